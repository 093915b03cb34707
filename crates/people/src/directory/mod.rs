//! The directory: who is in the organization, and what administrators and members do about it.

pub mod deed;
mod list;
mod narrow;
mod pages;
mod sign_in;
mod store;

pub use deed::Deed;
pub use list::{Class, InRole, Listed, Query, list};
pub use pages::routes;
pub use sign_in::{end_sessions, require_new_password};
pub use store::Counts;
pub(crate) use store::counts;

use db::Ctx;
use kernel::{Result, UserId, language::Catalogue};

pub const CATALOGUE: Catalogue = Catalogue { area: "directory", en: include_str!("directory.en.ftl"), ru: include_str!("directory.ru.ftl") };

/// What somebody holds in other areas. They add themselves, since this one knows nothing of tickets:
///
/// ```ignore
/// #[db::linkme::distributed_slice(people::directory::HELD)]
/// #[linkme(crate = db::linkme)]
/// static TICKETS: people::directory::CountHeld = count_held;
/// ```
#[db::linkme::distributed_slice]
#[linkme(crate = db::linkme)]
pub static HELD: [CountHeld] = [..];

/// See [`HELD`].
pub type CountHeld = fn(&mut Ctx<'_>, UserId) -> Result<Held>;

/// Tickets of somebody that are not done.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Held {
    /// Released when the account is deleted.
    pub owned: i64,
    /// Stay as they are.
    pub asked: i64,
}

impl Held {
    pub fn and(self, other: Self) -> Self {
        Self { owned: self.owned + other.owned, asked: self.asked + other.asked }
    }
}

/// What somebody holds altogether.
pub fn held(ctx: &mut Ctx<'_>, user: UserId) -> Result<Held> {
    HELD.iter().try_fold(Held::default(), |sum, count| Ok(sum.and(count(ctx, user)?)))
}
