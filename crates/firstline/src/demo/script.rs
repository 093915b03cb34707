//! Scripts: conversations written down as plain text, so that they can be written and read like conversations.
//!
//! ```text
//! === incident vpn-drops
//! title: VPN drops {every hour|twice a day}
//! from: {dana|jonas}
//! times: 2
//!
//! What was asked, in Markdown.
//!
//! @ana +5m own, reply with trace.log
//! Hello {requester}, what Ana answered.
//! ~
//! @ana +2h resolve
//! ```
//!
//! A script is played `times` times; where it has alternatives in braces, the first performance takes the first of each, the second the second, and so on round.
//! A name in braces is filled in when it is said ([`super::words`]). `~` marks where the most recent performance stops, and so stays unfinished; words behind
//! it (`~ wait It is ordered.`) are what its owner does last.

use anyhow::{Context, Result, bail, ensure};
use tickets::workflow::Priority;

use super::calendar::WORKING_DAY;

/// One performance of a script.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// By which other scripts speak of it.
    pub key: String,
    /// Which performance it is, from 0.
    pub turn: usize,
    /// How many there are.
    pub times: usize,
    pub ticket_type: String,
    pub title: String,
    /// The requester's username.
    pub from: String,
    /// Who writes it down for the requester, if somebody else does.
    pub by: Option<String>,
    /// Who is meant by `owner`.
    pub owner: String,
    pub tags: Vec<String>,
    pub via: kernel::Via,
    /// How long before the present the last line falls, in microseconds: by the clock up to six hours, in working time beyond; without it, some time in
    /// the last three months.
    pub ago: Option<i64>,
    /// What was asked, in Markdown.
    pub text: String,
    pub files: Vec<String>,
    pub lines: Vec<Line>,
    /// Where it stops when it stays unfinished.
    pub stop: Option<Stop>,
}

/// The end of an unfinished performance.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// How many lines were said before.
    pub lines: usize,
    pub last: Option<Line>,
}

/// What somebody does, and perhaps says with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// A username, `owner` or `requester`.
    pub who: String,
    /// In microseconds of working time after the line before; some time soon if nothing is said.
    pub after: Option<i64>,
    pub actions: Vec<Action>,
    /// In Markdown.
    pub text: String,
    pub files: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Own,
    Release,
    Assign(String),
    Follow(String),
    Priority(Priority),
    Type(String),
    Title(String),
    Tags(Vec<String>),
    Reply,
    Note,
    Attach,
    /// Closes it if it is solved, as people do some days later.
    CloseIfSolved,
    /// Begins a reply and does not send it.
    Draft,
    /// A transition of the workflow; the text is its comment.
    Move {
        transition: String,
        /// The script of which this one is a duplicate.
        original: Option<String>,
    },
}

/// Reads a file of scripts; each comes back once for every performance.
pub fn read(text: &str) -> Result<Vec<Script>> {
    let mut scripts = Vec::new();
    for raw in text.split("\n=== ").map(|raw| raw.trim_start_matches("=== ").trim()).filter(|raw| !raw.is_empty()) {
        let name = raw.lines().next().unwrap_or_default();
        let times: usize = field(raw, "times").map_or(Ok(1), str::parse).with_context(|| format!("times of {name}"))?;
        for turn in 0..times {
            scripts.push(script(&choose(raw, turn), turn, times).with_context(|| format!("the script {name}"))?);
        }
    }
    Ok(scripts)
}

/// Takes the alternatives of one performance.
fn choose(text: &str, turn: usize) -> String {
    let mut chosen = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(length) = closing(&rest[open..]) else { break };
        let inside = &rest[open + 1..open + length];
        chosen.push_str(&rest[..open]);
        match alternatives(inside).as_slice() {
            [_] => chosen.push_str(&rest[open..=open + length]),
            several => chosen.push_str(&choose(several[turn % several.len()], turn)),
        }
        rest = &rest[open + length + 1..];
    }
    chosen.push_str(rest);
    chosen
}

/// Where the brace that opens the text is closed.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })
}

/// Cuts at the bars that stand in no further braces.
fn alternatives(inside: &str) -> Vec<&str> {
    let (mut depth, mut from, mut found) = (0_i32, 0, Vec::new());
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            '|' if depth == 0 => {
                found.push(&inside[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&inside[from..]);
    found
}

/// A field of the head: the lines up to the first empty one.
fn field<'s>(script: &'s str, name: &str) -> Option<&'s str> {
    script
        .lines()
        .skip(1)
        .take_while(|line| !line.trim().is_empty())
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

fn script(raw: &str, turn: usize, times: usize) -> Result<Script> {
    let (ticket_type, key) = raw.lines().next().and_then(|line| line.split_once(' ')).context("it begins with a type and a key")?;
    let (_, body) = raw.split_once("\n\n").context("nothing is asked")?;
    let (text, lines, stop) = conversation(body)?;
    let required = |name: &str| field(raw, name).map(str::to_owned).with_context(|| format!("it has no {name}"));
    Ok(Script {
        key: key.trim().to_owned(),
        turn,
        times,
        ticket_type: ticket_type.to_owned(),
        title: required("title")?,
        from: required("from")?,
        by: field(raw, "by").map(str::to_owned),
        owner: field(raw, "owner").unwrap_or("ana").to_owned(),
        tags: field(raw, "tags").map(list).unwrap_or_default(),
        via: kernel::Via::from_slug(field(raw, "via").unwrap_or("web")),
        ago: field(raw, "ago").map(|ago| duration(ago, WORKING_DAY)).transpose()?,
        text,
        files: field(raw, "files").map(list).unwrap_or_default(),
        lines,
        stop,
    })
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}

/// What was asked, what followed, and where an unfinished performance stops.
fn conversation(body: &str) -> Result<(String, Vec<Line>, Option<Stop>)> {
    let (mut asked, mut lines, mut stop) = (String::new(), Vec::<Line>::new(), None);
    for row in body.lines() {
        if let Some(last) = row.strip_prefix('~') {
            stop = Some(Stop { lines: lines.len(), last: ending(last.trim())? });
        } else if let Some(cue) = row.strip_prefix('@') {
            lines.push(line(cue).with_context(|| format!("the line @{cue}"))?);
        } else {
            let text = lines.last_mut().map_or(&mut asked, |line| &mut line.text);
            text.push_str(row);
            text.push('\n');
        }
    }
    for line in &mut lines {
        line.text = line.text.trim().to_owned();
    }
    Ok((asked.trim().to_owned(), lines, stop))
}

/// Reads `wait It is ordered.`, which the owner does.
fn ending(text: &str) -> Result<Option<Line>> {
    let (deed, words) = text.split_once(' ').unwrap_or((text, ""));
    if deed.is_empty() {
        return Ok(None);
    }
    Ok(Some(Line { text: words.to_owned(), ..line(&format!("owner {deed}"))? }))
}

/// Reads `ana +5m own, reply with trace.log`.
fn line(cue: &str) -> Result<Line> {
    let (who, rest) = cue.split_once(' ').context("somebody does nothing")?;
    let rest = rest.trim();
    let (after, rest) = match rest.strip_prefix('+') {
        Some(rest) => rest.split_once(' ').map(|(after, rest)| (Some(after), rest)).context("nothing is done")?,
        None => (None, rest),
    };
    let (deeds, files) = rest.split_once(" with ").unwrap_or((rest, ""));
    Ok(Line {
        who: who.to_owned(),
        after: after.map(|after| duration(after, WORKING_DAY)).transpose()?,
        actions: deeds.split(", ").map(action).collect::<Result<_>>()?,
        text: String::new(),
        files: list(files),
    })
}

fn action(text: &str) -> Result<Action> {
    let (name, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    Ok(match name {
        "own" => Action::Own,
        "release" => Action::Release,
        "assign" => Action::Assign(rest.to_owned()),
        "follow" => Action::Follow(rest.to_owned()),
        "priority" => Action::Priority(Priority::from_slug(rest).with_context(|| format!("no priority is called {rest}"))?),
        "type" => Action::Type(rest.to_owned()),
        "title" => Action::Title(rest.to_owned()),
        "tags" => Action::Tags(rest.split(';').map(|tag| tag.trim().to_owned()).collect()),
        "reply" => Action::Reply,
        "note" => Action::Note,
        "attach" => Action::Attach,
        "draft" => Action::Draft,
        "mark_duplicate" => Action::Move { transition: name.to_owned(), original: Some(rest.to_owned()) },
        "start" | "wait" | "resume" | "resolve" | "close" | "reopen" | "decline" | "answer" | "fulfil" => {
            Action::Move { transition: name.to_owned(), original: None }
        }
        _ => bail!("nobody can {name}"),
    })
}

/// Reads `90s`, `5m`, `2h` or `3d`, a day being this long.
fn duration(text: &str, day: i64) -> Result<i64> {
    let (number, unit) = text.split_at(text.len().saturating_sub(1));
    let number: i64 = number.parse().with_context(|| format!("{text} is no duration"))?;
    let unit = match unit {
        "s" => 1_000_000,
        "m" => kernel::minutes(1),
        "h" => kernel::hours(1),
        "d" => day,
        _ => bail!("{text} has no unit"),
    };
    ensure!(number > 0, "{text} is no time at all");
    Ok(number * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VPN: &str = "=== incident vpn\ntitle: VPN drops {every hour|twice a day}\nfrom: {dana|jonas}\ntimes: 3\nago: 2d\n\nSince {Monday|{weekday}}.\n\n| a | b |\n\n@ana +5m own, priority high, reply with trace.log\nHello {requester}.\n\nTwo paragraphs.\n~ wait It is ordered.\n@requester mark_duplicate vpn\n";

    #[test]
    fn each_performance_takes_its_alternatives() {
        let scripts = read(VPN).unwrap();
        let titles: Vec<&str> = scripts.iter().map(|script| script.title.as_str()).collect();
        assert_eq!(titles, ["VPN drops every hour", "VPN drops twice a day", "VPN drops every hour"]);
        assert_eq!((scripts[1].from.as_str(), scripts[1].text.as_str()), ("jonas", "Since {weekday}.\n\n| a | b |"));
    }

    #[test]
    fn a_line_has_actions_files_and_words() {
        let script = read(VPN).unwrap().remove(0);
        assert_eq!((script.ago, script.lines.len()), (Some(2 * WORKING_DAY), 2));
        let stop = script.stop.unwrap();
        assert_eq!((stop.lines, stop.last.unwrap().text.as_str()), (1, "It is ordered."));
        let line = &script.lines[0];
        assert_eq!((line.who.as_str(), line.after), ("ana", Some(kernel::minutes(5))));
        assert_eq!(line.actions, [Action::Own, Action::Priority(Priority::High), Action::Reply]);
        assert_eq!((line.text.as_str(), line.files.as_slice()), ("Hello {requester}.\n\nTwo paragraphs.", ["trace.log".to_owned()].as_slice()));
        assert_eq!(script.lines[1].actions, [Action::Move { transition: "mark_duplicate".into(), original: Some("vpn".into()) }]);
    }

    #[test]
    fn what_cannot_be_played_is_told_with_its_place() {
        let error = read("=== bug x\ntitle: T\nfrom: ana\n\nHello.\n\n@ana dance\n").unwrap_err();
        assert_eq!(format!("{error:#}"), "the script bug x: the line @ana dance: nobody can dance");
    }
}
