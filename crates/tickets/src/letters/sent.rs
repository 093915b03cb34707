//! To whom a message went by mail, and what became of that.

use std::collections::BTreeMap;

use db::Ctx;
use kernel::{MailId, MessageId, Result, TicketId, Timestamp};
use mail::{MailState, outbox_of};

use super::store;
pub use super::store::{note_bounce, remember};
use crate::{
    intake::store as known,
    ticket::{self, Ticket, family},
};

/// What became of a mail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// Waits for its first try.
    Waiting,
    /// The server asked to come back later.
    Deferred,
    /// A server has taken it.
    Delivered,
    /// A server refused it, or nobody answered for days.
    Refused,
    /// It was taken and came back.
    Bounced,
}

impl Fate {
    pub fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Deferred => "deferred",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Bounced => "bounced",
        }
    }

    /// Whether somebody should look at it.
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Refused | Self::Bounced)
    }

    /// What became of a mail by what the outbox says of it, which forgets what was sent long ago.
    fn of(bounced_at: Option<Timestamp>, standing: Option<&outbox_of::Standing>) -> Self {
        match (bounced_at, standing.map(|standing| (standing.state, standing.tries))) {
            (Some(_), _) => Self::Bounced,
            (None, None | Some((MailState::Sent, _))) => Self::Delivered,
            (None, Some((MailState::Failed, _))) => Self::Refused,
            (None, Some((MailState::Queued, 0))) => Self::Waiting,
            (None, Some((MailState::Queued, _))) => Self::Deferred,
        }
    }
}

/// Somebody to whom a message went by mail.
#[derive(Clone, Debug)]
pub struct Receiver {
    pub mail: MailId,
    pub address: String,
    pub name: String,
    /// Got it as a copy.
    pub is_copy: bool,
    pub fate: Fate,
    /// What the server said, where it did not go well.
    pub said: String,
}

/// The ticket that a mail of ours is about, by its Message-ID.
pub fn ticket_of(ctx: &mut Ctx<'_>, message_id: &str) -> Result<Option<Ticket>> {
    let Some(known) = known::by_message_id(ctx, message_id)?.into_iter().find(|known| known.is_ours) else { return Ok(None) };
    ticket::store::find_by_id(ctx, known.ticket)
}

/// Everybody to whom messages of this ticket went, by message.
/// `family` is the ticket with all that were merged into it.
pub fn receivers(ctx: &mut Ctx<'_>, family: &[TicketId]) -> Result<BTreeMap<MessageId, Vec<Receiver>>> {
    let rows = family::of_each(ctx, family, store::rows)?;
    let ids: Vec<MailId> = rows.iter().map(|(_, receiver, ..)| receiver.mail).collect();
    let standings = outbox_of::standings(ctx, &ids)?;
    let mut receivers = BTreeMap::<MessageId, Vec<Receiver>>::new();
    for (message, receiver, bounced_at, said) in rows {
        let standing = standings.get(&receiver.mail);
        let fate = Fate::of(bounced_at, standing);
        let answer = standing.and_then(|standing| standing.last_answer.clone()).filter(|_| matches!(fate, Fate::Deferred | Fate::Refused));
        receivers.entry(message).or_default().push(Receiver { fate, said: answer.unwrap_or(said), ..receiver });
    }
    Ok(receivers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_that_came_back_has_bounced_whatever_the_outbox_says() {
        let standing = |state, tries| outbox_of::Standing { state, tries, last_answer: None };
        for (bounced_at, standing, fate) in [
            (None, None, Fate::Delivered),
            (Some(Timestamp(1)), None, Fate::Bounced),
            (Some(Timestamp(1)), Some(standing(MailState::Sent, 1)), Fate::Bounced),
            (None, Some(standing(MailState::Sent, 1)), Fate::Delivered),
            (None, Some(standing(MailState::Failed, 1)), Fate::Refused),
            (None, Some(standing(MailState::Queued, 0)), Fate::Waiting),
            (None, Some(standing(MailState::Queued, 2)), Fate::Deferred),
        ] {
            assert_eq!(Fate::of(bounced_at, standing.as_ref()), fate);
        }
    }
}
