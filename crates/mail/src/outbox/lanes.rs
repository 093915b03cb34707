//! Which of the due mails leave next: no receiver that takes its time holds up the others.
//!
//! Mails to one domain through one server are a lane. A lane has a few mails under way at most, however many wait in it. A mail that takes its time gives the place that
//! others wait for back, and its lane comes last from then on, so that the places of all are not taken by those that never answer, however many these are.

use std::collections::HashMap;

use db::{Installation, installation_sql, params};
use kernel::{MailId, MailboxId, Result};

use super::{CLAIM, Mail};

/// So many mails of one lane are under way at once.
pub(crate) const OF_A_LANE: usize = 4;

/// The lane of a mail to this address.
pub(super) fn lane(mailbox: Option<MailboxId>, to: &str) -> String {
    let domain = to.rsplit_once('@').map_or(to, |(_, domain)| domain).to_lowercase();
    format!("{}/{domain}", mailbox.map_or(0, |mailbox| mailbox.0))
}

/// So many mails are under way at once, not counting those that take their time.
const MOST_QUICK: usize = 32;

/// So many altogether: each is a connection, and holds its mail in memory.
const MOST: usize = 256;

/// The mails of each lane that are under way in this process.
#[derive(Clone, Default, Debug)]
pub(crate) struct Lanes(HashMap<String, Lane>);

#[derive(Clone, Default, Debug)]
struct Lane {
    under_way: usize,
    /// Those of them that take their time.
    slow: usize,
}

impl Lanes {
    /// How many mails more may be under way.
    pub fn room(&self) -> usize {
        let (under_way, slow) = self.0.values().fold((0, 0), |(under_way, slow), lane| (under_way + lane.under_way, slow + lane.slow));
        MOST_QUICK.saturating_sub(under_way - slow).min(MOST.saturating_sub(under_way))
    }

    /// Takes a place in the lane, if one is free.
    pub fn enter(&mut self, lane: &str) -> bool {
        let lane = self.0.entry(lane.to_owned()).or_default();
        let is_free = lane.under_way < OF_A_LANE;
        lane.under_way += usize::from(is_free);
        is_free
    }

    /// One that entered the lane takes its time.
    pub fn slow_down(&mut self, lane: &str) {
        if let Some(lane) = self.0.get_mut(lane) {
            lane.slow += 1;
        }
    }

    fn is_slow(&self, lane: &str) -> bool {
        self.0.get(lane).is_some_and(|lane| lane.slow > 0)
    }

    /// Gives the place back.
    pub fn leave(&mut self, lane: &str, was_slow: bool) {
        if let Some(left) = self.0.get_mut(lane) {
            left.under_way -= 1;
            left.slow -= usize::from(was_slow);
            if left.under_way == 0 {
                self.0.remove(lane);
            }
        }
    }
}

/// Takes the due mails for which there is room, so that no other process takes them meanwhile: those that have waited longest first, those in slow lanes last. With them their
/// lanes, in which they have their place from then on.
pub(crate) fn claim(installation: &mut Installation<'_>, has_own: bool, lanes: &Lanes) -> Result<Vec<(Mail, String)>> {
    let now = installation.now();
    let mut due = due(installation, has_own)?;
    due.sort_by_key(|(_, lane)| lanes.is_slow(lane));
    let (mut lanes, until) = (lanes.clone(), now.plus(CLAIM));
    let mut claimed = Vec::new();
    for (id, lane) in due {
        if lanes.room() == 0 {
            break;
        }
        if !lanes.enter(&lane) {
            continue;
        }
        let taken = installation.query_one(
            installation_sql!(
                "UPDATE mail_out SET claimed_until = $2 WHERE id = $1 AND state = 'queued' AND claimed_until <= $3
                 RETURNING id, organization_id, kind, to_address, to_name, language, subject, text, html,
                     state, tries, next_try_at, give_up_at, last_answer, created_at, sent_at, mailbox_id, thread"
            ),
            &params![id, until, now],
            Mail::from_row,
        )?;
        match taken {
            Some(mail) => claimed.push((mail, lane)),
            // Another process has it.
            None => lanes.leave(&lane, false),
        }
    }
    Ok(claimed)
}

/// The first due mails of every lane.
fn due(installation: &mut Installation<'_>, has_own: bool) -> Result<Vec<(MailId, String)>> {
    let now = installation.now();
    installation.query(
        installation_sql!(
            "SELECT id, lane FROM (
                 SELECT id, lane, next_try_at, row_number() OVER (PARTITION BY lane ORDER BY next_try_at, id) AS place
                 FROM mail_out
                 WHERE state = 'queued' AND next_try_at <= $1 AND claimed_until <= $1
                   AND ($2 OR mailbox_id IN (SELECT id FROM mailbox WHERE out_host <> ''))
             ) waiting
             WHERE place <= $3
             ORDER BY next_try_at, id
             LIMIT 1000"
        ),
        &params![now, has_own, OF_A_LANE as i64],
        |row| Ok((row.take()?, row.take()?)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_takes_a_few_and_no_more() {
        let mut lanes = Lanes::default();
        let (slow, other) = (lane(None, "a@Slow.example"), lane(Some(MailboxId(7)), "a@slow.example"));
        assert_ne!(slow, other, "another server is another way");
        assert!((0..OF_A_LANE).all(|_| lanes.enter(&slow)));
        assert!(!lanes.enter(&slow));
        assert!(lanes.enter(&other));
        lanes.leave(&slow, false);
        assert!(lanes.enter(&slow));
    }

    #[test]
    fn who_takes_their_time_leaves_room_for_others() {
        let mut lanes = Lanes::default();
        let names: Vec<String> = (0..MOST / OF_A_LANE).map(|n| format!("0/slow{n}.example")).collect();
        for name in &names[..MOST_QUICK / OF_A_LANE] {
            assert!((0..OF_A_LANE).all(|_| lanes.enter(name)));
        }
        assert_eq!(lanes.room(), 0);
        lanes.slow_down(&names[0]);
        assert_eq!((lanes.room(), lanes.is_slow(&names[0]), lanes.is_slow(&names[1])), (1, true, false));
        lanes.leave(&names[0], true);
        assert_eq!((lanes.room(), lanes.is_slow(&names[0])), (1, false));
        let mut lanes = Lanes::default();
        for name in names.iter().flat_map(|name| [name; OF_A_LANE]) {
            assert!(lanes.room() > 0 && lanes.enter(name));
            lanes.slow_down(name);
        }
        assert_eq!(lanes.room(), 0, "connections are not without end");
    }
}
