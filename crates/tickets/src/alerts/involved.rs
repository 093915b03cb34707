//! Who is told of an event.

use db::Ctx;
use kernel::{Grant, OrNotFound, Result, UserId};
use people::{User, Way, roles, structure};
use queue::Event;

use crate::ticket::{Ticket, events, store};

/// A team of more people is not told one by one.
const MOST_OF_TEAM: i64 = 200;

/// Requester, owner and followers, and whoever the event itself is about; never its actor, nor anybody who has left or may not see it.
pub fn find(ctx: &mut Ctx<'_>, ticket: &Ticket, event: &Event) -> Result<Vec<User>> {
    let mut ids = match event.kind.as_str() {
        // Following is news only to who was made to follow.
        "ticket.followed" => vec![event.data::<events::TicketFollowed>()?.user],
        "ticket.opened" => in_charge(ctx, ticket)?,
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
    if event.kind == "ticket.moved_to_department" {
        ids.extend(in_charge(ctx, ticket)?);
    }
    if event.kind == "ticket.given_to_team"
        && let Some(team) = event.data::<events::TicketGivenToTeam>()?.to
    {
        ids.extend(structure::store::people_of_team(ctx, team, MOST_OF_TEAM)?);
    }
    if event.kind == "ticket.assigned" {
        ids.extend(event.data::<events::TicketAssigned>()?.from);
    }
    ids.sort();
    ids.dedup();
    ids.retain(|id| Some(*id) != event.actor);
    let way = people::organization::read(ctx)?.way;
    let mut users = people::find_users(ctx, &ids)?;
    let_others_stand_in(ctx, &mut users, event.actor)?;
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

/// Who answers for a ticket that is new in a department, or in none (C5, C6): the managers of the department; without one, whoever sees to such tickets; the administrators where nobody does.
/// Where everybody helps, everybody sees it come in.
fn in_charge(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<Vec<UserId>> {
    if people::organization(ctx)?.way == Way::EveryoneHelps {
        return Ok(Vec::new());
    }
    match ticket.department {
        Some(department) => structure::store::managers_of(ctx, department),
        None => roles::who_sees_to_unplaced(ctx),
    }
}

/// Adds who stands in for those of them who are away.
fn let_others_stand_in(ctx: &mut Ctx<'_>, users: &mut Vec<User>, actor: Option<UserId>) -> Result<()> {
    for at in 0..users.len() {
        let user = users[at].clone();
        let Some(substitute) = structure::substitute_of(ctx, &user)? else { continue };
        if Some(substitute.id) != actor && !users.iter().any(|known| known.id == substitute.id) {
            users.push(substitute);
        }
    }
    Ok(())
}
