//! The rows of API tokens. They are the installation's: a request must find its organization through them.

use db::{Installation, Row, installation_sql, params};
use kernel::{OrganizationId, Result, Timestamp, TokenId, UserId};

use super::{Scope, Token};

pub fn insert(installation: &mut Installation<'_>, organization: OrganizationId, user: UserId, token: &Token, secret_hash: &[u8]) -> Result<()> {
    installation
        .execute(
            installation_sql!(
                "INSERT INTO api_token (id, organization_id, user_id, name, secret_hash, scope, created_at, last_used_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8)"
            ),
            &params![token.id, organization, user, token.name, secret_hash, token.scope, token.created_at, token.expires_at],
        )
        .map(drop)
}

/// The tokens of an account, newest first, those that have run out included.
pub fn of_user(installation: &mut Installation<'_>, user: UserId) -> Result<Vec<Token>> {
    installation.query(
        installation_sql!("SELECT id, name, scope, created_at, last_used_at, expires_at FROM api_token WHERE user_id = $1 ORDER BY id DESC"),
        &params![user],
        from_row,
    )
}

fn from_row(row: &mut Row<'_>) -> Result<Token> {
    let (id, name, scope): (TokenId, String, Scope) = (row.take()?, row.take()?, row.take()?);
    Ok(Token { id, name, scope, created_at: row.take()?, last_used_at: row.take()?, expires_at: row.take()? })
}

/// Whether there was such a token of this account.
pub fn delete(installation: &mut Installation<'_>, user: UserId, id: TokenId) -> Result<bool> {
    Ok(installation.execute(installation_sql!("DELETE FROM api_token WHERE user_id = $1 AND id = $2"), &params![user, id])? == 1)
}

pub fn delete_all(installation: &mut Installation<'_>, user: UserId) -> Result<u64> {
    installation.execute(installation_sql!("DELETE FROM api_token WHERE user_id = $1"), &params![user])
}

pub fn touch(installation: &mut Installation<'_>, id: TokenId, at: Timestamp) -> Result<()> {
    installation
        .execute(installation_sql!("UPDATE api_token SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)"), &params![id, at])
        .map(drop)
}
