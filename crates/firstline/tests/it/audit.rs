//! S28: what was written down stays as it was written, and everything that is written down can be read.

use std::collections::BTreeSet;

use db::STATEMENTS;
use firstline::{permissions::table, wiring::catalogues};
use kernel::language::keys;
use queue::ItemKind;

use crate::sources::sources;

/// Where an event may change: a person is erased, or an account takes over what the same person wrote before they had it.
const MAY_CHANGE_EVENTS: [&str; 2] = ["queue/src/erase.rs", "queue/src/event.rs"];

#[test]
fn no_statement_changes_or_removes_an_event() {
    let words = |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(str::to_owned).collect::<Vec<_>>();
    let changes = |text: &str| {
        let words = words(text);
        words.windows(2).any(|pair| pair == ["UPDATE", "event"]) || words.windows(3).any(|three| three == ["DELETE", "FROM", "event"])
    };
    let found: Vec<_> = STATEMENTS.iter().filter(|statement| !statement.file.contains("tests/") && changes(statement.text)).collect();
    assert!(found.iter().any(|statement| statement.file.ends_with(MAY_CHANGE_EVENTS[0])), "the one that erases is found");
    let strays: Vec<_> = found.iter().filter(|statement| !MAY_CHANGE_EVENTS.iter().any(|file| statement.file.ends_with(file))).collect();
    assert!(strays.is_empty(), "{strays:#?}");
    // Texts that are made while the program runs.
    for source in sources(&[".rs"]).iter().filter(|source| !MAY_CHANGE_EVENTS.contains(&source.path.as_str())) {
        assert!(!source.product().lines().any(changes), "{}", source.path);
    }
}

#[test]
fn no_route_does_more_than_read_the_audit() {
    let of_audit: Vec<_> = table().into_iter().filter(|entry| entry.path.contains("audit")).collect();
    assert_eq!(of_audit.len(), 3);
    assert!(of_audit.iter().all(|entry| entry.method == "GET"), "{of_audit:?}");
}

/// Kinds of events, as the sources define them.
fn kinds() -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for source in sources(&[".rs"]) {
        for line in source.product().lines().map(str::trim) {
            let is_struct = line.starts_with("const KIND: &'static str = \"");
            let is_listed = line.split_once(" = \"").is_some_and(|(name, rest)| name.chars().all(char::is_alphanumeric) && rest.contains("\" {"));
            if (is_struct || is_listed)
                && let Some(kind) = line.split('"').nth(1)
            {
                kinds.insert(kind.to_owned());
            }
        }
    }
    kinds.retain(|kind| kind.contains('.'));
    kinds
}

#[test]
fn every_kind_of_event_has_its_sentence_and_every_kind_of_thing_its_name() {
    let known: BTreeSet<&str> = catalogues().iter().flat_map(|catalogue| keys(catalogue.en)).collect();
    let kinds = kinds();
    assert!(kinds.len() > 60 && kinds.contains("user.erased") && kinds.contains("mailbox.added"), "{kinds:?}");
    let silent: Vec<_> =
        kinds.iter().map(|kind| format!("audit-event-{}", kind.replace(['.', '_'], "-"))).filter(|key| !known.contains(key.as_str())).collect();
    assert!(silent.is_empty(), "audit.en.ftl and audit.ru.ftl lack {silent:#?}");
    for kind in ItemKind::ALL {
        assert!(known.contains(format!("audit-thing-{}", kind.slug().replace('_', "-")).as_str()), "{kind:?}");
    }
}
