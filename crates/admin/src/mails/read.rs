//! Reads a raw mail for somebody who looks at it, off the database's threads.

use files::Files;
use kernel::{Error, OrganizationId, Result, Timestamp};
use mail::intake::Email;

/// A file that came with a mail.
#[derive(Clone)]
pub struct PartView {
    pub name: String,
    pub size: u64,
    pub icon: &'static str,
}

/// A mail as it is shown. All HTML is cleaned.
#[derive(Clone)]
pub struct MailView {
    pub from: String,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    pub reply_to: Vec<String>,
    pub date: Option<Timestamp>,
    pub new_html: String,
    /// The signature and what is quoted.
    pub rest_html: String,
    pub parts: Vec<PartView>,
}

/// The mail's text and headers; `None` where it cannot be read as a mail.
pub async fn read(files: &Files, organization: OrganizationId, email: &Email) -> Result<Option<MailView>> {
    let raw = files.read(organization, &email.raw_sha256).await?;
    let read = tokio::task::spawn_blocking(move || email::read(&raw).ok().map(view)).await;
    read.map_err(|error| Error::Internal(format!("reading a mail: {error}")))
}

fn view(email: email::Email) -> MailView {
    // Pictures of the mail are listed among its files; none is fetched from elsewhere.
    let body = email::body(&email, &|_| None);
    let all = |addresses: &[email::Address]| addresses.iter().map(ToString::to_string).collect();
    MailView {
        from: email.from.as_ref().map(ToString::to_string).unwrap_or_default(),
        to: all(&email.to),
        cc: all(&email.cc),
        reply_to: all(&email.reply_to),
        date: email.date,
        new_html: richtext::clean(&body.new_html),
        rest_html: richtext::clean(&[body.signature_html.unwrap_or_default(), body.quoted_html.unwrap_or_default()].concat()),
        parts: email
            .parts
            .iter()
            .map(|part| PartView { name: part.name.clone(), size: part.bytes.len() as u64, icon: files::icon_of(&part.content_type) })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_mail_runs_or_is_fetched() {
        let raw = b"From: Eve <eve@evil.example>\r\nTo: desk@example.com\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n\
            <p onclick=alert(1)>Hello<script>alert(1)</script><img src=https://evil.example/pixel.gif><img src=cid:x></p>";
        let shown = view(email::read(raw).unwrap());
        let html = shown.new_html + &shown.rest_html;
        for bad in ["script", "onclick", "evil.example/", "<img"] {
            assert!(!html.contains(bad), "{html}");
        }
        assert_eq!((shown.from.as_str(), shown.to.len()), ("Eve <eve@evil.example>", 1));
    }
}
