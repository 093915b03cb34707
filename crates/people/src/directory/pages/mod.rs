//! The pages below `/people`.

mod add;
mod administer;
mod invitations;
mod list;
mod person;

use db::Ctx;
use kernel::{Language, Result};
use web::{Routes, shell::RailItem};

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
        .get("/people/{id}/remove", person::ask_removal)
        .post("/people/{id}/remove", administer::remove)
}

/// The places of this area in the rail: colleagues, and for administrators the settings.
pub fn rail(ctx: &mut Ctx<'_>, l: Language) -> Result<Vec<RailItem>> {
    let item = |href: &str, label: &str, icon| RailItem { href: href.to_owned(), label: label.to_owned(), icon, count: None, group: None, is_current: false };
    let mut items = vec![item("/people", l.t("web-people"), "people")];
    if ctx.standing().is_administrator {
        items.push(item("/settings", l.t("settings-title-short"), "settings"));
    }
    Ok(items)
}
