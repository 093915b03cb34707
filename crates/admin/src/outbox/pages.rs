//! The outbox in the browser: the operator's, and an organization's own.

use askama::Template;
use axum::{Extension, extract::Path, response::Response};
use kernel::{MailId, Text};
use mail::{MailState, SmtpSettings};
use web::{Door, Message, Query, Refusal, Routes, Shell, headers::Nonce};

use super::{
    Place,
    list::{ListQuery, MailList},
    settings::{SETTINGS, Setting},
    show,
};
use crate::permission::OperatorAct;

pub fn routes() -> Routes {
    Routes::new()
        .get("/operator/outbox", list)
        .post("/operator/outbox/test", test)
        .get("/operator/outbox/{id}", show)
        .get("/operator/outbox/{id}/html", html)
        .post("/operator/outbox/{id}/resend", resend)
        .get("/mail/out", own_list)
        .get("/mail/out/{id}", own_show)
        .get("/mail/out/{id}/html", own_html)
        .post("/mail/out/{id}/resend", own_resend)
}

#[derive(Template)]
#[template(path = "outbox/templates/list.html")]
struct ListPage {
    shell: Shell,
    list: MailList,
    smtp: Option<&'static SmtpSettings>,
    settings: &'static [Setting],
}

/// `GET /operator/outbox`
async fn list(door: Door, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        let list = MailList::read(ctx, shell.l, Place::Installation, &query)?;
        Ok(ListPage { list, smtp: mail::postmaster().smtp.as_ref(), settings: &SETTINGS, shell })
    })
    .await
}

/// `GET /operator/outbox/{id}`
async fn show(door: Door, nonce: Option<Extension<Nonce>>, Path(id): Path<MailId>) -> Result<Response, Refusal> {
    show::page(&door, nonce, Place::Installation, id).await
}

/// `GET /operator/outbox/{id}/html`
async fn html(door: Door, Path(id): Path<MailId>) -> Result<Response, Refusal> {
    show::html(&door, Place::Installation, id).await
}

/// `POST /operator/outbox/{id}/resend`
async fn resend(door: Door, Path(id): Path<MailId>) -> Result<Response, Refusal> {
    send_again(&door, Place::Installation, id).await
}

async fn send_again(door: &Door, place: Place, id: MailId) -> Result<Response, Refusal> {
    let sent_as = door.write(move |ctx| place.resend(ctx, id)).await?;
    Ok(Message::ok("admin-mail-resent").redirect(&format!("{}/{sent_as}", place.path())))
}

/// `POST /operator/outbox/test`: connects to the mail server and signs in.
async fn test(door: Door) -> Result<Response, Refusal> {
    door.read(|ctx| ctx.permit_here(OperatorAct::Act)).await?;
    let l = door.visitor().await?.map_or(door.language, |visitor| visitor.language);
    let message = match &mail::postmaster().smtp {
        None => Message::problem("admin-test-none"),
        Some(smtp) => match mail::test(smtp).await {
            Ok(()) => Message::ok("admin-test-ok"),
            Err(text) => Message::problem(Text::new("admin-test-failed").with("title", l.say(&text))),
        },
    };
    Ok(message.redirect("/operator/outbox"))
}

#[derive(Template)]
#[template(path = "mails/templates/out.html")]
struct OwnListPage {
    shell: Shell,
    list: MailList,
}

/// `GET /mail/out?state=`
async fn own_list(door: Door, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| Ok(OwnListPage { list: MailList::read(ctx, shell.l, Place::Organization, &query)?, shell })).await
}

/// `GET /mail/out/{id}`
async fn own_show(door: Door, nonce: Option<Extension<Nonce>>, Path(id): Path<MailId>) -> Result<Response, Refusal> {
    show::page(&door, nonce, Place::Organization, id).await
}

/// `GET /mail/out/{id}/html`
async fn own_html(door: Door, Path(id): Path<MailId>) -> Result<Response, Refusal> {
    show::html(&door, Place::Organization, id).await
}

/// `POST /mail/out/{id}/resend`
async fn own_resend(door: Door, Path(id): Path<MailId>) -> Result<Response, Refusal> {
    send_again(&door, Place::Organization, id).await
}
