//! The download, on the page of a person and in one's own account.

use axum::{extract::Path, response::Response};
use kernel::UserId;
use web::{Door, Refusal, Routes};

use super::{
    Whose,
    file::{Through, send},
};

pub fn routes() -> Routes {
    Routes::new().get("/account/export", own).get("/people/{id}/export", of_person)
}

/// `GET /account/export`
async fn own(door: Door) -> Result<Response, Refusal> {
    send(Through::Page(door), Whose::Own).await
}

/// `GET /people/{id}/export`
async fn of_person(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    send(Through::Page(door), Whose::Of(id)).await
}
