sms-code = { $site } 確認コード { $code }
sms-code-short = コード { $code }
sms-phone-added = { $site }：この番号がバックアップ用の電話番号になりました。心当たりがなければ管理者に連絡してください。
sms-phone-changed = { $site }：バックアップ用の電話番号が変更されました。心当たりがなければサインインして確認してください。
sms-phone-removed = { $site }：この番号はバックアップ用の電話番号ではなくなりました。心当たりがなければサインインして確認してください。
