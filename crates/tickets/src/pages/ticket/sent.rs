//! To whom a message went by mail, and what became of it, as the conversation shows it to those who answer tickets.

use std::collections::BTreeMap;

use db::Ctx;
use kernel::{Language, MailId, MessageId, Result, TicketId};

use crate::{
    letters::sent::{Fate, Receiver, receivers},
    ticket::{Ticket, TicketAct},
};

/// Below a message that went out.
pub struct SentView {
    /// "By mail to 2 people; 1 mail did not arrive".
    pub summary: String,
    pub is_bad: bool,
    pub receivers: Vec<ReceiverView>,
}

pub struct ReceiverView {
    pub mail: MailId,
    pub name: String,
    pub is_copy: bool,
    /// The colour and the words of what became of it.
    pub look: &'static str,
    pub fate: String,
    pub said: String,
}

/// For each message that went out by mail. Nothing for those who may not read notes: whom the desk writes to is theirs to know who answer.
pub fn read(ctx: &mut Ctx<'_>, l: Language, ticket: &Ticket, family: &[TicketId]) -> Result<BTreeMap<MessageId, SentView>> {
    if ctx.permit(TicketAct::ReadNotes, &ticket.guarded()).is_err() {
        return Ok(BTreeMap::new());
    }
    Ok(receivers(ctx, family)?.into_iter().map(|(message, receivers)| (message, view(l, receivers))).collect())
}

fn view(l: Language, receivers: Vec<Receiver>) -> SentView {
    let bad = receivers.iter().filter(|receiver| receiver.fate.is_bad()).count();
    let to = l.a("ticket-page-sent-to", "n", receivers.len());
    SentView {
        summary: if bad == 0 { to } else { l.b("ticket-page-sent-bad", "to", to, "n", bad) },
        is_bad: bad > 0,
        receivers: receivers.into_iter().map(|receiver| receiver_view(l, receiver)).collect(),
    }
}

fn receiver_view(l: Language, receiver: Receiver) -> ReceiverView {
    ReceiverView {
        mail: receiver.mail,
        name: if receiver.name.is_empty() { receiver.address } else { format!("{} · {}", receiver.name, receiver.address) },
        is_copy: receiver.is_copy,
        look: look(receiver.fate),
        fate: l.t(&format!("ticket-page-fate-{}", receiver.fate.slug())).to_owned(),
        said: receiver.said,
    }
}

fn look(fate: Fate) -> &'static str {
    match fate {
        Fate::Waiting => "active",
        Fate::Deferred => "waiting",
        Fate::Delivered => "done",
        Fate::Refused | Fate::Bounced => "danger",
    }
}
