use askama::Template;
use axum::{http::StatusCode, response::Response};
use db::Ctx;
use kernel::{Error, FieldErrors, OrNotFound, PageRequest, Result, Text};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Shell};

use super::gate::origin;
use crate::{
    entry::brakes,
    membership::{self, may_choose_username, username},
    user,
};

#[derive(Template)]
#[template(path = "entry/templates/welcome.html")]
struct WelcomePage {
    shell: Shell,
    errors: FieldErrors,
    /// What is in the field, or the name that stays.
    username: String,
    may_choose: bool,
    email: String,
    is_confirmed: bool,
    /// Mails wait in the outbox, which this reader may open.
    has_outbox: bool,
    /// Nobody else is in the organization yet.
    is_alone: bool,
}

/// `GET /welcome`: what people do first.
pub async fn show(door: Door) -> Result<Response, Refusal> {
    page(&door, StatusCode::OK, None, FieldErrors::default()).await
}

async fn page(door: &Door, status: StatusCode, typed: Option<String>, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| make(ctx, shell, typed.clone(), errors.clone())).await
}

fn make(ctx: &mut Ctx<'_>, shell: Shell, typed: Option<String>, errors: FieldErrors) -> Result<WelcomePage> {
    let me = ctx.me()?;
    let me = user::find_user(ctx, me)?.or_not_found()?;
    Ok(WelcomePage {
        errors,
        username: typed.unwrap_or(me.username),
        may_choose: may_choose_username(ctx)?,
        email: me.email,
        is_confirmed: me.email_confirmed_at.is_some(),
        has_outbox: me.is_operator && mail::postmaster().smtp.is_none(),
        is_alone: user::members(ctx, &PageRequest::first(2))?.data.len() < 2,
        shell,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct UsernameForm {
    username: String,
}

/// `POST /welcome/username`: replaces the derived username, this once.
pub async fn choose_username(door: Door, Form(form): Form<UsernameForm>) -> Result<Response, Refusal> {
    let chosen = match username::check("username", &form.username) {
        Ok(name) => door.write(move |ctx| membership::choose_username(ctx, &name)).await,
        Err(error) => Err(error),
    };
    match chosen {
        Ok(user) => Ok(Message::ok(Text::new("entry-welcome-username-done").with("name", user.username)).redirect("/welcome")),
        Err(Error::Invalid(errors)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, Some(form.username), errors).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /welcome/confirmation`: sends the link of confirmation again.
pub async fn resend(door: Door) -> Result<Response, Refusal> {
    let visitor = door.visitor().await?.ok_or(Error::Unauthenticated)?;
    brakes::mail(&door.app.db, "confirmation", &origin(&door).source, &visitor.username).await?;
    let site = door.app.site.clone();
    let email = door
        .write(move |ctx| {
            let me = ctx.me()?;
            let me = user::find_user(ctx, me)?.or_not_found()?;
            Ok(membership::resend_own(ctx, &site)?.then_some(me.email))
        })
        .await?;
    Ok(match email {
        Some(email) => Message::ok(Text::new("entry-welcome-resent").with("email", email)).redirect("/welcome"),
        None => Message::ok("entry-confirmed").redirect("/welcome"),
    })
}
