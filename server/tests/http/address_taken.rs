//! An address that has an account: whoever asks for it learns nothing, and its owner is told.

use crate::address::{NEW, PAGE, addresses, ask, confirm, link_to};
use crate::mail::{Mail, japanese};
use crate::program::Answer;
use crate::world::{ANN, PASSWORD, Server};
use serde_json::json;

const EVE: &str = "eve@example.org";
/// As long as Eve's, and as Ann's: the one has an account, the other has not.
const KIM: &str = "kim@example.org";
const BOB: &str = "bob@example.org";

/// A page without what differs by who asks for whom.
fn same_for_all(page: &Answer, asks: &str, asked: &str) -> String {
    let policy = page.header("content-security-policy");
    let nonce = policy.split_once("'nonce-").unwrap().1.split_once('\'').unwrap().0;
    // The account whose page it is: its own.
    let account = page.body.split_once("{&quot;account&quot;:&quot;").unwrap().1.split_once('&').unwrap().0;
    let body = page.body.replace(nonce, "(nonce)").replace(account, "(account)");
    body.replace(asked, "(asked)").replace(asks, "(asks)")
}

#[test]
fn an_address_that_has_an_account_is_not_told_to_who_asks_for_it() {
    let server = Server::with_ann();
    let answers = [(EVE, ANN), (KIM, BOB)].map(|(asks, asked)| {
        server.make_account(asks);
        let mut browser = server.browser();
        browser.sign_in(asks);
        let token = server.token(asks, PASSWORD);
        let form = browser.submit(PAGE, "/api/address", &[("email", asked), ("password", PASSWORD)]).expect(303);
        let page = same_for_all(&browser.open(form.header("location")).expect(200), asks, asked);
        let dashboard = same_for_all(&browser.open("/dashboard").expect(200), asks, asked);
        let card = dashboard.split_once("id=\"address\"").unwrap().1.split_once("</section>").unwrap().0.to_owned();
        assert!(page.contains("Not confirmed yet") && card.contains("(asked)"), "{page} {card}");
        let called = browser.call("/api/address", &[("email", asked), ("password", PASSWORD)]);
        assert_eq!(addresses(&mut browser), (asks.to_owned(), Some(asked.to_owned())));
        let patch = server.ask("PATCH", "/account").bearer(&token);
        let patched = patch.json(&json!({"email": asked, "password": PASSWORD})).send().expect(200);
        let mut body = patched.json();
        assert_eq!(body["email"], asks);
        for own in ["id", "email", "created_at", "updated_at", "last_login"] {
            body[own] = json!(null);
        }
        let warning = patched.header("x-heroku-warning").replace(asked, "(asked)");
        let flash = form.cookies()[0].len();
        let cookies = (form.header("location").to_owned(), form.cookies().len(), flash);
        (cookies, (called.status, called.body), page, card, (body, warning))
    });
    assert_eq!(answers[0], answers[1]);

    // Three accounts, and three wishes of each asker with a mail to either side.
    let mails = server.mails(15);
    let to = |email: &str| mails.iter().filter(|mail| mail.contains(&format!("To: {email}\r\n"))).collect::<Vec<_>>();
    let in_use: Vec<_> =
        to(ANN).into_iter().filter(|mail| mail.contains("This address has an account already")).collect();
    assert_eq!((in_use.len(), [ANN, BOB, EVE, KIM].map(|email| to(email).len())), (3, [4, 3, 4, 4]));
    for mail in in_use {
        assert!(mail.contains("nothing was changed") && mail.contains("there is nothing to do"), "{mail}");
        assert!(!mail.contains("twl_lnk_") && !mail.contains(EVE), "{mail}");
    }
    let mut ann = server.browser();
    ann.sign_in(ANN);
    assert_eq!(addresses(&mut ann), (ANN.to_owned(), None));
}

#[test]
fn each_is_written_to_in_their_own_language() {
    let server = Server::with_ann();
    let hana = "hana@example.org";
    let made = server.admin(&["create", "--email", hana, "--language", "ja", "--password-stdin"], PASSWORD);
    assert!(made.status.success(), "{made:?}");
    let mut browser = server.browser();
    browser.sign_in(hana);
    let page = ask(&mut browser, NEW, PASSWORD).expect(200);
    assert!(page.body.contains("メールアドレスの変更") && page.body.contains("まだ確認されていません"), "{page:?}");

    let mail = Mail::to(&server, NEW);
    assert_eq!(mail.subject, "新しいメールアドレスの確認");
    assert!(mail.text.contains("24 時間以内に次のリンクを開いてください"), "{mail:?}");
    let link = crate::sign_up::link(&mail.text);
    assert!(mail.html.contains("<html lang=\"ja\">") && mail.html.contains(&format!("{link}\"")), "{mail:?}");
    let told = Mail::with_subject(&server, "メールアドレスの変更がリクエストされました");
    assert!(told.to == hana && told.text.contains(&format!("{NEW} に変更しようとしています")), "{told:?}");
    assert!(told.text.contains("アカウントを凍結し") && !told.text.contains("/address/confirm?token="), "{told:?}");

    browser.open(&link).expect(303);
    confirm(&mut browser);
    let page = browser.open("/dashboard").expect(200);
    assert!(page.body.contains("メールアドレスを変更しました") && page.body.contains(NEW), "{page:?}");
    let changed: Vec<Mail> = Mail::all(&server)
        .into_iter()
        .filter(|mail| mail.subject == "アカウントのメールアドレスが変更されました")
        .collect();
    assert_eq!(changed.len(), 2, "{changed:?}");
    assert!(
        changed.iter().all(|mail| mail.text.contains(&format!("{hana} から {NEW} に変更されました"))),
        "{changed:?}"
    );

    // Ann asks for the address of somebody who reads Japanese.
    let mut ann = server.browser();
    ann.sign_in(ANN);
    ask(&mut ann, NEW, PASSWORD).expect(200);
    let in_use = Mail::with_subject(&server, "このアドレスのアカウントはすでにあります");
    assert!(in_use.to == NEW && in_use.text.contains("何もする必要はありません"), "{in_use:?}");
    assert!(japanese(&in_use.text) && !in_use.text.contains(ANN), "{in_use:?}");
    let told = Mail::with_subject(&server, "A change of your account's e-mail address was requested");
    assert!(told.to == ANN && !japanese(&told.text), "{told:?}");
    link_to(&server, &mut ann, BOB);
}
