//! `/settings/teams/{id}`: one team with those who belong to it.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::{Error, FieldErrors, OrNotFound, Result, TeamId, Text, UserId};
use people::{
    PeopleAct,
    structure::{self, Department, Team, store},
};
use web::{Door, Form, Message, Query, Refusal, Routes, Shell};

use super::list::NameForm;
use crate::{
    failed,
    picker::{self, Chosen, Find, Person, Question},
};

/// More of those who belong to a team are counted and not named.
const NAMED: i64 = 100;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/settings/teams/{id}", show)
        .post("/settings/teams/{id}", rename)
        .post("/settings/teams/{id}/archive", archive)
        .post("/settings/teams/{id}/restore", restore)
        .get("/settings/teams/{id}/members", ask_member)
        .post("/settings/teams/{id}/members", add_member)
        .post("/settings/teams/{id}/members/{user}/remove", remove_member)
        .get("/settings/teams/{id}/places", ask_place)
        .post("/settings/teams/{id}/places", place)
}

fn path(id: TeamId) -> String {
    format!("/settings/teams/{id}")
}

#[derive(Template)]
#[template(path = "structure/templates/team.html")]
struct TeamPage {
    shell: Shell,
    team: Team,
    department: Department,
    /// Those who have their place here.
    placed: Vec<Person>,
    more_placed: i64,
    /// Those who are members beside their own place.
    members: Vec<Person>,
    typed_name: String,
    errors: FieldErrors,
}

impl TeamPage {
    fn path(&self) -> String {
        path(self.team.id)
    }
}

/// `GET /settings/teams/{id}`
async fn show(door: Door, Path(id): Path<TeamId>) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, id, None, FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, id: TeamId, name: Option<String>, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(PeopleAct::ChangeSettings)?;
        let team = store::find_team(ctx, id)?.or_not_found()?;
        let department = store::find_department(ctx, team.department)?.or_not_found()?;
        let placed = store::placed(ctx, id, NAMED)?;
        let members = store::members_of(ctx, id)?;
        let count = store::count_placed(ctx, id)?;
        Ok(TeamPage {
            more_placed: count - i64::try_from(placed.len()).unwrap_or(count),
            placed: picker::people(ctx, &placed)?.iter().map(Person::from).collect(),
            members: picker::people(ctx, &members)?.iter().map(Person::from).collect(),
            typed_name: name.clone().unwrap_or_else(|| team.name.clone()),
            errors: errors.clone(),
            team,
            department,
            shell,
        })
    })
    .await
}

/// `POST /settings/teams/{id}`
async fn rename(door: Door, Path(id): Path<TeamId>, Form(form): Form<NameForm>) -> Result<Response, Refusal> {
    let name = form.name.clone();
    match door.write(move |ctx| structure::rename_team(ctx, id, &name)).await {
        Ok(_) => Ok(Message::ok("structure-saved").redirect(&path(id))),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, id, Some(form.name), errors).await
        }
    }
}

/// `POST /settings/teams/{id}/archive`
async fn archive(door: Door, Path(id): Path<TeamId>) -> Result<Response, Refusal> {
    match door.write(move |ctx| structure::archive_team(ctx, id)).await {
        Ok(team) => {
            let message = Message::ok(Text::new("structure-team-archived").with("name", team.name)).with_undo(format!("{}/restore", path(id)));
            Ok(message.redirect(&format!("{}/{}", super::list::PATH, team.department)))
        }
        Err(Error::Conflict(text)) => Ok(Message::problem(text).redirect(&path(id))),
        Err(error) => Err(error.into()),
    }
}

/// `POST /settings/teams/{id}/restore`
async fn restore(door: Door, Path(id): Path<TeamId>) -> Result<Response, Refusal> {
    match door.write(move |ctx| structure::restore_team(ctx, id)).await {
        Ok(team) => Ok(Message::ok(Text::new("structure-team-restored").with("name", team.name)).redirect(&path(id))),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, id, None, errors).await
        }
    }
}

/// Which way of belonging is asked for.
#[derive(Clone, Copy)]
enum Belonging {
    Member,
    Place,
}

impl Belonging {
    fn place(self) -> &'static str {
        match self {
            Self::Member => "members",
            Self::Place => "places",
        }
    }

    fn act(self) -> PeopleAct {
        match self {
            Self::Member => PeopleAct::ChangeSettings,
            Self::Place => PeopleAct::ChangeRole,
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Member => "structure-pick-member",
            Self::Place => "structure-pick-place",
        }
    }
}

async fn pick(door: &Door, id: TeamId, belonging: Belonging, find: Find, refused: Option<(StatusCode, FieldErrors)>) -> Result<Response, Refusal> {
    picker::show(door, find, refused, move |ctx, shell| {
        ctx.permit_here(belonging.act())?;
        let team = store::find_team(ctx, id)?.or_not_found()?;
        let without = match belonging {
            Belonging::Member => store::people_of_team(ctx, id, NAMED)?,
            Belonging::Place => store::placed(ctx, id, NAMED)?,
        };
        let heading = shell.l.a(belonging.heading(), "name", team.name);
        Ok(Question { heading, action: format!("{}/{}", path(id), belonging.place()), back: path(id), without })
    })
    .await
}

/// `GET /settings/teams/{id}/members`: whom to add.
async fn ask_member(door: Door, Path(id): Path<TeamId>, Query(find): Query<Find>) -> Result<Response, Refusal> {
    pick(&door, id, Belonging::Member, find, None).await
}

/// `POST /settings/teams/{id}/members`
async fn add_member(door: Door, Path(id): Path<TeamId>, Form(chosen): Form<Chosen>) -> Result<Response, Refusal> {
    let user = chosen.id();
    match door.write(move |ctx| structure::add_member(ctx, id, user)).await {
        Ok(()) => Ok(Message::ok("structure-member-added").with_undo(format!("{}/members/{user}/remove", path(id))).redirect(&path(id))),
        Err(error) => {
            let refused = failed::form(error)?;
            pick(&door, id, Belonging::Member, Find::default(), Some(refused)).await
        }
    }
}

/// `POST /settings/teams/{id}/members/{user}/remove`
async fn remove_member(door: Door, Path((id, user)): Path<(TeamId, UserId)>) -> Result<Response, Refusal> {
    door.write(move |ctx| structure::remove_member(ctx, id, user)).await?;
    Ok(Message::ok("structure-member-removed").redirect(&path(id)))
}

/// `GET /settings/teams/{id}/places`: whose account to move here.
async fn ask_place(door: Door, Path(id): Path<TeamId>, Query(find): Query<Find>) -> Result<Response, Refusal> {
    pick(&door, id, Belonging::Place, find, None).await
}

/// `POST /settings/teams/{id}/places`
async fn place(door: Door, Path(id): Path<TeamId>, Form(chosen): Form<Chosen>) -> Result<Response, Refusal> {
    let user = chosen.id();
    let placed = door.write(move |ctx| {
        ctx.permit_here(Belonging::Place.act())?;
        store::find_team(ctx, id)?.or_not_found()?;
        people::find_user(ctx, user)?.or_invalid("user", "people-no-such-person")?;
        structure::place(ctx, user, id)
    });
    match placed.await {
        Ok(user) => Ok(Message::ok(Text::new("structure-placed-now").with("name", user.display_name)).redirect(&path(id))),
        Err(error) => {
            let refused = failed::form(error)?;
            pick(&door, id, Belonging::Place, Find::default(), Some(refused)).await
        }
    }
}
