//! Sequence sets (RFC 3501, section 9): `1:3,7`.

/// The set of these numbers, which are sorted.
pub(super) fn of(numbers: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*number) => *last = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let shown = |(first, last): &(u32, u32)| if first == last { first.to_string() } else { format!("{first}:{last}") };
    ranges.iter().map(shown).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    #[test]
    fn neighbours_become_ranges() {
        assert_eq!(super::of(&[1, 2, 3, 7, 9, 10]), "1:3,7,9:10");
        assert_eq!(super::of(&[u32::MAX]), "4294967295");
        assert_eq!(super::of(&[]), "");
    }
}
