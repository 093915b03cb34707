//! Recovery codes: shown once, and made anew.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use kernel::{FieldErrors, Language, OrNotFound};
use serde::Deserialize;
use web::{Door, Form, Refusal};

use super::{check_password, page, visitor};
use crate::{
    entry::origin,
    failed,
    second_factor::{fresh_codes, renew_codes},
    user::find_user,
};

/// Asks for the password before something is done.
#[derive(Template)]
#[template(path = "second_factor/templates/sure.html")]
pub(super) struct Sure {
    pub l: Language,
    pub title: &'static str,
    pub what: &'static str,
    pub action: String,
    pub errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "second_factor/templates/codes.html")]
struct Content {
    l: Language,
    codes: Vec<String>,
    /// The same as a text to keep.
    file: String,
    onward: &'static str,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PasswordForm {
    pub current_password: String,
}

/// `GET /account/second-factor/codes`
pub async fn ask(door: Door) -> Result<Response, Refusal> {
    ask_with(&door, StatusCode::OK, FieldErrors::default()).await
}

async fn ask_with(door: &Door, status: StatusCode, errors: FieldErrors) -> Result<Response, Refusal> {
    page(door, status, move |_, reader| {
        Ok(Sure {
            l: reader.l,
            title: "factor-codes-renew",
            what: "factor-codes-renew-what",
            action: "/account/second-factor/codes".into(),
            errors: errors.clone(),
        })
    })
    .await
}

/// `POST /account/second-factor/codes`
pub async fn renew(door: Door, Form(form): Form<PasswordForm>) -> Result<Response, Refusal> {
    let renewed = async {
        let visitor = visitor(&door).await?;
        check_password(&door, &visitor, &form.current_password).await?;
        let (codes, origin) = (fresh_codes(), origin(&door));
        door.write(move |ctx| renew_codes(ctx, &codes, &origin).map(|()| codes.clone())).await
    };
    match renewed.await {
        Ok(codes) => show_once(&door, codes, "/account/second-factor").await,
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            ask_with(&door, status, errors).await
        }
    }
}

/// Answers with the page that shows the codes, since they are kept nowhere. `onward` is where the reader goes then.
pub(super) async fn show_once(door: &Door, codes: Vec<String>, onward: &'static str) -> Result<Response, Refusal> {
    page(door, StatusCode::CREATED, move |ctx, reader| {
        let me = ctx.me()?;
        let username = find_user(ctx, me)?.or_not_found()?.username;
        let heading = reader.l.b("factor-codes-file", "name", username, "organization", &reader.organization);
        let file = format!("{heading}\r\n\r\n{}\r\n", codes.join("\r\n"));
        Ok(Content { l: reader.l, codes: codes.clone(), file, onward })
    })
    .await
}
