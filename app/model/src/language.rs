//! The languages Twinlock speaks, and which one a visitor gets.

use serde::{Deserialize, Serialize};

/// A language that is complete on pages, in mail and on the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    En,
    Ja,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::En, Self::Ja];

    /// The BCP 47 tag, as in `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }

    /// The language's own name for itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Ja => "日本語",
        }
    }

    /// Reads a tag such as `ja`, `ja-JP` or `ja_JP.UTF-8`; anything unknown is `None`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.']).next()?.trim();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// Picks the best of an `Accept-Language` header (RFC 9110 §12.5.4); English where nothing fits.
    pub fn from_accept(header: &str) -> Self {
        let mut best = (0.0_f32, Self::default());
        for part in header.split(',').take(20) {
            let mut pieces = part.split(';');
            let Some(language) = pieces.next().and_then(Self::from_tag) else { continue };
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
            if weight > best.0 {
                best = (weight, language);
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_visitor_gets_the_language_they_weigh_most() {
        assert_eq!(Language::from_accept("ja,en-US;q=0.9"), Language::Ja);
        assert_eq!(Language::from_accept("fr, en;q=0.4, ja-JP;q=0.8"), Language::Ja);
        assert_eq!(Language::from_accept("en-GB, ja;q=0.1"), Language::En);
        assert_eq!(Language::from_accept("fr;q=1"), Language::En);
        assert_eq!(Language::from_accept("ja;q=0"), Language::En);
        assert_eq!(Language::from_accept(";;,,=q"), Language::En);
    }
}
