//! What can be done to a ticket, and who may.

use kernel::{Act, Need};

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
    /// Change title, type, priority or tags.
    Change,
    /// Merge it with another, or part the two again.
    Merge,
    /// Use a transition; the workflow says further which.
    Transition,
    Follow,
    /// Make somebody else follow.
    AddFollower,
}

impl Act for TicketAct {
    fn need(self) -> Need {
        match self {
            Self::See | Self::Open | Self::Follow => Need::Member,
            Self::Reply | Self::Attach | Self::Transition => Need::AgentOrRequester,
            Self::OpenFor | Self::Note | Self::ReadNotes | Self::Assign | Self::Change | Self::Merge | Self::AddFollower => Need::Agent,
        }
    }

    fn writes(self) -> bool {
        !matches!(self, Self::See | Self::ReadNotes)
    }
}
