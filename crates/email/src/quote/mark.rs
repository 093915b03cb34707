//! Lines that separate an answer from what it answers.

use super::{Line, block_at, phrases};

/// What a separator says of what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    Forwarded,
    Original,
    /// A rule or unknown words between hyphens: a header must follow.
    Rule,
}

/// The separator at this line. A mere rule counts only above a header.
pub fn separator_at(lines: &[Line], at: usize) -> Option<Separator> {
    let words = lines.get(at)?.mark();
    let found = separator(words)?;
    let next = (at + 1..lines.len().min(at + 4)).find(|next| !lines[*next].is_blank());
    let is_above_header = || next.is_some_and(|next| block_at(lines, next, true).is_some());
    (found != Separator::Rule || is_above_header()).then_some(found)
}

fn separator(words: &str) -> Option<Separator> {
    if words.len() < 4 {
        return None;
    }
    let inner = words.trim_matches(['-', '=', '_', '–', '—', '*', ' ']);
    let is_decorated = words.len() - inner.len() >= 4 && words.starts_with(['-', '=', '_', '–', '—', '*']);
    // A Turkish capital İ becomes an i with a dot of its own.
    let phrase = inner.trim_end_matches([':', ' ']).to_lowercase().replace('\u{307}', "");
    let is_any = |known: &[&str]| known.iter().any(|known| phrase == *known || (is_decorated && phrase.starts_with(known)));
    if (is_decorated || inner.ends_with(':')) && is_any(phrases::FORWARDED) {
        return Some(Separator::Forwarded);
    }
    if is_decorated && is_any(phrases::ORIGINAL) {
        return Some(Separator::Original);
    }
    is_decorated.then_some(Separator::Rule).filter(|_| phrase.chars().count() <= 60)
}

#[cfg(test)]
mod tests {
    use super::{super::lines_of_text, *};

    #[track_caller]
    fn check(text: &str, expected: Option<Separator>) {
        assert_eq!(separator_at(&lines_of_text(text), 0), expected, "{text}");
    }

    #[test]
    fn separators_are_known() {
        check("---------- Forwarded message ---------", Some(Separator::Forwarded));
        check("Begin forwarded message:", Some(Separator::Forwarded));
        check("Начало переадресованного сообщения:", Some(Separator::Forwarded));
        check("-----Ursprüngliche Nachricht-----", Some(Separator::Original));
        check("________________________________\nFrom: a\nSent: b", Some(Separator::Rule));
        check("-------- Okänt --------\nFrån: a\nÄmne: b", Some(Separator::Rule));
    }

    #[test]
    fn rules_alone_are_none() {
        check("________________________________\nmailing list", None);
        check("----", None);
        check("Original message", None);
    }
}
