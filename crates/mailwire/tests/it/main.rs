//! Talking with real servers, and with ones that misbehave.

mod cutting;
mod delivering;
mod exim;
mod faults;
mod issuing;
mod mailbox;
mod proving;

use mailwire::{
    Guard,
    testing::{Authority, Dovecot},
};
use std::time::Duration;

/// A Dovecot with a certificate for `localhost`, and a guard that believes it. The person is Rosa.
fn dovecot() -> Option<(Dovecot, Guard)> {
    let authority = Authority::new();
    let dovecot = Dovecot::start(&authority.identity("localhost"))?;
    dovecot.person("rosa", "correct horse");
    Some((dovecot, guard(&authority)))
}

fn guard(authority: &Authority) -> Guard {
    Guard::new(&["localhost", "127.0.0.1"]).unwrap().with_patience(Duration::from_secs(5)).with_root(authority.der())
}

fn mail(number: usize) -> Vec<u8> {
    format!(
        "From: ana@northwind.example\r\nTo: desk@northwind.example\r\nSubject: Printer {number}\r\n\r\nIt is on fire.\r\n.\r\n..and smoke\r\nMail {number}\r\n"
    )
    .into_bytes()
}
