//! `/p/{slug}/public`: asking without an account, where the organization allows it. The answer is the same for known and unknown addresses (K8).

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::{Error, FieldErrors, Result, TicketNumber};
use people::entry::{brakes, pages::gate::Switch};
use serde::Deserialize;
use tickets::Content;
use web::{Door, Form, Refusal, Shell};

use super::frame::Frame;
use crate::portal::ask_public::{self, Asked, PublicForm};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    email: String,
    name: String,
    title: String,
    text: String,
}

#[derive(Template)]
#[template(path = "portal/templates/public.html")]
struct PublicPage {
    shell: Shell,
    frame: Frame,
    switch: Switch,
    filled: Filled,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "portal/templates/public_sent.html")]
struct SentPage {
    shell: Shell,
    frame: Frame,
    switch: Switch,
    /// As it was typed.
    email: String,
    /// Once it was confirmed.
    number: Option<TicketNumber>,
}

#[derive(Template)]
#[template(path = "portal/templates/public_link.html")]
struct LinkPage {
    shell: Shell,
    frame: Frame,
    switch: Switch,
    /// None where the link does not work.
    asked: Option<Asked>,
}

/// The frame of a portal whose form is open; elsewhere there is no such page.
fn open(installation: &mut db::Installation<'_>, slug: &str) -> Result<Frame> {
    let frame = Frame::outside(installation, slug)?;
    if frame.portal.is_form_open { Ok(frame) } else { Err(Error::NotFound) }
}

/// `GET /p/{slug}/public`
pub async fn show(door: Door, Path(slug): Path<String>) -> Result<Response, Refusal> {
    show_with(&door, slug, StatusCode::OK, Filled::default(), FieldErrors::default()).await
}

async fn show_with(door: &Door, slug: String, status: StatusCode, filled: Filled, errors: FieldErrors) -> Result<Response, Refusal> {
    door.plain(status, move |installation, _, shell| {
        let frame = open(installation, &slug)?;
        Ok(PublicPage { switch: Switch::of(&shell, &[]), filled: filled.clone(), errors: errors.clone(), frame, shell })
    })
    .await
}

/// `POST /p/{slug}/public`: keeps what was asked and mails a link to the address.
pub async fn ask(door: Door, Path(slug): Path<String>, Form(filled): Form<Filled>) -> Result<Response, Refusal> {
    match send(&door, &slug, &filled).await {
        Ok(()) => {
            door.plain(StatusCode::OK, move |installation, _, shell| {
                Ok(SentPage { switch: Switch::of(&shell, &[]), frame: open(installation, &slug)?, email: filled.email.clone(), number: None, shell })
            })
            .await
        }
        Err(Error::Invalid(errors)) => show_with(&door, slug, StatusCode::UNPROCESSABLE_ENTITY, filled, errors).await,
        Err(other) => Err(other.into()),
    }
}

async fn send(door: &Door, slug: &str, filled: &Filled) -> Result<()> {
    let wanted = slug.to_owned();
    let frame = door.app.db.installation_read(move |installation| open(installation, &wanted)).await?;
    let form = PublicForm { email: filled.email.clone(), name: filled.name.clone(), title: filled.title.clone(), text: filled.text.clone() };
    let (asked, to) = form.check(&frame.portal, door.language)?;
    brakes::mail(&door.app.db, "public", &door.source.to_string(), to.as_str()).await?;
    let (site, portal) = (door.app.site.clone(), frame.portal);
    door.app.db.installation_write(move |installation| ask_public::ask(installation, &site, &portal, &asked, &to)).await
}

/// `GET /p/{slug}/public/{secret}`: a button, since scanners of mails follow every link.
pub async fn show_link(door: Door, Path((slug, secret)): Path<(String, String)>) -> Result<Response, Refusal> {
    let (wanted, key) = (slug.clone(), secret.clone());
    let asked = door
        .app
        .db
        .installation_read(move |installation| {
            let frame = open(installation, &wanted)?;
            ask_public::find(installation, &frame.portal, &key)
        })
        .await?;
    link_page(&door, slug, asked).await
}

async fn link_page(door: &Door, slug: String, asked: Option<Asked>) -> Result<Response, Refusal> {
    let status = if asked.is_some() { StatusCode::OK } else { StatusCode::GONE };
    door.plain(status, move |installation, _, shell| {
        Ok(LinkPage { switch: Switch::of(&shell, &[]), frame: open(installation, &slug)?, asked: asked.clone(), shell })
    })
    .await
}

/// `POST /p/{slug}/public/{secret}`: the address is confirmed, the ticket is opened.
pub async fn confirm(door: Door, Path((slug, secret)): Path<(String, String)>) -> Result<Response, Refusal> {
    brakes::link(&door.app.db, &door.source.to_string()).await?;
    let (wanted, key) = (slug.clone(), secret.clone());
    let found = door
        .app
        .db
        .installation_read(move |installation| {
            let frame = open(installation, &wanted)?;
            Ok(ask_public::find(installation, &frame.portal, &key)?.map(|asked| (frame, asked)))
        })
        .await?;
    let Some((frame, asked)) = found else { return link_page(&door, slug, None).await };
    let content = Content::from_text("text", &asked.text)?;
    let opened = door.app.db.installation_write(move |installation| ask_public::confirm(installation, &frame.portal, &secret, &content)).await;
    match opened {
        Ok(number) => {
            door.plain(StatusCode::OK, move |installation, _, shell| {
                Ok(SentPage { switch: Switch::of(&shell, &[]), frame: open(installation, &slug)?, email: asked.email.clone(), number: Some(number), shell })
            })
            .await
        }
        Err(Error::Conflict(text)) if text.key == "people-link-gone" => link_page(&door, slug, None).await,
        Err(other) => Err(other.into()),
    }
}
