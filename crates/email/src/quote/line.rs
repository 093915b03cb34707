//! A mail as lines.

use std::borrow::Cow;

/// What the structure of an HTML mail says of a line, beyond its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// The old conversation begins here.
    Quote,
    /// The signature begins here.
    Signature,
}

/// A line as it is read: without marks of quoting, its words trimmed.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    pub words: Cow<'a, str>,
    /// How often it is quoted.
    pub depth: usize,
    /// Where it begins in the text or HTML that it was made of, in bytes.
    pub start: usize,
    pub hint: Option<Hint>,
}

impl Line<'_> {
    pub fn is_blank(&self) -> bool {
        self.words.is_empty()
    }

    /// The words where they are few enough to be a mark.
    pub fn mark(&self) -> &str {
        if self.words.len() <= MARK { &self.words } else { "" }
    }
}

/// No mark of a mail program is longer, in bytes.
pub const MARK: usize = 1_000;

/// More quoting is not counted.
const DEPTH: usize = 50;

/// The lines of a plain text. One that a mail program made of several (`----- Forwarded Message ----- From: … To: …`) is several again.
pub fn lines_of_text(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let (depth, words) = unquoted(whole);
        let line = Line { words: Cow::Borrowed(words), depth, start, hint: None };
        match super::header::unflattened(line.mark()) {
            Some(pieces) => lines.extend(pieces.into_iter().map(|piece| Line { words: Cow::Owned(piece), ..line.clone() })),
            None => lines.push(line),
        }
        start += whole.len();
    }
    lines
}

/// Takes `> > ` off a line.
fn unquoted(line: &str) -> (usize, &str) {
    let is_space = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}');
    let mut rest = line.trim_matches(is_space);
    let mut depth = 0;
    // The end of an address that was broken before its bracket: `<ana@example.com`, `>:`.
    if rest.starts_with(">:") {
        return (0, rest);
    }
    while let Some(inner) = rest.strip_prefix('>') {
        // `>From` is no quote but an escape of mailbox files.
        if depth == 0 && line.starts_with(">From ") {
            return (0, inner);
        }
        depth += 1;
        rest = inner.trim_start_matches(' ');
    }
    (depth.min(DEPTH), rest.trim_matches(is_space))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_quoting_are_counted_and_taken_off() {
        let lines = lines_of_text("a\r\n> b \n>> c\n> > d\n\n>\n");
        let shown: Vec<_> = lines.iter().map(|line| (line.depth, line.words.as_ref(), line.start)).collect();
        assert_eq!(shown, [(0, "a", 0), (1, "b", 3), (2, "c", 8), (2, "d", 13), (0, "", 19), (1, "", 20)]);
    }
}
