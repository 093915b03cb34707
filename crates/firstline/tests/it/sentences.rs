//! Every sentence exists in both languages with the same gaps, every key that is said exists, and every key that exists is said.

use std::collections::{BTreeMap, BTreeSet};

use firstline::wiring::catalogues;
use kernel::language::keys;

use crate::sources::{crates, sources};

/// Keys that are put together while the program runs, by their beginning.
const FAMILIES: [(&str, &str); 21] = [
    ("load-field-", "what a column of a file can be"),
    ("audit-event-", "what happened, by the kind of the event"),
    ("audit-field-", "fields that changed, by their names in the event"),
    ("audit-thing-", "kinds of things that events are about"),
    ("ticket-page-fate-", "what became of a mail"),
    ("account-mail-pace-", "how soon mails are written"),
    ("ticket-type-", "types of tickets, with their plural and their button"),
    ("ticket-status-", "statuses of the workflows"),
    ("ticket-category-", "what a status means"),
    ("ticket-priority-", "priorities"),
    ("ticket-urgency-", "how soon something is needed"),
    ("ticket-impact-", "how much hangs on it"),
    ("ticket-transition-", "transitions of the workflows"),
    ("ticket-alert-moved-", "alerts by status"),
    ("ticket-alert-priority-", "alerts by priority"),
    ("intake-state-", "where mails that came in stand"),
    ("intake-reason-", "why they stand there"),
    ("intake-step-", "decisions about them"),
    ("mails-sum-", "how all that came in adds up"),
    ("catalogue-icon-", "what icons of services show"),
    ("web-js-", "words that scripts say, handed over by the layout"),
];

/// The variables of each message of a Fluent file.
fn gaps(source: &str) -> BTreeMap<&str, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    let mut key = "";
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            key = line.split('=').next().unwrap_or_default().trim();
            all.insert(key, BTreeSet::new());
        }
        for rest in line.split('$').skip(1) {
            let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            all.entry(key).or_default().insert(name);
        }
    }
    all
}

#[test]
fn both_languages_say_the_same_things_with_the_same_gaps() {
    for catalogue in catalogues() {
        let (en, ru) = (gaps(catalogue.en), gaps(catalogue.ru));
        let missing: Vec<_> = en.keys().filter(|key| !ru.contains_key(*key)).chain(ru.keys().filter(|key| !en.contains_key(*key))).collect();
        assert!(missing.is_empty(), "{}: only in one language: {missing:?}", catalogue.area);
        for (key, gaps) in &en {
            assert_eq!(gaps, &ru[key], "{key}: gaps");
        }
    }
}

#[test]
fn no_key_is_defined_twice_and_every_catalogue_is_wired() {
    let mut seen = BTreeSet::new();
    for catalogue in catalogues() {
        for key in keys(catalogue.en) {
            assert!(seen.insert(key.to_owned()), "{key} is defined twice");
        }
    }
    for source in sources(&[".en.ftl"]) {
        let first = keys(&source.text).next().unwrap_or_else(|| panic!("{} is empty", source.path)).to_owned();
        assert!(seen.contains(&first), "{} is not wired", source.path);
    }
    for name in ["web/web.en.ftl", "files/files.en.ftl", "mail/mail.en.ftl", "notices/notices.en.ftl", "admin/admin.en.ftl"] {
        let text = std::fs::read_to_string(crates().join(name)).expect("a catalogue");
        assert!(keys(&text).all(|key| seen.contains(key)), "{name} is not wired");
    }
}

#[test]
fn plurals_are_whole() {
    for catalogue in catalogues() {
        for (source, needed) in [(catalogue.en, &["one", "other"][..]), (catalogue.ru, &["one", "few", "many"][..])] {
            for message in source.split("\n\n").flat_map(|part| part.split("->").skip(1)) {
                let choices: Vec<&str> =
                    message.split('}').next().unwrap_or_default().split('[').skip(1).filter_map(|rest| rest.split_once(']')).map(|(name, _)| name).collect();
                let is_plural = choices.iter().any(|choice| ["one", "few", "many"].contains(choice));
                // Inside a choice stand gaps in braces, so only its head is certain here.
                assert!(
                    !is_plural || choices.first().is_some_and(|first| needed.contains(first) || first.parse::<i64>().is_ok()),
                    "{}: {choices:?}",
                    catalogue.area
                );
            }
        }
    }
}

/// Texts in quotes that look like a key of one of the areas.
fn literals(text: &str) -> Vec<&str> {
    let parts: Vec<&str> = text.split('"').collect();
    let is_key = |part: &&str| {
        part.contains('-')
            && part.starts_with(|c: char| c.is_ascii_lowercase())
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'))
    };
    parts.into_iter().filter(is_key).filter(|part| !part.ends_with('-')).collect()
}

/// Texts that begin like a key and are none.
const NO_KEYS: [&str; 12] = [
    "feed-open-count",
    "mail-signature",
    "mail-trace",
    "portal-settings",
    "query-language",
    "ticket-category",
    "ticket-impact",
    "ticket-priority",
    "ticket-status",
    "ticket-transition",
    "ticket-type",
    "ticket-urgency",
];

#[test]
fn every_key_that_is_said_exists() {
    let known: BTreeSet<String> = catalogues().iter().flat_map(|catalogue| keys(catalogue.en)).map(str::to_owned).collect();
    let areas: BTreeSet<&str> = known.iter().filter_map(|key| key.split('-').next()).collect();
    let mut unknown = Vec::new();
    for source in sources(&[".rs", ".html"]) {
        let is_template = source.path.ends_with(".html");
        let text = source.product();
        for literal in literals(text) {
            let is_said = !is_template
                || [".t(", ".a(", ".b(", "c::"]
                    .iter()
                    .any(|call| text.contains(&format!("{call}\"{literal}\"")) || text.contains(&format!("{call}shell.l, \"{literal}\"")));
            let looks = literal.split('-').next().is_some_and(|area| areas.contains(area));
            if looks && is_said && !known.contains(literal) && !NO_KEYS.contains(&literal) {
                unknown.push(format!("{}: {literal}", source.path));
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn every_key_that_exists_is_said() {
    let mut said = BTreeSet::new();
    for source in sources(&[".rs", ".html"]) {
        said.extend(literals(source.product()).into_iter().map(str::to_owned));
    }
    let is_of_a_family = |key: &str| FAMILIES.iter().any(|(family, _)| key.starts_with(family));
    let silent: Vec<&str> = catalogues().iter().flat_map(|catalogue| keys(catalogue.en)).filter(|key| !said.contains(*key) && !is_of_a_family(key)).collect();
    assert!(silent.is_empty(), "nothing says {silent:?}");
}

#[test]
fn words_of_scripts_exist() {
    let known: BTreeSet<&str> = keys(web::CATALOGUE.en).filter_map(|key| key.strip_prefix("web-js-")).collect();
    let mut folders = vec![crates().join("web/assets")];
    let mut asked = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path if path.extension().is_some_and(|end| end == "js" || end == "ts") => {
                    let text = std::fs::read_to_string(&path).expect("a script");
                    for rest in text.split("words(").chain(text.split("word(")).skip(1) {
                        if let Some((word, _)) = rest.strip_prefix(['"', '\'']).and_then(|rest| rest.split_once(['"', '\''])) {
                            asked.insert(word.to_owned());
                        }
                    }
                }
                _ => {}
            }
        }
    }
    let unknown: Vec<_> = asked.iter().filter(|word| !known.contains(word.as_str())).collect();
    assert!(unknown.is_empty(), "scripts say {unknown:?}");
}
