//! Mail from end to end, from outside: a real mail server, the real process, and what is left in its database.

pub mod flood;
pub mod full_disk;
pub mod kill;
mod material;
pub mod out;
pub mod poison;
mod post;
