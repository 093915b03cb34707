//! The places in the rail that people have.

use db::Ctx;
use kernel::{Language, Result};
use web::shell::RailItem;

use crate::{ClientAct, PeopleAct, permission::see_colleagues};

/// Whoever is at work here sees the people; the settings are shown to those who may change them.
pub fn rail(ctx: &mut Ctx<'_>, l: Language) -> Result<Vec<RailItem>> {
    let item = |href: &str, label: &str, icon| RailItem {
        href: href.to_owned(),
        label: l.t(label).to_owned(),
        icon,
        count: None,
        group: Some(l.t("people-rail-organization").to_owned()),
        is_current: false,
    };
    let mut places = Vec::new();
    if see_colleagues(ctx).is_ok() {
        places.push(item("/people", "people-rail-people", "people"));
    }
    if ctx.permit_here(PeopleAct::ChangeSettings).is_ok() {
        places.push(item("/settings", "people-rail-settings", "settings"));
        return Ok(places);
    }
    // Whoever may change one part of the settings goes there directly.
    if ctx.permit_here(ClientAct::See).is_ok() {
        places.push(item("/settings/clients", "client-title", "organization"));
    }
    if ctx.permit_here(PeopleAct::Audit).is_ok() {
        places.push(item("/settings/audit", "audit-title", "history"));
    }
    Ok(places)
}
