//! A person in a few pixels: a picture, or initials on a hue of their own.

use kernel::UserId;

/// How a person looks in lists and beside messages.
#[derive(Clone, PartialEq, Debug)]
pub struct Face {
    pub name: String,
    /// One or two letters.
    pub initials: String,
    /// 0 to 11, one of the classes `hue-0` to `hue-11`.
    pub hue: u8,
    /// The address of a small square picture.
    pub picture: Option<String>,
    pub online: bool,
}

impl Face {
    /// The face of an account: the hue stays the same wherever and whenever it is shown.
    pub fn of(name: &str, id: UserId, picture: Option<String>) -> Self {
        Self { name: name.to_owned(), initials: initials(name), hue: hue(id), picture, online: false }
    }

    /// The same person, present or not.
    pub fn online(mut self, online: bool) -> Self {
        self.online = online;
        self
    }
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let (first, last) = (words.next(), words.next_back());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// Ids grow with time and end in zeros, so they are stirred before they are divided.
fn hue(id: UserId) -> u8 {
    ((id.0 as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as u8 % 12
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_last_name() {
        assert_eq!(initials("Ana Ortiz"), "AO");
        assert_eq!(initials("Ольга Петровна Серова"), "ОС");
        assert_eq!(initials("Support"), "S");
        assert_eq!(initials("(ext.) Jo"), "EJ");
        assert_eq!(initials(" "), "");
    }

    #[test]
    fn neighbours_rarely_share_a_hue() {
        let hues: std::collections::HashSet<u8> = (0..24).map(|i| hue(UserId(7_000_000_000_000_000_000 + (i << 22)))).collect();
        assert!(hues.len() >= 8 && hues.iter().all(|hue| *hue < 12), "{hues:?}");
    }
}
