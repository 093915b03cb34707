//! What the operator of the installation does.

use kernel::{Act, Need};

/// Acts on the installation as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OperatorAct {
    /// Read the outbox, look accounts up.
    See,
    /// Send something again, try the mail server.
    Act,
}

impl Act for OperatorAct {
    fn need(self) -> Need {
        Need::Operator
    }

    fn writes(self) -> bool {
        self == Self::Act
    }
}
