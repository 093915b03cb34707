//! `/api/v1/mailboxes`. Passwords go in and never come out.

use axum::{extract::Path, response::Response};
use db::Ctx;
use kernel::{MailboxId, OrNotFound, Result};
use mail::mailbox::{self, MailboxAct};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, NoBody, Problem, Refusal};

use super::{
    bodies::{MailboxBody, MailboxList, MailboxSettings, TestBody},
    check,
};

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(show, change, remove))
        .routes(routes!(test))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .merge(super::sign_in::api())
}

/// Lists the mailboxes. For administrators.
#[utoipa::path(get, path = "/mailboxes", tag = "mail",
    responses((status = 200, body = MailboxList), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list(caller: Caller) -> Result<Response, Refusal> {
    caller
        .read(|ctx| {
            ctx.permit_here(MailboxAct::See)?;
            Ok(MailboxList { data: mailbox::all(ctx)?.into_iter().map(MailboxBody::from).collect() })
        })
        .await
}

/// Adds a mailbox, which is read at once. For administrators.
#[utoipa::path(post, path = "/mailboxes", tag = "mail", request_body = MailboxSettings,
    responses((status = 201, body = MailboxBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn add(asked: Asked<MailboxSettings>) -> Result<Response, Refusal> {
    let site = asked.caller.app.site.clone();
    asked
        .write(move |ctx, body, _| {
            let settings = body.for_new(ctx)?;
            let mailbox = mailbox::add(ctx, &settings)?;
            let (location, version) = (site.url(&format!("/api/v1/mailboxes/{}", mailbox.id)), mailbox.version);
            Ok(Answer::created(location, MailboxBody::from(mailbox)).with_etag(version.to_string()))
        })
        .await
}

/// Shows one mailbox. For administrators.
#[utoipa::path(get, path = "/mailboxes/{id}", tag = "mail", params(("id" = String, Path)),
    responses((status = 200, body = MailboxBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show(caller: Caller, Path(id): Path<MailboxId>) -> Result<Response, Refusal> {
    caller
        .answer(move |ctx| {
            ctx.permit_here(MailboxAct::See)?;
            answer(ctx, id)
        })
        .await
}

fn answer(ctx: &mut Ctx<'_>, id: MailboxId) -> Result<Answer<MailboxBody>> {
    let mailbox = mailbox::find(ctx, id)?.or_not_found()?;
    let version = mailbox.version;
    Ok(Answer::ok(MailboxBody::from(mailbox)).with_etag(version.to_string()))
}

/// Changes a mailbox. For administrators.
#[utoipa::path(patch, path = "/mailboxes/{id}", tag = "mail", params(("id" = String, Path)), request_body = MailboxSettings,
    responses((status = 200, body = MailboxBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn change(Path(id): Path<MailboxId>, asked: Asked<MailboxSettings>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, terms| {
            ctx.permit_here(MailboxAct::Configure)?;
            let before = mailbox::find(ctx, id)?.or_not_found()?;
            terms.check_version(&before.version.to_string())?;
            let settings = body.for_change(ctx, &before)?;
            mailbox::change(ctx, id, &settings, before.version)?;
            answer(ctx, id)
        })
        .await
}

/// Removes a mailbox and its passwords; what came in through it stays. For administrators.
#[utoipa::path(delete, path = "/mailboxes/{id}", tag = "mail", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn remove(Path(id): Path<MailboxId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            mailbox::remove(ctx, id)?;
            Ok(Answer::empty())
        })
        .await
}

/// Connects and signs in with these settings, and neither fetches nor sends anything. What fails is told at its field. For administrators.
#[utoipa::path(post, path = "/mailboxes/test", tag = "mail", request_body = MailboxSettings,
    responses((status = 200, body = TestBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn test(asked: Asked<MailboxSettings>) -> Result<Response, Refusal> {
    let (caller, body) = (asked.caller.clone(), asked.body);
    let draft = caller
        .raw(move |ctx| {
            let settings = body.for_new(ctx)?;
            mailbox::draft(ctx, None, &settings)
        })
        .await?;
    check::brake(&caller.app, draft.organization).await?;
    let waiting = check::check(&caller.app.db, &draft).await?;
    caller.read(move |_| Ok(TestBody { waiting })).await
}

/// Stops reading a mailbox; its mail waits at its server. For administrators.
#[utoipa::path(post, path = "/mailboxes/{id}/pause", tag = "mail", params(("id" = String, Path)),
    responses((status = 200, body = MailboxBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn pause(Path(id): Path<MailboxId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            mailbox::pause(ctx, id)?;
            answer(ctx, id)
        })
        .await
}

/// Reads a mailbox (again), at once: also one that failed and waits for its next try. For administrators.
#[utoipa::path(post, path = "/mailboxes/{id}/resume", tag = "mail", params(("id" = String, Path)),
    responses((status = 200, body = MailboxBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn resume(Path(id): Path<MailboxId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            mailbox::resume(ctx, id)?;
            answer(ctx, id)
        })
        .await
}
