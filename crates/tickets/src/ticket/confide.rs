//! Makes a ticket confidential to named people and one team, and opens it again.

use db::Ctx;
use kernel::{Confidential, Error, OperationId, OrNotFound, Result, Text, TicketNumber, UserId};
use people::{Way, structure};
use queue::operation;

use super::{
    Ticket, TicketAct,
    events::{TicketConfided, TicketOpenedUp},
    find_for_change,
    model::happened,
    seen_by, store,
};

/// The most people by name.
pub const MOST_NAMED: usize = 50;

/// Lets nobody see a ticket but its requester, its owner, these people and this team. Whoever does it is among them, so that nobody locks themselves out.
///
/// Followers who may not see it any more stop following. Only in *Help desk* (K2), and not on a ticket that lies together with others.
pub fn confide(ctx: &mut Ctx<'_>, number: TicketNumber, to: &Confidential) -> Result<Ticket> {
    let mut ticket = find_for_change(ctx, number, TicketAct::Confide)?;
    let to = check(ctx, to)?;
    let way = people::organization(ctx)?.way;
    if way == Way::EveryoneHelps {
        return Err(Error::conflict("ticket-confide-everyone-helps"));
    }
    if super::family::members(ctx, ticket.id)?.len() > 1 {
        return Err(Error::conflict("ticket-confide-merged"));
    }
    let operation = operation(ctx);
    hide(ctx, operation, &mut ticket, Some(to))?;
    for follower in store::followers(ctx, ticket.id)? {
        let Some(user) = people::find_user(ctx, follower)? else { continue };
        if seen_by(ctx, &ticket, &user, way)?.is_none() {
            store::remove_follower(ctx, ticket.id, follower)?;
        }
    }
    Ok(ticket)
}

/// Shows a ticket again to everybody whose role shows it.
pub fn open_up(ctx: &mut Ctx<'_>, number: TicketNumber) -> Result<Ticket> {
    let mut ticket = find_for_change(ctx, number, TicketAct::Confide)?;
    let operation = operation(ctx);
    hide(ctx, operation, &mut ticket, None)?;
    Ok(ticket)
}

pub(super) fn hide(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, to: Option<Confidential>) -> Result<()> {
    if ticket.confidential == to {
        return Ok(());
    }
    ticket.confidential.clone_from(&to);
    match to {
        Some(Confidential { people, team }) => happened(ctx, operation, ticket, &TicketConfided { people, team }, ""),
        None => happened(ctx, operation, ticket, &TicketOpenedUp {}, ""),
    }
    .map(drop)
}

/// People and team as they are kept: known ones, each once, and the actor with them.
fn check(ctx: &mut Ctx<'_>, to: &Confidential) -> Result<Confidential> {
    let mut people: Vec<UserId> = to.people.iter().copied().chain(ctx.actor().person()).collect();
    people.sort_unstable();
    people.dedup();
    if people.len() > MOST_NAMED {
        return Err(Error::invalid("people", Text::new("ticket-confide-too-many").with("max", MOST_NAMED)));
    }
    let known = people::find_users(ctx, &people)?;
    if people.iter().any(|id| !known.iter().any(|user| user.id == *id && user.is_active())) {
        return Err(Error::invalid("people", "ticket-no-such-person"));
    }
    if let Some(team) = to.team {
        structure::store::find_team(ctx, team)?.filter(|team| team.archived_at.is_none()).or_invalid("team", "ticket-no-such-team")?;
    }
    Ok(Confidential { people, team: to.team })
}
