//! What a file really is, by its bytes. What its sender claims about it is heard only where nothing depends on it.

use crate::picture;

/// How many bytes from the beginning tell the kind of a file.
pub(crate) const HEAD: u64 = 16 * 1024;

/// What was found out about a file.
#[derive(Debug)]
pub struct Inspected {
    pub media_type: &'static str,
    /// Width and height in pixels, of pictures that could be decoded.
    pub dimensions: Option<(u32, u32)>,
    /// The picture drawn anew, the only form in which it is shown inside a page.
    pub preview: Option<Encoded>,
}

impl Inspected {
    /// Whether it can be shown inside a page.
    pub fn is_picture(&self) -> bool {
        self.preview.is_some()
    }
}

/// A picture of our own making.
#[derive(Debug)]
pub struct Encoded {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// Looks at a file. A picture is decoded and drawn anew, which takes a while; call it on a thread that may block, or call
/// [`Files::prepare`](crate::Files::prepare). A picture that cannot be decoded is a file like any other.
pub fn inspect(bytes: &[u8], name: &str, claimed: &str) -> Inspected {
    let media_type = media_type(bytes, name, claimed);
    let drawn = picture::preview(bytes, picture::PREVIEW_EDGE).ok();
    Inspected { media_type, dimensions: drawn.as_ref().map(|drawn| drawn.dimensions), preview: drawn.map(|drawn| drawn.encoded) }
}

/// What is found out without decoding anything.
pub(crate) fn without_preview(bytes: &[u8], name: &str, claimed: &str) -> Inspected {
    Inspected { media_type: media_type(bytes, name, claimed), dimensions: None, preview: None }
}

fn media_type(bytes: &[u8], name: &str, claimed: &str) -> &'static str {
    let head = &bytes[..bytes.len().min(HEAD as usize)];
    let by_signature = infer::get(head).map(|kind| kind.mime_type());
    if !is_text(head) {
        return by_signature.unwrap_or("application/octet-stream");
    }
    // Words may begin as a picture does: "BMW" is no bitmap, and a script that begins with "GIF89a" is no GIF.
    let by_signature = by_signature.filter(|found| !["image/", "audio/", "video/"].iter().any(|media| found.starts_with(media)));
    markup(head).or(by_signature).or_else(|| by_extension(name)).or_else(|| by_claim(claimed)).unwrap_or("text/plain")
}

/// Markup that a browser could run, wherever in the beginning it hides.
fn markup(head: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let has = |needles: &[&str]| needles.iter().any(|needle| text.contains(needle));
    match () {
        () if has(&["<svg"]) => Some("image/svg+xml"),
        () if has(&["<html", "<!doctype html", "<script", "<iframe", "<body"]) => Some("text/html"),
        () if text.trim_start_matches('\u{feff}').trim_start().starts_with("<?xml") => Some("text/xml"),
        () => None,
    }
}

/// UTF-8, perhaps cut in the middle of a character, or an older encoding: anything without control characters that no text has.
fn is_text(head: &[u8]) -> bool {
    !head.iter().any(|&byte| matches!(byte, 0..=8 | 14..=26 | 28..=31))
}

const TEXTS: &[(&str, &str)] = &[
    ("csv", "text/csv"),
    ("json", "application/json"),
    ("md", "text/markdown"),
    ("ics", "text/calendar"),
    ("vcf", "text/vcard"),
    ("eml", "message/rfc822"),
    ("xml", "text/xml"),
    ("svg", "image/svg+xml"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("xhtml", "application/xhtml+xml"),
    ("js", "text/javascript"),
    ("mjs", "text/javascript"),
];

/// Kinds of text look alike; here the name is as good as any guess.
fn by_extension(name: &str) -> Option<&'static str> {
    let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
    TEXTS.iter().find(|(known, _)| *known == extension).map(|(_, media_type)| *media_type)
}

fn by_claim(claimed: &str) -> Option<&'static str> {
    let claimed = claimed.split(';').next()?.trim().to_ascii_lowercase();
    TEXTS.iter().find(|(_, media_type)| *media_type == claimed && !claimed.starts_with("image/")).map(|(_, media_type)| *media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8], name: &str, claimed: &str) -> &'static str {
        let inspected = inspect(bytes, name, claimed);
        assert!(!inspected.is_picture(), "{name} is shown inside pages");
        inspected.media_type
    }

    #[test]
    fn nobody_is_believed_who_calls_markup_a_picture() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
        let declared = b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a drawing -->\n<svg/>";
        let html = b"\n\n  <!DOCTYPE html><script>alert(1)</script>";
        let hidden = [b" ".repeat(3000).as_slice(), b"<ScRiPt>alert(1)</ScRiPt>"].concat();
        assert_eq!(found(svg, "photo.png", "image/png"), "image/svg+xml");
        assert_eq!(found(declared, "photo.jpg", "image/jpeg"), "image/svg+xml");
        assert_eq!(found(html, "photo.png", "image/png"), "text/html");
        assert_eq!(found(&hidden, "photo.gif", "image/gif"), "text/html");
        assert_eq!(found(b"<?xml version='1.0'?><a/>", "a.png", "image/png"), "text/xml");
    }

    #[test]
    fn a_script_that_begins_as_a_picture_is_a_script() {
        assert_eq!(found(b"GIF89a/*    */=1;alert(1)", "photo.gif", "image/gif"), "text/plain");
        assert_eq!(found(b"GIF89a=1;alert(1)//", "photo.js", "image/gif"), "text/javascript");
        assert_eq!(found(b"BMW repair, two cars", "note.txt", "text/plain"), "text/plain");
    }

    #[test]
    fn the_bytes_decide_and_the_name_only_tells_texts_apart() {
        assert_eq!(found(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "report.txt", "text/plain"), "application/pdf");
        assert_eq!(found(b"MZ\x90\0\x03\0\0\0", "holiday.jpg", "image/jpeg"), "application/vnd.microsoft.portable-executable");
        assert_eq!(found(b"\0\x01\x02\x03", "photo.png", "image/png"), "application/octet-stream");
        assert_eq!(found(b"a,b\n1,2\n", "people.CSV", "image/png"), "text/csv");
        assert_eq!(found(b"a,b\n1,2\n", "people", "text/csv; charset=utf-8"), "text/csv");
        assert_eq!(found("Принтер не печатает".as_bytes(), "log", "text/html"), "text/html");
        assert_eq!(found(b"hello", "log", "image/svg+xml"), "text/plain");
        assert_eq!(found(b"", "empty", ""), "text/plain");
    }
}
