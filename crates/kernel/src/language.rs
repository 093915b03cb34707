//! The languages people read, and the catalogues that hold every sentence in each of them.
//!
//! Catalogues are Fluent files beside the features that speak them. The binary (and the test kit) installs all of them once, before anything is said.

use std::{collections::HashMap, sync::OnceLock};

use fluent::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use serde::{Deserialize, Serialize};

use crate::{Text, Value};

/// A language the product is complete in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    En,
    Ru,
}

/// The sentences of one area: its English and its Russian Fluent file.
pub struct Catalogue {
    pub area: &'static str,
    pub en: &'static str,
    pub ru: &'static str,
}

struct Sentences {
    /// Those without gaps, looked up far more often than formatted.
    plain: HashMap<String, String>,
    bundle: FluentBundle<FluentResource>,
}

static INSTALLED: OnceLock<[Sentences; 2]> = OnceLock::new();

/// Makes the catalogues known. The first call counts; later ones (tests share a process) change nothing.
///
/// Panics when a file does not parse or defines a key twice, which the first test of any kind shows.
pub fn install(catalogues: &[&Catalogue]) {
    INSTALLED.get_or_init(|| Language::ALL.map(|language| Sentences::read(language, catalogues)));
}

impl Sentences {
    fn read(language: Language, catalogues: &[&Catalogue]) -> Self {
        let locale: unic_langid::LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::En => |value, _| group_digits(value, ","),
            Language::Ru => |value, _| group_digits(value, "\u{a0}"),
        }));
        let mut plain = HashMap::new();
        for catalogue in catalogues {
            let source = if language == Language::En { catalogue.en } else { catalogue.ru };
            let resource =
                FluentResource::try_new(source.to_owned()).unwrap_or_else(|(_, errors)| panic!("{}.{}.ftl: {errors:?}", catalogue.area, language.code()));
            let keys: Vec<String> = keys(source).map(str::to_owned).collect();
            bundle.add_resource(resource).unwrap_or_else(|errors| panic!("{}.{}.ftl: {errors:?}", catalogue.area, language.code()));
            for key in keys {
                if let Some(sentence) = format(&bundle, &key, None) {
                    plain.insert(key, sentence);
                }
            }
        }
        Self { plain, bundle }
    }
}

/// The keys that a Fluent file defines, in its order.
pub fn keys(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic())).filter_map(|line| line.split_once('=').map(|(key, _)| key.trim()))
}

fn format(bundle: &FluentBundle<FluentResource>, key: &str, args: Option<&FluentArgs>) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let sentence = bundle.format_pattern(pattern, args, &mut errors).into_owned();
    errors.is_empty().then_some(sentence)
}

fn group_digits(value: &FluentValue, separator: &str) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(group(number.value as i64, separator)),
        _ => None,
    }
}

fn group(number: i64, separator: &str) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + 6);
    if number < 0 {
        out.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out
}

impl Language {
    pub const ALL: [Self; 2] = [Self::En, Self::Ru];

    /// The BCP 47 code, as in `<html lang>`.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The first language of an `Accept-Language` header that we speak; English otherwise. Quality values are taken in the order written.
    pub fn negotiate(header: &str) -> Self {
        header.split(',').filter_map(|range| Self::from_code(range.trim().get(..2)?)).next().unwrap_or_default()
    }

    /// A sentence without gaps. An unknown key (which a test refuses) shows itself.
    pub fn t(self, key: &str) -> &str {
        self.sentences().and_then(|sentences| sentences.plain.get(key)).map_or(key, String::as_str)
    }

    /// A sentence with one gap: `l.a("feed-open-count", "n", count)`.
    pub fn a(self, key: &str, name: &'static str, value: impl Into<Value>) -> String {
        self.fill(key, &[(name, value.into())])
    }

    /// A sentence with two gaps.
    pub fn b(self, key: &str, name: &'static str, value: impl Into<Value>, name2: &'static str, value2: impl Into<Value>) -> String {
        self.fill(key, &[(name, value.into()), (name2, value2.into())])
    }

    /// What the text says in this language.
    pub fn say(self, text: &Text) -> String {
        if text.args.is_empty() { self.t(&text.key).to_owned() } else { self.fill(&text.key, &text.args) }
    }

    /// A whole number with this language's digit groups.
    pub fn number(self, number: i64) -> String {
        group(number, if self == Self::En { "," } else { "\u{a0}" })
    }

    fn fill(self, key: &str, args: &[(&'static str, Value)]) -> String {
        let mut filled = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            match value {
                Value::Text(text) => filled.set(*name, text.as_str()),
                Value::Number(number) => filled.set(*name, *number),
            }
        }
        self.sentences().and_then(|sentences| format(&sentences.bundle, key, Some(&filled))).unwrap_or_else(|| key.to_owned())
    }

    fn sentences(self) -> Option<&'static Sentences> {
        INSTALLED.get().map(|all| &all[self as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_first_language_we_speak() {
        assert_eq!(Language::negotiate("ru-RU,ru;q=0.9,en;q=0.8"), Language::Ru);
        assert_eq!(Language::negotiate("de-DE,ru;q=0.5"), Language::Ru);
        assert_eq!(Language::negotiate("de"), Language::En);
        assert_eq!(Language::negotiate("\u{43f}\u{440}"), Language::En);
    }

    #[test]
    fn numbers_are_grouped_as_readers_expect() {
        assert_eq!(Language::En.number(1_234_567), "1,234,567");
        assert_eq!(Language::Ru.number(-1000), "-1\u{a0}000");
        assert_eq!(Language::En.number(999), "999");
    }

    #[test]
    fn plurals_follow_the_language() {
        let catalogue = Catalogue {
            area: "test",
            en: "days = { $n ->\n    [one] { $n } day\n   *[other] { $n } days\n}\nplain = Yes\n",
            ru: "days = { $n ->\n    [one] { $n } день\n    [few] { $n } дня\n   *[many] { $n } дней\n}\nplain = Да\n",
        };
        install(&[&catalogue]);
        assert_eq!(Language::En.a("days", "n", 1), "1 day");
        assert_eq!(Language::Ru.a("days", "n", 3), "3 дня");
        assert_eq!(Language::Ru.a("days", "n", 11), "11 дней");
        assert_eq!(Language::Ru.t("plain"), "Да");
        assert_eq!(Language::En.t("no-such-key"), "no-such-key");
    }
}
