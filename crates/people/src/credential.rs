//! Passwords as they are stored, one for each account that has one.

use db::{Installation, installation_sql, params};
use kernel::{Language, OrganizationId, Result, UserId};

use crate::password::PasswordHash;

pub fn set(installation: &mut Installation<'_>, organization: OrganizationId, user: UserId, hash: &PasswordHash) -> Result<()> {
    let now = installation.now();
    installation
        .execute(
            installation_sql!(
                "INSERT INTO credential (user_id, organization_id, password_hash, changed_at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at"
            ),
            &params![user, organization, hash, now],
        )
        .map(drop)
}

pub fn find(installation: &mut Installation<'_>, user: UserId) -> Result<Option<String>> {
    installation.query_one(installation_sql!("SELECT password_hash FROM credential WHERE user_id = $1"), &params![user], |row| row.take())
}

pub fn delete(installation: &mut Installation<'_>, user: UserId) -> Result<()> {
    installation.execute(installation_sql!("DELETE FROM credential WHERE user_id = $1"), &params![user]).map(drop)
}

/// An account that a sign-in may mean.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub organization: OrganizationId,
    pub organization_name: String,
    pub user: UserId,
    pub name: String,
    pub username: String,
    pub email: String,
    pub is_confirmed: bool,
    pub language: Language,
    pub hash: String,
}

/// Nobody has more accounts under one address, and nobody can make others wait by opening more in their name.
const MOST_CANDIDATES: i64 = 10;

/// Accounts that can be used and have this address, confirmed ones first, then the oldest.
pub fn by_email(installation: &mut Installation<'_>, email_key: &str) -> Result<Vec<Candidate>> {
    installation.query(
        installation_sql!(
            "SELECT u.organization_id, o.name, u.id, u.display_name, u.username, u.email, u.email_confirmed_at IS NOT NULL, u.language, c.password_hash
             FROM email_account a
             JOIN app_user u ON u.organization_id = a.organization_id AND u.id = a.user_id
             JOIN organization o ON o.id = a.organization_id
             JOIN credential c ON c.user_id = u.id
             WHERE a.email_key = $1 AND u.state = 'active' AND o.is_active
             ORDER BY CASE WHEN u.email_confirmed_at IS NULL THEN 1 ELSE 0 END, u.id
             LIMIT $2"
        ),
        &params![email_key, MOST_CANDIDATES],
        from_row,
    )
}

/// The account with this username, if it can be used.
pub fn by_username(installation: &mut Installation<'_>, name_key: &str) -> Result<Vec<Candidate>> {
    installation.query(
        installation_sql!(
            "SELECT u.organization_id, o.name, u.id, u.display_name, u.username, u.email, u.email_confirmed_at IS NOT NULL, u.language, c.password_hash
             FROM username n
             JOIN app_user u ON u.organization_id = n.organization_id AND u.id = n.user_id
             JOIN organization o ON o.id = n.organization_id
             JOIN credential c ON c.user_id = u.id
             WHERE n.name_key = $1 AND u.state = 'active' AND o.is_active"
        ),
        &params![name_key],
        from_row,
    )
}

fn from_row(row: &mut db::Row<'_>) -> Result<Candidate> {
    let (organization, organization_name, user) = (row.take()?, row.take()?, row.take()?);
    let (name, username, email, is_confirmed) = (row.take()?, row.take()?, row.take()?, row.take()?);
    let language = Language::from_code(&row.take::<String>()?).unwrap_or_default();
    Ok(Candidate { organization, organization_name, user, name, username, email, is_confirmed, language, hash: row.take()? })
}
