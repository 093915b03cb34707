//! Tickets: what people ask of the desk, how it is worked, found and followed.
//!
//! [`ticket`] holds the verbs, [`workflow`] and [`query`] the rules behind them (pure), [`feed`] the lists, [`search`] the index over what was written,
//! [`alerts`] who is told of what, [`intake`] what becomes of mail that comes in, [`quiet`] who wants no mail about what, [`drafts`] what somebody has not sent yet, [`disclosed`] what somebody takes along of it all, [`pages`] the door for people, [`attachments`] the way to files, [`api`] the door for programs.

pub mod alerts;
pub mod api;
pub mod attachments;
pub mod disclosed;
pub mod drafts;
pub mod feed;
pub mod intake;
mod letters;
pub mod pages;
pub mod query;
pub mod quiet;
mod schema;
pub mod search;
pub mod ticket;
pub mod workflow;

pub use letters::sent::ticket_of as ticket_of_mail;
pub use schema::MIGRATIONS;
pub use ticket::{Content, NewMessage, NewTicket, Ticket};

use kernel::language::Catalogue;

pub static INTAKE: Catalogue = Catalogue { area: "intake", en: include_str!("intake/intake.en.ftl"), ru: include_str!("intake/intake.ru.ftl") };

pub static CATALOGUE: Catalogue = Catalogue { area: "tickets", en: include_str!("tickets.en.ftl"), ru: include_str!("tickets.ru.ftl") };

/// The jobs of this area.
pub static REACTIONS: &[queue::Reaction] = &[alerts::REACTION, alerts::DELIVERY, letters::REFUSED, ticket::RELEASE];
