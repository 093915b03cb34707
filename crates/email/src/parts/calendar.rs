//! Invitations (RFC 5545, RFC 5546), as far as they can be told in a sentence.

use jiff::{civil, tz::TimeZone};
use kernel::Timestamp;

use crate::{Address, limits};

/// An event that the mail invites to, changes or cancels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invitation {
    /// Upper case: `REQUEST`, `CANCEL`, `REPLY`, `COUNTER`, `PUBLISH`; empty where the mail has none.
    pub method: String,
    pub summary: String,
    pub place: String,
    pub description: String,
    pub organizer: Option<Address>,
    pub start: Option<When>,
    pub end: Option<When>,
    /// Whether it comes again, by a rule that is in the attachment.
    pub repeats: bool,
}

/// When an event begins or ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    At(Timestamp),
    /// The whole day.
    Day(civil::Date),
    /// By the clock on the wall, in a zone whose name is not known or nowhere said.
    Local(civil::DateTime),
}

/// How much of a calendar is read, in bytes: the first event stands at its beginning.
const READ_LIMIT: usize = 200_000;

/// Characters of a description.
const DESCRIPTION: usize = 10_000;

impl Invitation {
    /// The first event of a calendar; `None` where there is none.
    pub fn read(calendar: &str) -> Option<Self> {
        let mut invitation = Invitation::default();
        let mut within: Vec<String> = Vec::new();
        let mut was_event = false;
        for line in unfolded(&calendar[..calendar.floor_char_boundary(READ_LIMIT)]) {
            let Some(property) = Property::read(&line) else { continue };
            match property.name.as_str() {
                "BEGIN" if within.len() < 10 => within.push(property.value.to_uppercase()),
                "END" => {
                    let ended = within.pop().unwrap_or_default();
                    if ended == "VEVENT" {
                        break;
                    }
                }
                "METHOD" if within.len() <= 1 => invitation.method = property.text(30).to_uppercase(),
                _ if within.last().is_some_and(|inmost| inmost == "VEVENT") => {
                    was_event = true;
                    invitation.take(&property);
                }
                _ => {}
            }
        }
        was_event.then_some(invitation)
    }

    fn take(&mut self, property: &Property) {
        match property.name.as_str() {
            "SUMMARY" => self.summary = property.text(limits::SUBJECT),
            "LOCATION" => self.place = property.text(limits::SUBJECT),
            "DESCRIPTION" => self.description = property.text(DESCRIPTION),
            "ORGANIZER" => self.organizer = property.person(),
            "DTSTART" => self.start = property.when(),
            "DTEND" => self.end = property.when(),
            "RRULE" | "RDATE" => self.repeats = true,
            _ => {}
        }
    }
}

/// RFC 5545, 3.1: a line that begins with a space goes on with the one before.
fn unfolded(calendar: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in calendar.lines() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

struct Property<'a> {
    /// Upper case.
    name: String,
    parameters: Vec<(String, &'a str)>,
    value: &'a str,
}

impl<'a> Property<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let mut is_quoted = false;
        let mut cuts = line.char_indices().filter_map(|(at, c)| {
            is_quoted ^= c == '"';
            (!is_quoted && matches!(c, ';' | ':')).then_some((at, c))
        });
        let mut parameters = Vec::new();
        let mut name = None;
        let mut start = 0;
        let value = loop {
            let (at, c) = cuts.next()?;
            let piece = &line[start..at];
            start = at + 1;
            match name {
                None => name = Some(piece.to_uppercase()),
                Some(_) => parameters.extend(piece.split_once('=').map(|(name, value)| (name.to_uppercase(), value.trim_matches('"')))),
            }
            if c == ':' || parameters.len() > 30 {
                break &line[start..];
            }
        };
        Some(Property { name: name?, parameters, value })
    }

    fn parameter(&self, name: &str) -> Option<&'a str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }

    /// RFC 5545, 3.3.11.
    fn text(&self, max: usize) -> String {
        let mut text = String::new();
        let mut chars = self.value.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some('n' | 'N') => text.push('\n'),
                    Some(other) => text.push(other),
                    None => {}
                },
                c if c.is_control() => text.push(' '),
                c => text.push(c),
            }
        }
        kernel::truncate(text.trim(), max).to_owned()
    }

    fn person(&self) -> Option<Address> {
        let value = self.value.trim();
        let address = value.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:")).map_or("", |_| &value[7..]);
        let name = crate::mime::one_line(self.parameter("CN").unwrap_or_default(), limits::NAME);
        let address: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(320).collect();
        (!name.is_empty() || !address.is_empty()).then_some(Address { name, address })
    }

    /// RFC 5545, 3.3.4 and 3.3.5.
    fn when(&self) -> Option<When> {
        let value = self.value.trim();
        let digits = |from: usize, to: usize| value.get(from..to).and_then(|digits| digits.parse::<i16>().ok());
        let small = |from: usize, to: usize| digits(from, to).and_then(|number| i8::try_from(number).ok());
        let date = civil::Date::new(digits(0, 4)?, small(4, 6)?, small(6, 8)?).ok()?;
        if value.as_bytes().get(8) != Some(&b'T') {
            return Some(When::Day(date));
        }
        let at = date.to_datetime(civil::Time::new(small(9, 11)?, small(11, 13)?, small(13, 15).unwrap_or_default(), 0).ok()?);
        let zone = match self.parameter("TZID") {
            _ if value.ends_with('Z') => Some(TimeZone::UTC),
            Some(name) => zone_named(name),
            None => None,
        };
        match zone.and_then(|zone| at.to_zoned(zone).ok()) {
            Some(zoned) => Some(When::At(Timestamp(zoned.timestamp().as_microsecond()))),
            None => Some(When::Local(at)),
        }
    }
}

/// A zone by its name in the tz database, or by the one Windows gives to the commonest of them.
fn zone_named(name: &str) -> Option<TimeZone> {
    const WINDOWS: [(&str, &str); 22] = [
        ("UTC", "UTC"),
        ("GMT Standard Time", "Europe/London"),
        ("Greenwich Standard Time", "Atlantic/Reykjavik"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Central Europe Standard Time", "Europe/Budapest"),
        ("Romance Standard Time", "Europe/Paris"),
        ("Central European Standard Time", "Europe/Warsaw"),
        ("E. Europe Standard Time", "Europe/Chisinau"),
        ("FLE Standard Time", "Europe/Kyiv"),
        ("GTB Standard Time", "Europe/Bucharest"),
        ("Turkey Standard Time", "Europe/Istanbul"),
        ("Israel Standard Time", "Asia/Jerusalem"),
        ("Russian Standard Time", "Europe/Moscow"),
        ("Ekaterinburg Standard Time", "Asia/Yekaterinburg"),
        ("India Standard Time", "Asia/Kolkata"),
        ("China Standard Time", "Asia/Shanghai"),
        ("Tokyo Standard Time", "Asia/Tokyo"),
        ("AUS Eastern Standard Time", "Australia/Sydney"),
        ("Eastern Standard Time", "America/New_York"),
        ("Central Standard Time", "America/Chicago"),
        ("Mountain Standard Time", "America/Denver"),
        ("Pacific Standard Time", "America/Los_Angeles"),
    ];
    let name = name.trim_start_matches('/');
    let known = WINDOWS.iter().find(|(windows, _)| windows.eq_ignore_ascii_case(name)).map_or(name, |(_, zone)| zone);
    TimeZone::get(known).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_read() {
        let calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nORGANIZER;CN=\"Lind, Ana\":mailto:ana@example.com\r\nSUMMARY:Printer\\, third\r\n  floor\r\nDTSTART;TZID=Europe/Berlin:20260601T100000\r\nDTEND:20260601T090000Z\r\nLOCATION:Room 3\r\nRRULE:FREQ=WEEKLY\r\nBEGIN:VALARM\r\nSUMMARY:no\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let found = Invitation::read(calendar).expect("an event");
        assert_eq!((found.method.as_str(), found.summary.as_str(), found.place.as_str(), found.repeats), ("REQUEST", "Printer, third floor", "Room 3", true));
        assert_eq!(found.organizer.map(|organizer| organizer.to_string()).as_deref(), Some("Lind, Ana <ana@example.com>"));
        let at = |text| Some(When::At(Timestamp::parse(text).expect("a time")));
        assert_eq!((found.start, found.end), (at("2026-06-01T08:00:00Z"), at("2026-06-01T09:00:00Z")));
    }

    #[test]
    fn days_and_unknown_zones_are_kept_as_they_are() {
        let read = |line: &str| Invitation::read(&format!("BEGIN:VEVENT\n{line}\nEND:VEVENT")).and_then(|found| found.start);
        assert_eq!(read("DTSTART;VALUE=DATE:20260601"), Some(When::Day(civil::date(2026, 6, 1))));
        assert_eq!(read("DTSTART;TZID=Nowhere:20260601T1000"), Some(When::Local(civil::date(2026, 6, 1).at(10, 0, 0, 0))));
        assert_eq!(read("DTSTART;TZID=Russian Standard Time:20260601T100000"), Some(When::At(Timestamp::parse("2026-06-01T07:00:00Z").expect("a time"))));
        assert_eq!(read("DTSTART:20269901T100000"), None);
    }

    #[test]
    fn a_calendar_without_an_event_is_no_invitation() {
        for text in ["", "BEGIN:VEVENT", "BEGIN:VCALENDAR\nSUMMARY:x\nEND:VCALENDAR", "::::", "\u{feff}ä;:"] {
            assert_eq!(Invitation::read(text), None, "{text}");
        }
    }
}
