//! `/api/v1/departments` and `/api/v1/teams`.

use axum::{extract::Path, response::Response};
use kernel::{DepartmentId, OrNotFound, Result, TeamId, UserId};
use people::{
    PeopleAct, see_colleagues,
    structure::{self, store},
};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, NoBody, Problem, Refusal};

use super::bodies::{DepartmentBody, DepartmentChange, DepartmentList, NewDepartment, NewPlace, NewTeam, PlaceBody, TeamBody, TeamChange, TeamList};

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(departments, add_department))
        .routes(routes!(department, change_department))
        .routes(routes!(add_manager, remove_manager))
        .routes(routes!(teams, add_team))
        .routes(routes!(team, change_team))
        .routes(routes!(add_member, remove_member))
        .routes(routes!(place))
}

/// Lists the departments with their managers.
#[utoipa::path(get, path = "/departments", tag = "departments",
    responses((status = 200, body = DepartmentList), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn departments(caller: Caller) -> Result<Response, Refusal> {
    caller
        .read(|ctx| {
            see_colleagues(ctx)?;
            let managers = store::managers(ctx)?;
            Ok(DepartmentList { data: store::departments(ctx)?.into_iter().map(|department| DepartmentBody::with(department, &managers)).collect() })
        })
        .await
}

/// Makes a department at the end of the list, with a default team of the same name.
#[utoipa::path(post, path = "/departments", tag = "departments", request_body = NewDepartment,
    responses((status = 201, body = DepartmentBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
async fn add_department(asked: Asked<NewDepartment>) -> Result<Response, Refusal> {
    let site = asked.caller.app.site.clone();
    asked
        .write(move |ctx, body, _| {
            let department = structure::add_department(ctx, &body.name)?;
            let location = site.url(&format!("/api/v1/departments/{}", department.id));
            Ok(Answer::created(location, DepartmentBody::new(ctx, department)?))
        })
        .await
}

/// Shows one department.
#[utoipa::path(get, path = "/departments/{id}", tag = "departments", params(("id" = String, Path)),
    responses((status = 200, body = DepartmentBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn department(caller: Caller, Path(id): Path<DepartmentId>) -> Result<Response, Refusal> {
    caller
        .read(move |ctx| {
            see_colleagues(ctx)?;
            let department = store::find_department(ctx, id)?.or_not_found()?;
            DepartmentBody::new(ctx, department)
        })
        .await
}

/// Renames a department, moves it in the list, archives or restores it.
#[utoipa::path(patch, path = "/departments/{id}", tag = "departments", params(("id" = String, Path)), request_body = DepartmentChange,
    responses((status = 200, body = DepartmentBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn change_department(Path(id): Path<DepartmentId>, asked: Asked<DepartmentChange>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, _| {
            ctx.permit_here(PeopleAct::ChangeSettings)?;
            store::find_department(ctx, id)?.or_not_found()?;
            match body.archived {
                Some(true) => drop(structure::archive_department(ctx, id)?),
                Some(false) => drop(structure::restore_department(ctx, id)?),
                None => {}
            }
            if let Some(name) = &body.name {
                structure::rename_department(ctx, id, name)?;
            }
            if let Some(position) = body.position {
                structure::put_department(ctx, id, position)?;
            }
            let department = store::find_department(ctx, id)?.or_not_found()?;
            Ok(Answer::ok(DepartmentBody::new(ctx, department)?))
        })
        .await
}

/// Lets somebody answer for a department.
#[utoipa::path(put, path = "/departments/{id}/managers/{user}", tag = "departments", params(("id" = String, Path), ("user" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn add_manager(Path((id, user)): Path<(DepartmentId, UserId)>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| structure::add_manager(ctx, id, user).map(|()| Answer::empty())).await
}

/// Takes a manager from a department. Who is none stays none.
#[utoipa::path(delete, path = "/departments/{id}/managers/{user}", tag = "departments", params(("id" = String, Path), ("user" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn remove_manager(Path((id, user)): Path<(DepartmentId, UserId)>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| structure::remove_manager(ctx, id, user).map(|()| Answer::empty())).await
}

/// Lists the teams with their members.
#[utoipa::path(get, path = "/teams", tag = "departments",
    responses((status = 200, body = TeamList), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn teams(caller: Caller) -> Result<Response, Refusal> {
    caller
        .read(|ctx| {
            see_colleagues(ctx)?;
            let members = store::members(ctx)?;
            Ok(TeamList { data: store::teams(ctx)?.into_iter().map(|team| TeamBody::with(team, &members)).collect() })
        })
        .await
}

/// Makes a team of a department.
#[utoipa::path(post, path = "/teams", tag = "departments", request_body = NewTeam,
    responses((status = 201, body = TeamBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
async fn add_team(asked: Asked<NewTeam>) -> Result<Response, Refusal> {
    let site = asked.caller.app.site.clone();
    asked
        .write(move |ctx, body, _| {
            let team = structure::add_team(ctx, body.department, &body.name)?;
            let location = site.url(&format!("/api/v1/teams/{}", team.id));
            Ok(Answer::created(location, TeamBody::new(ctx, team)?))
        })
        .await
}

/// Shows one team.
#[utoipa::path(get, path = "/teams/{id}", tag = "departments", params(("id" = String, Path)),
    responses((status = 200, body = TeamBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn team(caller: Caller, Path(id): Path<TeamId>) -> Result<Response, Refusal> {
    caller
        .read(move |ctx| {
            see_colleagues(ctx)?;
            let team = store::find_team(ctx, id)?.or_not_found()?;
            TeamBody::new(ctx, team)
        })
        .await
}

/// Renames, archives or restores a team.
#[utoipa::path(patch, path = "/teams/{id}", tag = "departments", params(("id" = String, Path)), request_body = TeamChange,
    responses((status = 200, body = TeamBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn change_team(Path(id): Path<TeamId>, asked: Asked<TeamChange>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, _| {
            ctx.permit_here(PeopleAct::ChangeSettings)?;
            store::find_team(ctx, id)?.or_not_found()?;
            match body.archived {
                Some(true) => drop(structure::archive_team(ctx, id)?),
                Some(false) => drop(structure::restore_team(ctx, id)?),
                None => {}
            }
            if let Some(name) = &body.name {
                structure::rename_team(ctx, id, name)?;
            }
            let team = store::find_team(ctx, id)?.or_not_found()?;
            Ok(Answer::ok(TeamBody::new(ctx, team)?))
        })
        .await
}

/// Makes somebody a member of a team beside their own.
#[utoipa::path(put, path = "/teams/{id}/members/{user}", tag = "departments", params(("id" = String, Path), ("user" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn add_member(Path((id, user)): Path<(TeamId, UserId)>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| structure::add_member(ctx, id, user).map(|()| Answer::empty())).await
}

/// Takes a member out of a team. Who is none stays none.
#[utoipa::path(delete, path = "/teams/{id}/members/{user}", tag = "departments", params(("id" = String, Path), ("user" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn remove_member(Path((id, user)): Path<(TeamId, UserId)>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| structure::remove_member(ctx, id, user).map(|()| Answer::empty())).await
}

/// Gives an account its place in a team.
#[utoipa::path(put, path = "/users/{id}/place", tag = "users", params(("id" = String, Path)), request_body = NewPlace,
    responses((status = 200, body = PlaceBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn place(Path(id): Path<UserId>, asked: Asked<NewPlace>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, _| {
            let user = structure::place(ctx, id, body.team)?;
            Ok(Answer::ok(PlaceBody { department: user.department, team: user.team }))
        })
        .await
}
