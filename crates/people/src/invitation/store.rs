//! The rows of invitations.

use std::collections::BTreeSet;

use db::{Ctx, Row, params, sql};
use kernel::{Cursor, InvitationId, Page, PageRequest, Result, Timestamp, fold};

use super::model::{Invitation, InvitationState};

fn from_row(row: &mut Row<'_>) -> Result<Invitation> {
    Ok(Invitation {
        id: row.take()?,
        email: row.take()?,
        name: row.take()?,
        invited_by: row.take()?,
        state: row.take()?,
        created_at: row.take()?,
        expires_at: row.take()?,
    })
}

/// Stores a new invitation; `false` when there is an open one for that address.
pub fn insert(ctx: &mut Ctx<'_>, invitation: &Invitation) -> Result<bool> {
    let inserted = ctx.execute(
        sql!(
            "INSERT INTO invitation (organization_id, id, email, email_key, name, invited_by, state, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (organization_id, email_key) WHERE state IN ('waiting_for_approval', 'sent') DO NOTHING"
        ),
        &params![
            invitation.id,
            invitation.email,
            fold(&invitation.email),
            invitation.name,
            invitation.invited_by,
            invitation.state,
            invitation.created_at,
            invitation.expires_at
        ],
    )?;
    Ok(inserted == 1)
}

pub fn find(ctx: &mut Ctx<'_>, id: InvitationId) -> Result<Option<Invitation>> {
    ctx.query_one(
        sql!("SELECT id, email, name, invited_by, state, created_at, expires_at FROM invitation WHERE organization_id = $1 AND id = $2"),
        &params![id],
        from_row,
    )
}

pub fn find_for_change(ctx: &mut Ctx<'_>, id: InvitationId) -> Result<Option<Invitation>> {
    ctx.lock_one(
        sql!("SELECT id, email, name, invited_by, state, created_at, expires_at FROM invitation WHERE organization_id = $1 AND id = $2"),
        &params![id],
        from_row,
    )
}

/// The invitation of this address that can still be accepted or approved.
pub fn find_open(ctx: &mut Ctx<'_>, email_key: &str) -> Result<Option<Invitation>> {
    ctx.lock_one(
        sql!(
            "SELECT id, email, name, invited_by, state, created_at, expires_at
             FROM invitation
             WHERE organization_id = $1 AND email_key = $2 AND state IN ('waiting_for_approval', 'sent')"
        ),
        &params![email_key],
        from_row,
    )
}

/// Which of these addresses, by their keys, have an open invitation.
pub fn open_among(ctx: &mut Ctx<'_>, keys: &[String]) -> Result<BTreeSet<String>> {
    let rows = ctx.query_among(
        sql!("SELECT email_key FROM invitation WHERE organization_id = $1 AND state IN ('waiting_for_approval', 'sent') AND email_key IN ({among})"),
        keys,
        |row| row.take(),
    )?;
    Ok(BTreeSet::from_iter(rows))
}

pub fn set_state(ctx: &mut Ctx<'_>, id: InvitationId, state: InvitationState, expires_at: Timestamp) -> Result<()> {
    ctx.execute_one(sql!("UPDATE invitation SET state = $3, expires_at = $4 WHERE organization_id = $1 AND id = $2"), &params![id, state, expires_at])
}

/// Invitations in one of the open states or, with `all`, in any; newest first.
pub fn list(ctx: &mut Ctx<'_>, all: bool, page: &PageRequest) -> Result<Page<Invitation>> {
    let before = page.after.as_ref().map_or(InvitationId(i64::MAX), |cursor| InvitationId(cursor.id));
    let rows = ctx.query(
        sql!(
            "SELECT id, email, name, invited_by, state, created_at, expires_at
             FROM invitation
             WHERE organization_id = $1 AND id < $2 AND ($3 OR state IN ('waiting_for_approval', 'sent'))
             ORDER BY id DESC
             LIMIT $4"
        ),
        &params![before, all, page.limit + 1],
        from_row,
    )?;
    Ok(Page::from_overfetched(rows, page.limit, |invitation| Cursor { key: 0, id: invitation.id.0 }))
}

/// All invitations to an address, oldest first.
pub fn of_address(ctx: &mut Ctx<'_>, email_key: &str) -> Result<Vec<Invitation>> {
    ctx.query(
        sql!(
            "SELECT id, email, name, invited_by, state, created_at, expires_at
             FROM invitation
             WHERE organization_id = $1 AND email_key = $2
             ORDER BY id"
        ),
        &params![email_key],
        from_row,
    )
}

/// Forgets all invitations to an address, whatever became of them.
pub fn forget_address(ctx: &mut Ctx<'_>, email_key: &str) -> Result<()> {
    ctx.execute(sql!("DELETE FROM invitation WHERE organization_id = $1 AND email_key = $2"), &params![email_key]).map(drop)
}
