yes = はい
no = いいえ
admin-created = { $email } のアカウントができました。
admin-api-key = API キー（表示は今回だけです）：{ $key }
admin-password = パスワード：{" "}
admin-no-terminal = パスワードを尋ねる端末がありません。--password-stdin を使ってください。
admin-show-email = アカウント：{ $value }
admin-show-operator = 管理者：{ $value }
admin-show-two-factor = 2 要素認証：{ $value }
admin-show-wrong-codes = 連続した確認コードの間違い：{ $value }
admin-show-wait = コードの待ち時間：{ $value }
admin-show-factors-off = 停止しているコードの種類：{ $value }
admin-show-frozen = 凍結の期限：{ $value }
admin-unlocked = { $email } の確認コードを再び試せるようにしました。
factor-authenticator = 認証アプリ
factor-sms = SMS
factor-recovery-code = リカバリコード
admin-show-id = ID：{ $value }
admin-import-rest = 取り込めなかったものがあります。何がなぜ取り込めなかったかは、上の一覧のとおりです。ほかのものは取り込みました。
admin-import-whose = 「{ $name }」がだれのものかわかりません。--user 名前=アドレス で指定してください。
admin-import-inexact = 名前がないか、表示できない文字を含むか、長すぎる項目があります（「{ $name }」）。そのため、持ち主を指定できません。本人が取り込むことはできます：twinlock import
admin-import-would = { $count } 件の項目で 2 要素認証が有効になります。サインインはすべて終了し、API キーもすべて無効になり、アカウントの新しいキーが作成されます
admin-import-done = { $count } 件の項目で 2 要素認証が有効になりました。本人にはメールでお知らせします
admin-import-dry = 何も変更していません。実行するには --apply を付けてください。
admin-import-nobody = 「{ $name }」という項目はありません。--user の = の前の名前を確かめてください。
