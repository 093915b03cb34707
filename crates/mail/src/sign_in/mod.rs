//! Mailboxes that a provider opens by a token instead of a password: somebody signs in at the provider once, in this browser or by a code on any device, and from then on
//! the tokens that it gave are renewed before they run out, by one process at a time. When the provider takes the permission back, the mailbox waits until somebody signs in again.

mod ask;
mod finish;
mod issuers;
mod renew;
mod store;

pub use ask::{begin, by_code, by_redirect, cancel, find, may_begin};
pub use finish::{Back, Granted, MailboxSignedIn, Returned, Waiter, come_back, keep, trade};
pub use issuers::{Issuer, Issuers};
pub use renew::MailboxSignedOut;
pub(crate) use store::forget;
pub use store::{Pending, Step};

/// What pages about mailboxes listen to.
const TOPIC: &str = "mailboxes";

/// The topic that wakes whoever asks providers about codes.
const WAKE: &str = "sign-ins";

/// Tokens and secrets open in their own organization, for their own mailbox, and there for one purpose only.
fn context(purpose: &str, organization: kernel::OrganizationId, mailbox: kernel::MailboxId) -> String {
    format!("mailbox-{purpose}:{organization}:{mailbox}")
}
