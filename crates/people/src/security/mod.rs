//! What an account's own person should know of who used it: signing in and failing to, sessions that ended, and every change to how one signs in.
//!
//! [`store`] knows browsers again, [`log`] reads the events back into lines.

mod events;
mod failure;
mod log;
mod page;
pub(crate) mod store;

pub use events::{SessionEnded, SignInFailed, SignedIn, SignedOut, Step};
pub(crate) use failure::{NOTE_FAILURE, note_failure, note_failures, note_later};
pub use log::{Line, lines};
pub use page::routes;

use kernel::language::Catalogue;

pub const CATALOGUE: Catalogue = Catalogue { area: "security", en: include_str!("security.en.ftl"), ru: include_str!("security.ru.ftl") };
