//! The pages of tickets, through the real router.

mod acting;
mod conversation;
mod feed;
pub mod help_desk;
mod raising;
