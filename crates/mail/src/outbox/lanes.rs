//! Which of the due mails leave next: no receiver that takes its time holds up the others.
//!
//! Mails to one domain through one server are a lane. A lane has a few mails under way at most, however many wait in it.

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

/// How many mails of each lane are under way in this process.
#[derive(Clone, Default, Debug)]
pub(crate) struct Lanes(HashMap<String, usize>);

impl Lanes {
    /// Takes a place in the lane, if one is free.
    pub fn enter(&mut self, lane: &str) -> bool {
        let under_way = self.0.entry(lane.to_owned()).or_default();
        let is_free = *under_way < OF_A_LANE;
        *under_way += usize::from(is_free);
        is_free
    }

    /// Gives the place back.
    pub fn leave(&mut self, lane: &str) {
        if let Some(under_way) = self.0.get_mut(lane) {
            *under_way -= 1;
            if *under_way == 0 {
                self.0.remove(lane);
            }
        }
    }
}

/// Takes up to `most` due mails for which their lanes have room, those that have waited longest first, so that no other process takes them meanwhile. With them their lanes,
/// in which they have their place from then on.
pub(crate) fn claim(installation: &mut Installation<'_>, has_own: bool, lanes: &Lanes, most: usize) -> Result<Vec<(Mail, String)>> {
    let now = installation.now();
    let (mut lanes, until) = (lanes.clone(), now.plus(CLAIM));
    let mut claimed = Vec::new();
    for (id, lane) in due(installation, has_own)? {
        if claimed.len() == most {
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
            None => lanes.leave(&lane),
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
        lanes.leave(&slow);
        assert!(lanes.enter(&slow));
    }
}
