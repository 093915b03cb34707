//! Lists of accounts by name.

use db::{Ctx, params, sql};
use kernel::{Cursor, Page, PageRequest, Result, fold};

use super::list::{Listed, Query};
use crate::registration;
use crate::user::{
    User, UserState,
    find::escape_like,
    store::{from_row, select_users},
};

impl Listed {
    /// The states it stands for; at most three.
    fn states(self) -> [UserState; 3] {
        use UserState::{Active, Invited, Left, Locked};
        match self {
            Self::Active => [Active, Locked, Locked],
            Self::Invited => [Invited; 3],
            Self::Left => [Left; 3],
            Self::Here => [Active, Locked, Invited],
        }
    }
}

pub fn list(ctx: &mut Ctx<'_>, query: &Query, page: &PageRequest) -> Result<Page<User>> {
    let key = escape_like(&fold(&query.text));
    let [first, second, third] = query.listed.states();
    let after = page.after.as_ref().map_or(0, |cursor| cursor.id);
    let users = ctx.query(
        sql!(select_users!(
            "AND state IN ($2, $3, $4)
             AND (name_key LIKE $5 ESCAPE '\\' OR name_key LIKE $6 ESCAPE '\\' OR username_key LIKE $5 ESCAPE '\\' OR email_key LIKE $5 ESCAPE '\\')
             AND (CAST($7 AS BIGINT) = 0 OR (name_key, id) > (SELECT b.name_key, b.id FROM app_user b WHERE b.organization_id = $1 AND b.id = $7))
             ORDER BY name_key, id
             LIMIT $8"
        )),
        &params![first, second, third, format!("{key}%"), format!("% {key}%"), after, page.limit + 1],
        from_row,
    )?;
    Ok(Page::from_overfetched(users, page.limit, |user| Cursor { key: 0, id: user.id.0 }))
}

/// How many accounts and invitations there are.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    pub active: i64,
    /// Accounts whose link was not followed yet.
    pub invited: i64,
    pub left: i64,
    /// Invitations that were sent, or wait for an administrator's yes.
    pub invitations: i64,
    /// People who registered as support staff and wait for an administrator.
    pub registrations: i64,
}

pub fn counts(ctx: &mut Ctx<'_>) -> Result<Counts> {
    let by_state = ctx.query(sql!("SELECT state, count(*) FROM app_user WHERE organization_id = $1 GROUP BY state"), &[], |row| {
        Ok((row.take::<UserState>()?, row.take::<i64>()?))
    })?;
    let invitations =
        ctx.query_one(sql!("SELECT count(*) FROM invitation WHERE organization_id = $1 AND state IN ('waiting_for_approval', 'sent')"), &[], |row| row.take())?;
    let of = |listed: Listed| by_state.iter().filter(|(state, _)| listed.states().contains(state)).map(|(_, count)| count).sum();
    Ok(Counts {
        active: of(Listed::Active),
        invited: of(Listed::Invited),
        left: of(Listed::Left),
        invitations: invitations.unwrap_or(0),
        registrations: registration::count_waiting(ctx)?,
    })
}
