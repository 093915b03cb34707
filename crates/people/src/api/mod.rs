//! The door for programs: the same verbs as the pages, in JSON.

mod audit;
pub(crate) mod bodies;
mod invitations;
mod me;
mod organization;
mod users;

pub(crate) use bodies::PeopleList;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::App;

/// The routes of accounts, invitations and settings below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(me::show, me::change))
        .routes(routes!(me::change_contract))
        .routes(routes!(me::tokens, me::create_token))
        .routes(routes!(me::revoke_token))
        .routes(routes!(me::sessions))
        .routes(routes!(me::end_session))
        .routes(routes!(me::second_factor))
        .routes(routes!(me::security_log))
        .routes(routes!(users::second_factor, users::reset_second_factor))
        .routes(routes!(users::list, users::add))
        .routes(routes!(users::show, users::change, users::remove))
        .routes(routes!(users::act_on_all))
        .routes(routes!(users::act))
        .routes(routes!(users::erase))
        .routes(routes!(invitations::list, invitations::invite))
        .routes(routes!(invitations::withdraw))
        .routes(routes!(invitations::approve))
        .routes(routes!(audit::list))
        .routes(routes!(organization::show, organization::change))
}
