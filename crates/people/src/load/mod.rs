//! Many people at once, from a CSV or XLSX file (D1): looked through, previewed with every problem by line and field, loaded in parts by jobs, taken back as one.
//!
//! [`table`] reads files, [`columns`] guesses what is in them, [`check`] says of each line what would become of it. The lines are kept in parts, and each part is loaded
//! in the transaction of its job: whatever happens to the process, a part is loaded wholly or not at all, and the next job goes on from there.

mod api;
mod check;
mod columns;
mod events;
mod forget;
mod formula;
mod jobs;
mod model;
mod pages;
mod store;
mod table;
mod undo;
mod verbs;
mod work;

pub use api::api;
pub use columns::{Columns, Field};
pub(crate) use forget::forget;
pub use jobs::REACTIONS;
pub use model::{BadLine, Load, LoadState, bad_csv};
pub use pages::routes;
pub use table::{LARGEST, Line, read};
pub use undo::undo;
pub use verbs::{bad_lines, begin, change_columns, discard, find, invite, latest, start};

use kernel::language::Catalogue;

pub const CATALOGUE: Catalogue = Catalogue { area: "load", en: include_str!("load.en.ftl"), ru: include_str!("load.ru.ftl") };
