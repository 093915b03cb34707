//! `GET /tickets/{number}/menu`: what may be done to a ticket of the feed, as the menu of its row; without script, as a page of its own.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use db::Ctx;
use kernel::{Language, Result, TicketNumber};
use serde::Deserialize;
use web::{Door, Query, Refusal, Shell, safe_path};

use super::actions::Actions;
use crate::{
    pages::store,
    ticket::{self, Ticket},
};

#[derive(Deserialize)]
pub struct Asked {
    /// The list to which the actions return.
    #[serde(default)]
    back: String,
}

#[derive(Template)]
#[template(path = "pages/templates/row_menu.html")]
struct RowMenu {
    l: Language,
    actions: Actions,
    back: String,
}

#[derive(Template)]
#[template(path = "pages/templates/menu.html")]
struct MenuPage {
    shell: Shell,
    title: String,
    actions: Actions,
    back: String,
}

pub async fn menu(door: Door, Path(number): Path<TicketNumber>, Query(asked): Query<Asked>, headers: HeaderMap) -> Result<Response, Refusal> {
    let back = safe_path(&asked.back).unwrap_or("/feed").to_owned();
    if !headers.contains_key("turbo-frame") {
        return door.page(move |ctx, shell| page(ctx, shell, number, back.clone())).await;
    }
    let menu = door
        .read(move |ctx| {
            let (l, _) = super::reader(ctx)?;
            let (_, actions) = actions(ctx, l, number)?;
            Ok(RowMenu { l, actions, back: back.clone() })
        })
        .await?;
    door.render(StatusCode::OK, &menu)
}

fn page(ctx: &mut Ctx<'_>, shell: Shell, number: TicketNumber, back: String) -> Result<MenuPage> {
    let (ticket, actions) = actions(ctx, shell.l, number)?;
    Ok(MenuPage { title: ticket.title, actions, back, shell })
}

fn actions(ctx: &mut Ctx<'_>, l: Language, number: TicketNumber) -> Result<(Ticket, Actions)> {
    let ticket = ticket::find(ctx, number)?;
    let workflow = ticket::workflow(ctx, &ticket.ticket_type)?;
    let follows = store::follows(ctx, ticket.id)?;
    let actions = Actions::of(ctx, l, &ticket, Some(&workflow), follows);
    Ok((ticket, actions))
}
