//! `/sign-in/second-step`: something that one has, after the password.

use askama::Template;
use axum::{
    Json,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Error, FieldErrors, minutes, seconds};
use serde::Deserialize;
use web::{Door, Form, Message, Query, Refusal, Shell, cookies};

use super::gate::{Switch, destination, let_in, origin};
use crate::{
    entry::{self, Attempt, brakes},
    second_factor::{
        RelyingParty,
        step::{self, Pending},
    },
};

#[derive(Template)]
#[template(path = "entry/templates/second_step.html")]
struct StepPage {
    shell: Shell,
    switch: Switch,
    errors: FieldErrors,
    next: String,
    has_app: bool,
    has_passkeys: bool,
}

/// Leads to the second step; the browser holds the sign-in under way in a cookie that ends with it.
pub fn ask(secret: &str, next: &str) -> Response {
    let path = if next.is_empty() { "/sign-in/second-step".to_owned() } else { format!("/sign-in/second-step?next={}", web::refusal::encode(next)) };
    let mut response = Redirect::to(&path).into_response();
    cookies::keep(&mut response, cookies::SECOND_STEP, secret, minutes(10) / seconds(1));
    response
}

/// The secret of the sign-in under way in this browser.
fn held(door: &Door, headers: &HeaderMap) -> String {
    cookies::get(headers, &door.app.site.cookie(cookies::SECOND_STEP)).unwrap_or_default().to_owned()
}

async fn find(door: &Door, secret: &str) -> kernel::Result<Option<Pending>> {
    let secret = secret.to_owned();
    door.app.db.installation_read(move |installation| step::find(installation, &secret)).await
}

fn over() -> Response {
    Message::problem("factor-step-over").redirect("/sign-in")
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    next: String,
}

/// `GET /sign-in/second-step?next=…`
pub async fn show(door: Door, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    match find(&door, &held(&door, &headers)).await? {
        Some(pending) => page(&door, StatusCode::OK, &pending, asked.next, FieldErrors::default()).await,
        None => Ok(over()),
    }
}

async fn page(door: &Door, status: StatusCode, pending: &Pending, next: String, errors: FieldErrors) -> Result<Response, Refusal> {
    let has_passkeys = !pending.passkeys.is_empty() && RelyingParty::of(&door.app.site).is_some();
    let has_app = pending.has_app;
    door.plain(status, move |_, _, shell| {
        Ok(StepPage { switch: Switch::of(&shell, &[("next", &next)]), errors: errors.clone(), next: next.clone(), has_app, has_passkeys, shell })
    })
    .await
}

/// `POST /sign-in/second-step/challenge`: what the browser asks its passkeys, as JSON.
pub async fn challenge(door: Door, headers: HeaderMap) -> Result<Response, Refusal> {
    brakes::link(&door.app.db, &origin(&door).source).await?;
    let secret = held(&door, &headers);
    let pending = find(&door, &secret).await?.ok_or(Error::NotFound)?;
    let party = RelyingParty::of(&door.app.site).ok_or(Error::NotFound)?;
    let (options, state) = party.ask(&pending.passkeys)?;
    door.app.db.installation_write(move |installation| step::keep_state(installation, &secret, &state)).await?;
    Ok(Json(serde_json::json!({"options": options})).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct StepForm {
    code: String,
    recovery_code: String,
    credential: String,
    next: String,
}

impl StepForm {
    fn attempt(&self) -> Attempt {
        match (self.credential.as_str(), self.recovery_code.as_str()) {
            ("", "") => Attempt::Code(self.code.clone()),
            ("", recovery) => Attempt::Code(recovery.to_owned()),
            (credential, _) => Attempt::Passkey(credential.to_owned()),
        }
    }
}

/// `POST /sign-in/second-step`
pub async fn submit(door: Door, headers: HeaderMap, Form(form): Form<StepForm>) -> Result<Response, Refusal> {
    let secret = held(&door, &headers);
    let Some(pending) = find(&door, &secret).await? else { return Ok(over()) };
    match entry::second_step(&door.app.db, &door.app.site, &secret, &form.attempt(), &origin(&door)).await {
        Ok(session) => {
            let mut response = let_in(&door, &session, destination(&form.next));
            cookies::forget(&mut response, cookies::SECOND_STEP);
            Ok(response)
        }
        Err(Error::Invalid(mut errors)) => {
            if !form.recovery_code.is_empty() {
                errors.0.iter_mut().for_each(|error| error.field = "recovery_code".into());
            }
            page(&door, StatusCode::UNPROCESSABLE_ENTITY, &pending, form.next, errors).await
        }
        Err(Error::Conflict(_)) => Ok(over()),
        Err(other) => Err(other.into()),
    }
}
