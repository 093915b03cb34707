//! Mails of others, mails that nobody should send, and mails made up for a rule.

mod classes;
mod corpus;
mod forwards;
mod horrors;
mod mutations;
mod replies;
mod sweep;
