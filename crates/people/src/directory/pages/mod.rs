//! The pages below `/people`.

mod add;
mod administer;
mod invitations;
mod list;
mod person;

use web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/people", list::show)
        .get("/people/new", add::show)
        .post("/people/new", add::add)
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
        .get("/people/{id}/remove", person::ask_removal)
        .post("/people/{id}/remove", administer::remove)
}
