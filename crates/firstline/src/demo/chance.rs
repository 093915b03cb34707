//! Chance that falls the same way every time, so that two people who load the sample company see the same one.

/// Draws numbers that follow from a word and from nothing else (SplitMix64).
pub struct Chance(u64);

impl Chance {
    pub fn of(word: &str) -> Self {
        // FNV-1a: words that differ in one letter draw quite differently.
        Self(word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, but without, 1.
    pub fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From `low` up to and with `high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.saturating_sub(low).max(0) as u64 + 1;
        low + (self.next() % width) as i64
    }

    /// Happens this often, from 0 to 1.
    pub fn happens(&mut self, how_often: f64) -> bool {
        self.fraction() < how_often
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_word_draws_the_same_numbers() {
        let draw = |word: &str| {
            let mut chance = Chance::of(word);
            (0..50).map(|_| chance.between(3, 9)).collect::<Vec<_>>()
        };
        assert_eq!(draw("printer"), draw("printer"));
        assert_ne!(draw("printer"), draw("printes"));
        assert!(draw("printer").iter().all(|number| (3..=9).contains(number)));
    }
}
