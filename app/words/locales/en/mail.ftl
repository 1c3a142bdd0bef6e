mail-when-where = When: { $when }
    From: { $client }, { $address }
mail-when-address = When: { $when }
    From: { $address }
mail-not-you = If this was not you: change your password at { $site } at once, and tell the operator of the server.
mail-freeze = If this was not you, freeze your account with the link below, on any device. Everything that is signed in ends, and for 24 hours nobody can change how you sign in. The link works once, within 7 days; opening it changes nothing yet.
mail-freeze-besides = If somebody else has been at your account, this other link freezes it: everything that is signed in ends, and for 24 hours nobody can change how you sign in.
mail-no-harm = If this was not you, there is nothing to do: your account is as it was.
mail-link-ignore = If you did not ask for this, do nothing. The link ends by itself.
mail-history = History of your account: line { $number }, SHA-256
    { $hash }
    Keep this mail: with it you can check that nobody has rewritten your history since (twinlock history verify).
mail-signature = Twinlock at { $site }

mail-account-created-subject = Your account is ready
mail-account-created-text = An account for this address was created at { $site }.
mail-two-factor-enabled-subject = Two-factor authentication is on
mail-two-factor-enabled-text = Two-factor authentication was turned on for your account. All other sessions and all API keys have ended, and your account has a new API key.
mail-two-factor-disabled-subject = Two-factor authentication is off
mail-two-factor-disabled-text = Two-factor authentication was turned off for your account. Your password alone opens it now. Recovery codes and backup phone are gone with it.
mail-password-changed-subject = Your password was changed
mail-password-changed-text = The password of your account was changed. All other sessions and all API keys have ended, and your account has a new API key.
mail-api-key-created-subject = A new API key was made
mail-api-key-created-text = A further API key was made for your account.
mail-api-key-regenerated-subject = An API key was changed
mail-api-key-regenerated-text = An API key of your account was regenerated. Its old value has stopped working.
mail-api-key-deleted-subject = An API key was deleted
mail-api-key-deleted-text = An API key of your account was deleted. It has stopped working.
mail-api-key-marked-subject = An API key goes on in a freeze
mail-api-key-marked-text = An API key of your account was marked: it goes on while the account is frozen.
mail-api-key-unmarked-subject = An API key ends in a freeze
mail-api-key-unmarked-text = An API key of your account is not marked any more: it ends when the account is frozen.
mail-frozen-subject = Your account is frozen
mail-frozen-text = The link in a notice froze your account until { $until }. Everything that was signed in has ended, and so have the API keys that are not marked to go on; SSH keys go on. Until then nobody can change how you sign in. If somebody may know your password, choose a new one now, by “Forgot your password?” at { $site }. If two-factor authentication is on, you can end the freeze earlier: signed in, with your password and a code.
mail-thawed-subject = Your account is not frozen any more
mail-thawed-text = The freeze of your account was ended ahead of its time, with the password and a code. How you sign in can be changed again.
mail-factor-off-subject = Codes from your authenticator app are switched off
mail-factor-off-text = Somebody who knows your password typed a hundred wrong codes in a row, so codes from your authenticator app are switched off. Change your password. Then sign in with a recovery code or a text message, or go where you are still signed in, and set up your device anew; otherwise ask the operator.
mail-factor-unlocked-subject = Your codes can be used again
mail-factor-unlocked-text = The operator of the server unlocked the codes of your account. Two-factor authentication stays on.
mail-sms-off-subject = Codes by text message are switched off
mail-sms-off-text = Somebody who knows your password typed a hundred wrong codes in a row, so codes by text message are switched off. Change your password; then confirm your backup phone again.
mail-recovery-codes-off-subject = Recovery codes are switched off
mail-recovery-codes-off-text = Somebody who knows your password typed a hundred wrong recovery codes in a row, so they are switched off. Change your password; then draw a new set.
mail-recovery-code-used-subject = A recovery code was used
mail-recovery-code-used-text = A recovery code of your account was used. { $count } are left. If your phone is gone, set up a new device now.
mail-recovery-codes-low-subject = Few recovery codes are left
mail-recovery-codes-low-text = A recovery code of your account was used. { $count ->
    [0] None is left.
    [one] 1 is left.
   *[other] { $count } are left.
    } Draw a new set on your account page, and set up a new device if your phone is gone.
mail-half-signed-in-subject = Your password was used, without a code
mail-half-signed-in-text = { $count ->
    [one] Somebody typed the right password of your account, and no code has followed: nobody was let in.
   *[other] The right password of your account was typed { $count } times, and no code has followed: nobody was let in. Below is the last time.
    } Whoever it was knows your password.
mail-sms-used-subject = A code sent by text message was used
mail-sms-used-text = A code sent to your backup phone was used for your account.
mail-recovery-codes-viewed-subject = Your recovery codes were viewed
mail-recovery-codes-viewed-text = The recovery codes of your account were shown on a page.
mail-recovery-codes-drawn-subject = You have recovery codes
mail-recovery-codes-drawn-text = A set of recovery codes was drawn for your account. Each gets you in once, in place of a code from your phone.
mail-recovery-codes-replaced-subject = You have new recovery codes
mail-recovery-codes-replaced-text = A new set of recovery codes was drawn for your account. The codes of the old set have stopped working.
mail-device-changed-subject = Your authenticator was replaced
mail-device-changed-text = A new authenticator app was set up for your account. The old one has stopped working; recovery codes and backup phone stay.
mail-phone-added-subject = A backup phone was added
mail-phone-added-text = { $what } is now the backup phone of your account.
mail-phone-changed-subject = Your backup phone was changed
mail-phone-changed-text = { $what } is now the backup phone of your account, in place of another number.
mail-phone-removed-subject = Your backup phone was removed
mail-phone-removed-text = { $what } is no longer the backup phone of your account.
mail-sms-budget-spent-subject = The text messages of today are used up
mail-sms-budget-spent-text = { $site } has sent as many text messages today as its configuration allows (sms.daily_budget). Nobody gets a code by text message until tomorrow (UTC). If there is no reason for so many, somebody may be spending them on purpose.
mail-password-reset-subject = Choose a new password
mail-password-reset-text = Somebody asked for a new password for your account at { $site }. To choose one, open this link within an hour. It does not turn off two-factor authentication. If a lost device locked you out, do not reset your password: use a recovery code or a text message.
mail-password-was-reset-subject = Your password was reset
mail-password-was-reset-text = A new password was chosen for your account by the link in a mail. All sessions and all API keys have ended, and your account has a new API key. Two-factor authentication is as it was.
mail-sign-up-subject = Create your account
mail-sign-up-text = Somebody typed this address into the sign-up page of { $site }. To create the account, open this link within 24 hours:
mail-address-change-asked-subject = A change of your account's e-mail address was requested
mail-address-change-asked-text = Somebody signed in to your account asked to change its e-mail address to { $to }. It changes only once that address is confirmed; until then this one stays. A new password also ends that request.
mail-confirm-address-subject = Confirm your new address
mail-confirm-address-text = Somebody entered this address as the new e-mail address of an account at { $site }. To confirm it, open this link within 24 hours, in a browser that is signed in to that account:
mail-address-in-use-subject = This address has an account already
mail-address-in-use-text = Somebody entered this address as the new e-mail address of another account at { $site }. This address already has an account, so nothing was changed.
mail-address-changed-subject = The e-mail address of your account was changed
mail-address-changed-text = The e-mail address of your account was changed from { $from } to { $to }. Sign in with the new one from now on.
mail-already-signed-up-subject = You have an account already
mail-already-signed-up-text = Somebody typed this address into the sign-up page of { $site }. It has an account already; nothing was changed.
mail-device-added-subject = An authenticator app was added
mail-device-added-text = The device “{ $what }” was set up for your account: its codes get you in. The others go on working.
mail-device-overlap-subject = Your authenticator is being replaced
mail-device-overlap-text = The device “{ $to }” was set up for your account: its codes get you in. It takes the place of “{ $from }”, which works until { $until }; recovery codes and backup phone stay.
mail-device-kept-subject = An authenticator app stays
mail-device-kept-text = The device “{ $what }” of your account was about to stop working. It stays now, until you remove it.
mail-device-removed-subject = An authenticator app was removed
mail-device-removed-text = The device “{ $what }” was removed from your account. Its codes no longer get you in.
mail-device-retired-subject = Your old authenticator app has retired
mail-device-retired-text = The device “{ $what }” of your account has stopped working, as was chosen when a new one took its place.
mail-sessions-ended-subject = Sessions of your account were ended
mail-sessions-ended-text = { $count ->
    [one] A session of your account was ended from another one.
   *[other] { $count } sessions of your account were ended from another one.
    }
mail-api-key-overlap-subject = An API key was changed
mail-api-key-overlap-text = An API key of your account was regenerated. Its old value can only read, until { $until }.
mail-replaced-token-ended-subject = An old API key was ended
mail-replaced-token-ended-text = The old value of a regenerated API key could still read for a while. It was ended ahead of its time; the new one goes on working.
mail-ssh-key-added-subject = An SSH key was added
mail-ssh-key-added-text = The SSH key { $what } was added to your account.
mail-ssh-key-removed-subject = An SSH key was removed
mail-ssh-key-removed-text = The SSH key { $what } was removed from your account. It no longer gives access.
mail-command-line-approved-subject = A command line was allowed to sign in
mail-command-line-approved-text = The command line “{ $what }” was allowed, in a browser, to sign in to your account. It can do everything that you can do.
mail-two-factor-imported-subject = Two-factor authentication is on
mail-two-factor-imported-text = The operator of the server turned two-factor authentication on for your account, with what you have used until now ({ $what }). From now on signing in needs a code: the one that your authenticator app shows for that entry. There is nothing to scan. All sessions and all API keys have ended, and your account has a new API key: regenerate it on your account page to see it. Look after your recovery codes there as well.
