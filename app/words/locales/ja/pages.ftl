# すべてのページ

skip = 本文へ移動
sections = このページの項目
two-factor = 2 要素認証
sessions = セッション
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
broken-again = 新しいリンクを送る
not-found-title = 見つかりません
follow-moved = このページを表示したあとで、アカウントの内容が変わりました。
follow-refresh = 現在の内容を表示
follow-changed = たった今の変更：
follow-lost = サーバーとの接続が切れました。再接続しています。表示は、切れる前の内容です。
follow-lost-help = サインインできないときは、リカバリコード、バックアップ用の電話番号への SMS、またはサインイン済みのほかのブラウザーやコマンドラインを使えば戻れます。
last-known-title = 接続されていません
last-known-lead = サーバーに接続できません。表示しているのは最後に確認できた状態です。ここでは何も変更できず、現在は変わっている可能性があります。
last-known-at = 確認日時：
last-known-refresh = もう一度試す
last-known-help = サインインできないとき
last-known-off = 2 要素認証は無効でした。
last-known-on = 2 要素認証は有効でした。
last-known-codes = { $count ->
    [0] 残りのリカバリコードはありませんでした。
   *[other] 残りのリカバリコードは { $count } 個でした。
}
last-known-phone = { $phone ->
    [yes] バックアップ用の電話番号がありました。
   *[no] バックアップ用の電話番号はありませんでした。
}
page-refresh = 最新の状態に更新

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

field-text-code-hint = メッセージにある 8 桁の数字です。
field-recovery-code = リカバリコード
field-recovery-code-hint = 用紙にある英数字 16 文字です。空白やハイフンはあってもなくてもかまいません。大文字と小文字は区別しません。
field-phone = 携帯電話の番号
field-phone-hint = +81 90 1234 5678 のように、+ と国番号から入力してください。

# サインイン

sign-in-title = サインイン
sign-in-lead = このサーバーのアカウントページです。
sign-in-button = サインイン
verify-title = 確認コード
verify-lead = パスワードを確認しました。次に、認証アプリに表示されたこのサイトのコードを入力してください。
verify-button = 確認する
verify-cancel = キャンセルして最初からやり直す
forgot-link = パスワードをお忘れですか
to-sign-in = サインインのページへ
verify-text-title = SMS のコード
verify-text-none = 送信中のメッセージはありません。
verify-recovery-title = リカバリコード
verify-recovery-lead = セット { $set }（作成：{ $made }）のコードを入力してください。
verify-recovery-used = 使用済み：{ $numbers } 番
verify-by-app = 認証アプリを使う
verify-by-text = { $masked } に SMS でコードを受け取る
verify-by-recovery = リカバリコードを入力する
verify-locked-out = どれも使えない場合
text-waiting = { $masked } にメッセージを送っています。
text-sent = { $masked } にメッセージを送りました。8 桁の数字で、10 分間使えます。
text-delayed = { $masked } へのメッセージをまだ送れていません。送信を続けています。ほかの方法も使えます。
text-given-up = { $masked } へのメッセージを送れませんでした。ほかの方法を使うか、もう一度送信してください。
text-again = もう一度送信する
text-again-in = 次に送信できるまで
text-again-seconds = { " " }秒
done-text-resent = もう一度送信しています。使えるのは新しいコードだけです。
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
two-factor-on = 2 要素認証は有効です。認証アプリは { $count } 個、{ $codes ->
    [unsaved] リカバリコードは未保管
   *[other] リカバリコードの残りは { $codes } 個
}、{ $phone ->
    [yes] バックアップ用の電話番号はあります。
   *[no] バックアップ用の電話番号はありません。
}
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
api-key-of-account = アカウントのキー
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
enable-done-lead = ほかのセッションはすべて終了し、API キーもすべて無効になりました。アカウントの新しい API キーが作成されました。これからはサインインに確認コードが必要です。
enable-done-next = あと少しです。バックアップ用の電話番号（任意）と、スマートフォンがなくなったときに使うリカバリコードを設定します。

# 2 要素認証を無効にする

disable-title = 2 要素認証を無効にする
disable-lead = パスワードだけでこのアカウントに入れるようになります。
disable-button = 2 要素認証を無効にする
done-two-factor-disabled = 2 要素認証を無効にしました。メールでもお知らせしました。

# 戻る方法

recovery-title = リカバリコード
recovery-lead = スマートフォンのコードの代わりに、それぞれ 1 回だけ使えます。スマートフォンがなくなった日に見つかる場所に保管してください。
recovery-set = セット { $set }
recovery-used = 使用済み
recovery-used-line = { $number } 番は使用済み
recovery-left = セット { $set } の残りは { $count } 個です。作成：
recovery-low = リカバリコードの残りは { $count } 個です。新しいセットを作ってください。
recovery-unsaved = リカバリコードをまだ保管していません。このままでは、スマートフォンをなくしたときに入れなくなるおそれがあります。
recovery-link = 表示、確認、作り直し
recovery-none = リカバリコードはまだありません。このままでは、スマートフォンをなくしたときに入れなくなるおそれがあります。
recovery-draw-lead = セットはまだありません。プリンターか安全な保管場所を用意してください。
recovery-view-lead = このセットのコードはまだ保管されていません。
text-look = 送信の状況を見る
recovery-download = ダウンロード
recovery-print = 印刷
recovery-keep = 印刷するか、このデバイスとは別の場所にファイルを保管してください。パスワードとこのコードの 1 つがあれば、誰でも入れます。
recovery-saved-label = コードを保管しました
recovery-saved-button = 完了する
recovery-hide = コードを隠す
recovery-off = リカバリコードは 2 要素認証とあわせて使います。先に 2 要素認証を有効にしてください。
recovery-once = 次の画面で 1 回だけ表示されます。プリンターか安全な保管場所を用意してください。
recovery-draw-button = リカバリコードを表示する
recovery-view-button = リカバリコードを見る
recovery-shown-once = 1 回だけ表示され、控えは残っていません。なくした場合は、新しいセットを作ってください。
recovery-more-title = そのほか
recovery-check-title = コードを確かめる
recovery-check-lead = 用紙のコードが正しいかを試せます。確かめてもコードは使用済みになりません。
recovery-check-button = コードを確かめる
recovery-new-title = リカバリコードを作り直す
recovery-new-lead = セット { $set } は、残りの { $count } 個も含めてすぐに使えなくなります。
recovery-new-button = 新しいセットを作る
recovery-file = Twinlock リカバリコード
    サービス：{ $site }
    アカウント：{ $email }
    セット：{ $set }
    作成：{ $made }
done-codes-saved = リカバリコードを保管しました。
done-code-checked = 用紙の { $about } 番のコードです。正しく使えます。使用済みにはなっていません。
paper-site = サービス
paper-account = アカウント
paper-set = セット
paper-date = 作成
paper-day-title = スマートフォンがなくなった日に
paper-day = サービスを開き、メールアドレスとパスワードを入力して「リカバリコードを入力する」を選び、印のないコードを 1 つ入力してください。使ったコードには印を付けてください。そのあと、画面の案内に従って新しいデバイスを設定してください。
paper-keep = この用紙は、スマートフォンやパソコンとは別の場所に保管してください。コードはそれぞれ 1 回だけ使えます。新しいセットを作ると、この用紙は使えなくなります。
api-codes-left = リカバリコードの残りは { $count } 個です

phone-title = バックアップ用の電話番号
phone-lead = 認証アプリが使えないときに、SMS のコードで入れます。番号を乗っ取られるとメッセージも読まれるため、アプリより弱い方法です。
phone-sms-off = このサーバーは SMS を送信しないため、バックアップ用の電話番号は使えません。リカバリコードを保管してください。
phone-none = バックアップ用の電話番号はありません。
phone-present-title = 現在の番号
phone-present = { $masked } にコードを送れます。
phone-change = 電話番号を変更する
phone-voip = インターネット電話（VoIP）の番号は使わないでください。他人に乗っ取られやすく、その番号を使うために、このアカウントへのサインインが必要になることもあります。
phone-button = コードを送る
phone-confirm = 番号を確認する
phone-other-number = 別の番号を使う
phone-remove = 電話番号を削除する
phone-remove-lead = { $masked } にはコードを送らなくなります。認証アプリとリカバリコードはそのままです。
phone-skip = スキップする
phone-skip-hint = 設定しなくてもかまいません。メッセージが届かない場合は、スキップして、代わりにリカバリコードを保管してください。
done-phone-confirmed = バックアップ用の電話番号になりました。メールでもお知らせしました。
done-phone-removed = バックアップ用の電話番号を削除しました。メールでもお知らせしました。

device-link = 新しいデバイスを設定する
device-after-code = リカバリコードでサインインしました。残りは { $count } 個です。スマートフォンをなくした場合は、すぐに新しいデバイスを設定してください。

losses-title = なくしたときは…
losses-lead = パスワードが分かる場合に、どれくらいでアカウントに入れるかを示しています。サインイン中のブラウザーやコマンドラインでは、2 要素認証を無効にできます。
losses-loss = なくしたもの
losses-locked = ロックアウトされます。
loss-phone = スマートフォン
loss-laptop = パソコン
loss-mailbox = メールボックス
loss-sim = SIM カード
loss-printed-codes = 印刷したコード
way-password = パスワードだけ
way-authenticator = 認証アプリ
way-signed-in-browser = サインイン中のブラウザー
way-command-line = サインイン中のコマンドライン
way-sms = SMS
way-recovery-code = リカバリコード
wait-none = すぐに
wait-never = 使えない
wait-new-sim = SIM の再発行後（数日）
mend-save-codes = リカバリコードを保管する
mend-new-codes = 新しいリカバリコードを作る
mend-add-phone = 電話番号を追加する
mend-new-device = デバイスを設定し直す

locked-out-title = ロックアウトされましたか
locked-out-lead = 上から順に試してください。
locked-out-codes = サインインして「リカバリコードを入力する」を選んでください。スマートフォンの代わりに使えます。
locked-out-text = バックアップ用の電話番号がある場合は、サインインして「SMS でコードを受け取る」を選んでください。
locked-out-browser = サインインしたままのブラウザーがある場合は、そこでアカウントページを開き、パスワードを使って新しいデバイスを設定するか、2 要素認証を無効にしてください。
locked-out-command-line = サインインしたままのコマンドラインがある場合は、次を実行してください：twinlock 2fa:disable
locked-out-operator = どれもできない場合は、このサーバーの管理者に連絡してください：{ $contact }。本人であることの確認が必要で、必ず入れるとはお約束できません。
locked-out-operator-unknown = どれもできない場合は、このサーバーの管理者に連絡してください。本人であることの確認が必要で、必ず入れるとはお約束できません。

forgot-title = パスワードをお忘れですか
forgot-lead = アカウントのメールアドレスにリンクを送ります。リンクは 1 時間有効です。
forgot-button = リンクを送る
forgot-device = デバイスをなくして入れない場合は、パスワードを再設定しないでください。新しいパスワードは 2 要素認証の代わりにはなりません。
done-reset-sent = メールを確認してください。そのアドレスのアカウントがある場合は、リンクをお送りしています。リンクは 1 時間有効です。
reset-title = 新しいパスワードの設定
reset-lead = { $email } のアカウントです。
reset-button = 新しいパスワードを設定する
reset-keeps = 2 要素認証はそのままです。新しいパスワードと確認コードでサインインしてください。サインイン中のものはすべて終了し、API キーもすべて無効になります。アカウントの新しい API キーが作成されます。
done-password-reset = 新しいパスワードを設定しました。新しいパスワードでサインインしてください。

# メールアドレス

address = メールアドレス
address-state = { $email } でサインインします。お知らせもこのアドレスに届きます。
address-link = メールアドレスを変更する
address-title = メールアドレスの変更
address-lead = 現在は { $email } でサインインしています。新しいアドレスに届くリンクを開いて確認するまで、このアドレスのままです。
address-button = リンクを送る
address-waiting-title = まだ確認されていません
address-waiting = { $email } を使える場合は、リンクをお送りしました。サインインしているブラウザーで開いて確認してください。リンクは送信から 24 時間有効です。
address-cancel = 現在のアドレスを使い続ける
address-other = さらに別のアドレスにする
address-now = 現在
address-new = 変更後
address-confirm-title = 新しいメールアドレスの確認
address-confirm-lead = 変更後は、新しいアドレスでサインインします。
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
done-password-changed = パスワードを変更しました。ほかのセッションはすべて終了し、API キーもすべて無効になりました。アカウントの新しい API キーが作成されました。

# API キー


# 招待

invite-title = 招待する
invite-lead = 1 つのアドレスがアカウントを作れるリンクを作ります。有効期間は 7 日です。リンクはご自身で渡してください。アドレスの確認はあなたの責任になります。
invite-button = リンクを作る
invite-made = リンク
invite-once = このリンクが表示されるのは 1 回だけです。今お渡しください。新しいリンクはいつでも作れます。
# デバイス

devices-link = デバイスを管理する
devices-title = 認証アプリ
works-until = 使用期限：
later = あとで
device-title = デバイス
device-lead = サインインに使える認証アプリです。
device-after-code-title = 新しいデバイスの設定
device-start = 始める
device-old-works = いまのデバイスは、設定が終わるまで使えます。終わったあとも、選んだ期間は使えます。
device-keeps = リカバリコード、バックアップ用の電話番号、サインイン中のセッションはそのままです。
device-full = 認証アプリは上限の 5 つあります。新しいものは、どれか 1 つとすぐに入れ替えることになります。先に 1 つ削除することもできます。
device-help-title = 機種を変更するときは
device-help-offline = デバイスに何かが送られることはありません。アプリは通信なしで動き、SIM のない古いスマートフォンでもコードは表示されます。
device-help-off-and-on = 2 要素認証をいったん無効にして、もう一度有効にする方法もあります。ただし、リカバリコードは使えなくなり、その間はパスワードだけでアカウントに入れます。
device-about = デバイス「{ $name }」
device-change = 「{ $name }」を変更
device-name = 名前
device-rename = 名前を変更
device-remove = 削除
device-remove-last = 2 要素認証を無効にする
device-retire-now = いますぐ使用を終える
device-keep = 使い続ける
device-scan-title = 新しいデバイスで QR コードを読み取ってください
device-prove-button = コードを確認
device-choose-title = 新しいデバイスのコードを確認しました
device-choose-lead = あと 1 ステップです。ここで完了するまでは、新しいデバイスではサインインできません。
device-new-name = 新しいデバイスの名前
device-name-hint = 例：Pixel 9。40 文字まで。
device-replaces = 古いデバイス
device-overlap = 古いデバイスをいつまで使えるようにしますか？
device-overlap-of = 「{ $name }」をいつまで使えるようにしますか？
device-lost-hint = 古いデバイスをなくした場合や盗まれた場合は、「すぐに使えなくする」を選んでください。
device-button = 新しいデバイスを使う
device-give-up = やめて、元のままにする
overlap-none = すぐに使えなくする
overlap-hour = 1 時間
overlap-day = 1 日
overlap-week = 7 日
overlap-stays = 自分で削除するまで
done-device-changed = 新しいデバイスを設定しました。古いデバイスは使えなくなりました。
done-device-added = 新しいデバイスを設定しました。使えるデバイスとその期限は下に表示されています。
done-device-cancelled = 何も変更していません。
done-device-renamed = デバイスの名前を変更しました。
done-device-removed = デバイスは使えなくなりました。メールでもお知らせしました。
done-device-kept = このデバイスは、削除するまで使えます。

# 無効にするとき

disable-goes-title = なくなるもの
disable-stays-title = そのまま残るもの
disable-ends-codes = コードを待っているサインインも終了します。
disable-codes = リカバリコードのセット { $set }（残り { $count } 個）
disable-phone = バックアップ用の電話番号 { $masked }
disable-keeps-ssh = SSH キーはそのまま使えます。

# セッション

sessions-link = セッションを確認・終了する
sessions-lead = このアカウントにサインインしているブラウザーとコマンドラインです。スマートフォンをなくしたときの戻り道になりますが、他人の手に渡れば入り口にもなります。
sessions-here = このセッション
sessions-others = ほかのセッション
sessions-no-others = ほかにサインインしている場所はありません。
sessions-end-others = ほかのセッションをすべて終了する
sessions-end-others-hint = サインイン中のほかのセッションは、すぐにサインアウトします。API キーと SSH キーは残ります。
session-end = 終了
session-about = { $address } の { $name }
session-since = 開始：
session-until = 自動終了：
proven-device = 「{ $device }」のコードで確認
proven-authenticator = 認証アプリのコードで確認
proven-sms = SMS で確認
proven-recovery-code = リカバリコードで確認
proven-second-factor = 2 つ目の要素で確認
proven-password = パスワードのみ
done-session-ended = セッションを終了しました。
done-other-sessions-ended = サインインしているのは、このセッションだけになりました。

# API キー

api-keys-title = API キー
api-keys-state = プログラムは、パスワードの代わりに API キーを使います。キーは作成時にだけ表示されます。
api-keys-link = API キーを管理する
api-keys-lead = プログラムは、パスワードの代わりに API キーを使います。キーでは、認証の要素、パスワード、アドレス、キーの変更も、セッションの終了もできません。
api-keys-present = 現在のキー
api-key-unnamed = 名前のないキー
keys-change = 変更するには、パスワードを入力してください
key-change = 「{ $name }」を変更
key-about = キー「{ $name }」
key-overlap = 以前のキー
key-overlap-0 = すぐに使えなくする
key-overlap-3600 = 1 時間は読み取りに使える
key-overlap-86400 = 1 日は読み取りに使える
key-overlap-hint = 期間を置くと、以前のキーを使っているプログラムは読み取りを続けられます。まだ使われているかどうかは、ここで確認できます。
api-key-button = このキーを再生成する
api-key-delete = このキーを削除する
key-replaced = 再生成前のキー（読み取りのみ）。期限：
key-end-replaced = いますぐ終える
api-key-create = キーを追加する
key-description = 何に使いますか？
key-description-hint = 例：NAS のバックアップ
key-scope = できること
scope-read = 読み取り：セッション、キー、履歴
scope-write = 名前と言語の変更
scope-identity = 誰のアカウントかを見るだけ
scope-global = キーでできることすべて
key-life = 有効期間
key-life-7 = 7 日
key-life-30 = 30 日
key-life-90 = 90 日
key-life-365 = 1 年
key-life-none = 削除するまで
api-key-create-button = キーを作成する
done-api-key-created = キーを作成しました。
done-api-key-regenerated = キーを再生成しました。以前のキーはもう使えません。
done-api-key-overlap = キーを再生成しました。以前のキーは、しばらくの間、読み取りに使えます。
done-api-key-deleted = キーを削除しました。このキーはもう使えません。
done-replaced-token-ended = 以前のキーは使えなくなりました。
key-survives = アカウントの凍結中も使えるようにする
key-survives-tag = 凍結中も使用可
key-survives-hint = お知らせのメールのリンクからアカウントを凍結しても、止めてはいけないプログラムのための設定です。凍結中も、キーを持っている人は使い続けられます。
key-mark = 凍結中も使えるようにする
key-unmark = 凍結すると使えなくなるようにする
done-api-key-marked = このキーは、アカウントの凍結中も使えます。
done-api-key-unmarked = このキーは、アカウントを凍結すると使えなくなります。

# SSH キー

ssh-keys-title = SSH キー
ssh-keys-state = { $count ->
    [0] SSH キーはありません。
   *[other] SSH キーは { $count } 個あります。
}
ssh-keys-link = SSH キーを管理する
ssh-keys-lead = これらのキーで、git push などのために SSH でこのマシンに入れます。2 要素認証を有効にしても無効にしても、キーは変わりません。
ssh-keys-present = 現在のキー
ssh-keys-none = SSH キーはまだありません。
ssh-key-add = キーを追加する
ssh-key-field = 公開鍵
ssh-key-hint = ~/.ssh/id_ed25519.pub のように、名前が .pub で終わるファイルの 1 行です。.pub の付かないファイルは貼り付けないでください。
ssh-key-button = キーを追加する
ssh-key-remove = 削除
done-ssh-key-added = キーを追加しました。メールでもお知らせしました。
done-ssh-key-removed = キーを削除しました。このキーではもう入れません。

# 履歴

history-title = 履歴
history-state = このアカウントに、いつ、どこから、何があったか。
history-link = 履歴を見る
history-until = 以前のものが使える期限：
history-lead = このアカウントであったことを、新しい順に表示します。
half-title = 完了していないサインイン
half-lead = この 24 時間に、正しいパスワードのあと、コードが入力されなかったサインインです。サインインした人はいません。心当たりのないものがある場合は、パスワードを知られています。変更してください。
half-waits = コードを待っています。期限：
half-ended = コードなしで終わりました
half-more = ほか { $count } 件。下の一覧にあります。
half-warning = { $count ->
   *[other] この 24 時間に、正しいパスワードが { $count } 回入力されましたが、そのあとコードは入力されていません。
    }
half-link = どこからかを確認する
history-lines = あったこと
history-group = 表示する内容
history-group-all = すべて
history-group-sign-ins = サインイン
history-group-factors = 2 要素認証、リカバリコード、電話番号
history-group-keys = API キーと SSH キー
history-group-account = アカウントそのもの
history-show = 表示
history-none = 該当する行はありません。
history-older = 以前の行
history-newest = 最新の行
history-check = 保管と確認
history-check-hint = 各行には、その行と 1 つ前の行から計算したハッシュが付いています。そのため、ファイルの変更は検出できます。履歴全体が計算し直された場合に備えて、メールを保管してください。このアカウントについてお送りするメールには、その時点の最後の行の番号とハッシュを記載しています。メールとファイルを照らし合わせると、それ以降に、管理者を含めて誰も履歴を書き換えていないことを確かめられます。
history-head = 現在の最後の行は { $number } 番で、そのハッシュ（SHA-256）は次のとおりです。
history-check-how = ファイルをダウンロードし、コマンドラインで確認します：
history-download = 履歴をダウンロード
between-changes = 、
place-of-event = { $what }（{ $place }）
event-account-created = アカウントを作成しました
event-signed-in = { $factor ->
    [authenticator] 「{ $device }」のコードでサインインしました
    [sms] SMS でサインインしました
    [recovery-code] リカバリコードでサインインしました
   *[other] パスワードでサインインしました
}
event-signed-out = サインアウトしました
event-session-ended = セッションを終了しました
event-sessions-ended = ほかのセッションをすべて終了しました（{ $count } 件）
event-half-signed-in = パスワードが正しく入力され、コードを求めました
event-half-sign-ins-many = 1 時間に { $count } 回を超えて、パスワードが正しく入力され、コードは入力されませんでした。これ以降は記録されません
event-sign-in-cancelled = コード待ちのサインインをやめました
event-code-shown = { $factor ->
    [authenticator] キーを変更するために「{ $device }」のコードが入力されました
    [sms] キーを変更するために SMS のコードが入力されました
   *[other] キーを変更するためにリカバリコードが入力されました
}
event-wrong-code = コードは受け付けられませんでした
event-factor-off = { $factor ->
    [sms] 100 回続けて間違えたため、SMS のコードを停止しました
    [recovery-code] 100 回続けて間違えたため、リカバリコードを停止しました
   *[other] 100 回続けて間違えたため、認証アプリのコードを停止しました
}
event-factor-unlocked = 管理者がコードの停止を解除しました
event-seal-broken = データベースの秘密情報を開けませんでした
event-two-factor-started = 2 要素認証の設定を始めました
event-two-factor-enabled = 2 要素認証を有効にしました。終了したセッション：{ $sessions }、無効になった API キー：{ $keys }
event-two-factor-disabled = 2 要素認証を無効にしました
event-device-started = 新しいデバイスの設定を始めました
event-device-proven = 新しいデバイスの最初のコードを確認しました
event-device-cancelled = 新しいデバイスの設定をやめました
event-device-added = 「{ $device }」を追加しました
event-device-changed = 「{ $old }」を「{ $device }」に入れ替えました
event-device-renamed = 「{ $old }」の名前を「{ $device }」に変更しました
event-device-kept = 「{ $device }」を使い続けることにしました
event-device-removed = 「{ $device }」を削除しました
event-device-retired = 「{ $device }」の使用期限が終わりました
event-recovery-codes-drawn = リカバリコードのセット { $about } を作成しました
event-recovery-codes-saved = リカバリコードのセット { $about } を保管したと確認しました
event-recovery-codes-viewed = リカバリコードのセット { $about } を表示しました
event-recovery-code-checked = セット { $about } のリカバリコードを確かめました
event-text-sent = コードを SMS で送りました
event-phone-confirmed = { $about } がバックアップ用の電話番号になりました
event-phone-removed = バックアップ用の電話番号 { $about } を削除しました
event-password-reset-asked = パスワード再設定のリンクが求められました
event-password-reset = リンクから新しいパスワードが設定されました
event-password-changed = パスワードを変更しました
event-address-change-asked = アドレスを { $about } に変更する手続きが始まりました
event-address-change-cancelled = アドレスの変更を取り消しました
event-address-changed = アドレスを { $about } に変更しました
event-api-key-created = API キー「{ $key }」を作成しました
event-api-key-regenerated = API キー「{ $key }」を再生成しました
event-api-key-described = API キーの名前を「{ $key }」に変更しました
event-api-key-deleted = API キー「{ $key }」を削除しました
event-api-key-marked = API キー「{ $key }」を、凍結中も使えるようにしました
event-api-key-unmarked = API キー「{ $key }」を、凍結すると使えなくなるようにしました
event-replaced-token-ended = 再生成前の API キー「{ $key }」を使えなくしました
event-ssh-key-added = SSH キー { $about } を追加しました
event-ssh-key-removed = SSH キー { $about } を削除しました
event-language-changed = 言語を変更しました
event-name-changed = 名前を変更しました
event-frozen = お知らせのメールのリンクから、アカウントを 24 時間凍結しました。終了したセッション：{ $sessions }、終了した API キー：{ $keys }
event-thawed = { $factor ->
    [authenticator] パスワードと認証アプリのコードで凍結を解除しました
    [sms] パスワードと SMS のコードで凍結を解除しました
   *[other] パスワードとリカバリコードで凍結を解除しました
}
event-two-factor-imported = 管理者が、ほかのプログラムから書き出された内容で 2 要素認証を有効にしました。終了したセッション：{ $sessions }、終了した API キー：{ $keys }
event-import-started = ほかのプログラムから書き出された「{ $about }」の設定が始まりました
event-command-line-approved = コマンドライン「{ $about }」がブラウザーで承認されました
event-command-line-signed-in = コマンドライン「{ $about }」がブラウザー経由でサインインしました
event-command-line-described = コマンドラインの名前が「{ $about }」になりました
event-command-line-denied = コマンドライン「{ $about }」が拒否されました

# Signing a command line in

command-line-title = コマンドラインのサインイン
command-line-lead = 開始したコマンドラインにコードが表示されています。ここに入力してください。
command-line-led = 開始したコマンドラインに、これと同じコードが表示されていますか。
field-user-code = コード
field-user-code-hint = WDJB-MJHT のような 8 文字です。
command-line-decide = このコマンドラインが、あなたのアカウントへのサインインを待っています。承認すると、あなたと同じことがすべてできるようになります。
command-line-code = コード
command-line-name = 名前
command-line-program = プログラム
command-line-address = 接続元
command-line-began = 開始
command-line-warning = たった今ご自身で開始したものですか。同じコードが表示されていますか。コードやこのページへのリンクをほかの人から受け取った場合は、拒否してください。
command-line-approve = サインインさせる
command-line-deny = 拒否する
done-command-line-approved = 承認しました。コマンドラインは数秒でサインインします。それまで、ここからサインアウトしないでください。メールでもお知らせしました。
done-command-line-denied = コマンドラインを拒否しました。ご自身で開始していない場合も、ほかに必要なことはありません。

# It wasn't me: freezing the account, and ending that

freeze-title = アカウントの凍結
freeze-lead = { $email } のアカウントを 24 時間凍結します。その間、ほかの人にアカウントを乗っ取られることなく、落ち着いて確認できます。
freeze-from = このリンクは、{ $when }に送信したメール「{ $subject }」のものです。
freeze-does-title = これから起きること
freeze-sessions = { $count ->
    [0] サインイン中のものはありません。コードを待っているサインインは終了します。
   *[other] サインイン中のセッション { $count } 件（ブラウザーとコマンドライン）が終了します。コードを待っているサインインも終了します。
}
freeze-blocks = 24 時間は、パスワード、メールアドレス、2 要素認証、認証アプリ、リカバリコード、バックアップ用の電話番号を誰も変更できません。リカバリコードの表示とキーの追加もできません。
freeze-keys-end = { $count ->
    [0] 使えなくなる API キーはありません。
   *[other] API キー { $count } 個が使えなくなり、元には戻りません。凍結が終わったら、新しいキーを作ってください。
}
freeze-keys-stay = { $count ->
    [0] 凍結中も使う設定の API キーはありません。
   *[other] 凍結中も使う設定の API キー { $count } 個は、そのまま使えます。
}
freeze-ssh-keys = { $count ->
    [0] SSH キーはありません。
   *[other] SSH キー { $count } 個は、そのまま使えます。
}
freeze-signing-in = サインインはこれまでどおりできます。メールのリンクから新しいパスワードを設定することもできます。
freeze-undo = サインインして、パスワードと確認コードを使うと、期限より早く解除できます。
freeze-no-undo = 2 要素認証が無効なため、期限より早く解除することはできません。
freeze-again = アカウントはすでに{ $until }まで凍結されています。もう一度凍結すると、そのあとにサインインしたものが終了し、24 時間が最初から始まります。
freeze-button = アカウントを凍結する
freeze-was-you = ご自身の操作だった場合は、このページを閉じてください。何も変更されていません。
freeze-done-title = アカウントを凍結しました
freeze-done = { $until }まで、{ $email } のアカウントのサインインの方法は誰も変更できません。サインイン中だったものは終了しました。
freeze-over-title = アカウントは凍結されていません
freeze-over = このリンクは{ $when }に使われました。{ $email } のアカウントの凍結は、そのあとに終わっています。
freeze-next-title = 次にすること
freeze-next-password = パスワードを知られたおそれがある場合は、すぐに新しいパスワードを設定してください。凍結中も使う設定のものを含めて、すべての API キーが使えなくなります。
freeze-next-history = サインインして履歴を確認してください。いつ、どこから、何が行われたかがわかります。
freeze-next-keys = 覚えのない API キーと SSH キーを削除してください。凍結中でもできます。
freeze-next-undo = 問題がなくなったら、アカウントページで、パスワードと確認コードを使って凍結を解除できます。解除しなくても、期限になると自動的に終わります。
freeze-next-wait = ほかの変更は、凍結が自動的に終わってから行ってください。2 要素認証が無効なため、期限より早く解除することはできません。
freeze-next-operator = サインインできなくなった場合は、このサーバーの管理者に連絡してください：{ $contact }
freeze-next-operator-unknown = サインインできなくなった場合は、このサーバーの管理者に連絡してください。
freeze-moved = このアカウントのメールアドレスは別のものになっていて、新しいパスワードのリンクはそちらに届きます。ご自身で変更していない場合は、すぐにこのサーバーの管理者に連絡してください。
freeze-dead-title = このリンクはもう使えません
frozen-banner = アカウントは{ $until }まで凍結されています。それまで、サインインの方法は変更できません。
thaw-title = 凍結の解除
thaw-lead = アカウントは{ $until }まで凍結されています。期限になると自動的に終わりますが、ここで今すぐ解除できます。
thaw-why = パスワードと確認コードの両方が必要です。凍結の原因になった人が、どちらかを知っているかもしれないためです。
thaw-button = 凍結を解除する
field-any-code-hint = 認証アプリか SMS のコード、またはリカバリコードの 1 つです。
done-thaw-text-sent = バックアップ用の電話番号にメッセージを送っています。コードは 10 分間使えます。
done-thawed = 凍結を解除しました。サインインの方法を再び変更できます。メールでもお知らせしました。
