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

fn media_type(bytes: &[u8], name: &str, claimed: &str) -> &'static str {
    let head = &bytes[..bytes.len().min(HEAD as usize)];
    if let Some(kind) = infer::get(head) {
        return kind.mime_type();
    }
    if !is_text(head) {
        return "application/octet-stream";
    }
    markup(head).or_else(|| by_extension(name)).or_else(|| by_claim(claimed)).unwrap_or("text/plain")
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
