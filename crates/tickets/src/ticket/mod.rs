//! A ticket and all that can be done to it: one file a verb.

mod act;
mod assign;
mod attach;
pub mod bin;
mod change;
mod confide;
mod content;
pub mod copies;
mod erased;
pub mod events;
pub mod family;
mod follow;
mod merge;
mod model;
mod open;
mod owned;
mod place;
mod reply;
mod sight;
pub mod store;
mod taken_over;
mod transition;
mod types;
mod undelivered;
mod undo;
mod weigh;

pub use act::TicketAct;
pub use assign::{assign, release};
pub use attach::attach;
pub use change::{Change, change};
pub use confide::{MOST_NAMED, confide, open_up};
pub use content::Content;
pub(crate) use follow::add_follower;
pub use follow::{follow, followers, unfollow};
pub use merge::{merge, part};
pub(crate) use model::tell_pages;
pub use model::{LastChange, Message, MessageKind, Ticket};
pub use open::{NewTicket, TITLE, open, open_for, open_in};
pub(crate) use owned::RELEASE;
pub use place::{give_to_team, move_to_department};
pub use reply::{NewMessage, note, reply, reply_with_copies};
pub use sight::{Onlookers, onlookers, seen_by};
pub use transition::{Move, allowed, transition};
pub use types::{types, vocabulary, workflow};
pub use undelivered::note_undelivered;
pub use undo::undo;
pub use weigh::{Weight, suggested, weigh};

use db::Ctx;
use kernel::{Error, OrNotFound, Result, Text, TicketNumber};

/// The ticket with this number, if the actor may see it.
pub fn find(ctx: &mut Ctx<'_>, number: TicketNumber) -> Result<Ticket> {
    let ticket = store::find(ctx, number)?.or_not_found()?;
    ctx.permit(TicketAct::See, &ticket.guarded())?;
    Ok(ticket)
}

/// The same, locked until the end of the transaction, since it will be changed. One that was merged is changed where it went.
fn find_for_change(ctx: &mut Ctx<'_>, number: TicketNumber, act: TicketAct) -> Result<Ticket> {
    let ticket = store::lock(ctx, number)?.or_not_found()?;
    ctx.permit(act, &ticket.guarded())?;
    match family::merged_into(ctx, &ticket)? {
        Some(into) => Err(Error::conflict(Text::new("ticket-is-merged").with("number", number).with("into", into))),
        None => Ok(ticket),
    }
}
