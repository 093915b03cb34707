//! Names of files as people and their computers send them.

/// Room for a name in bytes; file systems take 255, and a browser may add " (1)".
const MAX_BYTES: usize = 200;

/// Longer than any extension that means something.
const MAX_EXTENSION_BYTES: usize = 16;

/// A name safe to keep, show and offer for saving: the last part of a path, without control characters, direction overrides and characters that
/// break out of a header or that no file system takes; shortened before its extension. Never empty.
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|&c| !is_invisible(c)).map(|c| if matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*') { '_' } else { c }).collect();
    let trimmed = kept.trim().trim_end_matches(['.', ' ']);
    match trimmed.chars().all(|c| c == '.') {
        true => "file".into(),
        false => shorten(trimmed),
    }
}

/// Characters that change how their neighbours are read, or that end a line.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

fn shorten(name: &str) -> String {
    if name.len() <= MAX_BYTES {
        return name.to_owned();
    }
    let extension = name.rfind('.').map(|dot| &name[dot..]).filter(|extension| (2..=MAX_EXTENSION_BYTES).contains(&extension.len())).unwrap_or_default();
    let stem = &name[..name.len() - extension.len()];
    format!("{}…{extension}", &stem[..stem.floor_char_boundary(MAX_BYTES - extension.len() - '…'.len_utf8())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_become_ordinary_ones() {
        for (sent, kept) in [
            ("report.pdf", "report.pdf"),
            ("Отчёт за май.pdf", "Отчёт за май.pdf"),
            ("../../etc/passwd", "passwd"),
            (r"C:\Users\ana\photo.png", "photo.png"),
            ("photo\u{202e}gnp.exe", "photognp.exe"),
            ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie_ x=1.txt"),
            ("a\0.png", "a.png"),
            ("line\u{2028}break.txt", "linebreak.txt"),
            (r#"say "hi"; filename=evil.html"#, "say _hi_; filename=evil.html"),
            ("trailing. . .", "trailing"),
            (".bashrc", ".bashrc"),
            ("..", "file"),
            ("", "file"),
            ("/", "file"),
            ("\u{200b}", "file"),
        ] {
            assert_eq!(clean_name(sent), kept, "{sent:?}");
        }
    }

    #[test]
    fn long_names_keep_their_extension() {
        let long = clean_name(&format!("{}.docx", "я".repeat(300)));
        assert!(long.len() <= MAX_BYTES && long.ends_with("я….docx"), "{long}");
        let no_extension = clean_name(&"😀".repeat(300));
        assert!(no_extension.len() <= MAX_BYTES && no_extension.ends_with("😀…"));
        let only_dots = clean_name(&format!("{}.{}", "a".repeat(10), "b".repeat(300)));
        assert!(only_dots.len() <= MAX_BYTES && only_dots.starts_with("aaaaaaaaaa.b"));
    }

    #[test]
    fn cleaning_twice_changes_nothing() {
        for name in ["../x", "a . ", &"я".repeat(300), &format!("{} .txt", "a ".repeat(200)), "…"] {
            let once = clean_name(name);
            assert_eq!(clean_name(&once), once);
        }
    }
}
