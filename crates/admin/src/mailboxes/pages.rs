//! `/settings/mailboxes`.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Error, MailboxId, OrNotFound, OrganizationId, Result, Text, UserId};
use mail::mailbox::{self, Mailbox, MailboxAct, Protocol};
use web::{Door, Form, Message, Refusal, Routes, Shell};

use super::{
    begin::begin,
    check,
    form::{MailboxForm, check_choices},
    form_page::{Shown, form_page},
};
use crate::failed;

pub fn routes() -> Routes {
    Routes::new()
        .get("/settings/mailboxes", list)
        .post("/settings/mailboxes", add)
        .get("/settings/mailboxes/new", begin)
        .post("/settings/mailboxes/test", test_new)
        .get("/settings/mailboxes/{id}", show)
        .post("/settings/mailboxes/{id}", save)
        .post("/settings/mailboxes/{id}/test", test)
        .post("/settings/mailboxes/{id}/pause", pause)
        .post("/settings/mailboxes/{id}/resume", resume)
        .get("/settings/mailboxes/{id}/remove", ask_remove)
        .post("/settings/mailboxes/{id}/remove", remove)
        .merge(super::sign_in::routes())
}

#[derive(Template)]
#[template(path = "mailboxes/templates/list.html")]
struct ListPage {
    shell: Shell,
    mailboxes: Vec<Mailbox>,
}

/// Colour and words of how a mailbox fares.
fn fares(mailbox: &Mailbox) -> (&'static str, &'static str) {
    match mailbox {
        Mailbox { is_paused: true, .. } => ("neutral", "mailbox-state-paused"),
        Mailbox { is_signed_out: true, .. } => ("danger", "mailbox-state-signed-out"),
        mailbox if mailbox.health.failures > 0 => ("danger", "mailbox-state-failing"),
        mailbox if mailbox.health.last_success_at.is_some() => ("done", "mailbox-state-well"),
        _ => ("waiting", "mailbox-state-new"),
    }
}

/// `GET /settings/mailboxes`
async fn list(door: Door) -> Result<Response, Refusal> {
    door.page(|ctx, shell| {
        ctx.permit_here(MailboxAct::See)?;
        Ok(ListPage { mailboxes: mailbox::all(ctx)?, shell })
    })
    .await
}

/// `GET /settings/mailboxes/{id}`
async fn show(door: Door, Path(id): Path<MailboxId>) -> Result<Response, Refusal> {
    form_page(&door, StatusCode::OK, Some(id), Shown::default()).await
}

/// Who is at the door, if they may configure: before anything is opened or connected.
async fn administrator(door: &Door, id: Option<MailboxId>) -> Result<(OrganizationId, UserId)> {
    door.read(move |ctx| {
        ctx.permit_here(MailboxAct::Configure)?;
        if let Some(id) = id {
            mailbox::find(ctx, id)?.or_not_found()?;
        }
        Ok((ctx.organization(), ctx.me()?))
    })
    .await
}

/// `POST /settings/mailboxes`
async fn add(door: Door, Form(mut form): Form<MailboxForm>) -> Result<Response, Refusal> {
    let (_, me) = administrator(&door, None).await?;
    form.unseal(me, None)?;
    let added = match form.settings() {
        Ok(settings) => {
            door.write(move |ctx| {
                check_choices(ctx, &settings)?;
                mailbox::add(ctx, &settings)
            })
            .await
        }
        Err(error) => Err(error),
    };
    match added {
        Ok(mailbox) if mailbox.is_signed_out => Ok(Redirect::to(&format!("/settings/mailboxes/{}/sign-in", mailbox.id)).into_response()),
        Ok(mailbox) => Ok(Message::ok(Text::new("mailbox-added").with("address", mailbox.address.as_str())).redirect("/settings/mailboxes")),
        Err(error) => come_back(&door, None, form, error).await,
    }
}

/// `POST /settings/mailboxes/{id}`
async fn save(door: Door, Path(id): Path<MailboxId>, Form(mut form): Form<MailboxForm>) -> Result<Response, Refusal> {
    let (_, me) = administrator(&door, Some(id)).await?;
    form.unseal(me, Some(id))?;
    let version = form.version;
    let saved = match form.settings() {
        Ok(settings) => {
            door.write(move |ctx| {
                check_choices(ctx, &settings)?;
                mailbox::change(ctx, id, &settings, version)
            })
            .await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(mailbox) if mailbox.is_signed_out => Ok(Redirect::to(&format!("/settings/mailboxes/{id}/sign-in")).into_response()),
        Ok(_) => Ok(Message::ok("mailbox-saved").redirect("/settings/mailboxes")),
        Err(error) => come_back(&door, Some(id), form, error).await,
    }
}

async fn come_back(door: &Door, id: Option<MailboxId>, form: MailboxForm, error: Error) -> Result<Response, Refusal> {
    let (status, errors) = failed::form(error)?;
    form_page(door, status, id, Shown { form: Some(form), errors, ..Shown::default() }).await
}

/// `POST /settings/mailboxes/test`
async fn test_new(door: Door, Form(form): Form<MailboxForm>) -> Result<Response, Refusal> {
    try_out(&door, None, form).await
}

/// `POST /settings/mailboxes/{id}/test`
async fn test(door: Door, Path(id): Path<MailboxId>, Form(form): Form<MailboxForm>) -> Result<Response, Refusal> {
    try_out(&door, Some(id), form).await
}

/// Shows the form again with what came of it; what was typed stays.
async fn try_out(door: &Door, id: Option<MailboxId>, mut form: MailboxForm) -> Result<Response, Refusal> {
    let (organization, me) = administrator(door, id).await?;
    form.unseal(me, id)?;
    let tried = async {
        let settings = form.settings()?;
        let draft = door.read(move |ctx| mailbox::draft(ctx, id, &settings)).await?;
        check::brake(&door.app, organization).await?;
        check::check(&door.app.db, &draft).await
    };
    match tried.await {
        Ok(waiting) => form_page(door, StatusCode::OK, id, Shown { form: Some(form), waiting: Some(waiting), ..Shown::default() }).await,
        Err(error) => come_back(door, id, form, error).await,
    }
}

/// `POST /settings/mailboxes/{id}/pause`
async fn pause(door: Door, Path(id): Path<MailboxId>) -> Result<Response, Refusal> {
    door.write(move |ctx| mailbox::pause(ctx, id)).await?;
    Ok(Message::ok("mailbox-paused").with_undo(format!("/settings/mailboxes/{id}/resume")).redirect("/settings/mailboxes"))
}

/// `POST /settings/mailboxes/{id}/resume`: reads it again, at once.
async fn resume(door: Door, Path(id): Path<MailboxId>) -> Result<Response, Refusal> {
    door.write(move |ctx| mailbox::resume(ctx, id)).await?;
    Ok(Message::ok("mailbox-resumed").redirect("/settings/mailboxes"))
}

#[derive(Template)]
#[template(path = "mailboxes/templates/remove.html")]
struct RemovePage {
    shell: Shell,
    mailbox: Mailbox,
}

/// `GET /settings/mailboxes/{id}/remove`
async fn ask_remove(door: Door, Path(id): Path<MailboxId>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        ctx.permit_here(MailboxAct::Configure)?;
        Ok(RemovePage { mailbox: mailbox::find(ctx, id)?.or_not_found()?, shell })
    })
    .await
}

/// `POST /settings/mailboxes/{id}/remove`
async fn remove(door: Door, Path(id): Path<MailboxId>) -> Result<Response, Refusal> {
    let mailbox = door.write(move |ctx| mailbox::remove(ctx, id)).await?;
    Ok(Message::ok(Text::new("mailbox-removed").with("address", mailbox.address.as_str())).redirect("/settings/mailboxes"))
}
