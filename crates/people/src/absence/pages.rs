//! `/account/absence`, and `/people/{id}/absence` for who looks after people.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::Ctx;
use kernel::{FieldErrors, OrNotFound, Result, Text, UserId};
use web::{Door, Form, Message, Refusal, Routes, Shell};

use super::form::AbsenceForm;
use crate::{
    PeopleAct, failed, organization,
    permission::permit_on,
    structure,
    user::{self, User},
};

/// Colleagues offered beside the field; others can be typed.
const OFFERED: i64 = 50;

pub fn routes() -> Routes {
    Routes::new()
        .get("/account/absence", show_own)
        .post("/account/absence", save_own)
        .post("/account/absence/end", end_own)
        .get("/people/{id}/absence", show)
        .post("/people/{id}/absence", save)
        .post("/people/{id}/absence/end", end)
}

/// What both pages show.
struct View {
    person: User,
    substitute: Option<User>,
    form: AbsenceForm,
    errors: FieldErrors,
    /// Usernames and names of those who can stand in.
    offered: Vec<(String, String)>,
    action: String,
    is_now: bool,
    /// Whether the absence lasts, is planned or is over; empty without one.
    told: String,
}

#[derive(Template)]
#[template(path = "absence/templates/own.html")]
struct OwnPage {
    shell: Shell,
    view: View,
}

#[derive(Template)]
#[template(path = "absence/templates/person.html")]
struct PersonPage {
    shell: Shell,
    view: View,
}

/// What was typed and not taken.
type Typed = Option<(AbsenceForm, FieldErrors)>;

fn view(ctx: &mut Ctx<'_>, shell: &Shell, id: UserId, typed: Typed) -> Result<View> {
    let person = user::find_user(ctx, id)?.or_not_found()?;
    let zone = web::door::zone(&person.zone);
    let substitute = match person.absence.and_then(|absence| absence.substitute) {
        Some(id) => user::find_user(ctx, id)?,
        None => None,
    };
    let stored = || match &person.absence {
        Some(absence) => AbsenceForm::of(absence, &zone, substitute.as_ref()),
        None => AbsenceForm::today(ctx.now(), &zone),
    };
    let (form, errors) = typed.unwrap_or_else(|| (stored(), FieldErrors::default()));
    let way = organization::read(ctx)?.way;
    let mut offered = user::search_people(ctx, "", OFFERED)?;
    offered.retain(|user| user.id != id && user.is_agent(way));
    Ok(View {
        told: told(shell, &person),
        is_now: person.is_absent(ctx.now()),
        action: if ctx.me()? == id { "/account/absence".to_owned() } else { format!("{}/absence", person.path()) },
        offered: offered.into_iter().map(|user| (user.username, user.display_name)).collect(),
        person,
        substitute,
        form,
        errors,
    })
}

fn told(shell: &Shell, person: &User) -> String {
    let now = shell.clock.now;
    match person.absence {
        None => String::new(),
        Some(absence) if absence.is_now(now) => shell.t("absence-is-now").to_owned(),
        Some(absence) if absence.from <= now => shell.t("absence-is-over").to_owned(),
        Some(absence) => shell.l.a("absence-is-planned", "at", shell.clock.date(&absence.from)),
    }
}

/// `GET /account/absence`
async fn show_own(door: Door) -> Result<Response, Refusal> {
    show_own_with(&door, StatusCode::OK, None).await
}

async fn show_own_with(door: &Door, status: StatusCode, typed: Typed) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        let me = ctx.me()?;
        Ok(OwnPage { view: view(ctx, &shell, me, typed.clone())?, shell })
    })
    .await
}

/// `GET /people/{id}/absence`
async fn show(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, id, None).await
}

async fn show_with(door: &Door, status: StatusCode, id: UserId, typed: Typed) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(PeopleAct::ChangeRole)?;
        let view = view(ctx, &shell, id, typed.clone())?;
        permit_on(ctx, PeopleAct::ChangeOther, &view.person)?;
        Ok(PersonPage { view, shell })
    })
    .await
}

/// Notes what the form says; what it said wrong comes back with it.
async fn note(door: &Door, id: UserId, form: &AbsenceForm) -> Result<User> {
    let form = form.clone();
    door.write(move |ctx| {
        let person = user::find_user(ctx, id)?.or_not_found()?;
        let act = if ctx.me()? == id { PeopleAct::ChangeOwn } else { PeopleAct::ChangeOther };
        permit_on(ctx, act, &person)?;
        let absence = form.read(ctx, &web::door::zone(&person.zone))?;
        structure::take_leave(ctx, id, absence)
    })
    .await
}

/// `POST /account/absence`
async fn save_own(door: Door, Form(form): Form<AbsenceForm>) -> Result<Response, Refusal> {
    let me = door.read(|ctx| ctx.me()).await?;
    match note(&door, me, &form).await {
        Ok(_) => Ok(Message::ok("absence-saved").with_undo("/account/absence/end").redirect("/account/absence")),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_own_with(&door, status, Some((form, errors))).await
        }
    }
}

/// `POST /account/absence/end`
async fn end_own(door: Door) -> Result<Response, Refusal> {
    door.write(|ctx| {
        let me = ctx.me()?;
        structure::end_absence(ctx, me)
    })
    .await?;
    Ok(Message::ok("absence-ended").redirect("/account/absence"))
}

/// `POST /people/{id}/absence`
async fn save(door: Door, Path(id): Path<UserId>, Form(form): Form<AbsenceForm>) -> Result<Response, Refusal> {
    match note(&door, id, &form).await {
        Ok(person) => {
            let message = Message::ok(Text::new("absence-saved-of").with("name", person.display_name.as_str()));
            Ok(message.with_undo(format!("{}/absence/end", person.path())).redirect(&person.path()))
        }
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, id, Some((form, errors))).await
        }
    }
}

/// `POST /people/{id}/absence/end`
async fn end(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    let person = door.write(move |ctx| structure::end_absence(ctx, id)).await?;
    Ok(Message::ok(Text::new("absence-ended-of").with("name", person.display_name.as_str())).redirect(&person.path()))
}
