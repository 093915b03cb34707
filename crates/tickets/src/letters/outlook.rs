//! Outlook's own way of threading: `Thread-Index`, to which each answer adds its time (MS-OXOMSG 2.2.1.3).

use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use kernel::Timestamp;

/// The first mail's part: a reserved byte, five bytes of its time, a GUID.
const HEAD: usize = 22;

/// What each answer adds.
const CHILD: usize = 5;

/// A longer conversation is given back as it came.
const MOST_CHILDREN: usize = 60;

/// Between 1601, where Windows begins to count, and 1970; in steps of 100 ns.
const EPOCH: i64 = 116_444_736_000_000_000;

/// The index of an answer written now to the mail with this one. `mark` tells answers of one moment apart. `None` for what is no index.
pub fn child(parent: &str, now: Timestamp, mark: u8) -> Option<String> {
    let mut bytes = BASE64.decode(parent.trim()).ok()?;
    let children = bytes.len().checked_sub(HEAD)?;
    if children % CHILD != 0 {
        return None;
    }
    if children / CHILD < MOST_CHILDREN {
        bytes.extend(block(begun_at(&bytes), now, mark));
    }
    Some(BASE64.encode(bytes))
}

/// When the conversation began: the six highest bytes of its Windows time.
fn begun_at(bytes: &[u8]) -> i64 {
    bytes.iter().take(6).fold(0_i64, |time, byte| time << 8 | i64::from(*byte)) << 16
}

/// The time since the beginning in 31 bits, in steps of 2^18 (26 ms) or, after 1.7 years, of 2^23; then the mark.
fn block(begun_at: i64, now: Timestamp, mark: u8) -> [u8; CHILD] {
    let passed = now.0.saturating_mul(10).saturating_add(EPOCH).saturating_sub(begun_at).max(0);
    let (code, steps) = if passed >> 49 == 0 { (0, passed >> 18) } else { (1, passed >> 23) };
    let time = u32::try_from(steps & 0x7fff_ffff).unwrap_or(0) | code << 31;
    let [a, b, c, d] = time.to_be_bytes();
    [a, b, c, d, mark]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(begun_at: Timestamp) -> String {
        let time = (begun_at.0 * 10 + EPOCH).to_be_bytes();
        BASE64.encode([&time[..6], &[7; 16]].concat())
    }

    #[test]
    fn an_answer_adds_the_time_that_passed() {
        let begun = Timestamp::parse("2026-11-22T10:00:00Z").unwrap();
        let parent = index(begun);
        let answered = child(&parent, begun.plus(kernel::hours(1)), 0x2a).unwrap();
        let (old, new) = (BASE64.decode(&parent).unwrap(), BASE64.decode(&answered).unwrap());
        assert_eq!(new[..HEAD], old[..], "the beginning stays");
        assert_eq!(new.len(), HEAD + CHILD);
        let steps = i64::from(u32::from_be_bytes([new[22], new[23], new[24], new[25]]));
        let passed = steps << 18;
        assert!((passed - 36_000_000_000).abs() < 2 << 18, "{passed}");
        assert_eq!(new[26], 0x2a);
        assert_eq!(BASE64.decode(child(&answered, begun.plus(kernel::hours(2)), 0).unwrap()).unwrap().len(), HEAD + 2 * CHILD);
    }

    #[test]
    fn after_years_the_steps_are_longer() {
        let begun = Timestamp::parse("2020-01-01T00:00:00Z").unwrap();
        let late = BASE64.decode(child(&index(begun), begun.plus(kernel::days(900)), 0).unwrap()).unwrap();
        assert_eq!(late[22] >> 7, 1);
    }

    #[test]
    fn what_is_no_index_has_no_answer() {
        for bad in ["", "!!!", "AAAA", &BASE64.encode([1; 24])] {
            assert_eq!(child(bad, Timestamp(0), 0), None, "{bad:?}");
        }
    }
}
