//! Time zones by their IANA names.

use std::sync::OnceLock;

use jiff::tz::{TimeZone, db};
use kernel::Timestamp;

/// Where people live; the database also knows abbreviations, aliases by country, and zones of the military.
const REGIONS: [&str; 10] = ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

/// The zone of this name as the database spells it; capital letters do not matter, and a space may stand for the underscore.
pub fn find(name: &str) -> Option<String> {
    let name = name.trim().replace(' ', "_");
    if name.len() > 60 || name.contains('\0') {
        return None;
    }
    TimeZone::get(&name).ok().and_then(|zone| zone.iana_name().map(str::to_owned))
}

/// The zones to choose from: UTC, then places by name.
fn names() -> &'static [String] {
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let is_place = |name: &str| name.split_once('/').is_some_and(|(region, _)| REGIONS.contains(&region));
        let mut names: Vec<String> = db().available().map(|name| name.to_string()).filter(|name| is_place(name)).collect();
        names.sort_unstable();
        names.dedup();
        names.insert(0, "UTC".to_owned());
        names
    })
}

/// The zones to choose from with what they are ahead of UTC now: ("Europe/Berlin", "UTC+01:00").
pub fn choices(now: Timestamp) -> Vec<(&'static str, String)> {
    names().iter().map(|name| (name.as_str(), offset(name, now))).collect()
}

/// How far a zone is ahead of UTC.
pub fn offset(name: &str, now: Timestamp) -> String {
    let zone = TimeZone::get(name).unwrap_or(TimeZone::UTC);
    let seconds = zone.to_offset(now.to_jiff()).seconds();
    let sign = if seconds < 0 { '\u{2212}' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_found_as_people_write_it() {
        assert_eq!(find("Europe/Berlin").as_deref(), Some("Europe/Berlin"));
        assert_eq!(find(" america/new york ").as_deref(), Some("America/New_York"));
        assert_eq!(find("UTC").as_deref(), Some("UTC"));
        for unknown in ["", "Mars/Olympus", "../../etc/passwd", "Europe/Berlin\0"] {
            assert_eq!(find(unknown), None, "{unknown:?}");
        }
    }

    #[test]
    fn the_list_holds_places_of_the_whole_world() {
        let choices = choices(Timestamp::parse("2026-01-15T12:00:00Z").unwrap());
        let of = |name: &str| choices.iter().find(|choice| choice.0 == name).map(|choice| choice.1.as_str());
        assert!(choices.len() > 300);
        assert_eq!(of("Europe/Berlin"), Some("UTC+01:00"));
        assert_eq!(of("America/St_Johns"), Some("UTC\u{2212}03:30"));
        assert_eq!(of("UTC"), Some("UTC+00:00"));
        assert_eq!(of("US/Pacific"), None);
    }
}
