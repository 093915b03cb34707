//! `/tickets/bin`: what was deleted, and the way back.

use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::{Cursor, PageRequest, Result, Text, TicketNumber, Timestamp};
use serde::Deserialize;
use web::{Door, Message, Query, Refusal, Shell};

use super::names::Names;
use crate::{
    ticket::{self, bin},
    workflow::type_label,
};

const A_PAGE: i64 = 50;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    after: String,
}

struct Row {
    number: TicketNumber,
    /// Slug and label.
    kind: (String, String),
    title: String,
    requester: String,
    by: String,
    at: Timestamp,
    until: Timestamp,
}

#[derive(Template)]
#[template(path = "pages/templates/bin.html")]
struct BinPage {
    shell: Shell,
    rows: Vec<Row>,
    next: Option<String>,
}

/// `GET /tickets/bin`
pub async fn show(door: Door, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        let found = bin::list(ctx, &PageRequest { limit: A_PAGE, after: Cursor::decode(&asked.after) })?;
        let names = Names::find(ctx, found.data.iter().flat_map(|binned| [Some(binned.ticket.requester), binned.by]).flatten())?;
        let row = |binned: &bin::Binned| {
            let (ticket, l) = (&binned.ticket, shell.l);
            let slug = ticket.ticket_type.as_str();
            Row {
                number: ticket.number,
                kind: (slug.to_owned(), type_label(l, slug)),
                title: ticket.title.clone(),
                requester: names.full(l, Some(ticket.requester)),
                by: names.full(l, binned.by),
                at: binned.at,
                until: binned.until(),
            }
        };
        Ok(BinPage { rows: found.data.iter().map(row).collect(), next: found.next, shell })
    })
    .await
}

/// `POST /tickets/{number}/delete`
pub async fn delete(door: Door, Path(number): Path<TicketNumber>) -> Result<Response, Refusal> {
    door.write(move |ctx| ticket::bin::delete(ctx, number)).await?;
    let said = Text::new("ticket-page-did-delete").with("number", format!("#{number}"));
    Ok(Message::ok(said).with_undo(format!("/tickets/{number}/restore")).redirect("/feed"))
}

/// `POST /tickets/{number}/restore`
pub async fn restore(door: Door, Path(number): Path<TicketNumber>) -> Result<Response, Refusal> {
    let ticket = door.write(move |ctx| bin::restore(ctx, number)).await?;
    Ok(Message::ok(Text::new("ticket-page-did-restore").with("number", format!("#{number}"))).redirect(&ticket.path()))
}
