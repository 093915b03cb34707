//! Harm done to the real program from outside, and the count afterwards.

pub mod check;
mod deed;
pub mod kill;
pub mod stage;
pub mod stop;
pub mod two_processes;
