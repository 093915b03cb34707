//! What an alert says, in a sentence of the catalogue: shown in each reader's language.

use kernel::{Result, Text};

use super::Told;
use crate::ticket::events;

impl Told<'_> {
    /// "Ana Ortiz replied on #12 Invoices print blank".
    pub(super) fn sentence(&self) -> Result<Text> {
        let (key, to) = self.what()?;
        let name = self.actor.map_or_else(String::new, |actor| actor.display_name.clone());
        let text = Text::new(key).with("name", name).with("number", self.ticket.number).with("title", self.ticket.title.as_str());
        Ok(match to {
            Some(to) => text.with("to", to),
            None => text,
        })
    }

    /// Where the alert leads: the ticket, at the message it is about.
    pub(super) fn href(&self) -> String {
        let place = self.message.map(|message| format!("#message-{}", message.id)).unwrap_or_default();
        format!("{}{place}", self.ticket.path())
    }

    fn what(&self) -> Result<(String, Option<String>)> {
        let event = self.event;
        Ok(match event.kind.as_str() {
            "ticket.assigned" => match event.data::<events::TicketAssigned>()?.to {
                Some(to) if Some(to) == event.actor => ("ticket-alert-owned".into(), None),
                Some(_) => ("ticket-alert-assigned".into(), None),
                None => ("ticket-alert-released".into(), None),
            },
            // The key tells the status, so that each language can decline it as it must.
            "ticket.moved" => {
                let to = event.data::<events::TicketMoved>()?.to;
                let known = ["open", "in_progress", "waiting", "resolved", "answered", "fulfilled", "wont_fix", "duplicate", "declined", "closed"];
                match known.contains(&to.as_str()) {
                    true => (format!("ticket-alert-moved-{to}"), None),
                    false => ("ticket-alert-moved".into(), Some(to)),
                }
            }
            "ticket.retitled" => ("ticket-alert-retitled".into(), None),
            "ticket.reprioritized" => (format!("ticket-alert-priority-{}", event.data::<events::TicketReprioritized>()?.to), None),
            "ticket.retyped" => ("ticket-alert-retyped".into(), None),
            "ticket.noted" => ("ticket-alert-noted".into(), None),
            "ticket.attached" => ("ticket-alert-attached".into(), None),
            "ticket.followed" => ("ticket-alert-followed".into(), None),
            "ticket.merged" => ("ticket-alert-merged".into(), Some(event.data::<events::TicketMerged>()?.into.to_string())),
            "ticket.absorbed" => ("ticket-alert-absorbed".into(), Some(event.data::<events::TicketAbsorbed>()?.ticket.to_string())),
            "ticket.opened" => ("ticket-alert-opened".into(), None),
            "ticket.moved_to_department" => ("ticket-alert-department".into(), None),
            "ticket.given_to_team" => ("ticket-alert-team".into(), None),
            "ticket.mail_undelivered" => ("ticket-alert-undelivered".into(), Some(event.data::<events::TicketMailUndelivered>()?.to)),
            _ => ("ticket-alert-replied".into(), None),
        })
    }
}
