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
    // 999,500 bytes are 1 MB and not 1,000 kB.
    match UNITS.into_iter().find(|(unit, _)| bytes + unit / 2_000 >= *unit) {
        Some((unit, key)) => l.a(key, "n", tenths(l, bytes, unit)),
        None => l.a("files-size-bytes", "n", bytes),
    }
}

/// Below ten with one digit behind the point, if it is not a zero.
fn tenths(l: Language, bytes: u64, unit: u64) -> String {
    let tenths = (bytes * 10 + unit / 2) / unit;
    if tenths >= 100 || tenths.is_multiple_of(10) {
        return l.number(i64::try_from((bytes + unit / 2) / unit).unwrap_or(i64::MAX));
    }
    let point = if l == Language::En { '.' } else { ',' };
    format!("{}{point}{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_people_say_them() {
        kernel::language::install(&[&crate::CATALOGUE]);
        let en = |bytes| size_text(Language::En, bytes);
        let ru = |bytes| size_text(Language::Ru, bytes);
        assert_eq!([en(0), en(1), en(999), en(1_000), en(1_049)], ["0 bytes", "1 byte", "999 bytes", "1 kB", "1 kB"]);
        assert_eq!([en(1_050), en(9_949), en(9_960), en(420_123)], ["1.1 kB", "9.9 kB", "10 kB", "420 kB"]);
        assert_eq!([en(999_499), en(999_500), en(1_400_000)], ["999 kB", "1 MB", "1.4 MB"]);
        assert_eq!([en(25_000_000), en(1_500_000_000), en(5_000_000_000_000)], ["25 MB", "1.5 GB", "5,000 GB"]);
        assert_eq!([ru(1), ru(3), ru(11), ru(420_123), ru(1_400_000)], ["1 байт", "3 байта", "11 байт", "420 КБ", "1,4 МБ"]);
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let keys = |source| kernel::language::keys(source).collect::<Vec<_>>();
        assert_eq!(keys(crate::CATALOGUE.en), keys(crate::CATALOGUE.ru));
    }

    #[test]
    fn kinds_have_their_icons() {
        for (media_type, icon) in [
            ("image/png", "picture"),
            ("image/svg+xml", "file-code"),
            ("application/pdf", "file-text"),
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "file-text"),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "file-spreadsheet"),
            ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "presentation"),
            ("text/csv", "file-spreadsheet"),
            ("application/zip", "file-zip"),
            ("application/octet-stream", "file"),
        ] {
            assert_eq!(icon_of(media_type), icon, "{media_type}");
        }
    }
}
