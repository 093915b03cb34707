//! `/settings/mail/signing`.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::{DkimKeyId, FieldErrors, OrNotFound, Result, Text};
use mail::{
    mailbox::MailboxAct,
    signing::{self, DkimKey, Finding, KeyState},
};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Routes, Shell};

use crate::failed;

const PATH: &str = "/settings/mail/signing";

pub fn routes() -> Routes {
    Routes::new()
        .get(PATH, show)
        .post(PATH, make)
        .post("/settings/mail/signing/{id}/check", check)
        .get("/settings/mail/signing/{id}/remove", ask_remove)
        .post("/settings/mail/signing/{id}/remove", remove)
}

/// A domain of the organization's mailboxes, or one that was.
struct Domain {
    name: String,
    keys: Vec<DkimKey>,
    /// A mailbox has it.
    is_used: bool,
}

impl Domain {
    fn signs(&self) -> bool {
        self.keys.iter().any(|key| key.state == KeyState::Signing)
    }

    /// Whether another key can be made: one that waits for its record is enough.
    fn may_make(&self) -> bool {
        self.is_used && !self.keys.iter().any(|key| key.state == KeyState::Waiting)
    }
}

#[derive(Template)]
#[template(path = "signing/templates/list.html")]
struct ListPage {
    shell: Shell,
    domains: Vec<Domain>,
    errors: FieldErrors,
}

/// Colour and words of where a key stands.
fn stands(key: &DkimKey) -> (&'static str, &'static str) {
    match (key.state, key.checked) {
        (KeyState::Signing, Some((_, Finding::Missing | Finding::Other))) => ("danger", "dkim-state-unseen"),
        (KeyState::Signing, _) => ("done", "dkim-state-signing"),
        (KeyState::Waiting, _) => ("waiting", "dkim-state-waiting"),
        (KeyState::Former, _) => ("neutral", "dkim-state-former"),
    }
}

/// What name servers said.
fn finding(key: &DkimKey) -> &'static str {
    match key.checked.map(|(_, finding)| finding) {
        None => "dkim-found-unchecked",
        Some(Finding::Published) => "dkim-found-published",
        Some(Finding::Missing) => "dkim-found-missing",
        Some(Finding::Other) => "dkim-found-other",
        Some(Finding::Unknown) => "dkim-found-unknown",
    }
}

/// `GET /settings/mail/signing`
async fn show(door: Door) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        let used = signing::domains(ctx)?;
        let mut domains: Vec<Domain> = used.into_iter().map(|name| Domain { name, keys: Vec::new(), is_used: true }).collect();
        for key in signing::all(ctx)? {
            match domains.iter_mut().find(|domain| domain.name == key.domain) {
                Some(domain) => domain.keys.push(key),
                None => domains.push(Domain { name: key.domain.clone(), keys: vec![key], is_used: false }),
            }
        }
        Ok(ListPage { shell, domains, errors: errors.clone() })
    })
    .await
}

#[derive(Clone, Deserialize)]
struct MakeForm {
    domain: String,
}

/// `POST /settings/mail/signing`: makes a key for a domain.
async fn make(door: Door, Form(form): Form<MakeForm>) -> Result<Response, Refusal> {
    let organization = door.read(|ctx| ctx.permit_here(MailboxAct::Configure).map(|()| ctx.organization())).await?;
    super::api::brake(&door.app, organization).await?;
    let new = signing::generate(organization, &form.domain).await?;
    match door.write(move |ctx| signing::make(ctx, &new)).await {
        Ok(_) => Ok(Message::ok("dkim-made").redirect(PATH)),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, errors).await
        }
    }
}

/// `POST /settings/mail/signing/{id}/check`: asks name servers for its record.
async fn check(door: Door, Path(id): Path<DkimKeyId>) -> Result<Response, Refusal> {
    let (key, organization) = door
        .read(move |ctx| {
            ctx.permit_here(MailboxAct::Configure)?;
            Ok((signing::find(ctx, id)?.or_not_found()?, ctx.organization()))
        })
        .await?;
    super::api::brake(&door.app, organization).await?;
    let finding = signing::seen(&mail::postmaster().judge, &key).await;
    door.write(move |ctx| signing::note_found(ctx, id, finding)).await?;
    let message = match finding {
        Finding::Published => Message::ok(Text::new("dkim-seen").with("name", key.domain.as_str())),
        Finding::Missing => Message::problem("dkim-found-missing"),
        Finding::Other => Message::problem("dkim-found-other"),
        Finding::Unknown => Message::problem("dkim-found-unknown"),
    };
    Ok(message.redirect(PATH))
}

#[derive(Template)]
#[template(path = "signing/templates/remove.html")]
struct RemovePage {
    shell: Shell,
    key: DkimKey,
}

/// `GET /settings/mail/signing/{id}/remove`
async fn ask_remove(door: Door, Path(id): Path<DkimKeyId>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        ctx.permit_here(MailboxAct::Configure)?;
        Ok(RemovePage { key: signing::find(ctx, id)?.or_not_found()?, shell })
    })
    .await
}

/// `POST /settings/mail/signing/{id}/remove`
async fn remove(door: Door, Path(id): Path<DkimKeyId>) -> Result<Response, Refusal> {
    door.write(move |ctx| signing::remove(ctx, id)).await?;
    Ok(Message::ok("dkim-removed").redirect(PATH))
}
