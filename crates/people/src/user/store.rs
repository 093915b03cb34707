//! The rows of accounts, and the installation's lists of usernames and addresses.

use db::{Ctx, Installation, Row, installation_sql, params, sql};
use kernel::{Error, Language, OrganizationId, Result, Timestamp, UserId, Username, fold};

use super::model::{Absence, User};

/// The columns of an account, in the order of [`from_row`]. Macros take literals only, hence one.
macro_rules! select_users {
    ($rest:literal) => {
        concat!(
            "SELECT id, organization_id, username, display_name, first_name, last_name, email, email_confirmed_at, email_wanted, phone, about, skills,
                 picture_sha256, role, state, is_operator, department_id, team_id, language, zone, theme, density, shortcuts_on, mail_alerts_on,
                 mail_pace, digest_at, must_change_password, created_at, last_seen_at, left_at, version, grants, client_id, absent_from, absent_until, substitute_id,
                 contract_id
             FROM app_user
             WHERE organization_id = $1 ",
            $rest
        )
    };
}
pub(crate) use select_users;

pub fn from_row(row: &mut Row<'_>) -> Result<User> {
    Ok(User {
        id: row.take()?,
        organization: row.take()?,
        username: row.take()?,
        display_name: row.take()?,
        first_name: row.take()?,
        last_name: row.take()?,
        email: row.take()?,
        email_confirmed_at: row.take()?,
        email_wanted: row.take()?,
        phone: row.take()?,
        about: row.take()?,
        skills: row.take()?,
        picture_sha256: row.take()?,
        role: row.take()?,
        state: row.take()?,
        is_operator: row.take()?,
        department: row.take()?,
        team: row.take()?,
        language: Language::from_code(&row.take::<String>()?).unwrap_or_default(),
        zone: row.take()?,
        theme: row.take()?,
        density: row.take()?,
        shortcuts_on: row.take()?,
        mail_alerts_on: row.take()?,
        mail_pace: row.take()?,
        digest_at: row.take()?,
        must_change_password: row.take()?,
        created_at: row.take()?,
        last_seen_at: row.take()?,
        left_at: row.take()?,
        version: row.take()?,
        grants: crate::roles::store::grants(row)?,
        client: row.take()?,
        absence: absence(row)?,
        contract: row.take()?,
    })
}

fn absence(row: &mut Row<'_>) -> Result<Option<Absence>> {
    let (from, until, substitute): (Option<Timestamp>, _, _) = (row.take()?, row.take()?, row.take()?);
    Ok(from.map(|from| Absence { from, until, substitute }))
}

/// The account with this id, whatever its state.
pub fn find(ctx: &mut Ctx<'_>, id: UserId) -> Result<Option<User>> {
    ctx.query_one(sql!(select_users!("AND id = $2")), &params![id], from_row)
}

/// The same, about to be changed.
pub fn find_for_change(ctx: &mut Ctx<'_>, id: UserId) -> Result<Option<User>> {
    ctx.lock_one(sql!(select_users!("AND id = $2")), &params![id], from_row)
}

/// The account with this address that has not left.
pub fn find_by_email(ctx: &mut Ctx<'_>, email_key: &str) -> Result<Option<User>> {
    ctx.query_one(sql!(select_users!("AND email_key = $2 AND state <> 'left'")), &params![email_key], from_row)
}

/// Stores a new account and lists its address; `false` when the organization already has somebody with that address.
pub fn insert(ctx: &mut Ctx<'_>, user: &User) -> Result<bool> {
    let inserted = ctx.execute(
        sql!(
            "INSERT INTO app_user (
                 organization_id, id, username, username_key, display_name, name_key, first_name, last_name, email, email_key, email_confirmed_at, email_wanted, phone,
                 about, skills, picture_sha256, role, state, is_operator, department_id, team_id, language, zone, theme, density, shortcuts_on,
                 mail_alerts_on, mail_pace, digest_at, must_change_password, created_at, last_seen_at, left_at, version, client_id, contract_id
             ) VALUES (
                 $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36
             )
             ON CONFLICT (organization_id, email_key) WHERE state <> 'left' DO NOTHING"
        ),
        &params![
            user.id,
            user.username,
            fold(&user.username),
            user.display_name,
            fold(&user.display_name),
            user.first_name,
            user.last_name,
            user.email,
            user.email_key(),
            user.email_confirmed_at,
            user.email_wanted,
            user.phone,
            user.about,
            user.skills,
            user.picture_sha256,
            user.role,
            user.state,
            user.is_operator,
            user.department,
            user.team,
            *user.language.code(),
            user.zone,
            user.theme,
            user.density,
            user.shortcuts_on,
            user.mail_alerts_on,
            user.mail_pace,
            user.digest_at,
            user.must_change_password,
            user.created_at,
            user.last_seen_at,
            user.left_at,
            user.version,
            user.client,
            user.contract
        ],
    )?;
    if inserted == 0 {
        return Ok(false);
    }
    // Who has no account cannot sign in, so the installation's list does not name them.
    if user.state != super::model::UserState::Outsider {
        list_address(&mut ctx.installation(), &user.email_key(), user.organization, user.id)?;
    }
    Ok(true)
}

/// Writes a changed account, whose version then is one higher. `false` when its new address belongs to a colleague.
///
/// The caller has read the account with [`find_for_change`]; username, last visit and identity are not written here.
pub fn update(ctx: &mut Ctx<'_>, user: &User) -> Result<bool> {
    let before = find(ctx, user.id)?.ok_or(Error::NotFound)?;
    if before.email_key() != user.email_key() || before.state != user.state {
        let taken = find_by_email(ctx, &user.email_key())?.is_some_and(|other| other.id != user.id);
        if taken {
            return Ok(false);
        }
        move_address(ctx, &before, user)?;
    }
    ctx.execute_one(
        sql!(
            "UPDATE app_user
             SET display_name = $3, name_key = $4, first_name = $5, last_name = $6, email = $7, email_key = $8, email_confirmed_at = $9, email_wanted = $10,
                 phone = $11, about = $12, skills = $13, picture_sha256 = $14, role = $15, state = $16, is_operator = $17, language = $18, zone = $19,
                 theme = $20, density = $21, shortcuts_on = $22, mail_alerts_on = $23, must_change_password = $24, left_at = $25, mail_pace = $26, digest_at = $27, client_id = $28, absent_from = $29,
                 absent_until = $30, substitute_id = $31, department_id = $32, team_id = $33, contract_id = $34, version = version + 1
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![
            user.id,
            user.display_name,
            fold(&user.display_name),
            user.first_name,
            user.last_name,
            user.email,
            user.email_key(),
            user.email_confirmed_at,
            user.email_wanted,
            user.phone,
            user.about,
            user.skills,
            user.picture_sha256,
            user.role,
            user.state,
            user.is_operator,
            *user.language.code(),
            user.zone,
            user.theme,
            user.density,
            user.shortcuts_on,
            user.mail_alerts_on,
            user.must_change_password,
            user.left_at,
            user.mail_pace,
            user.digest_at,
            user.client,
            user.absence.map(|absence| absence.from),
            user.absence.and_then(|absence| absence.until),
            user.absence.and_then(|absence| absence.substitute),
            user.department,
            user.team,
            user.contract
        ],
    )?;
    Ok(true)
}

fn move_address(ctx: &mut Ctx<'_>, before: &User, after: &User) -> Result<()> {
    let mut installation = ctx.installation();
    installation.execute(
        installation_sql!("DELETE FROM email_account WHERE email_key = $1 AND organization_id = $2 AND user_id = $3"),
        &params![before.email_key(), before.organization, before.id],
    )?;
    match after.state {
        super::model::UserState::Left => Ok(()),
        _ => list_address(&mut installation, &after.email_key(), after.organization, after.id),
    }
}

fn list_address(installation: &mut Installation<'_>, email_key: &str, organization: OrganizationId, user: UserId) -> Result<()> {
    installation
        .execute(
            installation_sql!(
                "INSERT INTO email_account (email_key, organization_id, user_id) VALUES ($1, $2, $3)
                 ON CONFLICT (email_key, organization_id) DO UPDATE SET user_id = excluded.user_id"
            ),
            &params![email_key, organization, user],
        )
        .map(drop)
}

/// Makes room for an account of somebody who until now only wrote in: their row goes, and the account takes over its id, and with it their tickets.
pub fn take_over_outsider(ctx: &mut Ctx<'_>, email_key: &str) -> Result<Option<UserId>> {
    ctx.query_one(sql!("DELETE FROM app_user WHERE organization_id = $1 AND email_key = $2 AND state = 'outsider' RETURNING id"), &params![email_key], |row| {
        row.take()
    })
}

/// Administrators who can sign in.
pub fn count_administrators(ctx: &mut Ctx<'_>) -> Result<i64> {
    let count =
        ctx.query_one(sql!("SELECT count(*) FROM app_user WHERE organization_id = $1 AND role = 'administrator' AND state = 'active'"), &[], |row| row.take())?;
    Ok(count.unwrap_or(0))
}

/// Whether anybody runs the installation already.
pub fn operator_exists(installation: &mut Installation<'_>) -> Result<bool> {
    Ok(installation.query_one(installation_sql!("SELECT id FROM app_user WHERE is_operator LIMIT 1"), &[], |row| row.take::<i64>())?.is_some())
}

/// Takes a username for an account; `false` when it was ever taken before.
pub fn claim_username(installation: &mut Installation<'_>, name: &Username, organization: OrganizationId, user: UserId, is_final: bool) -> Result<bool> {
    let claimed = installation.execute(
        installation_sql!(
            "INSERT INTO username (name_key, organization_id, user_id, is_final) VALUES ($1, $2, $3, $4)
             ON CONFLICT (name_key) DO NOTHING"
        ),
        &params![name.key(), organization, user, is_final],
    )?;
    Ok(claimed == 1)
}

/// Whether the account may still replace its derived username. `None` without such an account.
pub fn username_is_final(installation: &mut Installation<'_>, user: UserId) -> Result<Option<bool>> {
    installation
        .query_one(installation_sql!("SELECT is_final FROM username WHERE user_id = $1 ORDER BY is_final DESC LIMIT 1"), &params![user], |row| row.take())
}

/// From now on the account's username stays as it is.
pub fn make_username_final(installation: &mut Installation<'_>, user: UserId) -> Result<()> {
    installation.execute(installation_sql!("UPDATE username SET is_final = TRUE WHERE user_id = $1 AND NOT is_final"), &params![user]).map(drop)
}

/// Gives up a derived username that nobody has used.
pub fn release_username(installation: &mut Installation<'_>, user: UserId) -> Result<()> {
    installation.execute(installation_sql!("DELETE FROM username WHERE user_id = $1 AND NOT is_final"), &params![user]).map(drop)
}

pub fn set_username(ctx: &mut Ctx<'_>, user: UserId, name: &Username) -> Result<()> {
    ctx.execute_one(
        sql!("UPDATE app_user SET username = $3, username_key = $4, version = version + 1 WHERE organization_id = $1 AND id = $2"),
        &params![user, *name, name.key()],
    )
}
