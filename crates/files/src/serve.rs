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
    let media_type = shown.map_or_else(|| safe_type(&attachment.media_type), |preview| safe_type(&preview.media_type));
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

#[cfg(test)]
mod tests {
    use kernel::{AttachmentId, Timestamp};

    use super::*;
    use crate::Preview;

    fn file(name: &str, media_type: &str) -> Attachment {
        Attachment {
            id: AttachmentId(1),
            uploader: None,
            item: None,
            message: None,
            name: name.into(),
            media_type: media_type.into(),
            size: 1,
            sha256: "0".repeat(64),
            dimensions: None,
            preview: None,
            created_at: Timestamp(0),
        }
    }

    fn header(attachment: &Attachment, inline: bool, name: &str) -> String {
        headers_for(attachment, inline).into_iter().find(|header| header.0 == name).map(|header| header.1).unwrap_or_default()
    }

    #[test]
    fn the_name_is_told_twice() {
        assert_eq!(disposition("report.pdf", false), "attachment; filename=\"report.pdf\"; filename*=UTF-8''report.pdf");
        assert_eq!(disposition("Да нет.txt", true), "inline; filename=\"__ ___.txt\"; filename*=UTF-8''%D0%94%D0%B0%20%D0%BD%D0%B5%D1%82.txt");
        assert_eq!(disposition("it's 5%.txt", false), "attachment; filename=\"it's 5_.txt\"; filename*=UTF-8''it%27s%205%25.txt");
    }

    #[test]
    fn no_name_breaks_out_of_its_header() {
        let names =
            ["a\r\nX: y", "a\"; filename=b.html; x=\"", "\\\"", "a\0b", "\u{202e}cod.exe", "../../a", "😀\u{2028}", &"\"".repeat(300), &"щ".repeat(300)];
        for name in names {
            let value = disposition(name, false);
            assert!(value.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{value}");
            assert_eq!(value.matches('"').count(), 2, "{value}");
            assert!(!value.contains('\\') && !value.contains('/'), "{value}");
            assert!(value.len() < 900, "{value}");
        }
    }

    #[test]
    fn what_could_run_is_handed_out_as_bytes() {
        for media_type in
            ["text/html", "image/svg+xml", "text/xml", "application/xhtml+xml", "text/javascript", "application/x-shockwave-flash", "nonsense", ""]
        {
            for inline in [false, true] {
                let attachment = file("a", media_type);
                assert_eq!(header(&attachment, inline, "content-type"), "application/octet-stream", "{media_type}");
                assert!(header(&attachment, inline, "content-disposition").starts_with("attachment;"));
            }
        }
    }

    #[test]
    fn every_file_is_boxed_in() {
        for attachment in [file("a.pdf", "application/pdf"), file("a.png", "image/png"), file("a.txt", "text/plain")] {
            assert!(header(&attachment, true, "content-disposition").starts_with("attachment;"), "no preview, nothing inline");
            assert_eq!(header(&attachment, true, "x-content-type-options"), "nosniff");
            assert_eq!(header(&attachment, true, "content-security-policy"), "sandbox; default-src 'none'");
        }
        assert_eq!(header(&file("a.txt", "text/plain"), false, "content-type"), "text/plain; charset=utf-8");
    }

    #[test]
    fn a_picture_is_shown_as_what_we_drew() {
        let drawn = |media_type: &str| Attachment {
            preview: Some(Preview { sha256: "1".repeat(64), media_type: media_type.into() }),
            ..file("photo.webp", "image/webp")
        };
        assert_eq!(header(&drawn("image/jpeg"), true, "content-type"), "image/jpeg");
        assert!(header(&drawn("image/jpeg"), true, "content-disposition").starts_with("inline;"));
        assert_eq!(header(&drawn("image/jpeg"), false, "content-type"), "image/webp");
        assert!(header(&drawn("image/jpeg"), false, "content-disposition").starts_with("attachment;"));
    }
}
