//! What somebody may, and where they belong: asked at every door.

use std::sync::Arc;

use db::{Ctx, Installation};
use kernel::{DepartmentId, Grants, OrganizationId, Places, Result, Standing, TeamId, UserId};

use super::store;
use crate::{
    organization::Way,
    user::{Role, User},
};

/// What decides about the standing of an account, as its row has it.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    pub organization: OrganizationId,
    pub id: UserId,
    pub role: Role,
    /// What the roles allow together.
    pub grants: Grants,
    pub is_operator: bool,
    /// Of a client company, not of the organization itself.
    pub is_client: bool,
    pub place: (DepartmentId, TeamId),
}

impl Account {
    /// What the account may: the one place where the two ways of working differ.
    pub fn grants(&self, way: Way) -> Grants {
        match (self.role, way) {
            _ if self.is_client => Grants::NONE,
            (Role::Administrator, _) => Grants::ALL,
            (Role::Member, Way::EveryoneHelps) => Grants::EVERYONE_HELPS,
            (Role::Member, Way::HelpDesk) => self.grants,
        }
    }

    /// The same with what a look at one's own things needs, and no places.
    pub fn standing(&self, way: Way) -> Standing {
        Standing { is_administrator: self.role == Role::Administrator, is_operator: self.is_operator, ..Standing::with(self.grants(way)) }
    }
}

/// The standing of an account with the places that decide what it sees, which are one query, asked at each request. Where every member helps nobody's places matter, and none are looked up.
pub fn stand(installation: &mut Installation<'_>, account: &Account, way: Way) -> Result<Standing> {
    let standing = account.standing(way);
    let places = match account.is_client {
        true => Places { client: store::open_client(installation, account)?, ..Places::default() },
        false if way == Way::EveryoneHelps || standing.grants == Grants::NONE => return Ok(standing),
        false => store::places(installation, account)?,
    };
    Ok(Standing { places: Some(Arc::new(places)), ..standing })
}

/// The standing of a person, such as one who is written about or whose mail is read.
pub fn standing_of(ctx: &mut Ctx<'_>, user: &User, way: Way) -> Result<Standing> {
    stand(&mut ctx.installation(), &user.account(), way)
}
