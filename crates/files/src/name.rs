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
