//! The sentences that scripts say, so that they too come from the catalogue.

use std::collections::BTreeMap;

use kernel::Language;

/// Catalogue keys that begin with this go to the browser, without the prefix.
const PREFIX: &str = "web-js-";

/// All of them, as a JSON object. `%n` in a sentence is filled by the script.
pub(super) fn json(l: Language) -> String {
    let words: BTreeMap<&str, &str> =
        kernel::language::keys(include_str!("../../web.en.ftl")).filter_map(|key| Some((key.strip_prefix(PREFIX)?, l.t(key)))).collect();
    serde_json::to_string(&words).unwrap_or_default()
}

#[cfg(test)]
pub(crate) fn install_for_tests() {
    kernel::language::install(&[&kernel::language::Catalogue { area: "web", en: include_str!("../../web.en.ftl"), ru: include_str!("../../web.ru.ftl") }]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same_things() {
        let en: Vec<&str> = kernel::language::keys(include_str!("../../web.en.ftl")).collect();
        let ru: Vec<&str> = kernel::language::keys(include_str!("../../web.ru.ftl")).collect();
        assert_eq!(en, ru);
        assert!(en.iter().all(|key| key.starts_with("web-")));
    }

    #[test]
    fn scripts_get_their_words() {
        install_for_tests();
        let words: BTreeMap<String, String> = serde_json::from_str(&json(Language::Ru)).unwrap();
        assert_eq!(words["draft-saved"], "Черновик сохранён");
    }
}
