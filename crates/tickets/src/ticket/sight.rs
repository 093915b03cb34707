//! Who can see a ticket, and why.

use db::Ctx;
use kernel::{Actor, Result, Sight};
use people::{User, Way, roles};

use super::Ticket;

/// Why somebody sees the ticket; `None` when to them there is no such ticket. It is the rule by which they would be let in at the door.
pub fn seen_by(ctx: &mut Ctx<'_>, ticket: &Ticket, user: &User, way: Way) -> Result<Option<Sight>> {
    let standing = roles::standing_of(ctx, user, way)?;
    Ok(kernel::sight(ctx.organization(), Actor::Person(user.id), &standing, &ticket.guarded()))
}
