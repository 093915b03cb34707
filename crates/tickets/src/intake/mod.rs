//! Mail in: reads the mails that were taken from mailboxes and makes tickets and replies of them.
//!
//! [`prepare`] reads a mail and stores what came with it; [`decide`] is the rule, pure; [`route`] gathers what the rule asks, and does what it answers, in one transaction together with the trace.

mod acknowledge;
mod by_hand;
mod decide;
mod find_thread;
mod prepare;
pub mod reader;
mod route;
pub mod store;

pub use acknowledge::acknowledge;
pub use by_hand::{join_by_hand, open_by_hand, refuse_by_hand};
pub use find_thread::reply_address;
pub use prepare::{Prepared, prepare};
pub use reader::Reader;
