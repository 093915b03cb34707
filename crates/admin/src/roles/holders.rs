//! Who has a role: given and taken from the role's page.

use axum::{extract::Path, http::StatusCode, response::Response};
use db::Ctx;
use kernel::{FieldErrors, OrNotFound, Result, UserId};
use people::{
    PeopleAct,
    roles::{self, Role, store},
};
use serde::Deserialize;
use web::{Door, Form, Message, Query, Refusal, Routes, safe_path};

use super::{pages::path, words};
use crate::{
    failed,
    picker::{self, Chosen, Find, Person, Question},
};

/// More are counted and not named.
const NAMED: i64 = 100;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/settings/roles/{slug}/holders", ask)
        .post("/settings/roles/{slug}/holders", give)
        .post("/settings/roles/{slug}/holders/{user}/remove", take)
}

/// Those who have a role and are here.
#[derive(Default)]
pub(super) struct Holders {
    pub(super) people: Vec<Person>,
    pub(super) more: i64,
}

impl Holders {
    pub(super) fn find(ctx: &mut Ctx<'_>, role: Option<&Role>) -> Result<Self> {
        let Some(role) = role else { return Ok(Self::default()) };
        let ids = store::holders(ctx, &role.slug, NAMED)?;
        let people: Vec<Person> = picker::people(ctx, &ids)?.iter().map(Person::from).collect();
        let count = store::count_holders(ctx, &role.slug)?;
        Ok(Self { more: count - i64::try_from(people.len()).unwrap_or(count), people })
    }
}

/// `GET /settings/roles/{slug}/holders`: whom to give it.
async fn ask(door: Door, Path(slug): Path<String>, Query(find): Query<Find>) -> Result<Response, Refusal> {
    pick(&door, slug, find, None).await
}

async fn pick(door: &Door, slug: String, find: Find, refused: Option<(StatusCode, FieldErrors)>) -> Result<Response, Refusal> {
    picker::show(door, find, refused, move |ctx, shell| {
        ctx.permit_here(PeopleAct::ChangeRole)?;
        let role = store::find(ctx, &slug)?.or_not_found()?;
        let without = store::holders(ctx, &slug, NAMED)?;
        let heading = shell.l.a("role-pick", "name", words::name(shell.l, &role));
        Ok(Question { heading, action: format!("{}/holders", path(&slug)), back: path(&slug), without })
    })
    .await
}

/// The chosen person, and the page that asked.
#[derive(Clone, Deserialize)]
struct GiveForm {
    #[serde(flatten)]
    chosen: Chosen,
    #[serde(default)]
    back: String,
}

/// `POST /settings/roles/{slug}/holders`
async fn give(door: Door, Path(slug): Path<String>, Form(form): Form<GiveForm>) -> Result<Response, Refusal> {
    let (user, of) = (form.chosen.id(), slug.clone());
    match door.write(move |ctx| change(ctx, &of, user, true)).await {
        Ok(()) => {
            let back = safe_path(&form.back).map_or_else(|| path(&slug), str::to_owned);
            Ok(Message::ok("role-given").with_undo(format!("{}/holders/{user}/remove", path(&slug))).redirect(&back))
        }
        Err(error) => {
            let refused = failed::form(error)?;
            pick(&door, slug, Find::default(), Some(refused)).await
        }
    }
}

/// `POST /settings/roles/{slug}/holders/{user}/remove`
async fn take(door: Door, Path((slug, user)): Path<(String, UserId)>) -> Result<Response, Refusal> {
    let of = slug.clone();
    door.write(move |ctx| {
        people::find_user(ctx, user)?.or_not_found()?;
        change(ctx, &of, user, false)
    })
    .await?;
    Ok(Message::ok("role-taken").redirect(&path(&slug)))
}

/// Adds the role to those that somebody has, or takes it from them.
fn change(ctx: &mut Ctx<'_>, slug: &str, user: UserId, has: bool) -> Result<()> {
    ctx.permit_here(PeopleAct::ChangeRole)?;
    store::find(ctx, slug)?.or_not_found()?;
    people::find_user(ctx, user)?.or_invalid("user", "people-no-such-person")?;
    let mut slugs = store::of(ctx, user)?;
    slugs.retain(|other| other != slug);
    if has {
        slugs.push(slug.to_owned());
    }
    roles::give_roles(ctx, user, &slugs).map(drop)
}
