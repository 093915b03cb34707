//! The header that a mail program writes above what it quotes: `From: … Sent: … To: … Subject: …`, in any of its languages.

use super::{
    Line,
    labels::{LABELS, role_of},
};

/// What a field of such a header tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    From,
    Date,
    To,
    Cc,
    Subject,
    Other,
}

/// A header found in a body.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub fields: Vec<(Role, String)>,
    /// The line behind it.
    pub end: usize,
}

impl Block {
    /// The first value of a role.
    pub fn get(&self, role: Role) -> Option<&str> {
        self.fields.iter().find(|(known, _)| *known == role).map(|(_, value)| value.as_str())
    }
}

/// Lines of a header.
const LINES: usize = 40;

/// Lines that a folded value may take.
const FOLDED: usize = 4;

/// The header that begins at this line. It has a sender and at least two fields more, or one more where a separator stands before it.
pub fn block_at(lines: &[Line], at: usize, is_separated: bool) -> Option<Block> {
    let depth = lines.get(at)?.depth;
    field(lines[at].mark())?;
    let mut block = Block::default();
    let mut folded = 0;
    let mut next = at;
    while let Some(line) = lines.get(next).filter(|line| line.depth == depth && next < at + LINES) {
        if line.is_blank() {
            // Some programs put an empty line between the fields.
            let goes_on = lines.get(next + 1).is_some_and(|line| line.depth == depth && field(line.mark()).is_some()) && !is_complete(&block);
            if !goes_on {
                break;
            }
        } else if let Some((role, value)) = field(line.mark()) {
            // A second sender begins another header.
            if role != Role::Other && block.get(role).is_some() {
                break;
            }
            push(&mut block, role, value);
            folded = 0;
        } else {
            let Some((_, value)) = block.fields.last_mut() else { break };
            let is_folded =
                value.ends_with([',', ';', '<']) || value.is_empty() || line.words.starts_with(['<', '[']) || (value.contains('<') && !value.contains('>'));
            if !is_folded || folded >= FOLDED || line.mark().is_empty() {
                break;
            }
            value.push(' ');
            value.push_str(&line.words);
            folded += 1;
        }
        next += 1;
    }
    block.end = next;
    let roles = [Role::From, Role::Date, Role::To, Role::Cc, Role::Subject].iter().filter(|role| block.get(**role).is_some()).count();
    (block.get(Role::From).is_some_and(|from| !from.is_empty()) && roles >= if is_separated { 2 } else { 3 }).then_some(block)
}

fn is_complete(block: &Block) -> bool {
    block.get(Role::From).is_some() && block.get(Role::Subject).is_some() && block.get(Role::Date).is_some()
}

/// A field, and those that follow in the same line: `To: ana@example.com Subject: Sound`.
fn push(block: &mut Block, role: Role, value: &str) {
    let inner = value.match_indices([':', '：']).find_map(|(colon, _)| {
        let before = value[..colon].trim_end();
        let start = before.rfind([' ', '\t']).map_or(0, |at| at + 1);
        let found = role_of(before[start..].trim_matches('*')).filter(|found| *found == Role::Subject && role != Role::Subject && start > 0)?;
        Some((start, colon, found))
    });
    match inner {
        Some((start, colon, found)) => {
            block.fields.push((role, clean(&value[..start])));
            block.fields.push((found, clean(value[colon..].trim_start_matches([':', '：']))));
        }
        None => block.fields.push((role, clean(value))),
    }
}

fn clean(value: &str) -> String {
    value.trim_matches(|c: char| c.is_whitespace() || c == '*').to_owned()
}

/// A line as a field.
fn field(line: &str) -> Option<(Role, &str)> {
    let line = line.trim_start_matches(['*', '_', ' ', '\u{a0}', '|']);
    let (colon, mark) = line.char_indices().take(30).find(|(_, c)| matches!(c, ':' | '：'))?;
    let label = line[..colon].trim_matches(|c: char| c.is_whitespace() || c == '*');
    let value = line[colon + mark.len_utf8()..].trim_start_matches(['*', ' ', '\t', '\u{a0}']);
    Some((role_of(label)?, value))
}

/// The lines of a header that a program put into one: `----- Forwarded Message ----- From: Ana <…>To: …Sent: …CETSubject: …`.
pub fn unflattened(line: &str) -> Option<Vec<String>> {
    let phrase = line.strip_prefix("---")?.trim_start_matches('-');
    let (phrase, rest) = phrase.split_once("---")?;
    let rest = rest.trim_start_matches('-').trim_start();
    field(rest).filter(|_| !phrase.trim().is_empty())?;
    let mut starts: Vec<usize> = LABELS.iter().flat_map(|(_, labels)| labels.iter()).flat_map(|label| starts_of(rest, label)).collect();
    starts.extend([0, rest.len()]);
    starts.sort_unstable();
    starts.dedup();
    let mut pieces = vec![format!("-----{phrase}-----")];
    pieces.extend(starts.windows(2).map(|pair| rest[pair[0]..pair[1]].trim().to_owned()));
    Some(pieces)
}

/// Where a label begins a field within a line: with a capital, right behind a bracket or the letters of a time zone, and with a colon behind it.
fn starts_of(line: &str, label: &str) -> Vec<usize> {
    let Some(first) = label.chars().next() else { return Vec::new() };
    let capital = first.to_uppercase().next().unwrap_or(first);
    line.char_indices()
        .filter(|(at, c)| {
            let tail = &line[*at..];
            let is_label = *c == capital && capital != first && {
                let mut found = tail.chars();
                label.chars().all(|wanted| found.next().is_some_and(|c| c.to_lowercase().eq(wanted.to_lowercase())))
                    && found.as_str().trim_start().starts_with(':')
            };
            let before = line[..*at].chars().next_back();
            let is_free = before.is_some_and(|c| c == '>' || (label.chars().count() > 2 && (c.is_uppercase() || c.is_ascii_digit())));
            is_label && is_free
        })
        .map(|(at, _)| at)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::lines_of_text, *};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let lines = lines_of_text(text);
        let found = block_at(&lines, 0, false).map(|block| format!("{} {:?}", block.end, block.fields));
        assert_eq!(found.unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn headers_are_read_in_any_language() {
        check("From: Ana <a@b.de>\nSent: Monday\nTo: x\n\nHi", "3 [(From, \"Ana <a@b.de>\"), (Date, \"Monday\"), (To, \"x\")]");
        check("*Von:* Ana\n*Gesendet:* Montag\n*Betreff:* x", "3 [(From, \"Ana\"), (Date, \"Montag\"), (Subject, \"x\")]");
        check("De : Ana\nDate : lundi\nÀ : a@b.be Objet : Bonjour", "3 [(From, \"Ana\"), (Date, \"lundi\"), (To, \"a@b.be\"), (Subject, \"Bonjour\")]");
        check("From: A long name\n<a@b.de>\nSent: x\nTo: y", "4 [(From, \"A long name <a@b.de>\"), (Date, \"x\"), (To, \"y\")]");
    }

    #[test]
    fn other_lines_are_no_header() {
        check("From: here to there\nit is far", "");
        check("To: x\nSubject: y", "");
        check("", "");
    }

    #[test]
    fn a_header_in_one_line_is_cut_at_its_labels() {
        let lines = lines_of_text("  ----- Mensaje reenviado ----- De: Ana <a@b.es>Para: x <x@y.es>Enviado: martes 09:26 CETAsunto: Sonido");
        let block = block_at(&lines, 1, true).expect("a header");
        assert_eq!(
            block.fields,
            [
                (Role::From, "Ana <a@b.es>".to_owned()),
                (Role::To, "x <x@y.es>".to_owned()),
                (Role::Date, "martes 09:26 CET".to_owned()),
                (Role::Subject, "Sonido".to_owned())
            ]
        );
    }
}
