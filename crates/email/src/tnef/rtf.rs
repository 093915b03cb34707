//! RTF as Outlook keeps a body in: compressed ([MS-OXRTFCP]), and often HTML in disguise ([MS-OXRTFEX]).

use compressed_rtf::decompress_rtf;

use crate::{limits, mime::from_code_page};

/// What compressed RTF begins with behind its two sizes.
const COMPRESSED: u32 = 0x7546_5a4c;

/// Text and HTML of a body in compressed RTF; HTML only where it was made of HTML.
pub fn read(compressed: &[u8], code_page: u32) -> (Option<String>, Option<String>) {
    let Some(rtf) = decompressed(compressed) else { return (None, None) };
    let shown = Reader::new(code_page).read(&rtf);
    match rtf.contains("\\fromhtml") {
        _ if shown.trim().is_empty() => (None, None),
        true => (None, Some(shown)),
        false => (Some(shown), None),
    }
}

/// The crate trusts the sizes that the header claims; here they are looked at first.
fn decompressed(bytes: &[u8]) -> Option<String> {
    let word = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let (size, raw_size, kind) = (word(0)? as usize, word(4)? as usize, word(8)?);
    let whole = bytes.get(..size.checked_add(4)?)?;
    (whole.len() >= 16 && raw_size <= 4 * limits::BODY && kind == COMPRESSED).then(|| decompress_rtf(whole).ok()).flatten()
}

/// Destinations that hold nothing to read.
const UNREAD: [&str; 12] =
    ["fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "listtable", "listoverridetable", "themedata", "generator"];

/// What a group of RTF changes until it ends.
#[derive(Clone, Copy, Default)]
struct State {
    is_unread: bool,
    /// Within `\htmlrtf`: what only an RTF reader shall see.
    is_hidden: bool,
    /// Within `\*\htmltag`: markup.
    is_markup: bool,
}

struct Reader {
    code_page: u32,
    out: String,
    /// Bytes of 8-bit text that wait for the rest of their character.
    pending: Vec<u8>,
    state: State,
    open: Vec<State>,
    is_html: bool,
    /// Characters that stand for one of Unicode just written.
    skip: usize,
}

impl Reader {
    fn new(code_page: u32) -> Self {
        Reader { code_page, out: String::new(), pending: Vec::new(), state: State::default(), open: Vec::new(), is_html: false, skip: 0 }
    }

    fn read(mut self, rtf: &str) -> String {
        self.is_html = rtf.contains("\\fromhtml");
        let mut rest = rtf;
        while let Some(c) = rest.chars().next() {
            if self.out.len() > limits::BODY {
                break;
            }
            rest = &rest[c.len_utf8()..];
            match c {
                '{' if self.open.len() < 10_000 => {
                    self.flush();
                    self.open.push(self.state);
                }
                '}' => {
                    self.flush();
                    self.state = self.open.pop().unwrap_or_default();
                }
                '\\' => rest = self.control(rest),
                '\r' | '\n' | '\0' | '{' => {}
                c => self.byte_or_char(c),
            }
        }
        self.flush();
        self.out
    }

    fn control<'a>(&mut self, rest: &'a str) -> &'a str {
        let Some(first) = rest.chars().next() else { return rest };
        if !first.is_ascii_alphabetic() {
            return self.symbol(first, &rest[first.len_utf8()..]);
        }
        let word = &rest[..rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len())];
        let after = &rest[word.len()..];
        let digits = after.char_indices().take(11).find(|(at, c)| !(c.is_ascii_digit() || (*at == 0 && *c == '-'))).map_or(after.len().min(11), |(at, _)| at);
        let number = after[..digits].parse::<i32>().ok();
        let after = &after[digits..];
        self.word(word, number);
        after.strip_prefix(' ').unwrap_or(after)
    }

    fn symbol<'a>(&mut self, symbol: char, rest: &'a str) -> &'a str {
        match symbol {
            '\'' => {
                let digits = rest.get(..2).unwrap_or_default();
                if let Ok(byte) = u8::from_str_radix(digits, 16) {
                    self.byte(byte);
                }
                return &rest[digits.len()..];
            }
            '*' => {
                let is_tag = rest.trim_start().starts_with("\\htmltag");
                self.state.is_markup = is_tag;
                self.state.is_unread |= !is_tag;
            }
            '~' => self.char('\u{a0}'),
            '_' => self.char('-'),
            '\\' | '{' | '}' => self.char(symbol),
            _ => {}
        }
        rest
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        match word {
            "htmlrtf" => self.state.is_hidden = number != Some(0),
            "par" | "line" | "row" => self.char('\n'),
            "tab" | "cell" => self.char('\t'),
            "lquote" => self.char('‘'),
            "rquote" => self.char('’'),
            "ldblquote" => self.char('“'),
            "rdblquote" => self.char('”'),
            "bullet" => self.char('•'),
            "endash" => self.char('–'),
            "emdash" => self.char('—'),
            "ansicpg" => self.code_page = number.and_then(|number| u32::try_from(number).ok()).unwrap_or(self.code_page),
            "u" => {
                let code = number.unwrap_or_default();
                let code = u32::try_from(if code < 0 { code + 65_536 } else { code }).unwrap_or_default();
                self.char(char::from_u32(code).unwrap_or('\u{fffd}'));
                self.skip = 1;
            }
            word if UNREAD.contains(&word) => self.state.is_unread = true,
            _ => {}
        }
    }

    /// Decompressed RTF has one character for each byte.
    fn byte_or_char(&mut self, c: char) {
        match u8::try_from(u32::from(c)) {
            Ok(byte) => self.byte(byte),
            Err(_) => self.char(c),
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.is_shown() {
            self.pending.push(byte);
        }
    }

    fn char(&mut self, c: char) {
        self.skip = 0;
        if self.is_shown() {
            self.flush();
            self.out.push(c);
        }
    }

    fn is_shown(&self) -> bool {
        !self.state.is_unread && !self.state.is_hidden
    }

    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let text = from_code_page(&std::mem::take(&mut self.pending), self.code_page);
        // Text between the tags is text; only the tags are markup.
        let is_text = self.is_html && !self.state.is_markup;
        self.out.push_str(&if is_text { richtext::escape(&text) } else { text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_rtf_becomes_text() {
        let rtf = "{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}\\f0 Hello\\par \\'ef\\'f0\\'e8 \\u1084?\\{x\\}}";
        assert_eq!(Reader::new(1252).read(rtf), "Hello\nпри м{x}");
    }

    #[test]
    fn html_in_disguise_is_unveiled() {
        let rtf = "{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 a < b{\\*\\htmltag84 <b>}\\htmlrtf {\\b \\htmlrtf0 c\\htmlrtf }\\htmlrtf0 {\\*\\htmltag92 </b>}}";
        assert_eq!(Reader::new(1252).read(rtf), "<p>a &lt; b<b>c</b>");
    }

    #[test]
    fn a_header_that_lies_is_refused() {
        for bytes in [&b""[..], &[0; 16], &[12, 0, 0, 0, 255, 255, 255, 255, b'L', b'Z', b'F', b'u', 0, 0, 0, 0]] {
            assert_eq!(read(bytes, 1252), (None, None));
        }
    }
}
