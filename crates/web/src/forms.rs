//! Forms and query strings turned into types, at the door.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
};
use kernel::Error;
use serde::de::DeserializeOwned;

use crate::refusal::Refusal;

/// A posted form (`application/x-www-form-urlencoded`); a field may come several times. U+0000 is refused.
pub struct Form<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = axum::response::Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let bytes = Bytes::from_request(request, state).await.map_err(axum::response::IntoResponse::into_response)?;
        parse(&bytes).map(Self).map_err(axum::response::IntoResponse::into_response)
    }
}

/// The query string.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parse(parts.uri.query().unwrap_or_default().as_bytes()).map(Self)
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    if bytes.contains(&0) || bytes.windows(3).any(|escape| escape == b"%00") {
        return Err(Error::invalid("", "error-nul").into());
    }
    serde_html_form::from_bytes(bytes).map_err(|_| Error::invalid("", "error-form").into())
}

/// Reads a tick box: browsers send `on` or the value, or nothing at all.
pub fn ticked<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let text = <Option<String> as serde::Deserialize>::deserialize(deserializer)?;
    Ok(text.is_some_and(|text| !matches!(text.as_str(), "" | "false" | "0" | "off")))
}

/// Where to go after signing in: a path of this site, never another site's address.
pub fn safe_path(next: &str) -> Option<&str> {
    let is_path = next.starts_with('/') && !next.starts_with("//") && !next.starts_with("/\\");
    let is_clean = !next.chars().any(|c| c.is_control() || c == '\\');
    (is_path && is_clean).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_sent_to_another_site() {
        assert_eq!(safe_path("/tickets/12?tab=files"), Some("/tickets/12?tab=files"));
        for bad in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "",
            "/\t/evil.example",
            "/%0a".trim_end_matches("%0a").trim_end_matches('/'),
        ] {
            assert_eq!(safe_path(bad), None, "{bad:?}");
        }
    }
}
