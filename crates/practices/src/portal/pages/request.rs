//! `/p/{slug}/requests/{number}`: a conversation as its requester reads it, without notes and without what goes on inside the desk.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use db::Ctx;
use kernel::{AttachmentId, Error, FieldErrors, MessageId, Result, TicketNumber};
use tickets::{
    NewMessage, alerts, drafts,
    pages::{
        names::Names,
        posted::Posted,
        ticket::{FileView, MessageView, file_view, files_of, message_view},
    },
    ticket::{self, Content, Move, Ticket, TicketAct},
    workflow::Transition,
};
use web::{Door, Message, Refusal, Shell};

use super::{
    frame::Frame,
    requests::{State, is_public},
};
use crate::catalogue::{self, Requested};

/// More than anybody reads on one page.
const MOST: i64 = 1_000;

/// What was typed and not sent.
#[derive(Clone, Default)]
struct Kept {
    text: String,
    html: String,
    attachments: Vec<AttachmentId>,
}

/// A move that the reader may make.
pub struct Step {
    pub name: String,
    /// Wants to know why.
    pub asks: bool,
}

#[derive(Template)]
#[template(path = "portal/templates/request.html")]
struct RequestPage {
    shell: Shell,
    frame: Frame,
    number: TicketNumber,
    title: String,
    created_at: kernel::Timestamp,
    state: State,
    /// Who works on it.
    owner: Option<String>,
    requested: Option<Requested>,
    messages: Vec<MessageView>,
    /// Files that came without words.
    loose: Vec<FileView>,
    close: Option<Step>,
    reopen: Option<Step>,
    may_reply: bool,
    is_merged: bool,
    /// Where it goes on, if the reader sees that.
    merged_into: Option<TicketNumber>,
    kept: Kept,
    files: Vec<FileView>,
    draft: String,
    errors: FieldErrors,
}

fn draft(number: TicketNumber) -> String {
    format!("portal:{number}")
}

/// `GET /p/{slug}/requests/{number}`
pub async fn show(door: Door, Path((slug, number)): Path<(String, TicketNumber)>) -> Result<Response, Refusal> {
    let waits = Arc::new(Mutex::new(None));
    let found = Arc::clone(&waits);
    let response = door
        .page(move |ctx, shell| {
            let page = page(ctx, shell, &slug, number, Kept::default(), FieldErrors::default())?;
            *found.lock().unwrap_or_else(PoisonError::into_inner) = alerts::waiting_on(ctx, number)?;
            Ok(page)
        })
        .await?;
    // Whoever looks at the request needs no mail about what it shows.
    let waits = waits.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(ticket) = waits {
        door.write(move |ctx| alerts::saw(ctx, ticket)).await?;
    }
    Ok(response)
}

fn page(ctx: &mut Ctx<'_>, shell: Shell, slug: &str, number: TicketNumber, kept: Kept, errors: FieldErrors) -> Result<RequestPage> {
    let l = shell.l;
    let frame = Frame::inside(ctx, slug)?;
    let ticket = ticket::find(ctx, number)?;
    let workflow = ticket::workflow(ctx, &ticket.ticket_type)?;
    let family = ticket::family::members(ctx, ticket.id)?;
    let mut stored = ticket::store::messages_of(ctx, &ticket, &family, MessageId(0), MOST)?;
    stored.retain(is_public);
    let names = Names::find(ctx, stored.iter().filter_map(|message| message.author).chain([ticket.requester]).chain(ticket.owner))?;
    let mut by_message = files_of(ctx, l, &ticket, &family)?;
    let messages: Vec<MessageView> = stored
        .iter()
        .map(|message| {
            let files = by_message.remove(&Some(message.id)).unwrap_or_default();
            message_view(l, &ticket, message, &names, files)
        })
        .collect();
    let mut files = Vec::new();
    for id in &kept.attachments {
        files.extend(files::find(ctx, *id)?.filter(|file| file.item.is_none()).map(|file| file_view(l, &file)));
    }
    let (close, reopen) = steps(ctx, &ticket)?;
    let merged_into = match ticket.merged_into {
        Some(into) => ticket::store::find_by_id(ctx, into)?.filter(|into| ctx.permit(TicketAct::See, &into.guarded()).is_ok()).map(|into| into.number),
        None => None,
    };
    Ok(RequestPage {
        title: ticket.title.clone(),
        created_at: ticket.created_at,
        state: State::of(l, &ticket, Some(&workflow)),
        owner: ticket.owner.filter(|_| !ticket.category.is_done()).map(|owner| names.full(l, Some(owner))),
        requested: catalogue::requested(ctx, number)?,
        loose: by_message.remove(&None).unwrap_or_default(),
        may_reply: ticket.merged_into.is_none() && ctx.permit(TicketAct::Reply, &ticket.guarded()).is_ok(),
        draft: drafts::find(ctx, &draft(number))?.map(|draft| draft.html).unwrap_or_default(),
        number,
        messages,
        close,
        reopen,
        is_merged: ticket.merged_into.is_some(),
        merged_into,
        kept,
        files,
        errors,
        frame,
        shell,
    })
}

/// The two moves of a requester: to say that it is done, and that it is not.
fn steps(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<(Option<Step>, Option<Step>)> {
    let allowed: Vec<Transition> = match ticket.merged_into {
        None => ticket::allowed(ctx, ticket)?,
        Some(_) => Vec::new(),
    };
    let find = |name: &str| {
        let step = allowed.iter().find(|step| step.name == name && step.requester_may);
        step.map(|step| Step { name: step.name.clone(), asks: step.needs_comment(&ticket.status) })
    };
    Ok((find("close"), find("reopen")))
}

/// `POST /p/{slug}/requests/{number}/messages`
pub async fn say(door: Door, Path((slug, number)): Path<(String, TicketNumber)>, posted: Posted) -> Result<Response, Refusal> {
    let posted = posted.keep_files(&door).await?;
    let inside = slug.clone();
    let said = match posted.content() {
        Ok(content) => {
            door.write(move |ctx| {
                let frame = Frame::inside(ctx, &inside)?;
                let (_, message) = ticket::reply(ctx, number, &NewMessage { content: content.clone() })?;
                drafts::forget(ctx, &draft(number))?;
                Ok(frame.at(&format!("/requests/{number}#message-{}", message.id)))
            })
            .await
        }
        Err(error) => Err(error),
    };
    match said {
        Ok(path) => Ok(Redirect::to(&path).into_response()),
        Err(error) => again(&door, slug, number, &posted, error).await,
    }
}

/// `POST /p/{slug}/requests/{number}/transitions`: closing and reopening, with a word where one is wanted.
pub async fn transition(door: Door, Path((slug, number)): Path<(String, TicketNumber)>, posted: Posted) -> Result<Response, Refusal> {
    let inside = slug.clone();
    let moved = match read(&posted) {
        Ok(to) => {
            door.write(move |ctx| {
                let frame = Frame::inside(ctx, &inside)?;
                let ticket = ticket::find(ctx, number)?;
                // The desk's own moves are made at the desk.
                let known: BTreeSet<String> = ticket::allowed(ctx, &ticket)?.into_iter().filter(|step| step.requester_may).map(|step| step.name).collect();
                if !known.contains(&to.transition) {
                    return Err(Error::conflict("portal-step-gone"));
                }
                ticket::transition(ctx, number, &to)?;
                Ok((frame, to.transition.clone()))
            })
            .await
        }
        Err(error) => Err(error),
    };
    match moved {
        Ok((frame, transition)) => {
            let done = if transition == "reopen" { "portal-did-reopen" } else { "portal-did-close" };
            Ok(Message::ok(done).redirect(&frame.at(&format!("/requests/{number}"))))
        }
        Err(error) => again(&door, slug, number, &posted, error).await,
    }
}

fn read(posted: &Posted) -> Result<Move> {
    let comment = Content::from_text("comment", posted.text("comment"))?;
    Ok(Move { transition: posted.text("transition").to_owned(), comment: Some(comment).filter(|comment| !comment.is_empty()), duplicate_of: None })
}

/// The conversation again, with what was typed and what is wrong.
async fn again(door: &Door, slug: String, number: TicketNumber, posted: &Posted, error: Error) -> Result<Response, Refusal> {
    let (status, errors): (StatusCode, FieldErrors) = people::failed::form(error)?;
    let kept = Kept { text: posted.text("text").to_owned(), html: posted.text("html").to_owned(), attachments: posted.attachments().unwrap_or_default() };
    door.page_with(status, move |ctx, shell| page(ctx, shell, &slug, number, kept.clone(), errors.clone())).await
}
