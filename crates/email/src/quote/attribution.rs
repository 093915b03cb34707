//! `On Monday, Ana wrote:`, in one line or broken over several.

use super::{Line, phrases};

/// Such a line.
#[derive(Clone, Debug)]
pub struct Attribution {
    /// All of it in one line.
    pub words: String,
    /// The line behind it.
    pub end: usize,
}

/// Lines that it may be broken over.
const LINES: usize = 4;

/// The attribution that begins at this line.
pub fn attribution_at(lines: &[Line], at: usize) -> Option<Attribution> {
    let first = lines.get(at)?;
    let is_begun = begins(first.mark());
    let mut words = String::new();
    for (count, line) in lines[at..].iter().enumerate().take(LINES) {
        let fits = line.depth == first.depth && !line.is_blank() && !line.mark().is_empty() && words.len() + line.words.len() < super::line::MARK;
        if !fits || (count > 0 && !is_begun) {
            return None;
        }
        if count > 0 {
            words.push(' ');
        }
        words.push_str(&line.words);
        if is_one(&words, is_begun) || (lines.get(at + count + 1).is_some_and(|next| next.depth > first.depth) && is_short(&words)) {
            return Some(Attribution { words, end: at + count + 1 });
        }
    }
    None
}

/// Whether the words are an attribution: a date and a verb, or a date and an address before the colon.
fn is_one(words: &str, is_begun: bool) -> bool {
    let words = words.trim_end_matches(['-', ' ', '*', '_']);
    let has_colon = words.ends_with([':', '：']);
    let has_address = words.contains('@');
    if !has_colon && !has_address {
        return false;
    }
    let lower = words.to_lowercase();
    let ends = has_colon || (has_address && phrases::WROTE.iter().any(|verb| lower.ends_with(verb)));
    let has_digit = lower.contains(|c: char| c.is_ascii_digit());
    let ends_in_address = has_address && lower.trim_end_matches([':', '：', ' ']).ends_with(['>', ')']);
    ends && has_digit && (((is_begun || has_address) && has_verb(&lower)) || (ends_in_address && has_date(&lower)))
}

/// `Ana wrote:` without any date; it counts only above a quote.
fn is_short(words: &str) -> bool {
    let lower = words.to_lowercase();
    words.len() < 200
        && lower.ends_with([':', '：'])
        && (has_verb(&lower) || lower.contains('@') || ["quoting ", "zitat von "].iter().any(|start| lower.starts_with(start)))
}

fn has_verb(lower: &str) -> bool {
    phrases::WROTE.iter().any(|verb| lower.contains(verb))
}

/// Whether the words begin as an attribution does: with `On`, with a date, with a day of the week before it, or with a name and an address.
fn begins(words: &str) -> bool {
    let lower = words.trim_start_matches(['-', ' ', '*', '_']).to_lowercase();
    let mut tokens = lower.split_whitespace();
    let is_number = |token: &str| token.starts_with(|c: char| c.is_ascii_digit());
    let near_date = match (tokens.next(), tokens.next(), tokens.next()) {
        (Some(first), second, third) => {
            is_number(first)
                || (first.chars().count() <= 12 && (second.is_some_and(is_number) || (first.ends_with([',', '.']) && third.is_some_and(is_number))))
        }
        _ => false,
    };
    near_date || phrases::ON.iter().any(|start| lower.starts_with(start)) || (lower.contains('<') && lower.contains('@'))
}

/// A time of the day, or a year of our times.
fn has_date(lower: &str) -> bool {
    let has_time = lower.as_bytes().windows(4).any(|w| w[0].is_ascii_digit() && matches!(w[1], b':' | b'.') && w[2].is_ascii_digit() && w[3].is_ascii_digit());
    let mut numbers = lower.split(|c: char| !c.is_ascii_digit());
    has_time || numbers.any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
}

#[cfg(test)]
mod tests {
    use super::{super::lines_of_text, *};

    #[track_caller]
    fn check(text: &str, expected: usize) {
        assert_eq!(attribution_at(&lines_of_text(text), 0).map_or(0, |found| found.end), expected, "{text}");
    }

    #[test]
    fn attributions_are_known_in_many_languages() {
        check("On Dec 8, 2013 2:10 PM, \"Ana\" <a@b.de> wrote:", 1);
        check("On 9 Jan 2014, at 2:47, Ana Lind wrote:", 1);
        check("Am 13.12.2017 21:11 schrieb Ana <a@b.de>:", 1);
        check("ср, 30 апр. 2025 г. в 15:19, Ana <a@b.de>:", 1);
        check("30.09.2017, 18.30, \"Ana\" <a@b.de>:", 1);
        check("\"Ana\" <a@b.de>, 28/10/2021 12:46 tarihinde şunu yazdı:", 1);
        check("---- On Wed, 24 Feb 2021 14:02:50 +0530 a@b.de wrote ----", 1);
        check("Le lun. 15 nov. 2021 à 19:42, Ana <a@b.be>\na écrit :", 2);
        check("tir. 18. apr. 2017 kl. 13:09 skrev Ana <a@b.no\n>:", 2);
        check("Ana wrote:\n> hi", 1);
    }

    #[test]
    fn sentences_are_none() {
        check("On the other hand, it happened twice:", 0);
        check("Please write to ana@example.com", 0);
        check("Ana wrote:\nhi", 0);
        check("I wrote 3 mails:", 0);
        check("On Thursday:", 0);
    }
}
