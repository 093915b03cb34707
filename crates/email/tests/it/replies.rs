//! What is new in real replies, against what a person decided for each (`tests/replies.csv`).
//!
//! The rule behind the decisions: all that the writer typed for this mail is new, with closing formula and name; quotes are new only between answers. Not new are quotes at the end or above the
//! answer, their headers, and what programs append: signatures behind a mark, lines of phones, footers of lists.

use std::time::Instant;

use email::{Email, body};
use sha2::{Digest, Sha256};

use crate::corpus::samples;

/// Of 136.
const WANTED_PERCENT: usize = 90;

/// Words only: marks of quotes and layout are not what is compared.
fn words(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '>' | '\u{feff}')).collect()
}

fn new_words(email: &Email) -> String {
    words(&richtext::to_text(&body(email, &|_| None).new_html))
}

/// The same reply as a mail program would send it in HTML: lines with breaks, quotes in blocks.
fn as_html(text: &str) -> String {
    let mut html = String::new();
    let mut depth = 0;
    for line in text.lines() {
        let words = line.trim_start_matches(['>', ' ']);
        let quoted = if line.trim_start().starts_with(">:") { 0 } else { line[..line.len() - words.len()].matches('>').count().min(20) };
        while depth < quoted {
            html.push_str("<blockquote type=\"cite\">");
            depth += 1;
        }
        while depth > quoted {
            html.push_str("</blockquote>");
            depth -= 1;
        }
        html.extend(["<div>", if words.is_empty() { "<br>" } else { "" }, &richtext::escape(if quoted == 0 { line } else { words }), "</div>\n"]);
    }
    html
}

#[test]
fn what_is_new_in_a_reply_is_what_a_person_would_say() {
    let expected = include_str!("../replies.csv");
    let found = samples("mail-replies", |path| !path.contains("crisp-forward") && path.ends_with(".txt"));
    if found.is_empty() {
        return;
    }
    let (mut in_text, mut in_html, mut failures) = (0, 0, Vec::new());
    for row in expected.lines().skip(1) {
        let [path, hash, last] = row.split(',').collect::<Vec<_>>().try_into().expect("three columns");
        let sample = found.iter().find(|sample| sample.path.ends_with(&format!("mail-replies/{path}"))).expect("a file of the collection");
        let digest: String = Sha256::digest(&sample.bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, hash, "{path} is another file than the one that was judged");
        let text = String::from_utf8_lossy(&sample.bytes).into_owned();
        let count = last.parse().unwrap_or(usize::MAX);
        let wanted = words(&richtext::to_text(&richtext::from_text(&text.lines().take(count).collect::<Vec<_>>().join("\n"))));
        let started = Instant::now();
        let got = new_words(&Email { text: Some(text.clone()), ..Email::default() });
        let got_html = new_words(&Email { html: Some(as_html(&text)), ..Email::default() });
        // A build without optimization on a busy machine; with optimization it is less than a second.
        assert!(started.elapsed().as_secs() < 40, "{path} takes too long");
        in_text += usize::from(got == wanted);
        in_html += usize::from(got_html == wanted);
        for (form, got) in [("text", got), ("html", got_html)] {
            if got != wanted {
                failures.push(format!(
                    "{path} as {form}: {} characters are new, not {}; ends with {:?}",
                    got.chars().count(),
                    wanted.chars().count(),
                    tail(&got)
                ));
            }
        }
    }
    let all = expected.lines().count() - 1;
    println!("{in_text} of {all} replies are trimmed as a person would, {in_html} as HTML");
    println!("{}", failures.join("\n"));
    assert!(in_text * 100 >= all * WANTED_PERCENT, "only {in_text} of {all}");
    assert!(in_html * 100 >= all * WANTED_PERCENT, "only {in_html} of {all} as HTML");
}

fn tail(text: &str) -> String {
    text.chars().skip(text.chars().count().saturating_sub(40)).collect()
}
