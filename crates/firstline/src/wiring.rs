//! The one place that knows all areas and joins what they hand over.

use std::time::Duration;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use db::Migration;
use kernel::language::Catalogue;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, CompressionLevel,
        predicate::{DefaultPredicate, NotForContentType, Predicate, SizeAbove},
    },
    timeout::RequestBodyTimeoutLayer,
};
use utoipa_axum::router::OpenApiRouter;
use web::{App, Hooks, Route, Routes};

use crate::{docs, health};

/// The schema of the whole product.
pub const MIGRATIONS: &[&[Migration]] = &[
    queue::MIGRATIONS,
    files::MIGRATIONS,
    web::MIGRATIONS,
    mail::MIGRATIONS,
    notices::MIGRATIONS,
    people::MIGRATIONS,
    tickets::MIGRATIONS,
    practices::MIGRATIONS,
];

/// Every sentence of the product.
pub fn catalogues() -> Vec<&'static Catalogue> {
    let mut all = vec![
        &web::CATALOGUE,
        &web::ERRORS,
        &files::CATALOGUE,
        &mailwire::CATALOGUE,
        &mail::CATALOGUE,
        &notices::CATALOGUE,
        &tickets::CATALOGUE,
        &tickets::INTAKE,
        &tickets::query::CATALOGUE,
        &tickets::workflow::CATALOGUE,
        &tickets::pages::CATALOGUE,
        &admin::CATALOGUE,
        &admin::mailboxes::CATALOGUE,
        &admin::mails::CATALOGUE,
        &admin::signing::CATALOGUE,
        &admin::structure::CATALOGUE,
        &admin::roles::CATALOGUE,
        &admin::way::CATALOGUE,
        &docs::CATALOGUE,
    ];
    all.extend(people::CATALOGUES);
    all.extend(practices::CATALOGUES.iter().copied());
    all
}

/// Makes known what belongs to the process, not to one database: languages and reactions.
pub fn install() {
    kernel::language::install(&catalogues());
    queue::install(&[
        people::REACTIONS,
        people::load::REACTIONS,
        people::REGISTERING,
        people::session::viewing::REACTIONS,
        tickets::REACTIONS,
        admin::REACTIONS,
    ]);
}

/// What the areas give to the floor.
pub fn hooks() -> Hooks {
    Hooks {
        by_session: people::session::by_session,
        by_token: people::session::by_token,
        seen: people::session::seen,
        rail: vec![tickets::feed::rail, people::rail, practices::rail, admin::rail],
        unread: notices::unread,
        faces: people::faces,
    }
}

/// The pages of all areas.
pub fn pages(largest_file: u64) -> Routes {
    Routes::new()
        .get("/live", web::live::stream)
        .get("/api/docs", docs::reference)
        .merge(tickets::attachments::routes(largest_file))
        .get("/", tickets::pages::home)
        .merge(tickets::pages::routes())
        .merge(notices::routes())
        .merge(people::routes())
        .merge(practices::routes())
        .merge(admin::routes())
}

/// Pages that others than our own pages may post to: the servers of mail programs do, when their reader presses "unsubscribe" (RFC 8058). The secret in the path decides, and no cookie is asked.
pub fn open_pages() -> Routes {
    tickets::quiet::routes()
}

/// The API of all areas, with its description.
pub fn api(largest_file: u64) -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(docs::about()).nest(
        "/api/v1",
        OpenApiRouter::new().merge(people::api()).merge(notices::api()).merge(admin::api()).merge(tickets::api::api(largest_file)).merge(practices::api()),
    )
}

/// Every route of the product, for the permission table.
pub fn routes(largest_file: u64) -> Vec<Route> {
    let (_, mut routes) = pages(largest_file).merge(open_pages()).into_parts();
    let (_, description) = api(largest_file).split_for_parts();
    routes.extend(docs::routes_of(&description));
    for path in ["/healthz", "/readyz", "/metrics", "/assets/{path}", "/api/v1/openapi.json"] {
        routes.push(Route { method: "GET", path: path.into() });
    }
    routes
}

/// The feed of 50 rows, 100 kB: with brotli 11.5 kB in 1.5 ms, with gzip 13.3 kB in 0.8 ms. The next lower quality of brotli takes 1.1 ms for 12.8 kB.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(5);

/// The whole product as one service.
pub fn service(app: App, metrics: health::Metrics) -> Router {
    let largest_file = app.site.largest_file;
    let (pages, _) = pages(largest_file).into_parts();
    let (api, description) = api(largest_file).split_for_parts();
    let description = docs::install(description);
    let pages = pages.layer(middleware::from_fn_with_state(app.clone(), web::headers::same_origin));
    let not_for = NotForContentType::const_new;
    let worth_it = DefaultPredicate::new().and(SizeAbove::new(1_000)).and(not_for("application/octet-stream")).and(not_for("text/event-stream"));
    let (open_pages, _) = open_pages().into_parts();
    Router::new()
        .merge(pages)
        .merge(open_pages)
        .merge(api)
        .route("/api/v1/openapi.json", get(move || async move { docs::json(description) }))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(DefaultBodyLimit::max(2 << 20))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app.clone(), web::refusal::render))
        .layer(CompressionLayer::new().quality(COMPRESSION).compress_when(worth_it))
        .route("/assets/{*path}", get(web::assets::serve))
        .merge(health::routes(metrics))
        .layer(RequestBodyTimeoutLayer::new(Duration::from_secs(30)))
        .layer(middleware::from_fn(web::headers::known_method))
        .layer(middleware::from_fn_with_state(app.clone(), web::headers::guard))
        .with_state(app)
}

/// A defect in one request ends neither the process nor the connection.
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().copied().map(str::to_owned).or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    web::Refusal(kernel::Error::Internal(format!("panic: {text}"))).into_response()
}
