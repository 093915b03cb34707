//! Kinds and sizes of files as a person sees them.

use kernel::Language;

/// The icon of a kind of file, by the name under which the web floor draws it.
pub fn icon_of(media_type: &str) -> &'static str {
    let has = |words: &[&str]| words.iter().any(|word| media_type.contains(word));
    match () {
        () if media_type == "image/svg+xml" => "file-code",
        () if media_type.starts_with("image/") => "picture",
        () if media_type.starts_with("audio/") => "file-audio",
        () if media_type.starts_with("video/") => "file-video",
        () if media_type == "message/rfc822" => "mail",
        () if has(&["spreadsheet", "excel", "text/csv"]) => "file-spreadsheet",
        () if has(&["presentation", "powerpoint"]) => "presentation",
        () if has(&["word", "opendocument.text", "application/pdf", "application/rtf", "text/plain", "text/markdown"]) => "file-text",
        () if has(&["zip", "7z", "x-tar", "rar", "compress", "bzip", "x-xz", "zstd"]) => "file-zip",
        () if has(&["html", "xml", "javascript", "json", "shellscript"]) => "file-code",
        () => "file",
    }
}

/// A size as people say it: `420 kB`, `1.4 MB`. A kB has 1,000 bytes, as on every file manager's own page.
pub fn size_text(l: Language, bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "files-size-gigabytes"), (1_000_000, "files-size-megabytes"), (1_000, "files-size-kilobytes")];
    // 999,950 bytes are 1 MB and not 1,000.0 kB.
    match UNITS.into_iter().find(|(unit, _)| bytes + unit / 2_000 >= *unit) {
        Some((unit, key)) => l.a(key, "n", tenths(l, bytes, unit)),
        None => l.a("files-size-bytes", "n", bytes),
    }
}

/// Below ten with one digit behind the point, if it is not a zero.
fn tenths(l: Language, bytes: u64, unit: u64) -> String {
    let tenths = (bytes * 10 + unit / 2) / unit;
    if tenths >= 100 || tenths.is_multiple_of(10) {
        return l.number(i64::try_from((tenths + 5) / 10).unwrap_or(i64::MAX));
    }
    let point = if l == Language::En { '.' } else { ',' };
    format!("{}{point}{}", tenths / 10, tenths % 10)
}
