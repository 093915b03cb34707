//! Who can see a ticket, and why.

use db::Ctx;
use kernel::{Actor, Result, Sight, UserId};
use people::{User, Way, roles};

use super::Ticket;

/// Why somebody sees the ticket; `None` when to them there is no such ticket. It is the rule by which they would be let in at the door.
pub fn seen_by(ctx: &mut Ctx<'_>, ticket: &Ticket, user: &User, way: Way) -> Result<Option<Sight>> {
    let standing = roles::standing_of(ctx, user, way)?;
    Ok(kernel::sight(ctx.organization(), Actor::Person(user.id), &standing, &ticket.guarded()))
}

/// Who sees a ticket, as far as they are listed.
pub struct Onlookers {
    pub people: Vec<(User, Sight)>,
    /// There are more of them.
    pub has_more: bool,
}

/// More people are not listed by name.
const LISTED: usize = 200;

/// The people who see the ticket, those who are nearest to it first. Asked for by name are its own people and those whose roles could show it; each is held to [`seen_by`].
pub fn onlookers(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<Onlookers> {
    let way = people::organization(ctx)?.way;
    let named = ticket.confidential.iter().flat_map(|confidential| confidential.people.iter().copied());
    let mut ids: Vec<UserId> = [Some(ticket.requester), ticket.owner].into_iter().flatten().chain(named).collect();
    ids.extend(super::store::followers(ctx, ticket.id)?);
    ids.extend(roles::store::at_work(ctx, ticket.client, i64::try_from(LISTED * 5).unwrap_or(1_000))?);
    ids.sort_unstable();
    ids.dedup();
    let mut people = Vec::new();
    for user in people::find_users(ctx, &ids)?.into_iter().filter(User::is_requester) {
        if let Some(sight) = seen_by(ctx, ticket, &user, way)? {
            people.push((user, sight));
        }
    }
    people.sort_by_cached_key(|(user, sight)| (*sight, kernel::fold(&user.display_name)));
    let has_more = people.len() > LISTED;
    people.truncate(LISTED);
    Ok(Onlookers { people, has_more })
}
