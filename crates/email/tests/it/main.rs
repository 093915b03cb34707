//! Mails of others, mails that nobody should send, and mails made up for a rule.

mod bodies;
mod classes;
mod corpus;
mod forwards;
mod horrors;
mod mutations;
mod reading;
mod replies;
mod sweep;
