//! The sources as text: what no compiler refuses and nobody wants.

use std::path::{Path, PathBuf};

/// The folder of all crates.
pub fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crates").to_owned()
}

/// Crates that are the product; the others test or measure it.
pub const PRODUCT: [&str; 15] =
    ["kernel", "richtext", "email", "db", "files", "queue", "mailwire", "mail", "web", "notices", "people", "tickets", "practices", "admin", "firstline"];

/// A file of the product's sources, its path below `crates`.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    /// Without its tests, which stand at the end of a file.
    pub fn product(&self) -> &str {
        let mut from = 0;
        while let Some(at) = self.text[from..].find("\n#[cfg(test)]\n").map(|at| from + at) {
            let item = self.text[at + "\n#[cfg(test)]\n".len()..].lines().next().unwrap_or_default();
            if !item.ends_with(';') {
                return &self.text[..at];
            }
            from = at + 1;
        }
        &self.text
    }
}

/// All sources of the product with these endings, but for files of tests and samples.
pub fn sources(endings: &[&str]) -> Vec<Source> {
    let mut all = Vec::new();
    for name in PRODUCT {
        let mut folders = vec![crates().join(name).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
                let (path, file) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
                let is_test = matches!(file.as_str(), "tests" | "tests.rs" | "testing" | "samples.rs");
                match path.is_dir() {
                    _ if is_test => {}
                    true => folders.push(path),
                    false if endings.iter().any(|ending| file.ends_with(ending)) => {
                        let text = std::fs::read_to_string(&path).expect("a text");
                        all.push(Source { path: path.strip_prefix(crates()).expect("a path").display().to_string(), text });
                    }
                    false => {}
                }
            }
        }
    }
    assert!(!all.is_empty(), "no sources end in {endings:?}");
    all
}

/// Where the product may give up: before anybody is served.
const MAY_PANIC: [(&str, &str); 1] =
    [("kernel/src/language.rs", "a catalogue that does not parse is a defect of the build, shown by the first start and every test")];

#[test]
fn the_product_does_not_panic_on_purpose() {
    let words = [".unwrap()", ".expect(\"", "panic!(", "unreachable!(", "todo!(", "unimplemented!("];
    let mut found = Vec::new();
    for source in sources(&[".rs"]) {
        if MAY_PANIC.iter().any(|(path, _)| *path == source.path) {
            continue;
        }
        for (number, line) in source.product().lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if words.iter().any(|word| code.contains(word)) {
                found.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn templates_have_no_styles_and_scripts_of_their_own() {
    for source in sources(&[".html"]).into_iter().filter(|source| !source.path.starts_with("mail/")) {
        for (number, line) in source.text.lines().enumerate() {
            let lower = line.to_lowercase();
            let handler = lower.split([' ', '\t', '"', '\'']).find(|word| word.starts_with("on") && word.ends_with('=') && word.len() > 4);
            let is_script = lower.contains("<script") && !lower.contains(" src=") && !lower.contains("application/json");
            let is_style = lower.contains(" style=") || lower.contains("<style");
            let is_bad = handler.is_some() || is_script || is_style || lower.contains("javascript:");
            assert!(!is_bad, "{}:{}: {line}", source.path, number + 1);
        }
    }
}

/// Where a template may write HTML as it stands: what was cleaned before it was stored, and drawings of our own.
#[test]
fn templates_write_html_only_where_it_was_cleaned() {
    let mut places = Vec::new();
    for source in sources(&[".html"]) {
        for line in source.text.lines().filter(|line| line.contains("|safe")) {
            for (at, _) in line.match_indices("|safe") {
                let from = line[..at].rfind(['{', '(']).map_or(0, |from| from + 1);
                places.push(format!("{}: {}", source.path, line[from..at].trim()));
            }
        }
    }
    places.sort();
    places.dedup();
    let known = include_str!("safe_places.txt");
    let unknown: Vec<_> = places.iter().filter(|place| !known.lines().any(|line| line == place.as_str())).collect();
    assert!(unknown.is_empty(), "look at who cleans these, then list them in safe_places.txt: {unknown:#?}");
}

#[test]
fn statements_stand_in_stores_alone() {
    // Texts that are made while they run, or belong to the floor itself.
    // IMAP has a SELECT too.
    let floors = ["db/", "mailwire/", "queue/", "web/", "files/", "mail/", "firstline/src/health.rs", "people/src/schema.rs"];
    // Small features whose store is the file itself.
    let small = [
        "people/src/credential.rs",
        "people/src/membership/erase.rs",
        "people/src/membership/username.rs",
        "people/src/session/visitor.rs",
        "people/src/user/everywhere.rs",
        "people/src/user/find.rs",
        "tickets/src/drafts/mod.rs",
        "notices/src/erase.rs",
        "tickets/src/ticket/erased.rs",
        "tickets/src/ticket/family.rs",
        "tickets/src/ticket/owned.rs",
        "tickets/src/ticket/taken_over.rs",
        "tickets/src/ticket/types.rs",
        "tickets/src/workflow/matrix.rs",
    ];
    let mut found = Vec::new();
    for source in sources(&[".rs"]) {
        let is_store = source.path.ends_with("store.rs") || floors.iter().any(|floor| source.path.starts_with(floor));
        let has_sql = ["sql!(", "\"SELECT ", "\"INSERT INTO", "\"UPDATE ", "\"DELETE FROM"].iter().any(|word| source.product().contains(word));
        if has_sql && !is_store {
            found.push(source.path);
        }
    }
    let unknown: Vec<_> = found.iter().filter(|path| !small.contains(&path.as_str())).collect();
    assert!(unknown.is_empty(), "SQL outside stores: {unknown:#?}");
}

#[test]
fn sources_name_no_machine_and_no_secret() {
    for source in sources(&[".rs", ".html", ".ftl", ".css", ".js", ".txt", ".toml"]) {
        for word in ["/root/", "/work/", "TODO", "FIXME", "XXX:", "BEGIN PRIVATE KEY", "lorem ipsum"] {
            assert!(!source.text.contains(word), "{} says {word}", source.path);
        }
    }
}
