//! Which passwords are taken.

use std::fmt;

use kernel::{Error, Result, Text, fold};

/// In characters.
pub const SHORTEST: usize = 10;
pub const LONGEST: usize = 200;

/// The commonest passwords of ten characters and more, folded; whoever guesses begins with these.
const COMMONEST: &str = "\
    0123456789 1029384756 1111111111 1122334455 1212121212 123123123123 1234512345 123456123456 1234567890 12345678900 1234567891 \
    12345678910 123456789a 123456789q  1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc 9876543210 aa12345678 \
    abc1234567 abcd123456 abcdefghij adminadmin administrator asdfghjkl; basketball chocolate1 computer123 helpdesk123 iloveyou123 leicester1 \
    letmein123 liverpool1 manchester masterchief motherlode password01 password1! password12 password123 password1234 passwordpassword \
    princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv qwerty12345 qwerty123456 qwertyqwerty qwertyuiop qwertyuiop123 sunshine123 welcome123 \
    йцукенгшщз пароль12345";

/// A password that may be set. Never shown, not even in a log.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Takes what was typed into `field`, or says there what is wrong with it. `own` are words that belong to its owner: name, address, username.
    pub fn check(field: &'static str, text: &str, own: &[&str]) -> Result<Self> {
        match complaint(text, own) {
            None => Ok(Self(text.to_owned())),
            Some(text) => Err(Error::invalid(field, text)),
        }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

fn complaint(text: &str, own: &[&str]) -> Option<Text> {
    let length = text.chars().count();
    let key = fold(text);
    match () {
        () if text.trim().is_empty() => Some("error-password".into()),
        () if length < SHORTEST => Some(Text::new("people-password-short").with("min", SHORTEST)),
        () if length > LONGEST => Some(Text::new("error-too-long").with("max", LONGEST)),
        () if kernel::has_nul(text) => Some("error-nul".into()),
        () if own.iter().any(|word| is_own(&key, word)) => Some("people-password-own".into()),
        () if COMMONEST.split(' ').any(|common| common == key) || is_monotonous(&key) => Some("people-password-common".into()),
        () => None,
    }
}

/// The word itself, its part before the `@`, or either with a few digits behind it.
fn is_own(key: &str, word: &str) -> bool {
    let word = fold(word);
    let stem = key.trim_end_matches(|c: char| c.is_ascii_digit() || c == '!');
    let squeezed: String = stem.split_whitespace().collect();
    let mut names = [word.as_str(), word.split('@').next().unwrap_or_default()].into_iter().filter(|name| name.chars().count() >= 3);
    names.any(|name| key == name || stem == name || squeezed == name.split_whitespace().collect::<String>())
}

/// Few different characters make a long password short.
fn is_monotonous(key: &str) -> bool {
    let mut different: Vec<char> = key.chars().collect();
    different.sort_unstable();
    different.dedup();
    different.len() < 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<String> {
        complaint(text, &["Ana Ortiz", "ana.ortiz@northwind.example"]).map(|text| text.key.into_owned())
    }

    #[test]
    fn good_passwords_are_taken() {
        for good in ["correct horse battery", "кошка на окне 7", "vT9#kQ2m!x", "ana likes long walks"] {
            assert_eq!(refused(good), None, "{good}");
        }
    }

    #[test]
    fn each_refusal_says_why() {
        for (bad, why) in [
            ("", "error-password"),
            ("          ", "error-password"),
            ("short", "people-password-short"),
            ("Password123", "people-password-common"),
            ("QWERTYUIOP", "people-password-common"),
            ("abababababab", "people-password-common"),
            ("ana.ortiz@northwind.example", "people-password-own"),
            ("ana.ortiz2026", "people-password-own"),
            ("Ana Ortiz1!", "people-password-own"),
        ] {
            assert_eq!(refused(bad).as_deref(), Some(why), "{bad}");
        }
        assert_eq!(refused(&"long ".repeat(50)).as_deref(), Some("error-too-long"));
    }

    #[test]
    fn a_password_does_not_show_itself() {
        assert_eq!(format!("{:?}", Password("correct horse battery".into())), "Password(…)");
    }
}
