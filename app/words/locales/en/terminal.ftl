# Commands that talk to a server

terminal-email = E-mail:
terminal-password = Password:
terminal-code = Two-factor code:
terminal-code-lead = A code from your authenticator app or a recovery code. For a code by text message type: sms
terminal-text-sent = A message with 8 digits goes to { $masked }.
terminal-server = Address of the server:
terminal-comma = ,{" "}
terminal-from = {" "}from { $address }
terminal-nobody = There is nobody to ask. Use --password-stdin: the password on the first line, a code on the second. To sign in, name the account with --email as well.
terminal-stdin-twice = Standard input cannot bring both the file and the password. Name a file.
terminal-no-home = There is no home folder to keep the sign-in in. Set HOME.
terminal-no-server = Which server? Name it once: twinlock login --server https://id.example.org
terminal-server-shape = That is not the address of a server. Write it like https://id.example.org
terminal-server-plain = Over http your password could be read on its way. Use https; http works on this computer alone.
terminal-redirect = { $server } redirects to another address; nothing was sent there. If that is right, sign in there: twinlock login --server URL
terminal-no-twinlock = { $server } does not answer as a Twinlock server of this version ({ $version }) does. Check the address; if it is right, ask the operator to update the server.
terminal-unreachable = { $server } cannot be reached. Check your connection and the address.
terminal-unanswered = { $server } did not answer. What you asked for may have been done all the same: look before you ask again (twinlock 2fa, sessions, keys, authorizations).
terminal-unprintable = It contains a character that no password or code can have. Type it again.
terminal-credentials-link = { $path } is a symbolic link, which is not followed. Remove it and sign in again.
terminal-credentials-unreadable = { $path } cannot be read. Remove it and sign in again.
terminal-credentials-open = { $path } can be read by others, so what is in it may be known. End that sign-in on the account page, remove the file, and sign in again.
terminal-credentials-unwritable = { $path } cannot be written, so no sign-in can be kept. Check who owns it, and its mode.
terminal-credentials-folder = Others can write in { $path }. Run: chmod 700 { $path }
terminal-not-signed-in = You are not signed in. Sign in to go on: twinlock login
terminal-no-sign-in = You are not signed in there.
terminal-token-dead = The token in TWINLOCK_TOKEN or TWINLOCK_TOKEN_FILE does not work any more. Put a new one there, or unset it and sign in.
terminal-token-set = TWINLOCK_TOKEN or TWINLOCK_TOKEN_FILE is set, and commands use that token. Unset it to sign in or out.
terminal-token-where = Which server is the token in TWINLOCK_TOKEN or TWINLOCK_TOKEN_FILE for? Name it with --server or TWINLOCK_SERVER.
terminal-signed-in = Signed in to { $server } as { $email }.
terminal-forgotten = The sign-in is forgotten on this computer, but the server was not told. End it on the account page, too.
terminal-not-forgotten = The sign-in stays on this computer. Try again, or forget it here alone: twinlock logout --forget
terminal-signed-out = Signed out of { $server }.
terminal-browser-open = Open { $url } in any browser, and type this code there:
terminal-browser-waiting = Waiting for you to approve it there…
terminal-unreadable = { $path } cannot be read. Check its name.
terminal-import-unreadable = { $path } cannot be read as text. Check its name; of a picture of a QR code give the link that is in it.
terminal-status-sessions = { $count ->
    [one] 1 session
   *[other] { $count } sessions
}
terminal-status-authorizations = { $count ->
    [one] 1 API key or command line
   *[other] { $count } API keys and command lines
}
terminal-status-ssh-keys = { $count ->
    [0] No SSH key
    [one] 1 SSH key
   *[other] { $count } SSH keys
}
terminal-status-changed = — something has changed; now it is:
terminal-status-lost = Trying again, until you press Ctrl-C.
terminal-2fa-on = Two-factor authentication is on.
terminal-2fa-off = Two-factor authentication is off. Your password alone opens this account.
terminal-2fa-enable = Turn it on: twinlock 2fa:enable
terminal-2fa-until = , stops working { $until }
terminal-2fa-codes = { $count ->
    [0] No recovery code of set { $set } is left
    [one] 1 recovery code of set { $set } is left
   *[other] { $count } recovery codes of set { $set } are left
}
terminal-2fa-unsaved = You have not said that they are saved. See them and say so: twinlock recovery-codes. Where codes are shown only once, draw new ones: twinlock recovery-codes --regenerate
terminal-2fa-phone = Backup phone { $masked }
terminal-2fa-keeps = SSH keys keep working, and so does this command line.
terminal-2fa-scan = Scan this with the authenticator app on your phone:
terminal-2fa-key = Or type this key: { $key }
terminal-2fa-enabled = Two-factor authentication is on. Everything else that was signed in has ended.
terminal-2fa-goes = These are removed, and sign-ins that wait for a code end:
terminal-2fa-disabled = Two-factor authentication is off. Your password alone opens this account. We have told you by mail.
terminal-api-key = Your new API key, shown only this once: { $key }
terminal-codes-saved = Have you saved the recovery codes? (y/n)
terminal-set = Set { $set }, made { $made }: { $count ->
    [0] none left
    [one] 1 left
   *[other] { $count } left
}
terminal-mend-save-codes = Save your recovery codes: twinlock recovery-codes
terminal-mend-new-codes = Draw new recovery codes: twinlock recovery-codes --regenerate
terminal-mend-new-device = Set up the device anew, on the account page
terminal-session-ended = { $what } has ended.
terminal-revoked = { $what } is revoked. It has stopped working.
terminal-key-added = The key { $what } is added. We have told you by mail.
terminal-key-removed = The key { $what } is removed. It no longer gives access.
terminal-keys-alike = Several keys have that comment. Name one by its fingerprint.
terminal-no-key = None of the usual public keys is in ~/.ssh. Name its file, or make one: ssh-keygen -t ed25519
terminal-import-good = can be taken over
terminal-import-none = None of the entries can be taken over.
terminal-import-several = Several entries can be taken over. Choose one with --entry NUMBER.
terminal-import-no-entry = There is no entry with that number.
terminal-import-enables = With --apply { $what } would turn two-factor authentication on: everything else that is signed in ends, all API keys end, and you get a new API key and recovery codes.
terminal-import-adds = With --apply { $what } would be one more device. The others stay.
terminal-import-code = Wait for the next code that your app shows for this entry, and type that one.
terminal-import-added = The device is added. The others go on working.
terminal-history-file = { $path } is there already, or cannot be written. Name a new file.
terminal-history-hash = A hash has 64 digits, 0 to 9 and a to f. Copy it whole out of the mail.
terminal-history-whole = The history is unbroken: { $count ->
    [one] 1 line
   *[other] { $count } lines
}, from { $first } to { $last }.
    Account { $account }
    Head: line { $count }, SHA-256 { $hash }
terminal-broken-empty = The file is empty: there is not even the line of the account's creation.
terminal-broken-byte-order-mark = Line { $line } begins with a byte order mark: a program has saved the file in its own way. Download it anew, and do not open it in between.
terminal-broken-carriage-return = Line { $line } ends with a carriage return: a program has saved the file in its own way. Download it anew, and do not open it in between.
terminal-broken-no-line = Line { $line } is no line of a history. The file was changed there, or it is another file.
terminal-broken-too-long = Line { $line } is longer than any line of a history. The file was changed there, or it is another file.
terminal-broken-cut-short = The file ends in the middle of line { $line }. Download it anew.
terminal-broken-other-account = Line { $line } belongs to another account than the first one.
terminal-broken-changed = Line { $line } is not as it was written: it, or its hash, was changed.
terminal-broken-cut-off-at-start = The file does not begin with the first line of the history: lines before line { $line } were removed.
terminal-broken-missing = Before line { $line } { $count ->
    [one] 1 line was removed
   *[other] { $count } lines were removed
}.
terminal-broken-out-of-order = Line { $line } stands before lines that were written before it.
terminal-broken-repeated = Line { $line } repeats a line that was there before.
terminal-broken-head-missing = The { $line } lines follow from each other, but none has the hash { $hash }. Lines were removed at the end, or the history was rewritten after that mail. Download it anew; if the hash is still missing, it was rewritten.
terminal-bridge = Paste these lines into the shell in which you use heroku. What it sends goes to { $server }, as long as this command runs. Afterwards close that shell: another program could listen on the port.
terminal-bridge-host = Call the bridge as 127.0.0.1 or localhost.
terminal-bridge-path = The bridge hands on requests with a path.
terminal-bridge-unreachable = The bridge cannot reach the server. Check your connection; the terminal in which the bridge runs says why.
terminal-bridge-port = Port { $port } on this computer cannot be used: another program has it, or it takes more rights. Choose another one with --port.
