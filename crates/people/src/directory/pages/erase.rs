//! `/people/{id}/erase`: takes away what tells who somebody is, on their request.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::{Error, FieldErrors, OrNotFound, Result, UserId};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Shell, shell::Face};

use crate::{PeopleAct, User, failed, membership, user};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct EraseForm {
    /// Typed, so that nobody is erased by a slip.
    name: String,
}

#[derive(Template)]
#[template(path = "directory/templates/erase.html")]
struct ErasePage {
    shell: Shell,
    person: User,
    face: Face,
    form: EraseForm,
    errors: FieldErrors,
}

/// `GET /people/{id}/erase`
pub async fn ask(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, id, EraseForm::default(), FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, id: UserId, form: EraseForm, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(PeopleAct::Erase)?;
        let person = user::find_user(ctx, id)?.or_not_found()?;
        if membership::is_erased(&person) {
            return Err(Error::conflict("directory-erased-already"));
        }
        Ok(ErasePage { face: person.face(), person, form: form.clone(), errors: errors.clone(), shell })
    })
    .await
}

/// `POST /people/{id}/erase`
pub async fn erase(door: Door, Path(id): Path<UserId>, Form(form): Form<EraseForm>) -> Result<Response, Refusal> {
    let typed = form.name.clone();
    match door.write(move |ctx| membership::erase_person(ctx, id, &typed)).await {
        Ok(user) => {
            door.app.presence.left(id);
            files::delete_doomed(&door.app.files, &door.app.db).await?;
            Ok(Message::ok("directory-erased").redirect(&user.path()))
        }
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, id, form, errors).await
        }
    }
}
