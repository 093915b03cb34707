//! Who is told of an event.

use db::Ctx;
use kernel::{Grant, OrNotFound, Result};
use people::User;
use queue::Event;

use crate::ticket::{Ticket, events, store};

/// Requester, owner and followers, and whoever the event itself is about; never its actor, nor anybody who has left or may not see it.
pub fn find(ctx: &mut Ctx<'_>, ticket: &Ticket, event: &Event) -> Result<Vec<User>> {
    let mut ids = match event.kind.as_str() {
        // Following is news only to who was made to follow.
        "ticket.followed" => vec![event.data::<events::TicketFollowed>()?.user],
        _ => {
            let mut ids = store::followers(ctx, ticket.id)?;
            ids.push(ticket.requester);
            ids.extend(ticket.owner);
            ids
        }
    };
    if event.kind == "ticket.absorbed" {
        // Those of the other ticket are told there.
        let other = store::find(ctx, event.data::<events::TicketAbsorbed>()?.ticket)?.or_not_found()?;
        let told = [store::followers(ctx, other.id)?, vec![other.requester], other.owner.into_iter().collect()].concat();
        ids.retain(|id| !told.contains(id));
    }
    if event.kind == "ticket.assigned" {
        ids.extend(event.data::<events::TicketAssigned>()?.from);
    }
    ids.sort();
    ids.dedup();
    ids.retain(|id| Some(*id) != event.actor);
    let way = people::organization::read(ctx)?.way;
    let mut users = people::find_users(ctx, &ids)?;
    // What stays inside, and what only those who work on the ticket can mend, is not told to others.
    let stays_inside = matches!(event.kind.as_str(), "ticket.noted" | "ticket.mail_undelivered");
    users.retain(|user| user.is_requester() && (!stays_inside || (user.is_active() && user.grants(way).has(Grant::Note))));
    if event.kind == "ticket.mail_undelivered" {
        // A mail about it to the very address that takes no mail would come back too, and so on.
        let to = kernel::fold(&event.data::<events::TicketMailUndelivered>()?.to);
        users.retain(|user| user.email_key() != to);
    }
    Ok(users)
}
