//! What tells who somebody is, and texts without it.

use crate::UserId;

/// The words that lead to a person who wants to be forgotten, and what stands in their place.
#[derive(Clone, Debug)]
pub struct Traces {
    pub id: UserId,
    /// Addresses the person had.
    pub addresses: Vec<String>,
    /// Usernames, full names, telephone numbers: whatever belongs to nobody else.
    pub words: Vec<String>,
    /// "Former user".
    pub replacement: String,
}

/// So many words are looked for in one statement.
pub const AT_ONCE: usize = 6;

impl Traces {
    /// Addresses and words, the longest first, so that none is left in pieces. Words too short to mean one person are left out.
    pub fn all(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.addresses.iter().chain(&self.words).map(|word| word.trim()).filter(|word| word.chars().count() >= 3).collect();
        all.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        all.dedup();
        all
    }

    /// Patterns for `lower(…) LIKE … ESCAPE '\'`, six at a time; the last one fills what is left. SQLite's `lower` knows ASCII alone, so other letters come
    /// as they were typed, in lower and in upper case.
    pub fn patterns(&self) -> Vec<[String; AT_ONCE]> {
        let pattern = |word: String| format!("%{}%", word.to_ascii_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        let cases = |word: &str| [word.to_owned(), word.to_lowercase(), word.to_uppercase()];
        let mut all: Vec<String> = self.all().into_iter().flat_map(cases).map(pattern).collect();
        all.sort_unstable();
        all.dedup();
        all.chunks(AT_ONCE).map(|some| std::array::from_fn(|i| some.get(i).or(some.last()).cloned().unwrap_or_default())).collect()
    }

    /// The text with the replacement for every trace that stands there as a word of its own, in whatever case. `None` when there is none.
    pub fn without(&self, text: &str) -> Option<String> {
        let mut chars: Vec<char> = text.chars().collect();
        let mut has_changed = false;
        for word in self.all() {
            let word: Vec<char> = word.chars().collect();
            let mut from = 0;
            while let Some(at) = find(&chars, &word, from) {
                chars.splice(at..at + word.len(), self.replacement.chars());
                from = at + self.replacement.chars().count();
                has_changed = true;
            }
        }
        has_changed.then(|| chars.into_iter().collect())
    }
}

fn find(text: &[char], word: &[char], from: usize) -> Option<usize> {
    let is_same = |a: &char, b: &char| a == b || a.to_lowercase().eq(b.to_lowercase());
    let stands_alone = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        let after = text.get(at + word.len());
        !before.is_some_and(|c| c.is_alphanumeric()) && !after.is_some_and(|c| c.is_alphanumeric())
    };
    let last = text.len().checked_sub(word.len())?;
    (from..=last).find(|&at| text[at..at + word.len()].iter().zip(word).all(|(a, b)| is_same(a, b)) && stands_alone(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traces() -> Traces {
        let words = ["ana", "Ana Ortiz", "+49 30 1234", "x"].map(str::to_owned).into();
        Traces { id: UserId(7), addresses: vec!["ana@example.com".into()], words, replacement: "Former user".into() }
    }

    #[test]
    fn words_of_their_own_are_replaced_and_parts_of_others_are_not() {
        let without = |text: &str| traces().without(text);
        assert_eq!(without("ANA ORTIZ <Ana@example.com> wrote"), Some("Former user <Former user> wrote".into()));
        assert_eq!(without("{\"after\":\"ana\"}"), Some("{\"after\":\"Former user\"}".into()));
        assert_eq!(without("bananas, Anatol and x"), None);
        assert_eq!(without("call +49 30 1234."), Some("call Former user.".into()));
        assert_eq!(without("Ана и ана, ana"), Some("Ана и ана, Former user".into()));
        assert_eq!(without(""), None);
    }

    #[test]
    fn patterns_are_for_texts_in_whatever_case() {
        let person = Traces { words: vec!["Анна Bauer".into()], addresses: vec!["Anna@Example.com".into()], ..traces() };
        let patterns = person.patterns();
        let found: std::collections::BTreeSet<&str> = patterns.iter().flatten().map(String::as_str).collect();
        assert_eq!(Vec::from_iter(found), ["%anna@example.com%", "%АННА bauer%", "%Анна bauer%", "%анна bauer%"]);
    }

    #[test]
    fn patterns_come_six_at_a_time() {
        let many = Traces { words: (0..8).map(|n| format!("word_{n}")).collect(), ..traces() };
        let patterns = many.patterns();
        assert_eq!((patterns.len(), patterns[1][2].as_str()), (2, patterns[1][5].as_str()));
        assert!(patterns[0].iter().any(|pattern| pattern == "%word\\_1%"));
    }
}
