//! Looking people up, for every area that shows or names them.

use std::collections::HashMap;

use db::{Ctx, Row, installation_sql, params, sql};
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
    ctx.query_among(sql!(select_users!("AND id IN ({among})")), &each(ids), from_row)
}

/// What a page says of somebody whom it names; a list names many, and needs no more of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    pub id: UserId,
    pub username: String,
    pub display_name: String,
    pub email: String,
    /// Where their picture is, if they have one.
    pub picture: Option<String>,
}

impl Named {
    pub fn face(&self) -> Face {
        Face::of(&self.display_name, self.id, self.picture.clone())
    }

    /// The page about this person.
    pub fn path(&self) -> String {
        format!("/people/{}", self.id)
    }

    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let id = row.take()?;
        let (username, display_name, email) = (row.take()?, row.take()?, row.take()?);
        let picture: Option<String> = row.take()?;
        Ok(Self { id, username, display_name, email, picture: picture_path(id, picture.as_deref()) })
    }
}

impl From<User> for Named {
    fn from(user: User) -> Self {
        let picture = user.picture();
        Self { id: user.id, username: user.username, display_name: user.display_name, email: user.email, picture }
    }
}

/// The people with these ids as a page names them, in no particular order. Unknown ids are left out.
pub fn find_named(ctx: &mut Ctx<'_>, ids: &[UserId]) -> Result<Vec<Named>> {
    ctx.query_among(
        sql!("SELECT id, username, display_name, email, picture_sha256 FROM app_user WHERE organization_id = $1 AND id IN ({among})"),
        &each(ids),
        Named::from_row,
    )
}

/// Each id once.
fn each(ids: &[UserId]) -> Vec<UserId> {
    let mut each = ids.to_vec();
    each.sort_unstable();
    each.dedup();
    each
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
    let known: HashMap<UserId, Named> = find_named(ctx, ids)?.into_iter().map(|named| (named.id, named)).collect();
    Ok(ids.iter().filter_map(|id| known.get(id)).map(Named::face).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_a_pattern_are_letters_to_a_reader() {
        assert_eq!(escape_like(r"50%_\"), r"50\%\_\\");
    }
}
