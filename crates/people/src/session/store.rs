//! The rows of sessions. They are the installation's: a cookie must find its organization through them.

use db::{Installation, Row, installation_sql, params};
use kernel::{OperationId, OrganizationId, Result, SessionId, Timestamp, UserId, days};
use serde::{Deserialize, Serialize};

/// A session ends this long after it was last used.
pub const LIFE: i64 = days(30);

/// A signed-in browser.
#[derive(Clone, PartialEq, Debug)]
pub struct Session {
    pub id: SessionId,
    pub user: UserId,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
    /// The address it was opened from.
    pub source: String,
    pub user_agent: String,
}

/// Where somebody stands who signs in or changes how they do.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Origin {
    pub source: String,
    pub user_agent: String,
    /// Hash of the secret by which a browser is known again; nothing for programs.
    #[serde(skip)]
    pub device: Vec<u8>,
}

pub fn insert(installation: &mut Installation<'_>, organization: OrganizationId, user: UserId, secret_hash: &[u8], origin: &Origin) -> Result<SessionId> {
    let id = SessionId(installation.next_id());
    let now = installation.now();
    installation.execute(
        installation_sql!(
            "INSERT INTO session (id, organization_id, user_id, secret_hash, created_at, last_used_at, source, user_agent, expires_at)
             VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)"
        ),
        &params![id, organization, user, secret_hash, now, origin.source, origin.user_agent, now.plus(LIFE)],
    )?;
    Ok(id)
}

/// The sessions of an account that still stand, last used first.
pub fn of_user(installation: &mut Installation<'_>, user: UserId) -> Result<Vec<Session>> {
    let now = installation.now();
    installation.query(
        installation_sql!(
            "SELECT id, user_id, created_at, last_used_at, source, user_agent
             FROM session
             WHERE user_id = $1 AND expires_at > $2
             ORDER BY last_used_at DESC, id DESC"
        ),
        &params![user, now],
        from_row,
    )
}

fn from_row(row: &mut Row<'_>) -> Result<Session> {
    Ok(Session { id: row.take()?, user: row.take()?, created_at: row.take()?, last_used_at: row.take()?, source: row.take()?, user_agent: row.take()? })
}

/// Ends one session of an account; whether there was one.
pub fn delete(installation: &mut Installation<'_>, user: UserId, id: SessionId) -> Result<bool> {
    Ok(installation.execute(installation_sql!("DELETE FROM session WHERE user_id = $1 AND id = $2"), &params![user, id])? == 1)
}

/// Ends all sessions of an account but `kept`.
pub fn delete_others(installation: &mut Installation<'_>, user: UserId, kept: Option<SessionId>) -> Result<u64> {
    let kept = kept.unwrap_or(SessionId(0));
    installation.execute(installation_sql!("DELETE FROM session WHERE user_id = $1 AND id <> $2"), &params![user, kept])
}

/// A use of a session puts off its end.
pub fn touch(installation: &mut Installation<'_>, id: SessionId, at: Timestamp) -> Result<()> {
    installation
        .execute(
            installation_sql!("UPDATE session SET last_used_at = $2, expires_at = $3 WHERE id = $1 AND last_used_at < $2"),
            &params![id, at, at.plus(LIFE)],
        )
        .map(drop)
}

/// Forgets sessions that have ended by themselves.
pub fn forget_old(installation: &mut Installation<'_>) -> Result<u64> {
    let now = installation.now();
    installation.execute(installation_sql!("DELETE FROM session WHERE expires_at <= $1"), &params![now])
}

/// A session that shows the desk as somebody else sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct View {
    pub session: SessionId,
    pub viewer: UserId,
    pub viewed: UserId,
    pub until: Timestamp,
    /// Of which beginning and end are events.
    pub operation: OperationId,
}

/// Whether there was such a session.
pub fn begin_view(installation: &mut Installation<'_>, view: &View) -> Result<bool> {
    let begun = installation.execute(
        installation_sql!("UPDATE session SET viewed_id = $3, viewed_until = $4, viewed_operation = $5 WHERE user_id = $1 AND id = $2"),
        &params![view.viewer, view.session, view.viewed, view.until, view.operation],
    )?;
    Ok(begun == 1)
}

/// Whether it had not ended yet.
pub fn end_view(installation: &mut Installation<'_>, view: &View) -> Result<bool> {
    let ended = installation.execute(
        installation_sql!(
            "UPDATE session SET viewed_id = NULL, viewed_until = NULL, viewed_operation = NULL
             WHERE user_id = $1 AND id = $2 AND viewed_operation = $3"
        ),
        &params![view.viewer, view.session, view.operation],
    )?;
    Ok(ended == 1)
}

/// What an account sees as others, and what others see as it.
pub fn views_of(installation: &mut Installation<'_>, user: UserId) -> Result<Vec<View>> {
    installation.query(
        installation_sql!(
            "SELECT id, user_id, viewed_id, viewed_until, viewed_operation
             FROM session
             WHERE viewed_id IS NOT NULL AND (user_id = $1 OR viewed_id = $1)
             ORDER BY id"
        ),
        &params![user],
        view,
    )
}

pub fn view_of_operation(installation: &mut Installation<'_>, operation: OperationId) -> Result<Option<View>> {
    installation.query_one(
        installation_sql!(
            "SELECT id, user_id, viewed_id, viewed_until, viewed_operation
             FROM session
             WHERE viewed_id IS NOT NULL AND viewed_operation = $1"
        ),
        &params![operation],
        view,
    )
}

fn view(row: &mut Row<'_>) -> Result<View> {
    Ok(View { session: row.take()?, viewer: row.take()?, viewed: row.take()?, until: row.take()?, operation: row.take()? })
}
