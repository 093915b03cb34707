//! The roles there are, and what each allows.

use kernel::{Grant, Grants, Result, Timestamp, clean_line};

db::slugs! {
    /// A role that every organization has.
    BuiltIn {
        /// Answers tickets.
        Agent = "agent",
        /// Answers the tickets of the departments they manage, and is told of new ones there (C5).
        DepartmentManager = "department_manager",
        /// Sees to tickets that came without a department, and moves them (C6).
        HelpDeskManager = "help_desk_manager",
    }
}

impl BuiltIn {
    pub fn grants(self) -> Grants {
        const WORK: Grants = Grants::of(&[Grant::Reply, Grant::Note, Grant::Assign, Grant::Change, Grant::Prioritize, Grant::Merge, Grant::Knowledge]);
        match self {
            Self::Agent => WORK.and(Grants::of(&[Grant::SeeAll])),
            Self::DepartmentManager => WORK.and(Grants::of(&[Grant::SeeDepartment, Grant::SeeTeam, Grant::Confide, Grant::Export, Grant::Reports])),
            Self::HelpDeskManager => {
                WORK.and(Grants::of(&[Grant::SeeAll, Grant::SeeUnplaced, Grant::Confide, Grant::Export, Grant::Reports, Grant::LoadPeople, Grant::Clients]))
            }
        }
    }
}

/// A role as an organization has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Role {
    /// Its name in the API and wherever it is kept: a word for built-in ones, `role-` and a number for others.
    pub slug: String,
    /// What people call it; empty for built-in ones, whose names come from the catalogue of the reader's language.
    pub name: String,
    pub description: String,
    pub grants: Grants,
    pub created_at: Timestamp,
    pub version: i64,
}

impl Role {
    pub fn built_in(role: BuiltIn) -> Self {
        Self { slug: role.slug().to_owned(), name: String::new(), description: String::new(), grants: role.grants(), created_at: Timestamp(0), version: 1 }
    }

    /// The built-in role this is, if it is one.
    pub fn as_built_in(&self) -> Option<BuiltIn> {
        BuiltIn::from_slug(&self.slug)
    }

    /// Whether only an administrator may give it.
    pub fn runs_the_organization(&self) -> bool {
        self.grants.without(RUNS_THE_ORGANIZATION) != self.grants
    }

    /// Reads a role's name from the form field `field`.
    pub fn check_name(field: &'static str, text: &str) -> Result<String> {
        clean_line(field, text, 60)
    }
}

/// What nobody but an administrator gives away: with each of these a person could make themselves an administrator in all but name.
pub const RUNS_THE_ORGANIZATION: Grants = Grants::of(&[Grant::People, Grant::Settings, Grant::Billing, Grant::Audit]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_roles_work_and_do_not_rule() {
        for role in BuiltIn::ALL.iter().copied() {
            assert!(role.grants().has(Grant::Reply), "{role:?}");
            assert_eq!(role.grants().without(RUNS_THE_ORGANIZATION), role.grants(), "{role:?}");
            assert_eq!(Role::built_in(role).as_built_in(), Some(role));
        }
        assert!(!BuiltIn::DepartmentManager.grants().has(Grant::SeeAll));
    }
}
