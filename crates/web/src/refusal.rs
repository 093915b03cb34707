//! How a refusal looks: a page that helps back, or `application/problem+json` (RFC 9457). Nothing else in the product knows of HTTP status codes for errors.

use std::sync::Arc;

use askama::Template;
use axum::{
    Json,
    extract::{FromRequestParts, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use kernel::{Error, FieldErrors, Language, Text};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    door::{Door, text},
    kept::{self, Held, KeptField},
    shell::Shell,
};

/// The reader asks for help here and does not answer: this page has its like in the portal, to which they are led.
pub const IN_PORTAL: &str = "error-in-portal";

/// Forbidden until the password that somebody else typed is changed; leads to the page where that is done.
pub(crate) const PASSWORD_FIRST: &str = "error-password-first";

/// Forbidden until a second step is set up that the organization asks for; leads to the page where that is done.
pub(crate) const SECOND_FACTOR_FIRST: &str = "error-second-factor-first";

/// An error on its way out of a handler. The layer [`render`] gives it its looks, since only there the reader's language is known.
#[derive(Debug)]
pub struct Refusal(pub Error);

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

/// What a refused response carries until it is rendered.
#[derive(Clone)]
struct Carried(Arc<Error>);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = status(&self.0).into_response();
        if let Error::TooMany { retry_after_seconds } = &self.0 {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
        }
        if let Error::Unavailable(_) = &self.0 {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(5));
        }
        response.extensions_mut().insert(Carried(Arc::new(self.0)));
        response
    }
}

pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Unauthenticated => StatusCode::UNAUTHORIZED,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::Invalid(errors) if errors.0.iter().any(|error| error.text.key == "files-too-large") => StatusCode::PAYLOAD_TOO_LARGE,
        Error::Invalid(errors) if errors.0.iter().any(|error| error.text.key == crate::api::BROKEN) => StatusCode::BAD_REQUEST,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Stale => StatusCode::PRECONDITION_FAILED,
        Error::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Says what happened and what to do next.
pub fn sentence(error: &Error) -> Text {
    match error {
        Error::NotFound => "error-not-found".into(),
        Error::Unauthenticated => "error-unauthenticated".into(),
        Error::Forbidden(text) | Error::Conflict(text) => text.clone(),
        Error::Invalid(FieldErrors(errors)) => match errors.as_slice() {
            [only] => only.text.clone(),
            _ => "error-invalid".into(),
        },
        Error::Stale => "error-stale".into(),
        Error::TooMany { retry_after_seconds } => Text::new("error-too-many").with("n", (retry_after_seconds + 59) / 60),
        Error::Unavailable(_) => "error-unavailable".into(),
        Error::Internal(_) => "error-internal".into(),
    }
}

/// What handlers and extractors did not word themselves gets a sentence by its status.
fn sentence_of_status(status: StatusCode) -> Text {
    match status.as_u16() {
        400 => "error-bad-request".into(),
        404 => "error-not-found".into(),
        405 => "error-method".into(),
        408 => "error-timeout".into(),
        413 => "error-too-large".into(),
        415 => "error-media-type".into(),
        _ => "error-internal".into(),
    }
}

/// Problem details (RFC 9457).
#[derive(Serialize, ToSchema)]
pub struct Problem {
    /// `about:blank`: the status says it all.
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: String,
    pub status: u16,
    pub detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
    pub request_id: String,
}

/// What is wrong with one field.
#[derive(Serialize, ToSchema)]
pub struct ProblemField {
    pub field: String,
    pub message: String,
}

#[derive(Template)]
#[template(path = "templates/error.html")]
struct ErrorPage {
    shell: Shell,
    status: u16,
    heading: String,
    sentence: String,
    /// Shown so that the operator can find it in the log.
    reference: Option<String>,
    /// What was sent and not taken: where it was going, and its fields.
    kept: Option<(String, Vec<KeptField>)>,
    /// The way back: address and words.
    back: (String, String),
}

/// The layer that turns refusals into pages or problem documents.
pub async fn render(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let is_api = parts.uri.path().starts_with("/api/") || text(&parts.headers, header::ACCEPT).starts_with("application/json");
    let (body, held) = if !is_api && kept::is_form(&parts.method, &parts.headers) { kept::hold(&parts.headers, body).await } else { (body, None) };
    let Ok(door) = Door::from_request_parts(&mut parts, &app).await;
    let method = parts.method.clone();
    let request_id = format!("{:016x}", rand::random::<u64>());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    response.headers_mut().insert("x-request-id", HeaderValue::from_str(&request_id).unwrap_or(HeaderValue::from_static("-")));
    let status = response.status();
    let carried = response.extensions_mut().remove::<Carried>().map(|carried| carried.0);
    let is_bare = response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if carried.is_none() && !((status.is_client_error() || status.is_server_error()) && is_bare) {
        return response;
    }
    if let Some(error) = carried.as_deref().filter(|error| matches!(error, Error::Internal(_) | Error::Unavailable(_))) {
        tracing::error!(%request_id, %method, path = door.path, %error, "request failed");
    }
    let mut rendered = match is_api {
        true => problem(&door, status, carried.as_deref(), request_id),
        false => page(&door, &method, status, carried.as_deref(), request_id, held).await,
    };
    for name in [header::RETRY_AFTER, header::ALLOW, header::WWW_AUTHENTICATE, header::HeaderName::from_static("x-request-id")] {
        if let Some(value) = response.headers().get(&name) {
            rendered.headers_mut().insert(name, value.clone());
        }
    }
    rendered
}

fn problem(door: &Door, status: StatusCode, error: Option<&Error>, request_id: String) -> Response {
    let l = door.language;
    let errors = match error {
        Some(Error::Invalid(FieldErrors(errors))) => {
            errors.iter().map(|error| ProblemField { field: error.field.clone().into_owned(), message: l.say(&error.text) }).collect()
        }
        _ => Vec::new(),
    };
    let problem = Problem {
        kind: "about:blank",
        title: status.canonical_reason().unwrap_or("Error").to_owned(),
        status: status.as_u16(),
        detail: l.say(&error.map_or_else(|| sentence_of_status(status), sentence)),
        errors,
        request_id,
    };
    let mut response = (status, Json(problem)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

async fn page(door: &Door, method: &Method, status: StatusCode, error: Option<&Error>, request_id: String, held: Option<Held>) -> Response {
    match error {
        Some(Error::Unauthenticated) if method == Method::GET => return Redirect::to(&format!("/sign-in?next={}", encode(&door.path))).into_response(),
        Some(Error::Forbidden(text)) if text.key == PASSWORD_FIRST => return Redirect::to("/account/password").into_response(),
        Some(Error::Forbidden(text)) if text.key == SECOND_FACTOR_FIRST => return Redirect::to("/account/second-factor").into_response(),
        Some(Error::Forbidden(text)) if text.key == IN_PORTAL => return Redirect::to(&format!("/portal?from={}", encode(&door.path))).into_response(),
        _ => {}
    }
    let text = error.map_or_else(|| sentence_of_status(status), sentence);
    let is_ours = matches!(error, None | Some(Error::Internal(_))) && status.is_server_error();
    let fields = match held {
        Some(held) => held.fields().await,
        None => Vec::new(),
    };
    let kept = (!fields.is_empty()).then(|| (door.path.clone(), fields));
    let make = move |shell: Shell, is_known: bool| {
        let l = shell.l;
        ErrorPage {
            status: status.as_u16(),
            heading: heading(l, status),
            sentence: l.say(&text),
            reference: is_ours.then(|| request_id.clone()),
            kept: kept.clone(),
            back: if is_known { ("/feed".to_owned(), l.t("error-back-to-feed").to_owned()) } else { ("/".to_owned(), l.t("error-back-to-start").to_owned()) },
            shell,
        }
    };
    let now = door.app.db.now();
    let anonymous = make(door.anonymous_shell(now), false);
    match door.plain(status, move |_, visitor, shell| Ok(make(shell, visitor.is_some()))).await {
        Ok(response) => response,
        // The database is away: the page says so without it.
        Err(_) => (status, Html(anonymous.render().unwrap_or_default())).into_response(),
    }
}

fn heading(l: Language, status: StatusCode) -> String {
    let key = match status.as_u16() {
        401 => "error-heading-401",
        403 => "error-heading-403",
        404 => "error-heading-404",
        409 | 412 => "error-heading-409",
        413 => "error-heading-413",
        429 => "error-heading-429",
        503 => "error-heading-503",
        400..=499 => "error-heading-400",
        _ => "error-heading-500",
    };
    l.t(key).to_owned()
}

/// A path as the value of a query parameter.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
