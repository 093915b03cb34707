//! For whoever watches over the installation: is it alive, is it ready, how is it doing.

use std::net::SocketAddr;

use axum::{
    Router,
    extract::{ConnectInfo, Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::PrometheusHandle;
use web::App;

/// What `/metrics` needs.
#[derive(Clone)]
pub struct Metrics {
    /// `None` in tests, where nothing is recorded.
    pub handle: Option<PrometheusHandle>,
    pub token: Option<String>,
}

pub fn routes(metrics: Metrics) -> Router<App> {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(render).layer(middleware::from_fn_with_state(metrics.token.clone(), only_watchers)).with_state(metrics))
}

/// Ready once the database answers, while it can be written.
async fn ready(State(app): State<App>) -> Response {
    let answer = app.db.installation_read(|installation| installation.query_one(db::installation_sql!("SELECT 1"), &[], |_| Ok(()))).await;
    match answer {
        Ok(_) if app.db.disk_has_failed() || app.files.disk_has_failed() => {
            (StatusCode::SERVICE_UNAVAILABLE, "the disk has failed: what is there can be read, and nothing is written until the next start\n").into_response()
        }
        Ok(_) if !*app.stopping.borrow() => "ready\n".into_response(),
        Ok(_) => (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response(),
    }
}

async fn render(State(metrics): State<Metrics>) -> String {
    metrics.handle.map(|handle| handle.render()).unwrap_or_default()
}

/// This machine may look, and whoever has the token.
async fn only_watchers(State(token): State<Option<String>>, request: Request, next: Next) -> Response {
    let is_local = request.extensions().get::<ConnectInfo<SocketAddr>>().is_some_and(|peer| peer.0.ip().is_loopback());
    // A proxy on this machine forwards for the whole world.
    let is_forwarded = request.headers().contains_key("x-forwarded-for");
    let bearer = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
    let has_token = token.as_deref().zip(bearer).is_some_and(|(token, bearer)| web::secret::hash(token) == web::secret::hash(bearer));
    if has_token || (token.is_none() && is_local && !is_forwarded) { next.run(request).await } else { StatusCode::NOT_FOUND.into_response() }
}

/// Counts requests and their time by route group.
pub async fn measure(request: Request, next: Next) -> Response {
    let kind = match request.uri().path() {
        path if path.starts_with("/api/") => "api",
        path if path.starts_with("/assets/") => "asset",
        "/live" => "live",
        _ => "page",
    };
    let began = std::time::Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16() / 100;
    metrics::histogram!("firstline_request_seconds", "kind" => kind).record(began.elapsed().as_secs_f64());
    metrics::counter!("firstline_requests_total", "kind" => kind, "status" => format!("{status}xx")).increment(1);
    response
}
