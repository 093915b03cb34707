//! Strong passwords to offer beside the field for one's own.

/// Letters and digits that cannot be mistaken for each other; 32 of them, so each carries five bits.
const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A fresh password of 100 bits in four groups: `hq7mt-x3kdr-9vwnp-c6fyz`.
pub fn offer() -> String {
    let random: [u8; 20] = rand::random();
    let sign = |byte: &u8| char::from(SIGNS[usize::from(*byte % 32)]);
    let groups: Vec<String> = random.chunks(5).map(|group| group.iter().map(sign).collect()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::password::Password;

    #[test]
    fn what_is_offered_is_taken() {
        let offered = offer();
        assert_eq!(offered.len(), 23);
        assert!(Password::check("password", &offered, &[]).is_ok());
        assert_ne!(offered, offer());
    }
}
