//! Input that no client of ours sends: a bland refusal, nothing done, nothing broken.

use crate::program::Answer;
use crate::world::{ANN, PASSWORD, Server};

/// A refusal that tells nothing of what is behind it.
#[track_caller]
fn is_bland(answer: &Answer) {
    assert!((400..500).contains(&answer.status), "{answer:?}");
    let text = answer.body.to_lowercase();
    for inside in
        ["sqlite", "select ", "panicked", ".rs:", "serde", "leptos", "axum", "server function", "at line", "expected"]
    {
        assert!(!text.contains(inside), "it says {inside:?}: {answer:?}");
    }
    assert!(answer.body.len() < 400, "{answer:?}");
}

#[test]
fn a_body_of_more_than_64_kb_is_not_read() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    let request = |path: &str, length: usize, start: &str| {
        let head = format!(
            "PATCH {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{start}"
        );
        server.raw(head.as_bytes())
    };
    // As announced: nothing of it needs to come before it is refused.
    for length in [64 * 1024 + 1, 10_000_000_000] {
        for path in ["/oauth/authorizations", "/api/sign-in", "/account", "/nothing", "/sign-in"] {
            let answer = request(path, length, "");
            assert!(answer.starts_with("HTTP/1.1 413"), "{path}: {answer}");
            assert!(answer.contains("That is more than the 64 KB that are read. Send less."), "{answer}");
        }
    }
    // One that is as long as may be is read.
    let mut longest = br#"{"name":"Ann"}"#.to_vec();
    longest.resize(64 * 1024, b' ');
    assert_eq!(server.ask("PATCH", "/account").bearer(&token).bytes(&longest).send().expect(200).json()["name"], "Ann");

    // One without an announced end is read up to the limit.
    let mut endless =
        b"POST /api/sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            .to_vec();
    for _ in 0..9 {
        endless.extend(b"2000\r\n");
        endless.extend([b'x'; 0x2000]);
        endless.extend(b"\r\n");
    }
    assert!(server.raw(&endless).starts_with("HTTP/1.1 413"));
}

#[test]
fn what_is_not_the_json_that_is_asked_for_is_refused() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    for body in [
        b"{".to_vec(),
        b"{]".to_vec(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"[null,null,null,\"Eve\",null]".to_vec(),
        b"\"name\"".to_vec(),
        b"{\"name\":\"a\"} trailing".to_vec(),
        b"{\"name\":\"a\",\"name\":\"b\"}".to_vec(),
        b"{\"name\":\"\xff\xfe\"}".to_vec(),
        b"{\"name\":\"\\ud800\"}".to_vec(),
        b"\xef\xbb\xbf{\"name\":\"a\"}".to_vec(),
        b"name=a&password=b".to_vec(),
        b"<name>a</name>".to_vec(),
        b"\0\0\0\0".to_vec(),
        br#"{"name":{"$gt":""}}"#.to_vec(),
        format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)).into_bytes(),
        format!("{}1{}", "{\"name\":".repeat(6000), "}".repeat(1000)).into_bytes(),
    ] {
        let answer = server.ask("PATCH", "/account").bearer(&token).bytes(&body).send();
        is_bland(&answer);
        assert_eq!(
            answer.refusal(),
            (422, "invalid_params".to_owned()),
            "{:?}",
            String::from_utf8_lossy(&body[..body.len().min(40)])
        );
    }
    assert_eq!(server.ask("GET", "/account").bearer(&token).send().json()["name"], serde_json::Value::Null);
}

#[test]
fn what_is_not_the_form_that_is_asked_for_is_refused() {
    let server = Server::with_ann();
    let deep = format!("email{}=x&password=y", "[a]".repeat(2000));
    for body in [
        &b""[..],
        b"email=ann%40example.org",
        b"password=quiet+otter+crosses+the+river",
        b"email=ann%40example.org&email=eve%40example.org&password=x",
        b"email[]=ann%40example.org&password=quiet+otter+crosses+the+river",
        b"email[a]=b&password[c]=d",
        b"{\"email\":\"ann@example.org\",\"password\":\"quiet otter crosses the river\"}",
        b"&&&&====",
        b"%",
        b"\xff\xfe=\x80&email=\xc3\x28",
        deep.as_bytes(),
    ] {
        for form_type in
            ["application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x", "text/plain"]
        {
            let answer = server
                .ask("POST", "/api/sign-in")
                .with("Content-Type", form_type)
                .with("Accept", "application/json")
                .bytes(body)
                .send();
            is_bland(&answer);
            assert!(answer.cookies().is_empty(), "{answer:?}");
            assert_eq!(
                answer.status,
                422,
                "{form_type} {:?}: {answer:?}",
                String::from_utf8_lossy(&body[..body.len().min(60)])
            );
        }
    }
    server.browser().sign_in(ANN);
}

#[test]
fn what_looks_like_code_is_only_text() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    for text in [
        "' OR '1'='1",
        "ann@example.org'--",
        "ann@example.org\0",
        "%s%n%d",
        "${jndi:ldap://x}",
        "{{7*7}}",
        "ann@example.org\r\nBcc: eve@example.org",
        "*",
        "../../etc/passwd",
        "\u{202e}gro.elpmaxe@nna",
        "ａｎｎ@example.org",
        "ann@ex\u{e4}mple.org",
    ] {
        let answer = browser.call("/api/sign-in", &[("email", text), ("password", PASSWORD)]);
        assert_eq!(answer.status, 401, "{text:?}: {answer:?}");
        is_bland(&answer);
        let answer = server.command_line(text, PASSWORD).send();
        assert_eq!(answer.refusal(), (401, "unauthorized".to_owned()), "{text:?}");
    }
    for password in ["", " ", &"x".repeat(257), &"x".repeat(50_000), "\0", "' OR '1'='1"] {
        let mut browser = server.browser();
        let answer = browser.call("/api/sign-in", &[("email", "nobody@example.org"), ("password", password)]);
        assert!([401, 429].contains(&answer.status), "{answer:?}");
    }
    browser.sign_in(ANN);
}

#[test]
fn a_path_that_is_not_there_says_only_that() {
    let server = Server::with_ann();
    for (method, path) in [
        ("POST", "/api/nothing"),
        ("POST", "/api/sign-in/"),
        ("POST", "/api//sign-in"),
        ("POST", "/api/../api/nothing"),
        ("POST", "/api/%00"),
        ("GET", "/oauth/authorizations/%ff%fe"),
        ("DELETE", "/oauth/sessions/%00"),
        ("GET", "/oauth/authorizations/' OR 1=1"),
        ("GET", "/pkg/x/%ff"),
        ("GET", "/oauth"),
        ("DELETE", "/oauth/sessions/"),
    ] {
        let path = path.replace(' ', "%20");
        for accept in ["application/json", "text/html"] {
            let answer = server.ask(method, &path).with("Accept", accept).form(&[]).send();
            assert!((400..500).contains(&answer.status), "{method} {path}: {answer:?}");
            let text = answer.body.to_lowercase();
            for inside in ["server function", "leptos", "axum", "invalid utf-8", "deserialize", "/api"] {
                assert!(
                    !text.contains(inside) || answer.body.contains("<html"),
                    "{method} {path} says {inside:?}: {answer:?}"
                );
            }
        }
    }
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let page = browser.open("/dashboard/%3Cscript%3E").expect(404);
    assert!(!page.body.contains("<script>") && page.body.contains("There is nothing here"), "{page:?}");
}

#[test]
fn none_of_it_is_an_error_of_ours() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    for bytes in [
        &b"GET /sign-in HTTP/9.9\r\nHost: localhost\r\n\r\n"[..],
        b"GET  /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS hello\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\
          Connection: close\r\n\r\n0\r\n\r\n",
        b"POST /api/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n folded: yes\r\n\r\n",
    ] {
        let answer = server.raw(bytes);
        assert!(!answer.contains("HTTP/1.1 5"), "{:?}: {answer}", String::from_utf8_lossy(bytes));
    }
    let long = format!("GET /{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "a".repeat(100_000));
    assert!(server.raw(long.as_bytes()).starts_with("HTTP/1.1 4"));
    let many: String = (0..500).map(|at| format!("X-{at}: x\r\n")).collect();
    assert!(
        server
            .raw(format!("GET /sign-in HTTP/1.1\r\nHost: localhost\r\n{many}\r\n").as_bytes())
            .starts_with("HTTP/1.1 4")
    );
    server
        .ask("GET", "/account")
        .bearer(&token)
        .with_bytes("Accept-Language", b"\xff;q=\xfe")
        .with_bytes("User-Agent", b"\xff\xfe")
        .send()
        .expect(200);
    let log = server.log();
    assert!(!log.contains("panicked") && !log.contains("ERROR"), "{log}");
}
