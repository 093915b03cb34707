//! Names in braces, filled in when a line is said.

use anyhow::{Context, Result, bail};
use jiff::{Span, civil::Weekday, tz::TimeZone};
use kernel::Timestamp;

use super::chance::Chance;

/// What the names in braces stand for.
pub struct Words<'w> {
    /// First names.
    pub requester: &'w str,
    pub owner: &'w str,
    /// The same for all lines of one performance.
    pub seed: String,
    pub now: Timestamp,
    pub zone: &'w TimeZone,
    /// Finds the number of another script's ticket.
    pub number_of: &'w dyn Fn(&str) -> Option<kernel::TicketNumber>,
}

impl Words<'_> {
    /// Fills in every name. Fails at one that nobody knows.
    pub fn fill(&self, text: &str) -> Result<String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind.split_once('}').context("a brace is not closed")?;
            filled.push_str(before);
            filled.push_str(&self.word(name).with_context(|| format!("the word {{{name}}}"))?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn word(&self, name: &str) -> Result<String> {
        if let Some(key) = name.strip_prefix('#') {
            return (self.number_of)(key).map(|number| format!("#{number}")).context("that ticket is not there yet");
        }
        let (name, argument) = name.split_once([' ', '+']).unwrap_or((name, ""));
        Ok(match name {
            "requester" => self.requester.to_owned(),
            "owner" => self.owner.to_owned(),
            "n" => self.number(argument)?,
            "asset" => format!("HL-{:04}", self.drawn("asset").between(112, 986)),
            "day" => self.later(argument, "%A")?,
            "date" => self.later(argument, "%-d %B")?,
            _ => bail!("nobody knows it"),
        })
    }

    /// A number between two others, always the same in one performance.
    fn number(&self, range: &str) -> Result<String> {
        let (low, high) = range.split_once(' ').context("a number needs a range")?;
        Ok(self.drawn(range).between(low.parse()?, high.parse()?).to_string())
    }

    fn drawn(&self, what: &str) -> Chance {
        Chance::of(&format!("{} {what}", self.seed))
    }

    /// A day some days later, or the Monday after it.
    fn later(&self, days: &str, format: &str) -> Result<String> {
        let mut day = self.now.to_jiff().to_zoned(self.zone.clone()).checked_add(Span::new().days(days.parse::<i64>()?))?;
        while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            day = day.tomorrow()?;
        }
        Ok(day.strftime(format).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static UTC: TimeZone = TimeZone::UTC;

    fn words<'w>(number_of: &'w dyn Fn(&str) -> Option<kernel::TicketNumber>) -> Words<'w> {
        let now = Timestamp::parse("2026-11-18T12:00:00Z").unwrap();
        Words { requester: "Rosa", owner: "Ana", seed: "printer 1".into(), now, zone: &UTC, number_of }
    }

    #[test]
    fn names_are_filled_in() {
        let number_of = |key: &str| (key == "vpn").then_some(kernel::TicketNumber(12));
        let words = words(&number_of);
        assert_eq!(
            words.fill("{requester}, {owner}: as {#vpn}, by {day+2}, {day+3}, {date+13}.").unwrap(),
            "Rosa, Ana: as #12, by Friday, Monday, 1 December."
        );
        assert_eq!(words.fill("{n 10 99}").unwrap(), words.fill("{n 10 99}").unwrap());
        assert!(words.fill("{asset}").unwrap().starts_with("HL-0"));
    }

    #[test]
    fn what_nobody_knows_is_told() {
        let words = words(&|_| None);
        assert_eq!(format!("{:#}", words.fill("see {#vpn}").unwrap_err()), "the word {#vpn}: that ticket is not there yet");
        assert!(words.fill("{nobody}").is_err() && words.fill("{open").is_err());
    }
}
