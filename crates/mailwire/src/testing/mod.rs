//! Partners for tests: a real Dovecot and a real Exim, a proxy that cuts connections, mail and name servers that behave as told, certificates of every kind.

mod certificate;
mod dovecot;
mod exim;
mod names;
mod private;
mod proxy;
mod script;
mod sink;

pub use certificate::{Authority, Identity};
pub use dovecot::{Dovecot, OpenPort};
pub use exim::Exim;
pub use names::{Entry, Zone};
pub use proxy::Proxy;
pub use script::Script;
pub use sink::{Manner, Seen, Sink};
