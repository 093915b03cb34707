//! How files leave the house, so that none of them can act in its name.

use crate::{Attachment, name::clean_name};

/// What a browser shows by itself and cannot run. Everything else is handed out as bytes without a kind.
const PASSIVE: &[&str] = &[
    "application/gzip",
    "application/json",
    "application/msword",
    "application/pdf",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/x-7z-compressed",
    "application/zip",
    "image/gif",
    "image/heif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "message/rfc822",
    "text/calendar",
    "text/csv",
    "text/markdown",
    "text/plain",
];

/// Whether the page may show it: only what was drawn anew.
pub fn is_shown_inline(attachment: &Attachment) -> bool {
    attachment.preview.is_some()
}

/// The `Content-Disposition` of a file with this name (RFC 6266): an ASCII form for the old and the true name for everybody else.
pub fn disposition(name: &str, inline: bool) -> String {
    let name = clean_name(name);
    let ascii: String = name.chars().map(|c| if matches!(c, ' '..='~') && !matches!(c, '"' | '\\' | '%') { c } else { '_' }).collect();
    let kind = if inline { "inline" } else { "attachment" };
    format!("{kind}; filename=\"{ascii}\"; filename*=UTF-8''{}", percent(&name))
}

/// Encodes all but the `attr-char` of RFC 5987.
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'!' | b'#' | b'$' | b'&' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The headers with which an attachment is sent. With `inline` the body is the preview ([`Attachment::preview`]); a file without one is handed out for
/// saving whatever was asked, so look at [`is_shown_inline`] when choosing the body.
pub fn headers_for(attachment: &Attachment, inline: bool) -> Vec<(&'static str, String)> {
    let shown = attachment.preview.as_ref().filter(|_| inline);
    let media_type = match shown {
        Some(preview) if matches!(preview.media_type.as_str(), "image/png" | "image/jpeg") => preview.media_type.clone(),
        _ => safe_type(&attachment.media_type),
    };
    vec![
        ("content-type", media_type),
        ("content-disposition", disposition(&attachment.name, shown.is_some())),
        ("x-content-type-options", "nosniff".into()),
        ("content-security-policy", "sandbox; default-src 'none'".into()),
        ("cross-origin-resource-policy", "same-origin".into()),
        ("cache-control", "private, max-age=3600".into()),
    ]
}

fn safe_type(media_type: &str) -> String {
    match media_type {
        "text/plain" | "text/csv" | "text/markdown" => format!("{media_type}; charset=utf-8"),
        _ if PASSIVE.contains(&media_type) || media_type.starts_with("audio/") || media_type.starts_with("video/") => media_type.to_owned(),
        _ => "application/octet-stream".into(),
    }
}
