//! No input is slow, deep or multiplied.

use std::time::{Duration, Instant};

use richtext::{clean, from_markdown, from_text, to_text};

/// What makes parsers slow or deep, each about half a megabyte or a hundred thousand tags of it.
fn hostile() -> Vec<(&'static str, String)> {
    let repeat = |text: &str| text.repeat(500_000 / text.len());
    let counted = |make: &dyn Fn(usize) -> String| (0..50_000).map(make).collect::<String>();
    vec![
        ("open elements", repeat("<div>")),
        ("open formatting", repeat("<b><i><u><p>")),
        ("closed far away", format!("{}{}", "<div>".repeat(100_000), "</div>".repeat(100_000))),
        ("end tags without start", repeat("</p></b></table>")),
        ("nested quotes", format!("{}x{}", "<blockquote>".repeat(100_000), "</blockquote>".repeat(100_000))),
        ("nested lists", repeat("<ul><li>")),
        ("nested tables", repeat("<table><tr><td>")),
        ("text in tables", format!("<table>{}", repeat("x<b>"))),
        ("words in tables", format!("<table>{}", repeat("x<i>y</i>"))),
        ("cells without rows", format!("<table>{}", repeat("<td>"))),
        ("links in links", repeat("<a href=http://a.b>")),
        ("links in tables", repeat("<a href=http://a.b><table>")),
        ("misnested formatting", repeat("<a href=http://a.b><b><p></a></b>")),
        ("one tag, many attributes", format!("<p {}>", counted(&|n| format!("a{n}=1 ")))),
        ("links, many attributes", format!("<a href=http://a.b {}>", counted(&|n| format!("a{n}=1 ")))),
        ("different tags", counted(&|n| format!("<t{n}>"))),
        ("different fonts", counted(&|n| format!("<font color={n}><p>"))),
        ("comments", repeat("<!--")),
        ("scripts", repeat("<script>")),
        ("script ends", format!("<script>{}", repeat("</scrip"))),
        ("brackets", repeat("<")),
        ("quotes", repeat("<a href=\"")),
        ("references", repeat("&amp")),
        ("ampersands", repeat("&")),
        ("spaces that do not break", repeat("\u{a0}")),
        ("a long address", format!("<a href='http://a.b/{}'>x", repeat("&"))),
        ("a long description", format!("<img src=/attachments/1 alt='{}'>", repeat("&"))),
        ("line breaks", format!("{}{}", "<blockquote>".repeat(60), repeat("x<br>"))),
        ("addresses", repeat("http://")),
        ("brackets behind an address", format!("http://a{}", repeat("()))"))),
        ("foreign parts", repeat("<svg><math><p>")),
        ("words", repeat("word ")),
        ("empty", repeat("\0")),
    ]
}

/// The bound is generous, since a test build on a busy machine is slow; what is quadratic takes hours.
const BOUND: Duration = Duration::from_secs(300);

#[track_caller]
fn within_bound(name: &str, work: impl FnOnce() -> usize) {
    let start = Instant::now();
    let length = work();
    let took = start.elapsed();
    println!("{name}: {took:?}, {length} bytes");
    assert!(took < BOUND, "{name} took {took:?}");
}

#[test]
fn no_html_is_slow_or_deep() {
    for (name, html) in hostile() {
        within_bound(name, || {
            let cleaned = clean(&html);
            to_text(&cleaned).len() + cleaned.len()
        });
    }
}

#[test]
fn five_megabytes_are_not_too_much() {
    for text in ["<div>", "<p>Some <b>words</b> of a long mail.</p>\n"] {
        let html = text.repeat(5_000_000 / text.len());
        within_bound(text, || clean(&html).len());
    }
}

#[test]
fn no_text_is_slow_or_deep() {
    for text in ["<div>", "&", "http://", "http://a.b,", "http://a)(", "\n", "a\n", "\t", "a\n\n"] {
        within_bound(text, || from_text(&text.repeat(200_000 / text.len())).len());
    }
}

#[test]
fn no_markdown_is_slow_or_deep() {
    let repeat = |text: &str| text.repeat(200_000 / text.len());
    let cases = [
        "> ",
        "- ",
        "[",
        "![",
        "*a ",
        "**a *b",
        "_",
        "`a``",
        "<",
        "[a](",
        "[a]: b\n",
        "| a ",
        "a|b\n-|-\n",
        "\\",
        "http://",
        "~~",
        "&",
        "1. ",
        "#",
        "x@y.z ",
        "www.",
        "[a](<b",
        "<!--",
        "a\n",
    ];
    for text in cases {
        within_bound(text, || from_markdown(&repeat(text)).len());
    }
}
