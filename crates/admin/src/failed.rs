//! Forms that come back filled in.

use axum::http::StatusCode;
use kernel::{Error, FieldErrors, Result};

/// What to show beside the fields of a form that was refused, and with which status. What no form can answer is passed on.
pub(crate) fn form(error: Error) -> Result<(StatusCode, FieldErrors)> {
    match error {
        Error::Invalid(errors) => Ok((StatusCode::UNPROCESSABLE_ENTITY, errors)),
        Error::Conflict(text) => {
            let mut errors = FieldErrors::default();
            errors.add("", text);
            Ok((StatusCode::CONFLICT, errors))
        }
        other => Err(other),
    }
}
