//! `/api/v1/mails`.

use axum::{extract::Path, response::Response};
use db::Ctx;
use kernel::{EmailId, Error, MailboxId, OrNotFound, Page, Result, TicketNumber, Timestamp};
use mail::intake::{self, Email, EmailAct, EmailState, Step};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, Problem, Query, Refusal};

use super::{
    decide::{self, Decision},
    pages::number,
    source,
};
use crate::outbox::page_request;

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show)).routes(routes!(raw)).routes(routes!(decide_about))
}

/// A decision about a mail.
#[derive(Serialize, ToSchema)]
pub struct StepBody {
    /// What was decided, such as `intake-step-opened`.
    key: String,
    /// Whom or what it is about, such as a ticket's number; may be empty.
    what: String,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl From<Step> for StepBody {
    fn from(Step { key, what, at }: Step) -> Self {
        Self { key, what, at }
    }
}

/// A mail that came in.
#[derive(Serialize, ToSchema)]
pub struct EmailBody {
    #[schema(value_type = String)]
    id: EmailId,
    #[schema(value_type = String)]
    mailbox: MailboxId,
    from_address: String,
    from_name: String,
    subject: String,
    message_id: String,
    /// In bytes.
    size: i64,
    /// `received` (being read), `ticketed`, `parked` or `refused`.
    state: &'static str,
    /// Why it stands there, such as `stranger`.
    reason: &'static str,
    /// The number of its ticket.
    #[schema(value_type = Option<i64>)]
    ticket: Option<i64>,
    /// The decisions, oldest first.
    trace: Vec<StepBody>,
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    decided_at: Option<Timestamp>,
}

impl EmailBody {
    fn of(ctx: &mut Ctx<'_>, email: Email) -> Result<Self> {
        let ticket = match email.ticket {
            Some(ticket) => number(ctx, ticket)?.map(|number| number.0),
            None => None,
        };
        Ok(Self {
            id: email.id,
            mailbox: email.mailbox,
            from_address: email.from_address,
            from_name: email.from_name,
            subject: email.subject,
            message_id: email.message_id,
            size: email.size,
            state: email.state.slug(),
            reason: email.reason.slug(),
            ticket,
            trace: email.trace.into_iter().map(StepBody::from).collect(),
            received_at: email.received_at,
            decided_at: email.decided_at,
        })
    }
}

/// A page of mails that came in.
#[derive(Serialize, ToSchema)]
pub struct EmailPage {
    data: Vec<EmailBody>,
    /// Give it as `after` to get the next page; null on the last one.
    next: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// `received`, `ticketed`, `parked` or `refused`; all unless told.
    state: Option<String>,
    /// Words of the sender, the recipients, the subject or the Message-ID.
    q: Option<String>,
    /// How many, 1 to 100; 50 unless told.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Lists the mails that came in, newest first. For agents.
#[utoipa::path(get, path = "/mails", tag = "mail", params(ListQuery),
    responses((status = 200, body = EmailPage), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(caller: Caller, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    let state = query.state.as_deref().map(|slug| EmailState::from_slug(slug).ok_or_else(|| Error::invalid("state", "mails-api-state"))).transpose()?;
    let page = page_request(query.limit, query.after.as_deref())?;
    let words = kernel::truncate(query.q.as_deref().unwrap_or_default().trim(), 200).to_owned();
    caller
        .read(move |ctx| {
            ctx.permit_here(EmailAct::See)?;
            let Page { data, next } = intake::list(ctx, state, &words, &page)?;
            let data = source::shown(ctx, data)?.into_iter().map(|email| EmailBody::of(ctx, email)).collect::<Result<_>>()?;
            Ok(EmailPage { data, next })
        })
        .await
}

/// Shows one mail with the decisions about it. For agents.
#[utoipa::path(get, path = "/mails/{id}", tag = "mail", params(("id" = String, Path)),
    responses((status = 200, body = EmailBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show(caller: Caller, Path(id): Path<EmailId>) -> Result<Response, Refusal> {
    caller
        .read(move |ctx| {
            let email = source::find(ctx, id)?;
            EmailBody::of(ctx, email)
        })
        .await
}

/// The mail as it came, header fields and all. For agents.
#[utoipa::path(get, path = "/mails/{id}/source", tag = "mail", params(("id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/plain"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn raw(caller: Caller, Path(id): Path<EmailId>) -> Result<Response, Refusal> {
    source::program(caller, id).await
}

/// What becomes of a mail that is in no ticket.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionBody {
    /// `open` (a ticket of its own), `join` (a reply on `ticket`), `refuse` or `read_again`.
    decision: String,
    /// The number of the ticket to join.
    ticket: Option<i64>,
    /// The type of the ticket to open; what the subject or the mailbox says unless told.
    #[serde(rename = "type")]
    #[schema(example = "incident")]
    ticket_type: Option<String>,
}

/// Decides about a mail that is in no ticket. For agents.
#[utoipa::path(post, path = "/mails/{id}/decision", tag = "mail", params(("id" = String, Path)), request_body = DecisionBody,
    responses((status = 200, body = EmailBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn decide_about(Path(id): Path<EmailId>, asked: Asked<DecisionBody>) -> Result<Response, Refusal> {
    let app = asked.caller.app.clone();
    asked.caller.raw(move |ctx| ctx.permit_here(EmailAct::Route).and_then(|()| intake::find(ctx, id)?.or_not_found())).await?;
    if asked.body.ticket_type.as_deref().is_some_and(kernel::has_nul) {
        return Err(Error::invalid("type", "error-nul").into());
    }
    let decision = Decision::read(&asked.body.decision, asked.body.ticket.map(TicketNumber))?;
    let email = asked.caller.raw(move |ctx| decide::check(ctx, id, decision)).await?;
    let prepared = decide::text_for(&app, &email, decision, asked.body.ticket_type.as_deref()).await?;
    asked
        .write(move |ctx, _, _| {
            decide::carry_out(ctx, id, decision, prepared.as_ref())?;
            let email = intake::find(ctx, id)?.or_not_found()?;
            Ok(Answer::ok(EmailBody::of(ctx, email)?))
        })
        .await
}
