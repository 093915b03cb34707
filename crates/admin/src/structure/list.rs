//! `/settings/departments`: all of them on one page.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::{DepartmentId, FieldErrors, Result, Text};
use people::{PeopleAct, Way, structure};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Routes, Shell};

use super::view::{self, DepartmentView};
use crate::failed;

pub(super) const PATH: &str = "/settings/departments";

pub(super) fn routes() -> Routes {
    Routes::new().get(PATH, show).post(PATH, add).post("/settings/departments/{id}/move", shift)
}

#[derive(Template)]
#[template(path = "structure/templates/list.html")]
struct ListPage {
    shell: Shell,
    errors: FieldErrors,
    typed_name: String,
    departments: Vec<DepartmentView>,
    archived: Vec<DepartmentView>,
    /// Managers and teams matter more where not everybody sees everything.
    is_help_desk: bool,
}

/// `GET /settings/departments`
async fn show(door: Door) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, String::new(), FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, name: String, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(PeopleAct::ChangeSettings)?;
        let (archived, departments) = view::all(ctx)?.into_iter().partition(DepartmentView::is_archived);
        let is_help_desk = people::organization(ctx)?.way == Way::HelpDesk;
        Ok(ListPage { errors: errors.clone(), typed_name: name.clone(), departments, archived, is_help_desk, shell })
    })
    .await
}

#[derive(Clone, Deserialize)]
pub(super) struct NameForm {
    #[serde(default)]
    pub(super) name: String,
}

/// `POST /settings/departments`
async fn add(door: Door, Form(form): Form<NameForm>) -> Result<Response, Refusal> {
    let name = form.name.clone();
    match door.write(move |ctx| structure::add_department(ctx, &name)).await {
        Ok(department) => Ok(Message::ok(Text::new("structure-added").with("name", department.name)).redirect(&format!("{PATH}/{}", department.id))),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, form.name, errors).await
        }
    }
}

#[derive(Clone, Deserialize)]
struct MoveForm {
    /// `up` or `down`.
    #[serde(default)]
    to: String,
}

/// `POST /settings/departments/{id}/move`
async fn shift(door: Door, Path(id): Path<DepartmentId>, Form(form): Form<MoveForm>) -> Result<Response, Refusal> {
    door.write(move |ctx| structure::move_department(ctx, id, form.to == "up")).await?;
    Ok(axum::response::IntoResponse::into_response(axum::response::Redirect::to(&format!("{PATH}#department-{id}"))))
}
