//! When what waits is told.

use jiff::{ToSpan, Zoned};
use kernel::{Timestamp, minutes};
use people::MailPace;

/// So long things gather that are told at once: five changes in a row are one mail, and who looks at the ticket meanwhile gets none.
pub const GATHERS: i64 = minutes(1);

/// The end of the period in which something happened at `now`, for somebody in the zone of `now`.
pub fn due(pace: MailPace, digest_at: i64, now: &Zoned) -> Timestamp {
    let at = |zoned: Zoned| Timestamp(zoned.timestamp().as_microsecond());
    let otherwise = Timestamp(now.timestamp().as_microsecond()).plus(GATHERS);
    match pace {
        MailPace::AtOnce => otherwise,
        MailPace::Hourly => next_hour(now).map_or(otherwise, at),
        MailPace::Daily => next_time(now, digest_at).map_or(otherwise, at),
    }
}

fn next_hour(now: &Zoned) -> Option<Zoned> {
    let begun = now.with().minute(0).second(0).subsec_nanosecond(0).build().ok()?;
    begun.checked_add(1.hour()).ok()
}

/// The next time that the clock shows so many minutes after midnight. Where a change of the clock skips it, jiff takes the moment after.
fn next_time(now: &Zoned, minutes: i64) -> Option<Zoned> {
    let (hour, minute) = (i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?);
    let today = now.with().hour(hour).minute(minute).second(0).subsec_nanosecond(0).build().ok()?;
    if today > *now { Some(today) } else { now.checked_add(1.day()).ok()?.with().hour(hour).minute(minute).second(0).subsec_nanosecond(0).build().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pace: MailPace, digest_at: i64, now: &str, expected: &str) {
        let now: Zoned = now.parse().unwrap();
        let expected: Zoned = expected.parse().unwrap();
        assert_eq!(due(pace, digest_at, &now).0, expected.timestamp().as_microsecond(), "{pace:?} at {now}");
    }

    #[test]
    fn periods_end_in_the_readers_own_time() {
        check(MailPace::AtOnce, 480, "2026-11-22T10:12:30+01:00[Europe/Berlin]", "2026-11-22T10:13:30+01:00[Europe/Berlin]");
        check(MailPace::Hourly, 480, "2026-11-22T10:12:30+01:00[Europe/Berlin]", "2026-11-22T11:00:00+01:00[Europe/Berlin]");
        check(MailPace::Hourly, 480, "2026-11-22T10:00:00+01:00[Europe/Berlin]", "2026-11-22T11:00:00+01:00[Europe/Berlin]");
        check(MailPace::Daily, 480, "2026-11-22T07:59:59+01:00[Europe/Berlin]", "2026-11-22T08:00:00+01:00[Europe/Berlin]");
        check(MailPace::Daily, 480, "2026-11-22T08:00:00+01:00[Europe/Berlin]", "2026-11-23T08:00:00+01:00[Europe/Berlin]");
        check(MailPace::Daily, 1_435, "2026-12-31T23:57:00+05:30[Asia/Kolkata]", "2027-01-01T23:55:00+05:30[Asia/Kolkata]");
    }

    #[test]
    fn a_day_on_which_the_clock_is_changed_has_its_mail_too() {
        // In Berlin the clock goes from two to three on 28 March 2027.
        check(MailPace::Daily, 480, "2027-03-27T09:00:00+01:00[Europe/Berlin]", "2027-03-28T08:00:00+02:00[Europe/Berlin]");
        check(MailPace::Daily, 150, "2027-03-28T00:00:00+01:00[Europe/Berlin]", "2027-03-28T03:30:00+02:00[Europe/Berlin]");
    }
}
