//! The same for programs.

use axum::{extract::Path, response::Response};
use kernel::UserId;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{App, Caller, Problem, Refusal};

use super::{
    Whose,
    file::{Through, send},
};

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(export_own)).routes(routes!(export_person))
}

/// Everything that is known about you, as one file: your account, sign-ins and devices, what you asked, wrote and attached. Without secrets, and without what others wrote. Noted in your security log.
#[utoipa::path(get, path = "/me/export", tag = "me",
    responses((status = 200, body = Object), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn export_own(caller: Caller) -> Result<Response, Refusal> {
    send(Through::Program(caller), Whose::Own).await
}

/// The same about somebody else, on their request; what stands on tickets that you may not see is left out. Administrators only. Noted in the person's security log.
#[utoipa::path(get, path = "/users/{id}/export", tag = "users", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn export_person(caller: Caller, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    send(Through::Program(caller), Whose::Of(id)).await
}
