//! One mail that goes out, for either place: to whom, where it stands, what the server said, and the letter itself.

use askama::Template;
use axum::{
    Extension,
    http::{HeaderName, HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use db::{Ctx, Who};
use files::Attachment;
use kernel::{MailId, OrganizationId, Result, TicketNumber, Timestamp};
use mail::{Correspondent, Mail, MailState, mailbox};
use web::{
    App, Door, Refusal, Shell,
    headers::{self, Nonce},
};

use super::{
    Place,
    list::{state_key, state_pill},
};

#[derive(Template)]
#[template(path = "outbox/templates/show.html")]
struct MailPage {
    shell: Shell,
    place: Place,
    mail: Mail,
    from: Option<String>,
    /// Whom the headers name beside the recipient.
    to: Option<String>,
    copies: Vec<String>,
    message_id: String,
    /// The text part with its addresses as links.
    text: String,
    /// Nothing unless the server will be asked (again).
    next_try_at: Option<Timestamp>,
    /// The ticket it is about, where the reader is in its organization.
    ticket: Option<TicketNumber>,
}

/// The page.
pub async fn page(door: &Door, nonce: Option<Extension<Nonce>>, place: Place, id: MailId) -> Result<Response, Refusal> {
    let mut response = door.page(move |ctx, shell| read(ctx, shell, place, id)).await?;
    // The page frames the HTML part, which no other page does.
    let nonce = nonce.map(|Extension(nonce)| nonce.0).unwrap_or_default();
    set(&mut response, header::CONTENT_SECURITY_POLICY, &headers::policy(&nonce, "; frame-src 'self'"));
    Ok(response)
}

fn read(ctx: &mut Ctx<'_>, shell: Shell, place: Place, id: MailId) -> Result<MailPage> {
    let mail = place.find(ctx, id)?;
    let postmaster = mail::postmaster();
    let is_own = mail.organization == ctx.organization();
    Ok(MailPage {
        from: from(ctx, &mail)?,
        to: mail.thread.to.as_ref().map(words),
        copies: mail.thread.copies.iter().map(words).collect(),
        message_id: postmaster.message_id(&mail),
        text: richtext::from_text(&mail.text),
        next_try_at: (mail.state == MailState::Queued && (postmaster.smtp.is_some() || mail.tries > 0)).then_some(mail.next_try_at),
        ticket: match &mail.thread.message_id {
            Some(message_id) if is_own => tickets::ticket_of_mail(ctx, message_id)?.map(|ticket| ticket.number),
            _ => None,
        },
        place,
        mail,
        shell,
    })
}

fn words(person: &Correspondent) -> String {
    if person.name.is_empty() { person.address.clone() } else { format!("{} <{}>", person.name, person.address) }
}

/// The sender: its mailbox where it has one, else the installation's.
fn from(ctx: &mut Ctx<'_>, mail: &Mail) -> Result<Option<String>> {
    let own = mail::postmaster().smtp.as_ref().map(|smtp| (smtp.from_name.clone(), smtp.from_address.to_string()));
    let mailbox = match mail.mailbox.filter(|_| mail.organization == ctx.organization()) {
        Some(id) => mailbox::find(ctx, id)?.map(|mailbox| (mailbox.from_name, mailbox.address.to_string())),
        None => None,
    };
    Ok(mailbox.or(own).map(|(name, address)| words(&Correspondent { address, name })))
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// The HTML part as receivers see it, in a sandbox under a policy of its own.
pub async fn html(door: &Door, place: Place, id: MailId) -> Result<Response, Refusal> {
    let mail = door.read(move |ctx| place.find(ctx, id)).await?;
    // Links leave the frame, since our own pages refuse to be framed.
    let body = with_pictures(&door.app, &mail).await?.replacen("<head>", "<head><base target=\"_blank\">", 1);
    let mut response = Html(body).into_response();
    set(
        &mut response,
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
    );
    set(&mut response, header::X_FRAME_OPTIONS, "SAMEORIGIN");
    Ok(response)
}

/// The HTML with its pictures in it: the sandbox may fetch nothing, and a mail is looked at as it left.
async fn with_pictures(app: &App, mail: &Mail) -> Result<String> {
    let mut html = mail.html.clone();
    let ids: Vec<_> = mail.thread.pictures.iter().copied().filter(|id| html.contains(&mail::content_id(*id))).collect();
    if ids.is_empty() {
        return Ok(html);
    }
    let organization = mail.organization;
    let found: Vec<Attachment> =
        app.db.read(Who::desk(organization), move |ctx| ids.iter().filter_map(|id| files::find(ctx, *id).transpose()).collect()).await?;
    for picture in found {
        if let Some(address) = data_address(app, organization, &picture).await? {
            html = html.replace(&format!("cid:{}", mail::content_id(picture.id)), &address);
        }
    }
    Ok(html)
}

/// A picture as we have drawn it anew, as an address that holds its bytes (RFC 2397).
async fn data_address(app: &App, organization: OrganizationId, picture: &Attachment) -> Result<Option<String>> {
    let Some(drawn) = &picture.preview else { return Ok(None) };
    let bytes = app.files.read(organization, &drawn.sha256).await?;
    Ok(Some(format!("data:{};base64,{}", drawn.media_type, BASE64.encode(&bytes))))
}
