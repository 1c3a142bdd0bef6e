yes = yes
no = no
admin-created = The account of { $email } is ready.
admin-api-key = Its API key, shown only this once: { $key }
admin-password = Password:{" "}
admin-no-terminal = There is no terminal to ask for the password. Use --password-stdin.
admin-show-email = Account: { $value }
admin-show-operator = Operator: { $value }
admin-show-two-factor = Two-factor authentication: { $value }
admin-show-wrong-codes = Wrong codes in a row: { $value }
admin-show-wait = Codes wait: { $value }
admin-show-factors-off = Kinds of codes switched off: { $value }
admin-show-frozen = Frozen until: { $value }
admin-unlocked = Codes for { $email } can be tried again.
factor-authenticator = authenticator app
factor-sms = text message
factor-recovery-code = recovery code
admin-show-id = Id: { $value }
admin-import-rest = Something was not taken over; the list above says what and why. The others were.
admin-import-whose = It is not known whose “{ $name }” is. Say so with --user NAME=ADDRESS.
admin-import-inexact = An entry has no name, or one in which something cannot be shown or that is too long (“{ $name }”), so that nobody can be named for it. Its owner can take it over: twinlock import
admin-import-would = { $count ->
    [one] 1 entry would turn
   *[other] { $count } entries would turn
    } two-factor authentication on; everything that is signed in ends, and so do all API keys; the account gets a new one
admin-import-done = two-factor authentication is on, with { $count ->
    [one] 1 entry
   *[other] { $count } entries
    }; its owner is told by mail
admin-import-dry = Nothing was changed. To do it, add --apply.
admin-import-nobody = No entry is called “{ $name }”. Check the name before the = of --user.
