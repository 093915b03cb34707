//! Encoded words in header fields (RFC 2047).

use mail_parser::decoders::base64::base64_decode;

use super::charset;

/// A longer word is text. The RFC allows 75; mailers in the field write whole subjects into one.
const WORD_LIMIT: usize = 4_000;

/// Decodes the encoded words of a text.
///
/// Neighbours of one charset are joined before they are decoded, since many mailers cut in the middle of a character; the space between neighbours goes, as the RFC has it.
pub fn decode(text: &str) -> String {
    replace(text, |word| word)
}

/// The same with every run of words as one word of UTF-8 in base 64, which any parser of addresses reads and no decoded comma confuses.
pub fn normalize(text: &str) -> String {
    replace(text, |word| format!("=?utf-8?B?{}?=", base64(word.as_bytes())))
}

fn replace(text: &str, written: impl Fn(String) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("=?") {
        let Some((first, length)) = word(&rest[at..]) else {
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        out.push_str(&rest[..at]);
        rest = &rest[at + length..];
        let mut run = vec![first];
        loop {
            let gap = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let Some((next, length)) = word(&rest[gap..]) else { break };
            rest = &rest[gap + length..];
            match run.last_mut() {
                Some(last) if last.charset.eq_ignore_ascii_case(next.charset) => last.bytes.extend(next.bytes),
                _ => run.push(next),
            }
        }
        out.push_str(&written(run.iter().map(|word| charset::decode(&word.bytes, Some(word.charset)).0).collect()));
    }
    out.push_str(rest);
    out
}

struct Word<'a> {
    charset: &'a str,
    bytes: Vec<u8>,
}

/// The encoded word at the start of `text` and its length in bytes.
fn word(text: &str) -> Option<(Word<'_>, usize)> {
    let behind = text.strip_prefix("=?")?;
    let (charset, behind) = behind.split_once('?').filter(|(charset, _)| (2..=60).contains(&charset.len()) && charset.is_ascii())?;
    let (encoding, behind) = behind.split_at_checked(1)?;
    let encoded = behind.strip_prefix('?')?;
    let end = encoded.as_bytes().windows(2).take(WORD_LIMIT).position(|pair| pair == b"?=")?;
    let encoded = &encoded[..end];
    let bytes = match encoding {
        "b" | "B" => base64_decode(encoded.as_bytes()).or_else(|| base64_decode(encoded.trim_end_matches('=').as_bytes()))?,
        "q" | "Q" => quoted(encoded.as_bytes()),
        _ => return None,
    };
    // A language may follow the charset (RFC 2231, 5).
    let charset = charset.split_once('*').map_or(charset, |(charset, _)| charset);
    Some((Word { charset, bytes }, text.len() - behind.len() + 1 + end + 2))
}

fn quoted(encoded: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'_', _) => bytes.push(b' '),
            (b'=', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.push(super::transfer::hex(*high) << 4 | super::transfer::hex(*low));
                rest = after;
            }
            (other, _) => bytes.push(*other),
        }
    }
    bytes
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for digit in 0..4 {
            let is_padding = digit > group.len();
            out.push(if is_padding { '=' } else { char::from(DIGITS[(bits >> (18 - 6 * digit)) as usize & 63]) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(decode(text), expected, "{text}");
    }

    #[test]
    fn words_are_decoded_where_they_stand() {
        check("=?utf-8?q?Gr=C3=B6=C3=9Fe?= of =?iso-8859-1?B?R3L232U=?=", "Größe of Größe");
        check("=?koi8-r?B?79TX?=: printer", "Отв: printer");
        check("=?US-ASCII*en?Q?Keith_Moore?=", "Keith Moore");
    }

    #[test]
    fn neighbours_are_joined_even_within_a_character() {
        check("=?utf-8?B?0L8=?= =?utf-8?B?0YDQuA==?=", "при");
        check("=?utf-8?Q?a=D0?= =?utf-8?Q?=BFb?=", "aпb");
        check("=?utf-8?q?a?= =?utf-8?q?b?= c", "ab c");
    }

    #[test]
    fn what_is_no_word_stays() {
        for text in ["", "=?", "=?utf-8?q?", "=?utf-8?x?a?=", "a =?= b", "=??q?a?=", "=?utf-8?b?***?="] {
            check(text, text);
        }
    }

    #[test]
    fn a_run_becomes_one_word() {
        assert_eq!(normalize("=?utf-8?q?M=C3=BCller,?= =?utf-8?q?_A?= <a@b.de>"), "=?utf-8?B?TcO8bGxlciwgQQ==?= <a@b.de>");
        assert_eq!(decode(&normalize("=?utf-8?q?M=C3=BCller,?=")), "Müller,");
    }
}
