//! The tables of attachments and of files that nothing refers to.

use db::{Ctx, Installation, Row, installation_sql, linkme::distributed_slice, params, sql};
use kernel::{AttachmentId, MessageId, OrganizationId, Result, Timestamp, UserId};

use crate::{Attachment, Item, Preview};

/// Statements of other areas that find a row referring to the stored file `$2` of the organization `$1`. What neither they nor an attachment refers to is swept away, so whoever keeps a
/// fingerprint in a table of their own adds one here:
///
/// ```ignore
/// #[db::linkme::distributed_slice(files::REFERENCES)]
/// #[linkme(crate = db::linkme)]
/// static AVATARS: &str = db::sql!("SELECT 1 FROM person WHERE organization_id = $1 AND avatar_sha256 = $2 LIMIT 1");
/// ```
#[distributed_slice]
#[linkme(crate = db::linkme)]
pub static REFERENCES: [&'static str];

pub(crate) fn insert(ctx: &mut Ctx<'_>, new: &Attachment) -> Result<()> {
    let (preview_sha256, preview_type) =
        (new.preview.as_ref().map(|preview| preview.sha256.clone()), new.preview.as_ref().map(|preview| preview.media_type.clone()));
    let (width, height) = (new.dimensions.map(|(width, _)| width), new.dimensions.map(|(_, height)| height));
    ctx.execute_one(
        sql!(
            "INSERT INTO attachment (organization_id, id, uploader_id, name, media_type, size, sha256, width, height, preview_sha256, preview_type, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        &params![new.id, new.uploader, new.name, new.media_type, new.size, new.sha256, width, height, preview_sha256, preview_type, new.created_at],
    )
}

pub(crate) fn count_unbound(ctx: &mut Ctx<'_>, uploader: Option<UserId>) -> Result<i64> {
    let count = ctx.query_one(
        sql!("SELECT count(*) FROM attachment WHERE organization_id = $1 AND item_kind IS NULL AND uploader_id = $2"),
        &params![uploader],
        |row| row.take(),
    )?;
    Ok(count.unwrap_or(0))
}

/// Whether there was such an unbound upload of this person (of the desk when `None`).
pub(crate) fn bind(ctx: &mut Ctx<'_>, id: AttachmentId, uploader: Option<UserId>, item: Item, message: Option<MessageId>) -> Result<bool> {
    let rows = ctx.execute(
        sql!(
            "UPDATE attachment
             SET item_kind = $4, item_id = $5, message_id = $6
             WHERE organization_id = $1 AND id = $2 AND item_kind IS NULL AND uploader_id IS NOT DISTINCT FROM $3"
        ),
        &params![id, uploader, *item.kind, item.id, message],
    )?;
    Ok(rows == 1)
}

/// Whether there was such an unbound upload of `from` (of the desk when `None`), which is `to`'s now.
pub(crate) fn hand_over(ctx: &mut Ctx<'_>, id: AttachmentId, from: Option<UserId>, to: UserId) -> Result<bool> {
    let rows = ctx.execute(
        sql!(
            "UPDATE attachment SET uploader_id = $4
             WHERE organization_id = $1 AND id = $2 AND item_kind IS NULL AND uploader_id IS NOT DISTINCT FROM $3"
        ),
        &params![id, from, to],
    )?;
    Ok(rows == 1)
}

/// Whether there was such an unbound upload of this person (of the desk when `None`).
pub(crate) fn delete_unbound(ctx: &mut Ctx<'_>, id: AttachmentId, uploader: Option<UserId>) -> Result<bool> {
    let rows = ctx.execute(
        sql!(
            "DELETE FROM attachment
             WHERE organization_id = $1 AND id = $2 AND item_kind IS NULL AND uploader_id IS NOT DISTINCT FROM $3"
        ),
        &params![id, uploader],
    )?;
    Ok(rows == 1)
}

pub(crate) fn delete_of_item(ctx: &mut Ctx<'_>, item: Item) -> Result<u64> {
    ctx.execute(sql!("DELETE FROM attachment WHERE organization_id = $1 AND item_kind = $2 AND item_id = $3"), &params![*item.kind, item.id])
}

pub(crate) fn find(ctx: &mut Ctx<'_>, id: AttachmentId) -> Result<Option<Attachment>> {
    ctx.query_one(
        sql!(
            "SELECT id, uploader_id, item_kind, item_id, message_id, name, media_type, size, sha256, width, height, preview_sha256, preview_type, created_at
             FROM attachment
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![id],
        from_row,
    )
}

pub(crate) fn of_item(ctx: &mut Ctx<'_>, item: Item) -> Result<Vec<Attachment>> {
    ctx.query(
        sql!(
            "SELECT id, uploader_id, item_kind, item_id, message_id, name, media_type, size, sha256, width, height, preview_sha256, preview_type, created_at
             FROM attachment
             WHERE organization_id = $1 AND item_kind = $2 AND item_id = $3
             ORDER BY id"
        ),
        &params![*item.kind, item.id],
        from_row,
    )
}

pub(crate) fn of_uploader(ctx: &mut Ctx<'_>, uploader: UserId, after: AttachmentId, limit: i64) -> Result<Vec<Attachment>> {
    ctx.query(
        sql!(
            "SELECT id, uploader_id, item_kind, item_id, message_id, name, media_type, size, sha256, width, height, preview_sha256, preview_type, created_at
             FROM attachment
             WHERE organization_id = $1 AND uploader_id = $2 AND id > $3
             ORDER BY id
             LIMIT $4"
        ),
        &params![uploader, after, limit],
        from_row,
    )
}

pub(crate) fn of_messages(ctx: &mut Ctx<'_>, messages: &[MessageId]) -> Result<Vec<Attachment>> {
    ctx.query_among(
        sql!(
            "SELECT id, uploader_id, item_kind, item_id, message_id, name, media_type, size, sha256, width, height, preview_sha256, preview_type, created_at
             FROM attachment
             WHERE organization_id = $1 AND message_id IN ({among})
             ORDER BY id"
        ),
        messages,
        from_row,
    )
}

pub(crate) fn used_bytes(ctx: &mut Ctx<'_>) -> Result<i64> {
    let sum = ctx.query_one(sql!("SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM attachment WHERE organization_id = $1"), &[], |row| row.take())?;
    Ok(sum.unwrap_or(0))
}

fn from_row(row: &mut Row<'_>) -> Result<Attachment> {
    Ok(Attachment {
        id: row.take()?,
        uploader: row.take()?,
        item: Option::zip(row.take::<Option<String>>()?, row.take::<Option<i64>>()?),
        message: row.take()?,
        name: row.take()?,
        media_type: row.take()?,
        size: row.take()?,
        sha256: row.take()?,
        dimensions: Option::zip(row.take::<Option<i64>>()?, row.take::<Option<i64>>()?),
        preview: Option::zip(row.take::<Option<String>>()?, row.take::<Option<String>>()?).map(|(sha256, media_type)| Preview { sha256, media_type }),
        created_at: row.take()?,
    })
}

/// Removes uploads of all organizations that nobody sent; how many.
pub(crate) fn delete_unbound_before(installation: &mut Installation<'_>, before: Timestamp) -> Result<u64> {
    installation.execute(installation_sql!("DELETE FROM attachment WHERE item_kind IS NULL AND created_at < $1"), &params![before])
}

/// Whether any table refers to the file.
pub(crate) fn is_referred_to(ctx: &mut Ctx<'_>, sha256: &str) -> Result<bool> {
    let own = [
        sql!("SELECT 1 FROM attachment WHERE organization_id = $1 AND sha256 = $2 LIMIT 1"),
        sql!("SELECT 1 FROM attachment WHERE organization_id = $1 AND preview_sha256 = $2 LIMIT 1"),
    ];
    for text in own.iter().chain(&*REFERENCES) {
        if ctx.query_one(text, &params![*sha256], |_| Ok(()))?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Notes that nothing refers to the file now; an earlier note stays.
pub(crate) fn note_unused(ctx: &mut Ctx<'_>, sha256: &str) -> Result<u64> {
    ctx.execute(
        sql!(
            "INSERT INTO unused_file (organization_id, sha256, unused_since)
             VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING"
        ),
        &params![*sha256, ctx.now()],
    )
}

/// Takes the note back.
/// Notes a file to be deleted without waiting: unused since the beginning of time.
pub(crate) fn note_doomed(ctx: &mut Ctx<'_>, sha256: &str) -> Result<()> {
    ctx.execute(
        sql!(
            "INSERT INTO unused_file (organization_id, sha256, unused_since) VALUES ($1, $2, 0)
             ON CONFLICT (organization_id, sha256) DO UPDATE SET unused_since = 0"
        ),
        &params![*sha256],
    )
    .map(drop)
}

/// Files that were noted so, of all organizations.
pub(crate) fn doomed(installation: &mut Installation<'_>) -> Result<Vec<(OrganizationId, String)>> {
    installation.query(installation_sql!("SELECT organization_id, sha256 FROM unused_file WHERE unused_since = 0"), &[], |row| Ok((row.take()?, row.take()?)))
}

pub(crate) fn note_used(ctx: &mut Ctx<'_>, sha256: &str) -> Result<u64> {
    ctx.execute(sql!("DELETE FROM unused_file WHERE organization_id = $1 AND sha256 = $2"), &params![*sha256])
}

/// All files noted as unused, and since when.
pub(crate) fn unused(installation: &mut Installation<'_>) -> Result<Vec<(OrganizationId, String, Timestamp)>> {
    installation.query(installation_sql!("SELECT organization_id, sha256, unused_since FROM unused_file ORDER BY organization_id, sha256"), &[], |row| {
        Ok((row.take()?, row.take()?, row.take()?))
    })
}
