//! Names of attachments that are safe to store, to show and to offer for download.

use crate::limits;

/// The name that a mail gives a part, without its folders and without characters that lie; made up from its type where there is none.
pub fn safe_name(given: Option<&str>, content_type: &str, bytes: &[u8], number: usize) -> String {
    let last = given.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().map(|c| if is_awkward(c) { '_' } else { c }).filter(|c| !is_hidden(*c)).collect();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean = clean.trim_matches(|c: char| c == '.' || c.is_whitespace());
    match clean.is_empty() {
        false => shortened(clean),
        true if content_type == "message/rfc822" => subject_of(bytes).map_or_else(|| format!("mail-{number}.eml"), |subject| format!("{subject}.eml")),
        true => format!("attachment-{number}.{}", extension(content_type)),
    }
}

fn is_awkward(c: char) -> bool {
    c.is_control() || matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{2028}' | '\u{2029}')
}

/// Characters without a picture of their own, among them those that turn the direction and make `exe.pdf` of `fdp.exe`.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' | '\u{fff0}'..='\u{fffb}')
}

/// A long name loses from its middle: its end says what it is.
fn shortened(name: &str) -> String {
    let length = name.chars().count();
    if length <= limits::NAME {
        return name.to_owned();
    }
    let tail: String = name.chars().skip(length - 20).collect();
    kernel::truncate(name, limits::NAME - 21).to_owned() + "…" + &tail
}

/// An attached mail is called by its subject.
fn subject_of(mail: &[u8]) -> Option<String> {
    let subject = crate::mime::one_line(&crate::mime::Fields::read(&mail[..mail.len().min(limits::FIELD)]).get("subject")?, 80);
    let name = safe_name(Some(&subject.replace(['/', '\\'], "_")), "application/octet-stream", &[], 0);
    (!name.starts_with("attachment-0.")).then_some(name)
}

fn extension(content_type: &str) -> &str {
    match content_type {
        "text/plain" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "text/vcard" | "text/x-vcard" => "vcf",
        "text/rfc822-headers" | "message/delivery-status" | "message/disposition-notification" | "message/feedback-report" => "txt",
        "message/rfc822" | "message/global" => "eml",
        "image/jpeg" | "image/jpg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "application/pgp-signature" => "asc",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "p7s",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &str, expected: &str) {
        assert_eq!(safe_name(Some(given), "image/png", b"", 3), expected, "{given:?}");
    }

    #[test]
    fn names_keep_what_is_harmless() {
        check("Größe 1.pdf", "Größe 1.pdf");
        check("..\\..\\etc/passwd", "passwd");
        check("a\r\nb\0c.txt", "a__b_c.txt");
        check("invoice\u{202e}fdp.exe", "invoicefdp.exe");
        check("...", "attachment-3.png");
        check("  ", "attachment-3.png");
        check("a:b|c?.doc", "a_b_c_.doc");
        assert_eq!(safe_name(Some(&("x".repeat(400) + ".pdf")), "", b"", 1).chars().count(), 200);
    }

    #[test]
    fn an_attached_mail_is_called_by_its_subject() {
        assert_eq!(safe_name(None, "message/rfc822", b"Subject: Re: a/b\r\n\r\n", 1), "Re_ a_b.eml");
        assert_eq!(safe_name(None, "message/rfc822", b"", 2), "mail-2.eml");
    }
}
