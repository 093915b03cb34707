use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{EmailAddress, Error, FieldErrors};
use serde::Deserialize;
use web::{Door, Form, Query, Refusal, Shell};

use super::gate::{Switch, origin};
use crate::entry::{brakes, request_reset};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct EmailForm {
    pub email: String,
}

#[derive(Template)]
#[template(path = "entry/templates/forgot.html")]
struct ForgotPage {
    shell: Shell,
    switch: Switch,
    errors: FieldErrors,
    form: EmailForm,
    is_sent: bool,
}

/// Whether the reader comes from a form that was sent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sent {
    #[serde(deserialize_with = "web::ticked")]
    pub sent: bool,
}

/// `GET /forgot`, and `?sent=yes` after the form was sent.
pub async fn show(door: Door, Query(asked): Query<Sent>) -> Result<Response, Refusal> {
    page(&door, StatusCode::OK, EmailForm::default(), FieldErrors::default(), asked.sent).await
}

async fn page(door: &Door, status: StatusCode, form: EmailForm, errors: FieldErrors, is_sent: bool) -> Result<Response, Refusal> {
    door.plain(status, move |_, _, shell| Ok(ForgotPage { switch: Switch::of(&shell, &[]), errors: errors.clone(), form: form.clone(), is_sent, shell })).await
}

/// `POST /forgot`: the same answer for every address.
pub async fn submit(door: Door, Form(form): Form<EmailForm>) -> Result<Response, Refusal> {
    match ask(&door, &form).await {
        Ok(()) => Ok(Redirect::to("/forgot?sent=yes").into_response()),
        Err(Error::Invalid(errors)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, form, errors, false).await,
        Err(other) => Err(other.into()),
    }
}

async fn ask(door: &Door, form: &EmailForm) -> kernel::Result<()> {
    let email = EmailAddress::at("email", &form.email)?;
    brakes::mail(&door.app.db, "reset", &origin(door).source, email.as_str()).await?;
    let site = door.app.site.clone();
    door.app.db.installation_write(move |installation| request_reset(installation, &site, &email)).await
}
