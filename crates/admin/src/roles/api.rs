//! `/api/v1/roles`, and the roles of a person.

use axum::{extract::Path, response::Response};
use db::Ctx;
use kernel::{Error, Grant, Grants, Language, OrNotFound, Result, Text, UserId};
use people::{
    PeopleAct,
    roles::{self, Role, RoleChange, store},
    see_colleagues,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, NoBody, Problem, Refusal};

use super::words;

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, change, delete)).routes(routes!(of_user, give))
}

/// A role: what those who have it may do, where roles count.
#[derive(Serialize, ToSchema)]
pub struct RoleBody {
    /// A word for built-in roles, `role-` and a number for those of the organization.
    slug: String,
    name: String,
    description: String,
    is_built_in: bool,
    /// What it allows.
    grants: Vec<&'static str>,
    /// How many people have it.
    holders: i64,
    /// Counts changes; also the entity tag.
    version: i64,
}

impl RoleBody {
    fn new(ctx: &mut Ctx<'_>, l: Language, role: &Role) -> Result<Self> {
        Ok(Self {
            name: words::name(l, role),
            description: words::description(l, role),
            is_built_in: role.as_built_in().is_some(),
            grants: role.grants.slugs(),
            holders: store::count_holders(ctx, &role.slug)?,
            slug: role.slug.clone(),
            version: role.version,
        })
    }
}

/// The roles of the organization, built-in ones first.
#[derive(Serialize, ToSchema)]
pub struct RoleList {
    data: Vec<RoleBody>,
}

/// A role to be made, or what it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    #[serde(default)]
    #[schema(max_length = 300)]
    description: String,
    /// What it allows; at least one thing.
    grants: Vec<String>,
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleChangeBody {
    #[schema(min_length = 1, max_length = 60)]
    name: Option<String>,
    #[schema(max_length = 300)]
    description: Option<String>,
    /// All that it shall allow.
    grants: Option<Vec<String>>,
}

/// The roles of somebody.
#[derive(Serialize, ToSchema)]
pub struct UserRoles {
    /// Slugs.
    roles: Vec<String>,
}

/// All roles that somebody shall have; none: they only ask.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUserRoles {
    /// Slugs.
    roles: Vec<String>,
}

fn grants(slugs: &[String]) -> Result<Grants> {
    let grant = |slug: &String| Grant::from_slug(slug).ok_or_else(|| Error::invalid("grants", Text::new("role-no-such-grant").with("name", slug.as_str())));
    slugs.iter().map(grant).collect()
}

/// Lists the roles.
#[utoipa::path(get, path = "/roles", tag = "roles",
    responses((status = 200, body = RoleList), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn list(caller: Caller) -> Result<Response, Refusal> {
    let l = caller.language;
    caller
        .read(move |ctx| {
            see_colleagues(ctx)?;
            let data = store::all(ctx)?.iter().map(|role| RoleBody::new(ctx, l, role)).collect::<Result<_>>()?;
            Ok(RoleList { data })
        })
        .await
}

/// Makes a role. What runs the organization (`people`, `settings`, `billing`, `audit`) is given away by administrators alone.
#[utoipa::path(post, path = "/roles", tag = "roles", request_body = NewRole,
    responses((status = 201, body = RoleBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
async fn add(asked: Asked<NewRole>) -> Result<Response, Refusal> {
    let (l, site) = (asked.caller.language, asked.caller.app.site.clone());
    asked
        .write(move |ctx, body, _| {
            ctx.permit_here(PeopleAct::ChangeSettings)?;
            let change = RoleChange { name: body.name.clone(), description: body.description.clone(), grants: grants(&body.grants)? };
            let role = roles::add_role(ctx, &change)?;
            let location = site.url(&format!("/api/v1/roles/{}", role.slug));
            Ok(Answer::created(location, RoleBody::new(ctx, l, &role)?).with_etag(role.version.to_string()))
        })
        .await
}

/// Shows one role.
#[utoipa::path(get, path = "/roles/{slug}", tag = "roles", params(("slug" = String, Path)),
    responses((status = 200, body = RoleBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show(caller: Caller, Path(slug): Path<String>) -> Result<Response, Refusal> {
    let l = caller.language;
    caller
        .answer(move |ctx| {
            see_colleagues(ctx)?;
            let role = store::find(ctx, &slug)?.or_not_found()?;
            Ok(Answer::ok(RoleBody::new(ctx, l, &role)?).with_etag(role.version.to_string()))
        })
        .await
}

/// Changes a role of the organization's own, at once for everybody who has it. Honours `If-Match`.
#[utoipa::path(patch, path = "/roles/{slug}", tag = "roles", params(("slug" = String, Path)), request_body = RoleChangeBody,
    responses((status = 200, body = RoleBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn change(Path(slug): Path<String>, asked: Asked<RoleChangeBody>) -> Result<Response, Refusal> {
    let l = asked.caller.language;
    asked
        .write(move |ctx, body, terms| {
            ctx.permit_here(PeopleAct::ChangeSettings)?;
            let before = store::find(ctx, &slug)?.or_not_found()?;
            let change = RoleChange {
                name: body.name.clone().unwrap_or_else(|| before.name.clone()),
                description: body.description.clone().unwrap_or_else(|| before.description.clone()),
                grants: body.grants.as_deref().map_or(Ok(before.grants), grants)?,
            };
            let role = roles::change_role(ctx, &slug, &change, |before| terms.check_version(&before.version.to_string()))?;
            Ok(Answer::ok(RoleBody::new(ctx, l, &role)?).with_etag(role.version.to_string()))
        })
        .await
}

/// Deletes a role that nobody has any more.
#[utoipa::path(delete, path = "/roles/{slug}", tag = "roles", params(("slug" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn delete(Path(slug): Path<String>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            ctx.permit_here(PeopleAct::ChangeSettings)?;
            roles::delete_role(ctx, &slug).map(|()| Answer::empty())
        })
        .await
}

/// Shows the roles of a person.
#[utoipa::path(get, path = "/users/{id}/roles", tag = "roles", params(("id" = String, Path)),
    responses((status = 200, body = UserRoles), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn of_user(caller: Caller, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    caller
        .read(move |ctx| {
            see_colleagues(ctx)?;
            people::find_user(ctx, id)?.or_not_found()?;
            Ok(UserRoles { roles: store::of(ctx, id)? })
        })
        .await
}

/// Lets somebody have these roles and no others. Roles with power, and one's own, are given by administrators alone.
#[utoipa::path(put, path = "/users/{id}/roles", tag = "roles", params(("id" = String, Path)), request_body = NewUserRoles,
    responses((status = 200, body = UserRoles), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn give(Path(id): Path<UserId>, asked: Asked<NewUserRoles>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, _| {
            roles::give_roles(ctx, id, &body.roles)?;
            Ok(Answer::ok(UserRoles { roles: store::of(ctx, id)? }))
        })
        .await
}
