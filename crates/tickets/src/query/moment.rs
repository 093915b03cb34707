//! Times as people write them in a query, and the stretch of time that each stands for.

use std::fmt;

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use kernel::Timestamp;

use super::{Comparison, Context};

/// A time, a day, a month, a year, or an age.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// `2d`: so long ago. Comparisons are of ages: `updated<2d` means "less than two days ago".
    Ago(i16, Unit),
    Today,
    Yesterday,
    /// `2026`
    Year(i16),
    /// `2026-01`
    Month(i16, i8),
    /// `2026-01-31`
    Day(Date),
    /// `2026-01-31T09:30`, by the reader's clock.
    Local(DateTime),
    /// `2026-01-31T09:30:00Z`
    Instant(Timestamp),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

impl Unit {
    pub(super) const ALL: [(Self, &str); 6] =
        [(Self::Minutes, "min"), (Self::Hours, "h"), (Self::Days, "d"), (Self::Weeks, "w"), (Self::Months, "mo"), (Self::Years, "y")];

    fn symbol(self) -> &'static str {
        Self::ALL.into_iter().find(|(unit, _)| *unit == self).map_or("", |(_, symbol)| symbol)
    }
}

impl Moment {
    /// Reads a lower-case or upper-case text; years go from 1970 to 9000, ages up to 9,999 units.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        match text.as_str() {
            "today" => Some(Self::Today),
            "yesterday" => Some(Self::Yesterday),
            _ => Self::parse_age(&text).or_else(|| Self::parse_calendar(&text)).or_else(|| Self::parse_clock(&text.to_ascii_uppercase())),
        }
    }

    fn parse_age(text: &str) -> Option<Self> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (count, symbol) = text.split_at_checked(digits)?;
        let (unit, _) = Unit::ALL.into_iter().find(|(_, known)| *known == symbol)?;
        (1..=4).contains(&digits).then_some(())?;
        Some(Self::Ago(count.parse().ok()?, unit))
    }

    fn parse_calendar(text: &str) -> Option<Self> {
        let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        let year = text.get(..4)?.parse().ok().filter(is_supported)?;
        let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<i8>().ok();
        match shape.as_str() {
            "0000" => Some(Self::Year(year)),
            "0000-00" => Some(Self::Month(year, part(5..7).filter(|month| (1..=12).contains(month))?)),
            "0000-00-00" => Some(Self::Day(Date::new(year, part(5..7)?, part(8..10)?).ok()?)),
            _ => None,
        }
    }

    fn parse_clock(text: &str) -> Option<Self> {
        if !text.contains('T') || !text.bytes().all(|b| b.is_ascii_digit() || b"-:TZ+.".contains(&b)) {
            return None;
        }
        text.get(..4)?.parse().ok().filter(is_supported)?;
        let instant = Timestamp::parse(text).map(Self::Instant);
        instant.or_else(|| text.parse().ok().map(Self::Local))
    }

    /// The times that stand in this relation to the moment.
    pub(super) fn bounds(self, comparison: Comparison, context: &Context) -> Bounds {
        match self {
            Self::Ago(count, unit) => {
                let then = Some(ago(count, unit, context));
                match comparison {
                    Comparison::Greater | Comparison::GreaterOrEqual => Bounds { from: None, before: then },
                    Comparison::Less | Comparison::LessOrEqual | Comparison::Equal => Bounds { from: then, before: None },
                }
            }
            Self::Local(local) => around_instant(start_of(local, &context.zone), comparison),
            Self::Instant(at) => around_instant(at, comparison),
            Self::Today | Self::Yesterday | Self::Year(_) | Self::Month(..) | Self::Day(_) => {
                let (first, next) = self.days(context);
                let midnight = |day: Date| start_of(day.at(0, 0, 0, 0), &context.zone);
                around(midnight(first), midnight(next), comparison)
            }
        }
    }

    /// The first day meant and the first day after.
    fn days(self, context: &Context) -> (Date, Date) {
        let today = context.now.to_jiff().to_zoned(context.zone.clone()).date();
        let span = |first: Date, length: jiff::Span| (first, first.saturating_add(length));
        match self {
            Self::Yesterday => span(today.saturating_sub(1.day()), 1.day()),
            Self::Year(year) => Date::new(year, 1, 1).map_or((today, today), |first| span(first, 1.year())),
            Self::Month(year, month) => Date::new(year, month, 1).map_or((today, today), |first| span(first, 1.month())),
            Self::Day(day) => span(day, 1.day()),
            Self::Today | Self::Ago(..) | Self::Local(_) | Self::Instant(_) => span(today, 1.day()),
        }
    }
}

/// From here (inclusive) to there (exclusive); unbounded where `None`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Bounds {
    pub from: Option<Timestamp>,
    pub before: Option<Timestamp>,
}

impl Bounds {
    pub fn contain(self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| at >= from) && self.before.is_none_or(|before| at < before)
    }
}

fn around(start: Timestamp, end: Timestamp, comparison: Comparison) -> Bounds {
    match comparison {
        Comparison::Equal => Bounds { from: Some(start), before: Some(end) },
        Comparison::Greater => Bounds { from: Some(end), before: None },
        Comparison::GreaterOrEqual => Bounds { from: Some(start), before: None },
        Comparison::Less => Bounds { from: None, before: Some(start) },
        Comparison::LessOrEqual => Bounds { from: None, before: Some(end) },
    }
}

/// A time of day is exact when compared, and means its whole minute when it stands alone.
fn around_instant(at: Timestamp, comparison: Comparison) -> Bounds {
    let length = if comparison == Comparison::Equal { kernel::minutes(1) } else { 1 };
    around(at, at.plus(length), comparison)
}

fn start_of(local: DateTime, zone: &TimeZone) -> Timestamp {
    local.to_zoned(zone.clone()).map_or_else(|_| Timestamp::default(), |zoned| Timestamp(zoned.timestamp().as_microsecond()))
}

/// Days, weeks, months and years are those of the reader's calendar.
fn ago(count: i16, unit: Unit, context: &Context) -> Timestamp {
    let span = match unit {
        Unit::Minutes => i64::from(count).minutes(),
        Unit::Hours => i64::from(count).hours(),
        Unit::Days => i64::from(count).days(),
        Unit::Weeks => i64::from(count).weeks(),
        Unit::Months => i64::from(count).months(),
        Unit::Years => i64::from(count).years(),
    };
    let now = context.now.to_jiff().to_zoned(context.zone.clone());
    now.checked_sub(span).map_or(Timestamp(0), |then| Timestamp(then.timestamp().as_microsecond()))
}

fn is_supported(year: &i16) -> bool {
    (1970..=9000).contains(year)
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ago(count, unit) => write!(f, "{count}{}", unit.symbol()),
            Self::Today => f.write_str("today"),
            Self::Yesterday => f.write_str("yesterday"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => day.fmt(f),
            Self::Local(local) => local.fmt(f),
            Self::Instant(at) => at.fmt(f),
        }
    }
}
