//! `/api/v1/registrations`: registering oneself, open to anybody, and deciding about it.

use axum::{
    Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Error, FieldErrors, Language, OrNotFound, RegistrationId, Result, TeamId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, NoBody, Problem, Query, Refusal, Sent};

use super::{
    AskStaff, AskUser, Decision, Kind, Personal, PersonalText, Registration, State, accept_registration, ask_as_staff, ask_as_user, refuse_registration, store,
};
use crate::{
    PeopleAct,
    api::bodies::{PeopleList, page_request},
    entry::brakes,
};

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(as_user))
        .routes(routes!(as_staff))
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(accept))
        .routes(routes!(refuse))
}

/// What happens next.
#[derive(Serialize, ToSchema)]
struct AskedBody {
    /// In the caller's language.
    message: String,
}

fn asked(language: Language, key: &str) -> Response {
    (StatusCode::ACCEPTED, Json(AskedBody { message: language.t(key).to_owned() })).into_response()
}

/// Somebody who registers as a user, with the number of a service contract.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UserRegistrationBody {
    /// At least 2 letters.
    first_name: String,
    /// At least 1 letter.
    last_name: String,
    email: String,
    /// The login name: 2 to 64 letters, digits, `.`, `_` or `-`. It can never be changed.
    username: String,
    #[serde(default)]
    phone: String,
    /// The number of a contract in force.
    contract: String,
    /// Its code, where it has one.
    #[serde(default)]
    code: String,
    /// `en` or `ru`; else what `Accept-Language` asks for.
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
    /// IANA name of your time zone, such as `Europe/Berlin`.
    #[serde(default)]
    zone: String,
}

/// Registers you as a user. A link to set a password is mailed; whether the address has an account already is not told.
#[utoipa::path(post, path = "/registrations/user", tag = "registrations", request_body = UserRegistrationBody, security(()),
    responses((status = 202, body = AskedBody), (status = 400, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn as_user(caller: Caller, Sent(body): Sent<UserRegistrationBody>) -> Result<Response, Refusal> {
    let UserRegistrationBody { first_name, last_name, email, username, phone, contract, code, language, zone } = body;
    let language = language.unwrap_or(caller.language);
    let text =
        PersonalText { first_name: &first_name, last_name: &last_name, email: &email, username: &username, phone: &phone, zone: &zone };
    let mut errors = FieldErrors::default();
    let personal = errors.take(Personal::check(&text, language));
    if contract.trim().is_empty() {
        errors.add("contract", "error-required");
    }
    let Some(personal) = personal.filter(|_| errors.is_empty()) else { return Err(Error::Invalid(errors).into()) };
    let db = &caller.app.db;
    brakes::register_user(db, &caller.source.to_string(), &contract).await?;
    let ask = AskUser { personal, contract, code };
    db.installation_write(move |installation| ask_as_user(installation, &ask)).await?;
    Ok(asked(language, "entry-registered-user"))
}

/// Somebody who registers as support staff of a company.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StaffRegistrationBody {
    /// At least 2 letters.
    first_name: String,
    /// At least 1 letter.
    last_name: String,
    email: String,
    /// The login name: 2 to 64 letters, digits, `.`, `_` or `-`. It can never be changed.
    username: String,
    #[serde(default)]
    phone: String,
    company: String,
    /// What is left out or unknown gives way to the company's default one.
    #[serde(default)]
    department: String,
    #[serde(default)]
    team: String,
    /// `en` or `ru`; else what `Accept-Language` asks for.
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
    /// IANA name of your time zone, such as `Europe/Berlin`.
    #[serde(default)]
    zone: String,
}

/// Registers you as support staff. In a known company an administrator activates the account; an unknown one is set up with you as its administrator. The answer is the same: the mail tells the difference.
#[utoipa::path(post, path = "/registrations/staff", tag = "registrations", request_body = StaffRegistrationBody, security(()),
    responses((status = 202, body = AskedBody), (status = 400, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn as_staff(caller: Caller, Sent(body): Sent<StaffRegistrationBody>) -> Result<Response, Refusal> {
    let StaffRegistrationBody { first_name, last_name, email, username, phone, company, department, team, language, zone } = body;
    let language = language.unwrap_or(caller.language);
    let text =
        PersonalText { first_name: &first_name, last_name: &last_name, email: &email, username: &username, phone: &phone, zone: &zone };
    let ask = AskStaff::check(&text, &company, &department, &team, language)?;
    let db = &caller.app.db;
    brakes::register_staff(db, &caller.source.to_string(), &ask.company).await?;
    let site = caller.app.site.clone();
    db.installation_write(move |installation| ask_as_staff(installation, &site, &ask)).await?;
    Ok(asked(language, "entry-registered-staff"))
}

/// Somebody who registered and has no account yet.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationBody {
    #[schema(value_type = String)]
    id: RegistrationId,
    kind: Kind,
    state: State,
    name: String,
    email: String,
    username: String,
    phone: String,
    /// Where the account will be placed.
    #[schema(value_type = String)]
    department: kernel::DepartmentId,
    #[schema(value_type = String)]
    team: TeamId,
    /// As what: `administrator`, the word of a role, or nothing for a requester.
    role: String,
    /// What was typed, which may be wrong.
    asked_department: String,
    asked_team: String,
    #[schema(value_type = Option<String>)]
    contract: Option<kernel::ContractId>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<Registration> for RegistrationBody {
    fn from(registration: Registration) -> Self {
        Self {
            name: registration.display_name(),
            id: registration.id,
            kind: registration.kind,
            state: registration.state,
            email: registration.email,
            username: registration.username,
            phone: registration.phone,
            department: registration.department,
            team: registration.team,
            role: registration.role,
            asked_department: registration.asked_department,
            asked_team: registration.asked_team,
            contract: registration.contract,
            created_at: registration.created_at,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// `waiting` (unless told), `sent`, `joined` or `refused`.
    #[param(inline)]
    state: Option<State>,
    /// How many, 1 to 100; 50 unless told.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Lists registrations, newest first. For administrators.
#[utoipa::path(get, path = "/registrations", tag = "registrations", params(ListQuery),
    responses((status = 200, body = PeopleList<RegistrationBody>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(caller: Caller, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    let page = page_request(query.limit, query.after.as_deref())?;
    caller
        .read(move |ctx| {
            ctx.permit_here(PeopleAct::Add)?;
            Ok(PeopleList::<RegistrationBody>::page(store::list(ctx, query.state.unwrap_or(State::Waiting), &page)?))
        })
        .await
}

/// Shows a registration. For administrators.
#[utoipa::path(get, path = "/registrations/{id}", tag = "registrations", params(("id" = String, Path)),
    responses((status = 200, body = RegistrationBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show(caller: Caller, Path(id): Path<RegistrationId>) -> Result<Response, Refusal> {
    caller
        .read(move |ctx| {
            ctx.permit_here(PeopleAct::Add)?;
            store::find(ctx, id)?.or_not_found().map(RegistrationBody::from)
        })
        .await
}

/// Where the account is placed and as what; what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecisionBody {
    #[schema(value_type = Option<String>)]
    team: Option<TeamId>,
    /// `administrator`, the word of a role such as `agent`, or an empty text for a requester.
    role: Option<String>,
}

/// Activates the account of somebody who registered as support staff: the link to set a password is mailed. For administrators.
#[utoipa::path(post, path = "/registrations/{id}/accept", tag = "registrations", params(("id" = String, Path)), request_body = DecisionBody,
    responses((status = 200, body = RegistrationBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn accept(Path(id): Path<RegistrationId>, asked: Asked<DecisionBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, _| {
            let decision = Decision { team: body.team, role: body.role.clone() };
            accept_registration(ctx, id, &decision).map(|registration| Answer::ok(RegistrationBody::from(registration)))
        })
        .await
}

/// Refuses somebody who registered as support staff. For administrators.
#[utoipa::path(post, path = "/registrations/{id}/refuse", tag = "registrations", params(("id" = String, Path)),
    responses((status = 200, body = RegistrationBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn refuse(Path(id): Path<RegistrationId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| refuse_registration(ctx, id).map(|registration| Answer::ok(RegistrationBody::from(registration)))).await
}
