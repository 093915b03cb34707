//! Cells of tables that people open in a spreadsheet program.

use std::borrow::Cow;

use kernel::{Error, Result};

/// Lines of a table as CSV, no cell of which is a formula. The first lines begin with a mark that tells spreadsheet programs that the text is UTF-8, and with the names of the columns.
pub fn lines<const N: usize>(head: Option<[&str; N]>, rows: impl IntoIterator<Item = [String; N]>) -> Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(if head.is_some() { "\u{feff}".as_bytes().to_vec() } else { Vec::new() });
    if let Some(head) = head {
        out.write_record(head).map_err(Error::internal)?;
    }
    for row in rows {
        out.write_record(row.iter().map(|text| cell(text).into_owned())).map_err(Error::internal)?;
    }
    out.into_inner().map_err(Error::internal)
}

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
    fn lines_are_read_by_spreadsheet_programs_and_none_is_a_formula() {
        let lines = lines(Some(["name", "said"]), [["=1+1".to_owned(), "one, \"two\"\nthree".to_owned()]]).unwrap();
        assert_eq!(String::from_utf8(lines).unwrap(), "\u{feff}name,said\n'=1+1,\"one, \"\"two\"\"\nthree\"\n");
        assert_eq!(super::lines(None, [["a".to_owned()]]).unwrap(), b"a\n");
    }

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
