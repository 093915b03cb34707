//! Departments and teams as pages show them.

use std::collections::HashMap;

use db::Ctx;
use kernel::{DepartmentId, Grant, Result, TeamId, UserId};
use people::{
    User, Way,
    structure::{Department, Team, store},
};
use tickets::{feed, query::Context};

use crate::picker::Person;

/// A department with whom it has.
pub(super) struct DepartmentView {
    pub(super) department: Department,
    pub(super) managers: Vec<Person>,
    pub(super) teams: Vec<TeamView>,
    /// How many accounts have their place in it.
    pub(super) accounts: i64,
    pub(super) warning: Option<Warning>,
}

/// A team with the number of those who belong to it, by their place or as members.
pub(super) struct TeamView {
    pub(super) team: Team,
    pub(super) people: i64,
}

/// Why nobody would hear of a new ticket in a department.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Warning {
    NoManager,
    /// Nobody of its managers gets mail: alerts off, or an address nobody has confirmed (K15).
    NoMail,
}

impl Warning {
    fn of(managers: &[&User]) -> Option<Self> {
        match managers {
            [] => Some(Self::NoManager),
            managers if managers.iter().any(|user| user.is_reached_by_mail()) => None,
            _ => Some(Self::NoMail),
        }
    }

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::NoManager => "structure-no-manager",
            Self::NoMail => "structure-no-mail",
        }
    }
}

impl DepartmentView {
    pub(super) fn path(&self) -> String {
        format!("/settings/departments/{}", self.department.id)
    }

    pub(super) fn is_archived(&self) -> bool {
        self.department.archived_at.is_some()
    }

    pub(super) fn teams_in_use(&self) -> impl Iterator<Item = &TeamView> {
        self.teams.iter().filter(|view| view.team.archived_at.is_none())
    }
}

impl TeamView {
    pub(super) fn path(&self) -> String {
        format!("/settings/teams/{}", self.team.id)
    }
}

/// All departments in their order, archived ones last.
pub(super) fn all(ctx: &mut Ctx<'_>) -> Result<Vec<DepartmentView>> {
    let managed = store::managers(ctx)?;
    let ids: Vec<UserId> = managed.iter().map(|(_, user)| *user).collect();
    let users: HashMap<UserId, User> = people::find_users(ctx, &ids)?.into_iter().map(|user| (user.id, user)).collect();
    let sizes: HashMap<TeamId, i64> = store::count_by_team(ctx)?.into_iter().collect();
    let accounts: HashMap<DepartmentId, i64> = store::count_by_department(ctx)?.into_iter().collect();
    let teams = store::teams(ctx)?;
    let view = |department: Department| {
        let id = department.id;
        let managers: Vec<&User> = managed.iter().filter(|(of, _)| *of == id).filter_map(|(_, user)| users.get(user)).collect();
        let of_department = teams.iter().filter(|team| team.department == id);
        DepartmentView {
            warning: Warning::of(&managers).filter(|_| department.archived_at.is_none()),
            managers: managers.into_iter().map(Person::from).collect(),
            teams: of_department.map(|team| TeamView { people: sizes.get(&team.id).copied().unwrap_or(0), team: team.clone() }).collect(),
            accounts: accounts.get(&id).copied().unwrap_or(0),
            department,
        }
    };
    Ok(store::departments(ctx)?.into_iter().map(view).collect())
}

/// The managers among these who answer no tickets of their department, since no role lets them.
pub(super) fn without_role(managers: &[User], way: Way) -> Vec<UserId> {
    let sees = |user: &User| {
        let grants = user.grants(way);
        grants.has(Grant::Reply) && (grants.has(Grant::SeeAll) || grants.has(Grant::SeeDepartment))
    };
    managers.iter().filter(|user| !sees(user)).map(|user| user.id).collect()
}

/// Unfinished tickets of a department that the reader sees, and where they are listed.
pub(super) fn open_tickets(ctx: &mut Ctx<'_>, department: &Department, zone: &jiff::tz::TimeZone) -> Result<(i64, String)> {
    let text = format!("department:\"{}\" is:open", department.name.replace('"', " "));
    let query = feed::parse_or_refuse(ctx, &text)?;
    let context = Context { me: ctx.actor().person(), now: ctx.now(), zone: zone.clone() };
    let total = feed::counts(ctx, &query, &context)?.total;
    Ok((total, format!("/feed?q={}", urlencoded(&text))))
}

fn urlencoded(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_becomes_part_of_an_address() {
        assert_eq!(urlencoded("department:\"IT & Druck\""), "department%3A%22IT%20%26%20Druck%22");
    }
}
