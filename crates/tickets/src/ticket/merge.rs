//! Merges tickets into one, and parts them again.

use db::Ctx;
use kernel::{Error, OperationId, OrNotFound, Result, Text, TicketNumber, UserId};
use queue::operation;

use super::{
    Ticket, TicketAct,
    events::{TicketAbsorbed, TicketLetGo, TicketMerged, TicketParted},
    family,
    model::happened,
    store,
};

/// What comes of merging one ticket into another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verdict {
    Merge,
    /// It is there already.
    Done,
    Itself,
    /// It was merged into another one before.
    SourceIsMerged,
    /// The other was merged itself; this is what a circle comes down to, too.
    TargetIsMerged,
}

fn decide(source: &Ticket, target: &Ticket) -> Verdict {
    match (source.merged_into, target.merged_into) {
        _ if source.id == target.id => Verdict::Itself,
        (Some(into), _) if into == target.id => Verdict::Done,
        (Some(_), _) => Verdict::SourceIsMerged,
        (None, Some(_)) => Verdict::TargetIsMerged,
        (None, None) => Verdict::Merge,
    }
}

/// Merges these tickets into another, all in one operation, and answers that other one.
///
/// A merged ticket keeps its number and what was written on it; the conversation goes on in the other, where its requester, its owner and its followers follow from then on.
/// Merging what is there already changes nothing.
pub fn merge(ctx: &mut Ctx<'_>, numbers: &[TicketNumber], into: TicketNumber) -> Result<Ticket> {
    let mut sources = lock(ctx, numbers, into)?;
    let at = sources.iter().position(|ticket| ticket.number == into).or_invalid("into", "ticket-no-such-ticket")?;
    let mut target = sources.swap_remove(at);
    sources.sort_by_key(|source| source.number);
    if numbers.contains(&into) {
        return Err(Error::invalid("into", "ticket-merge-itself"));
    }
    let operation = operation(ctx);
    for source in &mut sources {
        match decide(source, &target) {
            // One would show what the other hides.
            Verdict::Merge if source.confidential != target.confidential => return Err(Error::invalid("into", "ticket-merge-confidential")),
            Verdict::Merge => absorb(ctx, operation, source, &mut target)?,
            Verdict::Done => {}
            Verdict::Itself => return Err(Error::invalid("into", "ticket-merge-itself")),
            Verdict::SourceIsMerged => return Err(Error::conflict(went(ctx, source)?)),
            Verdict::TargetIsMerged => return Err(Error::invalid("into", went(ctx, &target)?)),
        }
    }
    Ok(target)
}

/// Lets a merged ticket stand by itself again, as it was. What was written since stays where it was written.
pub fn part(ctx: &mut Ctx<'_>, number: TicketNumber) -> Result<Ticket> {
    let source = store::find(ctx, number)?.or_not_found()?;
    ctx.permit(TicketAct::Merge, &source.guarded())?;
    let into = family::merged_into(ctx, &source)?.ok_or_else(|| Error::conflict("ticket-not-merged"))?;
    let mut both = lock(ctx, &[number], into)?;
    let at = both.iter().position(|ticket| ticket.number == into).or_not_found()?;
    let mut target = both.swap_remove(at);
    let mut source = both.pop().or_not_found()?;
    if source.merged_into != Some(target.id) {
        return Err(Error::conflict("ticket-not-merged"));
    }
    if target.merged_into.is_some() {
        return Err(Error::conflict(went(ctx, &target)?));
    }
    let operation = operation(ctx);
    release(ctx, operation, &mut source, &mut target)?;
    Ok(source)
}

/// Takes back that `target`, which its caller has locked, took in the ticket with this number.
pub(super) fn take_back(ctx: &mut Ctx<'_>, operation: OperationId, number: TicketNumber, target: &mut Ticket) -> Result<()> {
    let mut source = store::lock(ctx, number)?.or_not_found()?;
    if source.merged_into != Some(target.id) {
        return Err(Error::conflict("ticket-undo-changed"));
    }
    release(ctx, operation, &mut source, target)
}

/// All of them, locked in the order of their numbers, so that two who merge at once do not wait for each other for ever.
fn lock(ctx: &mut Ctx<'_>, numbers: &[TicketNumber], into: TicketNumber) -> Result<Vec<Ticket>> {
    let mut all: Vec<TicketNumber> = numbers.iter().copied().chain([into]).collect();
    all.sort();
    all.dedup();
    let mut tickets = Vec::new();
    for number in all {
        let found = store::lock(ctx, number)?.filter(|ticket| ctx.permit(TicketAct::See, &ticket.guarded()).is_ok());
        if found.is_none() && numbers.contains(&number) {
            return Err(Error::NotFound);
        }
        tickets.extend(found);
    }
    match tickets.iter().any(|ticket| ticket.number == into) {
        true => tickets.iter().try_for_each(|ticket| ctx.permit(TicketAct::Merge, &ticket.guarded())).map(|()| tickets),
        false => Err(Error::invalid("into", "ticket-no-such-ticket")),
    }
}

fn went(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<Text> {
    let into = family::merged_into(ctx, ticket)?.or_not_found()?;
    Ok(Text::new("ticket-is-merged").with("number", ticket.number).with("into", into))
}

fn absorb(ctx: &mut Ctx<'_>, operation: OperationId, source: &mut Ticket, target: &mut Ticket) -> Result<()> {
    let size = family::members(ctx, source.id)?.len() + family::members(ctx, target.id)?.len();
    if size > family::MOST {
        return Err(Error::invalid("into", Text::new("ticket-merge-too-many").with("max", family::MOST)));
    }
    let followers = bring_along(ctx, source, target)?;
    store::mark_unindexed(ctx, target.id)?;
    source.merged_into = Some(target.id);
    target.message_count += source.message_count;
    target.attachment_count += source.attachment_count;
    happened(ctx, operation, source, &TicketMerged { into: target.number, followers }, &target.number.to_string())?;
    happened(ctx, operation, target, &TicketAbsorbed { ticket: source.number }, &source.number.to_string()).map(drop)
}

/// Everybody with a part in the one follows the other; those who did not yet.
fn bring_along(ctx: &mut Ctx<'_>, source: &Ticket, target: &Ticket) -> Result<Vec<UserId>> {
    let mut people = vec![source.requester];
    people.extend(source.owner);
    people.extend(store::followers(ctx, source.id)?);
    let mut new = Vec::new();
    for person in people.into_iter().filter(|person| *person != target.requester) {
        if store::add_follower(ctx, target.id, person)? {
            new.push(person);
        }
    }
    Ok(new)
}

fn release(ctx: &mut Ctx<'_>, operation: OperationId, source: &mut Ticket, target: &mut Ticket) -> Result<()> {
    // Nothing happens to a ticket while it is merged, so that is the last thing that did.
    let merged = queue::latest(ctx, source.item())?.filter(|event| event.kind == "ticket.merged").or_not_found()?;
    for person in merged.data::<TicketMerged>()?.followers {
        if target.owner != Some(person) && !family::has_written(ctx, target.id, person)? {
            store::remove_follower(ctx, target.id, person)?;
        }
    }
    store::mark_unindexed(ctx, target.id)?;
    source.merged_into = None;
    target.message_count -= source.message_count;
    target.attachment_count -= source.attachment_count;
    happened(ctx, operation, source, &TicketParted { from: target.number }, &target.number.to_string())?;
    happened(ctx, operation, target, &TicketLetGo { ticket: source.number }, &source.number.to_string()).map(drop)
}
