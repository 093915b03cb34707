//! `GET /p/{slug}/logo` and `/style.css`: what the portal looks like, to anybody, since its front is seen before sign-in.

use axum::{
    extract::Path,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use kernel::{OrNotFound, truncate};
use serde::Deserialize;
use web::{Door, Query, Refusal};

use crate::portal::{colour, store};

#[derive(Deserialize)]
pub struct Version {
    #[serde(default)]
    v: String,
}

/// What is asked for by the address that changes with it never changes.
fn caching(is_exact: bool) -> &'static str {
    if is_exact { "public, max-age=31536000, immutable" } else { "public, no-cache" }
}

fn with(mut response: Response, headers: &[(HeaderName, &'static str)]) -> Response {
    for (name, value) in headers {
        response.headers_mut().insert(name.clone(), HeaderValue::from_static(value));
    }
    response
}

/// `GET /p/{slug}/logo`
pub async fn logo(door: Door, Path(slug): Path<String>, Query(version): Query<Version>) -> Result<Response, Refusal> {
    let portal = door.app.db.installation_read(move |installation| store::by_slug(installation, &slug)?.or_not_found()).await?;
    let sha256 = portal.logo_sha256.or_not_found()?;
    let bytes = door.app.files.read(portal.organization, &sha256).await?;
    let media_type = if bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" };
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, caching(truncate(&sha256, 16) == version.v)),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
    ];
    Ok(with(bytes.into_response(), &headers))
}

/// `GET /p/{slug}/style.css`
pub async fn style(door: Door, Path(slug): Path<String>, Query(version): Query<Version>) -> Result<Response, Refusal> {
    let portal = door.app.db.installation_read(move |installation| store::by_slug(installation, &slug)?.or_not_found()).await?;
    let sheet = match portal.colour.as_str() {
        "" => String::new(),
        text => colour::style(colour::parse("colour", text)?),
    };
    let is_exact = portal.colour.trim_start_matches('#') == version.v;
    Ok(with(sheet.into_response(), &[(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, caching(is_exact))]))
}
