use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::{Error, FieldErrors};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Shell, cookies::clear_session};

use super::gate::{Switch, gone, origin};
use crate::{
    entry::{brakes, reset},
    password::{self, Password},
    user::User,
};

#[derive(Template)]
#[template(path = "entry/templates/reset.html")]
struct ResetPage {
    shell: Shell,
    switch: Switch,
    errors: FieldErrors,
    username: String,
    organization: String,
    /// A strong password beside the field for one's own.
    offered: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ResetForm {
    password: String,
}

/// `GET /reset/{secret}`. Looking uses nothing up.
pub async fn show(door: Door, Path(secret): Path<String>) -> Result<Response, Refusal> {
    match find_owner(&door, &secret).await? {
        Some(owner) => page(&door, StatusCode::OK, owner, FieldErrors::default()).await,
        None => stale(&door).await,
    }
}

async fn find_owner(door: &Door, secret: &str) -> kernel::Result<Option<(User, String)>> {
    let secret = secret.to_owned();
    door.app.db.installation_read(move |installation| reset::find_owner(installation, &secret)).await
}

async fn page(door: &Door, status: StatusCode, (user, organization): (User, String), errors: FieldErrors) -> Result<Response, Refusal> {
    let offered = password::offer();
    door.plain(status, move |_, _, shell| {
        Ok(ResetPage {
            switch: Switch::of(&shell, &[]),
            errors: errors.clone(),
            username: user.username.clone(),
            organization: organization.clone(),
            offered: offered.clone(),
            shell,
        })
    })
    .await
}

async fn stale(door: &Door) -> Result<Response, Refusal> {
    gone(door, "entry-gone-reset", ("/forgot", "entry-gone-reset-button")).await
}

/// `POST /reset/{secret}`
pub async fn submit(door: Door, Path(secret): Path<String>, Form(form): Form<ResetForm>) -> Result<Response, Refusal> {
    brakes::link(&door.app.db, &origin(&door).source).await?;
    let Some((user, organization)) = find_owner(&door, &secret).await? else { return stale(&door).await };
    match set(&door, secret, &user, &form).await {
        Ok(()) => {
            let mut response = Message::ok("entry-reset-done").redirect("/sign-in");
            // The session of this browser, if it had one, has ended with the others.
            clear_session(&mut response, &door.app.site);
            Ok(response)
        }
        Err(Error::Invalid(errors)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, (user, organization), errors).await,
        Err(Error::Conflict(_)) => stale(&door).await,
        Err(other) => Err(other.into()),
    }
}

async fn set(door: &Door, secret: String, user: &User, form: &ResetForm) -> kernel::Result<()> {
    let password = Password::check("password", &form.password, &[&user.display_name, &user.email, &user.username])?;
    let hash = password::hash(password).await?;
    let (site, origin) = (door.app.site.clone(), origin(door));
    door.app.db.installation_write(move |installation| reset::reset(installation, &site, &secret, &hash, &origin).map(drop)).await
}
