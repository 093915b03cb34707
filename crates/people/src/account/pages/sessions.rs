//! `/account/sessions`: where somebody is signed in.

use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::{Language, Result, SessionId, Text, Timestamp};
use web::{Door, Message, Refusal, Shell};

use crate::{
    account::browser,
    session::{self, Session},
};

/// A session as the page shows it.
struct Row {
    id: SessionId,
    /// "Firefox on Linux"
    browser: String,
    icon: &'static str,
    source: String,
    created_at: Timestamp,
    last_used_at: Timestamp,
    /// Whether the page is being read in it.
    is_this: bool,
}

impl Row {
    fn new(l: Language, session: Session, current: Option<SessionId>) -> Self {
        Self {
            id: session.id,
            browser: browser::words(l, &session.user_agent),
            icon: if browser::recognize(&session.user_agent).is_handheld() { "phone" } else { "device" },
            source: session.source,
            created_at: session.created_at,
            last_used_at: session.last_used_at,
            is_this: current == Some(session.id),
        }
    }
}

#[derive(Template)]
#[template(path = "account/templates/sessions.html")]
struct SessionsPage {
    shell: Shell,
    sessions: Vec<Row>,
}

/// `GET /account/sessions`
pub async fn show(door: Door) -> Result<Response, Refusal> {
    let current = door.visitor().await?.and_then(|visitor| visitor.session);
    door.page(move |ctx, shell| {
        let mut sessions: Vec<Row> = session::list(ctx)?.into_iter().map(|session| Row::new(shell.l, session, current)).collect();
        sessions.sort_by_key(|row| !row.is_this);
        Ok(SessionsPage { shell, sessions })
    })
    .await
}

/// `POST /account/sessions/{id}/end`
pub async fn end(door: Door, Path(id): Path<SessionId>) -> Result<Response, Refusal> {
    door.write(move |ctx| session::end(ctx, id)).await?;
    Ok(Message::ok("account-session-ended").redirect("/account/sessions"))
}

/// `POST /account/sessions/end-others`
pub async fn end_others(door: Door) -> Result<Response, Refusal> {
    let current = door.visitor().await?.and_then(|visitor| visitor.session);
    let ended = door.write(move |ctx| session::end_others(ctx, current)).await?;
    Ok(Message::ok(Text::new("account-sessions-ended").with("n", ended)).redirect("/account/sessions"))
}
