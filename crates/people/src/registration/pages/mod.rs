//! `/people/registrations`: people who ask to join, for administrators (D16).

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use db::Ctx;
use kernel::{Cursor, Error, FieldErrors, Language, OrNotFound, PageRequest, RegistrationId, Result, TeamId, Text};
use serde::Deserialize;
use web::{Door, Form, Message, Query, Refusal, Routes, Shell, shell::Face};

use super::{ADMINISTRATOR, Decision, Kind, Place, Registration, State, accept_registration, places, refuse_registration, store};
use crate::{
    PeopleAct,
    directory::{Counts, counts},
    failed,
    roles::{self, BuiltIn},
};

const A_PAGE: i64 = 50;

pub fn routes() -> Routes {
    Routes::new()
        .get("/people/registrations", list)
        .get("/people/registrations/{id}", show)
        .post("/people/registrations/{id}/accept", accept)
        .post("/people/registrations/{id}/refuse", refuse)
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    /// `sent`, or nothing for those who wait.
    state: String,
    after: String,
}

/// Somebody who asks to join, or whose link was sent.
struct Row {
    face: Face,
    registration: Registration,
}

fn face(registration: &Registration) -> Face {
    Face::of(&registration.display_name(), registration.user, None)
}

#[derive(Template)]
#[template(path = "registration/templates/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<Row>,
    counts: Counts,
    is_sent: bool,
    is_first_page: bool,
    next: Option<String>,
}

impl ListPage {
    fn is_on(&self, tab: &str) -> bool {
        tab == "registrations"
    }

    fn path(&self) -> &'static str {
        if self.is_sent { "/people/registrations?state=sent" } else { "/people/registrations?state=" }
    }
}

/// `GET /people/registrations`
async fn list(door: Door, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    let page = PageRequest { limit: A_PAGE, after: Cursor::decode(&query.after) };
    let is_sent = query.state == "sent";
    door.page(move |ctx, shell| {
        ctx.permit_here(PeopleAct::Add)?;
        let found = store::list(ctx, if is_sent { State::Sent } else { State::Waiting }, &page)?;
        let row = |registration: Registration| Row { face: face(&registration), registration };
        Ok(ListPage {
            rows: found.data.into_iter().map(row).collect(),
            counts: counts(ctx)?,
            is_sent,
            is_first_page: page.after.is_none(),
            next: found.next,
            shell,
        })
    })
    .await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct DecisionForm {
    team: String,
    role: String,
}

#[derive(Template)]
#[template(path = "registration/templates/show.html")]
struct ShowPage {
    shell: Shell,
    errors: FieldErrors,
    face: Face,
    registration: Registration,
    /// Teams with their departments, to choose one from.
    teams: Vec<(String, String)>,
    team: String,
    /// As what somebody can join.
    roles: Vec<(String, String)>,
    role: String,
}

/// The roles of the organization by name, and the two that are none: a requester, and an administrator where the reader may make one.
fn role_choices(ctx: &mut Ctx<'_>, l: Language) -> Result<Vec<(String, String)>> {
    let is_administrator = ctx.standing().is_administrator;
    let mut choices = Vec::new();
    for role in roles::store::all(ctx)?.into_iter().filter(|role| is_administrator || !role.runs_the_organization()) {
        let name = match role.as_built_in() {
            Some(BuiltIn::Agent) => l.t("registration-role-agent").to_owned(),
            Some(BuiltIn::DepartmentManager) => l.t("registration-role-department-manager").to_owned(),
            Some(BuiltIn::HelpDeskManager) => l.t("registration-role-help-desk-manager").to_owned(),
            None => role.name,
        };
        choices.push((role.slug, name));
    }
    choices.push((String::new(), l.t("registration-role-requester").to_owned()));
    if is_administrator {
        choices.push((ADMINISTRATOR.to_owned(), l.t("registration-role-administrator").to_owned()));
    }
    Ok(choices)
}

/// `GET /people/registrations/{id}`; the account itself once there is one.
async fn show(door: Door, Path(id): Path<RegistrationId>) -> Result<Response, Refusal> {
    let joined = door.read(move |ctx| {
        ctx.permit_here(PeopleAct::Add)?;
        Ok(store::find(ctx, id)?.filter(|registration| registration.state == State::Joined).map(|registration| registration.user))
    });
    if let Some(user) = joined.await? {
        return Ok(Redirect::to(&format!("/people/{user}")).into_response());
    }
    door.page(move |ctx, shell| make(ctx, shell, id, None, FieldErrors::default())).await
}

fn make(ctx: &mut Ctx<'_>, shell: Shell, id: RegistrationId, typed: Option<DecisionForm>, errors: FieldErrors) -> Result<ShowPage> {
    ctx.permit_here(PeopleAct::Add)?;
    let registration = store::find(ctx, id)?.filter(|registration| registration.kind == Kind::Staff).or_not_found()?;
    let named = |place: Place| (place.team.to_string(), format!("{} / {}", place.department_name, place.team_name));
    let stored = DecisionForm { team: registration.team.to_string(), role: registration.role.clone() };
    let DecisionForm { team, role } = typed.unwrap_or(stored);
    let roles = role_choices(ctx, shell.l)?;
    Ok(ShowPage { roles, face: face(&registration), teams: places(ctx)?.into_iter().map(named).collect(), team, role, registration, errors, shell })
}

/// `POST /people/registrations/{id}/accept`
async fn accept(door: Door, Path(id): Path<RegistrationId>, Form(form): Form<DecisionForm>) -> Result<Response, Refusal> {
    let team = form.team.parse::<TeamId>();
    let role = Some(form.role.clone());
    let decided = door.write(move |ctx| {
        // Whose registration it is comes before what is wrong with the form.
        ctx.permit_here(PeopleAct::Add)?;
        store::find(ctx, id)?.or_not_found()?;
        let team = team.clone().map_err(|_| Error::invalid("team", "registration-team-unknown"))?;
        accept_registration(ctx, id, &Decision { team: Some(team), role: role.clone() })
    });
    match decided.await {
        Ok(registration) => Ok(done(&registration, "registration-accepted")),
        Err(error) => refused(&door, id, form, error).await,
    }
}

/// `POST /people/registrations/{id}/refuse`
async fn refuse(door: Door, Path(id): Path<RegistrationId>) -> Result<Response, Refusal> {
    match door.write(move |ctx| refuse_registration(ctx, id)).await {
        Ok(registration) => Ok(done(&registration, "registration-refused")),
        Err(Error::Conflict(text)) => Ok(Message::problem(text).redirect("/people/registrations").into_response()),
        Err(error) => Err(error.into()),
    }
}

fn done(registration: &Registration, key: &'static str) -> Response {
    Message::ok(Text::new(key).with("name", registration.display_name()).with("email", registration.email.as_str())).redirect("/people/registrations")
}

async fn refused(door: &Door, id: RegistrationId, form: DecisionForm, error: Error) -> Result<Response, Refusal> {
    let (status, errors) = failed::form(error)?;
    door.page_with(status, move |ctx, shell| make(ctx, shell, id, Some(form.clone()), errors.clone())).await
}
