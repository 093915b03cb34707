//! The floor under the product: the same rows read with the bare driver, written with the same templates, and nothing else.
//! No session, no permission, no presence, no query language, no security headers.

mod create;
mod furniture;
mod pages;
mod postgres;
mod rows;
mod sqlite;

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use anyhow::{Context as _, Result};
use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use clap::Args;

use self::{create::NewTicket, furniture::Furniture, rows::Source};

#[derive(Args)]
pub struct Options {
    #[arg(long)]
    listen: SocketAddr,
    /// The database file.
    #[arg(long)]
    sqlite: Option<PathBuf>,
    /// The database's URL.
    #[arg(long)]
    postgres: Option<String>,
    #[arg(long)]
    organization: i64,
    /// Who reads.
    #[arg(long)]
    user: i64,
}

struct Floor {
    source: Source,
    furniture: Furniture,
}

type Shared = State<Arc<Floor>>;

pub async fn serve(options: Options) -> Result<()> {
    let location = match (&options.sqlite, &options.postgres) {
        (Some(path), _) => db::Location::Sqlite(path.clone()),
        (None, Some(url)) => db::Location::Postgres(url.clone()),
        (None, None) => anyhow::bail!("--sqlite or --postgres is needed"),
    };
    let (organization, user) = (options.organization, options.user);
    let furniture = tokio::task::spawn_blocking(move || Furniture::gather(location, organization, user)).await??;
    let source = match (options.sqlite, options.postgres) {
        (Some(path), _) => Source::Sqlite(sqlite::File::open(path, organization, user)?),
        (None, Some(url)) => Source::Postgres(postgres::Pool::connect(&url, organization, user).await?),
        (None, None) => unreachable!("checked above"),
    };
    let router = Router::new()
        .route("/ready", get(|| async { "ready\n" }))
        .route("/feed", get(feed))
        .route("/tickets/{number}", get(ticket))
        .route("/api/v1/tickets", post(open))
        .with_state(Arc::new(Floor { source, furniture }));
    let listener = tokio::net::TcpListener::bind(options.listen).await.context("the floor cannot listen")?;
    Ok(axum::serve(axum::serve::ListenerExt::tap_io(listener, |stream| drop(stream.set_nodelay(true))), router).await?)
}

/// What went wrong, for whoever runs the benchmark.
struct Failure(anyhow::Error);

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, format!("{:#}", self.0)).into_response()
    }
}

/// The bare feed, or with any query the filtered one of the benchmark.
async fn feed(State(floor): Shared, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let rows = floor.source.feed(query.is_some()).await?;
    Ok(Html(pages::feed(&floor.furniture, rows, query.is_some()).render()?).into_response())
}

async fn ticket(State(floor): Shared, Path(number): Path<i64>) -> Result<Response, Failure> {
    let found = floor.source.ticket(number).await?.context("no such ticket")?;
    Ok(Html(pages::ticket(&floor.furniture, found).render()?).into_response())
}

async fn open(State(floor): Shared, Json(new): Json<NewTicket>) -> Result<Response, Failure> {
    let number = floor.source.create(new).await?;
    Ok((StatusCode::CREATED, Json(serde_json::json!({ "number": number }))).into_response())
}
