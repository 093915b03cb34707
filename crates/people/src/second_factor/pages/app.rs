//! Setting up an authenticator app.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{FieldErrors, Language, OrNotFound};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal};

use super::{
    check_password,
    codes::{PasswordForm, Sure, show_once},
    onward, page, visitor,
};
use crate::{
    entry::origin,
    failed,
    second_factor::{self, FreshSecret, begin_totp, confirm_totp, fresh_codes, pending_totp, qr, totp},
    user::find_user,
};

/// `POST /account/second-factor/app`: makes a secret that waits for its first code.
pub async fn begin(door: Door) -> Result<Response, Refusal> {
    let fresh = FreshSecret::new();
    door.write(move |ctx| begin_totp(ctx, &fresh)).await?;
    Ok(Redirect::to("/account/second-factor/app").into_response())
}

#[derive(Template)]
#[template(path = "second_factor/templates/app.html")]
struct Content {
    l: Language,
    is_first: bool,
    errors: FieldErrors,
    /// As people type it: in groups of four.
    secret: String,
    /// The QR code, as SVG.
    drawing: String,
}

/// `GET /account/second-factor/app`
pub async fn show(door: Door) -> Result<Response, Refusal> {
    let is_begun = door.read(pending_totp).await?.is_some();
    match is_begun {
        true => show_with(&door, StatusCode::OK, FieldErrors::default()).await,
        false => Ok(Redirect::to("/account/second-factor").into_response()),
    }
}

async fn show_with(door: &Door, status: StatusCode, errors: FieldErrors) -> Result<Response, Refusal> {
    page(door, status, move |ctx, reader| {
        let secret = pending_totp(ctx)?.or_not_found()?;
        let me = ctx.me()?;
        let username = find_user(ctx, me)?.or_not_found()?.username;
        let address = totp::address(&secret, &reader.organization, &username);
        Ok(Content {
            drawing: qr::svg(&address, reader.l.t("factor-app-drawing")).unwrap_or_default(),
            secret: totp::in_groups(&secret),
            l: reader.l,
            is_first: reader.is_first,
            errors: errors.clone(),
        })
    })
    .await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct CodeForm {
    code: String,
    current_password: String,
}

/// `POST /account/second-factor/app/confirm`
pub async fn confirm(door: Door, Form(form): Form<CodeForm>) -> Result<Response, Refusal> {
    let visitor = visitor(&door).await?;
    let confirmed = async {
        check_password(&door, &visitor, &form.current_password).await?;
        let (site, origin, codes, code) = (door.app.site.clone(), origin(&door), fresh_codes(), form.code.clone());
        door.write(move |ctx| confirm_totp(ctx, &site, &code, &codes, &origin)).await
    };
    match confirmed.await {
        Ok(Some(codes)) => show_once(&door, codes, onward(&visitor)).await,
        Ok(None) => Ok(Message::ok("factor-app-done").redirect("/account/second-factor")),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            match door.read(pending_totp).await? {
                Some(_) => show_with(&door, status, errors).await,
                None => Ok(Message::problem("factor-app-too-late").redirect("/account/second-factor")),
            }
        }
    }
}

/// `GET /account/second-factor/app/remove`
pub async fn ask_removal(door: Door) -> Result<Response, Refusal> {
    ask_removal_with(&door, StatusCode::OK, FieldErrors::default()).await
}

async fn ask_removal_with(door: &Door, status: StatusCode, errors: FieldErrors) -> Result<Response, Refusal> {
    page(door, status, move |_, reader| {
        Ok(Sure {
            l: reader.l,
            title: "factor-app-remove",
            what: "factor-app-remove-what",
            action: "/account/second-factor/app/remove".into(),
            errors: errors.clone(),
        })
    })
    .await
}

/// `POST /account/second-factor/app/remove`
pub async fn remove(door: Door, Form(form): Form<PasswordForm>) -> Result<Response, Refusal> {
    let removed = async {
        let visitor = visitor(&door).await?;
        check_password(&door, &visitor, &form.current_password).await?;
        let (site, origin) = (door.app.site.clone(), origin(&door));
        door.write(move |ctx| second_factor::remove_totp(ctx, &site, &origin)).await
    };
    match removed.await {
        Ok(()) => Ok(Message::ok("factor-app-removed").redirect("/account/second-factor")),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            ask_removal_with(&door, status, errors).await
        }
    }
}
