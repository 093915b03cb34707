//! What can be done with the catalogue and the portal, and who may.

use kernel::{Act, Grant, Need};

/// The acts of this area.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PracticesAct {
    /// Look at the portal and at what can be requested.
    See,
    /// Request a service, ask for help.
    Request,
    /// Write the catalogue: services, their forms, their order.
    KeepCatalogue,
    /// Name, colour, logo and doors of the portal.
    KeepPortal,
}

impl Act for PracticesAct {
    fn need(self) -> Need {
        match self {
            Self::See | Self::Request => Need::Member,
            Self::KeepCatalogue => Need::Grant(Grant::Catalogue),
            Self::KeepPortal => Need::Grant(Grant::Settings),
        }
    }

    fn writes(self) -> bool {
        self != Self::See
    }
}
