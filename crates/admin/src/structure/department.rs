//! `/settings/departments/{id}`: one department with its managers and teams.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::{DepartmentId, Error, FieldErrors, OrNotFound, Result, Text, UserId};
use people::{PeopleAct, structure};
use web::{Door, Form, Message, Query, Refusal, Routes, Shell};

use super::{
    list::{NameForm, PATH},
    view::{self, DepartmentView},
};
use crate::{
    failed,
    picker::{self, Chosen, Find, Person, Question},
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/settings/departments/{id}", show)
        .post("/settings/departments/{id}", rename)
        .get("/settings/departments/{id}/archive", ask_archive)
        .post("/settings/departments/{id}/archive", archive)
        .post("/settings/departments/{id}/restore", restore)
        .get("/settings/departments/{id}/managers", ask_manager)
        .post("/settings/departments/{id}/managers", add_manager)
        .post("/settings/departments/{id}/managers/{user}/remove", remove_manager)
        .post("/settings/departments/{id}/teams", add_team)
}

fn path(id: DepartmentId) -> String {
    format!("{PATH}/{id}")
}

/// What was typed and not taken.
#[derive(Clone, Default)]
struct Typed {
    name: Option<String>,
    errors: FieldErrors,
    team: String,
    team_errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "structure/templates/department.html")]
struct DepartmentPage {
    shell: Shell,
    view: DepartmentView,
    /// Managers whose roles do not show them its tickets.
    blind: Vec<Person>,
    tickets: (i64, String),
    typed_name: String,
    typed: Typed,
}

/// `GET /settings/departments/{id}`
async fn show(door: Door, Path(id): Path<DepartmentId>) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, id, Typed::default()).await
}

async fn show_with(door: &Door, status: StatusCode, id: DepartmentId, typed: Typed) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(PeopleAct::ChangeSettings)?;
        let view = view::all(ctx)?.into_iter().find(|view| view.department.id == id).or_not_found()?;
        let ids: Vec<UserId> = view.managers.iter().map(|person| person.id).collect();
        let managers = people::find_users(ctx, &ids)?;
        let blind = view::without_role(&managers, people::organization(ctx)?.way);
        Ok(DepartmentPage {
            blind: managers.iter().filter(|user| blind.contains(&user.id)).map(Person::from).collect(),
            tickets: view::open_tickets(ctx, &view.department, &shell.clock.zone)?,
            typed_name: typed.name.clone().unwrap_or_else(|| view.department.name.clone()),
            typed: typed.clone(),
            view,
            shell,
        })
    })
    .await
}

/// `POST /settings/departments/{id}`
async fn rename(door: Door, Path(id): Path<DepartmentId>, Form(form): Form<NameForm>) -> Result<Response, Refusal> {
    let name = form.name.clone();
    match door.write(move |ctx| structure::rename_department(ctx, id, &name)).await {
        Ok(_) => Ok(Message::ok("structure-saved").redirect(&path(id))),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, id, Typed { name: Some(form.name), errors, ..Typed::default() }).await
        }
    }
}

/// `POST /settings/departments/{id}/teams`
async fn add_team(door: Door, Path(id): Path<DepartmentId>, Form(form): Form<NameForm>) -> Result<Response, Refusal> {
    let name = form.name.clone();
    let added = door.write(move |ctx| {
        ctx.permit_here(PeopleAct::ChangeSettings)?;
        structure::store::find_department(ctx, id)?.or_not_found()?;
        structure::add_team(ctx, id, &name)
    });
    match added.await {
        Ok(team) => Ok(Message::ok(Text::new("structure-team-added").with("name", team.name)).redirect(&path(id))),
        Err(error) => {
            let (status, mut team_errors) = failed::form(error)?;
            // The name of the department is on this page as well.
            team_errors.0.iter_mut().filter(|error| error.field == "name").for_each(|error| error.field = "team".into());
            show_with(&door, status, id, Typed { team: form.name, team_errors, ..Typed::default() }).await
        }
    }
}

#[derive(Template)]
#[template(path = "structure/templates/archive.html")]
struct ArchivePage {
    shell: Shell,
    view: DepartmentView,
    tickets: (i64, String),
    /// Where its accounts go.
    default: String,
}

/// `GET /settings/departments/{id}/archive`
async fn ask_archive(door: Door, Path(id): Path<DepartmentId>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        ctx.permit_here(PeopleAct::ChangeSettings)?;
        let all = view::all(ctx)?;
        let default = all.iter().find(|view| view.department.is_default).map(|view| view.department.name.clone()).unwrap_or_default();
        let view = all.into_iter().find(|view| view.department.id == id).or_not_found()?;
        Ok(ArchivePage { tickets: view::open_tickets(ctx, &view.department, &shell.clock.zone)?, view, default, shell })
    })
    .await
}

/// `POST /settings/departments/{id}/archive`
async fn archive(door: Door, Path(id): Path<DepartmentId>) -> Result<Response, Refusal> {
    match door.write(move |ctx| structure::archive_department(ctx, id)).await {
        Ok(department) => {
            Ok(Message::ok(Text::new("structure-archived").with("name", department.name)).with_undo(format!("{}/restore", path(id))).redirect(PATH))
        }
        Err(Error::Conflict(text)) => Ok(Message::problem(text).redirect(&path(id))),
        Err(error) => Err(error.into()),
    }
}

/// `POST /settings/departments/{id}/restore`
async fn restore(door: Door, Path(id): Path<DepartmentId>) -> Result<Response, Refusal> {
    match door.write(move |ctx| structure::restore_department(ctx, id)).await {
        Ok(department) => Ok(Message::ok(Text::new("structure-restored").with("name", department.name)).redirect(&path(id))),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, id, Typed { errors, ..Typed::default() }).await
        }
    }
}

/// `GET /settings/departments/{id}/managers`: whom to add.
async fn ask_manager(door: Door, Path(id): Path<DepartmentId>, Query(find): Query<Find>) -> Result<Response, Refusal> {
    pick_manager(&door, id, find, None).await
}

async fn pick_manager(door: &Door, id: DepartmentId, find: Find, refused: Option<(StatusCode, FieldErrors)>) -> Result<Response, Refusal> {
    picker::show(door, find, refused, move |ctx, shell| {
        ctx.permit_here(PeopleAct::ChangeSettings)?;
        let department = structure::store::find_department(ctx, id)?.or_not_found()?;
        let without = structure::store::managers_of(ctx, id)?;
        let heading = shell.l.a("structure-pick-manager", "name", department.name);
        Ok(Question { heading, action: format!("{}/managers", path(id)), back: path(id), without })
    })
    .await
}

/// `POST /settings/departments/{id}/managers`
async fn add_manager(door: Door, Path(id): Path<DepartmentId>, Form(chosen): Form<Chosen>) -> Result<Response, Refusal> {
    let user = chosen.id();
    match door.write(move |ctx| structure::add_manager(ctx, id, user)).await {
        Ok(()) => Ok(Message::ok("structure-manager-added").with_undo(format!("{}/managers/{user}/remove", path(id))).redirect(&path(id))),
        Err(error) => {
            let refused = failed::form(error)?;
            pick_manager(&door, id, Find::default(), Some(refused)).await
        }
    }
}

/// `POST /settings/departments/{id}/managers/{user}/remove`
async fn remove_manager(door: Door, Path((id, user)): Path<(DepartmentId, UserId)>) -> Result<Response, Refusal> {
    door.write(move |ctx| structure::remove_manager(ctx, id, user)).await?;
    Ok(Message::ok("structure-manager-removed").redirect(&path(id)))
}
