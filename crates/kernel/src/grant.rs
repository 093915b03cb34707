//! What roles are made of: named permissions, and sets of them.

/// One thing that a role allows.
///
/// A grant's number is its place in the stored set and never changes; new ones are added at the end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Grant {
    /// See every ticket that is not confidential to others.
    SeeAll = 0,
    /// See the tickets of one's own department and of those one manages.
    SeeDepartment = 1,
    /// See the tickets of one's teams.
    SeeTeam = 2,
    /// See the tickets that are in no department yet, and be told of new ones (C6).
    SeeUnplaced = 3,
    /// Answer tickets and use the transitions of their workflow. Whoever has it is an agent.
    Reply = 4,
    /// Read and write internal notes.
    Note = 5,
    /// Give tickets to people and teams, take them, move them between departments.
    Assign = 6,
    /// Change title, type and tags, make others follow.
    Change = 7,
    /// Set priority and impact.
    Prioritize = 8,
    Merge = 9,
    Delete = 10,
    /// Take lists of tickets and people out of the desk.
    Export = 11,
    /// Make a ticket confidential, and say who may see it.
    Confide = 12,
    /// Administer people.
    People = 13,
    /// Load many people from a file.
    LoadPeople = 14,
    /// Administer client companies and their contracts.
    Clients = 15,
    /// Administer the service catalogue and its request forms.
    Catalogue = 16,
    /// Change how the organization works: settings, mailboxes, departments, roles.
    Settings = 17,
    Billing = 18,
    Knowledge = 19,
    Reports = 20,
    /// Read what was done by whom.
    Audit = 21,
}

impl Grant {
    pub const ALL: [Self; 22] = [
        Self::SeeAll,
        Self::SeeDepartment,
        Self::SeeTeam,
        Self::SeeUnplaced,
        Self::Reply,
        Self::Note,
        Self::Assign,
        Self::Change,
        Self::Prioritize,
        Self::Merge,
        Self::Delete,
        Self::Export,
        Self::Confide,
        Self::People,
        Self::LoadPeople,
        Self::Clients,
        Self::Catalogue,
        Self::Settings,
        Self::Billing,
        Self::Knowledge,
        Self::Reports,
        Self::Audit,
    ];

    /// Its name in the API and in events.
    pub fn slug(self) -> &'static str {
        match self {
            Self::SeeAll => "see_all",
            Self::SeeDepartment => "see_department",
            Self::SeeTeam => "see_team",
            Self::SeeUnplaced => "see_unplaced",
            Self::Reply => "reply",
            Self::Note => "note",
            Self::Assign => "assign",
            Self::Change => "change",
            Self::Prioritize => "prioritize",
            Self::Merge => "merge",
            Self::Delete => "delete",
            Self::Export => "export",
            Self::Confide => "confide",
            Self::People => "people",
            Self::LoadPeople => "load_people",
            Self::Clients => "clients",
            Self::Catalogue => "catalogue",
            Self::Settings => "settings",
            Self::Billing => "billing",
            Self::Knowledge => "knowledge",
            Self::Reports => "reports",
            Self::Audit => "audit",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grant| grant.slug() == slug)
    }

    const fn bit(self) -> i64 {
        1 << self as u8
    }
}

/// A set of grants, kept as one number.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Grants(pub i64);

impl Grants {
    pub const NONE: Self = Self(0);

    /// Whatever can be allowed.
    pub const ALL: Self = Self::of(&Grant::ALL);

    /// Of every member in *Everyone helps*: all work on tickets, nothing that runs the organization.
    pub const EVERYONE_HELPS: Self = Self::of(&[
        Grant::SeeAll,
        Grant::Reply,
        Grant::Note,
        Grant::Assign,
        Grant::Change,
        Grant::Prioritize,
        Grant::Merge,
        Grant::Export,
        Grant::Knowledge,
        Grant::Reports,
    ]);

    pub const fn of(grants: &[Grant]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < grants.len() {
            bits |= grants[at].bit();
            at += 1;
        }
        Self(bits)
    }

    pub const fn has(self, grant: Grant) -> bool {
        self.0 & grant.bit() != 0
    }

    /// What either allows.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without what the other allows.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub fn iter(self) -> impl Iterator<Item = Grant> {
        Grant::ALL.into_iter().filter(move |grant| self.has(*grant))
    }

    /// The names of its grants, in the order in which they are listed.
    pub fn slugs(self) -> Vec<&'static str> {
        self.iter().map(Grant::slug).collect()
    }
}

impl FromIterator<Grant> for Grants {
    fn from_iter<I: IntoIterator<Item = Grant>>(grants: I) -> Self {
        grants.into_iter().fold(Self::NONE, |all, grant| all.and(Self::of(&[grant])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grant_has_a_place_and_a_name_of_its_own() {
        for (at, grant) in Grant::ALL.into_iter().enumerate() {
            assert_eq!((grant as usize, Grant::from_slug(grant.slug())), (at, Some(grant)));
        }
        assert_eq!(Grants::ALL.iter().collect::<Grants>(), Grants::ALL);
        assert_eq!(Grants::ALL.iter().count(), Grant::ALL.len());
    }

    #[test]
    fn everyone_helps_runs_nothing() {
        for grant in [Grant::People, Grant::Settings, Grant::Billing, Grant::Confide, Grant::Audit] {
            assert!(!Grants::EVERYONE_HELPS.has(grant), "{grant:?}");
        }
    }
}
