//! The number of a ticket in a subject.

/// No desk has more tickets than this many digits can count.
const DIGITS: usize = 15;

/// The numbers that stand in a subject behind one of `hooks`, each once, in their order.
///
/// A hook is what an organization writes before the number, `[#` or `[Desk#` or `Ticket `; the caller gives its present one and all former ones, since mails are answered after years. A bracket behind the
/// number may be lost, the case may differ, spaces may have crept in. A number proves nothing: whoever reads one may write it.
pub fn tokens(subject: &str, hooks: &[String]) -> Vec<u64> {
    let mut found = Vec::new();
    let mut before = None;
    for (at, c) in subject.char_indices() {
        let number = hooks.iter().filter_map(|hook| number_at(&subject[at..], hook.trim_end(), before)).next();
        if let Some(number) = number.filter(|number| !found.contains(number)) {
            found.push(number);
        }
        before = Some(c);
    }
    found
}

/// The number at the start of `text` behind `hook`; `before` is the character in front of `text`.
fn number_at(text: &str, hook: &str, before: Option<char>) -> Option<u64> {
    let begins_a_word = !hook.starts_with(char::is_alphanumeric) || !before.is_some_and(char::is_alphanumeric);
    let rest = without_hook(text, hook).filter(|_| begins_a_word && !hook.is_empty())?.trim_start();
    let digits = &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())];
    let ends_a_word = !rest[digits.len()..].starts_with(char::is_alphanumeric);
    digits.parse().ok().filter(|_| digits.len() <= DIGITS && ends_a_word)
}

fn without_hook<'a>(text: &'a str, hook: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for wanted in hook.chars().filter(|c| !c.is_whitespace()) {
        let found = rest.by_ref().find(|c| !c.is_whitespace())?;
        if found != wanted && !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(subject: &str, expected: &[u64]) {
        let hooks = ["[#".to_owned(), "[Desk#".to_owned(), "Ticket ".to_owned()];
        assert_eq!(tokens(subject, &hooks), expected, "{subject}");
    }

    #[test]
    fn numbers_are_found_behind_present_and_former_hooks() {
        check("Re: [#12] No sound", &[12]);
        check("AW: [desk#7] [#12] [Desk# 7]", &[7, 12]);
        check("[ Desk #123", &[123]);
        check("your ticket 5, please", &[5]);
    }

    #[test]
    fn other_numbers_are_none() {
        check("#12", &[]);
        check("[#12a]", &[]);
        check("[#]", &[]);
        check("[#1234567890123456]", &[]);
        check("Tickets 12", &[]);
        check("MyTicket 12", &[]);
        check("", &[]);
    }
}
