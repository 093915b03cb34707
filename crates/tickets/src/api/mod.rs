//! The door for programs: the same verbs as the pages, in JSON.

mod bodies;
mod conversation;
mod files;
mod lists;
mod quiet;
mod sight;
mod work;

pub use bodies::Writing;

use utoipa_axum::{router::OpenApiRouter, routes};
use web::App;

/// All routes of tickets below `/api/v1`.
pub fn api(largest_file: u64) -> OpenApiRouter<App> {
    let limit = axum::extract::DefaultBodyLimit::max(usize::try_from(largest_file).unwrap_or(usize::MAX).saturating_add(64 << 10));
    OpenApiRouter::new()
        .routes(routes!(lists::list, work::open))
        .routes(routes!(lists::show, work::change, work::delete))
        .routes(routes!(lists::events))
        .routes(routes!(lists::types))
        .routes(routes!(conversation::messages, conversation::say))
        .routes(routes!(work::transitions, work::transition))
        .routes(routes!(work::assign, work::release))
        .routes(routes!(work::follow, work::unfollow))
        .routes(routes!(quiet::quieten, quiet::unquieten))
        .routes(routes!(work::followers))
        .routes(routes!(work::add_follower, work::remove_follower))
        .routes(routes!(sight::place))
        .routes(routes!(sight::sight))
        .routes(routes!(sight::confide, sight::open_up))
        .routes(routes!(sight::matrix, sight::change_matrix))
        .routes(routes!(work::undo))
        .routes(routes!(work::merge, work::part))
        .routes(routes!(work::restore))
        .routes(routes!(lists::deleted))
        .routes(routes!(files::attach, files::of_ticket))
        .routes(routes!(files::show))
        .merge(OpenApiRouter::new().routes(routes!(files::upload)).layer(limit))
}
