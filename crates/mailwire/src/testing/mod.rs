//! Partners for tests: a real Dovecot, a proxy that cuts connections, a mail server that behaves as told, certificates of every kind.

mod certificate;
mod dovecot;
mod proxy;
mod script;

pub use certificate::{Authority, Identity};
pub use dovecot::{Dovecot, OpenPort};
pub use proxy::Proxy;
pub use script::Script;
