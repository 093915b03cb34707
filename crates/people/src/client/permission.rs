//! What can be done with clients and their contracts, and who may.

use kernel::{Act, Grant, Need};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClientAct {
    /// Look at clients, their people and their contracts.
    See,
    /// Add and change them, and say who belongs to which contract.
    Change,
}

impl Act for ClientAct {
    fn need(self) -> Need {
        Need::Grant(Grant::Clients)
    }

    fn writes(self) -> bool {
        self == Self::Change
    }
}
