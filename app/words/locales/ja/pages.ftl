# すべてのページ

skip = 本文へ移動
sections = このページの項目
two-factor = 2 要素認証
sessions = セッション
api-key = API キー
password = パスワード
language = 言語
operator = 管理者
authenticator = 認証アプリ
sign-out = サインアウト
continue = 続ける
back = 戻る
cancel = キャンセル
busy = 処理しています…
copy = コピー
copied = コピーしました
reveal-show = 表示
reveal-hide = 隠す
step-of = ステップ { $now } / { $of }
to-dashboard = アカウントへ
title-refused = エラー：{ $title }
failed = こちらの問題で処理できませんでした。何も変更されていません。もう一度お試しください。続く場合は、この番号を管理者に伝えてください：{ $request }
failed-page = こちらの問題で処理できませんでした。何も変更されていません。もう一度お試しください。続く場合は管理者に連絡してください。
broken-title = このページは表示できません
broken-back = 最初のページへ
not-found-title = 見つかりません
follow-moved = このページを表示したあとで、アカウントの内容が変わりました。
follow-refresh = 現在の内容を表示

# 入力欄

field-email = メールアドレス
field-password = パスワード
field-your-password = あなたのパスワード
field-current-password = 現在のパスワード
field-new-password = 新しいパスワード
field-new-password-hint = 10 文字以上 256 文字以内。入力したとおりに使われます。関係のない単語をいくつか並べるのがおすすめです。
field-new-email = 新しいメールアドレス
field-new-email-hint = このアドレスにリンクを送ります。
field-code = 確認コード
field-code-hint = 認証アプリに表示された 6 桁の数字です。

# サインイン

sign-in-title = サインイン
sign-in-lead = このサーバーのアカウントページです。
sign-in-button = サインイン
verify-title = 確認コード
verify-lead = パスワードを確認しました。次に、認証アプリに表示されたこのサイトのコードを入力してください。
verify-button = 確認する
verify-cancel = キャンセルして最初からやり直す
done-signed-out = サインアウトしました。

# 初回の設定とアカウント作成

set-up-title = Twinlock の設定
set-up-lead = 最初のアカウントを作ります。このサーバーの管理者のアカウントになります。
set-up-button = 管理者のアカウントを作成
sign-up-title = アカウントの作成
sign-up-lead = 入力したアドレスにリンクを送ります。リンクから次の手順に進めます。
sign-up-button = リンクを送る
sign-up-finish-title = パスワードの設定
sign-up-finish-lead = { $email } のアカウントです。
sign-up-finish-button = アカウントを作成
done-sign-up-sent = メールを確認してください。そのアドレスでアカウントを作れる場合は、リンクをお送りしています。リンクは 24 時間有効です。
done-welcome = アカウントができました。次に 2 要素認証を有効にしましょう。

# アカウントページ

dashboard-title = あなたのアカウント
two-factor-on = 2 要素認証は有効です。認証アプリは { $count } 個です。
two-factor-off = 2 要素認証は無効です。パスワードだけでこのアカウントに入れます。
enable-link = 2 要素認証を有効にする
disable-link = 2 要素認証を無効にする
added = 追加
last-used = 最終使用
never-used = 未使用
sessions-state = { $count ->
    [1] ここだけでサインインしています。
   *[other] { $count } か所でサインインしています。
}
session-current = 現在
session-browser = ブラウザー
session-command-line = コマンドライン
client-unknown = 不明なプログラム
api-key-state = プログラムは、パスワードの代わりに API キーを使います。キーは作成時にだけ表示されます。
api-key-of-account = アカウントのキー
api-key-link = API キーを再生成する
api-key-yours = あなたの API キー
api-key-new = 新しい API キー
password-state = 最終変更
password-link = パスワードを変更する
language-label = ページとメール
language-button = 保存
operator-state = あなたはこのサーバーの管理者です。
invite-link = 招待する
once-warning = 表示されるのはこの 1 回だけです。今すぐ安全な場所に保管してください。失くした場合は再生成してください。

# 2 要素認証を有効にする

enable-title = 2 要素認証を有効にする
enable-lead = 有効にすると、サインインにはパスワードに加えてスマートフォンのコードが必要になります。始めるにはパスワードを入力してください。
enable-preview-title = これから起きること
enable-preview-lead = 設定が終わると、ほかのサインインはすべて終了します。それまでは何も変わりません。
enable-preview-ssh = SSH キーと、今お使いのブラウザーはそのまま使えます。
ends-sessions-title = 終了するセッション
ends-no-session = ほかの場所ではサインインしていません。
ends-api-keys-title = 無効になる API キー（新しいキーを発行します）
enable-scan-title = QR コードを読み取る
enable-scan-lead = スマートフォンの認証アプリで読み取り、アプリに表示された 6 桁のコードを入力してください。
enable-qr-label = 認証アプリ用の QR コードです。同じキーを横に文字でも表示しています。
enable-key-title = または、このキーを入力
enable-key-hint = 時刻ベース、6 桁、30 秒ごと。
enable-open-app = このデバイスのアプリで開く
enable-button = 2 要素認証を有効にする
enable-apps-title = どのアプリを使えばよいですか
enable-apps = どの認証アプリでも使えます。たとえば Aegis（Android）、2FAS、Ente Auth、FreeOTP+、Google Authenticator、Microsoft Authenticator、またはパスワードマネージャー（Bitwarden、KeePassXC、1Password）です。
enable-backup = スマートフォンのバックアップでは、通常このキーは新しい端末に引き継がれません。アプリはネットワークがなくても使えます。
enable-done-title = 2 要素認証が有効になりました
enable-done-lead = ほかのセッションはすべて終了し、API キーは新しくなりました。これからはサインインに確認コードが必要です。
enable-done-phone = スマートフォンを手元に置いてください。失くしたときは、サインインしたままのブラウザーで、パスワードを使って 2 要素認証を無効にできます。

# 2 要素認証を無効にする

disable-title = 2 要素認証を無効にする
disable-lead = パスワードだけでこのアカウントに入れるようになります。
disable-ends-codes = 認証アプリのコードは使えなくなり、コードを待っているサインインは終了します。
disable-keeps-sessions = サインイン中のセッションはそのまま残ります。
disable-keeps-api-key = API キーはそのまま残ります。
disable-button = 2 要素認証を無効にする
done-two-factor-disabled = 2 要素認証を無効にしました。メールでもお知らせしました。

# メールアドレス

address = メールアドレス
address-state = { $email } でサインインします。お知らせもこのアドレスに届きます。
address-link = メールアドレスを変更する
address-title = メールアドレスの変更
address-lead = 現在は { $email } でサインインしています。新しいアドレスに届くリンクを開いて確認するまで、このアドレスのままです。
address-button = リンクを送る
address-waiting-title = 確認を待っています
address-waiting = { $email } を使える場合は、リンクをお送りしました。サインインしているブラウザーで開いて確認してください。リンクは送信から 24 時間有効です。
address-cancel = 現在のアドレスを使い続ける
address-confirm-title = 新しいメールアドレスの確認
address-confirm-lead = アカウントのメールアドレスを { $now } から { $new } に変更します。
address-confirm-keeps = パスワード、2 要素認証の設定、API キー、セッションはそのままです。変更は両方のアドレスにお知らせします。
address-confirm-button = 新しいアドレスを使う
done-address-asked = そのアドレスのメールを確認してください。使える場合は、リンクをお送りしました。
done-address-cancelled = メールアドレスはそのままです。送ったリンクは使えなくなりました。
done-address-changed = メールアドレスを変更しました。これからは新しいアドレスでサインインしてください。
api-address-asked = { $email } を使える場合は、リンクをお送りしました。開いて確認するまで、メールアドレスは変わりません。

# パスワード

password-title = パスワードの変更
password-lead = 古いパスワードによるほかのサインインは、すべて終了します。
password-button = パスワードを変更する
done-password-changed = パスワードを変更しました。ほかのセッションはすべて終了し、API キーは新しくなりました。

# API キー

api-key-title = API キーの再生成
api-key-lead = 現在のキーはすぐに使えなくなります。使っているプログラムには新しいキーが必要です。
api-key-button = API キーを再生成する
done-api-key-regenerated = API キーを再生成しました。古いキーはもう使えません。

# 招待

invite-title = 招待する
invite-lead = 1 つのアドレスがアカウントを作れるリンクを作ります。有効期間は 7 日です。リンクはご自身で渡してください。アドレスの確認はあなたの責任になります。
invite-button = リンクを作る
invite-made = リンク
invite-once = このリンクが表示されるのは 1 回だけです。今お渡しください。新しいリンクはいつでも作れます。
