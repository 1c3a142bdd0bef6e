mail-when-where = When: { $when }
    From: { $client }, { $address }
mail-not-you = If this was not you: change your password at { $site } at once, and tell the operator of the server.
mail-link-ignore = If you did not ask for this, do nothing. The link ends by itself.
mail-signature = Twinlock at { $site }

mail-account-created-subject = Your account is ready
mail-account-created-text = An account for this address was created at { $site }.
mail-two-factor-enabled-subject = Two-factor authentication is on
mail-two-factor-enabled-text = Two-factor authentication was turned on for your account. All other sessions have ended, and the API key was replaced.
mail-two-factor-disabled-subject = Two-factor authentication is off
mail-two-factor-disabled-text = Two-factor authentication was turned off for your account. Your password alone opens it now.
mail-password-changed-subject = Your password was changed
mail-password-changed-text = The password of your account was changed. All other sessions have ended, and the API key was replaced.
mail-api-key-created-subject = A new API key was made
mail-api-key-created-text = A further API key was made for your account.
mail-api-key-regenerated-subject = An API key was changed
mail-api-key-regenerated-text = An API key of your account was regenerated. Its old value has stopped working.
mail-api-key-deleted-subject = An API key was deleted
mail-api-key-deleted-text = An API key of your account was deleted. It has stopped working.
mail-factor-off-subject = Codes from your authenticator app are switched off
mail-factor-off-text = Somebody who knows your password typed a hundred wrong codes in a row, so codes from your authenticator app are switched off. Change your password. If you are signed in somewhere, turn two-factor authentication off there and on again; otherwise ask the operator.
mail-factor-unlocked-subject = Codes from your authenticator app can be used again
mail-factor-unlocked-text = The operator of the server unlocked the codes of your account. Two-factor authentication stays on.
mail-sign-up-subject = Create your account
mail-sign-up-text = Somebody typed this address into the sign-up page of { $site }. To create the account, open this link within 24 hours:
mail-already-signed-up-subject = You have an account already
mail-already-signed-up-text = Somebody typed this address into the sign-up page of { $site }. It has an account already; nothing was changed.
