//! `/api/v1/clients`.

use axum::{extract::Path, response::Response};
use db::Ctx;
use kernel::{ClientId, OrNotFound, Result, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, NoBody, Problem, Query, Refusal};

use super::{Client, ClientAct, ClientChange};
use crate::{
    api::bodies::{PeopleList, UserBody, page_request},
    client,
};

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, change)).routes(routes!(archive)).routes(routes!(restore)).routes(routes!(people))
}

/// A company that the organization serves.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientBody {
    #[schema(value_type = String)]
    id: ClientId,
    name: String,
    /// Whoever writes from one of them belongs to this client.
    domains: Vec<String>,
    /// Whether its people may see each other's requests.
    colleagues_see: bool,
    #[schema(value_type = Option<String>, format = DateTime)]
    archived_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Counts changes; also the entity tag.
    version: i64,
    url: String,
}

fn body(ctx: &mut Ctx<'_>, client: Client) -> Result<ClientBody> {
    Ok(ClientBody {
        domains: client::domains(ctx, client.id)?,
        url: web::links::url(&client.path()),
        id: client.id,
        name: client.name,
        colleagues_see: client.colleagues_see,
        archived_at: client.archived_at,
        created_at: client.created_at,
        version: client.version,
    })
}

fn answer(ctx: &mut Ctx<'_>, client: Client) -> Result<Answer<ClientBody>> {
    let version = client.version.to_string();
    Ok(Answer::ok(body(ctx, client)?).with_etag(version))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// The beginning of a word of the name.
    q: Option<String>,
    /// Those that are archived instead of those that are not.
    #[serde(default)]
    archived: bool,
    /// How many, 1 to 100; 50 unless told.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Lists clients by name. For administrators.
#[utoipa::path(get, path = "/clients", tag = "clients", params(ListQuery),
    responses((status = 200, body = PeopleList<ClientBody>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(caller: Caller, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    let page = page_request(query.limit, query.after.as_deref())?;
    let wanted = client::Query { text: query.q.unwrap_or_default(), archived: query.archived };
    caller
        .read(move |ctx| {
            let found = client::search(ctx, &wanted, &page)?;
            let data: Vec<ClientBody> = found.data.into_iter().map(|listed| body(ctx, listed.client)).collect::<Result<_>>()?;
            Ok(PeopleList { data, next: found.next })
        })
        .await
}

/// A client to add.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClientBody {
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    #[serde(default)]
    domains: Vec<String>,
    #[serde(default)]
    colleagues_see: bool,
}

/// Adds a client. For administrators.
#[utoipa::path(post, path = "/clients", tag = "clients", request_body = NewClientBody,
    responses((status = 201, body = ClientBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
async fn add(asked: Asked<NewClientBody>) -> Result<Response, Refusal> {
    asked
        .write(|ctx, new, _| {
            let change = ClientChange { name: Some(new.name.clone()), domains: Some(new.domains.clone()), colleagues_see: Some(new.colleagues_see) };
            let client = client::add_client(ctx, &change)?;
            let (location, version) = (format!("/api/v1/clients/{}", client.id), client.version.to_string());
            Ok(Answer::created(location, body(ctx, client)?).with_etag(version))
        })
        .await
}

/// Shows a client. For administrators.
#[utoipa::path(get, path = "/clients/{id}", tag = "clients", params(("id" = String, Path)),
    responses((status = 200, body = ClientBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show(caller: Caller, Path(id): Path<ClientId>) -> Result<Response, Refusal> {
    caller
        .answer(move |ctx| {
            ctx.permit_here(ClientAct::See)?;
            let client = client::find(ctx, id)?.or_not_found()?;
            answer(ctx, client)
        })
        .await
}

/// What to change; what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientChangeBody {
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// All mail domains it should have afterwards.
    domains: Option<Vec<String>>,
    colleagues_see: Option<bool>,
}

/// Changes a client. For administrators. Honours `If-Match`.
#[utoipa::path(patch, path = "/clients/{id}", tag = "clients", params(("id" = String, Path)), request_body = ClientChangeBody,
    responses((status = 200, body = ClientBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn change(Path(id): Path<ClientId>, asked: Asked<ClientChangeBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, wanted, terms| {
            let change = ClientChange { name: wanted.name.clone(), domains: wanted.domains.clone(), colleagues_see: wanted.colleagues_see };
            let client = client::change_client(ctx, id, &change, |before| terms.check_version(&before.version.to_string()))?;
            answer(ctx, client)
        })
        .await
}

/// Archives a client: none of its contracts is in force from then on. For administrators.
#[utoipa::path(post, path = "/clients/{id}/archive", tag = "clients", params(("id" = String, Path)),
    responses((status = 200, body = ClientBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn archive(Path(id): Path<ClientId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            let client = client::archive_client(ctx, id)?;
            answer(ctx, client)
        })
        .await
}

/// Takes an archived client up again. For administrators.
#[utoipa::path(post, path = "/clients/{id}/restore", tag = "clients", params(("id" = String, Path)),
    responses((status = 200, body = ClientBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn restore(Path(id): Path<ClientId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            let client = client::restore_client(ctx, id)?;
            answer(ctx, client)
        })
        .await
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// How many, 1 to 100; 50 unless told.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Lists the people of a client who have not left, by name. For administrators.
#[utoipa::path(get, path = "/clients/{id}/people", tag = "clients", params(("id" = String, Path), PageQuery),
    responses((status = 200, body = PeopleList<UserBody>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
async fn people(caller: Caller, Path(id): Path<ClientId>, Query(query): Query<PageQuery>) -> Result<Response, Refusal> {
    let page = page_request(query.limit, query.after.as_deref())?;
    caller.read(move |ctx| Ok(PeopleList::<UserBody>::page(client::people(ctx, id, &page)?))).await
}
