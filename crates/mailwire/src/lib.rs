//! Talks with mail servers: fetches over POP3 and IMAP, hands over by SMTP, signs in with passwords or OAuth2, and judges what a mail proves about its sender.
//!
//! Nothing here knows a database or a ticket. Every connection is made by the [`Guard`], and every failure is a [`Refused`] that an administrator understands.

pub mod dkim;
pub mod guard;
pub mod guess;
mod imap;
mod lines;
pub mod oauth2;
mod pop3;
pub mod proof;
mod refused;
mod sasl;
mod secret;
mod session;
pub mod smtp;
mod stream;
#[cfg(feature = "testing")]
pub mod testing;
mod tls;
mod way;

pub use guard::Guard;
pub use refused::{Refused, Why};
pub use secret::Secret;
pub use session::{Fetched, Session, Waiting};
pub use way::{Afterwards, Credentials, Encryption, Protocol, Way};

use kernel::language::Catalogue;

pub static CATALOGUE: Catalogue = Catalogue { area: "mailwire", en: include_str!("../mailwire.en.ftl"), ru: include_str!("../mailwire.ru.ftl") };
