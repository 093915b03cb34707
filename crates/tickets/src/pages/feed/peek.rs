//! `GET /tickets/{number}/peek`: the latest messages or files of a ticket, opened in its row of the feed.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use db::Ctx;
use kernel::{Result, TicketNumber};
use serde::Deserialize;
use web::{Door, Query, Refusal, shell::Clock};

use crate::{
    pages::{
        names::Names,
        store,
        ticket::{FileView, MessageView, files_of, message_view},
    },
    ticket::{self, family},
};

/// Messages or files shown in place; the rest is a click away.
const LATEST: i64 = 3;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    of: String,
}

#[derive(Template)]
#[template(path = "pages/templates/peek.html")]
struct PeekFragment {
    clock: Clock,
    number: TicketNumber,
    heading: String,
    is_closed: bool,
    messages: Vec<MessageView>,
    files: Vec<FileView>,
}

/// Without a frame around it the ticket itself is the better page.
pub async fn peek(door: Door, Path(number): Path<TicketNumber>, Query(asked): Query<Asked>, headers: HeaderMap) -> Result<Response, Refusal> {
    if !headers.contains_key("turbo-frame") {
        return Ok(Redirect::to(&format!("/tickets/{number}#talk")).into_response());
    }
    let fragment = door.read(move |ctx| fragment(ctx, number, &asked.of)).await?;
    door.render(StatusCode::OK, &fragment)
}

fn fragment(ctx: &mut Ctx<'_>, number: TicketNumber, of: &str) -> Result<PeekFragment> {
    let ticket = ticket::find(ctx, number)?;
    let (l, zone) = super::reader(ctx)?;
    let mut fragment = PeekFragment {
        clock: Clock::new(l, zone, ctx.now()),
        number,
        heading: l.a(if of == "files" { "feed-peek-files" } else { "feed-peek-messages" }, "number", number),
        is_closed: of == "nothing",
        messages: Vec::new(),
        files: Vec::new(),
    };
    let family = family::members(ctx, ticket.id)?;
    match of {
        "nothing" => {}
        "files" => {
            let all = files_of(ctx, l, &ticket, &family)?;
            let mut files: Vec<FileView> = all.into_values().flatten().collect();
            files.sort_by_key(|file| std::cmp::Reverse(file.id));
            files.truncate(12);
            fragment.files = files;
        }
        _ => {
            let messages = store::last_messages(ctx, &ticket, &family, LATEST)?;
            let mut files = files_of(ctx, l, &ticket, &family)?;
            let names = Names::find(ctx, messages.iter().filter_map(|message| message.author).chain([ticket.requester]))?;
            fragment.messages =
                messages.iter().map(|message| message_view(l, &ticket, message, &names, files.remove(&Some(message.id)).unwrap_or_default())).collect();
        }
    }
    Ok(fragment)
}
