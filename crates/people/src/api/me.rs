//! One's own account.

use axum::{extract::Path, response::Response};
use db::Ctx;
use kernel::{EmailAddress, Error, EventId, FieldErrors, OrNotFound, Result, SessionId, Timestamp, TokenId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Asked, Caller, NoBody, Problem, Query, Refusal};

use super::bodies::{IssuedBody, MeBody, PeopleList, SecondFactorBody, SecurityLineBody, SessionBody, TokenBody};
use crate::{
    User,
    account::{PreferencesChange, ProfileChange, brakes, change_preferences, change_profile},
    contract,
    entry::brakes::register_user,
    membership, organization, second_factor, security, session,
    token::{self, Scope},
    user,
};

fn me(ctx: &mut Ctx<'_>) -> Result<User> {
    let me = ctx.me()?;
    user::find_user(ctx, me)?.or_not_found()
}

fn answer(ctx: &mut Ctx<'_>, user: User) -> Result<Answer<MeBody>> {
    let version = user.version.to_string();
    Ok(Answer::ok(MeBody::new(user, &organization::read(ctx)?)).with_etag(version))
}

/// Shows your account.
#[utoipa::path(get, path = "/me", tag = "me", responses((status = 200, body = MeBody), (status = 401, body = Problem)))]
pub async fn show(caller: Caller) -> Result<Response, Refusal> {
    caller
        .answer(|ctx| {
            let user = me(ctx)?;
            answer(ctx, user)
        })
        .await
}

/// What to change; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeChange {
    /// By which colleagues know you.
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub phone: Option<String>,
    pub about: Option<String>,
    /// Words between commas.
    pub skills: Option<String>,
    /// Below mails with your replies.
    pub signature: Option<String>,
    /// A new address counts once the link that is mailed there was followed.
    pub email: Option<String>,
    /// Replaces a derived username, this once.
    pub username: Option<String>,
    /// `en` or `ru`.
    pub language: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
    /// `system`, `light` or `dark`.
    pub theme: Option<String>,
    /// `comfortable` or `compact`.
    pub density: Option<String>,
    pub shortcuts_on: Option<bool>,
    pub mail_alerts_on: Option<bool>,
    /// How soon they are written: `at_once`, `hourly` or `daily`.
    pub mail_pace: Option<String>,
    /// When the mail of the day is written, in your time zone: `08:00`.
    pub digest_at: Option<String>,
}

impl MeChange {
    fn profile(&self) -> ProfileChange {
        ProfileChange {
            display_name: self.name.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            phone: self.phone.clone(),
            about: self.about.clone(),
            skills: self.skills.clone(),
            signature: self.signature.clone(),
        }
    }

    fn preferences(&self) -> PreferencesChange {
        PreferencesChange {
            language: self.language.clone(),
            time_zone: self.time_zone.clone(),
            theme: self.theme.clone(),
            density: self.density.clone(),
            shortcuts_on: self.shortcuts_on,
            mail_alerts_on: self.mail_alerts_on,
            mail_pace: self.mail_pace.clone(),
            digest_at: self.digest_at.clone(),
        }
    }
}

/// Changes your account. Honours `If-Match`.
#[utoipa::path(patch, path = "/me", tag = "me", request_body = MeChange,
    responses((status = 200, body = MeBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn change(asked: Asked<MeChange>) -> Result<Response, Refusal> {
    if asked.body.email.is_some() {
        brakes::count_confirmation(&asked.caller.app.db, asked.caller.raw(|ctx| ctx.me()).await?).await?;
    }
    let site = asked.caller.app.site.clone();
    asked
        .write(move |ctx, body, terms| {
            let seen = |before: &User| terms.check_version(&before.version.to_string());
            let mut wrong = FieldErrors::default();
            gather(&mut wrong, change_profile(ctx, &body.profile(), seen))?;
            gather(&mut wrong, change_preferences(ctx, &body.preferences(), |_| Ok(())))?;
            if let Some(username) = &body.username {
                let name = membership::username::check("username", username);
                gather(&mut wrong, name.and_then(|name| membership::choose_username(ctx, &name)))?;
            }
            if let Some(email) = &body.email {
                let (id, email) = (ctx.me()?, EmailAddress::at("email", email));
                gather(&mut wrong, email.and_then(|email| membership::change_email(ctx, &site, id, &email)))?;
            }
            wrong.check()?;
            let user = me(ctx)?;
            answer(ctx, user)
        })
        .await
}

/// Notes what is wrong under the names of the body, so that all of it is told at once; nothing is kept of a change that is half wrong.
fn gather<T>(wrong: &mut FieldErrors, result: Result<T>) -> Result<()> {
    match result {
        Err(Error::Invalid(mut errors)) => {
            errors.0.iter_mut().filter(|error| error.field == "display_name").for_each(|error| error.field = "name".into());
            wrong.0.append(&mut errors.0);
            Ok(())
        }
        result => result.map(drop),
    }
}

/// The contract under which to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnContract {
    /// Its number.
    pub contract: String,
    /// Its code, where it has one.
    #[serde(default)]
    pub code: String,
}

/// Puts you, somebody of a client, under another contract, by its number.
#[utoipa::path(put, path = "/me/contract", tag = "me", request_body = OwnContract,
    responses((status = 200, body = MeBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn change_contract(asked: Asked<OwnContract>) -> Result<Response, Refusal> {
    register_user(&asked.caller.app.db, &asked.caller.source.to_string(), &asked.body.contract).await?;
    asked
        .write(|ctx, body, _| {
            let user = contract::choose_contract(ctx, &body.contract, &body.code)?;
            answer(ctx, user)
        })
        .await
}

/// Lists your API tokens, without their secrets.
#[utoipa::path(get, path = "/me/tokens", tag = "me", responses((status = 200, body = PeopleList<TokenBody>), (status = 401, body = Problem)))]
pub async fn tokens(caller: Caller) -> Result<Response, Refusal> {
    caller.read(|ctx| Ok(PeopleList::<TokenBody>::whole(token::list(ctx)?))).await
}

/// A token to make.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTokenBody {
    /// What it is for.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    pub scope: Scope,
    /// Without it the token works until it is revoked.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
}

/// Makes an API token that acts in your name. Its secret is shown this once.
#[utoipa::path(post, path = "/me/tokens", tag = "me", request_body = NewTokenBody,
    responses((status = 201, body = IssuedBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn create_token(asked: Asked<NewTokenBody>) -> Result<Response, Refusal> {
    asked
        .write(|ctx, body, _| {
            let issued = token::create(ctx, &body.name, body.scope, body.expires_at)?;
            let location = format!("/api/v1/me/tokens/{}", issued.token.id);
            Ok(Answer::created(location, IssuedBody { token: issued.token.into(), secret: issued.secret }).with_secret())
        })
        .await
}

/// Revokes one of your API tokens at once.
#[utoipa::path(delete, path = "/me/tokens/{id}", tag = "me", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn revoke_token(Path(id): Path<TokenId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| token::revoke(ctx, id).map(|()| Answer::empty())).await
}

/// Lists the browsers in which you are signed in.
#[utoipa::path(get, path = "/me/sessions", tag = "me", responses((status = 200, body = PeopleList<SessionBody>), (status = 401, body = Problem)))]
pub async fn sessions(caller: Caller) -> Result<Response, Refusal> {
    caller.read(|ctx| Ok(PeopleList::<SessionBody>::whole(session::list(ctx)?))).await
}

/// Signs you out of one browser.
#[utoipa::path(delete, path = "/me/sessions/{id}", tag = "me", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn end_session(Path(id): Path<SessionId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| session::end(ctx, id).map(|()| Answer::empty())).await
}

/// Shows what is set up for the second step of your sign-in. It is changed in a browser alone, so that a program cannot weaken how its person signs in.
#[utoipa::path(get, path = "/me/second-factor", tag = "me", responses((status = 200, body = SecondFactorBody), (status = 401, body = Problem)))]
pub async fn second_factor(caller: Caller) -> Result<Response, Refusal> {
    caller.read(|ctx| Ok(SecondFactorBody::from(second_factor::overview(ctx)?))).await
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct LogQuery {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<EventId>,
}

/// Lists what happened to how you sign in, newest first, fifty at a time.
#[utoipa::path(get, path = "/me/security-log", tag = "me", params(LogQuery),
    responses((status = 200, body = PeopleList<SecurityLineBody>), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn security_log(caller: Caller, Query(query): Query<LogQuery>) -> Result<Response, Refusal> {
    let l = caller.language;
    caller
        .read(move |ctx| {
            let (lines, next) = security::lines(ctx, query.after, 50)?;
            let data = lines.into_iter().map(|line| SecurityLineBody::new(line, l)).collect();
            Ok(PeopleList { data, next: next.map(|id| id.to_string()) })
        })
        .await
}
