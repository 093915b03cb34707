//! Departments and teams as programs see them.

use db::Ctx;
use kernel::{DepartmentId, Result, TeamId, Timestamp, UserId};
use people::structure::{Department, Team, store};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A department.
#[derive(Serialize, ToSchema)]
pub struct DepartmentBody {
    #[schema(value_type = String)]
    id: DepartmentId,
    name: String,
    /// Where accounts without another department are.
    is_default: bool,
    #[schema(value_type = Option<String>, format = DateTime)]
    archived_at: Option<Timestamp>,
    /// Those who answer for it.
    #[schema(value_type = Vec<String>)]
    managers: Vec<UserId>,
    url: String,
}

impl DepartmentBody {
    pub(super) fn new(ctx: &mut Ctx<'_>, department: Department) -> Result<Self> {
        let managers = store::managers(ctx)?;
        Ok(Self::with(department, &managers))
    }

    pub(super) fn with(department: Department, managers: &[(DepartmentId, UserId)]) -> Self {
        Self {
            managers: managers.iter().filter(|(of, _)| *of == department.id).map(|(_, user)| *user).collect(),
            url: web::links::url(&format!("/settings/departments/{}", department.id)),
            id: department.id,
            name: department.name,
            is_default: department.is_default,
            archived_at: department.archived_at,
        }
    }
}

/// All departments in their order, archived ones last.
#[derive(Serialize, ToSchema)]
pub struct DepartmentList {
    pub(super) data: Vec<DepartmentBody>,
}

/// A department to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDepartment {
    #[schema(min_length = 1, max_length = 80)]
    pub(super) name: String,
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DepartmentChange {
    #[schema(min_length = 1, max_length = 80)]
    pub(super) name: Option<String>,
    /// `true` takes it out of use: its accounts move to the default department, its tickets stay. `false` takes it into use again.
    pub(super) archived: Option<bool>,
    /// Its place in the list, counted from 0.
    pub(super) position: Option<usize>,
}

/// A team of a department.
#[derive(Serialize, ToSchema)]
pub struct TeamBody {
    #[schema(value_type = String)]
    id: TeamId,
    #[schema(value_type = String)]
    department: DepartmentId,
    name: String,
    /// Where accounts of its department without another team are.
    is_default: bool,
    #[schema(value_type = Option<String>, format = DateTime)]
    archived_at: Option<Timestamp>,
    /// Members beside those who have their place in it.
    #[schema(value_type = Vec<String>)]
    members: Vec<UserId>,
    url: String,
}

impl TeamBody {
    pub(super) fn new(ctx: &mut Ctx<'_>, team: Team) -> Result<Self> {
        let members = store::members_of(ctx, team.id)?.into_iter().map(|user| (team.id, user)).collect::<Vec<_>>();
        Ok(Self::with(team, &members))
    }

    pub(super) fn with(team: Team, members: &[(TeamId, UserId)]) -> Self {
        Self {
            members: members.iter().filter(|(of, _)| *of == team.id).map(|(_, user)| *user).collect(),
            url: web::links::url(&format!("/settings/teams/{}", team.id)),
            id: team.id,
            department: team.department,
            name: team.name,
            is_default: team.is_default,
            archived_at: team.archived_at,
        }
    }
}

/// All teams, archived ones last.
#[derive(Serialize, ToSchema)]
pub struct TeamList {
    pub(super) data: Vec<TeamBody>,
}

/// A team to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTeam {
    #[schema(value_type = String)]
    pub(super) department: DepartmentId,
    #[schema(min_length = 1, max_length = 80)]
    pub(super) name: String,
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamChange {
    #[schema(min_length = 1, max_length = 80)]
    pub(super) name: Option<String>,
    /// `true` takes it out of use: accounts that have their place in it move to the default team of its department. `false` takes it into use again.
    pub(super) archived: Option<bool>,
}

/// Where an account has its place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlace {
    /// The team; its department comes with it.
    #[schema(value_type = String)]
    pub(super) team: TeamId,
}

/// Where an account has its place.
#[derive(Serialize, ToSchema)]
pub struct PlaceBody {
    #[schema(value_type = String)]
    pub(super) department: DepartmentId,
    #[schema(value_type = String)]
    pub(super) team: TeamId,
}
