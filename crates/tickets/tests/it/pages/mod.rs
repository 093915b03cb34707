//! The pages of tickets, through the real router.

mod acting;
mod conversation;
mod feed;
mod help_desk;
mod raising;
