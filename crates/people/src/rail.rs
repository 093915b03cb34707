//! The places in the rail that people have.

use db::Ctx;
use kernel::{Language, Result};
use web::shell::RailItem;

use crate::PeopleAct;

/// Everybody sees the people; the settings are shown to those who may change them.
pub fn rail(ctx: &mut Ctx<'_>, l: Language) -> Result<Vec<RailItem>> {
    let item = |href: &str, label: &str, icon| RailItem {
        href: href.to_owned(),
        label: l.t(label).to_owned(),
        icon,
        count: None,
        group: Some(l.t("people-rail-organization").to_owned()),
        is_current: false,
    };
    let mut places = vec![item("/people", "people-rail-people", "people")];
    if ctx.permit_here(PeopleAct::ChangeSettings).is_ok() {
        places.push(item("/settings", "people-rail-settings", "settings"));
    }
    Ok(places)
}
