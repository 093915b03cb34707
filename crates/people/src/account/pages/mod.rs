//! The pages below `/account`.

mod password;
mod picture;
mod preferences;
mod profile;
mod sessions;
mod tokens;

use axum::{extract::DefaultBodyLimit, routing::post};
use web::Routes;

pub use picture::{LARGEST as LARGEST_PICTURE, receive as receive_picture};
pub(crate) use preferences::languages;

pub fn routes() -> Routes {
    Routes::new()
        .get("/account", profile::show)
        .post("/account", profile::save)
        .post("/account/email", profile::change_email)
        .post("/account/email/resend", profile::resend_confirmation)
        .post("/account/username", profile::choose_username)
        .post("/account/contract", profile::change_contract)
        .route("POST", "/account/picture", post(picture::save).layer(DefaultBodyLimit::max(picture::LARGEST + (64 << 10))))
        .post("/account/picture/remove", picture::remove)
        .get("/people/{id}/picture", picture::show)
        .get("/account/preferences", preferences::show)
        .post("/account/preferences", preferences::save)
        .get("/account/password", password::show)
        .post("/account/password", password::save)
        .get("/account/sessions", sessions::show)
        .post("/account/sessions/{id}/end", sessions::end)
        .post("/account/sessions/end-others", sessions::end_others)
        .get("/account/tokens", tokens::show)
        .post("/account/tokens", tokens::create)
        .post("/account/tokens/{id}/revoke", tokens::revoke)
}
