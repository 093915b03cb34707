//! Tickets: what people ask of the desk, how it is worked, found and followed.

pub mod query;
pub mod workflow;
