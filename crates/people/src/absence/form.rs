//! Days and a name, as a form gives them, turned into an absence and back.

use db::Ctx;
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use kernel::{Error, FieldErrors, Result, Timestamp, UserId};
use serde::Deserialize;

use crate::user::{self, Absence, User};

/// What the form says. Days are those of the absent person's time zone.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AbsenceForm {
    /// The first day away: `2026-11-23`.
    pub(super) from: String,
    /// The last day away; empty: until they say otherwise.
    pub(super) until: String,
    /// Username, address or full name of who stands in; empty: nobody.
    pub(super) substitute: String,
}

impl AbsenceForm {
    pub(super) fn of(absence: &Absence, zone: &TimeZone, substitute: Option<&User>) -> Self {
        Self {
            from: day(absence.from, zone),
            until: absence.until.map(|until| day(until.minus(1), zone)).unwrap_or_default(),
            substitute: substitute.map(|user| user.username.clone()).unwrap_or_default(),
        }
    }

    /// The form as it begins: from today.
    pub(super) fn today(now: Timestamp, zone: &TimeZone) -> Self {
        Self { from: day(now, zone), ..Self::default() }
    }

    pub(super) fn read(&self, ctx: &mut Ctx<'_>, zone: &TimeZone) -> Result<Absence> {
        let mut errors = FieldErrors::default();
        let from = errors.take(begin("from", &self.from, 0, zone));
        let until = match self.until.trim() {
            "" => Some(None),
            text => errors.take(begin("until", text, 1, zone)).map(Some),
        };
        let substitute = match self.substitute.trim() {
            "" => Some(None),
            text => errors.take(named(ctx, text)).map(Some),
        };
        match (from, until, substitute) {
            (Some(from), Some(until), Some(substitute)) if errors.is_empty() => Ok(Absence { from, until, substitute }),
            _ => Err(Error::Invalid(errors)),
        }
    }
}

/// When a day begins, or the one after it.
fn begin(field: &'static str, text: &str, later: i64, zone: &TimeZone) -> Result<Timestamp> {
    let wrong = || Error::invalid(field, "absence-no-day");
    let date: Date = text.trim().parse().map_err(|_| wrong())?;
    let date = date.checked_add(later.days()).map_err(|_| wrong())?;
    let begins = date.to_zoned(zone.clone()).map_err(|_| wrong())?;
    Ok(Timestamp(begins.timestamp().as_microsecond()))
}

fn day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_jiff().to_zoned(zone.clone()).date().to_string()
}

/// Who is meant by a username, an address or a full name that one person has.
fn named(ctx: &mut Ctx<'_>, text: &str) -> Result<UserId> {
    let found = match text.parse() {
        Ok(address) => user::by_address(ctx, &address)?,
        Err(()) => user::by_username(ctx, text)?,
    };
    if let Some(user) = found {
        return Ok(user.id);
    }
    let mut namesakes = user::search_people(ctx, text, 20)?;
    namesakes.retain(|user| kernel::fold(&user.display_name) == kernel::fold(text));
    match namesakes.as_slice() {
        [one] => Ok(one.id),
        _ => Err(Error::invalid("substitute", "absence-nobody-named")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_a_whole_day() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let from = begin("from", "2026-11-23", 0, &zone).unwrap();
        let until = begin("until", " 2026-11-24 ", 1, &zone).unwrap();
        assert_eq!(until.since(from), kernel::days(2));
        assert_eq!((day(from, &zone), day(until.minus(1), &zone)), ("2026-11-23".into(), "2026-11-24".into()));
    }

    #[test]
    fn what_is_no_day_is_said_at_its_field() {
        for bad in ["", "tomorrow", "2026-02-30", "9999-12-31", "-1"] {
            assert!(matches!(begin("until", bad, 1, &TimeZone::UTC), Err(Error::Invalid(errors)) if errors.of("until").is_some()), "{bad:?}");
        }
    }
}
