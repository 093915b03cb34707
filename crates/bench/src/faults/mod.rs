//! Harm done to the real program from outside, and the count afterwards.

pub mod broken_disk;
pub mod check;
mod deed;
pub mod kill;
pub mod stage;
pub mod stop;
mod strace;
pub mod two_processes;
