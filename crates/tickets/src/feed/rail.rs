//! The places in the rail that lists of tickets have. Their counts load after the page.

use db::Ctx;
use kernel::{Language, Result};
use web::shell::RailItem;

/// Path, words and icon of each, and the heading it stands under.
const PLACES: [(&str, &str, &str, Option<&str>); 6] = [
    ("/feed", "ticket-rail-feed", "feed", None),
    ("/feed?q=owner:me+is:open", "ticket-rail-mine", "person", Some("ticket-rail-views")),
    ("/feed?q=requester:me+is:open", "ticket-rail-raised", "send", Some("ticket-rail-views")),
    ("/feed?q=following:me+is:open", "ticket-rail-followed", "follow", Some("ticket-rail-views")),
    ("/feed?q=owner:none+is:open", "ticket-rail-unassigned", "unassigned", Some("ticket-rail-views")),
    ("/feed?q=is:open+sort:priority", "ticket-rail-urgent", "urgent", Some("ticket-rail-views")),
];

pub fn rail(_: &mut Ctx<'_>, l: Language) -> Result<Vec<RailItem>> {
    Ok(PLACES
        .iter()
        .map(|(href, label, icon, group)| RailItem {
            href: (*href).to_owned(),
            label: l.t(label).to_owned(),
            icon,
            count: None,
            group: group.map(|group| l.t(group).to_owned()),
            is_current: false,
        })
        .collect())
}
