//! Looking people up, for every area that shows or names them.

use db::{Ctx, Value, installation_sql, params, sql};
use kernel::{ClientId, Cursor, EmailAddress, Page, PageRequest, Result, UserId, Username, fold};
use web::shell::Face;

use super::{
    model::{User, picture_path},
    store::{self, from_row, select_users},
};
use crate::organization;

/// The account with this id, whatever its state: what somebody did keeps their name when they have left.
pub fn find_user(ctx: &mut Ctx<'_>, id: UserId) -> Result<Option<User>> {
    store::find(ctx, id)
}

/// The accounts with these ids, in no particular order. Unknown ids are left out.
pub fn find_users(ctx: &mut Ctx<'_>, ids: &[UserId]) -> Result<Vec<User>> {
    let mut wanted = ids.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    if let [id] = wanted[..] {
        return Ok(store::find(ctx, id)?.into_iter().collect());
    }
    let mut users = Vec::with_capacity(wanted.len());
    // Two numbers of gaps keep these two cached statements; the rest of a chunk is filled with its last id.
    let (text, gaps) = match wanted.len() {
        ..=8 => (sql!(select_users!("AND id IN ($2, $3, $4, $5, $6, $7, $8, $9)")), 8),
        _ => (
            sql!(select_users!(
                "AND id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                     $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41)"
            )),
            40,
        ),
    };
    for chunk in wanted.chunks(gaps) {
        let ids: Vec<Value<'_>> = (0..gaps).filter_map(|i| chunk.get(i).or(chunk.last())).map(|id| Value::Int(id.0)).collect();
        users.extend(ctx.query(text, &ids, from_row)?);
    }
    Ok(users)
}

/// Somebody who answers tickets and is here: who a ticket can be assigned to.
pub fn find_agent(ctx: &mut Ctx<'_>, id: UserId) -> Result<Option<User>> {
    let way = organization::read(ctx)?.way;
    Ok(store::find(ctx, id)?.filter(|user| user.is_agent(way)))
}

/// Somebody for whom tickets can be opened: who is here, or wrote in without an account.
pub fn find_requester(ctx: &mut Ctx<'_>, id: UserId) -> Result<Option<User>> {
    Ok(store::find(ctx, id)?.filter(User::is_requester))
}

/// Of which client company somebody is; `None`: the organization's own.
pub fn client_of(ctx: &mut Ctx<'_>, id: UserId) -> Result<Option<ClientId>> {
    let found = ctx.query_one(sql!("SELECT client_id FROM app_user WHERE organization_id = $1 AND id = $2"), &params![id], |row| row.take())?;
    Ok(found.flatten())
}

/// Whoever has this address and has not left, with or without an account.
pub fn by_address(ctx: &mut Ctx<'_>, address: &EmailAddress) -> Result<Option<User>> {
    store::find_by_email(ctx, &address.key())
}

/// The account of this organization with this username.
pub fn by_username(ctx: &mut Ctx<'_>, name: &str) -> Result<Option<User>> {
    let Ok(name) = name.parse::<Username>() else { return Ok(None) };
    let organization = ctx.organization();
    let id = ctx.installation().query_one(
        installation_sql!("SELECT user_id FROM username WHERE name_key = $1 AND organization_id = $2"),
        &params![name.key(), organization],
        |row| row.take::<UserId>(),
    )?;
    id.map_or(Ok(None), |id| store::find(ctx, id))
}

/// Active people whose name, username or address has `text` at the beginning of a word, by name.
pub fn search_people(ctx: &mut Ctx<'_>, text: &str, limit: i64) -> Result<Vec<User>> {
    let key = escape_like(&fold(text));
    ctx.query(
        sql!(select_users!(
            "AND state = 'active'
             AND (name_key LIKE $2 ESCAPE '\\' OR name_key LIKE $3 ESCAPE '\\' OR username_key LIKE $2 ESCAPE '\\' OR email_key LIKE $2 ESCAPE '\\')
             ORDER BY name_key, id
             LIMIT $4"
        )),
        &params![format!("{key}%"), format!("% {key}%"), limit],
        from_row,
    )
}

/// Takes the meaning from the signs of a LIKE pattern.
pub(crate) fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Everybody who has not left, oldest account first.
pub fn members(ctx: &mut Ctx<'_>, page: &PageRequest) -> Result<Page<User>> {
    let after = page.after.as_ref().map_or(UserId(0), |cursor| UserId(cursor.id));
    let users =
        ctx.query(sql!(select_users!("AND state NOT IN ('left', 'outsider') AND id > $2 ORDER BY id LIMIT $3")), &params![after, page.limit + 1], from_row)?;
    Ok(Page::from_overfetched(users, page.limit, |user| Cursor { key: 0, id: user.id.0 }))
}

/// Administrators who can sign in.
pub fn administrators(ctx: &mut Ctx<'_>) -> Result<Vec<User>> {
    ctx.query(sql!(select_users!("AND role = 'administrator' AND state = 'active' ORDER BY id")), &[], from_row)
}

/// Names and pictures of these people, in the order asked for. Unknown ids are left out.
pub fn faces(ctx: &mut Ctx<'_>, ids: &[UserId]) -> Result<Vec<Face>> {
    let mut faces = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(8) {
        let id = |i: usize| chunk.get(i).or(chunk.last()).copied();
        let rows = ctx.query(
            sql!(
                "SELECT id, display_name, picture_sha256
                 FROM app_user
                 WHERE organization_id = $1 AND id IN ($2, $3, $4, $5, $6, $7, $8, $9)"
            ),
            &params![id(0), id(1), id(2), id(3), id(4), id(5), id(6), id(7)],
            |row| Ok((row.take::<UserId>()?, row.take::<String>()?, row.take::<Option<String>>()?)),
        )?;
        let found = |wanted: &UserId| rows.iter().find(|(id, ..)| id == wanted);
        faces.extend(chunk.iter().filter_map(found).map(|(id, name, sha256)| Face::of(name, *id, picture_path(*id, sha256.as_deref()))));
    }
    Ok(faces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_a_pattern_are_letters_to_a_reader() {
        assert_eq!(escape_like(r"50%_\"), r"50\%\_\\");
    }
}
