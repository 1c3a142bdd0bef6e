//! The words of a mail: what happened, when, from where, and what to do if it was not you.

use crate::{Arg, moment, say, say_with};
use model::{Language, Moment};

/// What a mail tells of.
#[derive(Clone, Debug)]
pub struct Occasion<'a> {
    /// The name of its words: `mail-<name>-subject` and `mail-<name>-text`.
    pub name: &'a str,
    pub at: Moment,
    /// "Firefox (Linux)"; empty where no program is behind it.
    pub client: &'a str,
    pub address: &'a str,
    /// The one link of a mail that has one.
    pub link: Option<&'a str>,
    /// The public address of the site.
    pub site: &'a str,
}

/// A mail in plain text and as a simple HTML twin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Writes a mail.
pub fn write(language: Language, occasion: &Occasion<'_>) -> Mail {
    let args: [(&'static str, Arg); 1] = [("site", occasion.site.into())];
    let subject = say_with(language, &format!("mail-{}-subject", occasion.name), &args);
    let mut paragraphs = vec![say_with(language, &format!("mail-{}-text", occasion.name), &args)];
    if let Some(link) = occasion.link {
        paragraphs.push(link.to_owned());
        paragraphs.push(say(language, "mail-link-ignore"));
    } else {
        let client =
            if occasion.client.is_empty() { say(language, "client-unknown") } else { occasion.client.to_owned() };
        paragraphs.push(say_with(
            language,
            "mail-when-where",
            &[
                ("when", moment(language, occasion.at).into()),
                ("client", client.into()),
                ("address", occasion.address.into()),
            ],
        ));
        paragraphs.push(say_with(language, "mail-not-you", &args));
    }
    paragraphs.push(say_with(language, "mail-signature", &args));
    Mail { subject, text: paragraphs.join("\n\n") + "\n", html: html(language, &paragraphs, occasion.link) }
}

fn html(language: Language, paragraphs: &[String], link: Option<&str>) -> String {
    let body: String = paragraphs
        .iter()
        .map(|paragraph| {
            let text = escape(paragraph).replace('\n', "<br>");
            match link {
                Some(link) if link == paragraph => format!("<p><a href=\"{text}\">{text}</a></p>\n"),
                _ => format!("<p>{text}</p>\n"),
            }
        })
        .collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"></head>\n\
         <body style=\"font-family: system-ui, sans-serif; line-height: 1.6; max-width: 36rem\">\n{body}</body></html>\n",
        language.tag()
    )
}

/// Everything that came from outside is text, never markup.
fn escape(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            '\'' => "&#39;".to_owned(),
            other => other.to_string(),
        })
        .collect()
}
