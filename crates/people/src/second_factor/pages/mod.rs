//! `/account/second-factor`: what is set up, and how it is set up.

mod app;
mod codes;
mod overview;
mod passkeys;

use askama::Template;
use axum::{http::StatusCode, response::Response};
use db::Ctx;
use kernel::{Error, Language, Result};
use web::{Door, Refusal, Routes, Shell, Visitor, shell::Clock};

use crate::membership::check_own_password;

pub fn routes() -> Routes {
    Routes::new()
        .get("/account/second-factor", overview::show)
        .post("/account/second-factor/app", app::begin)
        .get("/account/second-factor/app", app::show)
        .post("/account/second-factor/app/confirm", app::confirm)
        .get("/account/second-factor/app/remove", app::ask_removal)
        .post("/account/second-factor/app/remove", app::remove)
        .get("/account/second-factor/passkeys/new", passkeys::show_new)
        .post("/account/second-factor/passkeys/challenge", passkeys::challenge)
        .post("/account/second-factor/passkeys", passkeys::add)
        .get("/account/second-factor/passkeys/{id}", passkeys::show)
        .post("/account/second-factor/passkeys/{id}/rename", passkeys::rename)
        .post("/account/second-factor/passkeys/{id}/remove", passkeys::remove)
        .get("/account/second-factor/codes", codes::ask)
        .post("/account/second-factor/codes", codes::renew)
}

/// The page among those of the account.
#[derive(Template)]
#[template(path = "second_factor/templates/frame.html")]
struct FramePage<C: Template> {
    shell: Shell,
    content: C,
}

/// The page before anything else, for who must set up a second step.
#[derive(Template)]
#[template(path = "second_factor/templates/first.html")]
struct FirstPage<C: Template> {
    shell: Shell,
    content: C,
}

/// What a page's content needs beside its own.
#[derive(Clone)]
struct Reader {
    l: Language,
    clock: Clock,
    /// Whether this is set up before anything else.
    is_first: bool,
    organization: String,
}

/// Who is here, and may be: a temporary password comes before a second step.
async fn visitor(door: &Door) -> Result<Visitor> {
    door.read(|_| Ok(())).await?;
    door.visitor().await?.ok_or(Error::Unauthenticated)
}

/// Shows some content, in the frame where the reader is.
async fn page<C: Template + Send + 'static>(
    door: &Door,
    status: StatusCode,
    make: impl Fn(&mut Ctx<'_>, Reader) -> Result<C> + Send + 'static,
) -> Result<Response, Refusal> {
    let is_first = visitor(door).await?.must_set_up_second_factor;
    let read = move |ctx: &mut Ctx<'_>, shell: &Shell| {
        make(ctx, Reader { l: shell.l, clock: shell.clock.clone(), is_first, organization: shell.organization.clone() })
    };
    match is_first {
        true => door.page_with(status, move |ctx, shell| Ok(FirstPage { content: read(ctx, &shell)?, shell })).await,
        false => door.page_with(status, move |ctx, shell| Ok(FramePage { content: read(ctx, &shell)?, shell })).await,
    }
}

/// Asks for the password of whoever changes something, but not of who typed it a moment ago to get in. Fails at `current_password`.
async fn check_password(door: &Door, visitor: &Visitor, typed: &str) -> Result<()> {
    match visitor.must_set_up_second_factor {
        true => Ok(()),
        false => check_own_password(&door.app.db, &visitor.who, typed).await.map(drop),
    }
}

/// Where somebody goes who has just got recovery codes: in, if that was in the way.
fn onward(visitor: &Visitor) -> &'static str {
    if visitor.must_set_up_second_factor { "/feed" } else { "/account/second-factor" }
}
