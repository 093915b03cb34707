//! Where a signature begins.
//!
//! Only what is set apart by a mark, or written by a phone, is one: a closing formula and a name are what a person wrote, and stay.

use super::{Hint, Line, phrases};

/// More lines with words than this are no signature.
const LINES: usize = 30;

/// The first line of the signature that ends `lines`.
pub fn signature_in(lines: &[Line]) -> Option<usize> {
    let mut below = 0;
    let mut found = None;
    for (at, line) in lines.iter().enumerate().rev() {
        if line.depth > 0 || below > LINES {
            break;
        }
        let is_start =
            line.hint == Some(Hint::Signature) || is_delimiter(line.mark(), below) || (below <= 1 && is_sent_from(line.mark()) && is_apart(lines, at));
        if is_start {
            found = Some(at);
        }
        below += usize::from(!line.is_blank());
    }
    found
}

/// `-- ` as Usenet had it, and what others made of it; the vaguer the mark, the fewer lines it may have below it.
fn is_delimiter(words: &str, below: usize) -> bool {
    let is_all = |marks: &[char]| !words.is_empty() && words.chars().all(|c| marks.contains(&c));
    let count = words.chars().count();
    match below {
        0 => false,
        _ if words == "--" => true,
        1..=8 if is_all(&['—', '–', '―']) => true,
        1..=6 if is_all(&['_']) => count >= 2,
        _ => false,
    }
}

/// Whether the line is one that a phone or its mail program adds. It is no sentence.
pub fn is_sent_from(words: &str) -> bool {
    let lower = words.trim_start_matches(['-', '*', ' ']).to_lowercase();
    let text = lower.split(['<', '(']).next().unwrap_or_default().trim_end();
    phrases::SENT_FROM.iter().any(|start| lower.starts_with(start))
        && text.chars().count() <= 70
        && !text.ends_with(['.', '!', '?', ','])
        && !text.contains(", ")
}

/// Nothing stands right above it but an empty line, another such line or nothing at all.
fn is_apart(lines: &[Line], at: usize) -> bool {
    at == 0 || lines[at - 1].is_blank() || lines[at - 1].depth > 0 || is_sent_from(lines[at - 1].mark()) || lines[at - 1].mark() == "--"
}

#[cfg(test)]
mod tests {
    use super::{super::lines_of_text, *};

    #[track_caller]
    fn check(text: &str, expected: Option<usize>) {
        assert_eq!(signature_in(&lines_of_text(text)), expected, "{text}");
    }

    #[test]
    fn signatures_begin_at_their_mark() {
        check("Hi\n\n-- \nAna", Some(2));
        check("Hi\n—\nAna\nDesk", Some(1));
        check("Hi\n__\nlist\nfooter", Some(1));
        check("Hi\n\nSent from my iPhone", Some(2));
        check("Hi\n--\nAna\n\nSent from my iPhone", Some(1));
        check("Привет\n\nОтправлено с iPhone", Some(2));
        check("Hi\n\nGet Outlook for iOS<https://example.com>", Some(2));
    }

    #[test]
    fn words_of_a_person_are_none() {
        check("Hi\n-- one\n-- two", None);
        check("a\n----\nb", None);
        check("Hi\n\nSent from my desk, which is easier.", None);
        check("Regards,\nAna", None);
        check("--", None);
    }
}
