//! Forms that come back filled in.

use axum::http::StatusCode;
use kernel::{Error, FieldErrors, Result};

/// What to show beside the fields of a form that was refused, and with which status. What no form can answer is passed on.
pub fn form(error: Error) -> Result<(StatusCode, FieldErrors)> {
    let whole = |text| {
        let mut errors = FieldErrors::default();
        errors.add("", text);
        errors
    };
    match error {
        Error::Invalid(errors) => Ok((StatusCode::UNPROCESSABLE_ENTITY, errors)),
        Error::Conflict(text) => Ok((StatusCode::CONFLICT, whole(text))),
        Error::Forbidden(text) if text.key == "people-confirm-first" => Ok((StatusCode::FORBIDDEN, whole(text))),
        Error::Stale => Ok((StatusCode::CONFLICT, whole("error-stale".into()))),
        other => Err(other),
    }
}
