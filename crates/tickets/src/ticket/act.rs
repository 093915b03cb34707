//! What can be done to a ticket, and who may.

use kernel::{Act, Grant, Need};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TicketAct {
    See,
    Open,
    /// Open a ticket in somebody else's name.
    OpenFor,
    Reply,
    Note,
    ReadNotes,
    Attach,
    Assign,
    /// Change title, type or tags.
    Change,
    /// Set priority or impact.
    Prioritize,
    /// Learn who can see it.
    SeeSight,
    /// Say how soon it is needed.
    StateUrgency,
    /// Make it confidential, and say who may see it.
    Confide,
    /// Merge it with another, or part the two again.
    Merge,
    /// Use a transition; the workflow says further which.
    Transition,
    Follow,
    /// Make somebody else follow.
    AddFollower,
    /// Put it into the bin, or take it out again.
    Delete,
    /// Look what is in the bin.
    SeeBin,
    /// Take lists of tickets along.
    Export,
}

impl Act for TicketAct {
    fn need(self) -> Need {
        match self {
            Self::See | Self::Open | Self::Follow => Need::Member,
            Self::Reply | Self::Attach | Self::Transition => Need::GrantOrRequester(Grant::Reply),
            Self::StateUrgency => Need::GrantOrRequester(Grant::Prioritize),
            Self::SeeSight => Need::GrantOrRequester(Grant::Reply),
            Self::OpenFor => Need::Grant(Grant::Reply),
            Self::Note | Self::ReadNotes => Need::Grant(Grant::Note),
            Self::Assign => Need::Grant(Grant::Assign),
            Self::Change | Self::AddFollower => Need::Grant(Grant::Change),
            Self::Prioritize => Need::Grant(Grant::Prioritize),
            Self::Confide => Need::Grant(Grant::Confide),
            Self::Merge => Need::Grant(Grant::Merge),
            Self::Delete | Self::SeeBin => Need::Grant(Grant::Delete),
            Self::Export => Need::Grant(Grant::Export),
        }
    }

    fn writes(self) -> bool {
        !matches!(self, Self::See | Self::SeeSight | Self::ReadNotes | Self::SeeBin | Self::Export)
    }
}
