//! `/api/v1/outbox`, an organization's own, and `/api/v1/operator/outbox`, the installation's.

use axum::{extract::Path, response::Response};
use kernel::{Cursor, Error, MailId, OrganizationId, Page, PageRequest, Timestamp};
use mail::{Mail, MailState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, NoBody, Problem, Query, Refusal};

use super::Place;

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(own_list))
        .routes(routes!(own_show))
        .routes(routes!(own_resend))
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(resend))
}

/// A mail of the outbox.
#[derive(Serialize, ToSchema)]
pub struct MailBody {
    #[schema(value_type = String)]
    id: MailId,
    #[schema(value_type = String)]
    organization: OrganizationId,
    /// What it is about, such as `people.invitation`.
    kind: String,
    to_address: String,
    to_name: String,
    /// Addresses that it names as in copy; each of them gets a mail of their own.
    cc: Vec<String>,
    /// Without angle brackets.
    message_id: String,
    language: &'static str,
    subject: String,
    /// Empty where its words are for its reader alone.
    text: String,
    html: String,
    /// `queued`, `sent` or `failed`.
    state: &'static str,
    tries: i64,
    /// When the mail server is asked next; null unless the mail is queued.
    #[schema(value_type = Option<String>, format = DateTime)]
    next_try_at: Option<Timestamp>,
    /// What the mail server said last.
    last_answer: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    sent_at: Option<Timestamp>,
}

impl From<Mail> for MailBody {
    fn from(mail: Mail) -> Self {
        Self {
            id: mail.id,
            cc: mail.thread.copies.iter().map(|copy| copy.address.clone()).collect(),
            message_id: mail::postmaster().message_id(&mail),
            organization: mail.organization,
            kind: mail.kind,
            to_address: mail.to_address,
            to_name: mail.to_name,
            language: mail.language.code(),
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            state: mail.state.slug(),
            tries: mail.tries,
            next_try_at: (mail.state == MailState::Queued).then_some(mail.next_try_at),
            last_answer: mail.last_answer,
            created_at: mail.created_at,
            sent_at: mail.sent_at,
        }
    }
}

/// A page of the outbox.
#[derive(Serialize, ToSchema)]
pub struct MailPage {
    data: Vec<MailBody>,
    /// Give it as `after` to get the next page; null on the last one.
    next: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// `queued`, `sent` or `failed`; all unless told.
    state: Option<String>,
    /// How many, 1 to 100; 50 unless told.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Lists the mails of the installation, newest first. For the operator.
#[utoipa::path(get, path = "/operator/outbox", tag = "operator", params(ListQuery),
    responses((status = 200, body = MailPage), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(caller: Caller, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    list_of(&caller, Place::Installation, &query).await
}

/// Lists the mails that go out from your organization, newest first: those about tickets, and for administrators all.
#[utoipa::path(get, path = "/outbox", tag = "mails", params(ListQuery),
    responses((status = 200, body = MailPage), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn own_list(caller: Caller, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    list_of(&caller, Place::Organization, &query).await
}

async fn list_of(caller: &Caller, place: Place, query: &ListQuery) -> Result<Response, Refusal> {
    let state = query.state.as_deref().map(|slug| MailState::from_slug(slug).ok_or_else(|| Error::invalid("state", "admin-api-state"))).transpose()?;
    let page = page_request(query.limit, query.after.as_deref())?;
    caller
        .read(move |ctx| {
            let Page { data, next } = place.list(ctx, state, &page)?.map(MailBody::from);
            Ok(MailPage { data, next })
        })
        .await
}

pub fn page_request(limit: Option<i64>, after: Option<&str>) -> Result<PageRequest, Error> {
    let limit = limit.unwrap_or(50);
    if !(1..=100).contains(&limit) {
        return Err(Error::invalid("limit", "admin-api-limit"));
    }
    let after = after.map(|text| Cursor::decode(text).ok_or_else(|| Error::invalid("after", "admin-api-after"))).transpose()?;
    Ok(PageRequest { limit, after })
}

/// Shows one mail. For the operator.
#[utoipa::path(get, path = "/operator/outbox/{id}", tag = "operator", params(("id" = String, Path)),
    responses((status = 200, body = MailBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show(caller: Caller, Path(id): Path<MailId>) -> Result<Response, Refusal> {
    caller.read(move |ctx| Place::Installation.find(ctx, id).map(MailBody::from)).await
}

/// Shows one mail that goes out from your organization.
#[utoipa::path(get, path = "/outbox/{id}", tag = "mails", params(("id" = String, Path)),
    responses((status = 200, body = MailBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn own_show(caller: Caller, Path(id): Path<MailId>) -> Result<Response, Refusal> {
    caller.read(move |ctx| Place::Organization.find(ctx, id).map(MailBody::from)).await
}

/// Sends a mail again. One that was sent is copied, any other keeps its id; the answer is the mail that will be sent. For the operator.
#[utoipa::path(post, path = "/operator/outbox/{id}/resend", tag = "operator", params(("id" = String, Path)),
    responses((status = 200, body = MailBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn resend(Path(id): Path<MailId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    resend_of(Place::Installation, id, asked).await
}

/// Sends a mail of your organization again. One that was sent is copied, any other keeps its id; the answer is the mail that will be sent.
#[utoipa::path(post, path = "/outbox/{id}/resend", tag = "mails", params(("id" = String, Path)),
    responses((status = 200, body = MailBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn own_resend(Path(id): Path<MailId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    resend_of(Place::Organization, id, asked).await
}

async fn resend_of(place: Place, id: MailId, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            let sent_as = place.resend(ctx, id)?;
            Ok(Answer::ok(MailBody::from(place.find(ctx, sent_as)?)))
        })
        .await
}
