//! `/settings/mail`: what all mails of the organization have in common.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use kernel::{Error, FieldErrors, Result};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Routes, Shell};

use super::{SettingsChange, change_settings};
use crate::{
    Organization, PeopleAct, failed,
    organization::{self, hook},
};

pub fn routes() -> Routes {
    Routes::new().get("/settings/mail", show).post("/settings/mail", save).post("/settings/mail/preview", preview)
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct MailForm {
    subject_hook: String,
    /// Of the settings that the form showed.
    version: i64,
}

#[derive(Template)]
#[template(path = "settings/templates/mail.html")]
struct MailPage {
    shell: Shell,
    subject_hook: String,
    /// As stored now; the form is sent back with this one.
    version: i64,
    errors: FieldErrors,
    /// A number as it would stand in a subject; empty where the hook is none.
    sample: String,
    /// Numbers as they stood before.
    former: Vec<String>,
}

/// What a sample shows.
const SAMPLE: i64 = 12;

/// `GET /settings/mail`
async fn show(door: Door) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, None, FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, typed: Option<String>, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(PeopleAct::ChangeSettings)?;
        let organization = organization::read(ctx)?;
        let subject_hook = typed.clone().unwrap_or(organization.subject_hook);
        let former = organization::subject_hooks(ctx)?.into_iter().skip(1).map(|hook| hook::token(&hook, SAMPLE));
        Ok(MailPage {
            sample: hook::check("subject_hook", &subject_hook).map(|hook| hook::token(&hook, SAMPLE)).unwrap_or_default(),
            former: former.collect(),
            subject_hook,
            version: organization.version,
            errors: errors.clone(),
            shell,
        })
    })
    .await
}

/// `POST /settings/mail`
async fn save(door: Door, Form(form): Form<MailForm>) -> Result<Response, Refusal> {
    let (change, seen) = (SettingsChange { subject_hook: Some(form.subject_hook.clone()), ..SettingsChange::default() }, form.version);
    let unless_stale = move |before: &Organization| if before.version == seen { Ok(()) } else { Err(Error::conflict("settings-changed-meanwhile")) };
    match door.write(move |ctx| change_settings(ctx, &change, unless_stale)).await {
        Ok(_) => Ok(Message::ok("settings-saved").redirect("/settings/mail")),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, Some(form.subject_hook), errors).await
        }
    }
}

/// `POST /settings/mail/preview`: shows what was typed as it would look, and saves nothing.
async fn preview(door: Door, Form(form): Form<MailForm>) -> Result<Response, Refusal> {
    match hook::check("subject_hook", &form.subject_hook) {
        Ok(_) => show_with(&door, StatusCode::OK, Some(form.subject_hook), FieldErrors::default()).await,
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, Some(form.subject_hook), errors).await
        }
    }
}
