//! What can be done with accounts and settings, and who may.

use db::Ctx;
use kernel::{Act, Grant, Guarded, Need, Openness, Result};

/// The acts of this area.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PeopleAct {
    /// Look at colleagues.
    See,
    /// Send an invitation, or ask an administrator to.
    Invite,
    /// Say yes or no to an invitation that waits, take one back.
    DecideInvitation,
    /// Register somebody.
    Add,
    /// Close an account for good.
    Remove,
    /// Make somebody an administrator, or an ordinary member again.
    ChangeKind,
    /// Give somebody roles, a place, a substitute.
    ChangeRole,
    /// Change one's own account: names, address, password, tokens, sessions.
    ChangeOwn,
    /// Change somebody else's name.
    ChangeOther,
    /// Change how the organization works.
    ChangeSettings,
    /// Look into the outbox and at other parts of the installation.
    Operate,
}

impl Act for PeopleAct {
    fn need(self) -> Need {
        match self {
            Self::See | Self::Invite => Need::Member,
            Self::ChangeOwn => Need::Self_,
            Self::DecideInvitation | Self::Add | Self::Remove | Self::ChangeRole | Self::ChangeOther => Need::Grant(Grant::People),
            Self::ChangeSettings => Need::Grant(Grant::Settings),
            Self::ChangeKind => Need::Administrator,
            Self::Operate => Need::Operator,
        }
    }

    fn writes(self) -> bool {
        self != Self::See
    }
}

/// Refuses whoever is not at work in the organization: to its requesters and to people of clients its directory does not exist (K8).
pub(crate) fn see_colleagues(ctx: &Ctx<'_>) -> Result<()> {
    ctx.permit(PeopleAct::See, &Guarded { openness: Openness::Colleagues, ..Guarded::organization(ctx.organization()) })
}
