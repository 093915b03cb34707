//! `/settings`: for administrators.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use kernel::{Error, FieldErrors, Result};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Routes, Shell, shell::Face};

use super::{SettingsChange, add_domain, change_settings, remove_domain};
use crate::{
    Organization, PeopleAct,
    account::{languages, zones},
    failed, organization, user,
};

pub fn routes() -> Routes {
    Routes::new()
        .get("/settings", show)
        .post("/settings", save)
        .post("/settings/domains", add)
        .post("/settings/domains/remove", remove)
        .merge(super::mail::routes())
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SettingsForm {
    name: String,
    language: String,
    time_zone: String,
    invitations: String,
    reopen_days: String,
    second_factor: String,
    /// Of the settings that the form showed.
    version: i64,
}

impl SettingsForm {
    fn of(organization: &Organization) -> Self {
        Self {
            name: organization.name.clone(),
            language: organization.language.code().to_owned(),
            time_zone: organization.zone.clone(),
            invitations: organization.invitations.slug().to_owned(),
            reopen_days: organization.reopen_days.to_string(),
            second_factor: organization.second_factor.slug().to_owned(),
            version: organization.version,
        }
    }

    fn change(&self) -> SettingsChange {
        SettingsChange {
            name: Some(self.name.clone()),
            language: Some(self.language.clone()),
            time_zone: Some(self.time_zone.clone()),
            invitations: Some(self.invitations.clone()),
            // What is no number is as wrong as one that is too small.
            reopen_days: Some(self.reopen_days.trim().parse().unwrap_or(-1)),
            second_factor: Some(self.second_factor.clone()).filter(|word| !word.is_empty()),
            subject_hook: None,
        }
    }
}

/// What was typed and not taken.
#[derive(Clone, Debug, Default)]
struct Typed {
    form: Option<SettingsForm>,
    errors: FieldErrors,
    domain: String,
    domain_errors: FieldErrors,
}

/// An administrator as the page lists them.
struct Administrator {
    face: Face,
    name: String,
    email: String,
    path: String,
}

#[derive(Template)]
#[template(path = "settings/templates/settings.html")]
struct SettingsPage {
    shell: Shell,
    form: SettingsForm,
    /// As stored now; the form is sent back with this one.
    version: i64,
    domains: Vec<String>,
    administrators: Vec<Administrator>,
    zones: Vec<(&'static str, String)>,
    languages: Vec<(&'static str, &'static str)>,
    typed: Typed,
}

/// `GET /settings`
async fn show(door: Door) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, Typed::default()).await
}

async fn show_with(door: &Door, status: StatusCode, typed: Typed) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(PeopleAct::ChangeSettings)?;
        let organization = organization::read(ctx)?;
        let administrators = user::find::administrators(ctx)?;
        let row = |user: user::User| Administrator { face: user.face(), path: user.path(), name: user.display_name, email: user.email };
        Ok(SettingsPage {
            form: typed.form.clone().unwrap_or_else(|| SettingsForm::of(&organization)),
            version: organization.version,
            domains: organization::domains(ctx)?,
            administrators: administrators.into_iter().map(row).collect(),
            zones: zones::choices(ctx.now()),
            languages: languages(),
            typed: typed.clone(),
            shell,
        })
    })
    .await
}

/// `POST /settings`
async fn save(door: Door, Form(form): Form<SettingsForm>) -> Result<Response, Refusal> {
    let (change, seen) = (form.change(), form.version);
    let unless_stale = move |before: &Organization| if before.version == seen { Ok(()) } else { Err(Error::conflict("settings-changed-meanwhile")) };
    match door.write(move |ctx| change_settings(ctx, &change, unless_stale)).await {
        Ok(_) => Ok(Message::ok("settings-saved").redirect("/settings")),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, Typed { form: Some(form), errors, ..Typed::default() }).await
        }
    }
}

#[derive(Deserialize)]
struct DomainForm {
    domain: String,
}

/// `POST /settings/domains`
async fn add(door: Door, Form(form): Form<DomainForm>) -> Result<Response, Refusal> {
    let domain = form.domain.clone();
    match door.write(move |ctx| add_domain(ctx, &domain)).await {
        Ok(()) => Ok(Message::ok("settings-saved").redirect("/settings#domains")),
        Err(error) => {
            let (status, domain_errors) = failed::form(error)?;
            show_with(&door, status, Typed { domain: form.domain, domain_errors, ..Typed::default() }).await
        }
    }
}

/// `POST /settings/domains/remove`
async fn remove(door: Door, Form(form): Form<DomainForm>) -> Result<Response, Refusal> {
    door.write(move |ctx| remove_domain(ctx, &form.domain)).await?;
    Ok(Message::ok("settings-saved").redirect("/settings#domains"))
}
