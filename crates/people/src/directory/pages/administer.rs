//! What administrators do on the page of a colleague.

use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::{Error, Result, Text, UserId};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal};

use super::person;
use crate::{
    User,
    directory::{self, Deed, deed},
    failed, membership,
    password::{self, Password},
    second_factor,
};

/// Goes back to the page of the colleague and says there what was done, or what stood in the way.
async fn done(door: &Door, id: UserId, result: Result<User>, key: &'static str) -> Result<Response, Refusal> {
    match result {
        Ok(user) => Ok(Message::ok(Text::new(key).with("name", user.display_name)).redirect(&format!("/people/{id}"))),
        Err(error) => refused(door, id, error).await,
    }
}

pub(super) async fn refused(door: &Door, id: UserId, error: Error) -> Result<Response, Refusal> {
    let (status, errors) = failed::form(error)?;
    person::show_with(door, status, id, None, errors).await
}

#[derive(Deserialize)]
pub struct NameForm {
    name: String,
}

/// `POST /people/{id}/rename`
pub async fn rename(door: Door, Path(id): Path<UserId>, Form(form): Form<NameForm>) -> Result<Response, Refusal> {
    let name = form.name.clone();
    match door.write(move |ctx| membership::rename(ctx, id, &name)).await {
        Err(Error::Invalid(errors)) => person::show_with(&door, StatusCode::UNPROCESSABLE_ENTITY, id, Some(form.name), errors).await,
        result => done(&door, id, result, "directory-renamed").await,
    }
}

/// `POST /people/{id}/administrator`
pub async fn make_administrator(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    let result = door.write(move |ctx| membership::make_administrator(ctx, id)).await;
    done(&door, id, result, "directory-made-administrator").await
}

/// `POST /people/{id}/member`
pub async fn make_member(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    let result = door.write(move |ctx| membership::make_member(ctx, id)).await;
    done(&door, id, result, "directory-made-member").await
}

/// `POST /people/{id}/resend`: the mail with the joining instructions, once more.
pub async fn resend_link(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    let site = door.app.site.clone();
    match door.write(move |ctx| membership::resend_link(ctx, &site, id)).await {
        Ok(_) => Ok(Message::ok("directory-link-sent").redirect(&format!("/people/{id}"))),
        Err(error) => refused(&door, id, error).await,
    }
}

/// `POST /people/{id}/new-password`
pub async fn require_new_password(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    let site = door.app.site.clone();
    let unknown = Password::check("password", &password::offer(), &[])?;
    let useless = password::hash(unknown).await?;
    let result = door.write(move |ctx| directory::require_new_password(ctx, &site, id, &useless)).await;
    done(&door, id, result, "directory-new-password-sent").await
}

/// `POST /people/{id}/end-sessions`
pub async fn end_sessions(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    let result = door.write(move |ctx| directory::end_sessions(ctx, id)).await;
    done(&door, id, result, "directory-sessions-ended").await
}

/// Does what can be taken back, and offers to.
async fn suspend(door: &Door, id: UserId, deed: Deed, key: &'static str) -> Result<Response, Refusal> {
    let means = deed::means(&door.app.site, deed).await?;
    match door.write(move |ctx| deed::act(ctx, &means, deed, id)).await {
        Ok(user) => {
            let message = Message::ok(Text::new(key).with("name", user.display_name));
            let undo = deed.undone_by().map(|undo| format!("/people/{id}/{}", undo.slug()));
            Ok(undo.into_iter().fold(message, Message::with_undo).redirect(&format!("/people/{id}")))
        }
        Err(error) => refused(door, id, error).await,
    }
}

/// `POST /people/{id}/lock`
pub async fn lock(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    suspend(&door, id, Deed::Lock, "directory-is-locked").await
}

/// `POST /people/{id}/unlock`
pub async fn unlock(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    suspend(&door, id, Deed::Unlock, "directory-is-unlocked").await
}

/// `POST /people/{id}/disable`
pub async fn disable(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    suspend(&door, id, Deed::Disable, "directory-is-disabled").await
}

/// `POST /people/{id}/enable`
pub async fn enable(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    suspend(&door, id, Deed::Enable, "directory-is-enabled").await
}

/// `POST /people/{id}/remove`
pub async fn remove(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    match door.write(move |ctx| membership::remove_person(ctx, id)).await {
        Ok(left) => {
            door.app.presence.left(id);
            Ok(Message::ok(Text::new("directory-removed").with("name", left.display_name)).redirect("/people"))
        }
        Err(error) => refused(&door, id, error).await,
    }
}

/// `POST /people/{id}/reset-second-factor`
pub async fn reset_second_factor(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    let site = door.app.site.clone();
    let result = door.write(move |ctx| second_factor::reset(ctx, &site, id)).await;
    done(&door, id, result, "factor-reset-done").await
}
