//! Content-Transfer-Encoding (RFC 2045, 6).

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;

/// The bytes of a part, and whether its encoding was kept to. Broken parts are read as far as they go.
pub fn decode_transfer<'a>(bytes: &'a [u8], encoding: &str) -> (Cow<'a, [u8]>, bool) {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => base64(bytes),
        "quoted-printable" => {
            let (decoded, is_sound) = quoted_printable(bytes);
            (decoded.into(), is_sound)
        }
        _ => (bytes.into(), true),
    }
}

fn base64(bytes: &[u8]) -> (Cow<'_, [u8]>, bool) {
    if let Some(decoded) = base64_decode(bytes) {
        return (decoded.into(), true);
    }
    let digits: Vec<u8> = bytes.iter().copied().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')).collect();
    // A line or two of something else in between is repaired; a text that only claims to be base 64 is not made noise of.
    let foreign = bytes.iter().filter(|byte| !byte.is_ascii_whitespace()).count() - digits.len();
    match base64_decode(&digits).filter(|_| foreign * 20 < digits.len()) {
        Some(decoded) => (decoded.into(), false),
        None => (bytes.into(), false),
    }
}

/// Lines end as they came; what is no valid escape stays as it stands.
fn quoted_printable(bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut is_sound = true;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let words = line.trim_ascii_end();
        let end = &line[words.len()..];
        let is_soft = words.ends_with(b"=");
        let mut rest = if is_soft { &words[..words.len() - 1] } else { words };
        while let [first, tail @ ..] = rest {
            rest = tail;
            match (first, tail) {
                (b'=', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                    decoded.push(hex(*high) << 4 | hex(*low));
                    rest = after;
                }
                (other, _) => {
                    is_sound &= *other != b'=';
                    decoded.push(*other);
                }
            }
        }
        if !is_soft {
            let is_ended = end.ends_with(b"\n");
            decoded.extend_from_slice(if !is_ended {
                b""
            } else if end.ends_with(b"\r\n") {
                b"\r\n"
            } else {
                b"\n"
            });
        }
    }
    (decoded, is_sound)
}

/// The value of a hexadecimal digit.
pub fn hex(digit: u8) -> u8 {
    char::from(digit).to_digit(16).unwrap_or_default() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(encoding: &str, text: &str, expected: &str, is_sound: bool) {
        let (bytes, sound) = decode_transfer(text.as_bytes(), encoding);
        assert_eq!((String::from_utf8_lossy(&bytes).as_ref(), sound), (expected, is_sound), "{text}");
    }

    #[test]
    fn sound_parts_are_decoded() {
        check("Base64 ", "SGVs\r\nbG8=\r\n", "Hello", true);
        check("quoted-printable", "a=3Db =\r\nc \t\r\nd", "a=b c\r\nd", true);
        check("8bit", "as it is", "as it is", true);
        check("x-unknown", "as it is", "as it is", true);
    }

    #[test]
    fn broken_parts_are_read_as_far_as_they_go() {
        check("base64", "SGVsbG8gd29ybGQhIEhlbGxvIHdvcmxkIQ==\n*\n", "Hello world! Hello world!", false);
        check("base64", "This is plain, not base 64!", "This is plain, not base 64!", false);
        check("quoted-printable", "100 =% =3", "100 =% =3", false);
    }
}
