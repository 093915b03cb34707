//! `/settings/mailboxes/{id}/sign-in`: somebody signs in at the provider of a mailbox, in this browser or by a code on any device; and the same for programs.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Error, FieldErrors, MailboxId, OrNotFound, Result, SessionId, Text, Timestamp};
use mail::{
    mailbox::{self, Mailbox, MailboxAct},
    sign_in::{self, Back, Issuers, Pending, Step},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, Door, Form, Message, NoBody, Problem, Query, Refusal, Routes, Shell};

use super::check;
use crate::failed;

/// Where providers send the browser back: what the operator registers there, behind the base URL.
pub const BACK: &str = "/settings/mailboxes/signed-in";

pub fn routes() -> Routes {
    Routes::new()
        .get("/settings/mailboxes/{id}/sign-in", show)
        .post("/settings/mailboxes/{id}/sign-in", begin)
        .post("/settings/mailboxes/{id}/sign-in/cancel", cancel)
        .get(BACK, come_back)
}

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show_state, begin_by_code, cancel_by_program))
}

fn issuers() -> &'static Issuers {
    &mail::postmaster().issuers
}

#[derive(Template)]
#[template(path = "mailboxes/templates/sign_in.html")]
struct SignInPage {
    shell: Shell,
    mailbox: Mailbox,
    /// The provider, for people.
    issuer: String,
    has_codes: bool,
    pending: Option<Pending>,
    now: Timestamp,
    errors: FieldErrors,
}

/// `GET /settings/mailboxes/{id}/sign-in`
async fn show(door: Door, Path(id): Path<MailboxId>) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, id, FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, id: MailboxId, errors: FieldErrors) -> Result<Response, Refusal> {
    let session = session(door).await?;
    door.page_with(status, move |ctx, shell| {
        let pending = sign_in::find(ctx, id)?;
        let mailbox = mailbox::find(ctx, id)?.filter(|mailbox| !mailbox.issuer.is_empty()).or_not_found()?;
        let issuer = issuers().find(&mailbox.issuer);
        Ok(SignInPage {
            issuer: issuer.map_or_else(|| mailbox.issuer.clone(), |issuer| issuer.name.clone()),
            has_codes: issuer.is_some_and(|issuer| issuer.has_device_codes),
            // Somebody else's way to the provider ends in their browser.
            pending: pending.filter(|pending| !matches!(pending.step, Step::Redirect(other) if other != session)),
            now: ctx.now(),
            errors: errors.clone(),
            mailbox,
            shell,
        })
    })
    .await
}

/// The browser's session, to which a sign-in is bound.
async fn session(door: &Door) -> Result<SessionId> {
    let visitor = door.visitor().await?.ok_or(Error::Unauthenticated)?;
    visitor.session.ok_or(Error::Unauthenticated)
}

#[derive(Clone, Deserialize)]
struct Begun {
    /// `redirect` or `device`.
    way: String,
}

/// `POST /settings/mailboxes/{id}/sign-in`
async fn begin(door: Door, Path(id): Path<MailboxId>, Form(begun): Form<Begun>) -> Result<Response, Refusal> {
    let mailbox = door.read(move |ctx| sign_in::may_begin(ctx, id)).await?;
    let begun = async {
        let now = door.app.db.now();
        let pending = match begun.way.as_str() {
            "device" => {
                check::brake(&door.app, mailbox.organization).await?;
                sign_in::by_code(issuers(), &mailbox, now).await?
            }
            _ => sign_in::by_redirect(issuers(), &mailbox, session(&door).await?, &door.app.site.url(BACK), now)?,
        };
        door.write(move |ctx| sign_in::begin(ctx, &pending)).await
    };
    match begun.await {
        Ok(()) => Ok(Redirect::to(&path(id)).into_response()),
        Err(error) => come_back_with(&door, id, error).await,
    }
}

async fn come_back_with(door: &Door, id: MailboxId, error: Error) -> Result<Response, Refusal> {
    let (status, errors) = failed::form(error)?;
    show_with(door, status, id, errors).await
}

fn path(id: MailboxId) -> String {
    format!("/settings/mailboxes/{id}/sign-in")
}

/// `POST /settings/mailboxes/{id}/sign-in/cancel`
async fn cancel(door: Door, Path(id): Path<MailboxId>) -> Result<Response, Refusal> {
    door.write(move |ctx| sign_in::cancel(ctx, id)).await?;
    Ok(Redirect::to("/settings/mailboxes").into_response())
}

/// What providers put behind the address to which they send the browser back (RFC 6749, section 4.1.2).
#[derive(Clone, Deserialize)]
struct Brought {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

/// `GET /settings/mailboxes/signed-in`: the browser is back. Only the session that began can end it, with the very `state` that went out, and once.
async fn come_back(door: Door, Query(brought): Query<Brought>) -> Result<Response, Refusal> {
    let session = session(&door).await?;
    let said = if brought.error_description.is_empty() { brought.error } else { brought.error_description };
    let back = Back { state: brought.state, code: brought.code, error: said };
    let sought = back.clone();
    let Some(returned) = door.write(move |ctx| sign_in::come_back(ctx, session, &sought)).await? else {
        return Ok(Message::problem("mailbox-sign-in-unknown").redirect("/settings/mailboxes"));
    };
    let (id, our_address) = (returned.mailbox.id, door.app.site.url(BACK));
    match sign_in::trade(issuers(), &returned, &back, &our_address, door.app.db.now()).await {
        Ok(granted) => {
            door.write(move |ctx| sign_in::keep(ctx, &granted)).await?;
            Ok(Message::ok(Text::new("mailbox-signed-in").with("address", returned.mailbox.address.as_str())).redirect("/settings/mailboxes"))
        }
        Err(error) => come_back_with(&door, id, error).await,
    }
}

/// Where the sign-in of a mailbox stands.
#[derive(Serialize, ToSchema)]
pub struct SignInBody {
    /// `signed_in`, `signed_out`, `waiting` (somebody is to type the code) or `refused`.
    state: &'static str,
    /// To be typed at `page`, on any device.
    code: Option<String>,
    page: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
    /// Why nothing came of it, in the provider's words.
    refused: Option<String>,
}

impl SignInBody {
    fn of(mailbox: &Mailbox, pending: Option<Pending>, now: Timestamp) -> Self {
        let state = match (&pending, mailbox.is_signed_out) {
            (Some(pending), _) if pending.goes_on(now) => "waiting",
            (Some(_), true) => "refused",
            (None, true) => "signed_out",
            (_, false) => "signed_in",
        };
        let empty = Self { state, code: None, page: None, expires_at: None, refused: None };
        match pending {
            Some(Pending { step: Step::Device(code), address, expires_at, .. }) if state == "waiting" => {
                Self { code: Some(code), page: Some(address), expires_at: Some(expires_at), ..empty }
            }
            Some(pending) if state == "refused" => Self { refused: Some(pending.refused), ..empty },
            _ => empty,
        }
    }
}

fn state_of(ctx: &mut db::Ctx<'_>, id: MailboxId) -> Result<SignInBody> {
    ctx.permit_here(MailboxAct::See)?;
    let mailbox = mailbox::find(ctx, id)?.filter(|mailbox| !mailbox.issuer.is_empty()).or_not_found()?;
    let pending = sign_in::find(ctx, id)?;
    Ok(SignInBody::of(&mailbox, pending, ctx.now()))
}

/// Tells where the sign-in of a mailbox stands. For administrators.
#[utoipa::path(get, path = "/mailboxes/{id}/sign-in", tag = "mail", params(("id" = String, Path)),
    responses((status = 200, body = SignInBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_state(caller: Caller, Path(id): Path<MailboxId>) -> Result<Response, Refusal> {
    caller.read(move |ctx| state_of(ctx, id)).await
}

/// Begins a sign-in by a code that somebody types at the provider's page, on any device. Ask then how it stands. For administrators.
#[utoipa::path(post, path = "/mailboxes/{id}/sign-in", tag = "mail", params(("id" = String, Path)),
    responses((status = 200, body = SignInBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn begin_by_code(Path(id): Path<MailboxId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    let caller = asked.caller.clone();
    let mailbox = caller.raw(move |ctx| sign_in::may_begin(ctx, id)).await?;
    check::brake(&caller.app, mailbox.organization).await?;
    let pending = sign_in::by_code(issuers(), &mailbox, caller.app.db.now()).await?;
    asked
        .write(move |ctx, _, _| {
            sign_in::begin(ctx, &pending)?;
            Ok(Answer::ok(state_of(ctx, id)?))
        })
        .await
}

/// Takes back a sign-in that was begun and has come to no end. For administrators.
#[utoipa::path(delete, path = "/mailboxes/{id}/sign-in", tag = "mail", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn cancel_by_program(Path(id): Path<MailboxId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            sign_in::cancel(ctx, id)?;
            Ok(Answer::empty())
        })
        .await
}
