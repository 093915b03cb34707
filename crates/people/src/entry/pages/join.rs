use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::{Installation, Who};
use kernel::{EmailAddress, Error, FieldErrors};
use serde::Deserialize;
use web::{Door, Form, Refusal, Shell};

use super::gate::{Switch, gone, let_in, origin};
use crate::{
    entry::brakes,
    invitation::{self, InvitationState, Joining},
    link::{self, LinkKind},
    membership::username,
    organization,
    password::{self, Password},
    registration, session,
    user::{self, UserState},
};

/// Somebody at the door, as the link knows them.
#[derive(Clone)]
struct Guest {
    organization: String,
    email: EmailAddress,
    name: String,
    /// Who asked them in, where that is known.
    by: Option<String>,
    username: String,
    /// Whether they chose it themselves when they registered.
    has_chosen: bool,
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct JoinForm {
    username: String,
    /// The username that was shown at first; another one stays for good.
    suggested: String,
    password: String,
}

#[derive(Template)]
#[template(path = "entry/templates/join.html")]
struct JoinPage {
    shell: Shell,
    switch: Switch,
    errors: FieldErrors,
    form: JoinForm,
    organization: String,
    email: String,
    by: Option<String>,
    has_chosen: bool,
}

/// `GET /join/{secret}`. Looking uses nothing up.
pub async fn show(door: Door, Path(secret): Path<String>) -> Result<Response, Refusal> {
    let Some(guest) = find(&door, &secret).await? else { return stale(&door).await };
    let form = JoinForm { username: guest.username.clone(), suggested: guest.username.clone(), password: String::new() };
    page(&door, StatusCode::OK, guest, form, FieldErrors::default()).await
}

async fn find(door: &Door, secret: &str) -> kernel::Result<Option<Guest>> {
    let secret = secret.to_owned();
    door.app.db.installation_read(move |installation| guest(installation, &secret)).await
}

fn guest(installation: &mut Installation<'_>, secret: &str) -> kernel::Result<Option<Guest>> {
    let Some(link) = link::find(installation, LinkKind::Join, secret)? else { return Ok(None) };
    let mut ctx = installation.within(Who::desk(link.organization));
    let organization = organization::read(&mut ctx)?;
    if !organization.is_active {
        return Ok(None);
    }
    if let Some(registration) = link.user.map_or(Ok(None), |id| registration::store::find_open_of_user(&mut ctx, id))? {
        let Ok(email) = registration.email.parse::<EmailAddress>() else { return Ok(None) };
        let (name, username) = (registration.display_name(), registration.username.clone());
        let guest = Guest { organization: organization.name, email, name, by: None, username, has_chosen: true };
        return Ok((registration.state == registration::State::Sent).then_some(guest));
    }
    if let Some(id) = link.user {
        let added = user::find_user(&mut ctx, id)?.filter(|user| user.state == UserState::Invited);
        return added
            .map(|user| {
                let email = user.address()?;
                Ok(Guest { organization: organization.name, email, name: user.display_name, by: None, username: user.username, has_chosen: false })
            })
            .transpose();
    }
    let invitation = link.invitation.map_or(Ok(None), |id| invitation::store::find(&mut ctx, id))?;
    let Some(invitation) = invitation.filter(|invitation| invitation.state == InvitationState::Sent) else { return Ok(None) };
    let Ok(email) = invitation.email.parse::<EmailAddress>() else { return Ok(None) };
    let by = invitation.invited_by.map_or(Ok(None), |id| user::find_user(&mut ctx, id))?.map(|user| user.display_name);
    let username = username::suggest(installation, &email)?.to_string();
    Ok(Some(Guest { organization: organization.name, email, name: invitation.name.unwrap_or_default(), by, username, has_chosen: false }))
}

async fn page(door: &Door, status: StatusCode, guest: Guest, form: JoinForm, errors: FieldErrors) -> Result<Response, Refusal> {
    door.plain(status, move |_, _, shell| {
        let guest = guest.clone();
        Ok(JoinPage {
            switch: Switch::of(&shell, &[]),
            errors: errors.clone(),
            form: form.clone(),
            organization: guest.organization,
            email: guest.email.to_string(),
            by: guest.by,
            has_chosen: guest.has_chosen,
            shell,
        })
    })
    .await
}

async fn stale(door: &Door) -> Result<Response, Refusal> {
    gone(door, "entry-gone-join", ("/sign-in", "entry-to-sign-in")).await
}

/// `POST /join/{secret}`
pub async fn submit(door: Door, Path(secret): Path<String>, Form(form): Form<JoinForm>) -> Result<Response, Refusal> {
    brakes::link(&door.app.db, &origin(&door).source).await?;
    let Some(guest) = find(&door, &secret).await? else { return stale(&door).await };
    match join(&door, secret, &guest, &form).await {
        // Who comes under a contract has nothing to set up.
        Ok((session, is_client)) => Ok(let_in(&door, &session, if is_client { crate::client::HOME } else { "/welcome" })),
        Err(Error::Invalid(errors)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, guest, form, errors).await,
        Err(Error::Conflict(text)) if text.key == "people-link-gone" => stale(&door).await,
        Err(other) => Err(other.into()),
    }
}

/// The secret of the session, and whether its person belongs to a client.
async fn join(door: &Door, secret: String, guest: &Guest, form: &JoinForm) -> kernel::Result<(String, bool)> {
    let mut errors = FieldErrors::default();
    let username = errors.take(username::check("username", &form.username));
    let password = errors.take(Password::check("password", &form.password, &[&guest.name, guest.email.as_str(), &form.username]));
    let (Some(username), Some(password)) = (username, password) else { return Err(Error::Invalid(errors)) };
    let is_chosen = username.as_str() != form.suggested;
    let joining = Joining { username, is_chosen, password: password::hash(password).await?, language: door.language };
    let origin = origin(door);
    door.app
        .db
        .installation_write(move |installation| {
            let user = invitation::accept(installation, &secret, &joining)?;
            Ok((session::open(installation, user.organization, user.id, &origin)?, user.client.is_some()))
        })
        .await
}
