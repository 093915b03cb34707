//! The plan: when each line of each script is said.

use kernel::{Timestamp, hours, minutes};

use super::{
    calendar::{Calendar, WORKING_DAY},
    chance::Chance,
    script::{Action, Line, Script},
};

/// What happened this recently may have happened at any hour; the company seems alive whenever somebody looks.
const RECENT: i64 = hours(6);

/// How far back tickets reach, in working time.
const REACH: i64 = 64 * WORKING_DAY;

/// One thing that happens.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    pub at: Timestamp,
    /// Which of the planned scripts.
    pub script: usize,
    /// Which of its lines; `None` is the question itself.
    pub line: Option<usize>,
}

/// All that happens, in its order.
pub struct Plan {
    pub scripts: Vec<Script>,
    pub cues: Vec<Cue>,
}

impl Plan {
    pub fn of(scripts: Vec<Script>, now: Timestamp, calendar: &Calendar) -> Self {
        let mut plan = Self { scripts: Vec::with_capacity(scripts.len()), cues: Vec::new() };
        for script in scripts {
            let (script, times) = Timing { now, calendar }.of(script);
            let number = plan.scripts.len();
            plan.cues.extend(times.iter().enumerate().map(|(line, at)| Cue { at: *at, script: number, line: line.checked_sub(1) }));
            plan.scripts.push(script);
        }
        plan.cues.sort_by_key(|cue| (cue.at, cue.script, cue.line));
        plan
    }
}

struct Timing<'c> {
    now: Timestamp,
    calendar: &'c Calendar,
}

impl Timing<'_> {
    /// The script as it is played, and when: first its question, then each line.
    fn of(&self, mut script: Script) -> (Script, Vec<Timestamp>) {
        let mut chance = Chance::of(&format!("{} {}", script.key, script.turn));
        let is_last = script.turn + 1 == script.times;
        let stop = script.stop.take().filter(|_| is_last);
        let is_unfinished = stop.is_some();
        if let Some(stop) = stop {
            script.lines.truncate(stop.lines);
            script.lines.extend(stop.last);
        }
        let pauses: Vec<i64> = script.lines.iter().map(|line| pause(line, &mut chance)).collect();
        let times = match (script.ago, is_unfinished) {
            (Some(ago), _) if ago <= RECENT => self.backwards(self.now.minus(ago), &pauses),
            (Some(ago), _) => {
                let worked = self.calendar.worked(self.now) - ago + minutes(chance.between(-50, 50));
                self.backwards(self.calendar.at(worked), &pauses)
            }
            (None, true) => {
                let worked = self.calendar.worked(self.now) - chance.between(hours(2), 4 * WORKING_DAY);
                self.backwards(self.calendar.at(worked), &pauses)
            }
            (None, false) => self.some_time(&mut script, pauses, &mut chance),
        };
        let times = times.into_iter().map(|at| at.plus(chance.between(0, 50) * 1_000_000).min(self.now)).collect();
        (script, times)
    }

    /// From the last line, which falls on `end`, to the first.
    fn backwards(&self, end: Timestamp, pauses: &[i64]) -> Vec<Timestamp> {
        let is_recent = |at: Timestamp| at > self.now.minus(RECENT);
        // Seconds are added to each.
        let end = end.min(self.now.minus(minutes(1)));
        let mut times = vec![end];
        let mut at = end;
        for pause in pauses.iter().rev() {
            let straight = at.minus(*pause);
            at = if is_recent(straight) { straight } else { self.calendar.at(self.calendar.worked(at) - pause) };
            times.push(at);
        }
        times.reverse();
        times
    }

    /// Somewhere in the last three months; the performances of one script follow each other with room between them.
    fn some_time(&self, script: &mut Script, mut pauses: Vec<i64>, chance: &mut Chance) -> Vec<Timestamp> {
        let worked = self.calendar.worked(self.now);
        let length: i64 = pauses.iter().sum();
        let (earliest, latest) = (worked - REACH, worked - WORKING_DAY - length);
        let slice = (latest - earliest) as f64 / script.times as f64;
        let begin = earliest + (slice * (script.turn as f64 + chance.fraction())) as i64;
        if worked - begin - length > 5 * WORKING_DAY && chance.happens(0.55) {
            pauses.push(chance.between(2 * WORKING_DAY, 4 * WORKING_DAY));
            script.lines.push(Line { who: if chance.happens(0.5) { "requester" } else { "owner" }.to_owned(), ..closing() });
        }
        let mut at = begin;
        let mut times = vec![self.calendar.at(at)];
        for pause in pauses {
            at += pause;
            times.push(self.calendar.at(at));
        }
        times
    }
}

/// Closes what was solved some days ago.
fn closing() -> Line {
    Line { who: String::new(), after: None, actions: vec![Action::CloseIfSolved], text: String::new(), files: Vec::new() }
}

/// The time before a line, never quite what the script says.
fn pause(line: &Line, chance: &mut Chance) -> i64 {
    match line.after {
        Some(after) => ((after as f64) * (0.75 + chance.fraction() * 0.5)) as i64,
        None => minutes(chance.between(4, 45)),
    }
    .max(minutes(1))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{super::script, *};

    fn plan(text: &str) -> (Timestamp, Plan) {
        let now = Timestamp::parse("2026-11-22T03:00:00Z").unwrap();
        (now, Plan::of(script::read(text).unwrap(), now, &Calendar::until(now, &TimeZone::UTC)))
    }

    #[test]
    fn the_conversation_is_in_order_and_in_the_past() {
        let (now, plan) = plan("=== question a\ntitle: T\nfrom: ana\ntimes: 20\n\nHello?\n\n@ana +1m reply\nYes.\n@ana +3d close\n");
        assert!(plan.cues.is_sorted_by_key(|cue| cue.at) && plan.cues.iter().all(|cue| cue.at <= now));
        for script in 0..20 {
            let lines: Vec<_> = plan.cues.iter().filter(|cue| cue.script == script).map(|cue| cue.line).collect();
            assert!(lines.is_sorted() && lines[0].is_none(), "{lines:?}");
        }
    }

    #[test]
    fn the_present_may_be_a_night() {
        let (now, plan) = plan("=== question a\ntitle: T\nfrom: ana\nago: 2m\n\nHello?\n\n@ana +10m reply\nYes.\n@ana +1d close\n");
        let ago: Vec<i64> = plan.cues.iter().map(|cue| now.since(cue.at) / minutes(1)).collect();
        assert!(ago[2] <= 3 && ago[1] > 24 * 60 && ago[0] > ago[1], "{ago:?}");
    }

    #[test]
    fn only_the_last_performance_stays_unfinished() {
        let (_, plan) = plan("=== question a\ntitle: T\nfrom: ana\ntimes: 2\n\nHello?\n\n~\n@ana +10m reply\nYes.\n");
        assert_eq!(plan.scripts.iter().map(|script| script.lines.is_empty()).collect::<Vec<_>>(), [false, true]);
    }
}
