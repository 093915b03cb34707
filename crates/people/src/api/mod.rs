//! The door for programs: the same verbs as the pages, in JSON.

pub(crate) mod bodies;
mod invitations;
mod me;
mod organization;
mod users;

use utoipa_axum::{router::OpenApiRouter, routes};
use web::App;

/// The routes of accounts, invitations and settings below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(me::show, me::change))
        .routes(routes!(me::tokens, me::create_token))
        .routes(routes!(me::revoke_token))
        .routes(routes!(me::sessions))
        .routes(routes!(me::end_session))
        .routes(routes!(users::list, users::add))
        .routes(routes!(users::show, users::change, users::remove))
        .routes(routes!(invitations::list, invitations::invite))
        .routes(routes!(invitations::withdraw))
        .routes(routes!(invitations::approve))
        .routes(routes!(organization::show, organization::change))
}
