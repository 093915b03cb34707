//! `POST /tickets/{number}/messages`: a reply or a note, after a look at what could go wrong with it.

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use db::Ctx;
use kernel::{EmailAddress, Error, FieldErrors, MessageId, Result, TicketNumber};
use web::{Door, Refusal};

use super::{Guard, Kept, View, page};
use crate::{
    drafts,
    pages::{posted::Posted, store, words::mentions_file},
    ticket::{self, Content, Message, MessageKind, NewMessage, TicketAct, family},
};

/// New messages that hold a reply back are counted this far.
const NEWER: i64 = 99;

/// Said, or held back for its author to look at.
enum Said {
    Done(Message),
    Held(Guard),
}

pub async fn say(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    let posted = posted.keep_files(&door).await?;
    let said = match read(&posted) {
        Ok((kind, content, copies)) => {
            let (seen, waived) = (posted.get("seen").and_then(|id| id.parse().ok()).map(MessageId), posted.text("anyway").to_owned());
            door.write(move |ctx| speak(ctx, number, (kind, &content, &copies), seen, &waived)).await
        }
        Err(error) => Err(error),
    };
    match said {
        Ok(Said::Done(message)) => Ok(Redirect::to(&format!("/tickets/{number}#message-{}", message.id)).into_response()),
        Ok(Said::Held(guard)) => again(&door, number, &posted, StatusCode::CONFLICT, Some(guard), FieldErrors::default()).await,
        // Merged while somebody wrote: the words go along, to be sent there.
        Err(Error::Conflict(text)) => {
            let mut errors = FieldErrors::default();
            errors.add("text", text);
            let goes_on = door.read(move |ctx| goes_on(ctx, number)).await?;
            again(&door, goes_on, &posted, StatusCode::CONFLICT, None, errors).await
        }
        Err(Error::Invalid(errors)) => again(&door, number, &posted, StatusCode::UNPROCESSABLE_ENTITY, None, errors).await,
        Err(other) => Err(other.into()),
    }
}

/// Where the conversation goes on, for who may see that.
fn goes_on(ctx: &mut Ctx<'_>, number: TicketNumber) -> Result<TicketNumber> {
    let ticket = ticket::find(ctx, number)?;
    let last = family::destination(ctx, ticket)?;
    Ok(if ctx.permit(TicketAct::See, &last.guarded()).is_ok() { last.number } else { number })
}

fn read(posted: &Posted) -> Result<(MessageKind, Content, Vec<EmailAddress>)> {
    let kind = MessageKind::from_slug(posted.get("kind").unwrap_or("reply")).ok_or_else(|| Error::invalid("kind", "ticket-page-kind-required"))?;
    let copies = ticket::copies::read("cc", posted.text("cc"))?;
    match kind == MessageKind::Note && !copies.is_empty() {
        true => Err(Error::invalid("cc", "ticket-cc-note")),
        false => Ok((kind, posted.content()?, copies)),
    }
}

/// Says it, unless the conversation moved on since its author looked, or a file is spoken of and missing. What the author has waved through is not asked again.
fn speak(
    ctx: &mut Ctx<'_>,
    number: TicketNumber,
    (kind, content, copies): (MessageKind, &Content, &[EmailAddress]),
    seen: Option<MessageId>,
    waived: &str,
) -> Result<Said> {
    let ticket = ticket::find(ctx, number)?;
    if let Some(seen) = seen.filter(|_| kind == MessageKind::Reply && waived != "moved") {
        let newer = store::unseen_messages(ctx, &ticket, seen, NEWER)?;
        if !newer.is_empty() {
            return Ok(Said::Held(Guard::Moved { n: newer.len(), seen }));
        }
    }
    if waived.is_empty() && content.attachments().is_empty() && mentions_file(content.html()) {
        return Ok(Said::Held(Guard::NoFile));
    }
    let new = NewMessage { content: content.clone() };
    let (_, message) = match kind {
        MessageKind::Reply => ticket::reply_with_copies(ctx, number, &new, copies)?,
        MessageKind::Note => ticket::note(ctx, number, &new)?,
    };
    for face in ["", ":reply", ":note"] {
        drafts::forget(ctx, &format!("ticket:{number}{face}"))?;
    }
    Ok(Said::Done(message))
}

/// The ticket again, with everything that was typed.
async fn again(door: &Door, number: TicketNumber, posted: &Posted, status: StatusCode, guard: Option<Guard>, errors: FieldErrors) -> Result<Response, Refusal> {
    let kept = Kept {
        is_note: posted.get("kind") == Some("note"),
        text: posted.text("text").to_owned(),
        html: posted.text("html").to_owned(),
        attachments: posted.attachments().unwrap_or_default(),
        copies: posted.text("cc").to_owned(),
    };
    let view = View { all: false, kept: Some(kept), guard, errors };
    door.page_with(status, move |ctx, shell| page(ctx, shell, number, &view)).await
}
