//! What every response carries, and what every request must: the headers of promise S7, and the same-origin rule of S8.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Error, Text};

use crate::{
    app::{App, is_loopback},
    cookies,
    door::text,
    refusal::Refusal,
};

/// Lets the one inline style sheet in that Turbo writes; made anew for each response.
#[derive(Clone)]
pub struct Nonce(pub String);

/// The content security policy of a page. `more` is for the rare page that needs another directive, such as `; frame-src 'self'`; its handler sets the header.
pub fn policy(nonce: &str, more: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; \
         manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'{more}"
    )
}

/// The outermost layer.
pub async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let nonce = crate::secret::fresh();
    request.extensions_mut().insert(Nonce(nonce.clone()));
    if let Some(elsewhere) = canonical_host(&app, &request) {
        return elsewhere;
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    cookies::protect(headers, &app.site);
    let mut set = |name: HeaderName, value: &str| {
        if let (false, Ok(value)) = (headers.contains_key(&name), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_SECURITY_POLICY, &policy(&nonce, ""));
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
    set(header::CACHE_CONTROL, "no-store");
    if app.site.is_https() {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    response
}

/// `localhost` and `127.0.0.1` are different sites to a browser; a desk on loopback answers at one of them, where its cookies are.
fn canonical_host(app: &App, request: &Request) -> Option<Response> {
    let host = text(request.headers(), header::HOST);
    let wanted = app.site.authority();
    let is_page = request.method() == Method::GET && !request.uri().path().starts_with("/api/");
    let is_other_loopback = !host.is_empty() && host != wanted && is_loopback(host) && is_loopback(wanted);
    let same_port = |authority: &str| authority.rsplit_once(':').map(|(_, port)| port.to_owned());
    (is_page && is_other_loopback && same_port(host) == same_port(wanted))
        .then(|| Redirect::temporary(&app.site.url(request.uri().path_and_query().map_or("/", |path| path.as_str()))).into_response())
}

/// Nothing is changed by a request that another site made the browser send. The API is not concerned: its tokens are no cookies.
pub async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_safe || comes_from_here(request.headers(), &app.site.base_url) {
        return next.run(request).await;
    }
    Refusal::from(Error::forbidden(Text::new("error-other-origin").with("url", app.site.base_url.as_str()))).into_response()
}

fn comes_from_here(headers: &HeaderMap, base_url: &str) -> bool {
    match headers.get(header::ORIGIN) {
        Some(origin) => origin.to_str().is_ok_and(|origin| origin == base_url),
        None => text(headers, HeaderName::from_static("sec-fetch-site")) == "same-origin",
    }
}

/// Methods that no route of ours uses are not for proxies to guess about.
pub async fn known_method(request: Request, next: Next) -> Response {
    match request.method().as_str() {
        "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" => next.run(request).await,
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}
