//! The directory: who is in the organization, and what administrators and members do about it.

mod add;
mod list;
mod pages;
mod sign_in;
mod store;

pub use add::add;
pub use list::{Listed, Query, list};
pub use pages::routes;
pub use sign_in::{end_sessions, require_new_password};
pub(crate) use store::counts;
pub use store::Counts;

use db::Ctx;
use kernel::{Result, UserId, language::Catalogue};

pub const CATALOGUE: Catalogue = Catalogue { area: "directory", en: include_str!("directory.en.ftl"), ru: include_str!("directory.ru.ftl") };

/// Counts the tickets that somebody owns and that are not done. Areas with tickets add themselves, since this one knows nothing of them:
///
/// ```ignore
/// #[db::linkme::distributed_slice(people::directory::OWNED)]
/// #[linkme(crate = db::linkme)]
/// static TICKETS: people::directory::CountOwned = count_owned;
/// ```
#[db::linkme::distributed_slice]
#[linkme(crate = db::linkme)]
pub static OWNED: [CountOwned] = [..];

/// See [`OWNED`].
pub type CountOwned = fn(&mut Ctx<'_>, UserId) -> Result<i64>;

/// How many tickets would keep an owner who has left.
fn count_owned(ctx: &mut Ctx<'_>, user: UserId) -> Result<i64> {
    OWNED.iter().try_fold(0, |sum, count| Ok(sum + count(ctx, user)?))
}
