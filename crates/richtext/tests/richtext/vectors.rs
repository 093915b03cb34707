//! Thousands of known attacks, and as many made up ones: what comes out is harmless, and cleaning it again changes nothing.

use std::{fs, path::Path};

use proptest::prelude::*;
use richtext::{attachments_in, clean, from_markdown, from_text, is_empty, preview, to_text};

use crate::page;

/// Collections of attacks lie beside the project where it is developed; they are not part of it.
const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");

#[track_caller]
fn check(html: &str) {
    let cleaned = clean(html);
    page::assert_harmless(&cleaned);
    assert_eq!(clean(&cleaned), cleaned, "cleaning again changed what came of\n{html}");
}

fn check_folder(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut vectors = 0;
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            vectors += check_folder(&path);
            continue;
        }
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        check(&text);
        for line in text.lines() {
            check(line);
            page::assert_harmless(&from_text(line));
            page::assert_harmless(&from_markdown(line));
            vectors += 1;
        }
    }
    vectors
}

#[test]
fn known_attacks_come_out_harmless() {
    for folder in ["xss", "hostile-strings", "mail-html-templates"] {
        let folder = Path::new(CORPUS).join(folder);
        if folder.is_dir() {
            println!("{}: {} vectors", folder.display(), check_folder(&folder));
        } else {
            eprintln!("NOT COVERED: {} is absent, its attacks were not tried.", folder.display());
        }
    }
}

const NAMES: [&str; 37] = [
    "p",
    "br",
    "div",
    "b",
    "i",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "h1",
    "hr",
    "table",
    "tr",
    "td",
    "tbody",
    "caption",
    "img",
    "svg",
    "math",
    "style",
    "script",
    "title",
    "textarea",
    "select",
    "button",
    "template",
    "form",
    "noscript",
    "mtext",
    "foreignObject",
    "span",
    "th",
    "u",
    "strong",
    "x",
];

const ATTRIBUTES: &str = " (href|src|style|onerror|alt|start|colspan)=[\"']?(javascript:x|http://a.b|/attachments/7|3|<|>|&quot;)[\"']?/?";

/// Tags, attributes and words in any order, which random characters would hardly ever hit upon.
fn markup() -> impl Strategy<Value = String> {
    let name = || prop::sample::select(&NAMES[..]);
    let piece = prop_oneof![
        name().prop_map(|name| format!("<{name}>")),
        name().prop_map(|name| format!("</{name}>")),
        (name(), ATTRIBUTES).prop_map(|(name, attributes)| format!("<{name}{attributes}>")),
        "(<!--|-->|<!|<|>|&lt;|&#0;|&nbsp;|\"|'|\n| |word|http://a.b)",
        "\\PC{0,5}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_markup_comes_out_harmless(html in markup()) {
        check(&html);
    }

    #[test]
    fn any_text_comes_out_harmless(text in "(?s).{0,200}") {
        check(&text);
        page::assert_harmless(&from_markdown(&text));
        let html = from_text(&text);
        page::assert_harmless(&html);
        prop_assert_eq!(clean(&html), html);
    }

    #[test]
    fn plain_text_returns_with_the_same_words(text in "[ -~\nа-я]{0,200}") {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(words(&to_text(&from_text(&text))), words(&text));
    }

    #[test]
    fn reading_never_fails(html in markup(), length in 0..50usize) {
        let text = to_text(&html);
        prop_assert!(preview(&text, length).chars().count() <= length.max(1));
        is_empty(&html);
        attachments_in(&html);
    }
}
