//! Recovery codes: each opens the second step once, when app and keys are lost.

use kernel::{Result, UserId, vault};

/// How many are made at a time.
pub const CODES: usize = 10;

/// Letters and digits that cannot be mistaken for each other; 32 of them, so each carries five bits.
const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A fresh set of codes such as `hq7mt-x3kdr`, of 50 bits each. Random, so only a door makes them.
pub fn fresh_codes() -> Vec<String> {
    (0..CODES).map(|_| fresh()).collect()
}

fn fresh() -> String {
    let random: [u8; 10] = rand::random();
    let sign = |byte: &u8| char::from(SIGNS[usize::from(*byte % 32)]);
    let (first, second) = random.split_at(5);
    format!("{}-{}", first.iter().map(sign).collect::<String>(), second.iter().map(sign).collect::<String>())
}

/// What is stored of a code: without the installation's key nobody can try codes against it.
pub fn tag(user: UserId, code: &str) -> Result<String> {
    Ok(vault::vault()?.tag(&format!("recovery:{user}"), &plain(code)))
}

/// The code as it is compared: people leave out the hyphen, or write in capitals.
fn plain(code: &str) -> String {
    code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether this looks like a recovery code rather than the six digits of an app.
pub fn is_one(typed: &str) -> bool {
    plain(typed).chars().count() == 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_many_different_and_easy_to_type() {
        let codes = fresh_codes();
        let different: std::collections::BTreeSet<&String> = codes.iter().collect();
        assert_eq!(different.len(), CODES);
        for code in &codes {
            assert!(code.len() == 11 && is_one(code), "{code}");
            assert!(!code.contains(['l', 'o', '0', '1']), "{code}");
        }
    }

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        for typed in ["hq7mt-x3kdr", "HQ7MTX3KDR", " hq7mt x3kdr "] {
            assert_eq!(plain(typed), "hq7mtx3kdr");
            assert!(is_one(typed));
        }
        for other in ["", "123456", "123 456", "hq7mt"] {
            assert!(!is_one(other), "{other}");
        }
    }
}
