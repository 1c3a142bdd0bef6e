# What happened, then what to do. No blame.

refusal-bad-credentials = That e-mail address and password do not belong together. Check both and try again.
refusal-signed-out = You are signed out. Sign in to go on.
refusal-sign-in-expired = This sign-in is over: it took more than 10 minutes, or five codes were wrong. Start again with your password.
refusal-two-factor-needed = Two-factor authentication is on for this account: a verification code is needed as well.
refusal-wrong-code = That code is not right. Wait for the next one in your authenticator app and type that.
refusal-wrong-code-used = That code was already used, or you have got in another way meanwhile. Wait for the next one in your app.
refusal-wrong-code-slow = That code was right about { $off } ago: your phone's clock is slow. Set its time to automatic, then type the code it shows.
refusal-wrong-code-fast = That code will be right in about { $off }: your phone's clock is fast. Set its time to automatic, then type the code it shows.
refusal-wrong-code-server-clock = That code is right, but this server's clock has gone back since your last sign-in. Use another way in, or ask the operator to check the server's time.
refusal-code-shape = That is not a code. Type the 6 digits from your authenticator app, the 8 digits of a text message, or the 16 letters and digits of a recovery code.
refusal-too-many-codes = Too many wrong codes. Nothing more is checked for { $wait }; then try once more with a fresh code.
refusal-too-many-passwords = Too many tries. Wait { $wait }, then try again.
refusal-too-many-requests = Too many requests from your network. Wait { $wait }, then try again.
refusal-too-many-mails = Too many mails were asked for. Wait { $wait }, then try again. If a link to confirm the address has arrived, the newest one works.
refusal-factor-off = A hundred wrong codes in a row were typed, so codes from your authenticator app are switched off. Use a recovery code or a text message; or, where you are still signed in, set up your device anew; otherwise ask the operator.
refusal-wrong-code-recovery = That code is not one of your present set. Check each letter, and that your sheet is the newest one.
refusal-wrong-code-recovery-used = That recovery code was already used. Each works once: take another one from your sheet.
refusal-wrong-code-text = That is not the code of the newest message, or none was sent. Type the code that came last, or ask for another.
refusal-wrong-code-text-expired = That code is older than ten minutes. Ask for another.
refusal-factor-off-sms = A hundred wrong codes in a row were typed, so codes by text message are switched off. Sign in another way, and confirm your backup phone again; or ask the operator.
refusal-factor-off-recovery = A hundred wrong codes in a row were typed, so recovery codes are switched off. Sign in another way, and draw a new set; or ask the operator.
refusal-too-many-texts = Enough messages were sent for now. Wait { $wait }, then ask again, or use the code that came last.
refusal-sms-budget-spent = This server has sent all its text messages for today; its operator was told. Use your authenticator app or a recovery code, or wait { $wait }.
refusal-phone-invalid = That is not a telephone number that can be used. Type it with + and the country, like +81 90 1234 5678.
refusal-phone-country = This server sends no messages to that country. Use another number, or save your recovery codes instead.
refusal-phone-voip = That is an internet telephone number (VoIP), which others can take over too easily. Use the number of a SIM card.
refusal-phone-costly = Messages to that number would cost extra. Use an ordinary mobile number.
refusal-phone-unreachable = That number cannot receive text messages. Use an ordinary mobile number.
refusal-phone-unchanged = That is your backup phone already. Type another number.
refusal-authenticator-first = A backup phone stands beside an authenticator app. Turn two-factor authentication on first.
refusal-no-phone = There is no backup phone. Use your authenticator app or a recovery code.
refusal-no-recovery-codes = There are no recovery codes that can be used on this account now. Use another way in.
refusal-codes-shown-once = On this server recovery codes are shown only once. If you have lost them, draw a new set.
refusal-codes-not-saved = Save the codes first, then tick the box.
refusal-sms-off = This server sends no text messages. Save your recovery codes instead.
refusal-step-up-needed = For your safety, type your password again to go on.
refusal-wrong-password = That password is not right. Try again.
refusal-sign-in-needed = This sign-in is from before two-factor authentication was on. Sign in again, with a code.
refusal-operator-only = Only an operator of this server can do that. Ask one of them.
refusal-scope-too-narrow = An API key may not do that, or this one has too narrow a scope. Sign in to do it.
refusal-email-invalid = That does not look like an e-mail address. Type it like name@example.org.
refusal-address-unchanged = That is your present address. Type the new one.
refusal-password-too-short = Use at least 10 characters. A few unrelated words make a good password.
refusal-password-too-long = Use at most 256 characters.
refusal-password-weak = That password is too easy to guess. { $advice }
refusal-password-unchanged = That is your present password. Choose another one.
refusal-name-invalid = Use at most 100 ordinary characters.
refusal-language-unknown = That language is not available. Choose English (en) or Japanese (ja).
refusal-input-invalid = Something is missing or not in the right form. Check what you sent and try again.
refusal-already-on = Two-factor authentication is already on. To use a new device, turn it off and on again.
refusal-already-off = Two-factor authentication is already off.
refusal-nothing-pending = This set-up has expired. Start it again.
refusal-state-moved = Something on this account changed in the meantime, so nothing was done. Look at it again, then retry.
refusal-address-taken = That address has an account already. Choose another one.
refusal-account-key-stays = The account's own API key cannot be deleted. Regenerate it instead: the old one stops working at once.
refusal-account-not-found = There is no account with that address. Check it and try again.
refusal-session-not-found = There is no such session. It may have ended already.
refusal-api-key-not-found = There is no such API key. It may have been deleted.
refusal-page-not-found = There is nothing here. Check the address.
refusal-link-dead = This link does not work any more: it was used, replaced by a newer one, or is too old. Ask for a new one.
refusal-link-elsewhere = This link is for another account. Sign out, sign in to the account that asked for it, then open the link again.
refusal-set-up-link-needed = This server has no account yet. Open the link that it printed in its log when it started; a restart prints a new one.
refusal-sign-up-closed = Nobody can sign up here by themselves. Ask the operator of this server for an account.
refusal-invitations-off = Sign-up is closed in the configuration of this server. Set sign_up to invite or open, and restart it.
refusal-busy = The server has more to do than it can right now. Wait { $wait }, then try again.
refusal-cross-site = This request came from another site, so nothing was done. Open Twinlock itself and try there.
refusal-too-large = That is more than the 64 KB that are read. Send less.
refusal-timed-out = The request took too long to arrive. Check your connection and try again.
refusal-unknown-host = This server goes by another address. Open the one it was set up with, or ask the operator to set the public URL.
refusal-method-not-allowed = That cannot be done with this address. Check the method and the path.

advice-common = It is one of the first that are tried, or close to one. Take a few words that have nothing to do with each other.
advice-word = A single word is found quickly. Add another one or two that have nothing to do with it.
advice-name = Names are tried early. Add a few words that have nothing to do with them.
advice-keyboard = Neighbouring keys are tried early. Take a few unrelated words instead.
advice-repeat = Repeating something adds little. Take a few unrelated words instead.
advice-sequence = Sequences like "abc" or "6543" are tried early. Take a few unrelated words instead.
advice-date = Dates and years are tried early. Take a few unrelated words instead.
advice-about-you = It contains your address or name, or that of this site. Take a few unrelated words instead.
advice-add-words = Add another unrelated word or two.

wait-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
wait-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
