//! ARCHITECTURE.md: imports run one way.

use crate::sources::crates;

/// From the ground up; a crate may know those before it.
const ORDER: [&str; 17] = [
    "kernel",
    "richtext",
    "email",
    "db",
    "files",
    "queue",
    "mailwire",
    "mail",
    "web",
    "notices",
    "people",
    "tickets",
    "practices",
    "admin",
    "firstline",
    "testkit-macros",
    "testkit",
];

/// Crates that know everything and that nothing knows.
const OUTSIDE: [&str; 1] = ["bench"];

/// The names under `[dependencies]`, without those of tests.
fn dependencies(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(crates().join(name).join("Cargo.toml")).expect("a Cargo.toml");
    let section = text.split("\n[").find(|section| section.starts_with("dependencies]")).unwrap_or_default();
    section
        .lines()
        .skip(1)
        .filter_map(|line| line.split(['.', '=', ' ']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_crate_knows_one_above_it() {
    for (rank, name) in ORDER.iter().enumerate() {
        for dependency in dependencies(name) {
            assert!(!OUTSIDE.contains(&dependency.as_str()), "{name} knows {dependency}");
            if let Some(other) = ORDER.iter().position(|known| *known == dependency) {
                assert!(other < rank, "{name} knows {dependency}, which stands above it");
            }
        }
    }
    assert!(dependencies("db").contains(&"kernel".to_owned()) && !dependencies("db").contains(&"richtext".to_owned()));
    assert!(dependencies("kernel").iter().all(|name| !ORDER.contains(&name.as_str())));
}

#[test]
fn every_crate_has_its_place() {
    for entry in std::fs::read_dir(crates()).expect("the crates").flatten().filter(|entry| entry.path().join("Cargo.toml").exists()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(ORDER.contains(&name.as_str()) || OUTSIDE.contains(&name.as_str()), "{name} has no place in the order");
    }
}

#[test]
fn http_stays_at_and_above_the_web_floor() {
    for name in ["kernel", "richtext", "email", "db", "files", "queue", "mail"] {
        for dependency in dependencies(name) {
            assert!(
                !matches!(dependency.as_str(), "axum" | "hyper" | "hyper-util" | "tower" | "tower-http" | "utoipa" | "askama_web"),
                "{name} knows {dependency}"
            );
        }
    }
    // Composing a letter takes a template; no page is made there.
    assert!(!dependencies("queue").contains(&"askama".to_owned()));
}
