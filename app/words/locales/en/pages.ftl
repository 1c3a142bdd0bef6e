# Every page

skip = Skip to the content
sections = Sections of this page
two-factor = Two-factor authentication
sessions = Sessions
password = Password
language = Language
operator = Operator
authenticator = Authenticator app
sign-out = Sign out
continue = Continue
back = Back
cancel = Cancel
busy = Working…
copy = Copy
copied = Copied
reveal-show = Show
reveal-hide = Hide
step-of = Step { $now } of { $of }
to-dashboard = Go to your account
title-refused = Error: { $title }
failed = Something went wrong on our side, and nothing was changed. Try again; if it stays, tell the operator this number: { $request }.
failed-page = Something went wrong on our side, and nothing was changed. Try again; if it stays, tell the operator.
broken-title = This page cannot be shown
broken-back = Go to the start
broken-again = Ask for a new link
not-found-title = Not found
follow-moved = Something on this account has changed since this page was drawn.
follow-refresh = Show what is true now
follow-changed = Changed just now:
follow-lost = The connection to the server is lost; trying again. What you see is how it was until then.
follow-lost-help = Locked out meanwhile? A recovery code, a text message to the backup phone, or a browser or command line that is still signed in lets you back in.
last-known-title = Without a connection
last-known-lead = The server cannot be reached. This is the last known state of the account; nothing can be changed here, and it may be different by now.
last-known-at = As of
last-known-refresh = Try again
last-known-help = If you are locked out
last-known-off = Two-factor authentication was off.
last-known-on = Two-factor authentication was on.
last-known-codes = { $count ->
    [0] No recovery codes were left.
    [one] One recovery code was left.
   *[other] { $count } recovery codes were left.
}
last-known-phone = { $phone ->
    [yes] There was a backup phone.
   *[no] There was no backup phone.
}
page-refresh = Refresh

# Fields

field-email = E-mail address
field-password = Password
field-your-password = Your password
field-current-password = Present password
field-new-password = New password
field-new-password-hint = 10 to 256 characters, taken exactly as typed. A few unrelated words are best.
field-new-email = New e-mail address
field-new-email-hint = We send a link to it.
field-code = Verification code
field-code-hint = The 6-digit code from your authenticator app.

field-text-code-hint = The 8 digits of the message.
field-recovery-code = Recovery code
field-recovery-code-hint = 16 letters and digits from your sheet. Spaces, dashes and case do not matter.
field-phone = Mobile number
field-phone-hint = With + and the country, like +81 90 1234 5678.

# Signing in

sign-in-title = Sign in
sign-in-lead = The account page of this server.
sign-in-button = Sign in
verify-title = Verification code
verify-lead = Your password is right. Now type the code that your authenticator app shows for this site.
verify-button = Verify
verify-cancel = Cancel and start again
forgot-link = Forgot your password?
to-sign-in = Go to the sign-in page
verify-text-title = Code by text message
verify-text-none = No message is on its way.
verify-recovery-title = Recovery code
verify-recovery-lead = Type a code of set { $set }, made on { $made }.
verify-recovery-used = Used already: number { $numbers }.
verify-by-app = Use your authenticator app
verify-by-text = Get a code via SMS to { $masked }
verify-by-recovery = Enter a recovery code
verify-locked-out = None of these? See what else there is
text-waiting = A message is on its way to { $masked }.
text-sent = A message was sent to { $masked }. It holds 8 digits and works for ten minutes.
text-delayed = The message to { $masked } could not be handed over yet. We keep trying; meanwhile you can use another way.
text-given-up = The message to { $masked } could not be sent. Use another way, or ask for another message.
text-again = Send another message
text-again-in = possible in
text-again-seconds = { " " }s
done-text-resent = Another message is on its way. Only its code works now.
done-signed-out = You are signed out.

# First run and sign-up

set-up-title = Set up Twinlock
set-up-lead = This makes the first account. It belongs to the operator of this server.
set-up-button = Create the operator's account
sign-up-title = Create an account
sign-up-lead = We send a link to your address; it leads to the next step.
sign-up-button = Send the link
sign-up-finish-title = Choose a password
sign-up-finish-lead = For the account of { $email }.
sign-up-finish-button = Create the account
done-sign-up-sent = Check your mail: if that address can have an account here, a link is on its way. It works for 24 hours.
done-welcome = Your account is ready. Turn two-factor authentication on next.

# The account page

dashboard-title = Your account
two-factor-on = Two-factor authentication is on. { $count ->
    [one] 1 authenticator app
   *[other] { $count } authenticator apps
}, { $codes ->
    [unsaved] recovery codes not saved yet
    [0] no recovery codes left
    [one] 1 recovery code left
   *[other] { $codes } recovery codes left
}, { $phone ->
    [yes] a backup phone.
   *[no] no backup phone.
}
two-factor-off = Two-factor authentication is off. Your password alone opens this account.
enable-link = Enable two-factor authentication
disable-link = Turn off two-factor authentication
added = Added
last-used = Last used
never-used = Never used
sessions-state = { $count ->
    [one] You are signed in here and nowhere else.
   *[other] You are signed in at { $count } places.
}
session-current = this one
session-browser = Browser
session-command-line = Command line
client-unknown = Unknown program
api-key-of-account = The account's key
api-key-yours = Your API key
api-key-new = Your new API key
password-state = Last changed
password-link = Change the password
language-label = Pages and mail
language-button = Save
operator-state = You are an operator of this server.
invite-link = Invite somebody
once-warning = This is its only showing. Keep it in a safe place now; if it gets lost, regenerate it.

# Turning two-factor on

enable-title = Enable two-factor authentication
enable-lead = From then on, signing in needs a code from your phone as well as your password. Type your password to begin.
enable-preview-title = What will happen
enable-preview-lead = When you finish, everything else that is signed in to this account ends. Nothing changes before.
enable-preview-ssh = SSH keys keep working, and so does the browser you are using now.
ends-sessions-title = These sessions end
ends-no-session = You are signed in nowhere else.
ends-api-keys-title = These API keys end; you get a new one
enable-scan-title = Scan the QR code
enable-scan-lead = Scan it with the authenticator app on your phone. Then type the 6-digit code that the app shows.
enable-qr-label = QR code for your authenticator app. The same key stands beside it, to type.
enable-key-title = Or type this key
enable-key-hint = Time-based, 6 digits, every 30 seconds.
enable-open-app = Open in an app on this device
enable-button = Turn on two-factor authentication
enable-apps-title = Which app?
enable-apps = Any authenticator app works, for example Aegis (Android), 2FAS, Ente Auth, FreeOTP+, Google Authenticator, Microsoft Authenticator, or your password manager (Bitwarden, KeePassXC, 1Password).
enable-backup = A backup of a phone usually does not carry these keys to a new one. The app works without a network.
enable-done-title = Two-factor authentication is on
enable-done-lead = All other sessions and all API keys have ended, and your account has a new API key. From now on, signing in needs a code.
enable-done-next = Two steps are left: a backup phone, if you want one, and the recovery codes that get you in when your phone is gone.

# Turning two-factor off

disable-title = Turn off two-factor authentication
disable-lead = Your password alone will open this account again.
disable-button = Turn off two-factor authentication
done-two-factor-disabled = Two-factor authentication is off. We have told you by mail.

# Ways back

recovery-title = Recovery codes
recovery-lead = Each opens your account once, in place of a code from your phone. Keep them where you will find them on the day the phone is gone.
recovery-set = Set { $set }
recovery-used = used
recovery-used-line = Number { $number } was used
recovery-left = { $count ->
    [0] No code of set { $set } is left.
    [one] 1 code of set { $set } is left.
   *[other] { $count } codes of set { $set } are left.
} Made
recovery-unsaved = You have not saved your recovery codes yet. Without them, a lost phone can lock you out.
recovery-link = View, check or replace
recovery-low = { $count ->
    [0] No recovery code is left.
    [one] Only 1 recovery code is left.
   *[other] Only { $count } recovery codes are left.
} Draw a new set.
recovery-none = There are no recovery codes yet. Without them, a lost phone can lock you out.
recovery-draw-lead = There is no set yet. Have a printer or a safe place ready.
recovery-view-lead = The codes of this set are not saved yet.
text-look = See what became of it
recovery-download = Download
recovery-print = Print
recovery-keep = Print them or keep the file away from this device. Whoever has your password and one of these codes gets in.
recovery-saved-label = I have saved these codes
recovery-saved-button = Finish
recovery-hide = Hide the codes
recovery-off = Recovery codes come with two-factor authentication. Turn it on first.
recovery-once = They are shown once, in the next step. Have a printer or a safe place ready.
recovery-draw-button = Show my recovery codes
recovery-view-button = View recovery codes
recovery-shown-once = They were shown once, and no copy is kept. If you have lost them, draw a new set.
recovery-more-title = More
recovery-check-title = Check a code
recovery-check-lead = Try whether a code from your sheet is right. It is not used up by this.
recovery-check-button = Check the code
recovery-new-title = Regenerate recovery codes
recovery-new-lead = Set { $set } stops working at once, with the { $count } codes that are left of it.
recovery-new-button = Draw a new set
recovery-file = Twinlock recovery codes
    Service: { $site }
    Account: { $email }
    Set: { $set }
    Made: { $made }
done-codes-saved = Your recovery codes are saved.
done-code-checked = That is number { $about } of your sheet, and it works. It was not used up.
paper-site = Service
paper-account = Account
paper-set = Set
paper-date = Made
paper-day-title = On the day the phone is gone
paper-day = Open the service, type your e-mail address and password, choose "Enter a recovery code", and type any code that is not ticked. Tick it. Then set up your new device, which the page leads to.
paper-keep = Keep this sheet away from your phone and computer. Each code works once. A new set makes this sheet worthless.
api-codes-left = { $count ->
    [0] no recovery codes left
    [one] 1 recovery code left
   *[other] { $count } recovery codes left
}

phone-title = Backup phone
phone-lead = A code by text message gets you in when your authenticator app does not. It is weaker than the app: whoever gets your number gets the message.
phone-sms-off = This server sends no text messages, so there is no backup phone. Your recovery codes are the way back.
phone-none = There is no backup phone.
phone-present-title = Your backup phone
phone-present = Codes can be sent to { $masked }.
phone-change = Change the backup phone
phone-voip = Do not use an internet telephone number (VoIP): others can take it over too easily, and you may need this very account to read its messages.
phone-button = Send a code
phone-confirm = Confirm the number
phone-other-number = Use another number
phone-remove = Remove the backup phone
phone-remove-lead = No code will be sent to { $masked } any more. Your authenticator app and recovery codes stay.
phone-skip = Skip this
phone-skip-hint = You can do without. If a message could not be delivered to your number, skip this and save the recovery codes instead.
done-phone-confirmed = The number is your backup phone now. We have told you by mail.
done-phone-removed = The backup phone is removed. We have told you by mail.

device-link = Set up a new device
device-after-code = You signed in with a recovery code; { $count ->
    [0] none is
    [one] 1 is
   *[other] { $count } are
} left. If your phone is gone, set up a new device now.

losses-title = What if I lose…
losses-lead = How soon you get into your account again, if you know your password. In a browser or command line that is still signed in, you turn two-factor authentication off.
losses-loss = If you lose …
losses-locked = You would be locked out.
loss-phone = your phone
loss-laptop = your computer
loss-mailbox = your mailbox
loss-sim = your SIM card
loss-printed-codes = your printed codes
way-password = Password alone
way-authenticator = Authenticator app
way-signed-in-browser = Signed-in browser
way-command-line = Signed-in command line
way-sms = Text message
way-recovery-code = Recovery code
wait-none = at once
wait-never = gone
wait-new-sim = in some days, with a new SIM card
mend-save-codes = Save your recovery codes
mend-new-codes = Draw new recovery codes
mend-add-phone = Add a backup phone
mend-new-device = Set up the device anew

locked-out-title = Locked out?
locked-out-lead = Try these, from the top.
locked-out-codes = Sign in, and choose "Enter a recovery code". It works in place of your phone.
locked-out-text = Sign in, and choose "Get a code via SMS", if you have a backup phone.
locked-out-browser = Where a browser is still signed in, open the account page there and set up a new device or turn two-factor authentication off, with your password.
locked-out-command-line = Where a command line is still signed in, run: twinlock 2fa:disable
locked-out-operator = If all else fails, write to the operator of this server: { $contact }. They have to be sure that it is you, and cannot promise to let you in.
locked-out-operator-unknown = If all else fails, ask the operator of this server. They have to be sure that it is you, and cannot promise to let you in.

forgot-title = Forgot your password?
forgot-lead = We send a link to the address of your account. It works for an hour.
forgot-button = Send the link
forgot-device = If a lost device locked you out, do not reset your password: a new password does not replace the second factor.
done-reset-sent = Check your mail: if that address has an account, a link is on its way. It works for an hour.
reset-title = Choose a new password
reset-lead = For the account of { $email }.
reset-button = Set the new password
reset-keeps = Two-factor authentication stays as it is: you sign in with the new password and a code. Everything that is signed in now ends, and so do all API keys; your account gets a new one.
done-password-reset = Your new password is set. Sign in with it.

# The address

address = E-mail address
address-state = You sign in with { $email }; notices go there too.
address-link = Change the address
address-title = Change the address
address-lead = You sign in with { $email } now. It stays until you open the link that we send to the new one, and confirm.
address-button = Send the link
address-waiting-title = Not confirmed yet
address-waiting = If { $email } can be used here, a link went to it. Open it in a browser where you are signed in, and confirm. It works for 24 hours.
address-cancel = Keep the present address
address-other = Use yet another address
address-now = From
address-new = To
address-confirm-title = Confirm your new address
address-confirm-lead = You sign in with the new address from then on.
address-confirm-keeps = Your password, two-factor settings, API keys and sessions stay as they are. Both addresses are told.
address-confirm-button = Use the new address
done-address-asked = Check the mail of that address: if it can be used here, a link is on its way.
done-address-cancelled = The address stays as it is. A link that was sent has stopped working.
done-address-changed = Your address has been changed. Sign in with the new one from now on.
api-address-asked = If { $email } can be used here, a link went to it. Until you open it and confirm, your address stays as it is.

# The password

password-title = Change the password
password-lead = Everything else that is signed in to this account ends with the old password.
password-button = Change the password
done-password-changed = The password is changed. All other sessions and all API keys have ended, and your account has a new API key.

# The API key


# Inviting

invite-title = Invite somebody
invite-lead = You get a link with which one address can create an account, for 7 days. Hand it over yourself: you vouch for the address.
invite-button = Make the link
invite-made = The link
invite-once = This link is shown only once. Hand it over now; a new one can be made at any time.
# Devices

devices-link = Manage your devices
devices-title = Your authenticator apps
works-until = works until
later = Later
device-title = Your devices
device-lead = The authenticator apps whose codes get you in.
device-after-code-title = Set up your new device
device-start = Begin
device-old-works = Your present device keeps working until you have finished, and as long after as you choose.
device-keeps = Recovery codes and backup phone stay as they are, and so does everything that is signed in.
device-full = You have five authenticator apps, which is the most. A new one has to take the place of one of them at once; or remove one first.
device-help-title = Changing your phone
device-help-offline = Nothing is sent to a device: the app works without a network, and an old phone without a SIM card still shows codes.
device-help-off-and-on = You can also turn two-factor authentication off and on again. But that ends your recovery codes, and between the two your password alone opens the account.
device-about = The device “{ $name }”
device-change = Change “{ $name }”
device-name = Name
device-rename = Rename
device-remove = Remove
device-remove-last = Turn off two-factor authentication
device-retire-now = Retire now
device-keep = Keep it
device-scan-title = Scan the QR code with the new device
device-prove-button = Check the code
device-choose-title = The new device shows the right codes
device-choose-lead = One more step: until you finish here, the new device does not get you in.
device-new-name = What do you call the new device?
device-name-hint = For example: Pixel 9. Up to 40 characters.
device-replaces = The old device
device-overlap = How long does the old device still work?
device-overlap-of = How long does “{ $name }” still work?
device-lost-hint = If the old device is lost or was stolen, choose “Not at all”.
device-button = Use the new device
device-give-up = Give up: keep everything as it was
overlap-none = Not at all
overlap-hour = 1 hour
overlap-day = 1 day
overlap-week = 7 days
overlap-stays = Until I remove it
done-device-changed = Your new device is set up. The old one has stopped working.
done-device-added = Your new device is set up. Below you see which devices get you in, and until when.
done-device-cancelled = Nothing was changed.
done-device-renamed = The device has its new name.
done-device-removed = The device has stopped working. We have told you by mail.
done-device-kept = The device stays until you remove it.

# Turning it off: what goes, what stays

disable-goes-title = This goes
disable-stays-title = This stays as it is
disable-ends-codes = Sign-ins that wait for a code end, too.
disable-codes = The set of recovery codes { $set }, of which { $count } are left
disable-phone = The backup phone { $masked }
disable-keeps-ssh = SSH keys keep working.

# Sessions

sessions-link = See and end sessions
sessions-lead = Browsers and command lines that are signed in to this account. Each is a way back in when your phone is gone, and an open door for whoever holds it.
sessions-here = This one
sessions-others = Everywhere else
sessions-no-others = You are signed in nowhere else.
sessions-end-others = End all other sessions
sessions-end-others-hint = Everything else that is signed in is signed out at once. API keys and SSH keys stay.
session-end = End
session-about = { $name } at { $address }
session-since = Since
session-until = Ends by itself
proven-device = with a code from “{ $device }”
proven-authenticator = with a code from the authenticator app
proven-sms = with a text message
proven-recovery-code = with a recovery code
proven-second-factor = with a second factor
proven-password = with the password alone
done-session-ended = That session has ended.
done-other-sessions-ended = You are signed in here and nowhere else.

# API keys

api-keys-title = API keys
api-keys-state = Programs use an API key in place of your password. A key is shown only when it is made.
api-keys-link = Manage API keys
api-keys-lead = Programs use an API key in place of your password. No key can change factors, password, address or keys, or end sessions.
api-keys-present = Your keys
api-key-unnamed = A key without a name
keys-change = To change something, type your password
key-change = Change “{ $name }”
key-about = The key “{ $name }”
key-overlap = The old key
key-overlap-0 = stops at once
key-overlap-3600 = can still read for 1 hour
key-overlap-86400 = can still read for 1 day
key-overlap-hint = With some time in between, a program that still has the old key can read on, and you see here whether there is one.
api-key-button = Regenerate this key
api-key-delete = Delete this key
key-replaced = replaced; reads until
key-end-replaced = End it now
api-key-create = Make another key
key-description = What is it for?
key-description-hint = For example: the backup on the NAS.
key-scope = What may it do?
scope-read = Read: sessions, keys, history
scope-write = Change name and language
scope-identity = See whose account it is, and nothing else
scope-global = Everything a key can do
key-life = How long does it last?
key-life-7 = 7 days
key-life-30 = 30 days
key-life-90 = 90 days
key-life-365 = 1 year
key-life-none = Until you delete it
api-key-create-button = Make the key
done-api-key-created = The key is made.
done-api-key-regenerated = The key is replaced. The old one has stopped working.
done-api-key-overlap = The key is replaced. The old one can still read for a while.
done-api-key-deleted = The key is deleted. It has stopped working.
done-replaced-token-ended = The old key has stopped working.
key-survives = Goes on while the account is frozen
key-survives-tag = goes on while the account is frozen
key-survives-hint = For a program that must not stop when you freeze the account with the link in a notice. Whoever has the key can go on using it then.
key-mark = Let it go on in a freeze
key-unmark = Let it end in a freeze
done-api-key-marked = The key goes on while the account is frozen.
done-api-key-unmarked = The key ends when the account is frozen.

# SSH keys

ssh-keys-title = SSH keys
ssh-keys-state = { $count ->
    [0] There is no SSH key.
    [one] There is 1 SSH key.
   *[other] There are { $count } SSH keys.
}
ssh-keys-link = Manage SSH keys
ssh-keys-lead = With these keys you get in to this machine over SSH, for example with git push. Two-factor authentication does not touch them.
ssh-keys-present = Your keys
ssh-keys-none = There is no SSH key yet.
ssh-key-add = Add a key
ssh-key-field = Public key
ssh-key-hint = The line of a file whose name ends in .pub, such as ~/.ssh/id_ed25519.pub. Never the file without that ending.
ssh-key-button = Add the key
ssh-key-remove = Remove
done-ssh-key-added = The key is added. We have told you by mail.
done-ssh-key-removed = The key is removed: whoever has it does not get in any more.

# History

history-title = History
history-state = What happened to this account, when and from where.
history-link = Read the history
history-until = the old one until
history-lead = What happened to this account, newest first.
half-title = Half-finished sign-ins
half-lead = Right password, no code, in the last 24 hours. Nobody was let in by these. If one was not you, somebody knows your password: change it.
half-waits = Waits for a code until
half-ended = Ended without a code
half-more = And { $count } more; they are among the lines below.
half-warning = { $count ->
    [one] The right password was typed in the last 24 hours, and no code has followed.
   *[other] The right password was typed { $count } times in the last 24 hours, and no code has followed.
    }
half-link = See from where
history-lines = What happened
history-group = Show
history-group-all = Everything
history-group-sign-ins = Sign-ins
history-group-factors = Two-factor authentication, recovery codes and phone
history-group-keys = API keys and SSH keys
history-group-account = The account itself
history-show = Show these
history-none = There are no such lines.
history-older = Older lines
history-newest = Newest lines
history-check = Keep it, and check it
history-check-hint = Each line carries a hash over itself and the line before, so a change in the file is found. Against a history that was computed anew as a whole keep our mails: each about this account names the line that was the last then, with its hash, and tells that nobody has rewritten what was before, not even the operator.
history-head = The last line now is number { $number }, and its hash (SHA-256):
history-check-how = Download the file, and check it with the command line:
history-download = Download the history
between-changes = {"; "}
place-of-event = { $what } ({ $place })
event-account-created = The account was created
event-signed-in = { $factor ->
    [authenticator] Signed in with a code from “{ $device }”
    [sms] Signed in with a text message
    [recovery-code] Signed in with a recovery code
   *[other] Signed in with the password
}
event-signed-out = Signed out
event-session-ended = A session was ended
event-sessions-ended = All other sessions were ended ({ $count })
event-half-signed-in = The password was right; a code was asked for
event-half-sign-ins-many = The password was right more than { $count } times within an hour, without a code: further ones are not listed
event-sign-in-cancelled = A sign-in that waited for its code was given up
event-code-shown = { $factor ->
    [authenticator] A code from “{ $device }” was typed to change keys
    [sms] A code from a text message was typed to change keys
   *[other] A recovery code was typed to change keys
}
event-wrong-code = A code was not accepted
event-factor-off = { $factor ->
    [sms] Codes by text message were switched off after a hundred wrong ones
    [recovery-code] Recovery codes were switched off after a hundred wrong ones
   *[other] Codes from the authenticator app were switched off after a hundred wrong ones
}
event-factor-unlocked = The operator unlocked the codes
event-seal-broken = A secret in the database could not be opened
event-two-factor-started = Setting two-factor authentication up was begun
event-two-factor-enabled = Two-factor authentication was turned on; other sessions ended: { $sessions }, API keys ended: { $keys }
event-two-factor-disabled = Two-factor authentication was turned off
event-device-started = Setting a new device up was begun
event-device-proven = A new device showed its first code
event-device-cancelled = Setting a new device up was given up
event-device-added = “{ $device }” was set up as another device
event-device-changed = “{ $device }” took the place of “{ $old }”
event-device-renamed = “{ $old }” is called “{ $device }” now
event-device-kept = “{ $device }” stays
event-device-removed = “{ $device }” was removed
event-device-retired = “{ $device }” has retired
event-recovery-codes-drawn = The set of recovery codes { $about } was drawn
event-recovery-codes-saved = The set of recovery codes { $about } was saved
event-recovery-codes-viewed = The set of recovery codes { $about } was viewed
event-recovery-code-checked = A recovery code of set { $about } was checked
event-text-sent = A text message with a code was sent
event-phone-confirmed = { $about } became the backup phone
event-phone-removed = { $about } is no longer the backup phone
event-password-reset-asked = A link for a new password was asked for
event-password-reset = A new password was set by a link
event-password-changed = The password was changed
event-address-change-asked = A change of the address to { $about } was asked for
event-address-change-cancelled = The change of the address was cancelled
event-address-changed = The address was changed to { $about }
event-api-key-created = The API key “{ $key }” was made
event-api-key-regenerated = The API key “{ $key }” was regenerated
event-api-key-described = An API key is called “{ $key }” now
event-api-key-deleted = The API key “{ $key }” was deleted
event-api-key-marked = The API key “{ $key }” goes on while the account is frozen
event-api-key-unmarked = The API key “{ $key }” ends when the account is frozen
event-replaced-token-ended = The old value of the API key “{ $key }” was ended
event-ssh-key-added = The SSH key { $about } was added
event-ssh-key-removed = The SSH key { $about } was removed
event-language-changed = The language was changed
event-name-changed = The name was changed
event-frozen = The account was frozen for 24 hours with the link in a notice; sessions ended: { $sessions }, API keys ended: { $keys }
event-thawed = { $factor ->
    [authenticator] The freeze was ended with the password and a code from the authenticator app
    [sms] The freeze was ended with the password and a text message
   *[other] The freeze was ended with the password and a recovery code
}
event-two-factor-imported = The operator turned two-factor authentication on with what another program had exported; sessions ended: { $sessions }, API keys ended: { $keys }
event-import-started = Setting up “{ $about }” from another program’s export was begun
event-command-line-approved = The command line “{ $about }” was approved in a browser
event-command-line-signed-in = The command line “{ $about }” signed in through a browser
event-command-line-described = A command line is now called “{ $about }”
event-command-line-denied = The command line “{ $about }” was refused

# Signing a command line in

command-line-title = Sign in a command line
command-line-lead = A command line that you have started shows a code. Type it here.
command-line-led = Does the command line that you have started show this very code?
field-user-code = Code
field-user-code-hint = Eight letters, like WDJB-MJHT.
command-line-decide = This command line waits to be signed in to your account. It could then do everything that you can do.
command-line-code = Code
command-line-name = Name
command-line-program = Program
command-line-address = From
command-line-began = Started
command-line-warning = Did you start this yourself, just now, and does it show the same code? If somebody gave you the code or a link to this page, refuse.
command-line-approve = Sign it in
command-line-deny = Refuse it
done-command-line-approved = Approved. The command line signs in within a few seconds; stay signed in here until it has. We have told you by mail.
done-command-line-denied = The command line was refused. If you did not start it, nothing else is left to do.

# It wasn't me: freezing the account, and ending that

freeze-title = Freeze your account
freeze-lead = This freezes the account of { $email } for 24 hours, so that nobody else can take it over while you put it in order.
freeze-from = You have this link from the mail “{ $subject }” of { $when }.
freeze-does-title = What will happen
freeze-sessions = { $count ->
    [0] Nothing is signed in now. A sign-in that waits for its code ends.
    [one] The one session that is signed in ends. So does a sign-in that waits for its code.
   *[other] All { $count } sessions end, browsers and command lines. So does a sign-in that waits for its code.
}
freeze-blocks = For 24 hours nobody can change the password, the e-mail address, two-factor authentication, authenticator apps, recovery codes or the backup phone, see recovery codes, or add a key.
freeze-keys-end = { $count ->
    [0] No API key ends.
    [one] 1 API key ends for good. Make a new one afterwards.
   *[other] { $count } API keys end for good. Make new ones afterwards.
}
freeze-keys-stay = { $count ->
    [0] No API key goes on: none is marked for that.
    [one] 1 API key goes on: it is marked for that.
   *[other] { $count } API keys go on: they are marked for that.
}
freeze-ssh-keys = { $count ->
    [0] There is no SSH key.
    [one] 1 SSH key goes on.
   *[other] { $count } SSH keys go on.
}
freeze-signing-in = You can go on signing in, and choose a new password with a link by mail.
freeze-undo = You can end the freeze earlier: signed in, with your password and a code.
freeze-no-undo = It cannot be ended earlier, because two-factor authentication is off.
freeze-again = The account is frozen until { $until } already. Freezing it again ends what has signed in since, and the 24 hours begin anew.
freeze-button = Freeze the account
freeze-was-you = Was it you after all? Then close this page: nothing has been changed.
freeze-done-title = The account is frozen
freeze-done = Until { $until } nobody can change how to sign in to the account of { $email }. What was signed in has ended.
freeze-over-title = The account is not frozen
freeze-over = This link has been used, on { $when }. The freeze of the account of { $email } has ended since.
freeze-next-title = What to do next
freeze-next-password = Choose a new password now, if somebody may know yours. It ends every API key, also those that are marked.
freeze-next-history = Sign in and read the history: what was done, when, and from where.
freeze-next-keys = End API keys and SSH keys that you do not know. That works while the account is frozen, too.
freeze-next-undo = When all is in order you can end the freeze on your account page, with your password and a code. Otherwise it ends by itself.
freeze-next-wait = Change the rest when the freeze has ended by itself. It cannot be ended earlier, because two-factor authentication is off.
freeze-next-operator = If you cannot sign in any more, write to the operator of this server: { $contact }
freeze-next-operator-unknown = If you cannot sign in any more, ask the operator of this server.
freeze-moved = The account has another e-mail address now, to which links for a new password go. If you did not change it, tell the operator of this server at once.
freeze-dead-title = This link does not work any more
frozen-banner = Your account is frozen until { $until }. Until then nothing about how you sign in can be changed.
thaw-title = End the freeze
thaw-lead = Your account is frozen until { $until }. It ends by itself then, or here, now.
thaw-why = It takes your password and a code together, because whoever you froze the account against may know one of them.
thaw-button = End the freeze
field-any-code-hint = From your authenticator app, from a text message, or one of your recovery codes.
done-thaw-text-sent = A message is on its way to your backup phone. Its code works for ten minutes.
done-thawed = The freeze has ended: how you sign in can be changed again. We have told you by mail.
