//! The words that every other crate speaks: ids, times, names and addresses, who acts, what can go wrong, and in which language it is told.
//!
//! Nothing here does I/O or reads a clock.

mod actor;
mod error;
mod grant;
mod id;
pub mod language;
mod names;
mod page;
mod permission;
mod text;
mod time;
mod traces;
pub mod vault;

pub use actor::{Actor, Via};
pub use error::{Error, FieldError, FieldErrors, OrNotFound, Result};
pub use grant::{Grant, Grants};
pub use id::*;
pub use language::Language;
pub use names::{EmailAddress, Username, check_person_name, clean_line, fold, has_nul, truncate};
pub use page::{Cursor, Page, PageRequest};
pub use permission::{Act, Confidential, Guarded, Need, Openness, Places, Sight, Standing, Writing, permit, sight};
pub use text::{Text, Value};
pub use time::{Timestamp, days, hours, minutes, seconds};
pub use traces::Traces;
pub use vault::Vault;
