//! `/api/v1/services`: the catalogue for programs, for those who request and those who keep it.

mod bodies;
mod cover;
mod keep;
mod read;
mod request;

use utoipa_axum::{router::OpenApiRouter, routes};
use web::App;

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list, keep::create))
        .routes(routes!(read::show, keep::change))
        .routes(routes!(read::form, keep::give_form))
        .routes(routes!(keep::shift))
        .routes(routes!(keep::archive, keep::restore))
        .routes(routes!(keep::undo))
        .routes(routes!(cover::show, cover::keep))
        .routes(routes!(request::send))
        .routes(routes!(request::requested))
}
