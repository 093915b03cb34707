//! `/api/v1/contracts`, and under which one somebody is.

use axum::{extract::Path, response::Response};
use db::Ctx;
use kernel::{ClientId, ContractId, OrNotFound, Result, ServiceId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, NoBody, Problem, Refusal};

use super::{Contract, ContractChange, ContractState, Validity, brakes, store};
use crate::{
    api::bodies::{PeopleList, UserBody},
    client::{self, ClientAct},
    contract,
};

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(of_client, add)).routes(routes!(show, change)).routes(routes!(move_person, leave_client))
}

/// What was agreed with a client.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContractBody {
    #[schema(value_type = String)]
    id: ContractId,
    #[schema(value_type = String)]
    client: ClientId,
    /// With it people of the client register themselves.
    number: String,
    state: ContractState,
    /// Where it stands today.
    validity: Validity,
    /// First and last day of its term.
    begins_on: Option<String>,
    ends_on: Option<String>,
    hours_included: Option<i64>,
    /// How many people may have an account under it, and how many have.
    most_people: Option<i64>,
    people: i64,
    /// Asked beside the number where it is not empty.
    code: String,
    /// Addresses with which people may register; empty: any.
    domains: Vec<String>,
    contact_name: String,
    contact_email: String,
    /// The services that it covers.
    #[schema(value_type = Vec<String>)]
    services: Vec<ServiceId>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Counts changes; also the entity tag.
    version: i64,
    url: String,
}

fn body(ctx: &mut Ctx<'_>, contract: Contract) -> Result<ContractBody> {
    Ok(ContractBody {
        validity: contract.validity(contract::today(ctx)?),
        people: store::count_people(ctx, contract.id)?,
        services: store::covered(ctx, contract.id)?,
        url: web::links::url(&contract.path()),
        id: contract.id,
        client: contract.client,
        number: contract.number.to_string(),
        state: contract.state,
        begins_on: contract.term.begins_on.map(|day| day.to_string()),
        ends_on: contract.term.ends_on.map(|day| day.to_string()),
        hours_included: contract.hours_included,
        most_people: contract.most_people,
        code: contract.code,
        domains: contract.domains,
        contact_name: contract.contact_name,
        contact_email: contract.contact_email,
        created_at: contract.created_at,
        version: contract.version,
    })
}

fn answer(ctx: &mut Ctx<'_>, contract: Contract) -> Result<Answer<ContractBody>> {
    let version = contract.version.to_string();
    Ok(Answer::ok(body(ctx, contract)?).with_etag(version))
}

/// What a contract is to be. What is left out stays, and is empty in a new one; an empty text empties a field.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractChangeBody {
    /// 3 to 40 letters and digits, unique on this desk; can be changed while the contract is a draft.
    number: Option<String>,
    /// `draft` (a new one unless told), `active`, `suspended` or `ended`.
    state: Option<String>,
    /// A day such as `2026-12-31`.
    begins_on: Option<String>,
    ends_on: Option<String>,
    /// A whole number; an empty text where none are agreed.
    #[serde(default, deserialize_with = "count")]
    #[schema(value_type = Option<i64>)]
    hours_included: Option<String>,
    /// The same.
    #[serde(default, deserialize_with = "count")]
    #[schema(value_type = Option<i64>)]
    most_people: Option<String>,
    code: Option<String>,
    domains: Option<Vec<String>>,
    contact_name: Option<String>,
    contact_email: Option<String>,
}

/// A number, or an empty text for none.
fn count<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Count {
        Number(i64),
        Text(String),
    }
    Ok(Option::<Count>::deserialize(deserializer)?.map(|count| match count {
        Count::Number(number) => number.to_string(),
        Count::Text(text) => text,
    }))
}

impl ContractChangeBody {
    fn change(&self) -> ContractChange {
        let Self { number, state, begins_on, ends_on, hours_included, most_people, code, domains, contact_name, contact_email } = self.clone();
        ContractChange { number, state, begins_on, ends_on, hours_included, most_people, code, domains, contact_name, contact_email }
    }
}

/// Counts a try before the change, since a number that is taken tells that it exists.
async fn brake(caller: &Caller) -> Result<(), Refusal> {
    let organization = caller.raw(|ctx| ctx.permit_here(ClientAct::Change).map(|()| ctx.organization())).await?;
    Ok(brakes::count_number(&caller.app.db, organization).await?)
}

/// Lists the contracts of a client, oldest first. For administrators.
#[utoipa::path(get, path = "/clients/{id}/contracts", tag = "clients", params(("id" = String, Path)),
    responses((status = 200, body = PeopleList<ContractBody>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn of_client(caller: Caller, Path(id): Path<ClientId>) -> Result<Response, Refusal> {
    caller
        .read(move |ctx| {
            ctx.permit_here(ClientAct::See)?;
            client::find(ctx, id)?.or_not_found()?;
            let contracts = contract::of_client(ctx, id)?;
            let data: Vec<ContractBody> = contracts.into_iter().map(|contract| body(ctx, contract)).collect::<Result<_>>()?;
            Ok(PeopleList { data, next: None })
        })
        .await
}

/// Adds a contract with a client. For administrators.
#[utoipa::path(post, path = "/clients/{id}/contracts", tag = "clients", params(("id" = String, Path)), request_body = ContractChangeBody,
    responses((status = 201, body = ContractBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn add(Path(id): Path<ClientId>, asked: Asked<ContractChangeBody>) -> Result<Response, Refusal> {
    brake(&asked.caller).await?;
    asked
        .write(move |ctx, new, _| {
            let contract = contract::add_contract(ctx, id, &new.change())?;
            let (location, version) = (format!("/api/v1/contracts/{}", contract.id), contract.version.to_string());
            Ok(Answer::created(location, body(ctx, contract)?).with_etag(version))
        })
        .await
}

/// Shows a contract. For administrators.
#[utoipa::path(get, path = "/contracts/{id}", tag = "clients", params(("id" = String, Path)),
    responses((status = 200, body = ContractBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show(caller: Caller, Path(id): Path<ContractId>) -> Result<Response, Refusal> {
    caller
        .answer(move |ctx| {
            ctx.permit_here(ClientAct::See)?;
            let contract = contract::find(ctx, id)?.or_not_found()?;
            answer(ctx, contract)
        })
        .await
}

/// Changes a contract. For administrators. Honours `If-Match`.
#[utoipa::path(patch, path = "/contracts/{id}", tag = "clients", params(("id" = String, Path)), request_body = ContractChangeBody,
    responses((status = 200, body = ContractBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn change(Path(id): Path<ContractId>, asked: Asked<ContractChangeBody>) -> Result<Response, Refusal> {
    brake(&asked.caller).await?;
    asked
        .write(move |ctx, wanted, terms| {
            let contract = contract::change_contract(ctx, id, &wanted.change(), |before| terms.check_version(&before.version.to_string()))?;
            answer(ctx, contract)
        })
        .await
}

/// Under which contract somebody is to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractOfPersonBody {
    /// Of a contract in force.
    number: String,
}

/// Puts somebody under a contract, and so with its client. For administrators.
#[utoipa::path(put, path = "/users/{id}/contract", tag = "clients", params(("id" = String, Path)), request_body = ContractOfPersonBody,
    responses((status = 200, body = UserBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn move_person(Path(id): Path<UserId>, asked: Asked<ContractOfPersonBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, wanted, _| Ok(Answer::ok(UserBody::from(contract::move_person(ctx, id, &wanted.number)?)))).await
}

/// Takes somebody without an account out of their client. For administrators.
#[utoipa::path(delete, path = "/users/{id}/contract", tag = "clients", params(("id" = String, Path)),
    responses((status = 200, body = UserBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn leave_client(Path(id): Path<UserId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| Ok(Answer::ok(UserBody::from(contract::leave_client(ctx, id)?)))).await
}
