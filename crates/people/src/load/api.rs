//! Loads by API: the same verbs as the pages.

use axum::{
    Json,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Error, LoadId, OperationId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, NoBody, Problem, Refusal};

use super::{
    columns::Field,
    model::{BadLine, Load, LoadState},
    pages::receive,
    table::{self, LARGEST},
    undo, verbs,
};
use crate::{PeopleAct, api::PeopleList};

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, upload))
        .layer(DefaultBodyLimit::max(LARGEST + (64 << 10)))
        .routes(routes!(show, change, discard))
        .routes(routes!(problems))
        .routes(routes!(start))
        .routes(routes!(invite))
        .routes(routes!(take_back))
}

/// A file of people.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct LoadBody {
    #[schema(value_type = String)]
    id: LoadId,
    file: String,
    state: LoadState,
    /// What each column is; `null` is not read.
    columns: Vec<Option<Field>>,
    headers: Vec<String>,
    /// Lines that are people; of them new, here already, and with problems.
    lines: i64,
    new: i64,
    here: i64,
    bad: i64,
    /// Accounts made so far.
    loaded: i64,
    /// How far it is.
    percent: i64,
    #[schema(value_type = Option<String>, format = DateTime)]
    invited_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    finished_at: Option<Timestamp>,
    /// Under which all its events stand.
    #[schema(value_type = String)]
    operation: OperationId,
}

impl From<Load> for LoadBody {
    fn from(load: Load) -> Self {
        Self {
            percent: load.percent(),
            id: load.id,
            file: load.file_name,
            state: load.state,
            columns: load.columns.fields,
            headers: load.headers,
            lines: load.lines,
            new: load.fresh,
            here: load.here,
            bad: load.bad,
            loaded: load.loaded,
            invited_at: load.invited_at,
            created_at: load.created_at,
            finished_at: load.finished_at,
            operation: load.operation,
        }
    }
}

/// A line with what is wrong with it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BadLineBody {
    line: i64,
    cells: Vec<String>,
    problems: Vec<LineProblemBody>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct LineProblemBody {
    field: String,
    message: String,
}

/// A CSV or XLSX file as multipart form data.
#[derive(ToSchema)]
#[allow(dead_code)] // Only its schema is used.
struct PeopleFileBody {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Lists the newest files of people.
#[utoipa::path(get, path = "/people-loads", tag = "users", responses((status = 200, body = PeopleList<LoadBody>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list(caller: Caller) -> Result<Response, Refusal> {
    caller.read(|ctx| Ok(PeopleList::<LoadBody>::whole(verbs::latest(ctx)?))).await
}

/// Looks through a file of people; nobody is loaded yet. Columns are guessed from its headers.
#[utoipa::path(post, path = "/people-loads", tag = "users", request_body(content = PeopleFileBody, content_type = "multipart/form-data"),
    responses((status = 201, body = LoadBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn upload(State(app): State<App>, caller: Caller, request: Request) -> Result<Response, Response> {
    let refused = |error: Error| Refusal::from(error).into_response();
    caller.raw(|ctx| ctx.permit_here(PeopleAct::Load)).await.map_err(IntoResponse::into_response)?;
    let form = Multipart::from_request(request, &app).await.map_err(|_| refused(Error::invalid("file", "load-file-missing")))?;
    let (name, bytes) = receive(form).await.map_err(refused)?;
    let read = tokio::task::spawn_blocking(move || table::read(&bytes)).await.map_err(|error| refused(Error::internal(error)))?;
    let lines = read.map_err(refused)?;
    let load = caller.write_raw(move |ctx| verbs::begin(ctx, &name, &lines)).await.map_err(IntoResponse::into_response)?;
    Ok((StatusCode::CREATED, Json(LoadBody::from(load))).into_response())
}

/// Shows a file of people, and how far it is.
#[utoipa::path(get, path = "/people-loads/{id}", tag = "users", params(("id" = String, Path)),
    responses((status = 200, body = LoadBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show(caller: Caller, Path(id): Path<LoadId>) -> Result<Response, Refusal> {
    caller.read(move |ctx| Ok(LoadBody::from(verbs::find(ctx, id)?))).await
}

/// What each column is.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ColumnsBody {
    /// In the order of the file; `null` is not read.
    columns: Vec<Option<Field>>,
}

/// Says what each column is, and looks through the file anew.
#[utoipa::path(patch, path = "/people-loads/{id}", tag = "users", params(("id" = String, Path)), request_body = ColumnsBody,
    responses((status = 200, body = LoadBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn change(Path(id): Path<LoadId>, asked: Asked<ColumnsBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, body, _| Ok(Answer::ok(LoadBody::from(verbs::change_columns(ctx, id, &body.columns)?)))).await
}

/// Forgets a file that was only looked through.
#[utoipa::path(delete, path = "/people-loads/{id}", tag = "users", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn discard(Path(id): Path<LoadId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| verbs::discard(ctx, id).map(|()| Answer::empty())).await
}

/// Lists the lines with problems, the first thousand of them.
#[utoipa::path(get, path = "/people-loads/{id}/problems", tag = "users", params(("id" = String, Path)),
    responses((status = 200, body = PeopleList<BadLineBody>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn problems(caller: Caller, Path(id): Path<LoadId>) -> Result<Response, Refusal> {
    let l = caller.language;
    caller
        .read(move |ctx| {
            let load = verbs::find(ctx, id)?;
            let body = |line: BadLine| BadLineBody {
                line: line.number,
                cells: line.cells,
                problems: line.problems.iter().map(|problem| LineProblemBody { field: problem.field.clone(), message: l.say(&problem.text()) }).collect(),
            };
            Ok(PeopleList { data: verbs::bad_lines(ctx, &load, 1_000)?.into_iter().map(body).collect(), next: None })
        })
        .await
}

/// How to load.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StartBody {
    /// Whether invitations are mailed when everybody is loaded.
    invite: bool,
}

/// Loads everybody who is new, in the background; lines with problems stay outside. Starting again changes nothing.
#[utoipa::path(post, path = "/people-loads/{id}/start", tag = "users", params(("id" = String, Path)), request_body = StartBody,
    responses((status = 200, body = LoadBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn start(Path(id): Path<LoadId>, asked: Asked<StartBody>) -> Result<Response, Refusal> {
    let site = asked.caller.app.site.clone();
    asked.write(move |ctx, body, _| Ok(Answer::ok(LoadBody::from(verbs::start(ctx, &site, id, body.invite)?)))).await
}

/// Mails an invitation to everybody of the load who has not joined yet, once.
#[utoipa::path(post, path = "/people-loads/{id}/invite", tag = "users", params(("id" = String, Path)),
    responses((status = 200, body = LoadBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn invite(Path(id): Path<LoadId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    let site = asked.caller.app.site.clone();
    asked.write(move |ctx, _, _| Ok(Answer::ok(LoadBody::from(verbs::invite(ctx, &site, id)?)))).await
}

/// Takes back, in the background, everybody of the load who has not joined yet.
#[utoipa::path(post, path = "/people-loads/{id}/undo", tag = "users", params(("id" = String, Path)),
    responses((status = 200, body = LoadBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn take_back(Path(id): Path<LoadId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    let site = asked.caller.app.site.clone();
    asked.write(move |ctx, _, _| Ok(Answer::ok(LoadBody::from(undo::undo(ctx, &site, id)?)))).await
}
