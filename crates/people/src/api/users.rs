//! The people of the organization.

use axum::{extract::Path, response::Response};
use kernel::{ClientId, DepartmentId, EmailAddress, Error, FieldErrors, OrNotFound, Result, TeamId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Asked, Caller, NoBody, Problem, Query, Refusal};

use super::bodies::{PeopleList, SecondFactorBody, UserBody, page_request};
use crate::{
    PeopleAct, Role, User,
    account::{ProfileChange, change_profile_of},
    directory::{self, Class, Deed, InRole, Listed, deed},
    membership::{self, NewPerson, Registration, username},
    password::{self, Password},
    second_factor, user,
};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// The beginning of a word of the name, of the username or of the address.
    q: Option<String>,
    /// `registered` (who has an account, unless told), `verified` (with a proven address) or `everyone` (also who only wrote in).
    #[param(inline)]
    class: Option<Class>,
    /// `here` (everybody who has not left, unless told), `active`, `invited`, `locked`, `disabled` or `left`.
    #[param(inline)]
    state: Option<Listed>,
    /// Only those in this role: `administrator`, `member`, or the slug of a role.
    role: Option<String>,
    /// Only those in this department.
    #[param(value_type = Option<String>)]
    department: Option<DepartmentId>,
    /// Only those in this team.
    #[param(value_type = Option<String>)]
    team: Option<TeamId>,
    /// Only those of this client company.
    #[param(value_type = Option<String>)]
    client: Option<ClientId>,
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
    let wanted = directory::Query {
        text: query.q.unwrap_or_default(),
        class: query.class.unwrap_or(Class::Registered),
        listed: query.state.unwrap_or(Listed::Here),
        role: query.role.as_deref().and_then(InRole::from_word),
        department: query.department,
        team: query.team,
        client: query.client,
    };
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
    /// Slugs of roles beside that.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Your word that the address is right: it counts as confirmed, and no mail asks for it.
    #[serde(default)]
    pub email_is_right: bool,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub phone: Option<String>,
    /// Below mails with this person's replies.
    pub signature: Option<String>,
}

impl NewUserBody {
    fn profile(&self) -> ProfileChange {
        let Self { first_name, last_name, phone, signature, .. } = self.clone();
        ProfileChange { first_name, last_name, phone, signature, ..ProfileChange::default() }
    }
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
    let new = Registration { is_vouched: body.email_is_right, roles: body.roles.clone(), profile: body.profile(), ..Registration::of(person, username) };
    let site = asked.caller.app.site.clone();
    asked
        .write(move |ctx, _, _| {
            let user = membership::register(ctx, &site, &new)?;
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
    /// Counts once it is confirmed by its owner; the present one is told.
    pub email: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub phone: Option<String>,
    /// Below mails with this person's replies.
    pub signature: Option<String>,
}

/// Changes name, address, role or profile of a person; the username stays. Administrators only. Honours `If-Match`.
#[utoipa::path(patch, path = "/users/{id}", tag = "users", params(("id" = String, Path)), request_body = UserChange,
    responses((status = 200, body = UserBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn change(Path(id): Path<UserId>, asked: Asked<UserChange>) -> Result<Response, Refusal> {
    let site = asked.caller.app.site.clone();
    asked
        .write(move |ctx, body, terms| {
            let before = user::store::find_for_change(ctx, id)?.or_not_found()?;
            ctx.permit(PeopleAct::ChangeOther, &before.guarded())?;
            terms.check_version(&before.version.to_string())?;
            if let Some(name) = &body.name {
                membership::rename(ctx, id, name)?;
            }
            let UserChange { first_name, last_name, phone, signature, .. } = body.clone();
            change_profile_of(ctx, id, &ProfileChange { first_name, last_name, phone, signature, ..ProfileChange::default() }, |_| Ok(()))?;
            if let Some(email) = &body.email {
                membership::change_email(ctx, &site, id, &EmailAddress::at("email", email)?)?;
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

/// Shows what a person has for the second step of signing in. Administrators only.
#[utoipa::path(get, path = "/users/{id}/second-factor", tag = "users", params(("id" = String, Path)),
    responses((status = 200, body = SecondFactorBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn second_factor(caller: Caller, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    caller.read(move |ctx| Ok(SecondFactorBody::from(second_factor::overview_of(ctx, id)?))).await
}

/// Takes a person's second step away, for who has lost app, keys and codes: they are signed out everywhere and told by mail. Administrators only.
#[utoipa::path(delete, path = "/users/{id}/second-factor", tag = "users", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn reset_second_factor(Path(id): Path<UserId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    let site = asked.caller.app.site.clone();
    asked.write(move |ctx, _, _| second_factor::reset(ctx, &site, id).map(|_| Answer::empty())).await
}

/// What to do to accounts.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeedBody {
    pub action: Deed,
}

/// Does something to one account: locks, unlocks, disables, enables it, ends its sessions, requires a new password, sends the joining instructions again, deletes it. Administrators only.
#[utoipa::path(post, path = "/users/{id}/actions", tag = "users", params(("id" = String, Path)), request_body = DeedBody,
    responses((status = 200, body = UserBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn act(Path(id): Path<UserId>, asked: Asked<DeedBody>) -> Result<Response, Refusal> {
    asked.caller.raw(|ctx| ctx.permit_here(PeopleAct::Remove)).await?;
    let means = deed::means(&asked.caller.app.site, asked.body.action).await?;
    asked
        .write(move |ctx, body, terms| {
            let before = user::store::find_for_change(ctx, id)?.or_not_found()?;
            terms.check_version(&before.version.to_string())?;
            deed::act(ctx, &means, body.action, id)?;
            user::find_user(ctx, id)?.or_not_found().map(answer)
        })
        .await
}

/// What to do to which accounts.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeedsBody {
    pub action: Deed,
    /// At most 100.
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 100)]
    pub users: Vec<UserId>,
}

/// What became of each account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeedsDone {
    pub done: Vec<UserBody>,
    /// Left as they were.
    pub refused: Vec<RefusedBody>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RefusedBody {
    pub user: UserBody,
    /// Why, in the caller's language.
    pub reason: String,
}

/// Does the same to many accounts at once. Administrators only. What one of them does not allow leaves that one alone; an account that does not exist fails all.
#[utoipa::path(post, path = "/users/actions", tag = "users", request_body = DeedsBody,
    responses((status = 200, body = DeedsDone), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn act_on_all(asked: Asked<DeedsBody>) -> Result<Response, Refusal> {
    asked.caller.raw(|ctx| ctx.permit_here(PeopleAct::Remove)).await?;
    let (means, l) = (deed::means(&asked.caller.app.site, asked.body.action).await?, asked.caller.language);
    asked
        .write(move |ctx, body, _| {
            let outcome = deed::act_on_all(ctx, &means, body.action, &body.users).map_err(at_users)?;
            let refused = outcome.refused.into_iter().map(|(user, text)| RefusedBody { user: user.into(), reason: l.say(&text) });
            Ok(Answer::ok(DeedsDone { done: outcome.done.into_iter().map(Into::into).collect(), refused: refused.collect() }))
        })
        .await
}

/// Pages call the field `user`, since a form repeats it.
fn at_users(error: Error) -> Error {
    match error {
        Error::Invalid(errors) => errors.of("user").cloned().map_or(Error::Invalid(errors), |text| Error::invalid("users", text)),
        other => other,
    }
}

/// Whom to erase.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureBody {
    /// The person's name as it is now, so that nobody is erased by a slip.
    pub name: String,
}

/// Erases a person, on their request: what tells who they are goes at once, everywhere; what they did stays, by a former user. It cannot be taken back. Administrators only.
#[utoipa::path(post, path = "/users/{id}/erasure", tag = "users", params(("id" = String, Path)), request_body = ErasureBody,
    responses((status = 200, body = UserBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn erase(Path(id): Path<UserId>, asked: Asked<ErasureBody>) -> Result<Response, Refusal> {
    let app = asked.caller.app.clone();
    let response = asked
        .write(move |ctx, body, terms| {
            let before = user::store::find_for_change(ctx, id)?.or_not_found()?;
            terms.check_version(&before.version.to_string())?;
            membership::erase_person(ctx, id, &body.name).map(answer)
        })
        .await?;
    files::delete_doomed(&app.files, &app.db).await?;
    Ok(response)
}
