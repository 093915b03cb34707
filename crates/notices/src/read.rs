//! Looks at one's own bell, and marks what was seen.

use db::Ctx;
use kernel::{Cursor, Guarded, NotificationId, OrNotFound, Page, PageRequest, Result, UserId};

use crate::{
    model::{NoticeAct, Notification},
    store,
};

/// The newest lines.
pub fn latest(ctx: &mut Ctx<'_>, most: i64) -> Result<Vec<Notification>> {
    Ok(history(ctx, &PageRequest::first(most), false)?.data)
}

/// All lines, or those not read yet, newest first, a page at a time.
pub fn history(ctx: &mut Ctx<'_>, page: &PageRequest, only_unread: bool) -> Result<Page<Notification>> {
    let me = mine(ctx, NoticeAct::See)?;
    if only_unread { store::list_unread(ctx, me, page) } else { store::list(ctx, me, page) }
}

/// How many lines are not read yet; counted up to a thousand and one.
pub fn unread(ctx: &mut Ctx<'_>) -> Result<i64> {
    match ctx.actor().person() {
        Some(me) => store::count_unread(ctx, me),
        None => Ok(0),
    }
}

/// Whether somebody has read a line of theirs. It asks no permission: what waits to be told by mail asks whether it still needs to be.
pub fn was_read(ctx: &mut Ctx<'_>, user: UserId, id: NotificationId) -> Result<bool> {
    Ok(store::read_at(ctx, user, id)?.is_some())
}

/// Somebody's lines, newest first, from before `before`. It asks no permission: the caller knows who may look.
pub fn of_person(ctx: &mut Ctx<'_>, user: UserId, before: NotificationId, limit: i64) -> Result<Vec<Notification>> {
    let after = Some(Cursor { key: 0, id: before.0 });
    Ok(store::list(ctx, user, &PageRequest { limit, after })?.data)
}

/// One of my lines.
pub fn find(ctx: &mut Ctx<'_>, id: NotificationId) -> Result<Notification> {
    let me = mine(ctx, NoticeAct::See)?;
    store::find(ctx, me, id)?.or_not_found()
}

/// Marks one of my lines as read and gives it back. Reading it again changes nothing.
pub fn read(ctx: &mut Ctx<'_>, id: NotificationId) -> Result<Notification> {
    let me = mine(ctx, NoticeAct::See)?;
    let notification = store::find(ctx, me, id)?.or_not_found()?;
    mine(ctx, NoticeAct::Read)?;
    if store::mark_read(ctx, me, id)? == 0 {
        return Ok(notification);
    }
    ctx.announce(format!("bell:{me}"));
    Ok(Notification { read_at: Some(ctx.now()), ..notification })
}

/// Marks all my lines as read; how many that were.
pub fn read_all(ctx: &mut Ctx<'_>) -> Result<u64> {
    let me = mine(ctx, NoticeAct::Read)?;
    let count = store::mark_all_read(ctx, me)?;
    if count > 0 {
        ctx.announce(format!("bell:{me}"));
    }
    Ok(count)
}

fn mine(ctx: &Ctx<'_>, act: NoticeAct) -> Result<UserId> {
    let me = ctx.me()?;
    ctx.permit(act, &Guarded::personal(ctx.organization(), me))?;
    Ok(me)
}
