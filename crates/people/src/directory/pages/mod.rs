//! The pages below `/people`.

mod add;
mod administer;
mod chosen;
mod erase;
mod form;
mod invitations;
mod list;
mod person;
mod view_as;

use axum::{extract::DefaultBodyLimit, routing::post};
use web::Routes;

use crate::account::LARGEST_PICTURE;

pub fn routes() -> Routes {
    Routes::new()
        .get("/people", list::show)
        .get("/settings/users", list::show_in_settings)
        .get("/people/chosen", chosen::ask)
        .post("/people/chosen", chosen::act)
        .get("/people/new", add::show)
        .route("POST", "/people/new", post(add::add).layer(largest()))
        .get("/people/{id}/edit", add::show_edit)
        .route("POST", "/people/{id}/edit", post(add::save).layer(largest()))
        .get("/people/invite", invitations::show_form)
        .post("/people/invite", invitations::invite)
        .get("/people/invitations", invitations::show)
        .post("/people/invitations/{id}/approve", invitations::approve)
        .post("/people/invitations/{id}/resend", invitations::resend)
        .post("/people/invitations/{id}/withdraw", invitations::withdraw)
        .get("/people/{id}", person::show)
        .post("/people/{id}/rename", administer::rename)
        .post("/people/{id}/administrator", administer::make_administrator)
        .post("/people/{id}/member", administer::make_member)
        .post("/people/{id}/resend", administer::resend_link)
        .post("/people/{id}/new-password", administer::require_new_password)
        .post("/people/{id}/end-sessions", administer::end_sessions)
        .post("/people/{id}/reset-second-factor", administer::reset_second_factor)
        .post("/people/{id}/view-as", view_as::start)
        .post("/view-as/stop", view_as::stop)
        .post("/people/{id}/lock", administer::lock)
        .post("/people/{id}/unlock", administer::unlock)
        .post("/people/{id}/disable", administer::disable)
        .post("/people/{id}/enable", administer::enable)
        .get("/people/{id}/erase", erase::ask)
        .post("/people/{id}/erase", erase::erase)
        .get("/people/{id}/remove", person::ask_removal)
        .post("/people/{id}/remove", administer::remove)
}

/// A form with a picture.
fn largest() -> DefaultBodyLimit {
    DefaultBodyLimit::max(LARGEST_PICTURE + (64 << 10))
}
