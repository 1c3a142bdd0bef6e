//! The program somebody signed in with, in words a person recognises.

/// Names the browser and system of a `User-Agent`, such as "Firefox (Linux)": the same in
/// every language.
///
/// A hint for people, never a base for a decision: the header says whatever its sender likes.
/// Control and direction-changing characters are dropped, and it is cut at 80 characters.
pub fn describe(user_agent: &str) -> String {
    let known = |table: &[(&str, &'static str)]| {
        table.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    // In this order: each later one also names the earlier ones in its header.
    let browser = known(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("HeadlessChrome/", "Chromium"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = known(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} ({system})"),
        (Some(browser), None) => browser.to_owned(),
        // Programs name themselves first: "heroku-cli/7.51.0 linux-x64 node-v12", "curl/8.5".
        // What looks like a link is no name: it would become one in a mail.
        _ => Some(clean(user_agent.split(' ').next().unwrap_or_default()))
            .filter(|name| !name.contains("//") && !name.contains("www."))
            .unwrap_or_default(),
    }
}

/// Keeps what is safe to show in a list, on a terminal and in a log.
pub fn clean(text: &str) -> String {
    clean_up_to(text, 80)
}

/// The same, with another length.
pub fn clean_up_to(text: &str, longest: usize) -> String {
    text.chars().filter(|c| !is_dangerous(*c)).take(longest).collect()
}

/// What moves other text around, breaks lines, or is there without being seen. The two joiners are not of it:
/// Persian words and some emoji are written with them.
pub fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{200b}'
                | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
                | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_recognise_their_programs() {
        for (user_agent, words) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox (Linux)"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari (iPhone)"),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge (Windows)"),
            ("heroku-cli/7.51.0 linux-x64 node-v12.21.0", "heroku-cli/7.51.0"),
            ("\u{1b}[2J\u{202e}evil", "[2Jevil"),
            ("https://evil.example/verify curl/8.5", ""),
            ("", ""),
        ] {
            assert_eq!(describe(user_agent), words);
        }
    }
}
