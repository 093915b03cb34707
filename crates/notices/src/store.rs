//! All SQL about notifications.

use db::{Ctx, params, sql};
use kernel::{Cursor, NotificationId, Page, PageRequest, Result, Timestamp, UserId};
use queue::{ItemKind, ItemRef};

use crate::{
    model::{Notice, Notification},
    sentence,
};

/// No shell shows more.
const MOST_COUNTED: i64 = 1_001;

fn from_row(row: &mut db::Row<'_>) -> Result<Notification> {
    let id = row.take()?;
    let (key, args) = (row.take::<String>()?, row.take::<String>()?);
    Ok(Notification {
        id,
        text: sentence::read(key, &args)?,
        href: row.take()?,
        icon: row.take()?,
        item: ItemRef { kind: ItemKind::from_slug(&row.take::<String>()?)?, id: row.take()? },
        actor: row.take()?,
        created_at: row.take()?,
        read_at: row.take()?,
    })
}

pub(crate) fn insert(ctx: &mut Ctx<'_>, user: UserId, notice: &Notice<'_>, args: &str) -> Result<NotificationId> {
    let id = NotificationId(ctx.next_id());
    ctx.execute_one(
        sql!(
            "INSERT INTO notification (organization_id, id, user_id, key, args, href, icon, item_kind, item_id, actor_id, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &params![id, user, &*notice.text.key, args, notice.href, notice.icon, notice.item.kind.slug(), notice.item.id, notice.actor, ctx.now()],
    )?;
    Ok(id)
}

/// Rewrites an unread line that says the same of the same thing since `since`; which one, if there was any.
pub(crate) fn renew(ctx: &mut Ctx<'_>, user: UserId, notice: &Notice<'_>, args: &str, since: Timestamp) -> Result<Option<NotificationId>> {
    let renewed = ctx.query(
        sql!(
            "UPDATE notification SET args = $8, href = $9, created_at = $10
             WHERE organization_id = $1 AND user_id = $2 AND read_at IS NULL AND item_kind = $3 AND item_id = $4 AND key = $5
               AND COALESCE(actor_id, 0) = $6 AND created_at > $7
             RETURNING id"
        ),
        &params![
            user,
            notice.item.kind.slug(),
            notice.item.id,
            &*notice.text.key,
            notice.actor.map_or(0, |actor| actor.0),
            since,
            args,
            notice.href,
            ctx.now()
        ],
        |row| row.take(),
    )?;
    Ok(renewed.last().copied())
}

pub(crate) fn find(ctx: &mut Ctx<'_>, user: UserId, id: NotificationId) -> Result<Option<Notification>> {
    ctx.query_one(
        sql!(
            "SELECT id, key, args, href, icon, item_kind, item_id, actor_id, created_at, read_at
             FROM notification
             WHERE organization_id = $1 AND user_id = $2 AND id = $3"
        ),
        &params![user, id],
        from_row,
    )
}

/// The time when somebody read a line; `None` while it is unread, or forgotten.
pub(crate) fn read_at(ctx: &mut Ctx<'_>, user: UserId, id: NotificationId) -> Result<Option<Timestamp>> {
    let read = ctx.query_one(sql!("SELECT read_at FROM notification WHERE organization_id = $1 AND user_id = $2 AND id = $3"), &params![user, id], |row| {
        row.take::<Option<Timestamp>>()
    })?;
    Ok(read.flatten())
}

/// Newest first.
pub(crate) fn list(ctx: &mut Ctx<'_>, user: UserId, page: &PageRequest) -> Result<Page<Notification>> {
    let after = page.after.as_ref().map_or(i64::MAX, |cursor| cursor.id);
    let rows = ctx.query(
        sql!(
            "SELECT id, key, args, href, icon, item_kind, item_id, actor_id, created_at, read_at
             FROM notification
             WHERE organization_id = $1 AND user_id = $2 AND id < $3
             ORDER BY id DESC
             LIMIT $4"
        ),
        &params![user, after, page.limit + 1],
        from_row,
    )?;
    Ok(paged(rows, page))
}

/// Newest first, those not read yet.
pub(crate) fn list_unread(ctx: &mut Ctx<'_>, user: UserId, page: &PageRequest) -> Result<Page<Notification>> {
    let after = page.after.as_ref().map_or(i64::MAX, |cursor| cursor.id);
    let rows = ctx.query(
        sql!(
            "SELECT id, key, args, href, icon, item_kind, item_id, actor_id, created_at, read_at
             FROM notification
             WHERE organization_id = $1 AND user_id = $2 AND read_at IS NULL AND id < $3
             ORDER BY id DESC
             LIMIT $4"
        ),
        &params![user, after, page.limit + 1],
        from_row,
    )?;
    Ok(paged(rows, page))
}

fn paged(rows: Vec<Notification>, page: &PageRequest) -> Page<Notification> {
    Page::from_overfetched(rows, page.limit, |row| Cursor { key: 0, id: row.id.0 })
}

pub(crate) fn count_unread(ctx: &mut Ctx<'_>, user: UserId) -> Result<i64> {
    let count = ctx.query_one(
        sql!(
            "SELECT count(*)
             FROM (
                 SELECT id FROM notification
                 WHERE organization_id = $1 AND user_id = $2 AND read_at IS NULL
                 LIMIT $3
             ) AS unread"
        ),
        &params![user, MOST_COUNTED],
        |row| row.take(),
    )?;
    Ok(count.unwrap_or(0))
}

pub(crate) fn mark_read(ctx: &mut Ctx<'_>, user: UserId, id: NotificationId) -> Result<u64> {
    let now = ctx.now();
    ctx.execute(
        sql!("UPDATE notification SET read_at = $4 WHERE organization_id = $1 AND user_id = $2 AND id = $3 AND read_at IS NULL"),
        &params![user, id, now],
    )
}

pub(crate) fn mark_all_read(ctx: &mut Ctx<'_>, user: UserId) -> Result<u64> {
    let now = ctx.now();
    ctx.execute(sql!("UPDATE notification SET read_at = $3 WHERE organization_id = $1 AND user_id = $2 AND read_at IS NULL"), &params![user, now])
}
