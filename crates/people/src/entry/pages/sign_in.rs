use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Error, FieldErrors};
use serde::Deserialize;
use web::{Door, Form, Message, Query, Refusal, Shell, cookies::clear_session};

use super::{
    gate::{Switch, destination, let_in, origin},
    second_step,
};
use crate::{
    entry::{self, Choice, SignedIn, brakes},
    organization,
};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct SignInForm {
    identifier: String,
    password: String,
    /// Where to go afterwards: a path of this site.
    next: String,
}

#[derive(Template)]
#[template(path = "entry/templates/sign_in.html")]
struct SignInPage {
    shell: Shell,
    switch: Switch,
    errors: FieldErrors,
    form: SignInForm,
}

#[derive(Template)]
#[template(path = "entry/templates/choose.html")]
struct ChoosePage {
    shell: Shell,
    switch: Switch,
    choices: Vec<Choice>,
    next: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    next: String,
}

/// `GET /sign-in?next=…`
pub async fn show(door: Door, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    if door.visitor().await?.is_some() {
        return Ok(Redirect::to(destination(&asked.next)).into_response());
    }
    if !door.app.db.installation_read(organization::exists).await? {
        return Ok(Redirect::to("/setup").into_response());
    }
    page(&door, StatusCode::OK, SignInForm { next: asked.next, ..SignInForm::default() }, FieldErrors::default()).await
}

async fn page(door: &Door, status: StatusCode, form: SignInForm, errors: FieldErrors) -> Result<Response, Refusal> {
    door.plain(status, move |_, _, shell| {
        Ok(SignInPage { switch: Switch::of(&shell, &[("next", &form.next)]), errors: errors.clone(), form: form.clone(), shell })
    })
    .await
}

/// `POST /sign-in`
pub async fn submit(door: Door, Form(form): Form<SignInForm>) -> Result<Response, Refusal> {
    let mut errors = FieldErrors::default();
    if form.identifier.trim().is_empty() {
        errors.add("identifier", "error-required");
    }
    if form.password.is_empty() {
        errors.add("password", "error-password");
    }
    if !errors.is_empty() {
        return page(&door, StatusCode::UNPROCESSABLE_ENTITY, form, errors).await;
    }
    match entry::sign_in(&door.app.db, &door.app.site, &form.identifier, &form.password, &origin(&door)).await {
        Ok(SignedIn::In(secret)) => Ok(let_in(&door, &secret, destination(&form.next))),
        Ok(SignedIn::SecondStep(secret)) => Ok(second_step::ask(&secret, &form.next)),
        Ok(SignedIn::Choose(choices)) => {
            let next = form.next;
            // Turbo shows the answer to a form only when its status is no success.
            door.plain(StatusCode::UNPROCESSABLE_ENTITY, move |_, _, shell| {
                Ok(ChoosePage { switch: Switch::of(&shell, &[]), choices: choices.clone(), next: next.clone(), shell })
            })
            .await
        }
        Err(Error::Invalid(errors)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, form, errors).await,
        Err(other) => Err(other.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Chosen {
    secret: String,
    next: String,
}

/// `POST /sign-in/choose`
pub async fn choose(door: Door, Form(chosen): Form<Chosen>) -> Result<Response, Refusal> {
    let origin = origin(&door);
    brakes::link(&door.app.db, &origin.source).await?;
    let (secret, site) = (chosen.secret, door.app.site.clone());
    match door.app.db.installation_write(move |installation| entry::choose(installation, &site, &secret, &origin)).await {
        Ok(SignedIn::In(session)) => Ok(let_in(&door, &session, destination(&chosen.next))),
        Ok(SignedIn::SecondStep(secret)) => Ok(second_step::ask(&secret, &chosen.next)),
        Ok(SignedIn::Choose(_)) => Err(Error::Internal("a choice led to a choice".into()).into()),
        Err(Error::Conflict(_)) => Ok(Message::problem("people-link-gone").redirect("/sign-in")),
        Err(other) => Err(other.into()),
    }
}

/// `POST /sign-out`
pub async fn sign_out(door: Door) -> Result<Response, Refusal> {
    if let Some(visitor) = door.visitor().await? {
        door.app.presence.left(visitor.hands());
        if let Some(session) = visitor.session {
            let (organization, user, origin) = (visitor.who.organization, visitor.hands(), origin(&door));
            door.app.db.installation_write(move |installation| entry::sign_out(installation, organization, user, session, &origin)).await?;
        }
    }
    let mut response = Message::ok("entry-signed-out").redirect("/sign-in");
    clear_session(&mut response, &door.app.site);
    Ok(response)
}
