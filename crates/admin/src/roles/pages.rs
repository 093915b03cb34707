//! `/settings/roles`: those that are built in and those of the organization.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::Ctx;
use kernel::{Error, FieldErrors, Grant, Grants, OrNotFound, Result, Text};
use people::{
    PeopleAct, Way,
    roles::{self, Role, RoleChange, store},
    user,
};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Routes, Shell};

use super::{holders::Holders, words};
use crate::failed;

pub(super) const PATH: &str = "/settings/roles";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(PATH, list)
        .post(PATH, add)
        .get("/settings/roles/new", new)
        .get("/settings/roles/{slug}", show)
        .post("/settings/roles/{slug}", save)
        .get("/settings/roles/{slug}/delete", ask_delete)
        .post("/settings/roles/{slug}/delete", delete)
}

pub(super) fn path(slug: &str) -> String {
    format!("{PATH}/{slug}")
}

/// A role as the list shows it.
struct Row {
    name: String,
    description: String,
    /// Where more is told; administrators and requesters are no roles that can be given here.
    path: Option<String>,
    holders: i64,
}

#[derive(Template)]
#[template(path = "roles/templates/list.html")]
struct ListPage {
    shell: Shell,
    built_in: Vec<Row>,
    own: Vec<Row>,
    is_help_desk: bool,
}

/// `GET /settings/roles`
async fn list(door: Door) -> Result<Response, Refusal> {
    door.page(|ctx, shell| {
        ctx.permit_here(PeopleAct::ChangeSettings)?;
        let (administrators, _, requesters) = user::store::count_by_answering(ctx, Grants::of(&[Grant::Reply]))?;
        let mut built_in = vec![fixed(&shell, "role-administrator", "role-administrator-what", administrators)];
        let mut own = Vec::new();
        for role in store::all(ctx)? {
            let row = row(ctx, &shell, &role)?;
            if role.as_built_in().is_some() { built_in.push(row) } else { own.push(row) }
        }
        built_in.push(fixed(&shell, "role-requester", "role-requester-what", requesters));
        Ok(ListPage { built_in, own, is_help_desk: people::organization(ctx)?.way == Way::HelpDesk, shell })
    })
    .await
}

fn fixed(shell: &Shell, name: &'static str, what: &'static str, holders: i64) -> Row {
    Row { name: shell.t(name).to_owned(), description: shell.t(what).to_owned(), path: None, holders }
}

fn row(ctx: &mut Ctx<'_>, shell: &Shell, role: &Role) -> Result<Row> {
    Ok(Row {
        name: words::name(shell.l, role),
        description: words::description(shell.l, role),
        path: Some(path(&role.slug)),
        holders: store::count_holders(ctx, &role.slug)?,
    })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct RoleForm {
    name: String,
    description: String,
    /// Slugs of the ticked grants.
    grants: Vec<String>,
    version: i64,
}

impl RoleForm {
    fn of(role: &Role) -> Self {
        let grants = role.grants.slugs().into_iter().map(str::to_owned).collect();
        Self { name: role.name.clone(), description: role.description.clone(), grants, version: role.version }
    }

    fn change(&self) -> RoleChange {
        let grants: Grants = self.grants.iter().filter_map(|slug| Grant::from_slug(slug)).collect();
        RoleChange { name: self.name.clone(), description: self.description.clone(), grants }
    }
}

/// A grant as a tick box, or as a line of what a role allows.
struct Choice {
    slug: &'static str,
    name: &'static str,
    what: &'static str,
    is_ticked: bool,
    /// Only an administrator gives it away.
    is_power: bool,
}

/// Choices that belong together.
struct Choices {
    title: &'static str,
    choices: Vec<Choice>,
}

impl Choices {
    fn is_ticked(&self) -> bool {
        self.choices.iter().any(|choice| choice.is_ticked)
    }
}

#[derive(Template)]
#[template(path = "roles/templates/role.html")]
struct RolePage {
    shell: Shell,
    /// `None`: a new one.
    role: Option<Role>,
    title: String,
    description: String,
    form: RoleForm,
    groups: Vec<Choices>,
    holders: Holders,
    errors: FieldErrors,
    is_help_desk: bool,
}

impl RolePage {
    fn is_built_in(&self) -> bool {
        self.role.as_ref().is_some_and(|role| role.as_built_in().is_some())
    }

    fn action(&self) -> String {
        self.role.as_ref().map_or_else(|| PATH.to_owned(), |role| path(&role.slug))
    }
}

/// `GET /settings/roles/new`
async fn new(door: Door) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, None, None, FieldErrors::default()).await
}

/// `GET /settings/roles/{slug}`
async fn show(door: Door, Path(slug): Path<String>) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, Some(slug), None, FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, slug: Option<String>, typed: Option<RoleForm>, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(PeopleAct::ChangeSettings)?;
        let role = slug.as_deref().map(|slug| store::find(ctx, slug)?.or_not_found()).transpose()?;
        let mut form = typed.clone().unwrap_or_else(|| role.as_ref().map(RoleForm::of).unwrap_or_default());
        form.version = role.as_ref().map_or(0, |role| role.version);
        Ok(RolePage {
            title: role.as_ref().map_or_else(|| shell.t("role-new").to_owned(), |role| words::name(shell.l, role)),
            description: role.as_ref().map(|role| words::description(shell.l, role)).unwrap_or_default(),
            groups: groups(form.change().grants),
            holders: Holders::find(ctx, role.as_ref())?,
            is_help_desk: people::organization(ctx)?.way == Way::HelpDesk,
            errors: errors.clone(),
            role,
            form,
            shell,
        })
    })
    .await
}

fn groups(ticked: Grants) -> Vec<Choices> {
    let choice = |grant: &Grant| {
        let (name, what) = words::words(*grant);
        Choice { slug: grant.slug(), name, what, is_ticked: ticked.has(*grant), is_power: people::POWER.has(*grant) }
    };
    words::GROUPS.iter().map(|group| Choices { title: group.title, choices: group.grants.iter().map(choice).collect() }).collect()
}

/// `POST /settings/roles`
async fn add(door: Door, Form(form): Form<RoleForm>) -> Result<Response, Refusal> {
    let change = form.change();
    match door.write(move |ctx| roles::add_role(ctx, &change)).await {
        Ok(role) => Ok(Message::ok(Text::new("role-added").with("name", role.name)).redirect(&path(&role.slug))),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, None, Some(form), errors).await
        }
    }
}

/// `POST /settings/roles/{slug}`
async fn save(door: Door, Path(slug): Path<String>, Form(form): Form<RoleForm>) -> Result<Response, Refusal> {
    let (change, seen, of) = (form.change(), form.version, slug.clone());
    let unless_stale = move |before: &Role| if before.version == seen { Ok(()) } else { Err(Error::conflict("role-changed-meanwhile")) };
    match door.write(move |ctx| roles::change_role(ctx, &of, &change, unless_stale)).await {
        Ok(_) => Ok(Message::ok("role-saved").redirect(&path(&slug))),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, Some(slug), Some(form), errors).await
        }
    }
}

#[derive(Template)]
#[template(path = "roles/templates/delete.html")]
struct DeletePage {
    shell: Shell,
    role: Role,
    holders: Holders,
}

/// `GET /settings/roles/{slug}/delete`
async fn ask_delete(door: Door, Path(slug): Path<String>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        ctx.permit_here(PeopleAct::ChangeSettings)?;
        let role = store::find(ctx, &slug)?.filter(|role| role.as_built_in().is_none()).or_not_found()?;
        Ok(DeletePage { holders: Holders::find(ctx, Some(&role))?, role, shell })
    })
    .await
}

/// `POST /settings/roles/{slug}/delete`
async fn delete(door: Door, Path(slug): Path<String>) -> Result<Response, Refusal> {
    let of = slug.clone();
    match door.write(move |ctx| roles::delete_role(ctx, &of)).await {
        Ok(()) => Ok(Message::ok("role-deleted").redirect(PATH)),
        Err(Error::Conflict(text)) => Ok(Message::problem(text).redirect(&path(&slug))),
        Err(error) => Err(error.into()),
    }
}
