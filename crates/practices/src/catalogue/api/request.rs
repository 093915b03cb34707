//! Requesting a service.

use axum::{extract::Path, response::Response};
use kernel::{OrNotFound, Result, ServiceId, TicketNumber};
use tickets::{Content, api::Writing};
use web::{Answer, Asked, Caller, Problem, Refusal};

use super::bodies::{RequestBody, RequestedBody, SentBody};
use crate::catalogue::{self, NewRequest, find_requestable};

/// Requests a service: the answers become a ticket at Normal priority. What is wrong is said under the keys of the form's fields.
#[utoipa::path(post, path = "/services/{id}/requests", tag = "catalogue", params(("id" = String, Path)), request_body = RequestBody,
    responses((status = 201, body = SentBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn send(Path(id): Path<ServiceId>, asked: Asked<RequestBody>) -> Result<Response, Refusal> {
    let (service, form) = asked.caller.raw(move |ctx| find_requestable(ctx, id)).await?;
    let body = &asked.body;
    let given = body.answers.iter().map(|(key, value)| (key.clone(), value.texts())).collect();
    let writing = Writing { html: body.html.as_deref(), text: body.text.as_deref(), markdown: body.markdown.as_deref() };
    let more = match writing.content(&body.attachments)? {
        Some(content) => content,
        None => Content::from_text("text", "")?,
    };
    let new = NewRequest::check(&service, &form, &given, &more)?;
    asked
        .write(move |ctx, _, _| {
            let ticket = catalogue::send(ctx, &new)?;
            let sent = SentBody {
                number: ticket.number,
                ticket_type: ticket.ticket_type.to_string(),
                priority: ticket.priority.slug().to_owned(),
                url: web::links::url(&ticket.path()),
                title: ticket.title,
            };
            Ok(Answer::created(format!("/api/v1/tickets/{}", ticket.number), sent))
        })
        .await
}

/// The service and the answers that a ticket was opened with.
#[utoipa::path(get, path = "/tickets/{number}/request", tag = "catalogue", params(("number" = i64, Path)),
    responses((status = 200, body = RequestedBody), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn requested(caller: Caller, Path(number): Path<TicketNumber>) -> Result<Response, Refusal> {
    caller.read(move |ctx| catalogue::requested(ctx, number)?.or_not_found().map(RequestedBody::from)).await
}
