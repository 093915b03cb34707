//! Ties a field to its help and to what is wrong with it, for screen readers.

use std::fmt;

use askama::filters::HtmlSafe;
use kernel::FieldErrors;

/// The attributes `aria-describedby` and `aria-invalid` of a field, as far as it has help or an error.
pub struct Described<'a> {
    name: &'a str,
    has_help: bool,
    is_wrong: bool,
}

/// For a field of this name, whose help has the id `NAME-help` and whose error has `NAME-error`. Names are written by page authors.
pub fn described<'a>(errors: &FieldErrors, name: &'a str, help: &str) -> Described<'a> {
    Described { name, has_help: !help.is_empty(), is_wrong: errors.of(name).is_some() }
}

impl HtmlSafe for Described<'_> {}

impl fmt::Display for Described<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name;
        match (self.has_help, self.is_wrong) {
            (true, true) => write!(f, r#"aria-describedby="{name}-error {name}-help" aria-invalid="true""#),
            (false, true) => write!(f, r#"aria-describedby="{name}-error" aria-invalid="true""#),
            (true, false) => write!(f, r#"aria-describedby="{name}-help""#),
            (false, false) => Ok(()),
        }
    }
}
