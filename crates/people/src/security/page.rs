//! `/account/security`: who used one's account, and how.

use askama::Template;
use axum::response::Response;
use kernel::{EventId, Result, UserId, Via};
use serde::Deserialize;
use web::{Door, Query, Refusal, Routes, Shell};

use super::log::{self, Line};
use crate::{account::browser, user};

/// So many lines a page.
const PAGE: usize = 50;

pub fn routes() -> Routes {
    Routes::new().get("/account/security", show)
}

/// A line as the page shows it.
struct Row {
    line: Line,
    icon: &'static str,
    text: String,
    /// "Firefox on Linux, from 192.0.2.7"
    place: String,
    by: Option<String>,
}

#[derive(Template)]
#[template(path = "security/templates/log.html")]
struct LogPage {
    shell: Shell,
    rows: Vec<Row>,
    older: Option<EventId>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    before: Option<EventId>,
}

/// `GET /account/security`
async fn show(door: Door, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        let (lines, older) = log::lines(ctx, asked.before, PAGE)?;
        let others: Vec<UserId> = lines.iter().filter_map(|line| line.by).collect();
        let others = user::find_users(ctx, &others)?;
        let name = |id: UserId| others.iter().find(|user| user.id == id).map(|user| user.display_name.clone());
        let rows = lines.into_iter().map(|line| row(&shell, line, name)).collect();
        Ok(LogPage { rows, older, shell })
    })
    .await
}

fn row(shell: &Shell, line: Line, name: impl Fn(UserId) -> Option<String>) -> Row {
    let l = shell.l;
    let place = match &line.origin {
        Some(origin) => l.b("security-place", "browser", browser::words(l, &origin.user_agent), "source", &origin.source),
        None if line.via == Via::Api => l.t("security-by-program").to_owned(),
        None => String::new(),
    };
    let icon = match line.kind.as_str() {
        _ if line.is_warning => "problem-mark",
        "user.signed_in" => "ok",
        "user.viewed_as" => "follow",
        "user.signed_out" | "user.session_ended" | "user.sessions_ended" => "sign-out",
        kind if kind.starts_with("user.token") || kind.contains("factor") || kind.contains("passkey") || kind.contains("codes") => "key",
        kind if kind.contains("password") => "password",
        kind if kind.contains("email") => "mail",
        _ => "person",
    };
    Row { icon, text: l.say(&line.text), place, by: line.by.and_then(name), line }
}
