//! From a row of the outbox to a message as mail servers take it (RFC 5322).

use std::{
    sync::{Arc, LazyLock, OnceLock},
    time::{Duration, SystemTime},
};

use kernel::{EmailAddress, Error, Result};
use lettre::{
    Address, Message,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use mailwire::{Guard, proof::Judge};

use crate::{
    outbox::{Mail, Thread, one_line},
    sign_in::Issuers,
    smtp::SmtpSettings,
};

/// How this installation sends: the name of its host, and its mail server if there is one.
#[derive(Clone, Debug)]
pub struct Postmaster {
    /// The host of the base URL; the right side of every Message-ID.
    pub host: String,
    pub smtp: Option<SmtpSettings>,
    /// On the way to servers that organizations name.
    pub guard: Guard,
    /// The providers at which mailboxes can sign in.
    pub issuers: Issuers,
    /// Asks name servers what a domain publishes.
    pub judge: Arc<Judge>,
}

impl Postmaster {
    /// For the installation at this base URL (`https://desk.example.com:8443`).
    pub fn new(base_url: &str, smtp: Option<SmtpSettings>) -> Self {
        let authority = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
        let host = authority.split(['/', ':']).next().unwrap_or_default();
        let is_name = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        Self {
            host: if is_name { host.to_owned() } else { "localhost".to_owned() },
            smtp,
            guard: Guard::strict(),
            issuers: Issuers::none(),
            judge: Arc::new(Judge::deaf()),
        }
    }

    /// Lets organizations name servers that this guard lets through.
    pub fn with_guard(mut self, guard: Guard) -> Self {
        self.guard = guard;
        self
    }

    /// Lets mailboxes sign in at these providers.
    pub fn with_issuers(self, issuers: Issuers) -> Self {
        Self { issuers, ..self }
    }

    /// Asks name servers through this judge; without one nothing is known of them.
    pub fn with_judge(self, judge: Arc<Judge>) -> Self {
        Self { judge, ..self }
    }

    /// The Message-ID of a mail, without its angle brackets: the same at every try.
    pub fn message_id(&self, mail: &Mail) -> String {
        mail.thread.message_id.clone().unwrap_or_else(|| format!("{}@{}", mail.id, self.host))
    }
}

static INSTALLED: OnceLock<Postmaster> = OnceLock::new();

/// Makes known how this process sends, once, at start; later calls change nothing.
pub fn install(postmaster: Postmaster) {
    INSTALLED.get_or_init(|| postmaster);
}

/// How this process sends; without a mail server until [`install`] was called.
pub fn postmaster() -> &'static Postmaster {
    static NONE: LazyLock<Postmaster> = LazyLock::new(|| Postmaster::new("", None));
    INSTALLED.get().unwrap_or_else(|| &NONE)
}

/// Who a mail is from.
#[derive(Clone, Debug)]
pub struct Sender {
    pub address: EmailAddress,
    /// May be empty.
    pub name: String,
}

impl Sender {
    /// The installation's own.
    pub fn of(smtp: &SmtpSettings) -> Self {
        Self { address: smtp.from_address.clone(), name: smtp.from_name.clone() }
    }
}

/// A file that goes with a mail.
#[derive(Clone, Debug)]
pub struct Enclosed {
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// The message for the mail server. Fails when the sender or the recipient cannot stand in a header.
pub fn compose(mail: &Mail, postmaster: &Postmaster, sender: &Sender, enclosed: Vec<Enclosed>) -> Result<Message> {
    let to = Mailbox::new(name(&mail.to_name), address(&mail.to_address)?);
    let mut builder = Message::builder()
        .from(Mailbox::new(name(&sender.name), address(sender.address.as_str())?))
        .to(to)
        .subject(one_line(&mail.subject, usize::MAX))
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(mail.created_at.0).unwrap_or(0)))
        .message_id(Some(bracketed(&postmaster.message_id(mail))))
        .raw_header(raw("Content-Language", mail.language.code()));
    for header in thread_headers(&mail.thread) {
        builder = builder.raw_header(header);
    }
    if let Some(reply_to) = &mail.thread.reply_to {
        builder = builder.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    let body = MultiPart::alternative().singlepart(SinglePart::plain(mail.text.clone())).singlepart(SinglePart::html(mail.html.clone()));
    match enclosed.is_empty() {
        true => builder.multipart(body),
        false => builder.multipart(enclosed.into_iter().fold(MultiPart::mixed().multipart(body), |all, file| all.singlepart(part(file)))),
    }
    .map_err(Error::internal)
}

/// How the mail hangs together with others, and who wrote it: a person, or a machine, which vacation responders and other desks must not answer
/// (RFC 3834, and Exchange's own way of saying it).
fn thread_headers(thread: &Thread) -> Vec<HeaderValue> {
    let mut headers = Vec::new();
    headers.extend(thread.in_reply_to.as_ref().filter(|id| is_id(id)).map(|id| raw("In-Reply-To", &bracketed(id))));
    let references: Vec<String> = thread.references.iter().filter(|id| is_id(id)).map(|id| bracketed(id)).collect();
    headers.extend((!references.is_empty()).then(|| raw("References", &references.join(" "))));
    let plain = |text: &&String| text.len() <= 900 && text.chars().all(|c| c.is_ascii_graphic());
    headers.extend(thread.thread_index.as_ref().filter(plain).map(|index| raw("Thread-Index", index)));
    headers.extend(thread.thread_topic.as_ref().map(|topic| raw("Thread-Topic", &one_line(topic, 200))));
    if !thread.is_personal {
        headers.push(raw("Auto-Submitted", "auto-generated"));
        headers.push(raw("X-Auto-Response-Suppress", "All"));
    }
    headers
}

/// Whether a Message-ID that came from outside can stand in a header of ours.
fn is_id(id: &str) -> bool {
    id.len() <= 900 && id.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>'))
}

fn bracketed(id: &str) -> String {
    format!("<{id}>")
}

fn part(file: Enclosed) -> SinglePart {
    let media_type = ContentType::parse(&file.media_type).unwrap_or(ContentType::TEXT_PLAIN);
    Attachment::new(one_line(&file.name, 200)).body(file.bytes, media_type)
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
