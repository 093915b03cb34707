//! `/people/load`: a file of people, from looking through it to taking it back.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, Multipart, Path, multipart::MultipartRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use kernel::{Error, FieldErrors, Language, LoadId, Result};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Routes, Shell};

use super::{
    check::{Newcomer, Problem},
    columns::Field,
    model::{BadLine, Load, LoadState, bad_csv},
    store,
    table::{self, LARGEST},
    undo, verbs,
};
use crate::{PeopleAct, failed};

/// So many people and problems are shown before somebody decides.
const SHOWN: usize = 100;

pub fn routes() -> Routes {
    Routes::new()
        .get("/people/load", show_all)
        .route("POST", "/people/load", post(upload).layer(DefaultBodyLimit::max(LARGEST + (64 << 10))))
        .get("/people/load/{id}", show)
        .post("/people/load/{id}/columns", change_columns)
        .post("/people/load/{id}/start", start)
        .post("/people/load/{id}/invite", invite)
        .post("/people/load/{id}/undo", take_back)
        .post("/people/load/{id}/discard", discard)
        .get("/people/load/{id}/problems", problems)
}

#[derive(Template)]
#[template(path = "load/templates/list.html")]
struct ListPage {
    shell: Shell,
    errors: FieldErrors,
    loads: Vec<Load>,
    megabytes: usize,
    most: usize,
}

/// `GET /people/load`
async fn show_all(door: Door) -> Result<Response, Refusal> {
    show_all_with(&door, StatusCode::OK, FieldErrors::default()).await
}

async fn show_all_with(door: &Door, status: StatusCode, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        Ok(ListPage { loads: verbs::latest(ctx)?, errors: errors.clone(), megabytes: LARGEST >> 20, most: table::MOST_ROWS, shell })
    })
    .await
}

/// `POST /people/load`
async fn upload(door: Door, form: Result<Multipart, MultipartRejection>) -> Result<Response, Refusal> {
    // Whose it is comes before the first byte is looked at.
    door.read(|ctx| ctx.permit_here(PeopleAct::Load)).await?;
    let taken = async {
        let (name, bytes) = receive(form.map_err(|_| missing())?).await?;
        let lines = tokio::task::spawn_blocking(move || table::read(&bytes)).await.map_err(Error::internal)??;
        door.write(move |ctx| verbs::begin(ctx, &name, &lines)).await
    };
    match taken.await {
        Ok(load) => Ok(Redirect::to(&load.path()).into_response()),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_all_with(&door, status, errors).await
        }
    }
}

fn missing() -> Error {
    Error::invalid("file", "load-file-missing")
}

/// The name and the bytes of the field `file`.
pub(super) async fn receive(mut form: Multipart) -> Result<(String, Bytes)> {
    while let Some(field) = form.next_field().await.map_err(|_| missing())? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            let too_large = || Error::invalid("file", kernel::Text::new("load-file-large").with("megabytes", LARGEST >> 20));
            let bytes = field.bytes().await.map_err(|error| if error.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { missing() })?;
            return if bytes.is_empty() { Err(missing()) } else { Ok((name, bytes)) };
        }
    }
    Err(missing())
}

/// A column as the page shows it.
struct Column {
    header: String,
    field: &'static str,
}

#[derive(Template)]
#[template(path = "load/templates/load.html")]
struct LoadPage {
    shell: Shell,
    load: Load,
    columns: Vec<Column>,
    fields: Vec<(&'static str, String)>,
    newcomers: Vec<Newcomer>,
    bad: Vec<BadLine>,
    errors: FieldErrors,
}

impl LoadPage {
    fn is(&self, state: &str) -> bool {
        self.load.state.slug() == state
    }

    /// What is to be decided is counted to the last one.
    fn exact(&self, count: &i64) -> String {
        self.shell.l.number(*count)
    }

    fn problem(&self, problem: &Problem) -> String {
        words(self.shell.l, problem)
    }
}

/// "Email: Enter a valid email"
fn words(l: Language, problem: &Problem) -> String {
    let field = Field::from_slug(&problem.field).map(|field| l.t(&format!("load-field-{}", field.slug())).to_owned()).unwrap_or_default();
    l.b("load-problem", "field", field, "problem", l.say(&problem.text()))
}

/// `GET /people/load/{id}`
async fn show(door: Door, Path(id): Path<LoadId>) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, id, FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, id: LoadId, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        let load = verbs::find(ctx, id)?;
        let is_open = load.state == LoadState::Checked;
        let header = |index: usize| load.headers.get(index).filter(|_| load.columns.has_header).cloned().unwrap_or_else(|| (index + 1).to_string());
        let column = |(index, field): (usize, &Option<Field>)| Column { header: header(index), field: field.map_or("", Field::slug) };
        let none = (String::new(), shell.l.t("load-field-none").to_owned());
        let named = Field::ALL.iter().map(|field| (field.slug(), shell.l.t(&format!("load-field-{}", field.slug())).to_owned()));
        Ok(LoadPage {
            columns: load.columns.fields.iter().enumerate().map(column).collect(),
            fields: std::iter::once(("", none.1)).chain(named).collect(),
            newcomers: if is_open { store::first_newcomers(ctx, &load, SHOWN)? } else { Vec::new() },
            bad: verbs::bad_lines(ctx, &load, SHOWN)?,
            errors: errors.clone(),
            load,
            shell,
        })
    })
    .await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ColumnsForm {
    column: Vec<String>,
}

/// `POST /people/load/{id}/columns`
async fn change_columns(door: Door, Path(id): Path<LoadId>, Form(form): Form<ColumnsForm>) -> Result<Response, Refusal> {
    let fields: Vec<Option<Field>> = form.column.iter().map(|slug| Field::from_slug(slug)).collect();
    let changed = door.write(move |ctx| verbs::change_columns(ctx, id, &fields)).await;
    done(&door, id, changed, None).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StartForm {
    invites: String,
}

/// `POST /people/load/{id}/start`
async fn start(door: Door, Path(id): Path<LoadId>, Form(form): Form<StartForm>) -> Result<Response, Refusal> {
    let (site, invites) = (door.app.site.clone(), form.invites == "now");
    let started = door.write(move |ctx| verbs::start(ctx, &site, id, invites)).await;
    done(&door, id, started, None).await
}

/// `POST /people/load/{id}/invite`
async fn invite(door: Door, Path(id): Path<LoadId>) -> Result<Response, Refusal> {
    let site = door.app.site.clone();
    let invited = door.write(move |ctx| verbs::invite(ctx, &site, id)).await;
    done(&door, id, invited, Some("load-invited")).await
}

/// `POST /people/load/{id}/undo`
async fn take_back(door: Door, Path(id): Path<LoadId>) -> Result<Response, Refusal> {
    let site = door.app.site.clone();
    let undone = door.write(move |ctx| undo::undo(ctx, &site, id)).await;
    done(&door, id, undone, None).await
}

async fn done(door: &Door, id: LoadId, result: Result<Load>, said: Option<&'static str>) -> Result<Response, Refusal> {
    match (result, said) {
        (Ok(load), Some(key)) => Ok(Message::ok(key).redirect(&load.path())),
        (Ok(load), None) => Ok(Redirect::to(&load.path()).into_response()),
        (Err(error), _) => {
            let (status, errors) = failed::form(error)?;
            show_with(door, status, id, errors).await
        }
    }
}

/// `POST /people/load/{id}/discard`
async fn discard(door: Door, Path(id): Path<LoadId>) -> Result<Response, Refusal> {
    door.write(move |ctx| verbs::discard(ctx, id)).await?;
    Ok(Message::ok("load-discarded").redirect("/people/load"))
}

/// `GET /people/load/{id}/problems`: the bad lines as a CSV file.
async fn problems(door: Door, Path(id): Path<LoadId>) -> Result<Response, Refusal> {
    let l = door.visitor().await?.ok_or(Error::Unauthenticated)?.language;
    let (headers, bad) = door
        .read(move |ctx| {
            let load = verbs::find(ctx, id)?;
            let bad = verbs::bad_lines(ctx, &load, table::MOST_ROWS)?;
            Ok((if load.columns.has_header { load.headers } else { Vec::new() }, bad))
        })
        .await?;
    let csv = bad_csv(&headers, &bad, l.t("load-problem-header"), |problem| words(l, problem))?;
    let mut response = csv.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"problems.csv\""));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    Ok(response)
}
