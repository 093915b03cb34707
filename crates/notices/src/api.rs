//! `/api/v1/notifications`.

use axum::{extract::Path, response::Response};
use kernel::{Cursor, Error, Language, NotificationId, Page, PageRequest, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, NoBody, Problem, Query, Refusal};

use crate::{model::Notification, read};

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(mark_read)).routes(routes!(mark_all_read))
}

/// One line of the caller's bell.
#[derive(Serialize, ToSchema)]
pub struct NotificationBody {
    #[schema(value_type = String)]
    id: NotificationId,
    /// The sentence, in the language that `Accept-Language` asks for.
    text: String,
    /// The page that shows it: a path of this installation.
    href: String,
    item_kind: &'static str,
    item_id: String,
    /// Who did it; null when the desk did it by itself.
    #[schema(value_type = Option<String>)]
    actor: Option<UserId>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    read_at: Option<Timestamp>,
}

impl NotificationBody {
    fn new(l: Language, notification: Notification) -> Self {
        Self {
            id: notification.id,
            text: l.say(&notification.text),
            href: notification.href,
            item_kind: notification.item.kind.slug(),
            item_id: notification.item.id.to_string(),
            actor: notification.actor,
            created_at: notification.created_at,
            read_at: notification.read_at,
        }
    }
}

/// A page of the bell.
#[derive(Serialize, ToSchema)]
pub struct NotificationPage {
    data: Vec<NotificationBody>,
    /// Give it as `after` to get the next page; null on the last one.
    next: Option<String>,
}

/// How many lines changed.
#[derive(Serialize, ToSchema)]
pub struct ReadCount {
    read: u64,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Only those not read yet.
    #[serde(default)]
    unread: bool,
    /// How many, 1 to 100; 50 unless told.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Lists the caller's notifications, newest first.
#[utoipa::path(get, path = "/notifications", tag = "notifications", params(ListQuery),
    responses((status = 200, body = NotificationPage), (status = 401, body = Problem), (status = 422, body = Problem)))]
async fn list(caller: Caller, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    let page = page_request(query.limit, query.after.as_deref())?;
    let l = caller.language;
    caller
        .read(move |ctx| {
            let Page { data, next } = read::history(ctx, &page, query.unread)?.map(|notification| NotificationBody::new(l, notification));
            Ok(NotificationPage { data, next })
        })
        .await
}

fn page_request(limit: Option<i64>, after: Option<&str>) -> Result<PageRequest, Error> {
    let limit = limit.unwrap_or(50);
    if !(1..=100).contains(&limit) {
        return Err(Error::invalid("limit", "notices-limit"));
    }
    let after = after.map(|text| Cursor::decode(text).ok_or_else(|| Error::invalid("after", "notices-after"))).transpose()?;
    Ok(PageRequest { limit, after })
}

/// Marks one notification as read. Doing it again changes nothing.
#[utoipa::path(post, path = "/notifications/{id}/read", tag = "notifications", params(("id" = String, Path)),
    responses((status = 200, body = NotificationBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn mark_read(Path(id): Path<NotificationId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    let l = asked.caller.language;
    asked.write(move |ctx, _, _| Ok(Answer::ok(NotificationBody::new(l, read::read(ctx, id)?)))).await
}

/// Marks all of the caller's notifications as read.
#[utoipa::path(post, path = "/notifications/read", tag = "notifications",
    responses((status = 200, body = ReadCount), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn mark_all_read(asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(|ctx, _, _| Ok(Answer::ok(ReadCount { read: read::read_all(ctx)? }))).await
}
