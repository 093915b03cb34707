//! Lists of accounts by name.

use db::{Ctx, params, sql};
use kernel::{Cursor, Page, PageRequest, Result, UserId};

use super::{
    list::{Class, Listed, Query},
    narrow::{Narrow, range, words},
};
use crate::registration;
use crate::user::{
    User,
    store::{from_row, select_users},
};

/// A word that begins more people's words than this is found sooner by going through all by name.
const FEW: i64 = 2_000;

/// Nobody reads a larger count: it is shown as "1,000+".
const COUNTED: i64 = 1_001;

pub fn list(ctx: &mut Ctx<'_>, query: &Query, page: &PageRequest) -> Result<Page<User>> {
    let words = words(&query.text);
    let few = match words.first() {
        Some(word) => is_rare(ctx, word)?,
        None => false,
    };
    let mut narrow = Narrow::to(query, &words, few);
    if let Some(after) = &page.after {
        match name_key(ctx, UserId(after.id))? {
            Some(key) => narrow.behind(key, after.id),
            None => return Ok(Page { data: Vec::new(), next: None }),
        }
    }
    narrow.end(" ORDER BY name_key, id LIMIT ?", page.limit + 1);
    let users = ctx.query(&format!("{}{}", select_users!(""), narrow.text), &narrow.params(), from_row)?;
    Ok(Page::from_overfetched(users, page.limit, |user| Cursor { key: 0, id: user.id.0 }))
}

/// How many people a list holds, counted no further than anybody reads.
pub fn count(ctx: &mut Ctx<'_>, query: &Query) -> Result<i64> {
    let mut narrow = Narrow::to(query, &[], false);
    narrow.end(" LIMIT ?) AS few", COUNTED);
    let text = format!("SELECT count(*) FROM (SELECT 1 FROM app_user WHERE organization_id = $1{}", narrow.text);
    Ok(ctx.query_one(&text, &narrow.params(), |row| row.take())?.unwrap_or(0))
}

fn is_rare(ctx: &mut Ctx<'_>, word: &str) -> Result<bool> {
    let [from, to] = range(word);
    let text = sql!("SELECT count(*) FROM (SELECT 1 FROM person_word WHERE organization_id = $1 AND word >= $2 AND word < $3 LIMIT $4) AS few");
    let found: i64 = ctx.query_one(text, &params![from, to, FEW + 1], |row| row.take())?.unwrap_or(0);
    Ok(found <= FEW)
}

fn name_key(ctx: &mut Ctx<'_>, id: UserId) -> Result<Option<String>> {
    ctx.query_one(sql!("SELECT name_key FROM app_user WHERE organization_id = $1 AND id = $2"), &params![id], |row| row.take())
}

/// How many accounts and invitations there are, each counted no further than anybody reads.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// Everybody who has an account and has not left.
    pub registered: i64,
    /// Of them, those with a proven address.
    pub verified: i64,
    /// Also who only wrote in.
    pub everyone: i64,
    /// Accounts whose link was not followed yet.
    pub invited: i64,
    pub left: i64,
    /// Invitations that were sent, or wait for an administrator's yes.
    pub invitations: i64,
    /// People who registered as support staff and wait for an administrator.
    pub registrations: i64,
}

pub fn counts(ctx: &mut Ctx<'_>) -> Result<Counts> {
    let of = |class| Query { class, ..Query::of(Listed::Here) };
    let text = sql!(
        "SELECT count(*)
         FROM (SELECT 1 FROM invitation WHERE organization_id = $1 AND state IN ('waiting_for_approval', 'sent') LIMIT $2) AS few"
    );
    Ok(Counts {
        registered: count(ctx, &of(Class::Registered))?,
        verified: count(ctx, &of(Class::Verified))?,
        everyone: count(ctx, &of(Class::Everyone))?,
        invited: count(ctx, &Query::of(Listed::Invited))?,
        left: count(ctx, &Query::of(Listed::Left))?,
        invitations: ctx.query_one(text, &params![COUNTED], |row| row.take())?.unwrap_or(0),
        registrations: registration::count_waiting(ctx)?,
    })
}
