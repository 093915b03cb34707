//! Mail that leaves is signed (DKIM, RFC 6376) with a key of our own making, one for each domain of the organization's mailboxes.
//!
//! A key begins to sign when name servers show its public half to the world; the one that signed before then stays, so that mails under way can still be checked,
//! until somebody removes it.

mod model;
mod sign;
mod store;
mod verbs;

pub use model::{DkimKey, Finding, KeyState};
pub(crate) use sign::signed;
pub use store::{all, find};
pub use verbs::{DkimKeyMade, DkimKeyRemoved, DkimKeySigns, NewKey, domains, generate, make, note_found, remove, seen};
