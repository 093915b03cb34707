//! What an SMTP server's refusal means.

use std::{error::Error as _, io};

use lettre::transport::smtp::Error;

use super::Server;
use crate::{Refused, Why, refused};

/// Where in the conversation it went wrong.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Step {
    Greeting,
    SignIn,
    Mail,
}

/// A server that wants to know who we are says nothing about the mail: the administrator will mend it (RFC 4954, section 6).
const SIGN_IN_CODES: [u16; 4] = [530, 534, 535, 538];

pub(super) fn explain(server: &Server, step: Step, error: &Error) -> Refused {
    let place = server.place();
    if let Some(code) = error.status() {
        let number: u16 = code.to_string().parse().unwrap_or(0);
        let words = error.source().map(ToString::to_string).unwrap_or_default();
        return refused_at(server, step, number, &words);
    }
    if let Some(io) = refused::find::<io::Error>(error) {
        return Refused::io(&place, io);
    }
    let said = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    match step {
        // The server offers no way to sign in that we know.
        Step::SignIn if error.is_client() => refused::sign_in(&server.host, server.port, &server.credentials, &said),
        Step::Mail if error.is_client() => Refused { for_good: true, ..Refused::new(Why::Said, "mailwire-said", &place, said) },
        _ if said == "incomplete response" => Refused::new(Why::Lost, "mailwire-lost", &place, said),
        _ => Refused::new(Why::Protocol, "mailwire-protocol", &place, said),
    }
}

/// An answer of a server that did not get further than its greeting.
pub(super) fn refused_line(server: &Server, code: u16, words: &str) -> Refused {
    refused_at(server, Step::Greeting, code, words)
}

fn refused_at(server: &Server, step: Step, code: u16, words: &str) -> Refused {
    let said = format!("{code} {words}");
    match () {
        () if SIGN_IN_CODES.contains(&code) || (step == Step::SignIn && code >= 500) => refused::sign_in(&server.host, server.port, &server.credentials, &said),
        () if step == Step::Mail => Refused { for_good: code >= 500, ..Refused::new(Why::Said, "mailwire-said", &server.place(), said) },
        () => Refused::new(Why::Said, "mailwire-said", &server.place(), said),
    }
}
