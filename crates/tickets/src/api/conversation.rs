//! Replies and notes.

use axum::{extract::Path, response::Response};
use kernel::{AttachmentId, Cursor, Error, MessageId, TicketNumber};
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Answer, Asked, Caller, Problem, Query, Refusal};

use super::{
    bodies::{ListBody, MessageBody, Writing},
    lists::Paging,
};
use crate::ticket::{self, MessageKind, NewMessage, store};

/// Something to say on a ticket: one of `html`, `text` and `markdown`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMessageBody {
    /// `reply` or `note`.
    #[schema(example = "reply")]
    pub kind: String,
    pub html: Option<String>,
    pub text: Option<String>,
    pub markdown: Option<String>,
    /// Files uploaded before.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub attachments: Vec<AttachmentId>,
    /// Addresses in copy of a reply. Colleagues who answer tickets follow from then on; everybody else gets this one mail, and takes part once they answer it.
    #[serde(default)]
    pub cc: Vec<String>,
}

/// The conversation, oldest first; notes only for those who may read them.
#[utoipa::path(get, path = "/tickets/{number}/messages", tag = "messages", params(("number" = i64, Path), Paging),
    responses((status = 200, body = ListBody<MessageBody>), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn messages(caller: Caller, Path(number): Path<TicketNumber>, Query(paging): Query<Paging>) -> Result<Response, Refusal> {
    let page = paging.request()?;
    caller
        .read(move |ctx| {
            let ticket = ticket::find(ctx, number)?;
            let after = MessageId(page.after.as_ref().map_or(0, |cursor| cursor.id));
            let messages = store::messages(ctx, &ticket, after, page.limit + 1)?;
            let messages = kernel::Page::from_overfetched(messages, page.limit, |message| Cursor { key: message.created_at.0, id: message.id.0 });
            Ok(ListBody { data: MessageBody::many(ctx, messages.data)?, next: messages.next })
        })
        .await
}

/// Replies to everybody in the conversation, or notes something for the team.
#[utoipa::path(post, path = "/tickets/{number}/messages", tag = "messages", params(("number" = i64, Path)), request_body = NewMessageBody,
    responses((status = 201, body = MessageBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn say(Path(number): Path<TicketNumber>, asked: Asked<NewMessageBody>) -> Result<Response, Refusal> {
    let body = &asked.body;
    let kind = MessageKind::from_slug(&body.kind).ok_or_else(|| Error::invalid("kind", "ticket-kind"))?;
    let writing = Writing { html: body.html.as_deref(), text: body.text.as_deref(), markdown: body.markdown.as_deref() };
    let content = writing.content(&body.attachments)?.ok_or_else(|| Error::invalid("text", "ticket-text-required"))?;
    let new = NewMessage { content };
    let copies = ticket::copies::read("cc", &body.cc.join("\n"))?;
    if kind == MessageKind::Note && !copies.is_empty() {
        return Err(Error::invalid("cc", "ticket-cc-note").into());
    }
    asked
        .write(move |ctx, _, _| {
            let (ticket, message) = match kind {
                MessageKind::Reply => ticket::reply_with_copies(ctx, number, &new, &copies)?,
                MessageKind::Note => ticket::note(ctx, number, &new)?,
            };
            let mut bodies = MessageBody::many(ctx, vec![message])?;
            let body = bodies.pop().ok_or(Error::NotFound)?;
            Ok(Answer::created(format!("/api/v1/tickets/{}/messages", ticket.number), body))
        })
        .await
}
