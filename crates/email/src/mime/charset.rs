//! Bytes to text, whatever the mail says or forgets to say of their charset.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, WINDOWS_1252};
use mail_parser::decoders::charsets::map::charset_decoder;

/// How many bytes a guess looks at.
const GUESS_FROM: usize = 64_000;

/// The text without NULs, and whether its charset was guessed.
///
/// A declared charset counts unless the bytes contradict it: text that is valid UTF-8 beyond ASCII is UTF-8 whatever was declared of a single-byte charset, and text declared as ASCII or UTF-8 that
/// is neither is guessed (windows-1251 and koi8-r are told apart by the frequency of letters).
pub fn decode(bytes: &[u8], declared: Option<&str>) -> (String, bool) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (text, is_guess) = decode_cow(bytes, declared.map(str::trim).unwrap_or_default());
    let text = if text.contains('\0') { text.replace('\0', "") } else { text.into_owned() };
    (text, is_guess)
}

fn decode_cow<'a>(bytes: &'a [u8], declared: &str) -> (Cow<'a, str>, bool) {
    // Browsers refuse some old charsets (hz-gb-2312, iso-2022-kr) by replacing the whole text; a mail in one is better guessed at.
    let encoding = Encoding::for_label(declared.as_bytes()).filter(|encoding| *encoding != REPLACEMENT);
    let is_escaped = bytes.contains(&0x1b);
    let is_wide = bytes.contains(&0) || declared.to_ascii_lowercase().starts_with("utf-7") || declared.to_ascii_lowercase().starts_with("utf-16");
    if !is_escaped
        && !is_wide
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        let contradicts = encoding.is_some_and(|encoding| encoding != UTF_8 && encoding != WINDOWS_1252);
        return (Cow::Borrowed(text), contradicts && !text.is_ascii());
    }
    match encoding {
        Some(encoding) if encoding != UTF_8 && !is_ascii_label(declared) => (encoding.decode(bytes).0, false),
        None if charset_decoder(declared.as_bytes()).is_some() && !is_ascii_label(declared) => {
            (charset_decoder(declared.as_bytes()).map_or_else(String::new, |decode| decode(bytes)).into(), false)
        }
        // Mostly right: a few stray bytes in a long text are no reason to read all of it otherwise.
        Some(encoding) if encoding == UTF_8 && is_mostly_utf8(bytes) => (String::from_utf8_lossy(bytes), false),
        _ => (guess(bytes).decode(bytes).0, true),
    }
}

fn is_ascii_label(label: &str) -> bool {
    ["us-ascii", "ascii", "ansi_x3.4-1968", "7bit", "8bit", "unknown-8bit", "default_charset"].iter().any(|known| label.eq_ignore_ascii_case(known))
}

fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let bad: usize = bytes.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    let good: usize = bytes.utf8_chunks().map(|chunk| chunk.valid().chars().filter(|c| !c.is_ascii()).count()).sum();
    good > bad * 4
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(GUESS_FROM)], true);
    detector.guess(None, Utf8Detection::Allow)
}

/// Text of a Windows code page, as `winmail.dat` holds it.
pub fn from_code_page(bytes: &[u8], code_page: u32) -> String {
    let label = match code_page {
        0 | 1252 => "windows-1252".to_owned(),
        65001 => "utf-8".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        20866 => "koi8-r".to_owned(),
        21866 => "koi8-u".to_owned(),
        28591..=28606 => format!("iso-8859-{}", code_page - 28590),
        other => format!("windows-{other}"),
    };
    decode(bytes, Some(&label)).0
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str = "Добрый день, у меня не открывается почта, помогите пожалуйста";

    #[test]
    fn undeclared_text_is_guessed() {
        for charset in ["windows-1251", "koi8-r", "utf-8"] {
            let encoding = Encoding::for_label(charset.as_bytes()).expect("a known charset");
            let bytes = encoding.encode(RUSSIAN).0.into_owned();
            assert_eq!(decode(&bytes, None).0, RUSSIAN, "{charset}");
            assert_eq!(decode(&bytes, Some("us-ascii")).0, RUSSIAN, "{charset}");
            assert_eq!(decode(&bytes, Some(charset)), (RUSSIAN.to_owned(), false), "{charset}");
        }
    }

    #[test]
    fn utf_8_is_seen_through_a_wrong_label() {
        assert_eq!(decode("Größe".as_bytes(), Some("iso-8859-1")).0, "Größe");
        assert_eq!(decode("שלום".as_bytes(), Some("nonsense")).0, "שלום");
    }

    #[test]
    fn nul_and_byte_order_mark_go() {
        assert_eq!(decode(b"\xef\xbb\xbfa\0b", None).0, "ab");
        assert_eq!(decode(b"a\0b\0", Some("utf-16le")).0, "ab");
    }

    #[test]
    fn old_seven_bit_charsets_are_read() {
        assert_eq!(decode(b"\x1b$B%O%m!<\x1b(B", Some("iso-2022-jp")).0, "ハロー");
        assert_eq!(decode(b"Hi Mom +Jjo-!", Some("utf-7")).0, "Hi Mom ☺!");
    }
}
