//! The people of the organization.

use axum::{extract::Path, response::Response};
use kernel::{EmailAddress, Error, FieldErrors, OrNotFound, Result, UserId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Asked, Caller, NoBody, Problem, Query, Refusal};

use super::bodies::{PeopleList, UserBody, page_request};
use crate::{
    PeopleAct, Role, User,
    directory::{self, Listed},
    membership::{self, NewPerson, username},
    password::{self, Password},
    user,
};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// The beginning of a word of the name, of the username or of the address.
    q: Option<String>,
    /// `here` (everybody who has not left, unless told), `active`, `invited` or `left`.
    #[param(inline)]
    state: Option<Listed>,
    /// How many, 1 to 100; 50 unless told.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Lists people by name.
#[utoipa::path(get, path = "/users", tag = "users", params(ListQuery),
    responses((status = 200, body = PeopleList<UserBody>), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn list(caller: Caller, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    let page = page_request(query.limit, query.after.as_deref())?;
    let wanted = directory::Query { text: query.q.unwrap_or_default(), listed: query.state.unwrap_or(Listed::Here) };
    caller.read(move |ctx| Ok(PeopleList::<UserBody>::page(directory::list(ctx, &wanted, &page)?))).await
}

fn answer(user: User) -> Answer<UserBody> {
    let version = user.version.to_string();
    Answer::ok(UserBody::from(user)).with_etag(version)
}

/// Shows one person, also one who has left.
#[utoipa::path(get, path = "/users/{id}", tag = "users", params(("id" = String, Path)),
    responses((status = 200, body = UserBody), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn show(caller: Caller, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    caller
        .answer(move |ctx| {
            let user = user::find_user(ctx, id)?.or_not_found()?;
            ctx.permit(PeopleAct::See, &user.guarded())?;
            Ok(answer(user))
        })
        .await
}

/// Somebody to register.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUserBody {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    pub email: String,
    /// Final once given; one is made from the address when it is left out.
    pub username: Option<String>,
    /// A temporary password, never mailed, to be changed at the first sign-in. Without it the person gets a link.
    pub password: Option<String>,
    /// `member` unless told.
    pub role: Option<Role>,
}

/// Registers somebody. Administrators only.
#[utoipa::path(post, path = "/users", tag = "users", request_body = NewUserBody,
    responses((status = 201, body = UserBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn add(asked: Asked<NewUserBody>) -> Result<Response, Refusal> {
    // Before anything is worked on: hashing is for those who may.
    asked.caller.raw(|ctx| ctx.permit_here(PeopleAct::Add)).await?;
    let body = &asked.body;
    let mut errors = FieldErrors::default();
    let name = errors.take(User::check_name("name", &body.name));
    let email = errors.take(EmailAddress::at("email", &body.email));
    let username = body.username.as_deref().and_then(|text| errors.take(username::check("username", text)));
    let own = [body.name.as_str(), body.email.as_str(), body.username.as_deref().unwrap_or_default()];
    let password = body.password.as_deref().and_then(|text| errors.take(Password::check("password", text, &own)));
    let (Some(name), Some(email), true) = (name, email, errors.is_empty()) else { return Err(Error::Invalid(errors).into()) };
    let password = match password {
        Some(password) => Some(password::hash(password).await?),
        None => None,
    };
    let person = NewPerson { name, email, role: body.role.unwrap_or(Role::Member), password };
    let site = asked.caller.app.site.clone();
    asked
        .write(move |ctx, _, _| {
            let user = directory::add(ctx, &site, &person, username.as_ref())?;
            let (location, version) = (format!("/api/v1/users/{}", user.id), user.version.to_string());
            Ok(Answer::created(location, UserBody::from(user)).with_etag(version))
        })
        .await
}

/// What to change; what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChange {
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// The last administrator cannot become a member.
    pub role: Option<Role>,
}

/// Changes the name or the role of a person. Administrators only. Honours `If-Match`.
#[utoipa::path(patch, path = "/users/{id}", tag = "users", params(("id" = String, Path)), request_body = UserChange,
    responses((status = 200, body = UserBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn change(Path(id): Path<UserId>, asked: Asked<UserChange>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, terms| {
            let before = user::store::find_for_change(ctx, id)?.or_not_found()?;
            ctx.permit(PeopleAct::ChangeOther, &before.guarded())?;
            terms.check_version(&before.version.to_string())?;
            if let Some(name) = &body.name {
                membership::rename(ctx, id, name)?;
            }
            match body.role {
                Some(Role::Administrator) => drop(membership::make_administrator(ctx, id)?),
                Some(Role::Member) => drop(membership::make_member(ctx, id)?),
                None => {}
            }
            user::find_user(ctx, id)?.or_not_found().map(answer)
        })
        .await
}

/// Closes an account for good: no sign-in, off the lists; the name stays on what the person did. Administrators only; the last one stays.
#[utoipa::path(delete, path = "/users/{id}", tag = "users", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn remove(Path(id): Path<UserId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| membership::remove_person(ctx, id).map(|_| Answer::empty())).await
}
