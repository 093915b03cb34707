//! How a ticket's number stands in the subjects of mails: `[#12]`, `[ACME-12]`, `Ticket 12`.
//!
//! An organization chooses what stands before the number, its *hook*. Whatever it ever chose is still read, since mails are answered after years.

use kernel::{Error, Result, clean_line};

/// Until somebody chooses another one.
pub const USUAL: &str = "[#";

/// In characters: a subject has little room.
const LONGEST: usize = 20;

const BRACKETS: [(char, char); 3] = [('[', ']'), ('(', ')'), ('{', '}')];

/// Reads a hook from a form field: at least a letter or `#`, brackets opened only, no digit (the number would not be told from it) and nothing that has a meaning in subjects.
pub fn check(field: &'static str, text: &str) -> Result<String> {
    let hook = clean_line(field, text, LONGEST)?;
    let has_word = hook.chars().any(|c| c.is_alphabetic() || c == '#');
    let is_odd = |c: char| c.is_numeric() || matches!(c, ':' | '<' | '>' | '"' | '\\' | '@' | ',' | ';') || BRACKETS.iter().any(|(_, close)| *close == c);
    if has_word && !hook.chars().any(is_odd) { Ok(hook) } else { Err(Error::invalid(field, "settings-hook-bad")) }
}

/// The number of a ticket as it stands in a subject: behind a word a space follows, and what was opened is closed.
pub fn token(hook: &str, number: impl std::fmt::Display) -> String {
    let space = if hook.ends_with(char::is_alphabetic) { " " } else { "" };
    let closing: String = hook.chars().rev().filter_map(|c| BRACKETS.iter().find(|(open, _)| *open == c)).map(|(_, close)| *close).collect();
    format!("{hook}{space}{number}{closing}")
}

/// What to look for in subjects: these hooks, and `#` alone, under which mails went out before any was chosen and which people write by hand.
pub fn read_as(hooks: &[String]) -> Vec<String> {
    hooks.iter().cloned().chain(std::iter::once("#".to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_behind_its_hook_and_brackets_are_closed() {
        for (hook, expected) in
            [("[#", "[#12]"), ("[ACME-", "[ACME-12]"), ("Ticket#", "Ticket#12"), ("Ticket", "Ticket 12"), ("[Заявка", "[Заявка 12]"), ("({#", "({#12})")]
        {
            assert_eq!(check("hook", hook).unwrap(), hook);
            assert_eq!(token(hook, 12), expected);
        }
        assert_eq!(check("hook", "  [ACME-  ").unwrap(), "[ACME-");
    }

    #[test]
    fn what_could_be_anything_is_no_hook() {
        for bad in ["", "  ", "[", "12", "A1", "[ACME-]", "Re:", "a\r\nBcc: b", "<x", "x@y", "[abcdefghijklmnopqrstuvwxyz-"] {
            assert!(check("hook", bad).is_err(), "{bad:?}");
        }
    }
}
