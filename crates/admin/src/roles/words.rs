//! What roles and grants are called.

use kernel::{Grant, Language};
use people::roles::{BuiltIn, Role};

/// Grants that belong together on a page.
pub(super) struct GrantGroup {
    pub(super) title: &'static str,
    pub(super) grants: &'static [Grant],
}

/// All grants, in the order of the page.
pub(super) const GROUPS: [GrantGroup; 3] = [
    GrantGroup { title: "role-group-see", grants: &[Grant::SeeAll, Grant::SeeDepartment, Grant::SeeTeam, Grant::SeeUnplaced] },
    GrantGroup {
        title: "role-group-work",
        grants: &[
            Grant::Reply,
            Grant::Note,
            Grant::Assign,
            Grant::Change,
            Grant::Prioritize,
            Grant::Merge,
            Grant::Delete,
            Grant::Confide,
            Grant::Export,
            Grant::Knowledge,
            Grant::Reports,
        ],
    },
    GrantGroup {
        title: "role-group-run",
        grants: &[Grant::People, Grant::LoadPeople, Grant::Clients, Grant::Catalogue, Grant::Settings, Grant::Billing, Grant::Audit],
    },
];

/// What a grant is called, and what it lets somebody do.
pub(super) fn words(grant: Grant) -> (&'static str, &'static str) {
    match grant {
        Grant::SeeAll => ("role-grant-see-all", "role-grant-see-all-what"),
        Grant::SeeDepartment => ("role-grant-see-department", "role-grant-see-department-what"),
        Grant::SeeTeam => ("role-grant-see-team", "role-grant-see-team-what"),
        Grant::SeeUnplaced => ("role-grant-see-unplaced", "role-grant-see-unplaced-what"),
        Grant::Reply => ("role-grant-reply", "role-grant-reply-what"),
        Grant::Note => ("role-grant-note", "role-grant-note-what"),
        Grant::Assign => ("role-grant-assign", "role-grant-assign-what"),
        Grant::Change => ("role-grant-change", "role-grant-change-what"),
        Grant::Prioritize => ("role-grant-prioritize", "role-grant-prioritize-what"),
        Grant::Merge => ("role-grant-merge", "role-grant-merge-what"),
        Grant::Delete => ("role-grant-delete", "role-grant-delete-what"),
        Grant::Export => ("role-grant-export", "role-grant-export-what"),
        Grant::Confide => ("role-grant-confide", "role-grant-confide-what"),
        Grant::People => ("role-grant-people", "role-grant-people-what"),
        Grant::LoadPeople => ("role-grant-load-people", "role-grant-load-people-what"),
        Grant::Clients => ("role-grant-clients", "role-grant-clients-what"),
        Grant::Catalogue => ("role-grant-catalogue", "role-grant-catalogue-what"),
        Grant::Settings => ("role-grant-settings", "role-grant-settings-what"),
        Grant::Billing => ("role-grant-billing", "role-grant-billing-what"),
        Grant::Knowledge => ("role-grant-knowledge", "role-grant-knowledge-what"),
        Grant::Reports => ("role-grant-reports", "role-grant-reports-what"),
        Grant::Audit => ("role-grant-audit", "role-grant-audit-what"),
    }
}

/// What a role is called by its readers.
pub(super) fn name(l: Language, role: &Role) -> String {
    match role.as_built_in() {
        Some(BuiltIn::Agent) => l.t("role-agent").to_owned(),
        Some(BuiltIn::DepartmentManager) => l.t("role-department-manager").to_owned(),
        Some(BuiltIn::HelpDeskManager) => l.t("role-help-desk-manager").to_owned(),
        None => role.name.clone(),
    }
}

/// What a role is for.
pub(super) fn description(l: Language, role: &Role) -> String {
    match role.as_built_in() {
        Some(BuiltIn::Agent) => l.t("role-agent-what").to_owned(),
        Some(BuiltIn::DepartmentManager) => l.t("role-department-manager-what").to_owned(),
        Some(BuiltIn::HelpDeskManager) => l.t("role-help-desk-manager-what").to_owned(),
        None => role.description.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grant_can_be_ticked_once() {
        let mut all: Vec<Grant> = GROUPS.iter().flat_map(|group| group.grants).copied().collect();
        all.sort_unstable();
        assert_eq!(all, Grant::ALL);
    }
}
