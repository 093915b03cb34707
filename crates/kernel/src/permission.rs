//! Who may do what: one question, asked of every act on everything that can be guarded.
//!
//! What somebody may is a set of [`Grant`]s, the sum of their roles. An organization works in one of two ways, *Everyone helps* or *Help desk*; both only decide which grants a person has,
//! so there is one answer and not two code paths.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{Actor, ClientId, DepartmentId, Error, Grant, Grants, OrganizationId, Result, TeamId, UserId};

/// What the actor is allowed by account and by token, told by the door that let them in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// What the roles of the account allow together.
    pub grants: Grants,
    /// Runs the organization: whoever is an administrator can be kept from nothing in it but what is confidential to others.
    pub is_administrator: bool,
    /// Runs the installation.
    pub is_operator: bool,
    /// Whether the actor changes anything at all, whatever the roles allow.
    pub writing: Writing,
    /// Where the actor belongs, as far as what they see depends on it. Nobody's places are `None`, which costs nothing.
    pub places: Option<Arc<Places>>,
}

impl Standing {
    /// The desk itself, acting by rule or by command.
    pub const DESK: Self = Self { grants: Grants::ALL, is_administrator: true, is_operator: true, writing: Writing::Allowed, places: None };

    /// Somebody not (yet) let in.
    pub const NOBODY: Self = Self { grants: Grants::NONE, is_administrator: false, is_operator: false, writing: Writing::TokenReads, places: None };

    /// An administrator who sees everything.
    pub const ADMINISTRATOR: Self = Self { is_operator: false, ..Self::DESK };

    /// Somebody with these grants who may write.
    pub fn with(grants: Grants) -> Self {
        Self { grants, writing: Writing::Allowed, ..Self::NOBODY }
    }

    pub fn has(&self, grant: Grant) -> bool {
        self.grants.has(grant)
    }

    /// Answers tickets. In *Everyone helps* that is every member.
    pub fn is_agent(&self) -> bool {
        self.has(Grant::Reply)
    }

    /// Whether somebody else looks on, who sees the desk as the actor does.
    pub fn is_seen_as(&self) -> bool {
        self.writing == Writing::SeenAs
    }

    /// Where the actor belongs; nowhere for the desk.
    pub fn places(&self) -> &Places {
        static NOWHERE: Places = Places { departments: Vec::new(), teams: Vec::new(), client: None, stands_in_for: Vec::new() };
        self.places.as_deref().unwrap_or(&NOWHERE)
    }
}

/// Whether somebody may change anything, and if not, why not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Writing {
    Allowed,
    /// A token that was made to read may not write, whoever made it.
    TokenReads,
    /// An administrator sees the desk as this person, and does nothing in their name.
    SeenAs,
}

impl Writing {
    /// Refuses a change, and says why.
    pub fn permit(self) -> Result<()> {
        match self {
            Self::Allowed => Ok(()),
            Self::TokenReads => Err(Error::forbidden("error-token-reads-only")),
            Self::SeenAs => Err(Error::forbidden("error-seen-as")),
        }
    }
}

/// Where somebody belongs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Places {
    /// Their own department, those they manage, and those that somebody manages for whom they stand in.
    pub departments: Vec<DepartmentId>,
    /// Their own team, those they are a member of, and those of somebody they stand in for.
    pub teams: Vec<TeamId>,
    /// The client company whose people see each other's requests; `None` where they do not.
    pub client: Option<ClientId>,
    /// Who is away and has named them to stand in.
    pub stands_in_for: Vec<UserId>,
}

/// What guards a thing: whose it is and who works on it.
///
/// Serialized where processes tell each other what changed, hence without what is not there.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Guarded {
    pub organization: OrganizationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester: Option<UserId>,
    /// The client company for whose person it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// Seen by named people and one team alone, beside its requester and owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidential: Option<Confidential>,
    pub openness: Openness,
}

/// To whom something confidential may be shown.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Confidential {
    pub people: Vec<UserId>,
    pub team: Option<TeamId>,
}

/// How far a thing can be seen beyond those whose own it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Openness {
    /// By the whole organization: its settings, its name.
    Whole,
    /// By those at work in it: a colleague's account.
    Colleagues,
    /// As roles and places say: a ticket.
    Work,
    /// By nobody else: a token, a notification.
    Own,
}

impl Guarded {
    /// Something of the whole organization, such as its settings.
    pub fn organization(organization: OrganizationId) -> Self {
        let openness = Openness::Whole;
        Self { organization, department: None, team: None, owner: None, requester: None, client: None, confidential: None, openness }
    }

    /// Something personal, such as a token.
    pub fn personal(organization: OrganizationId, owner: UserId) -> Self {
        Self { requester: Some(owner), openness: Openness::Own, ..Self::organization(organization) }
    }

    /// A person's account.
    pub fn account(organization: OrganizationId, person: UserId) -> Self {
        Self { requester: Some(person), openness: Openness::Colleagues, ..Self::organization(organization) }
    }
}

/// Who may do an act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Anybody of the organization.
    Member,
    /// Whoever has a role that allows it.
    Grant(Grant),
    /// The same, and the requester of this very thing.
    GrantOrRequester(Grant),
    /// The person whose own it is.
    Self_,
    /// The administrators of the organization.
    Administrator,
    /// The operator of the installation.
    Operator,
}

/// Something that can be done. Each area lists its own.
pub trait Act: Copy {
    /// Who may do it to what they see.
    fn need(self) -> Need;

    /// Whether it changes anything, which not everybody may whose roles allow the act; see [`Writing`].
    fn writes(self) -> bool {
        true
    }
}

/// Why somebody sees a thing; the first that holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sight {
    /// They asked for it.
    Requester,
    /// They work on it.
    Owner,
    /// They stand in for whoever works on it.
    Substitute,
    /// It is confidential, and they are named.
    Named,
    /// It is confidential to their team.
    NamedTeam,
    /// Their roles show them everything.
    Everything,
    Department,
    Team,
    /// It is in no department yet, and they see to such.
    Unplaced,
    /// Their client company lets its people see each other's requests.
    Client,
    /// It is not a matter of roles.
    Open,
}

/// Whether the thing exists for this actor at all, and why. The SQL twin for lists is `tickets::feed::store::ways`.
pub fn sight(organization: OrganizationId, actor: Actor, standing: &Standing, thing: &Guarded) -> Option<Sight> {
    let is_own = |who: Option<UserId>| who.is_some() && who == actor.person();
    match thing {
        _ if thing.organization != organization => None,
        Guarded { requester, .. } if is_own(*requester) => Some(Sight::Requester),
        Guarded { owner, .. } if is_own(*owner) => Some(Sight::Owner),
        Guarded { owner: Some(owner), confidential: None, .. } if standing.places().stands_in_for.contains(owner) => Some(Sight::Substitute),
        _ if actor == Actor::Desk => Some(Sight::Everything),
        Guarded { openness: Openness::Whole, .. } => Some(Sight::Open),
        Guarded { openness: Openness::Own, .. } => None,
        Guarded { openness: Openness::Colleagues, .. } => (standing.is_agent() || standing.has(Grant::People)).then_some(Sight::Open),
        Guarded { confidential: Some(confidential), .. } => named(actor, standing, confidential),
        _ => by_place(standing, thing),
    }
}

fn named(actor: Actor, standing: &Standing, confidential: &Confidential) -> Option<Sight> {
    let is_in = |places: &Places| confidential.team.is_some_and(|team| places.teams.contains(&team));
    match actor.person() {
        Some(me) if confidential.people.contains(&me) => Some(Sight::Named),
        Some(_) if is_in(standing.places()) => Some(Sight::NamedTeam),
        _ => None,
    }
}

fn by_place(standing: &Standing, thing: &Guarded) -> Option<Sight> {
    if standing.has(Grant::SeeAll) {
        return Some(Sight::Everything);
    }
    let places = standing.places();
    let in_department = || thing.department.is_some_and(|department| places.departments.contains(&department));
    let in_team = || thing.team.is_some_and(|team| places.teams.contains(&team));
    match () {
        () if standing.has(Grant::SeeDepartment) && in_department() => Some(Sight::Department),
        () if standing.has(Grant::SeeTeam) && in_team() => Some(Sight::Team),
        () if standing.has(Grant::SeeUnplaced) && thing.department.is_none() => Some(Sight::Unplaced),
        () if places.client.is_some() && places.client == thing.client => Some(Sight::Client),
        () => None,
    }
}

/// Answers whether the actor may do the act to the thing: [`Error::NotFound`] when it is not theirs to see, [`Error::Forbidden`] when it is not theirs to do.
pub fn permit(organization: OrganizationId, actor: Actor, standing: &Standing, act: impl Act, thing: &Guarded) -> Result<()> {
    let is_own = thing.requester.is_some() && thing.requester == actor.person();
    if sight(organization, actor, standing, thing).is_none() {
        return Err(Error::NotFound);
    }
    if act.writes() {
        standing.writing.permit()?;
    }
    let may = match act.need() {
        Need::Member => true,
        Need::Grant(grant) => standing.has(grant),
        Need::GrantOrRequester(grant) => standing.has(grant) || is_own,
        Need::Self_ => is_own,
        Need::Administrator => standing.is_administrator,
        Need::Operator => standing.is_operator,
    };
    match may {
        true => Ok(()),
        false => Err(Error::forbidden(match act.need() {
            Need::Administrator => "error-needs-administrator",
            Need::Operator => "error-needs-operator",
            _ => "error-forbidden",
        })),
    }
}
