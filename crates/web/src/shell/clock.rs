//! Times as the reader says them: in their language and their time zone.

use std::fmt;

use askama::filters::HtmlSafe;
use jiff::{Zoned, tz::TimeZone};
use kernel::{Language, Timestamp};

/// Tells times to one reader, at one moment.
#[derive(Clone)]
pub struct Clock {
    pub l: Language,
    pub zone: TimeZone,
    pub now: Timestamp,
}

const MONTHS: [&str; 12] = [
    "web-month-1",
    "web-month-2",
    "web-month-3",
    "web-month-4",
    "web-month-5",
    "web-month-6",
    "web-month-7",
    "web-month-8",
    "web-month-9",
    "web-month-10",
    "web-month-11",
    "web-month-12",
];

const SHORT_MONTHS: [&str; 12] = [
    "web-month-short-1",
    "web-month-short-2",
    "web-month-short-3",
    "web-month-short-4",
    "web-month-short-5",
    "web-month-short-6",
    "web-month-short-7",
    "web-month-short-8",
    "web-month-short-9",
    "web-month-short-10",
    "web-month-short-11",
    "web-month-short-12",
];

const MINUTE: i64 = 60 * 1_000_000;

impl Clock {
    pub fn new(l: Language, zone: TimeZone, now: Timestamp) -> Self {
        Self { l, zone, now }
    }

    /// How long ago, in as few letters as can be: "now", "2 min", "3 h", "yesterday", "12 Nov", "12 Nov 2025". A time to come is its date and hour.
    pub fn short(&self, at: &Timestamp) -> String {
        let minutes = self.now.since(*at) / MINUTE;
        let (then, now) = (self.zoned(*at), self.zoned(self.now));
        match (then.date(), now.date()) {
            _ if *at > self.now.plus(MINUTE) => format!("{}, {}", self.day(&then, &SHORT_MONTHS, then.year() != now.year()), hour(&then)),
            _ if minutes < 1 => self.l.t("web-time-now").to_owned(),
            _ if minutes < 60 => self.l.a("web-time-minutes", "n", minutes),
            (day, today) if day == today || minutes < 6 * 60 => self.l.a("web-time-hours", "n", minutes / 60),
            (day, today) if today.yesterday().is_ok_and(|yesterday| yesterday == day) => self.l.t("web-time-yesterday").to_owned(),
            _ => self.day(&then, &SHORT_MONTHS, then.year() != now.year()),
        }
    }

    /// The whole of it: "12 November 2026, 14:03".
    pub fn full(&self, at: &Timestamp) -> String {
        let then = self.zoned(*at);
        format!("{}, {}", self.day(&then, &MONTHS, true), hour(&then))
    }

    /// The day alone: "12 November 2026".
    pub fn date(&self, at: &Timestamp) -> String {
        self.day(&self.zoned(*at), &MONTHS, true)
    }

    /// A day that has no hour and is the same everywhere, written alike.
    pub fn civil(&self, day: &jiff::civil::Date) -> String {
        day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).map_or_else(|_| day.to_string(), |noon| self.day(&noon, &MONTHS, true))
    }

    /// The hour alone: "14:03".
    pub fn hour(&self, at: &Timestamp) -> String {
        hour(&self.zoned(*at))
    }

    /// For machines: RFC 3339 in UTC, to the second.
    pub fn iso(&self, at: &Timestamp) -> String {
        at.to_jiff().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// A `<time>` element with the short form, the full one as its title, kept fresh by the script.
    pub fn tag(&self, at: &Timestamp) -> TimeTag {
        TimeTag { iso: self.iso(at), full: self.full(at), short: self.short(at) }
    }

    fn zoned(&self, at: Timestamp) -> Zoned {
        at.to_jiff().to_zoned(self.zone.clone())
    }

    fn day(&self, then: &Zoned, months: &[&'static str; 12], with_year: bool) -> String {
        let month = self.l.t(months.get(then.month().unsigned_abs() as usize - 1).copied().unwrap_or_default());
        match with_year {
            true => format!("{} {month} {}", then.day(), then.year()),
            false => format!("{} {month}", then.day()),
        }
    }
}

fn hour(then: &Zoned) -> String {
    then.strftime("%H:%M").to_string()
}

/// See [`Clock::tag`].
pub struct TimeTag {
    iso: String,
    full: String,
    short: String,
}

impl HtmlSafe for TimeTag {}

impl fmt::Display for TimeTag {
    /// None of the three texts can hold a character that HTML escapes: digits, and month names of our catalogue.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"<time datetime="{}" title="{}" data-fresh>{}</time>"#, self.iso, self.full, self.short)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(l: Language) -> Clock {
        crate::shell::words::install_for_tests();
        let now = Timestamp::parse("2026-11-22T12:30:00Z").unwrap();
        Clock::new(l, TimeZone::get("Europe/Berlin").unwrap(), now)
    }

    fn short(l: Language, at: &str) -> String {
        clock(l).short(&Timestamp::parse(at).unwrap())
    }

    #[test]
    fn the_nearer_the_finer() {
        let en = |at| short(Language::En, at);
        assert_eq!(en("2026-11-22T12:29:40Z"), "now");
        assert_eq!(en("2026-11-22T12:28:00Z"), "2 min");
        assert_eq!(en("2026-11-22T09:20:00Z"), "3 h");
        assert_eq!(en("2026-11-21T22:59:00Z"), "yesterday");
        assert_eq!(en("2026-11-12T09:20:00Z"), "12 Nov");
        assert_eq!(en("2025-11-12T09:20:00Z"), "12 Nov 2025");
        assert_eq!(en("2026-11-23T09:20:00Z"), "23 Nov, 10:20");
    }

    #[test]
    fn russian_readers_get_russian_words() {
        let ru = |at| short(Language::Ru, at);
        assert_eq!(ru("2026-11-22T12:28:00Z"), "2 мин");
        assert_eq!(ru("2026-11-21T22:59:00Z"), "вчера");
        assert_eq!(clock(Language::Ru).full(&Timestamp::parse("2026-11-12T09:20:00Z").unwrap()), "12 ноября 2026, 10:20");
    }

    #[test]
    fn machines_get_utc() {
        let at = Timestamp::parse("2026-11-12T10:20:00+01:00").unwrap();
        assert_eq!(clock(Language::En).iso(&at), "2026-11-12T09:20:00Z");
        assert!(clock(Language::En).tag(&at).to_string().starts_with(r#"<time datetime="2026-11-12T09:20:00Z" title="12 November 2026, 10:20""#));
    }
}
