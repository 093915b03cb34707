//! The smallest pieces of a query. Positions count characters.

use super::{Comparison, vocabulary::Field};

/// What stands at a place of the query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Lexeme {
    End,
    Open,
    Close,
    /// A hyphen with something to negate right behind it.
    Minus,
    /// An opening quotation mark.
    Quote,
    /// `#1042`
    Number {
        digits: String,
        len: usize,
    },
    /// A name and a comparison: `priority>=`. The name need not be a known one.
    Field {
        name: String,
        comparison: Comparison,
        len: usize,
    },
    Word(String),
}

/// Reads the piece at `at`, where no space is.
pub(super) fn lexeme(chars: &[char], at: usize) -> Lexeme {
    let rest = chars.get(at..).unwrap_or_default();
    match rest {
        [] => Lexeme::End,
        ['(', ..] => Lexeme::Open,
        [')', ..] => Lexeme::Close,
        ['-', next, ..] if !next.is_whitespace() && *next != ')' => Lexeme::Minus,
        [first, ..] if closing_quotes(*first).is_some() => Lexeme::Quote,
        ['#', digits @ ..] => number(digits).unwrap_or_else(|| word(rest)),
        _ => field(rest).unwrap_or_else(|| word(rest)),
    }
}

fn word(rest: &[char]) -> Lexeme {
    Lexeme::Word(rest.iter().take_while(|&&c| !ends_word(c)).collect())
}

fn number(rest: &[char]) -> Option<Lexeme> {
    let digits: String = rest.iter().take_while(|&&c| !ends_word(c)).collect();
    let is_number = (1..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| Lexeme::Number { len: digits.len() + 1, digits })
}

/// A name that a comparison follows. `Re: printer`, `http://…` and `x=` in pasted text are words, not fields.
fn field(rest: &[char]) -> Option<Lexeme> {
    let name: String = rest.iter().take_while(|&&c| c.is_alphanumeric() || c == '_').collect();
    if !name.starts_with(char::is_alphabetic) {
        return None;
    }
    let name_len = name.chars().count();
    let (comparison, sign_len) = comparison(rest.get(name_len..)?)?;
    let value = rest.get(name_len + sign_len..).unwrap_or_default();
    let has_value = value.first().is_some_and(|&c| !ends_word(c)) && !value.starts_with(&['/', '/']);
    if has_value || Field::from_name(&name).is_some() { Some(Lexeme::Field { name, comparison, len: name_len + sign_len }) } else { None }
}

fn comparison(rest: &[char]) -> Option<(Comparison, usize)> {
    match rest {
        [':', ordered @ ..] if ordered.starts_with(&['<']) || ordered.starts_with(&['>']) => comparison(ordered).map(|(found, len)| (found, len + 1)),
        ['>', '=', ..] => Some((Comparison::GreaterOrEqual, 2)),
        ['<', '=', ..] => Some((Comparison::LessOrEqual, 2)),
        ['>', ..] => Some((Comparison::Greater, 1)),
        ['<', ..] => Some((Comparison::Less, 1)),
        [':' | '=', ..] => Some((Comparison::Equal, 1)),
        _ => None,
    }
}

/// Whether a bare word ends before this character.
pub(super) fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')')
}

/// The marks that end what this one begins. Keyboards of phones and word processors write typographic ones.
pub(super) fn closing_quotes(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '\u{201c}' | '\u{201d}' | '\u{201e}' => Some(&['\u{201c}', '\u{201d}', '"']),
        '\u{ab}' => Some(&['\u{bb}']),
        _ => None,
    }
}

/// Whether a text between spaces would be read as exactly this word.
pub(super) fn is_bare_word(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let is_keyword = ["or", "and", "not"].iter().any(|keyword| text.eq_ignore_ascii_case(keyword));
    !is_keyword && !text.chars().any(char::is_control) && lexeme(&chars, 0) == Lexeme::Word(text.to_owned())
}

/// Whether a text behind a comparison would be read as exactly this value.
pub(super) fn is_bare_value(text: &str) -> bool {
    let first_is_plain = text.starts_with(|c: char| !matches!(c, '<' | '>' | '=') && closing_quotes(c).is_none());
    first_is_plain && !text.chars().any(|c| ends_word(c) || c == ',' || c.is_control())
}
