//! From a row of the outbox to a message as mail servers take it (RFC 5322).

use std::{
    sync::OnceLock,
    time::{Duration, SystemTime},
};

use kernel::{EmailAddress, Error, Result};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};

use crate::{
    outbox::{Mail, one_line},
    smtp::SmtpSettings,
};

/// How this installation sends: the name of its host, and its mail server if there is one.
#[derive(Clone, Debug)]
pub struct Postmaster {
    /// The host of the base URL; the right side of every Message-ID.
    pub host: String,
    pub smtp: Option<SmtpSettings>,
}

impl Postmaster {
    /// For the installation at this base URL (`https://desk.example.com:8443`).
    pub fn new(base_url: &str, smtp: Option<SmtpSettings>) -> Self {
        let authority = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
        let host = authority.split(['/', ':']).next().unwrap_or_default();
        let is_name = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        Self { host: if is_name { host.to_owned() } else { "localhost".to_owned() }, smtp }
    }

    /// The Message-ID of a mail, without its angle brackets: the same at every try.
    pub fn message_id(&self, mail: &Mail) -> String {
        format!("{}@{}", mail.id, self.host)
    }
}

static INSTALLED: OnceLock<Postmaster> = OnceLock::new();

/// Makes known how this process sends, once, at start; later calls change nothing.
pub fn install(postmaster: Postmaster) {
    INSTALLED.get_or_init(|| postmaster);
}

/// How this process sends; without a mail server until [`install`] was called.
pub fn postmaster() -> &'static Postmaster {
    static NONE: Postmaster = Postmaster { host: String::new(), smtp: None };
    INSTALLED.get().unwrap_or(&NONE)
}

/// The message for the mail server. Fails when the sender or the recipient cannot stand in a header.
pub fn compose(mail: &Mail, postmaster: &Postmaster, smtp: &SmtpSettings) -> Result<Message> {
    let from = Mailbox::new(name(&smtp.from_name), address(smtp.from_address.as_str())?);
    let to = Mailbox::new(name(&mail.to_name), address(&mail.to_address)?);
    let body = MultiPart::alternative().singlepart(SinglePart::plain(mail.text.clone())).singlepart(SinglePart::html(mail.html.clone()));
    Message::builder()
        .from(from)
        .to(to)
        .subject(one_line(&mail.subject, usize::MAX))
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(mail.created_at.0).unwrap_or(0)))
        .message_id(Some(format!("<{}>", postmaster.message_id(mail))))
        // Vacation responders and other desks must not answer us (RFC 3834, and Exchange's own way of saying it).
        .raw_header(raw("Auto-Submitted", "auto-generated"))
        .raw_header(raw("X-Auto-Response-Suppress", "All"))
        .raw_header(raw("Content-Language", mail.language.code()))
        .multipart(body)
        .map_err(Error::internal)
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn name(text: &str) -> Option<String> {
    Some(one_line(text, 100)).filter(|name| !name.is_empty())
}

/// The address with its domain as name servers know it, since most mail servers take only that.
fn address(text: &str) -> Result<Address> {
    let refused = |cause: &dyn std::fmt::Display| Error::Internal(format!("{text:?} is not an address that can be sent to: {cause}"));
    let address: EmailAddress = text.parse().map_err(|()| refused(&"no mail address"))?;
    let (user, domain) = address.as_str().rsplit_once('@').unwrap_or_default();
    let domain = idna::domain_to_ascii(domain).map_err(|error| refused(&error))?;
    Address::new(user, domain).map_err(|error| refused(&error))
}
