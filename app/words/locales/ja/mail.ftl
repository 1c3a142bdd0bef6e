mail-when-where = 日時：{ $when }
    場所：{ $client }、{ $address }
mail-not-you = 心当たりがない場合は、すぐに { $site } でパスワードを変更し、サーバーの管理者に連絡してください。
mail-link-ignore = 心当たりがない場合は、何もしないでください。リンクは自動的に無効になります。
mail-signature = Twinlock（{ $site }）

mail-account-created-subject = アカウントができました
mail-account-created-text = { $site } に、このアドレスのアカウントが作成されました。
mail-two-factor-enabled-subject = 2 要素認証が有効になりました
mail-two-factor-enabled-text = あなたのアカウントの 2 要素認証が有効になりました。ほかのセッションはすべて終了し、API キーは新しくなりました。
mail-two-factor-disabled-subject = 2 要素認証が無効になりました
mail-two-factor-disabled-text = あなたのアカウントの 2 要素認証が無効になりました。現在はパスワードだけで入れます。
mail-password-changed-subject = パスワードが変更されました
mail-password-changed-text = あなたのアカウントのパスワードが変更されました。ほかのセッションはすべて終了し、API キーは新しくなりました。
mail-api-key-created-subject = 新しい API キーが作成されました
mail-api-key-created-text = あなたのアカウントに API キーが追加されました。
mail-api-key-regenerated-subject = API キーが変更されました
mail-api-key-regenerated-text = あなたのアカウントの API キーが再生成されました。以前の値は使えなくなりました。
mail-api-key-deleted-subject = API キーが削除されました
mail-api-key-deleted-text = あなたのアカウントの API キーが削除され、使えなくなりました。
mail-factor-off-subject = 認証アプリのコードを停止しました
mail-factor-off-text = パスワードを知っている誰かが確認コードを 100 回続けて間違えたため、認証アプリのコードを停止しました。パスワードを変更してください。サインインしたままの場所があれば、そこで 2 要素認証をいったん無効にして、もう一度有効にしてください。なければ管理者に連絡してください。
mail-factor-unlocked-subject = 認証アプリのコードを再び使えます
mail-factor-unlocked-text = サーバーの管理者が、あなたのアカウントの確認コードのロックを解除しました。2 要素認証は有効なままです。
mail-sign-up-subject = アカウントの作成
mail-sign-up-text = { $site } のアカウント作成ページに、このアドレスが入力されました。アカウントを作成するには、24 時間以内に次のリンクを開いてください。
mail-already-signed-up-subject = アカウントはすでにあります
mail-already-signed-up-text = { $site } のアカウント作成ページに、このアドレスが入力されました。このアドレスのアカウントはすでにあります。何も変更されていません。
