//! The leaves of a mail: what its multiparts hold (RFC 2046, 5.1).

use memchr::memmem;

use super::{Fields, content_type};
use crate::{Note, limits};

/// All leaves in their order.
#[derive(Default)]
pub struct Leaves<'a> {
    pub leaves: Vec<Leaf<'a>>,
    pub notes: Vec<Note>,
}

/// A part that holds no parts. An attached mail is one, too: what it holds is its own affair.
pub struct Leaf<'a> {
    pub fields: Fields<'a>,
    /// Lower case, `type/subtype`.
    pub content_type: String,
    pub body: &'a [u8],
    /// Whether it is one of several forms of the same content.
    pub is_alternative: bool,
    /// Whether the mail is nothing else.
    pub is_whole: bool,
}

/// A multipart that is not closed yet.
struct Open<'a> {
    boundary: Vec<u8>,
    is_alternative: bool,
    is_digest: bool,
    /// Its own header and body, until its first part begins.
    unopened: Option<(Fields<'a>, usize)>,
}

/// A line that ends a part.
struct Delimiter {
    start: usize,
    end: usize,
    /// Which of the open multiparts it belongs to.
    depth: usize,
    is_close: bool,
}

/// Cuts a mail, given its header, into its leaves; looks at each byte once.
pub fn leaves<'a>(mail: &'a [u8], header: Fields<'a>) -> Leaves<'a> {
    let mut found = Leaves::default();
    let mut open: Vec<Open> = Vec::new();
    let mut at = header.length;
    let mut next = Some(header);
    while let Some(fields) = next.take() {
        let kind = kind_of(&fields, open.last().is_some_and(|open| open.is_digest));
        let boundary = kind.boundary.or_else(|| boundary_in(&mail[at..])).filter(|_| kind.name.starts_with("multipart/"));
        match boundary {
            Some(boundary) if open.len() < limits::DEPTH => open.push(Open {
                boundary,
                is_alternative: kind.name == "multipart/alternative" || open.last().is_some_and(|open| open.is_alternative),
                is_digest: kind.name == "multipart/digest",
                unopened: Some((fields, at)),
            }),
            _ => {
                if boundary.is_some() {
                    found.note(Note::TooDeep);
                }
                let end = next_delimiter(mail, at, &open);
                let body = &mail[at..end.as_ref().map_or(mail.len(), |end| body_end(mail, at, end.start))];
                let is_alternative = open.last().is_some_and(|open| open.is_alternative);
                found.add(Leaf { fields, content_type: kind.name, body, is_alternative, is_whole: open.is_empty() });
                at = end.map_or(mail.len(), |end| end.start);
            }
        }
        // To the next part: over preambles, closed multiparts and their epilogues.
        while !open.is_empty() && found.leaves.len() < limits::PARTS {
            let Some(delimiter) = next_delimiter(mail, at, &open) else {
                found.note(Note::Incomplete);
                found.unopened(mail, &mut open, 0, mail.len());
                break;
            };
            found.unopened(mail, &mut open, delimiter.depth + 1, delimiter.start);
            at = delimiter.end;
            if delimiter.is_close {
                found.unopened(mail, &mut open, delimiter.depth, delimiter.start);
                continue;
            }
            open[delimiter.depth].unopened = None;
            let fields = Fields::read(&mail[at..]);
            // A header without an empty line behind it must not swallow the next boundary.
            let header = &mail[..at + fields.length];
            at = next_delimiter(header, at, &open).map_or(header.len(), |next| next.start);
            next = Some(fields);
            break;
        }
    }
    if found.leaves.len() >= limits::PARTS {
        found.note(Note::PartsCut);
    }
    found
}

impl<'a> Leaves<'a> {
    fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn add(&mut self, leaf: Leaf<'a>) {
        if leaf.fields.is_cut {
            self.note(Note::HeaderCut);
        }
        self.leaves.push(leaf);
    }

    /// Closes the multiparts from `depth` on. One in which no part was found is kept as the text that it is.
    fn unopened(&mut self, mail: &'a [u8], open: &mut Vec<Open<'a>>, depth: usize, end: usize) {
        for closed in open.drain(depth..) {
            let Some((fields, start)) = closed.unopened else { continue };
            let body = &mail[start..body_end(mail, start, end)];
            if !body.trim_ascii().is_empty() {
                self.note(Note::Incomplete);
                self.add(Leaf { fields, content_type: "text/plain".to_owned(), body, is_alternative: closed.is_alternative, is_whole: depth == 0 });
            }
        }
    }
}

struct Kind {
    name: String,
    boundary: Option<Vec<u8>>,
}

fn kind_of(fields: &Fields, in_digest: bool) -> Kind {
    let declared = fields.get("content-type").and_then(|text| content_type(&text));
    let default = if in_digest { "message/rfc822" } else { "text/plain" };
    let Some(declared) = declared else { return Kind { name: default.to_owned(), boundary: None } };
    let name = match declared.subtype() {
        Some(subtype) => format!("{}/{subtype}", declared.ctype()).to_ascii_lowercase(),
        // RFC 2045, 5.2: what cannot be read is plain text.
        None if declared.ctype().eq_ignore_ascii_case("text") => "text/plain".to_owned(),
        None => default.to_owned(),
    };
    let boundary = declared.attribute("boundary").map(|boundary| boundary.trim_end().as_bytes().to_vec()).filter(|boundary| !boundary.is_empty());
    Kind { name, boundary }
}

/// What a multipart that names no boundary seems to use as one: a first line of text that begins with two hyphens.
fn boundary_in(body: &[u8]) -> Option<Vec<u8>> {
    let start = body[..body.len().min(1_000)].trim_ascii_start();
    let line = start[..memchr::memchr(b'\n', start)?].trim_ascii_end().strip_prefix(b"--")?;
    ((5..=80).contains(&line.len()) && line.iter().all(u8::is_ascii_graphic)).then(|| line.to_vec())
}

/// The next line from `from` on that is a boundary of one of the open multiparts, the inmost one first.
fn next_delimiter(mail: &[u8], from: usize, open: &[Open]) -> Option<Delimiter> {
    if open.is_empty() {
        return None;
    }
    let at_start = (from == 0 || mail.get(from - 1) == Some(&b'\n')) && mail[from.min(mail.len())..].starts_with(b"--");
    let later = memmem::find_iter(&mail[from.min(mail.len())..], b"\n--").map(|at| from + at + 1);
    at_start.then_some(from).into_iter().chain(later).find_map(|start| {
        let line_end = memchr::memchr(b'\n', &mail[start..]).map_or(mail.len(), |at| start + at + 1);
        let line = mail[start + 2..line_end].trim_ascii_end();
        open.iter().enumerate().rev().find_map(|(depth, open)| {
            let rest = line.strip_prefix(open.boundary.as_slice())?;
            let is_close = rest.starts_with(b"--");
            (is_close || rest.is_empty()).then_some(Delimiter { start, end: line_end, depth, is_close })
        })
    })
}

/// The line break before a boundary belongs to the boundary.
fn body_end(mail: &[u8], start: usize, end: usize) -> usize {
    let body = &mail[start..end.max(start)];
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    start + body.strip_suffix(b"\r").unwrap_or(body).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(mail: &str, expected: &str) {
        let mail = mail.replace('\n', "\r\n");
        let found = leaves(mail.as_bytes(), Fields::read(mail.as_bytes()));
        let shown: Vec<String> = found.leaves.iter().map(|leaf| format!("{} {:?}", leaf.content_type, String::from_utf8_lossy(leaf.body))).collect();
        assert_eq!(shown.join(", "), expected, "{mail}");
    }

    #[test]
    fn leaves_are_found_in_order() {
        check("A: b\n\ntext", "text/plain \"text\"");
        check(
            "Content-Type: multipart/mixed; boundary=x\n\npreamble\n--x\n\none\n--x\nContent-Type: multipart/alternative; boundary=xy\n\n--xy\nContent-Type: text/html\n\ntwo\n--xy--\nepilogue\n--x\n\nthree\n--x--\nend",
            "text/plain \"one\", text/html \"two\", text/plain \"three\"",
        );
    }

    #[test]
    fn broken_multiparts_are_kept_as_text() {
        check("Content-Type: multipart/mixed; boundary=x\n\njust text", "text/plain \"just text\"");
        check("Content-Type: multipart/mixed\n\njust text", "multipart/mixed \"just text\"");
        check("Content-Type: multipart/mixed; boundary=x\n\n--x\n\none", "text/plain \"one\"");
        check(
            "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/related; boundary=y\n\nlost\n--x\n\ntwo\n--x--",
            "text/plain \"lost\", text/plain \"two\"",
        );
    }

    #[test]
    fn a_boundary_that_is_not_named_is_guessed() {
        check("Content-Type: multipart/mixed;\nboundary=\"-_x_part\"\n\n---_x_part\n\none\n---_x_part--\n", "text/plain \"one\"");
        check("Content-Type: multipart/mixed\n\n---_x_part\n\none\n---_x_part--\n", "text/plain \"one\"");
    }

    #[test]
    fn a_part_without_an_empty_line_ends_at_its_boundary() {
        check("Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n--x\n\ntwo\n--x--", "text/html \"\", text/plain \"two\"");
    }
}
