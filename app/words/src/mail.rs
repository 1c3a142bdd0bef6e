//! The words of a mail: what happened, when, from where, and what to do if it was not you.

use crate::{Arg, moment, say, say_with};
use model::history::HistoryHead;
use model::{Language, Moment};

/// What a mail tells of.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    /// The name of its words: `mail-<name>-subject` and `mail-<name>-text`.
    pub name: &'a str,
    pub at: Moment,
    /// "Firefox (Linux)"; empty where no program is behind it.
    pub client: &'a str,
    pub address: &'a str,
    pub ending: Ending<'a>,
    /// The link that freezes the account, for whoever it was not.
    pub freeze: Option<&'a str>,
    /// What a mail is about, besides what happened.
    pub about: About<'a>,
    /// Where the history of the account ends, if it is about one.
    pub history: Option<&'a HistoryHead>,
    /// The public address of the site.
    pub site: &'a str,
}

/// What a mail is about, besides what happened.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    Nothing,
    /// The addresses before and after.
    Addresses(&'a str, &'a str),
    /// What it was done to: a telephone number's mask, a key's fingerprint.
    Thing(&'a str),
    /// A device; one without a name is called what it is.
    Device(&'a str),
    /// A new device, the old one, and until when that works.
    Devices {
        new: &'a str,
        old: &'a str,
        until: Moment,
    },
    /// How many there are, or were: recovery codes, sessions.
    Count(usize),
    /// When it ends.
    Until(Moment),
}

/// What a mail ends with.
#[derive(Clone, Copy, Debug)]
pub enum Ending<'a> {
    /// When and from where, and what to do if it was not you.
    Alarm,
    /// The same, but a stranger may do this to anybody: there is nothing to do.
    NoHarm,
    /// The link of a mail that leads on.
    Link(&'a str),
    /// When and from where alone: what to do stands in the text.
    Facts,
    /// Nothing: it is about the server, and nobody did it to the reader.
    Nothing,
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
    let args = args(language, occasion);
    let subject = say_with(language, &format!("mail-{}-subject", occasion.name), &args);
    let mut paragraphs = vec![say_with(language, &format!("mail-{}-text", occasion.name), &args)];
    let mut links = Vec::new();
    match occasion.ending {
        Ending::Link(to) => {
            links.push(to);
            paragraphs.push(to.to_owned());
            paragraphs.push(say(language, "mail-link-ignore"));
            if let Some(freeze) = occasion.freeze {
                links.push(freeze);
                paragraphs.extend([say(language, "mail-freeze-besides"), freeze.to_owned()]);
            }
        }
        Ending::Alarm => {
            paragraphs.push(when_and_where(language, occasion));
            match occasion.freeze {
                Some(freeze) => {
                    links.push(freeze);
                    paragraphs.extend([say(language, "mail-freeze"), freeze.to_owned()]);
                }
                // Written before there were such links.
                None => paragraphs.push(say_with(language, "mail-not-you", &args)),
            }
        }
        Ending::Facts => paragraphs.push(when_and_where(language, occasion)),
        Ending::NoHarm => {
            // Without the name of the program: a stranger chooses it, and it would be mail from us.
            paragraphs.push(say_with(
                language,
                "mail-when-address",
                &[("when", moment(language, occasion.at).into()), ("address", occasion.address.into())],
            ));
            paragraphs.push(say(language, "mail-no-harm"));
        }
        Ending::Nothing => {}
    }
    if let Some(HistoryHead { number, hash }) = occasion.history {
        let args = [("number", number.to_string().into()), ("hash", hash.as_str().into())];
        paragraphs.push(say_with(language, "mail-history", &args));
    }
    paragraphs.push(say_with(language, "mail-signature", &args));
    Mail { subject, text: paragraphs.join("\n\n") + "\n", html: html(language, &paragraphs, &links) }
}

/// Whatever a mail may name; what it is not about stays empty.
fn args(language: Language, occasion: &Occasion<'_>) -> [(&'static str, Arg); 6] {
    let device = |name: &str| if name.is_empty() { say(language, "authenticator") } else { name.to_owned() };
    let (mut from, mut to, mut what, mut until, mut count) =
        (String::new(), String::new(), String::new(), String::new(), 0);
    match occasion.about {
        About::Nothing => {}
        About::Addresses(before, after) => (from, to) = (before.to_owned(), after.to_owned()),
        About::Thing(thing) => what = thing.to_owned(),
        About::Device(name) => what = device(name),
        About::Devices { new, old, until: end } => {
            (from, to, until) = (device(old), device(new), moment(language, end));
        }
        About::Count(number) => count = i64::try_from(number).unwrap_or(i64::MAX),
        About::Until(end) => until = moment(language, end),
    }
    [
        ("site", occasion.site.into()),
        ("from", from.into()),
        ("to", to.into()),
        ("what", what.into()),
        ("until", until.into()),
        ("count", count.into()),
    ]
}

fn when_and_where(language: Language, occasion: &Occasion<'_>) -> String {
    let client = if occasion.client.is_empty() { say(language, "client-unknown") } else { occasion.client.to_owned() };
    say_with(
        language,
        "mail-when-where",
        &[
            ("when", moment(language, occasion.at).into()),
            ("client", client.into()),
            ("address", occasion.address.into()),
        ],
    )
}

fn html(language: Language, paragraphs: &[String], links: &[&str]) -> String {
    let body: String = paragraphs
        .iter()
        .map(|paragraph| {
            let text = escape(paragraph).replace('\n', "<br>");
            if links.contains(&paragraph.as_str()) {
                format!("<p><a href=\"{text}\">{text}</a></p>\n")
            } else {
                format!("<p>{text}</p>\n")
            }
        })
        .collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"></head>\n\
         <body style=\"font-family: system-ui, sans-serif; line-height: 1.6; max-width: 36rem; overflow-wrap: anywhere\">\n{body}</body></html>\n",
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
