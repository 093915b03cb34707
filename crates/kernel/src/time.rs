//! Points in time: microseconds since 1970-01-01T00:00:00Z, in UTC.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A point in time with microsecond resolution. In JSON an RFC 3339 text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The time by the system's clock. Doors call this once per request; what lies behind them is told the time.
    pub fn now() -> Self {
        Self(jiff::Timestamp::now().as_microsecond())
    }

    /// This point `microseconds` later (earlier when negative).
    pub fn plus(self, microseconds: i64) -> Self {
        Self(self.0.saturating_add(microseconds))
    }

    /// This point `microseconds` earlier.
    pub fn minus(self, microseconds: i64) -> Self {
        Self(self.0.saturating_sub(microseconds))
    }

    /// Microseconds from `earlier` to here, never negative.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).max(0)
    }

    /// The same point for calendar arithmetic; years outside -9999..9999 clamp.
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    /// Reads an RFC 3339 text.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|at| Self(at.as_microsecond()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_jiff().fmt(f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("a time is an RFC 3339 text such as 2026-11-22T09:30:00Z"))
    }
}

/// `n` seconds in microseconds.
pub const fn seconds(n: i64) -> i64 {
    n * 1_000_000
}

/// `n` minutes in microseconds.
pub const fn minutes(n: i64) -> i64 {
    seconds(n * 60)
}

/// `n` hours in microseconds.
pub const fn hours(n: i64) -> i64 {
    minutes(n * 60)
}

/// `n` days of 24 hours in microseconds.
pub const fn days(n: i64) -> i64 {
    hours(n * 24)
}
