//! Tickets that were merged, read as one.
//!
//! Merging moves nothing: a merged ticket only says where it went, and the conversation of a ticket is read through all that lead to it. So parting them again is exact.

use db::{Ctx, params, sql};
use kernel::{Result, TicketId, TicketNumber, UserId};

use super::{Ticket, store};

/// The most tickets that one conversation is made of.
pub const MOST: usize = 100;

/// The ticket first, then all that were merged into it, straight or by way of another.
pub fn members(ctx: &mut Ctx<'_>, ticket: TicketId) -> Result<Vec<TicketId>> {
    let mut members = vec![ticket];
    let mut asked = 0;
    while let Some(member) = members.get(asked).copied() {
        let merged: Vec<TicketId> =
            ctx.query(sql!("SELECT id FROM ticket WHERE organization_id = $1 AND merged_into = $2 ORDER BY id"), &params![member], |row| row.take())?;
        members.extend(merged);
        asked += 1;
    }
    Ok(members)
}

/// What `read` answers for each ticket of the conversation, one after the other.
pub fn of_family<T>(ctx: &mut Ctx<'_>, ticket: TicketId, read: impl FnMut(&mut Ctx<'_>, TicketId) -> Result<Vec<T>>) -> Result<Vec<T>> {
    let members = members(ctx, ticket)?;
    of_each(ctx, &members, read)
}

/// The same where the family is known.
pub fn of_each<T>(ctx: &mut Ctx<'_>, members: &[TicketId], mut read: impl FnMut(&mut Ctx<'_>, TicketId) -> Result<Vec<T>>) -> Result<Vec<T>> {
    let mut all = Vec::new();
    for member in members {
        all.extend(read(ctx, *member)?);
    }
    Ok(all)
}

/// The files of these tickets, in their order.
pub fn files(ctx: &mut Ctx<'_>, members: &[TicketId]) -> Result<Vec<files::Attachment>> {
    of_each(ctx, members, |ctx, member| files::list(ctx, files::Item { kind: queue::ItemKind::Ticket.slug(), id: member.0 }))
}

/// Where the conversation of this ticket goes on: itself, unless it was merged.
pub fn destination(ctx: &mut Ctx<'_>, ticket: Ticket) -> Result<Ticket> {
    let mut last = ticket;
    while let Some(into) = last.merged_into {
        let Some(next) = store::find_by_id(ctx, into)? else { break };
        last = next;
    }
    Ok(last)
}

/// The number of the ticket that this one was merged into.
pub fn merged_into(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<Option<TicketNumber>> {
    match ticket.merged_into {
        Some(into) => Ok(store::find_by_id(ctx, into)?.map(|into| into.number)),
        None => Ok(None),
    }
}

/// Whether the person asked on this ticket, or on one that was merged into it.
pub fn asked(ctx: &mut Ctx<'_>, ticket: &Ticket, person: Option<UserId>) -> Result<bool> {
    if person.is_none() || person == Some(ticket.requester) {
        return Ok(person.is_some());
    }
    for member in members(ctx, ticket.id)?.into_iter().skip(1) {
        if store::find_by_id(ctx, member)?.is_some_and(|merged| Some(merged.requester) == person) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the person has written on the ticket itself.
pub fn has_written(ctx: &mut Ctx<'_>, ticket: TicketId, user: UserId) -> Result<bool> {
    let found =
        ctx.query_one(sql!("SELECT 1 FROM message WHERE organization_id = $1 AND ticket_id = $2 AND author_id = $3 LIMIT 1"), &params![ticket, user], |_| {
            Ok(())
        })?;
    Ok(found.is_some())
}
