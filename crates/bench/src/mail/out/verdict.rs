//! What the receivers got, held against what they should have got.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    time::{Duration, SystemTime},
};

use mailwire::testing::{Manner, Seen};

use super::{notice::Notice, office::manner_of, outbox::Kept};

/// The first pause after a refusal for now is a minute.
const SHORTEST_PAUSE: Duration = Duration::from_secs(59);

/// The moments at which something happened that explains a repetition.
#[derive(Clone, Default)]
pub struct Moments {
    pub kills: Vec<SystemTime>,
    /// From when to when the pauses between tries were let pass.
    pub hurries: Vec<(SystemTime, SystemTime)>,
}

impl Moments {
    /// The kill between these, after which the process did not know of the first.
    fn kill_between(&self, first: SystemTime, second: SystemTime) -> Option<SystemTime> {
        self.kills.iter().rev().copied().find(|kill| *kill >= first && *kill <= second)
    }

    /// When these were, for whoever looks into it.
    fn tell(&self, first: SystemTime, second: SystemTime) -> String {
        let seconds = |from: SystemTime, to: SystemTime| to.duration_since(from).unwrap_or_default().as_secs_f64();
        let kill = self.kills.iter().rev().find(|kill| **kill <= first).map_or(0.0, |kill| seconds(*kill, first));
        format!("{kill:.2} s and {:.2} s after a kill", kill + seconds(first, second))
    }

    fn hurried_between(&self, first: SystemTime, second: SystemTime) -> bool {
        self.hurries.iter().any(|(begun, ended)| *ended >= first && *begun <= second)
    }
}

/// How often mails were handed over, and what is wrong with that.
#[derive(Default)]
pub struct Verdict {
    pub taken: usize,
    /// Handed over once more after a kill.
    pub doubled: usize,
    /// Handed over once more since the answer to the first time was cut off.
    pub repeated: usize,
    pub most_of_one_kill: usize,
    pub wrong: Vec<String>,
}

/// Every notice for somebody who takes mail has reached them.
pub fn missing(notices: &[Notice], seen: &[Seen]) -> Vec<String> {
    let reached: BTreeSet<&str> = seen.iter().filter(|mail| mail.is_taken()).map(|mail| mail.to.as_str()).collect();
    notices.iter().filter(|notice| !reached.contains(notice.to.as_str())).map(|notice| notice.to.clone()).collect()
}

/// Judges what one server has got.
pub fn judge(seen: &[Seen], asked: &HashMap<String, Vec<SystemTime>>, moments: &Moments) -> Verdict {
    let mut verdict = Verdict::default();
    let mut mails: BTreeMap<(&str, &str), Vec<&Seen>> = BTreeMap::new();
    for mail in seen.iter().filter(|mail| mail.is_taken()) {
        mails.entry((&mail.to, mail.header("Message-ID").unwrap_or("none"))).or_default().push(mail);
    }
    verdict.taken = mails.values().map(Vec::len).sum();
    verdict.wrong.extend(same_id_twice(mails.keys().copied()));
    let mut of_kill: HashMap<SystemTime, usize> = HashMap::new();
    for ((to, id), copies) in &mails {
        for pair in copies.windows(2) {
            let (first, second) = (pair[0].at, pair[1].at);
            match moments.kill_between(first, second) {
                _ if pair[0].manner == Manner::CutsAnswer => verdict.repeated += 1,
                Some(kill) => {
                    verdict.doubled += 1;
                    *of_kill.entry(kill).or_default() += 1;
                }
                None => verdict.wrong.push(format!("{to} got {id} twice, {}, and nothing explains it", moments.tell(first, second))),
            }
        }
    }
    verdict.most_of_one_kill = of_kill.into_values().max().unwrap_or(0);
    verdict.wrong.extend(asked.iter().filter_map(|(to, times)| asked_too_soon(to, times, moments)));
    verdict
}

/// Each mail has an id of its own, and each person here gets one mail.
fn same_id_twice<'a>(mails: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let (mut ids, mut people, mut wrong) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (to, id) in mails {
        if !ids.insert(id) {
            wrong.push(format!("{id} went to {to} and to somebody else"));
        }
        if to.starts_with('p') && !people.insert(to) {
            wrong.push(format!("{to} got one answer as two mails"));
        }
    }
    wrong
}

/// Between two tries lies a pause, unless a kill or the run itself ended it.
fn asked_too_soon(to: &str, times: &[SystemTime], moments: &Moments) -> Option<String> {
    // Others than these get several mails.
    let early = times.windows(2).filter(|_| to.starts_with('p')).find(|pair| {
        let (first, second) = (pair[0], pair[1]);
        let pause = second.duration_since(first).unwrap_or_default();
        pause < SHORTEST_PAUSE && moments.kill_between(first, second).is_none() && !moments.hurried_between(first, second)
    })?;
    let pause = early[1].duration_since(early[0]).unwrap_or_default();
    Some(format!("the server was asked for {to} again after {:.1} s", pause.as_secs_f64()))
}

/// Whoever was refused for now waits for a next try; whoever was refused for good has failed, in the server's words.
pub fn standing(kept: &[Kept], asked: &HashMap<String, Vec<SystemTime>>) -> Vec<String> {
    let mut wrong = Vec::new();
    for mail in kept {
        let last = asked.get(&mail.to).and_then(|times| times.last()).map_or(0, |at| micros(*at));
        let is_wrong = match (manner_of(&mail.to), mail.state.as_str()) {
            (Manner::NobodyHere, "failed") => !mail.last_answer.starts_with("550 5.1.1"),
            (Manner::NobodyHere, state) => state != "queued" || mail.tries > 0,
            (_, "failed") => true,
            (Manner::LaterPlease | Manner::Busy, "queued") if mail.tries > 0 => mail.next_try_at.0 < last + (59_000_000 << (mail.tries - 1)),
            _ => false,
        };
        if is_wrong {
            let pause = (mail.next_try_at.0 - last) / 1_000_000;
            wrong.push(format!("the mail to {} is {} after {} tries, next in {pause} s: {}", mail.to, mail.state, mail.tries, mail.last_answer));
        }
    }
    wrong
}

fn micros(at: SystemTime) -> i64 {
    at.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
