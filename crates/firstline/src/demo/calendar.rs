//! Working time: the sample company works from eight to six on weekdays, and so its tickets come and go then.

use jiff::{Span, Zoned, civil::Weekday, tz::TimeZone};
use kernel::{Timestamp, hours};

/// How far back the calendar reaches, in days; longer than the sample company is old.
const DAYS: i64 = 140;

/// A working day in microseconds.
pub const WORKING_DAY: i64 = hours(10);

/// Working days up to today, each from when to when.
pub struct Calendar {
    days: Vec<(Timestamp, Timestamp)>,
}

impl Calendar {
    /// The calendar of a place, as seen at this moment.
    pub fn until(now: Timestamp, zone: &TimeZone) -> Self {
        let today = now.to_jiff().to_zoned(zone.clone());
        let days = (0..=DAYS).rev().filter_map(|ago| working_day(&today, ago)).collect();
        Self { days }
    }

    /// The working time that has passed since the calendar's first morning, in microseconds.
    pub fn worked(&self, at: Timestamp) -> i64 {
        self.days.iter().map(|(begin, end)| at.min(*end).since(*begin)).sum()
    }

    /// When that much working time had passed: the other way round.
    pub fn at(&self, worked: i64) -> Timestamp {
        let mut left = worked.max(0);
        for (begin, end) in &self.days {
            let length = end.since(*begin);
            if left < length {
                return begin.plus(left);
            }
            left -= length;
        }
        self.days.last().map_or(Timestamp(0), |(_, end)| end.plus(left))
    }
}

fn working_day(today: &Zoned, ago: i64) -> Option<(Timestamp, Timestamp)> {
    let day = today.checked_sub(Span::new().days(ago)).ok()?;
    if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        return None;
    }
    let at = |hour: i8| Some(Timestamp(day.with().time(jiff::civil::time(hour, 0, 0, 0)).build().ok()?.timestamp().as_microsecond()));
    Some((at(8)?, at(18)?))
}

#[cfg(test)]
mod tests {
    use kernel::minutes;

    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn nights_and_weekends_are_no_working_time() {
        // A Sunday.
        let calendar = Calendar::until(at("2026-11-22T12:00:00Z"), &TimeZone::UTC);
        let friday_evening = calendar.worked(at("2026-11-20T18:00:00Z"));
        assert_eq!(calendar.worked(at("2026-11-22T12:00:00Z")), friday_evening);
        assert_eq!(calendar.worked(at("2026-11-20T17:30:00Z")), friday_evening - minutes(30));
        assert_eq!(calendar.at(friday_evening - WORKING_DAY - minutes(5)), at("2026-11-19T17:55:00Z"));
    }

    #[test]
    fn there_and_back_is_the_same_moment() {
        let calendar = Calendar::until(at("2026-11-18T12:00:00Z"), &TimeZone::UTC);
        for text in ["2026-11-18T11:59:00Z", "2026-11-16T08:00:01Z", "2026-09-01T15:00:00Z"] {
            assert_eq!(calendar.at(calendar.worked(at(text))), at(text));
        }
    }
}
