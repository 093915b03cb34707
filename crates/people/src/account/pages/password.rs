//! `/account/password`: another password, after which everybody signs in anew (C12).

use askama::Template;
use axum::{http::StatusCode, response::Response};
use kernel::{Error, FieldErrors, Result};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Shell, cookies};

use crate::{entry::origin, failed, membership, password};

#[derive(Template)]
#[template(path = "account/templates/password.html")]
struct PasswordPage {
    shell: Shell,
    errors: FieldErrors,
    offer: String,
}

/// Shown to somebody whose password was typed by an administrator, before anything else.
#[derive(Template)]
#[template(path = "account/templates/password_first.html")]
struct PasswordFirstPage {
    shell: Shell,
    errors: FieldErrors,
    offer: String,
}

/// `GET /account/password`
pub async fn show(door: Door) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, errors: FieldErrors) -> Result<Response, Refusal> {
    let visitor = door.visitor().await?.ok_or(Error::Unauthenticated)?;
    let offer = password::offer();
    match visitor.must_change_password {
        true => door.page_with(status, move |_, shell| Ok(PasswordFirstPage { shell, errors: errors.clone(), offer: offer.clone() })).await,
        false => door.page_with(status, move |_, shell| Ok(PasswordPage { shell, errors: errors.clone(), offer: offer.clone() })).await,
    }
}

#[derive(Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    current_password: String,
    #[serde(default)]
    password: String,
}

/// `POST /account/password`
pub async fn save(door: Door, Form(form): Form<PasswordForm>) -> Result<Response, Refusal> {
    let who = door.visitor().await?.ok_or(Error::Unauthenticated)?.who;
    match membership::change_password(&door.app.db, who, &door.app.site, &form.current_password, &form.password, &origin(&door)).await {
        Ok(()) => {
            let mut response = Message::ok("account-password-changed").redirect("/sign-in");
            cookies::clear_session(&mut response, &door.app.site);
            Ok(response)
        }
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, errors).await
        }
    }
}
