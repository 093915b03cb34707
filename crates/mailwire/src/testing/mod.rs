//! Partners for tests: a real Dovecot, a proxy that cuts connections, mail and name servers that behave as told, certificates of every kind.

mod certificate;
mod dovecot;
mod names;
mod proxy;
mod script;

pub use certificate::{Authority, Identity};
pub use dovecot::{Dovecot, OpenPort};
pub use names::{Entry, Zone};
pub use proxy::Proxy;
pub use script::Script;
