//! Cells of tables that people open in a spreadsheet program.

use std::borrow::Cow;

/// A cell that no spreadsheet program takes for a formula: what begins like one, also behind spaces and quotes, gets an apostrophe before it, which those programs do not show.
///
/// The signs are those of OWASP's page on CSV injection.
pub fn cell(text: &str) -> Cow<'_, str> {
    let begins = text.trim_start_matches([' ', '"', '\'', '\u{a0}', '\u{feff}', '\n', ';', ',']);
    match begins.starts_with(['=', '+', '-', '@', '\t', '\r', '|', '%', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_begins_like_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\"=1", "' =1", "\n=1", ";=1", "%0A=1", "|calc", "＝1"] {
            assert_eq!(cell(formula), format!("'{formula}"), "{formula:?}");
        }
        for plain in ["", "Ana", "a=b", "1 + 1", "ana@example.com", "2026-11-22"] {
            assert_eq!(cell(plain), plain);
        }
    }
}
