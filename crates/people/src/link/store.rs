//! The rows of links that work once.

use db::{Installation, installation_sql, params};
use kernel::{InvitationId, OrganizationId, Result, UserId, days};

use super::{LinkKind, Subject};

/// A link that can still be followed.
#[derive(Clone, PartialEq, Debug)]
pub struct Link {
    pub organization: OrganizationId,
    pub user: Option<UserId>,
    pub invitation: Option<InvitationId>,
    pub email: Option<String>,
    pub state: Option<String>,
}

pub fn insert(installation: &mut Installation<'_>, kind: LinkKind, organization: OrganizationId, subject: &Subject, secret_hash: &[u8]) -> Result<()> {
    let now = installation.now();
    installation
        .execute(
            installation_sql!(
                "INSERT INTO one_time_link (secret_hash, kind, organization_id, user_id, invitation_id, email, created_at, expires_at, used_at, state)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9)"
            ),
            &params![secret_hash, kind, organization, subject.user, subject.invitation, subject.email, now, now.plus(kind.life()), subject.state],
        )
        .map(drop)
}

pub fn find(installation: &mut Installation<'_>, kind: LinkKind, secret_hash: &[u8]) -> Result<Option<Link>> {
    let now = installation.now();
    installation.query_one(
        installation_sql!(
            "SELECT organization_id, user_id, invitation_id, email, state
             FROM one_time_link
             WHERE secret_hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3"
        ),
        &params![secret_hash, kind, now],
        |row| Ok(Link { organization: row.take()?, user: row.take()?, invitation: row.take()?, email: row.take()?, state: row.take()? }),
    )
}

/// Keeps what must be seen again when the link is followed.
pub fn set_state(installation: &mut Installation<'_>, kind: LinkKind, secret_hash: &[u8], state: &str) -> Result<()> {
    installation
        .execute(
            installation_sql!("UPDATE one_time_link SET state = $3 WHERE secret_hash = $1 AND kind = $2 AND used_at IS NULL"),
            &params![secret_hash, kind, *state],
        )
        .map(drop)
}

/// `false` when somebody was quicker.
pub fn mark_used(installation: &mut Installation<'_>, secret_hash: &[u8]) -> Result<bool> {
    let now = installation.now();
    let used = installation
        .execute(installation_sql!("UPDATE one_time_link SET used_at = $2 WHERE secret_hash = $1 AND used_at IS NULL"), &params![secret_hash, now])?;
    Ok(used == 1)
}

/// Links of this kind for this account stop working.
pub fn void_of_user(installation: &mut Installation<'_>, user: UserId, kind: LinkKind) -> Result<()> {
    installation.execute(installation_sql!("DELETE FROM one_time_link WHERE user_id = $1 AND kind = $2"), &params![user, kind]).map(drop)
}

/// No link for this account works any more.
pub fn void_all_of_user(installation: &mut Installation<'_>, user: UserId) -> Result<()> {
    installation.execute(installation_sql!("DELETE FROM one_time_link WHERE user_id = $1"), &params![user]).map(drop)
}

pub fn void_of_invitation(installation: &mut Installation<'_>, invitation: InvitationId) -> Result<()> {
    installation.execute(installation_sql!("DELETE FROM one_time_link WHERE invitation_id = $1"), &params![invitation]).map(drop)
}

pub fn void_of_kind(installation: &mut Installation<'_>, kind: LinkKind) -> Result<()> {
    installation.execute(installation_sql!("DELETE FROM one_time_link WHERE kind = $1"), &params![kind]).map(drop)
}

/// Forgets links that ran out more than a month ago.
pub fn forget_old(installation: &mut Installation<'_>) -> Result<u64> {
    let before = installation.now().minus(days(30));
    installation.execute(installation_sql!("DELETE FROM one_time_link WHERE expires_at <= $1"), &params![before])
}
