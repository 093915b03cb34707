use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use db::{Installation, Who};
use kernel::{EmailAddress, Error, FieldErrors};
use web::{Door, Form, Message, Query, Refusal, Shell};

use super::{
    forgot::{EmailForm, Sent},
    gate::{Switch, gone, origin},
};
use crate::{
    entry::{brakes, request_confirmation},
    link::{self, LinkKind},
    membership::confirm_email,
    organization,
    user::{self, UserState},
};

#[derive(Template)]
#[template(path = "entry/templates/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    switch: Switch,
    email: String,
    organization: String,
}

#[derive(Template)]
#[template(path = "entry/templates/resend.html")]
struct ResendPage {
    shell: Shell,
    switch: Switch,
    errors: FieldErrors,
    form: EmailForm,
    is_sent: bool,
}

/// `GET /confirm/{secret}`: a button, since scanners of mails follow every link.
pub async fn show(door: Door, Path(secret): Path<String>) -> Result<Response, Refusal> {
    let claim = door.app.db.installation_read(move |installation| claim(installation, &secret)).await?;
    let Some((email, organization)) = claim else { return stale(&door).await };
    door.plain(StatusCode::OK, move |_, _, shell| {
        Ok(ConfirmPage { switch: Switch::of(&shell, &[]), email: email.clone(), organization: organization.clone(), shell })
    })
    .await
}

/// The address that the link confirms, and the organization of its account.
fn claim(installation: &mut Installation<'_>, secret: &str) -> kernel::Result<Option<(String, String)>> {
    let link = match link::find(installation, LinkKind::Confirm, secret)? {
        None => link::find(installation, LinkKind::EmailChange, secret)?,
        link => link,
    };
    let Some((link, id)) = link.and_then(|link| link.user.map(|id| (link, id))) else { return Ok(None) };
    let mut ctx = installation.within(Who::desk(link.organization));
    let user = user::find_user(&mut ctx, id)?.filter(|user| user.state != UserState::Left);
    let organization = organization::read(&mut ctx)?.name;
    Ok(user.map(|user| (link.email.unwrap_or(user.email), organization)))
}

async fn stale(door: &Door) -> Result<Response, Refusal> {
    gone(door, "entry-gone-confirm", ("/confirm", "entry-resend-button")).await
}

/// `POST /confirm/{secret}`
pub async fn submit(door: Door, Path(secret): Path<String>) -> Result<Response, Refusal> {
    brakes::link(&door.app.db, &origin(&door).source).await?;
    match door.app.db.installation_write(move |installation| confirm_email(installation, &secret).map(drop)).await {
        Ok(()) => {
            let path = if matches!(door.visitor().await, Ok(Some(_))) { "/" } else { "/sign-in" };
            Ok(Message::ok("entry-confirmed").redirect(path))
        }
        Err(Error::Conflict(text)) if text.key == "people-link-gone" => stale(&door).await,
        Err(other) => Err(other.into()),
    }
}

/// `GET /confirm`: the mail did not come. With `?sent=yes` after it was sent again.
pub async fn show_resend(door: Door, Query(asked): Query<Sent>) -> Result<Response, Refusal> {
    resend_page(&door, StatusCode::OK, EmailForm::default(), FieldErrors::default(), asked.sent).await
}

async fn resend_page(door: &Door, status: StatusCode, form: EmailForm, errors: FieldErrors, is_sent: bool) -> Result<Response, Refusal> {
    door.plain(status, move |_, _, shell| Ok(ResendPage { switch: Switch::of(&shell, &[]), errors: errors.clone(), form: form.clone(), is_sent, shell })).await
}

/// `POST /confirm`: the same answer for every address.
pub async fn resend(door: Door, Form(form): Form<EmailForm>) -> Result<Response, Refusal> {
    match ask(&door, &form).await {
        Ok(()) => Ok(Redirect::to("/confirm?sent=yes").into_response()),
        Err(Error::Invalid(errors)) => resend_page(&door, StatusCode::UNPROCESSABLE_ENTITY, form, errors, false).await,
        Err(other) => Err(other.into()),
    }
}

async fn ask(door: &Door, form: &EmailForm) -> kernel::Result<()> {
    let email = EmailAddress::at("email", &form.email)?;
    brakes::mail(&door.app.db, "confirmation", &origin(door).source, email.as_str()).await?;
    let site = door.app.site.clone();
    door.app.db.installation_write(move |installation| request_confirmation(installation, &site, &email)).await
}
