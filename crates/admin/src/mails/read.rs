//! Reads a raw mail for somebody who looks at it, off the database's threads.

use kernel::{EmailId, Error, OrNotFound, Result, Timestamp};
use mail::intake::{Email, source};
use web::App;

/// The longest edge of a picture as it is shown, in pixels.
const LARGEST_EDGE: u32 = 1_600;

/// What cleaning takes for the address of an attachment.
const PASSING: &str = "/attachments/";

/// A file that came with a mail.
#[derive(Clone)]
pub struct PartView {
    pub name: String,
    pub size: u64,
    pub icon: &'static str,
    /// Where it is shown, drawn anew, if it is a picture.
    pub picture: Option<String>,
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

/// The mail's text and headers; `None` where it cannot be read as a mail, or was erased with its sender.
pub async fn read(app: &App, email: &Email) -> Result<Option<MailView>> {
    let raw = match source::read(&app.db, &app.files, email).await {
        Err(Error::NotFound) => return Ok(None),
        read => read?,
    };
    let id = email.id;
    let read = tokio::task::spawn_blocking(move || email::read(&raw).ok().map(|email| view(id, email))).await;
    read.map_err(|error| Error::Internal(format!("reading a mail: {error}")))
}

/// The part of a mail with this number, if it is a picture: drawn anew, so that nothing of what came reaches the browser as it came.
pub async fn picture(app: &App, email: &Email, part: usize) -> Result<files::Encoded> {
    let raw = source::read(&app.db, &app.files, email).await?;
    let drawn = tokio::task::spawn_blocking(move || {
        let email = email::read(&raw).map_err(|_| Error::NotFound)?;
        let part = email.parts.get(part).or_not_found()?;
        files::picture::preview(&part.bytes, LARGEST_EDGE).map(|drawn| drawn.encoded).map_err(|_| Error::NotFound)
    });
    drawn.await.map_err(|error| Error::Internal(format!("drawing a picture: {error}")))?
}

fn picture_path(id: EmailId, part: usize) -> String {
    format!("/mail/{id}/pictures/{part}")
}

fn view(id: EmailId, email: email::Email) -> MailView {
    // Cleaning lets no picture through but those of attachments, so those of the mail pass as such: by their number, and on to where they are drawn. None is fetched from elsewhere.
    let resolve = |content_id: &str| email.parts.iter().position(|part| part.content_id.as_deref() == Some(content_id)).map(|part| format!("{PASSING}{part}"));
    let body = email::body(&email, &resolve);
    let placed = |html: &str| html.replace(&format!("src=\"{PASSING}"), &format!("src=\"/mail/{id}/pictures/"));
    let all = |addresses: &[email::Address]| addresses.iter().map(ToString::to_string).collect();
    MailView {
        from: email.from.as_ref().map(ToString::to_string).unwrap_or_default(),
        to: all(&email.to),
        cc: all(&email.cc),
        reply_to: all(&email.reply_to),
        date: email.date,
        new_html: placed(&body.new_html),
        rest_html: [body.signature_html, body.quoted_html].into_iter().flatten().map(|html| placed(&html)).collect(),
        parts: email
            .parts
            .iter()
            .enumerate()
            .map(|(number, part)| PartView {
                name: part.name.clone(),
                size: part.bytes.len() as u64,
                icon: files::icon_of(&part.content_type),
                picture: files::picture::is_drawable(&part.bytes).then(|| picture_path(id, number)),
            })
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
        let shown = view(EmailId(7), email::read(raw).unwrap());
        let html = shown.new_html + &shown.rest_html;
        for bad in ["script", "onclick", "evil.example/", "<img"] {
            assert!(!html.contains(bad), "{html}");
        }
        assert_eq!((shown.from.as_str(), shown.to.len()), ("Eve <eve@evil.example>", 1));
    }
}
