//! Who may do what: one question, asked of every act on everything that can be guarded.
//!
//! An organization works in one of two ways, *Everyone helps* or *Help desk*; both are presets of what follows, so there is one answer and not two code paths.

use crate::{Actor, DepartmentId, Error, OrganizationId, Result, TeamId, UserId};

/// What the actor is allowed by account and by token, told by the door that let them in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Answers tickets. In *Everyone helps* that is every member.
    pub is_agent: bool,
    /// Runs the organization: people, settings, subscription.
    pub is_administrator: bool,
    /// Runs the installation.
    pub is_operator: bool,
    /// A token that was made to read may not write, whoever made it.
    pub may_write: bool,
}

impl Standing {
    /// The desk itself, acting by rule or by command.
    pub const DESK: Self = Self { is_agent: true, is_administrator: true, is_operator: true, may_write: true };

    /// Somebody not (yet) let in.
    pub const NOBODY: Self = Self { is_agent: false, is_administrator: false, is_operator: false, may_write: false };
}

/// What guards a thing: whose it is and who works on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Guarded {
    pub organization: OrganizationId,
    pub department: Option<DepartmentId>,
    pub team: Option<TeamId>,
    pub owner: Option<UserId>,
    pub requester: Option<UserId>,
    /// Seen by named people alone. Off in *Everyone helps*.
    pub is_confidential: bool,
}

impl Guarded {
    /// Something of the whole organization, such as its settings.
    pub fn organization(organization: OrganizationId) -> Self {
        Self { organization, department: None, team: None, owner: None, requester: None, is_confidential: false }
    }

    /// Something personal, such as an account's own profile.
    pub fn personal(organization: OrganizationId, owner: UserId) -> Self {
        Self { requester: Some(owner), ..Self::organization(organization) }
    }
}

/// Who may do an act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Anybody of the organization.
    Member,
    /// Whoever answers tickets.
    Agent,
    /// Agents, and the requester of this very thing.
    AgentOrRequester,
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

    /// Whether it changes anything, which a reading token may not.
    fn writes(self) -> bool {
        true
    }
}

/// Whether the thing exists for this actor at all. The SQL twin for lists is `tickets::store::visible`.
pub fn sees(organization: OrganizationId, actor: Actor, standing: Standing, thing: &Guarded) -> bool {
    let is_own = |who: Option<UserId>| who.is_some() && who == actor.person();
    thing.organization == organization && (standing.is_agent || standing.is_administrator || is_own(thing.requester) || is_own(thing.owner))
}

/// Answers whether the actor may do the act to the thing: [`Error::NotFound`] when it is not theirs to see, [`Error::Forbidden`] when it is not theirs to do.
pub fn permit(organization: OrganizationId, actor: Actor, standing: Standing, act: impl Act, thing: &Guarded) -> Result<()> {
    let is_own = thing.requester.is_some() && thing.requester == actor.person();
    if !sees(organization, actor, standing, thing) {
        return Err(Error::NotFound);
    }
    if act.writes() && !standing.may_write {
        return Err(Error::forbidden("error-token-reads-only"));
    }
    let may = match act.need() {
        Need::Member => true,
        Need::Agent => standing.is_agent,
        Need::AgentOrRequester => standing.is_agent || is_own,
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
