//! Names and addresses of people, checked when they are made and trusted afterwards.

use std::{fmt, str::FromStr};

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::{Error, Result, Text};

/// The form under which names are compared and made unique: compatibility-normalized, lower case.
pub fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect::<String>().trim().to_owned()
}

/// PostgreSQL cannot store U+0000 in text, so no door lets it in.
pub fn has_nul(text: &str) -> bool {
    text.contains('\0')
}

/// The first `max` characters.
pub fn truncate(text: &str, max: usize) -> &str {
    text.char_indices().nth(max).map_or(text, |(end, _)| &text[..end])
}

/// One line of free text from a form: trimmed, control and direction-overriding characters removed, at most `max` characters.
///
/// Fails with `error-too-long`, `error-required` or `error-nul` at `field`.
pub fn clean_line(field: &'static str, text: &str, max: usize) -> Result<String> {
    if has_nul(text) {
        return Err(Error::invalid(field, "error-nul"));
    }
    let is_override = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let clean: String = text.chars().map(|c| if c.is_control() || c == '\u{2028}' || c == '\u{2029}' { ' ' } else { c }).filter(|&c| !is_override(c)).collect();
    let clean = clean.trim();
    if clean.is_empty() {
        return Err(Error::invalid(field, "error-required"));
    }
    if clean.chars().count() > max {
        return Err(Error::invalid(field, Text::new("error-too-long").with("max", max)));
    }
    Ok(clean.to_owned())
}

/// A first or last name of at least `min` letters: letters of any script, combining marks, space, hyphen, apostrophe and full stop.
///
/// Asked only where a form has separate fields for them; a display name is free text.
pub fn check_person_name(field: &'static str, text: &str, min: usize, message: &'static str) -> Result<String> {
    let text = text.trim();
    let is_mark = |c: char| unicode_normalization::char::is_combining_mark(c);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let good = text.chars().all(|c| c.is_alphabetic() || is_mark(c) || matches!(c, ' ' | '-' | '\'' | '\u{2019}' | '\u{2010}' | '.'));
    if letters < min || !good || text.chars().count() > 100 {
        return Err(Error::invalid(field, message));
    }
    Ok(text.to_owned())
}

/// A mail address as a person typed it, of a form that mail servers take (RFC 5321).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which two spellings of one address meet.
    pub fn key(&self) -> String {
        fold(&self.0)
    }

    /// The part behind the last `@`, lower case.
    pub fn domain(&self) -> String {
        self.0.rsplit('@').next().unwrap_or_default().to_lowercase()
    }

    /// Reads an address from the form field `field`, or tells "Enter a valid email" there.
    pub fn at(field: &'static str, text: &str) -> Result<Self> {
        text.parse().map_err(|_| Error::invalid(field, "error-email"))
    }
}

impl FromStr for EmailAddress {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim();
        let plain = text.len() <= 254 && !text.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>' | '(' | ')' | ',' | ';'));
        let options = email_address::Options::default().without_display_text().without_domain_literal().with_minimum_sub_domains(2);
        match plain && email_address::EmailAddress::parse_with_options(text, options).is_ok() {
            true => Ok(Self(text.to_owned())),
            false => Err(()),
        }
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name one signs in with: 2 to 64 letters, digits, `.`, `_` or `-`, never an `@`; unique in the installation and never reused.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(transparent)]
pub struct Username(String);

impl Username {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which it is unique.
    pub fn key(&self) -> String {
        fold(&self.0)
    }

    /// A name made from the local part of an address; `None` when nothing usable is left.
    pub fn derived_from(address: &EmailAddress) -> Option<Self> {
        let local = address.as_str().split('@').next()?;
        let name: String = local.chars().filter(|&c| Self::allowed(c)).take(48).collect();
        name.trim_matches(['.', '_', '-']).parse().ok()
    }

    fn allowed(c: char) -> bool {
        c.is_alphanumeric() || matches!(c, '.' | '_' | '-')
    }
}

impl FromStr for Username {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text: String = text.trim().nfkc().collect();
        let length = text.chars().count();
        match (2..=64).contains(&length) && text.chars().all(Self::allowed) {
            true => Ok(Self(text)),
            false => Err(()),
        }
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_mail_servers_are_taken_and_others_are_not() {
        for good in ["ana@example.com", "a+b@mail.example.org", "müller@exämple.de", "o'neil@example.ie"] {
            assert!(good.parse::<EmailAddress>().is_ok(), "{good}");
        }
        for bad in ["", "ana", "ana@", "@example.com", "a b@example.com", "ana@localhost", "a@b@c.de", "ana@example.com\r\nBcc: x@y.zz", "<a@b.de>"] {
            assert!(bad.parse::<EmailAddress>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_person_name_may_be_of_any_script_but_not_a_number() {
        for good in ["Ana", "Jean-Luc", "O’Neil", "Ольга", "नीता", "Mary Ann", "St. John"] {
            assert!(check_person_name("first_name", good, 2, "x").is_ok(), "{good}");
        }
        for bad in ["", "A", "R2D2", "<b>Ana</b>", "Ana!"] {
            assert!(check_person_name("first_name", bad, 2, "x").is_err(), "{bad}");
        }
    }

    #[test]
    fn a_line_loses_what_would_break_out_of_it() {
        assert_eq!(clean_line("title", "  VPN\r\ndown \u{202e}gpj.exe ", 99).unwrap(), "VPN  down gpj.exe");
        assert!(clean_line("title", " \t ", 99).is_err());
        assert!(clean_line("title", "a\0b", 99).is_err());
        assert!(clean_line("title", "abc", 2).is_err());
    }

    #[test]
    fn a_username_can_be_derived_from_nearly_any_address() {
        let derived = |text: &str| Username::derived_from(&text.parse().unwrap()).map(|name| name.to_string());
        assert_eq!(derived("ana.ortiz+desk@example.com").as_deref(), Some("ana.ortizdesk"));
        assert_eq!(derived("x@example.com"), None);
    }
}
