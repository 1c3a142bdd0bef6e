sms-code = { $site } code { $code }
sms-code-short = Code { $code }
sms-phone-added = { $site }: this number is now the backup phone of an account. Not you? Tell the operator.
sms-phone-changed = { $site }: the backup phone of your account was changed. Not you? Sign in and look.
sms-phone-removed = { $site }: this number is no longer the backup phone of your account. Not you? Sign in and look.
