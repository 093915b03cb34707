//! The bell's panel, and the whole history behind it.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use db::Ctx;
use kernel::{Cursor, Language, NotificationId, PageRequest, Result, Text, Timestamp, UserId};
use serde::Deserialize;
use web::{App, Door, Message, Query, Refusal, Routes, Shell, shell::Face};

use crate::{model::Notification, read};

pub fn routes() -> Routes {
    Routes::new()
        .get("/notifications", history)
        .get("/notifications/latest", latest)
        .post("/notifications/read", read_all)
        .post("/notifications/{id}/open", open)
}

/// How many lines the panel shows (A27).
const LATEST: i64 = 5;

const A_PAGE: i64 = 50;

/// A notification as a page shows it.
struct Line {
    id: NotificationId,
    sentence: String,
    icon: String,
    /// Who did it, if it was somebody who is still known.
    face: Option<Face>,
    at: Timestamp,
    is_unread: bool,
}

fn lines(ctx: &mut Ctx<'_>, app: &App, l: Language, notifications: Vec<Notification>) -> Result<Vec<Line>> {
    let mut actors: Vec<UserId> = notifications.iter().filter_map(|notification| notification.actor).collect();
    actors.sort_unstable();
    actors.dedup();
    let mut faces = HashMap::new();
    for actor in actors {
        faces.extend((app.hooks.faces)(ctx, &[actor])?.into_iter().map(|face| (actor, face)));
    }
    Ok(notifications
        .into_iter()
        .map(|notification| Line {
            id: notification.id,
            sentence: l.say(&notification.text),
            face: notification.actor.and_then(|actor| faces.get(&actor).cloned()),
            at: notification.created_at,
            is_unread: notification.is_unread(),
            icon: notification.icon,
        })
        .collect())
}

#[derive(Deserialize)]
struct HistoryQuery {
    #[serde(default)]
    after: String,
    /// `unread` shows only those.
    #[serde(default)]
    show: String,
}

#[derive(Template)]
#[template(path = "templates/history.html")]
struct HistoryPage {
    shell: Shell,
    lines: Vec<Line>,
    only_unread: bool,
    is_first_page: bool,
    next: Option<String>,
}

/// `GET /notifications`
async fn history(door: Door, Query(query): Query<HistoryQuery>) -> Result<Response, Refusal> {
    let app = door.app.clone();
    let page = PageRequest { limit: A_PAGE, after: Cursor::decode(&query.after) };
    let only_unread = query.show == "unread";
    door.page(move |ctx, shell| {
        let found = read::history(ctx, &page, only_unread)?;
        let lines = lines(ctx, &app, shell.l, found.data)?;
        Ok(HistoryPage { shell, lines, only_unread, is_first_page: page.after.is_none(), next: found.next })
    })
    .await
}

#[derive(Template)]
#[template(path = "templates/latest.html")]
struct LatestFrame {
    shell: Shell,
    lines: Vec<Line>,
}

/// `GET /notifications/latest`: the frame inside the bell.
async fn latest(door: Door) -> Result<Response, Refusal> {
    let app = door.app.clone();
    door.page_with(StatusCode::OK, move |ctx, shell| {
        let found = read::latest(ctx, LATEST)?;
        let lines = lines(ctx, &app, shell.l, found)?;
        Ok(LatestFrame { shell, lines })
    })
    .await
}

/// `POST /notifications/{id}/open`: marks it read and goes where it points. A post, so that no other site can do it by a link.
async fn open(door: Door, Path(id): Path<NotificationId>) -> Result<Response, Refusal> {
    let notification = door.write(move |ctx| read::read(ctx, id)).await?;
    let href = web::safe_path(&notification.href).unwrap_or("/notifications");
    Ok(Redirect::to(href).into_response())
}

/// `POST /notifications/read`
async fn read_all(door: Door) -> Result<Response, Refusal> {
    let count = door.write(read::read_all).await?;
    Ok(Message::ok(Text::new("notices-all-read").with("n", i64::try_from(count).unwrap_or(i64::MAX))).redirect("/notifications"))
}
