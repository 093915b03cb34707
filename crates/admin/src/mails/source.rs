//! The raw source of a mail, as a file to download.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use db::{Ctx, Who};
use kernel::{EmailId, Error, OrNotFound, Result};
use mail::intake::{self, Email, EmailAct};
use web::{App, Caller, Door, Refusal};

use super::{pages::number, read};

/// The mail, if the reader may see mails, and the ticket that it became a part of.
pub fn find(ctx: &mut Ctx<'_>, id: EmailId) -> Result<Email> {
    ctx.permit_here(EmailAct::See)?;
    let email = intake::find(ctx, id)?.or_not_found()?;
    match is_shown(ctx, &email)? {
        true => Ok(email),
        false => Err(Error::NotFound),
    }
}

/// A mail of a ticket is for those who see the ticket.
pub fn is_shown(ctx: &mut Ctx<'_>, email: &Email) -> Result<bool> {
    match email.ticket {
        None => Ok(true),
        Some(ticket) => Ok(number(ctx, ticket)?.is_some()),
    }
}

/// Leaves out what the reader may not see.
pub fn shown(ctx: &mut Ctx<'_>, emails: Vec<Email>) -> Result<Vec<Email>> {
    let mut shown = Vec::with_capacity(emails.len());
    for email in emails {
        if is_shown(ctx, &email)? {
            shown.push(email);
        }
    }
    Ok(shown)
}

/// `GET /mail/{id}/source`
pub async fn page(door: Door, Path(id): Path<EmailId>) -> Result<Response, Refusal> {
    let email = door.read(move |ctx| find(ctx, id)).await?;
    stream(&door.app, &email).await
}

/// `GET /mail/{id}/pictures/{part}`
pub async fn picture(door: Door, Path((id, part)): Path<(EmailId, usize)>) -> Result<Response, Refusal> {
    let email = door.read(move |ctx| find(ctx, id)).await?;
    let drawn = read::picture(&door.app, &email, part).await?;
    let headers = [
        (header::CONTENT_TYPE, drawn.media_type),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (header::CACHE_CONTROL, "private, max-age=86400"),
    ];
    Ok((headers, drawn.bytes).into_response())
}

/// The same for a program.
pub async fn program(caller: Caller, id: EmailId) -> Result<Response, Refusal> {
    let email = caller.raw(move |ctx| find(ctx, id)).await?;
    stream(&caller.app, &email).await
}

/// Streams the bytes as they came, under headers that let nothing run (promise S6).
async fn stream(app: &App, email: &Email) -> Result<Response, Refusal> {
    let id = email.id;
    let (size, body) = match app.db.read(Who::desk(email.organization), move |ctx| intake::source::bytes_of(ctx, id)).await? {
        Some(bytes) => (bytes.len() as u64, Body::from(bytes)),
        None => {
            let stored = app.files.stream(email.organization, &email.raw_sha256).await?;
            (stored.size, Body::from_stream(stored.stream))
        }
    };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    let name = files::disposition(&format!("mail-{}.eml", email.id), false);
    for (header, value) in [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::CACHE_CONTROL, "private, no-store"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(header, value);
        }
    }
    Ok(response)
}
