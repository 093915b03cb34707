//! What went wrong with a mailbox, kept as a sentence without a language, so that each reader is told in their own.

use std::collections::BTreeMap;

use kernel::{Language, Text, Value};
use serde::{Deserialize, Serialize};

/// The gaps of sentences about servers.
const GAPS: [&str; 4] = ["host", "said", "folder", "address"];

#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    gaps: BTreeMap<String, String>,
}

/// The sentence as it is kept.
pub(crate) fn keep(text: &Text) -> String {
    let plain = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
    };
    let gaps = text.args.iter().map(|(name, value)| ((*name).to_owned(), plain(value))).collect();
    serde_json::to_string(&Kept { key: text.key.to_string(), gaps }).unwrap_or_default()
}

/// The sentence for this reader; words that were kept as they are stay so.
pub fn in_words(l: Language, kept: &str) -> String {
    let Ok(kept) = serde_json::from_str::<Kept>(kept) else { return kept.to_owned() };
    let gaps = GAPS.into_iter().filter_map(|name| Some((name, Value::Text(kept.gaps.get(name)?.clone()))));
    l.say(&Text { key: kept.key.into(), args: gaps.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_wrong_is_told_in_the_readers_language() {
        kernel::language::install(&[&crate::CATALOGUE, &mailwire::CATALOGUE]);
        let kept = keep(&Text::new("mailwire-folder").with("host", "imap.example:993").with("folder", "Заявки").with("said", "NO {such} \"folder\""));
        assert!(in_words(Language::En, &kept).contains("The folder “Заявки” does not exist at imap.example:993"));
        assert!(in_words(Language::Ru, &kept).contains("Папки «Заявки» на imap.example:993 нет"));
        assert!(in_words(Language::Ru, &kept).contains("NO {such} \"folder\""));
        assert_eq!(in_words(Language::En, "the disk is full"), "the disk is full");
    }
}
