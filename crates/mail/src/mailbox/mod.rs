//! The mailboxes of an organization: their settings, how they fare, and the visits to them.

mod configure;
mod model;
mod server;
mod store;
mod visit;
mod words;

pub use configure::{MailboxAct, Settings, add, change, draft, pause, remove, resume};
pub use model::{EVERY, Health, Mailbox, Protocol, Server, Strangers, pause_after};
pub use server::{Secret, ServerSettings, credentials};
pub(crate) use store::{CLAIM, claim, hold, is_any_due, release_claims, set_signed_out};
pub use store::{all, find, is_ours};
pub(crate) use visit::note_visit;
pub use visit::{FAILING, MailboxFailing};
pub use words::in_words;
pub(crate) use words::keep;

/// The topic that wakes whoever reads mailboxes.
pub(crate) const WAKE: &str = "mailboxes";
