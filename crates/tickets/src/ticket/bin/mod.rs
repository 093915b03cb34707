//! The bin: tickets that should not be there. They are gone for everybody, can be brought back for a month, and are then forgotten for good.

mod store;

use db::{Ctx, Installation, Who};
use kernel::{Cursor, OrNotFound, Page, PageRequest, Result, TicketId, TicketNumber, Timestamp, UserId, days};
use mail::intake as mails;
use people::UserState;
use queue::{ItemKind, ItemRef, operation};

use super::{
    Ticket, TicketAct, assign,
    events::{TicketDeleted, TicketUndeleted},
    family, find_for_change,
    model::happened,
    store as tickets,
};
use crate::{alerts, drafts};

/// For how long a ticket can be brought back, in microseconds.
pub const KEPT: i64 = days(30);

/// So many are forgotten at a time; the rest an hour later.
const AT_ONCE: i64 = 100;

/// An area above forgets what it keeps of a ticket that is forgotten.
pub type Forgetter = fn(&mut Ctx<'_>, TicketId) -> Result<()>;

/// All of them, whatever the order.
#[db::linkme::distributed_slice]
#[linkme(crate = db::linkme)]
pub static FORGETTERS: [Forgetter];

/// A ticket in the bin.
#[derive(Clone, Debug)]
pub struct Binned {
    pub ticket: Ticket,
    pub at: Timestamp,
    pub by: Option<UserId>,
}

impl Binned {
    /// When it is forgotten for good.
    pub fn until(&self) -> Timestamp {
        self.at.plus(KEPT)
    }
}

/// Puts a ticket into the bin, with what was merged into it. It leaves the bells, nobody is told of it any more, and an answer by mail opens a new one.
pub fn delete(ctx: &mut Ctx<'_>, number: TicketNumber) -> Result<Ticket> {
    let mut ticket = find_for_change(ctx, number, TicketAct::Delete)?;
    let operation = operation(ctx);
    happened(ctx, operation, &mut ticket, &TicketDeleted { number }, "")?;
    let (now, me) = (ctx.now(), ctx.actor().person());
    for member in family::members(ctx, ticket.id)? {
        store::put(ctx, member, now, me)?;
        notices::forget(ctx, item(member))?;
    }
    Ok(ticket)
}

/// Brings a ticket back as it was. One that is not in the bin, or no longer, is not found; one that was merged comes with the one that it was merged into.
pub fn restore(ctx: &mut Ctx<'_>, number: TicketNumber) -> Result<Ticket> {
    let mut ticket = store::lock(ctx, number)?.filter(|ticket| ticket.merged_into.is_none()).or_not_found()?;
    ctx.permit(TicketAct::Delete, &ticket.guarded())?;
    for member in family::members(ctx, ticket.id)? {
        store::take_out(ctx, member)?;
    }
    let operation = operation(ctx);
    happened(ctx, operation, &mut ticket, &TicketUndeleted {}, "")?;
    // Whoever left meanwhile owns nothing unfinished.
    if let Some(owner) = ticket.owner.filter(|_| !ticket.category.is_done())
        && people::find_user(ctx, owner)?.is_none_or(|owner| owner.state == UserState::Left)
    {
        assign::hand(ctx, operation, &mut ticket, None)?;
    }
    alerts::go_on(ctx, ticket.id)?;
    Ok(ticket)
}

/// What is in the bin, the latest first, as far as the actor may see it. A page has fewer rows where some are hidden.
pub fn list(ctx: &mut Ctx<'_>, page: &PageRequest) -> Result<Page<Binned>> {
    ctx.permit_here(TicketAct::SeeBin)?;
    let before = page.after.as_ref().map_or((i64::MAX, i64::MAX), |cursor| (cursor.key, cursor.id));
    let found = store::list(ctx, before, page.limit + 1)?;
    let mut found = Page::from_overfetched(found, page.limit, |binned| Cursor { key: binned.at.0, id: binned.ticket.id.0 });
    found.data.retain(|binned| ctx.permit(TicketAct::SeeBin, &binned.ticket.guarded()).is_ok());
    Ok(found)
}

/// Forgets for good what has been in the bin for a month: words, files, mails, alerts. That there was a ticket stays in the history.
pub fn empty(installation: &mut Installation<'_>) -> Result<()> {
    let before = installation.now().minus(KEPT);
    for (organization, id, number) in store::put_before(installation, before, AT_ONCE)? {
        let mut ctx = installation.within(Who::desk(organization));
        // Somebody may have brought it back since.
        if store::lock_due(&mut ctx, id, before)? {
            drafts::forget_all(&mut ctx, number)?;
            for member in family::members(&mut ctx, id)? {
                forget(&mut ctx, member)?;
            }
        }
    }
    Ok(())
}

fn item(id: TicketId) -> ItemRef {
    ItemRef { kind: ItemKind::Ticket, id: id.0 }
}

fn forget(ctx: &mut Ctx<'_>, id: TicketId) -> Result<()> {
    let sources = mails::forget_ticket(ctx, id)?;
    files::doom(ctx, &sources)?;
    files::forget(ctx, files::Item { kind: ItemKind::Ticket.slug(), id: id.0 })?;
    let ours = store::message_ids(ctx, id)?;
    mail::forget_unsent(ctx, &ours)?;
    notices::forget(ctx, item(id))?;
    queue::forget_words(ctx, item(id), &["ticket.deleted", "ticket.undeleted"])?;
    for forget in FORGETTERS {
        forget(ctx, id)?;
    }
    alerts::forget(ctx, id)?;
    store::forget(ctx, id)?;
    // The index finds nothing left of it.
    tickets::mark_unindexed(ctx, id)
}
