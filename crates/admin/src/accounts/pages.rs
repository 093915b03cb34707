//! `/operator/accounts`.

use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::{Error, Text, UserId};
use people::user::{Account, UserState};
use serde::Deserialize;
use web::{Door, Message, Query, Refusal, Routes, Shell, refusal::encode};

use super::{
    resend::{needs_confirmation, resend},
    search,
};

pub fn routes() -> Routes {
    Routes::new().get("/operator/accounts", list).post("/operator/accounts/{user}/resend", send_again)
}

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "accounts/templates/list.html")]
struct AccountsPage {
    shell: Shell,
    q: String,
    accounts: Vec<Account>,
}

/// Key and colour of where an account stands.
fn state_of(account: &Account) -> (&'static str, &'static str) {
    match account.user.state {
        UserState::Active if account.user.email_confirmed_at.is_none() => ("admin-account-unconfirmed", "waiting"),
        UserState::Active => ("admin-account-active", "active"),
        UserState::Invited => ("admin-account-invited", "waiting"),
        UserState::Left => ("admin-account-left", "neutral"),
        UserState::Locked => ("admin-account-locked", "danger"),
        UserState::Disabled => ("admin-account-disabled", "done"),
        UserState::Outsider => ("admin-account-outsider", "neutral"),
    }
}

/// `GET /operator/accounts?q=`
async fn list(door: Door, Query(query): Query<Search>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        let accounts = search(ctx, &query.q)?;
        Ok(AccountsPage { shell, q: query.q.trim().to_owned(), accounts })
    })
    .await
}

/// `POST /operator/accounts/{user}/resend`
async fn send_again(door: Door, Path(user): Path<UserId>) -> Result<Response, Refusal> {
    let site = door.app.site.clone();
    match door.write(move |ctx| resend(ctx, &site, user)).await {
        Ok(account) => {
            let back = format!("/operator/accounts?q={}", encode(&account.user.email));
            Ok(Message::ok(Text::new("admin-account-resent").with("email", account.user.email)).redirect(&back))
        }
        Err(Error::Conflict(text)) => Ok(Message::problem(text).redirect("/operator/accounts")),
        Err(error) => Err(error.into()),
    }
}
