//! What is new among the lines of a mail.

use std::ops::Range;

use super::{Hint, Line, attribution_at, block_at, separator_at, signature};

/// The lines of a mail, parted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Quotes stand in it only where answers stand between them.
    pub new: Range<usize>,
    pub signature: Option<Range<usize>>,
    /// In their order.
    pub quoted: Vec<Range<usize>>,
}

/// Parts the lines of a mail.
///
/// Quoting by `>` or by a block in HTML shows line by line what is old: quotes at the end go, a single one at the start goes (the writer answered below it), those between answers stay. The other marks
/// (a header, a separator, an attribution above text that is not marked as quoted) only say where the old begins: all behind them goes.
pub fn cut(lines: &[Line]) -> Cut {
    let (is_old, end_of_new) = scan(lines);
    let mut end = without_blanks(lines, 0, end_of_new);
    let below = signature_before(lines, &mut end);
    let end_of_quote = end;
    let start_of_quote = (0..end).rev().find(|at| !is_old[*at] && !lines[*at].is_blank()).map_or(0, |at| at + 1);
    let has_quote = (start_of_quote..end).any(|at| is_old[at]);
    let above = has_quote.then(|| {
        end = without_blanks(lines, 0, start_of_quote);
        signature_before(lines, &mut end)
    });
    let start = answer_below(lines, &is_old, end);
    let mut quoted = vec![0..start, if has_quote { start_of_quote..end_of_quote } else { 0..0 }, end_of_new..lines.len()];
    quoted.retain(|range| lines[range.clone()].iter().any(|line| !line.is_blank()));
    Cut { new: start..end, signature: above.flatten().or(below), quoted }
}

/// Which lines are quoted one by one, up to the line behind which everything is.
fn scan(lines: &[Line]) -> (Vec<bool>, usize) {
    let mut is_old: Vec<bool> = lines.iter().map(|line| line.depth > 0).collect();
    let last_quote = lines.iter().rposition(|line| line.depth > 0).unwrap_or_default();
    let last_words = lines.iter().rposition(|line| !line.is_blank()).unwrap_or_default();
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        if line.hint == Some(Hint::Quote) && line.depth == 0 {
            return (is_old, at);
        }
        if line.depth > 0 || line.is_blank() {
            at += 1;
            continue;
        }
        if separator_at(lines, at).is_some() || block_at(lines, at, false).is_some() {
            return (is_old, at);
        }
        if let Some(found) = attribution_at(lines, at) {
            let next = lines[found.end..].iter().find(|line| !line.is_blank());
            if next.is_none_or(|next| next.depth == 0) {
                return (is_old, at);
            }
            is_old[at..found.end].fill(true);
            at = found.end;
            continue;
        }
        if is_wrapped(lines, at) {
            is_old[at] = true;
        } else if signature::is_sent_from(line.mark()) && at > 0 && lines[at - 1].is_blank() && at > last_quote && at < last_words {
            // Phones put it above the old mail, which some of them do not mark.
            return (is_old, at + 1);
        }
        at += 1;
    }
    (is_old, lines.len())
}

/// The rest of a quoted line that a mail server broke: it goes on in the middle of a sentence, between quoted lines.
fn is_wrapped(lines: &[Line], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| &lines[before]);
    before.is_some_and(|before| before.depth > 0 && before.words.chars().count() >= 60)
        && lines[at].words.starts_with(char::is_lowercase)
        && lines.get(at + 1).is_some_and(|next| next.depth > 0)
}

fn without_blanks(lines: &[Line], start: usize, end: usize) -> usize {
    (start..end).rev().find(|at| !lines[*at].is_blank()).map_or(start, |at| at + 1)
}

/// Takes the signature off the end.
fn signature_before(lines: &[Line], end: &mut usize) -> Option<Range<usize>> {
    let start = signature::signature_in(&lines[..*end])?;
    let found = start..*end;
    *end = without_blanks(lines, 0, start);
    Some(found)
}

/// Where the answer begins, if all of it stands below one quote.
fn answer_below(lines: &[Line], is_old: &[bool], end: usize) -> usize {
    let first = (0..end).find(|at| !lines[*at].is_blank()).unwrap_or(end);
    let answer = (first..end).find(|at| !is_old[*at] && !lines[*at].is_blank()).unwrap_or(end);
    let is_single = answer > first && answer < end && !(answer..end).any(|at| is_old[at]);
    if is_single { answer } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::{super::lines_of_text, *};

    #[track_caller]
    fn check(text: &str, new: &str) {
        let lines = lines_of_text(text);
        let shown: Vec<&str> = lines[cut(&lines).new].iter().map(|line| line.words.as_ref()).filter(|words| !words.is_empty()).collect();
        assert_eq!(shown.join("|"), new, "{text}");
    }

    #[test]
    fn what_is_new_stands_above_below_or_between() {
        check("new\n\nOn 1 May 2025, Ana <a@b.de> wrote:\n> old\n> older\n", "new");
        check("On 1 May 2025, Ana <a@b.de> wrote:\n> old\n\nnew\nmore\n", "new|more");
        check("> one?\nyes\n> two?\nno\n> three\n-- \nAna", "one?|yes|two?|no");
        check("new\n\nFrom: Ana\nSent: today\nTo: Bo\nSubject: x\n\nold", "new");
        check("new\n\n-----Original Message-----\nold", "new");
        check("new\n\nOn 1 May 2025, Ana wrote:\n\nold", "new");
        check("new\n\n-- \nAna\n\nOn 1 May 2025, Ana wrote:\n> old", "new");
        check("new\n\nSent from my phone\n\nold", "new");
        check("> all\n> old", "");
        check("", "");
    }
}
