//! The rows of accounts, and the installation's lists of usernames and addresses.

use std::collections::BTreeMap;

use db::{Ctx, Installation, Row, Value, installation_sql, params, sql};
use kernel::{Error, Grant, Grants, Language, OrganizationId, Result, Timestamp, UserId, Username, fold, vault::vault};

use super::model::{Absence, User, UserState};

/// The columns of an account, in the order of [`from_row`]. Macros take literals only, hence one.
macro_rules! select_users {
    ($rest:expr) => {
        concat!(
            "SELECT id, organization_id, username, display_name, first_name, last_name, email, email_confirmed_at, email_wanted, phone, about, skills,
                 picture_sha256, role, state, is_operator, department_id, team_id, language, zone, theme, density, shortcuts_on, mail_alerts_on,
                 mail_pace, digest_at, must_change_password, created_at, last_seen_at, left_at, version, grants, client_id, absent_from, absent_until, substitute_id,
                 contract_id, signature
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
        signature: row.take()?,
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
    let is_new = insert_unfound(ctx, user)?;
    if is_new {
        insert_words(ctx, &[user])?;
    }
    Ok(is_new)
}

/// The same of somebody who is found by their words once [`insert_words`] was told of them.
pub fn insert_unfound(ctx: &mut Ctx<'_>, user: &User) -> Result<bool> {
    let inserted = ctx.execute(
        sql!(
            "INSERT INTO app_user (
                 organization_id, id, username, username_key, display_name, name_key, first_name, last_name, email, email_key, email_confirmed_at, email_wanted, phone,
                 about, skills, picture_sha256, role, state, is_operator, department_id, team_id, language, zone, theme, density, shortcuts_on,
                 mail_alerts_on, mail_pace, digest_at, must_change_password, created_at, last_seen_at, left_at, version, client_id, contract_id, signature
             ) VALUES (
                 $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37
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
            user.contract,
            user.signature
        ],
    )?;
    if inserted == 0 {
        return Ok(false);
    }
    // Who has no account cannot sign in, so the installation's list does not name them.
    if user.state != UserState::Outsider {
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
                 absent_until = $30, substitute_id = $31, department_id = $32, team_id = $33, contract_id = $34, signature = $35, version = version + 1
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
            user.contract,
            user.signature
        ],
    )?;
    if words(&before) != words(user) {
        remember_words(ctx, user)?;
    }
    Ok(true)
}

/// The words under which somebody is found: each begins where a word of the name, the username or the address does.
fn words(user: &User) -> std::collections::BTreeSet<String> {
    let name = fold(&user.display_name);
    let mut words: std::collections::BTreeSet<String> = name.split(' ').map(str::to_owned).collect();
    words.extend([fold(&user.username), user.email_key()]);
    words.remove("");
    words
}

fn remember_words(ctx: &mut Ctx<'_>, user: &User) -> Result<()> {
    ctx.execute(sql!("DELETE FROM person_word WHERE organization_id = $1 AND user_id = $2"), &params![user.id])?;
    insert_words(ctx, &[user])
}

/// So many words are written by one statement.
const WORDS_AT_ONCE: usize = 20;

/// Lets people be found by their words. None of them was before.
pub fn insert_words(ctx: &mut Ctx<'_>, people: &[&User]) -> Result<()> {
    let rows: Vec<(String, UserId)> = people.iter().flat_map(|user| words(user).into_iter().map(|word| (word, user.id))).collect();
    for rows in rows.chunks(WORDS_AT_ONCE) {
        let places: Vec<String> = (0..rows.len()).map(|n| format!("($1, ${}, ${})", 2 * n + 2, 2 * n + 3)).collect();
        let text = format!("INSERT INTO person_word (organization_id, word, user_id) VALUES {}", places.join(", "));
        let values: Vec<Value<'_>> = rows.iter().flat_map(|(word, user)| [Value::Text(word), Value::Int(user.0)]).collect();
        ctx.execute(&text, &values)?;
    }
    Ok(())
}

/// Which of these addresses, by their keys, belong to somebody who has not left, and in which state they are.
pub fn states_at(ctx: &mut Ctx<'_>, keys: &[String]) -> Result<BTreeMap<String, UserState>> {
    let rows = ctx.query_among(
        sql!("SELECT email_key, state FROM app_user WHERE organization_id = $1 AND state <> 'left' AND email_key IN ({among})"),
        keys,
        |row| Ok((row.take()?, row.take()?)),
    )?;
    Ok(BTreeMap::from_iter(rows))
}

fn move_address(ctx: &mut Ctx<'_>, before: &User, after: &User) -> Result<()> {
    let mut installation = ctx.installation();
    installation.execute(
        installation_sql!("DELETE FROM email_account WHERE email_key = $1 AND organization_id = $2 AND user_id = $3"),
        &params![before.email_key(), before.organization, before.id],
    )?;
    match after.state {
        UserState::Left => Ok(()),
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
    let text = sql!("DELETE FROM app_user WHERE organization_id = $1 AND email_key = $2 AND state = 'outsider' RETURNING id");
    let outsider: Option<UserId> = ctx.query_one(text, &params![email_key], |row| row.take())?;
    if let Some(id) = outsider {
        ctx.execute(sql!("DELETE FROM person_word WHERE organization_id = $1 AND user_id = $2"), &params![id])?;
    }
    Ok(outsider)
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

/// Takes a username for an account; `false` when it was ever taken before, also by somebody who was erased since.
pub fn claim_username(installation: &mut Installation<'_>, name: &Username, organization: OrganizationId, user: UserId, is_final: bool) -> Result<bool> {
    if belonged_to_somebody_erased(installation, name)? {
        return Ok(false);
    }
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
    )?;
    match find(ctx, user)? {
        Some(user) => remember_words(ctx, &user),
        None => Ok(()),
    }
}

fn belonged_to_somebody_erased(installation: &mut Installation<'_>, name: &Username) -> Result<bool> {
    // All of them stand between these two; where nobody was erased, no key is needed.
    let anybody = installation_sql!("SELECT user_id FROM username WHERE name_key >= '#' AND name_key < '$' LIMIT 1");
    if installation.query_one(anybody, &[], |row| row.take::<i64>())?.is_none() {
        return Ok(false);
    }
    let text = installation_sql!("SELECT user_id FROM username WHERE name_key = $1");
    Ok(installation.query_one(text, &params![erased_name(&name.key())?], |row| row.take::<i64>())?.is_some())
}

/// What is kept of the username of somebody who was erased: nobody reads the name in it, and the same name gives the same again. No username begins with its first sign.
fn erased_name(name_key: &str) -> Result<String> {
    Ok(format!("#{}", vault()?.tag("username", name_key)))
}

/// Forgets the username of an account, which nobody else ever gets; the account goes by its number from now on.
pub fn retire_username(ctx: &mut Ctx<'_>, user: &User) -> Result<()> {
    let organization = ctx.organization();
    let mut installation = ctx.installation();
    let names = installation.query(installation_sql!("SELECT name_key FROM username WHERE user_id = $1"), &params![user.id], |row| row.take::<String>())?;
    let nameless = format!("former-{}", user.id);
    let kept = names.iter().map(|name| erased_name(name)).chain([Ok(nameless.clone())]).collect::<Result<Vec<_>>>()?;
    installation.execute(installation_sql!("DELETE FROM username WHERE user_id = $1"), &params![user.id])?;
    for name in kept {
        installation.execute(
            installation_sql!(
                "INSERT INTO username (name_key, organization_id, user_id, is_final) VALUES ($1, $2, $3, TRUE) ON CONFLICT (name_key) DO NOTHING"
            ),
            &params![name, organization, user.id],
        )?;
    }
    ctx.execute_one(
        sql!("UPDATE app_user SET username = $3, username_key = $3, version = version + 1 WHERE organization_id = $1 AND id = $2"),
        &params![user.id, nameless],
    )
}

/// Writes an account whose person was erased: it is in no list of addresses, nobody is found by it, and nobody knows when they were here.
pub fn forget(ctx: &mut Ctx<'_>, former: &User) -> Result<()> {
    update(ctx, former)?;
    ctx.execute(sql!("DELETE FROM person_word WHERE organization_id = $1 AND user_id = $2"), &params![former.id])?;
    ctx.execute(sql!("DELETE FROM user_role WHERE organization_id = $1 AND user_id = $2"), &params![former.id])?;
    ctx.execute(sql!("DELETE FROM department_manager WHERE organization_id = $1 AND user_id = $2"), &params![former.id])?;
    ctx.execute(sql!("DELETE FROM team_member WHERE organization_id = $1 AND user_id = $2"), &params![former.id])?;
    ctx.execute(sql!("UPDATE app_user SET substitute_id = NULL WHERE organization_id = $1 AND substitute_id = $2"), &params![former.id])?;
    ctx.execute_one(sql!("UPDATE app_user SET last_seen_at = NULL, grants = 0 WHERE organization_id = $1 AND id = $2"), &params![former.id])
}

/// An account of the organization's own people that has not left: who works here or will.
macro_rules! own_people {
    ($select:literal, $rest:literal) => {
        concat!("SELECT ", $select, " FROM app_user WHERE organization_id = $1 AND state NOT IN ('left', 'outsider') AND client_id IS NULL ", $rest)
    };
}

fn id_and_name(row: &mut Row<'_>) -> Result<(UserId, String)> {
    Ok((row.take()?, row.take()?))
}

/// Administrators who have not left, by name.
pub fn present_administrators(ctx: &mut Ctx<'_>, limit: i64) -> Result<Vec<(UserId, String)>> {
    ctx.query(sql!(own_people!("id, display_name", "AND role = 'administrator' ORDER BY name_key, id LIMIT $2")), &params![limit], id_and_name)
}

/// Members whose roles let them answer tickets where roles count, by name.
pub fn answerers(ctx: &mut Ctx<'_>, limit: i64) -> Result<Vec<(UserId, String)>> {
    let reply = Grants::of(&[Grant::Reply]).0;
    ctx.query(
        sql!(own_people!("id, display_name", "AND role = 'member' AND (grants & $2) <> 0 ORDER BY name_key, id LIMIT $3")),
        &params![reply, limit],
        id_and_name,
    )
}

/// Members whose roles do not let them answer tickets where roles count, by name.
pub fn askers(ctx: &mut Ctx<'_>, limit: i64) -> Result<Vec<(UserId, String)>> {
    let reply = Grants::of(&[Grant::Reply]).0;
    ctx.query(
        sql!(own_people!("id, display_name", "AND role = 'member' AND (grants & $2) = 0 ORDER BY name_key, id LIMIT $3")),
        &params![reply, limit],
        id_and_name,
    )
}

/// How many administrators there are, how many members with one of these grants, and how many without.
pub fn count_by_answering(ctx: &mut Ctx<'_>, grants: Grants) -> Result<(i64, i64, i64)> {
    let counted = ctx.query_one(
        sql!(own_people!(
            "COUNT(CASE WHEN role = 'administrator' THEN 1 END), COUNT(CASE WHEN role = 'member' AND (grants & $2) <> 0 THEN 1 END),
             COUNT(CASE WHEN role = 'member' AND (grants & $2) = 0 THEN 1 END)",
            ""
        )),
        &params![grants.0],
        |row| Ok((row.take()?, row.take()?, row.take()?)),
    )?;
    Ok(counted.unwrap_or_default())
}
