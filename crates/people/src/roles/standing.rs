//! What somebody may, and where they belong: asked at every door.

use std::sync::Arc;

use db::{Ctx, Installation, installation_sql, params};
use kernel::{ClientId, DepartmentId, Grants, OrganizationId, Places, Result, Standing, TeamId, UserId};

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

/// The standing of an account with the places that decide what it sees. Where every member helps nobody's places matter, and none are looked up.
pub fn stand(installation: &mut Installation<'_>, account: &Account, way: Way) -> Result<Standing> {
    let standing = account.standing(way);
    let places = match account.is_client {
        true => Places { client: open_client(installation, account)?, ..Places::default() },
        false if way == Way::EveryoneHelps || standing.grants == Grants::NONE => return Ok(standing),
        false => places(installation, account)?,
    };
    Ok(Standing { places: Some(Arc::new(places)), ..standing })
}

/// The standing of a person, such as one who is written about or whose mail is read.
pub fn standing_of(ctx: &mut Ctx<'_>, user: &User, way: Way) -> Result<Standing> {
    stand(&mut ctx.installation(), &user.account(), way)
}

/// The client of an account, where its people may see each other's requests. Departments and teams are the organization's own and count for nobody of a client.
fn open_client(installation: &mut Installation<'_>, account: &Account) -> Result<Option<ClientId>> {
    installation.query_one(
        installation_sql!(
            "SELECT c.id
             FROM app_user u JOIN client c ON c.organization_id = u.organization_id AND c.id = u.client_id
             WHERE u.organization_id = $1 AND u.id = $2 AND c.colleagues_see AND c.archived_at IS NULL"
        ),
        &params![account.organization, account.id],
        |row| row.take(),
    )
}

fn places(installation: &mut Installation<'_>, account: &Account) -> Result<Places> {
    let now = installation.now();
    let rows = installation.query(
        installation_sql!(
            "SELECT 'department', department_id FROM department_manager WHERE organization_id = $1 AND user_id = $2
             UNION ALL SELECT 'team', team_id FROM team_member WHERE organization_id = $1 AND user_id = $2
             UNION ALL SELECT 'stands_in_for', id FROM app_user
                 WHERE organization_id = $1 AND substitute_id = $2 AND absent_from <= $3 AND (absent_until IS NULL OR absent_until > $3)"
        ),
        &params![account.organization, account.id, now],
        |row| Ok((row.take::<String>()?, row.take::<i64>()?)),
    )?;
    let mut places = Places { departments: vec![account.place.0], teams: vec![account.place.1], ..Places::default() };
    for (kind, id) in rows {
        match kind.as_str() {
            "department" => places.departments.push(DepartmentId(id)),
            "team" => places.teams.push(TeamId(id)),
            _ => places.stands_in_for.push(UserId(id)),
        }
    }
    Ok(places)
}
