//! Header fields (RFC 5322, 2.2) and what stands in them.

use mail_parser::{ContentType, HeaderValue, parsers::MessageStream};

use super::{charset, words};
use crate::{Address, limits};

/// The header of a mail or of a part: its fields from the top, unfolded, and whether some were cut or left out.
#[derive(Debug, Default)]
pub struct Fields<'a> {
    fields: Vec<(String, Value<'a>)>,
    pub is_cut: bool,
    /// Where the body begins, in bytes from where the header began.
    pub length: usize,
}

#[derive(Debug)]
struct Value<'a> {
    folded: &'a [u8],
}

impl<'a> Fields<'a> {
    /// Reads a header up to its empty line, to the first line that is no field, or to the end.
    pub fn read(bytes: &'a [u8]) -> Self {
        let mut fields = Fields::default();
        let mut kept = 0;
        let mut at = 0;
        while at < bytes.len() {
            let end = end_of_line(bytes, at);
            let line = &bytes[at..end];
            if line.trim_ascii().is_empty() {
                at = end;
                break;
            }
            let Some(name) = name_of(line) else {
                // A stray line within the header is skipped: some gateways write such, as mailboxes do with `From `. What cannot be a header is the body.
                if fields.fields.is_empty() || !continues(bytes, end) {
                    break;
                }
                at = end;
                continue;
            };
            let start = at + name.len() + line[name.len()..].iter().position(|byte| *byte == b':').unwrap_or_default() + 1;
            at = end;
            while (matches!(bytes.get(at), Some(b' ' | b'\t')) && !is_blank(bytes, at)) || is_lost_parameter(&bytes[at..]) {
                at = end_of_line(bytes, at);
            }
            let whole = &bytes[start.min(at)..at];
            let folded = &whole[..whole.len().min(limits::FIELD)];
            if folded.len() < whole.len() || fields.fields.len() >= limits::FIELDS || kept + folded.len() > limits::HEADER {
                fields.is_cut = true;
            }
            if fields.fields.len() < limits::FIELDS && kept + folded.len() <= limits::HEADER {
                kept += folded.len();
                fields.fields.push((String::from_utf8_lossy(name).to_ascii_lowercase(), Value { folded }));
            }
        }
        fields.length = at;
        fields
    }

    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// All fields in their order with their values as text of one line, encoded words still in them. Bytes that are not UTF-8 are read as `hint`, or guessed.
    pub fn texts<'s>(&'s self, hint: Option<&'s str>) -> impl Iterator<Item = (&'s str, String)> + 's {
        self.fields.iter().map(move |(name, value)| (name.as_str(), value.text(hint)))
    }

    /// The topmost field of this lower-case name.
    pub fn get(&self, name: &str) -> Option<String> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.text(None))
    }
}

impl Value<'_> {
    fn text(&self, hint: Option<&str>) -> String {
        let bytes: Vec<u8> = self.folded.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
        charset::decode(&bytes, hint).0.trim().to_owned()
    }
}

fn end_of_line(bytes: &[u8], from: usize) -> usize {
    memchr::memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |at| from + at + 1)
}

fn is_blank(bytes: &[u8], from: usize) -> bool {
    bytes[from..end_of_line(bytes, from)].trim_ascii().is_empty()
}

/// Whether a field or a folded line stands at `from`.
fn continues(bytes: &[u8], from: usize) -> bool {
    let line = &bytes[from..end_of_line(bytes, from)];
    name_of(line).is_some() || matches!(line, [b' ' | b'\t', rest @ ..] if !rest.trim_ascii().is_empty())
}

/// A parameter of `Content-Type` at the start of a line, where the space of a folded line was lost.
fn is_lost_parameter(bytes: &[u8]) -> bool {
    [&b"boundary="[..], b"charset=", b"name=", b"filename="].iter().any(|name| bytes.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
}

/// The name of the field that begins with this line: visible ASCII without a colon, and at most a space before it.
fn name_of(line: &[u8]) -> Option<&[u8]> {
    let colon = line.iter().take(200).position(|byte| *byte == b':')?;
    let name = line[..colon].trim_ascii_end();
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some(name)
}

/// A value as a person reads it: encoded words decoded, in one line, without control characters, cut to `max` characters. Marks of direction stay, overrides of it go.
pub fn one_line(text: &str, max: usize) -> String {
    let is_override = |c: &char| matches!(c, '\u{202d}' | '\u{202e}' | '\u{feff}');
    let decoded: String =
        words::decode(text).chars().filter(|c| !is_override(c)).map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    kernel::truncate(decoded.trim(), max).trim_end().to_owned()
}

/// The mailboxes of an address field (RFC 5322, 3.4), groups flattened, and whether there were more than are read.
pub fn address_list(text: &str) -> (Vec<Address>, bool) {
    let line = words::normalize(text) + "\n";
    let HeaderValue::Address(list) = MessageStream::new(line.as_bytes()).parse_address() else { return (Vec::new(), false) };
    let mut addresses = list.iter().map(|found| Address {
        name: one_line(found.name().unwrap_or_default(), limits::NAME).trim_matches(['"', '\'']).trim().to_owned(),
        address: found.address().unwrap_or_default().chars().filter(|c| !c.is_control() && !c.is_whitespace()).take(320).collect(),
    });
    let kept: Vec<Address> = addresses.by_ref().take(limits::ADDRESSES).filter(|found| !found.name.is_empty() || !found.address.is_empty()).collect();
    let is_cut = addresses.next().is_some();
    (kept, is_cut)
}

/// The ids of `Message-ID`, `In-Reply-To` or `References`, without brackets. Words around them are skipped; without any bracket, what looks like an id is one.
pub fn ids(text: &str) -> Vec<String> {
    let is_id = |id: &str| !id.is_empty() && id.len() <= limits::ID && !id.chars().any(|c| c.is_control() || matches!(c, '<' | '>'));
    let joined = |id: &str| id.split_whitespace().collect::<String>();
    let bracketed: Vec<String> = text.split('<').skip(1).filter_map(|piece| piece.split_once('>')).map(|(id, _)| joined(id)).filter(|id| is_id(id)).collect();
    if !bracketed.is_empty() || text.contains('<') {
        return bracketed;
    }
    text.split_whitespace().filter(|word| word.contains('@') && is_id(word)).map(|word| word.trim_matches(['"', '\'', ',', ';']).to_owned()).collect()
}

/// `Content-Type` or `Content-Disposition`, parameters of RFC 2231 joined.
pub fn content_type(text: &str) -> Option<ContentType<'static>> {
    let line = words::normalize(text) + "\n";
    match MessageStream::new(line.as_bytes()).parse_content_type().into_owned() {
        HeaderValue::ContentType(found) => Some(found),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_unfolded_up_to_the_empty_line() {
        let bytes = b"Subject: a\r\n\tb\r\nX-Y : c\r\nnonsense\r\nFrom: d\r\n\r\nTo: e\r\n";
        let fields = Fields::read(bytes);
        let texts: Vec<_> = fields.texts(None).collect();
        assert_eq!(texts, [("subject", "a\tb".to_owned()), ("x-y", "c".to_owned()), ("from", "d".to_owned())]);
        assert_eq!(&bytes[fields.length..], b"To: e\r\n");
    }

    #[track_caller]
    fn addresses(text: &str, expected: &str) {
        let shown: Vec<String> = address_list(text).0.iter().map(Address::to_string).collect();
        assert_eq!(shown.join("|"), expected, "{text}");
    }

    #[test]
    fn addresses_are_read_in_all_their_forms() {
        addresses("ana@example.com", "ana@example.com");
        addresses("Ana Lind <ana@example.com>, \"Müller, Jörg\" <j@example.com>", "Ana Lind <ana@example.com>|Müller, Jörg <j@example.com>");
        addresses("ana@example.com (Ana Lind)", "Ana Lind <ana@example.com>");
        addresses("Team: a@example.com, b@example.com; c@example.com", "a@example.com|b@example.com|c@example.com");
        addresses("=?utf-8?q?M=C3=BCller,?= =?utf-8?q?_J=C3=B6rg?= <j@example.com>", "Müller, Jörg <j@example.com>");
        addresses("\"boss@example.com\" <thief@example.org>", "boss@example.com <thief@example.org>");
        addresses("undisclosed-recipients:;", "");
        addresses("<>", "");
    }

    #[test]
    fn ids_stand_in_brackets() {
        assert_eq!(ids("<a@b> (note) <c d@e>"), ["a@b", "cd@e"]);
        assert_eq!(ids("a@b\tc@d x"), ["a@b", "c@d"]);
        assert_eq!(ids("Your message of Monday <>"), Vec::<String>::new());
    }

    #[test]
    fn parameters_are_joined_and_decoded() {
        let found = content_type("Text/Plain; charset=\"UTF-8\"; name*0*=utf-8''%d0%bf; name*1=.txt").expect("a content type");
        assert_eq!(
            (found.ctype(), found.subtype(), found.attribute("charset"), found.attribute("name")),
            ("text", Some("plain"), Some("UTF-8"), Some("п.txt"))
        );
    }
}
