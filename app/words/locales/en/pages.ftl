# Every page

skip = Skip to the content
sections = Sections of this page
two-factor = Two-factor authentication
sessions = Sessions
api-key = API key
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
api-key-state = Programs use the API key in place of your password. It is shown only when it is made.
api-key-of-account = The account's key
api-key-link = Regenerate the API key
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
enable-done-lead = All other sessions have ended, and the API key was replaced. From now on, signing in needs a code.
enable-done-next = Two steps are left: a backup phone, if you want one, and the recovery codes that get you in when your phone is gone.

# Turning two-factor off

disable-title = Turn off two-factor authentication
disable-lead = Your password alone will open this account again.
disable-ends-codes = The codes of your authenticator app stop working, and sign-ins that wait for a code end.
disable-keeps-sessions = Whoever is signed in stays signed in.
disable-keeps-api-key = The API key stays as it is.
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

device-title = Set up your new device
device-lead = The authenticator app on your new phone takes the place of the old one.
device-link = Set up a new device
device-after-code = You signed in with a recovery code; { $count ->
    [0] none is
    [one] 1 is
   *[other] { $count } are
} left. If your phone is gone, set up a new device now.
device-old-works = The old device works until the new one has shown its first code.
device-keeps = Recovery codes and backup phone stay as they are, and so does everything that is signed in.
device-button = Use this device
done-device-changed = Your new device is set up. The old one has stopped working.

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
locked-out-command-line = Where a command line is still signed in, run: heroku 2fa:disable
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
reset-keeps = Two-factor authentication stays as it is: you sign in with the new password and a code. Everything that is signed in now ends, and the API key is replaced.
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
done-password-changed = The password is changed. All other sessions have ended, and the API key was replaced.

# The API key

api-key-title = Regenerate the API key
api-key-lead = The present key stops working at once. Programs that use it need the new one.
api-key-button = Regenerate the API key
done-api-key-regenerated = The API key is replaced. The old one has stopped working.

# Inviting

invite-title = Invite somebody
invite-lead = You get a link with which one address can create an account, for 7 days. Hand it over yourself: you vouch for the address.
invite-button = Make the link
invite-made = The link
invite-once = This link is shown only once. Hand it over now; a new one can be made at any time.
