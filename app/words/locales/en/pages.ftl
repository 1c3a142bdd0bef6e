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

# Signing in

sign-in-title = Sign in
sign-in-lead = The account page of this server.
sign-in-button = Sign in
verify-title = Verification code
verify-lead = Your password is right. Now type the code that your authenticator app shows for this site.
verify-button = Verify
verify-cancel = Cancel and start again
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
    [one] 1 authenticator app.
   *[other] { $count } authenticator apps.
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
enable-done-phone = Keep your phone at hand. If it gets lost, you can turn two-factor authentication off in a browser that is still signed in, with your password.

# Turning two-factor off

disable-title = Turn off two-factor authentication
disable-lead = Your password alone will open this account again.
disable-ends-codes = The codes of your authenticator app stop working, and sign-ins that wait for a code end.
disable-keeps-sessions = Whoever is signed in stays signed in.
disable-keeps-api-key = The API key stays as it is.
disable-button = Turn off two-factor authentication
done-two-factor-disabled = Two-factor authentication is off. We have told you by mail.

# The address

address = E-mail address
address-state = You sign in with { $email }; notices go there too.
address-link = Change the address
address-title = Change the address
address-lead = You sign in with { $email } now. It stays until you open the link that we send to the new one, and confirm.
address-button = Send the link
address-waiting-title = Waiting for you
address-waiting = If { $email } can be used here, a link went to it. Open it in a browser where you are signed in, and confirm. It works for 24 hours.
address-cancel = Keep the present address
address-confirm-title = Confirm your new address
address-confirm-lead = The address of your account changes from { $now } to { $new }.
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
