//! Departments and teams, and where an account is placed by what somebody typed (D14, D15, K12).

use db::Ctx;
use kernel::{DepartmentId, Result, TeamId, fold};

use super::store;
use crate::organization;

/// A team with its department.
#[derive(Clone, PartialEq, Debug)]
pub struct Place {
    pub department: DepartmentId,
    pub department_name: String,
    pub team: TeamId,
    pub team_name: String,
    /// Whether it is the default team of its department.
    pub is_default: bool,
}

/// All teams that are not archived, by department.
pub fn places(ctx: &mut Ctx<'_>) -> Result<Vec<Place>> {
    store::places(ctx)
}

/// The place that was named; else the default team of the department that was named; else the default team of the default department.
pub(super) fn place_named(ctx: &mut Ctx<'_>, department: &str, team: &str) -> Result<(DepartmentId, TeamId)> {
    let default = organization::default_place(ctx)?;
    Ok(choose(&store::places(ctx)?, department, team).unwrap_or(default))
}

fn choose(places: &[Place], department: &str, team: &str) -> Option<(DepartmentId, TeamId)> {
    let (department, team) = (fold(department), fold(team));
    let there = || places.iter().filter(|place| fold(&place.department_name) == department);
    there().find(|place| fold(&place.team_name) == team).or_else(|| there().find(|place| place.is_default)).map(|place| (place.department, place.team))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_place_is_taken_and_a_wrong_team_gives_way_to_the_default_one() {
        let place = |department: i64, department_name: &str, team: i64, team_name: &str| Place {
            department: DepartmentId(department),
            department_name: department_name.into(),
            team: TeamId(team),
            team_name: team_name.into(),
            is_default: team_name == "Everyone",
        };
        let places = [place(1, "General", 1, "Everyone"), place(2, "IT", 2, "Everyone"), place(2, "IT", 3, "Network")];
        for (department, team, expected) in [
            (" it ", "NETWORK", Some((2, 3))),
            ("IT", "Telephones", Some((2, 2))),
            ("IT", "", Some((2, 2))),
            ("Sales", "Network", None),
            ("", "Network", None),
            ("", "", None),
        ] {
            let expected = expected.map(|(department, team)| (DepartmentId(department), TeamId(team)));
            assert_eq!(choose(&places, department, team), expected, "{department} {team}");
        }
    }
}
