//! The pages of the portal, and its settings.

mod ask;
mod frame;
mod front;
mod home;
mod look;
mod public;
mod request;
mod requests;
mod services;
mod settings;

use axum::{
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};
use people::{account::LARGEST_PICTURE, entry::pages::gate::keep_language};
use tickets::pages::with_files;
use web::Routes;

pub fn routes() -> Routes {
    let routes = Routes::new()
        .get("/portal", home::find)
        .route("GET", "/p/{slug}", get(front::show).layer(middleware::from_fn(keep_language)))
        .get("/p/{slug}/logo", look::logo)
        .get("/p/{slug}/style.css", look::style)
        .route("GET", "/p/{slug}/public", get(public::show).layer(middleware::from_fn(keep_language)))
        .post("/p/{slug}/public", public::ask)
        .route("GET", "/p/{slug}/public/{secret}", get(public::show_link).layer(middleware::from_fn(keep_language)))
        .post("/p/{slug}/public/{secret}", public::confirm)
        .get("/p/{slug}/services", services::list)
        .get("/p/{slug}/services/{id}", services::show)
        .get("/p/{slug}/ask", ask::show)
        .get("/p/{slug}/requests", requests::list)
        .get("/p/{slug}/requests/{number}", request::show)
        .post("/p/{slug}/requests/{number}/transitions", request::transition)
        .get("/settings/portal", settings::show)
        .post("/settings/portal", settings::save)
        .route("POST", "/settings/portal/logo", post(settings::save_logo).layer(DefaultBodyLimit::max(LARGEST_PICTURE + (64 << 10))))
        .post("/settings/portal/logo/remove", settings::remove_logo);
    let routes = with_files(routes, "/p/{slug}/services/{id}", post(services::send));
    let routes = with_files(routes, "/p/{slug}/ask", post(ask::send));
    with_files(routes, "/p/{slug}/requests/{number}/messages", post(request::say))
}
