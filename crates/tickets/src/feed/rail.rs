//! The places in the rail that lists of tickets have. Their counts load after the page.

use std::collections::BTreeMap;

use db::Ctx;
use kernel::{Language, Result};
use web::shell::RailItem;

use super::counts as counts_of;
use crate::query::{Context, FeedFilter};

/// Path, words and icon of each, and the heading it stands under.
const PLACES: [(&str, &str, &str, Option<&str>); 6] = [
    ("/feed", "ticket-rail-feed", "feed", None),
    ("/feed?q=owner:me+is:open", "ticket-rail-mine", "person", Some("ticket-rail-views")),
    ("/feed?q=requester:me+is:open", "ticket-rail-raised", "send", Some("ticket-rail-views")),
    ("/feed?q=following:me+is:open", "ticket-rail-followed", "follow", Some("ticket-rail-views")),
    ("/feed?q=owner:none+is:open", "ticket-rail-unassigned", "unassigned", Some("ticket-rail-views")),
    ("/feed?q=is:open+sort:priority", "ticket-rail-urgent", "urgent", Some("ticket-rail-views")),
];

/// Where whoever asks and does not answer is at home.
const PORTAL: (&str, &str, &str, Option<&str>) = ("/portal", "ticket-rail-portal", "portal", None);

/// The feed and its views for whoever answers tickets; the portal for whoever asks.
pub fn rail(ctx: &mut Ctx<'_>, l: Language) -> Result<Vec<RailItem>> {
    let places: &[_] = if ctx.standing().is_agent() { &PLACES } else { &[PORTAL] };
    Ok(places
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

/// How many tickets each place of the rail lists, by its address; a place without any is left out.
pub fn rail_counts(ctx: &mut Ctx<'_>, context: &Context) -> Result<BTreeMap<&'static str, i64>> {
    let mut counts = BTreeMap::new();
    for (href, ..) in PLACES.iter().filter(|(href, ..)| !href.contains("sort:")) {
        let query = href.split_once("?q=").map_or_else(|| FeedFilter::default().to_query().to_string(), |(_, query)| query.replace('+', " "));
        let query = super::parse_or_refuse(ctx, &query)?;
        let total = counts_of(ctx, &query, context)?.total;
        if total > 0 {
            counts.insert(*href, total);
        }
    }
    Ok(counts)
}
