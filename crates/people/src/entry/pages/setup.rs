use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Error, FieldErrors};
use serde::Deserialize;
use web::{Door, Form, Query, Refusal, Shell};

use super::{
    gate::{Switch, gone, let_in, origin},
    sign_up::SignUpForm,
};
use crate::{
    entry::{SignedUp, brakes, set_up},
    link::{self, LinkKind},
    password,
    user::store::operator_exists,
};

#[derive(Template)]
#[template(path = "entry/templates/setup.html")]
struct SetupPage {
    shell: Shell,
    switch: Switch,
    errors: FieldErrors,
    form: SignUpForm,
}

#[derive(Template)]
#[template(path = "entry/templates/setup_wait.html")]
struct WaitPage {
    shell: Shell,
    switch: Switch,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    token: String,
}

/// `GET /setup?token=…`: with the link that the first start printed, the form; without it, where to find it.
pub async fn show(door: Door, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let token = asked.token.clone();
    let (is_done, is_valid) = door
        .app
        .db
        .installation_read(move |installation| {
            Ok((operator_exists(installation)?, !token.is_empty() && link::find(installation, LinkKind::Setup, &token)?.is_some()))
        })
        .await?;
    match (is_done, is_valid) {
        (true, _) => Ok(Redirect::to("/sign-in").into_response()),
        (false, true) => page(&door, StatusCode::OK, SignUpForm { token: asked.token, ..SignUpForm::default() }, FieldErrors::default()).await,
        (false, false) if asked.token.is_empty() => door.plain(StatusCode::OK, |_, _, shell| Ok(WaitPage { switch: Switch::of(&shell, &[]), shell })).await,
        (false, false) => stale(&door).await,
    }
}

async fn stale(door: &Door) -> Result<Response, Refusal> {
    gone(door, "entry-gone-setup", ("/", "entry-to-start")).await
}

async fn page(door: &Door, status: StatusCode, form: SignUpForm, errors: FieldErrors) -> Result<Response, Refusal> {
    door.plain(status, move |_, _, shell| {
        Ok(SetupPage { switch: Switch::of(&shell, &[("token", &form.token)]), errors: errors.clone(), form: form.clone(), shell })
    })
    .await
}

/// `POST /setup`
pub async fn submit(door: Door, Form(form): Form<SignUpForm>) -> Result<Response, Refusal> {
    match open(&door, &form).await {
        Ok(SignedUp { session, .. }) => Ok(let_in(&door, session.as_deref().unwrap_or_default(), "/welcome")),
        Err(Error::Invalid(errors)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, form, errors).await,
        Err(Error::Conflict(_)) => stale(&door).await,
        Err(other) => Err(other.into()),
    }
}

async fn open(door: &Door, form: &SignUpForm) -> kernel::Result<SignedUp> {
    let origin = origin(door);
    brakes::link(&door.app.db, &origin.source).await?;
    let (ask, password) = form.check(door)?;
    let hash = password::hash(password).await?;
    let (site, token) = (door.app.site.clone(), form.token.clone());
    door.app.db.installation_write(move |installation| set_up(installation, &site, &token, &ask, &hash, &origin)).await
}
