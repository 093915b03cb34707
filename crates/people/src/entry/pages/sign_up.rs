use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Error, FieldErrors, Via};
use serde::Deserialize;
use web::{Door, Form, Refusal, Shell};

use super::gate::{Switch, let_in, origin};
use crate::{
    entry::{SignUp, SignedUp, brakes, sign_up},
    organization, password,
};

/// What somebody typed to open a workspace; also the first one, then with the token of the printed link.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct SignUpForm {
    pub token: String,
    pub name: String,
    pub email: String,
    pub password: String,
    pub organization: String,
    /// Told by a script, where one runs.
    pub zone: String,
}

impl SignUpForm {
    pub fn check(&self, door: &Door) -> kernel::Result<(SignUp, password::Password)> {
        SignUp::check(&self.name, &self.email, &self.password, &self.organization, door.language, &self.zone)
    }
}

#[derive(Template)]
#[template(path = "entry/templates/sign_up.html")]
struct SignUpPage {
    shell: Shell,
    switch: Switch,
    errors: FieldErrors,
    form: SignUpForm,
    is_open: bool,
}

/// `GET /sign-up`
pub async fn show(door: Door) -> Result<Response, Refusal> {
    if !door.app.db.installation_read(organization::exists).await? {
        return Ok(Redirect::to("/setup").into_response());
    }
    page(&door, StatusCode::OK, SignUpForm::default(), FieldErrors::default()).await
}

async fn page(door: &Door, status: StatusCode, form: SignUpForm, errors: FieldErrors) -> Result<Response, Refusal> {
    let is_open = door.app.site.sign_up_is_open;
    door.plain(status, move |_, _, shell| Ok(SignUpPage { switch: Switch::of(&shell, &[]), errors: errors.clone(), form: form.clone(), is_open, shell })).await
}

/// `POST /sign-up`
pub async fn submit(door: Door, Form(form): Form<SignUpForm>) -> Result<Response, Refusal> {
    match open(&door, &form).await {
        Ok(SignedUp { session: Some(secret), .. }) => Ok(let_in(&door, &secret, "/welcome")),
        Ok(SignedUp { session: None, .. }) => Ok(Redirect::to("/sign-in").into_response()),
        Err(Error::Invalid(errors)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, form, errors).await,
        Err(other) => Err(other.into()),
    }
}

async fn open(door: &Door, form: &SignUpForm) -> kernel::Result<SignedUp> {
    let (ask, password) = form.check(door)?;
    let origin = origin(door);
    brakes::sign_up(&door.app.db, &origin.source, ask.email.as_str()).await?;
    let hash = password::hash(password).await?;
    let site = door.app.site.clone();
    door.app.db.installation_write(move |installation| sign_up(installation, &site, &ask, &hash, Some(&origin), Via::Web)).await
}
