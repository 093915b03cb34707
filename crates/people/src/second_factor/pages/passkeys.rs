//! Adding, naming and removing passkeys.

use askama::Template;
use axum::{
    Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Error, FieldErrors, Language, OrNotFound, PasskeyId, Result, Text};
use serde::Deserialize;
use serde_json::json;
use web::{Door, Form, Message, Refusal};

use super::{
    check_password,
    codes::{PasswordForm, show_once},
    onward, page, visitor,
};
use crate::{
    entry::origin,
    failed, link,
    second_factor::{self, Passkey, RelyingParty, add_passkey, begin_passkey, fresh_codes},
};

#[derive(Template)]
#[template(path = "second_factor/templates/new_passkey.html")]
struct NewContent {
    l: Language,
    is_first: bool,
    errors: FieldErrors,
    typed_name: String,
}

/// `GET /account/second-factor/passkeys/new`
pub async fn show_new(door: Door) -> Result<Response, Refusal> {
    show_new_with(&door, StatusCode::OK, String::new(), FieldErrors::default()).await
}

async fn show_new_with(door: &Door, status: StatusCode, name: String, errors: FieldErrors) -> Result<Response, Refusal> {
    page(door, status, move |_, reader| Ok(NewContent { l: reader.l, is_first: reader.is_first, errors: errors.clone(), typed_name: name.clone() })).await
}

fn party(door: &Door) -> Result<RelyingParty> {
    RelyingParty::of(&door.app.site).ok_or_else(|| Error::conflict("factor-passkeys-nowhere"))
}

/// `POST /account/second-factor/passkeys/challenge`: what the browser asks its key, as JSON.
pub async fn challenge(door: Door) -> Result<Response, Refusal> {
    let (me, name, known) = door
        .read(|ctx| {
            let me = ctx.me()?;
            let user = crate::user::find_user(ctx, me)?.or_not_found()?;
            Ok((me, user, second_factor::overview(ctx)?.passkeys))
        })
        .await
        .map(|(me, user, known)| (me, (user.username, user.display_name), known))?;
    // Who stands at the door comes before what the installation can do.
    let (options, state) = party(&door)?.invite(me, &name.0, &name.1, &known)?;
    let ceremony = door.write(move |ctx| begin_passkey(ctx, &state)).await?;
    Ok(Json(json!({"options": options, "ceremony": ceremony})).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NewForm {
    name: String,
    current_password: String,
    ceremony: String,
    credential: String,
}

/// `POST /account/second-factor/passkeys`
pub async fn add(door: Door, Form(form): Form<NewForm>) -> Result<Response, Refusal> {
    let visitor = visitor(&door).await?;
    let added = async {
        if form.name.trim().is_empty() {
            return Err(Error::invalid("name", "error-required"));
        }
        check_password(&door, &visitor, &form.current_password).await?;
        let ceremony = form.ceremony.clone();
        let kept = door
            .app
            .db
            .installation_read(move |installation| link::find(installation, link::LinkKind::Passkey, &ceremony))
            .await?
            .and_then(|link| link.state)
            .ok_or_else(|| Error::conflict("factor-passkey-wrong"))?;
        let new = party(&door)?.welcome(&form.credential, &kept).ok_or_else(|| Error::conflict("factor-passkey-wrong"))?;
        let (site, origin, codes, name, ceremony) = (door.app.site.clone(), origin(&door), fresh_codes(), form.name.clone(), form.ceremony.clone());
        door.write(move |ctx| add_passkey(ctx, &site, &ceremony, &name, &new, &codes, &origin)).await
    };
    match added.await {
        Ok(Some(codes)) => show_once(&door, codes, onward(&visitor)).await,
        Ok(None) => Ok(Message::ok(Text::new("factor-passkey-added").with("name", form.name.trim())).redirect("/account/second-factor")),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_new_with(&door, status, form.name, errors).await
        }
    }
}

#[derive(Template)]
#[template(path = "second_factor/templates/edit_passkey.html")]
struct EditContent {
    l: Language,
    passkey: Passkey,
    typed_name: String,
    name_errors: FieldErrors,
    errors: FieldErrors,
}

/// What was typed into one of the two forms and not taken.
#[derive(Clone, Default)]
struct Typed {
    name: Option<String>,
    name_errors: FieldErrors,
    errors: FieldErrors,
}

/// `GET /account/second-factor/passkeys/{id}`
pub async fn show(door: Door, Path(id): Path<PasskeyId>) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, id, Typed::default()).await
}

async fn show_with(door: &Door, status: StatusCode, id: PasskeyId, typed: Typed) -> Result<Response, Refusal> {
    page(door, status, move |ctx, reader| {
        let passkey = second_factor::overview(ctx)?.passkeys.into_iter().find(|passkey| passkey.id == id).or_not_found()?;
        let Typed { name, name_errors, errors } = typed.clone();
        Ok(EditContent { l: reader.l, typed_name: name.unwrap_or_else(|| passkey.name.clone()), passkey, name_errors, errors })
    })
    .await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NameForm {
    name: String,
}

/// `POST /account/second-factor/passkeys/{id}/rename`
pub async fn rename(door: Door, Path(id): Path<PasskeyId>, Form(form): Form<NameForm>) -> Result<Response, Refusal> {
    let name = form.name.clone();
    match door.write(move |ctx| second_factor::rename_passkey(ctx, id, &name)).await {
        Ok(()) => Ok(Message::ok("factor-passkey-renamed").redirect("/account/second-factor")),
        Err(error) => {
            let (status, name_errors) = failed::form(error)?;
            show_with(&door, status, id, Typed { name: Some(form.name), name_errors, ..Typed::default() }).await
        }
    }
}

/// `POST /account/second-factor/passkeys/{id}/remove`
pub async fn remove(door: Door, Path(id): Path<PasskeyId>, Form(form): Form<PasswordForm>) -> Result<Response, Refusal> {
    let removed = async {
        let visitor = visitor(&door).await?;
        // Somebody else's key answers as if it did not exist, whatever the password.
        door.read(move |ctx| second_factor::overview(ctx)?.passkeys.into_iter().find(|passkey| passkey.id == id).or_not_found().map(drop)).await?;
        check_password(&door, &visitor, &form.current_password).await?;
        let (site, origin) = (door.app.site.clone(), origin(&door));
        door.write(move |ctx| second_factor::remove_passkey(ctx, &site, id, &origin)).await
    };
    match removed.await {
        Ok(()) => Ok(Message::ok("factor-passkey-removed").redirect("/account/second-factor")),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, id, Typed { errors, ..Typed::default() }).await
        }
    }
}
