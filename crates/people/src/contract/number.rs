//! The number of a contract, as people write it and as it is compared.

use std::{fmt, str::FromStr};

use kernel::fold;
use serde::Serialize;

/// 3 to 40 letters and digits, at least one of them a digit, with spaces and `-` `/` `.` `_` `#` between them; unique in the installation under its [key](Self::key).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(transparent)]
pub struct ContractNumber(String);

impl ContractNumber {
    /// Of a contract that is being made and has none yet.
    pub(super) fn unset() -> Self {
        Self(String::new())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which two spellings of one number meet: without spaces, in small letters.
    pub fn key(&self) -> String {
        fold(&self.0).chars().filter(|c| !c.is_whitespace()).collect()
    }
}

impl FromStr for ContractNumber {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        // Texts are copied out of documents, where dashes have many lengths.
        let text: String = text.trim().chars().map(|c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c }).collect();
        let is_allowed = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '/' | '.' | '_' | '#' | '№');
        let number = Self(text.split_whitespace().collect::<Vec<_>>().join(" "));
        let (length, has_digit) = (number.key().chars().count(), number.0.chars().any(|c| c.is_ascii_digit()));
        match (3..=40).contains(&length) && has_digit && number.0.chars().all(is_allowed) {
            true => Ok(number),
            false => Err(()),
        }
    }
}

impl fmt::Display for ContractNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_number_meet() {
        let key = |text: &str| text.parse::<ContractNumber>().unwrap().key();
        for same in ["HL-2026/17", "hl-2026/17", " HL – 2026 / 17 ", "HL\u{2011}2026/17", "ＨＬ-2026/17"] {
            assert_eq!(key(same), "hl-2026/17", "{same}");
        }
        assert_eq!("  № 17-А ".parse::<ContractNumber>().unwrap().as_str(), "№ 17-А");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for bad in ["", "1", "12", "contract", "17; DROP TABLE", "<b>17</b>", "17\r\nBcc: x", "1\0007", "12345678901234567890123456789012345678901"] {
            assert!(bad.parse::<ContractNumber>().is_err(), "{bad:?}");
        }
    }
}
