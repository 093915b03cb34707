//! The same desk reached in another way: from another address, through a proxy, under https.

use std::net::{IpAddr, SocketAddr};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, header},
};
use firstline::health::Metrics;
use http_body_util::BodyExt;
use testkit::TestDesk;
use tower::ServiceExt;
use web::{App, Site};

/// What came back, read to its end.
pub struct Reply {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn cookies(&self) -> Vec<String> {
        self.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()).map(str::to_owned).collect()
    }
}

/// A second front of the same database.
pub fn front(desk: &TestDesk, change: impl FnOnce(&mut Site)) -> Router {
    let mut site = desk.app.site.clone();
    change(&mut site);
    let (_, stopping) = tokio::sync::watch::channel(false);
    let app = App::new(desk.app.db.clone(), desk.app.files.clone(), site, firstline::wiring::hooks(), stopping);
    firstline::wiring::service(app, Metrics { handle: None, token: None })
}

pub async fn send(router: &Router, request: Request<Body>) -> Reply {
    let (parts, body) = router.clone().oneshot(request).await.expect("an answer").into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    Reply { status: parts.status.as_u16(), headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
}

/// A form as a browser at this address posts it.
pub async fn post_from(router: &Router, source: IpAddr, path: &str, body: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if !headers.iter().any(|(name, _)| *name == "origin") {
        request = request.header(header::ORIGIN, testkit_origin());
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::from(body.to_owned())).expect("a request");
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(source, 50_000)));
    send(router, request).await
}

fn testkit_origin() -> &'static str {
    "http://127.0.0.1:8080"
}
