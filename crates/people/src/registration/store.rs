//! The rows of registrations, and where accounts can be placed.

use db::{Ctx, Installation, Row, installation_sql, params, sql};
use kernel::{Cursor, Language, Page, PageRequest, RegistrationId, Result, UserId, days, fold};

use super::{
    model::{Kind, Registration, State},
    place::Place,
};

/// The columns of a registration, in the order of [`from_row`].
macro_rules! select_registrations {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, state, user_id, username, first_name, last_name, email, phone, language, zone, contract_id, department_id, team_id, role,
                 asked_department, asked_team, created_at, decided_by, decided_at
             FROM registration
             WHERE organization_id = $1 ",
            $rest
        )
    };
}

fn from_row(row: &mut Row<'_>) -> Result<Registration> {
    Ok(Registration {
        id: row.take()?,
        kind: row.take()?,
        state: row.take()?,
        user: row.take()?,
        username: row.take()?,
        first_name: row.take()?,
        last_name: row.take()?,
        email: row.take()?,
        phone: row.take()?,
        language: Language::from_code(&row.take::<String>()?).unwrap_or_default(),
        zone: row.take()?,
        contract: row.take()?,
        department: row.take()?,
        team: row.take()?,
        role: row.take()?,
        asked_department: row.take()?,
        asked_team: row.take()?,
        created_at: row.take()?,
        decided_by: row.take()?,
        decided_at: row.take()?,
    })
}

pub fn find(ctx: &mut Ctx<'_>, id: RegistrationId) -> Result<Option<Registration>> {
    ctx.query_one(sql!(select_registrations!("AND id = $2")), &params![id], from_row)
}

pub fn find_for_change(ctx: &mut Ctx<'_>, id: RegistrationId) -> Result<Option<Registration>> {
    ctx.lock_one(sql!(select_registrations!("AND id = $2")), &params![id], from_row)
}

/// The registration that waits or whose link was sent, by the account that it will become.
pub fn find_open_of_user(ctx: &mut Ctx<'_>, user: UserId) -> Result<Option<Registration>> {
    ctx.query_one(sql!(select_registrations!("AND user_id = $2 AND state IN ('waiting', 'sent')")), &params![user], from_row)
}

/// Every registration of an account, oldest first.
pub fn of_user(ctx: &mut Ctx<'_>, user: UserId) -> Result<Vec<Registration>> {
    ctx.query(sql!(select_registrations!("AND user_id = $2 ORDER BY id")), &params![user], from_row)
}

/// The same by kind and address.
pub fn find_open(ctx: &mut Ctx<'_>, kind: Kind, email: &str) -> Result<Option<Registration>> {
    ctx.lock_one(sql!(select_registrations!("AND kind = $2 AND email_key = $3 AND state IN ('waiting', 'sent')")), &params![kind, fold(email)], from_row)
}

/// Registrations in this state, newest first.
pub fn list(ctx: &mut Ctx<'_>, state: State, page: &PageRequest) -> Result<Page<Registration>> {
    let before = page.after.as_ref().map_or(RegistrationId(i64::MAX), |cursor| RegistrationId(cursor.id));
    let rows =
        ctx.query(sql!(select_registrations!("AND state = $2 AND id < $3 ORDER BY id DESC LIMIT $4")), &params![state, before, page.limit + 1], from_row)?;
    Ok(Page::from_overfetched(rows, page.limit, |registration| Cursor { key: 0, id: registration.id.0 }))
}

/// How many wait for an administrator.
pub fn count_waiting(ctx: &mut Ctx<'_>) -> Result<i64> {
    let count = ctx.query_one(sql!("SELECT count(*) FROM registration WHERE organization_id = $1 AND state = 'waiting'"), &[], |row| row.take())?;
    Ok(count.unwrap_or(0))
}

/// `false` when somebody with that address asks already.
pub fn insert(ctx: &mut Ctx<'_>, registration: &Registration) -> Result<bool> {
    let inserted = ctx.execute(
        sql!(
            "INSERT INTO registration (
                 organization_id, id, kind, state, user_id, username, first_name, last_name, email, email_key, phone, language, zone, contract_id, department_id,
                 team_id, role, asked_department, asked_team, created_at, decided_by, decided_at
             ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
             ON CONFLICT (organization_id, kind, email_key) WHERE state IN ('waiting', 'sent') DO NOTHING"
        ),
        &params![
            registration.id,
            registration.kind,
            registration.state,
            registration.user,
            registration.username,
            registration.first_name,
            registration.last_name,
            registration.email,
            fold(&registration.email),
            registration.phone,
            *registration.language.code(),
            registration.zone,
            registration.contract,
            registration.department,
            registration.team,
            registration.role,
            registration.asked_department,
            registration.asked_team,
            registration.created_at,
            registration.decided_by,
            registration.decided_at
        ],
    )?;
    Ok(inserted == 1)
}

/// Writes what was typed anew, or decided.
pub fn update(ctx: &mut Ctx<'_>, registration: &Registration) -> Result<()> {
    ctx.execute_one(
        sql!(
            "UPDATE registration
             SET state = $3, username = $4, first_name = $5, last_name = $6, phone = $7, language = $8, zone = $9, contract_id = $10, department_id = $11,
                 team_id = $12, role = $13, asked_department = $14, asked_team = $15, decided_by = $16, decided_at = $17, email = $18, email_key = $19
             WHERE organization_id = $1 AND id = $2"
        ),
        &params![
            registration.id,
            registration.state,
            registration.username,
            registration.first_name,
            registration.last_name,
            registration.phone,
            *registration.language.code(),
            registration.zone,
            registration.contract,
            registration.department,
            registration.team,
            registration.role,
            registration.asked_department,
            registration.asked_team,
            registration.decided_by,
            registration.decided_at,
            registration.email,
            fold(&registration.email)
        ],
    )
}

/// Forgets registrations that came to nothing a month ago, and what they had taken.
pub fn forget_old(installation: &mut Installation<'_>) -> Result<u64> {
    let before = installation.now().minus(days(30));
    installation.execute(
        installation_sql!(
            "DELETE FROM username
             WHERE NOT is_final AND user_id IN (SELECT user_id FROM registration WHERE state IN ('sent', 'refused') AND COALESCE(decided_at, created_at) <= $1)"
        ),
        &params![before],
    )?;
    installation
        .execute(installation_sql!("DELETE FROM registration WHERE state IN ('sent', 'refused') AND COALESCE(decided_at, created_at) <= $1"), &params![before])
}

/// Forgets how an account was asked for.
pub fn forget_user(ctx: &mut Ctx<'_>, user: UserId) -> Result<()> {
    ctx.execute(sql!("DELETE FROM registration WHERE organization_id = $1 AND user_id = $2"), &params![user]).map(drop)
}

/// Forgets whatever was asked with an address, and the usernames that were kept for accounts which thus never come to be.
pub fn forget_address(ctx: &mut Ctx<'_>, email_key: &str) -> Result<()> {
    let asked: Vec<UserId> =
        ctx.query(sql!("SELECT user_id FROM registration WHERE organization_id = $1 AND email_key = $2 AND state <> 'joined'"), &params![*email_key], |row| {
            row.take()
        })?;
    for user in asked {
        ctx.installation().execute(installation_sql!("DELETE FROM username WHERE user_id = $1"), &params![user])?;
    }
    ctx.execute(sql!("DELETE FROM registration WHERE organization_id = $1 AND email_key = $2"), &params![*email_key]).map(drop)
}

/// All teams that are not archived with their departments, in the order of these.
pub fn places(ctx: &mut Ctx<'_>) -> Result<Vec<Place>> {
    ctx.query(
        sql!(
            "SELECT d.id, d.name, t.id, t.name, t.is_default
             FROM department d JOIN team t ON t.organization_id = d.organization_id AND t.department_id = d.id AND t.archived_at IS NULL
             WHERE d.organization_id = $1 AND d.archived_at IS NULL
             ORDER BY d.position, d.name_key, t.position, t.name_key
             LIMIT 2000"
        ),
        &[],
        |row| Ok(Place { department: row.take()?, department_name: row.take()?, team: row.take()?, team_name: row.take()?, is_default: row.take()? }),
    )
}
