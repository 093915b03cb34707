//! Looking accounts up in all organizations, for the operator who helps somebody in.

use db::{Installation, Who, installation_sql, params};
use kernel::{OrganizationId, Result, UserId, fold};

use super::{find::escape_like, model::User, store};

/// An account, and the name of its organization.
#[derive(Clone, Debug)]
pub struct Account {
    pub user: User,
    pub organization_name: String,
}

/// Accounts of any organization whose name, address or username contains `text`, or whose organization's name does; the newest first, at most `limit`.
///
/// It asks no permission: only the operator's console calls it.
pub fn search_everywhere(installation: &mut Installation<'_>, text: &str, limit: i64) -> Result<Vec<Account>> {
    let pattern = format!("%{}%", escape_like(&fold(text)));
    let mut places = installation.query(
        installation_sql!(
            "SELECT organization_id, id
             FROM app_user
             WHERE name_key LIKE $1 ESCAPE '\\' OR username_key LIKE $1 ESCAPE '\\' OR email_key LIKE $1 ESCAPE '\\'
             ORDER BY id DESC
             LIMIT $2"
        ),
        &params![pattern, limit],
        |row| Ok((row.take::<OrganizationId>()?, row.take::<UserId>()?)),
    )?;
    for organization in organizations_named(installation, text)? {
        places.extend(installation.query(
            installation_sql!("SELECT organization_id, id FROM app_user WHERE organization_id = $1 ORDER BY id LIMIT $2"),
            &params![organization, limit],
            |row| Ok((row.take::<OrganizationId>()?, row.take::<UserId>()?)),
        )?);
    }
    let mut seen = std::collections::HashSet::new();
    places.retain(|(_, user)| seen.insert(*user));
    places.truncate(usize::try_from(limit).unwrap_or(0));
    let mut accounts = Vec::with_capacity(places.len());
    for (organization, user) in places {
        accounts.extend(find_in(installation, organization, user)?);
    }
    Ok(accounts)
}

/// The account with this id, in whatever organization.
pub fn find_everywhere(installation: &mut Installation<'_>, id: UserId) -> Result<Option<Account>> {
    let organization =
        installation.query_one(installation_sql!("SELECT organization_id FROM app_user WHERE id = $1"), &params![id], |row| row.take::<OrganizationId>())?;
    organization.map_or(Ok(None), |organization| find_in(installation, organization, id))
}

fn find_in(installation: &mut Installation<'_>, organization: OrganizationId, id: UserId) -> Result<Option<Account>> {
    let mut ctx = installation.within(Who::desk(organization));
    let Some(user) = store::find(&mut ctx, id)? else { return Ok(None) };
    Ok(Some(Account { user, organization_name: crate::organization::read(&mut ctx)?.name }))
}

/// Organizations whose name contains the text. Their names have no folded column, so they are compared here; an installation has thousands of them at most.
fn organizations_named(installation: &mut Installation<'_>, text: &str) -> Result<Vec<OrganizationId>> {
    let wanted = fold(text);
    let all = installation.query(installation_sql!("SELECT id, name FROM organization ORDER BY id DESC"), &[], |row| {
        Ok((row.take::<OrganizationId>()?, row.take::<String>()?))
    })?;
    Ok(all.into_iter().filter(|(_, name)| fold(name).contains(&wanted)).map(|(id, _)| id).take(10).collect())
}
