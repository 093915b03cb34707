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
    outbox::{Correspondent, Mail, Thread, one_line},
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
    /// The name under which the HTML shows it; `None` for a file that stands beside the text.
    pub content_id: Option<String>,
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// The message for the mail server. Fails when the sender or the recipient cannot stand in a header.
pub fn compose(mail: &Mail, postmaster: &Postmaster, sender: &Sender, enclosed: Vec<Enclosed>) -> Result<Message> {
    let to = match &mail.thread.to {
        Some(to) => correspondent(to)?,
        None => Mailbox::new(name(&mail.to_name), address(&mail.to_address)?),
    };
    let mut builder = Message::builder()
        .from(Mailbox::new(name(&sender.name), address(sender.address.as_str())?))
        .to(to)
        .subject(one_line(&mail.subject, usize::MAX))
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(mail.created_at.0).unwrap_or(0)))
        .message_id(Some(bracketed(&postmaster.message_id(mail))))
        .raw_header(raw("Content-Language", mail.language.code()));
    for copy in &mail.thread.copies {
        builder = builder.cc(correspondent(copy)?);
    }
    for header in thread_headers(&mail.thread).into_iter().chain(list_headers(&mail.thread)) {
        builder = builder.raw_header(header);
    }
    if let Some(reply_to) = &mail.thread.reply_to {
        builder = builder.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    builder.multipart(body(mail, enclosed)).map_err(Error::internal)
}

/// The text, the HTML with its pictures (RFC 2387), and the files beside them.
fn body(mail: &Mail, enclosed: Vec<Enclosed>) -> MultiPart {
    let (pictures, files): (Vec<Enclosed>, Vec<Enclosed>) = enclosed.into_iter().partition(|file| file.content_id.is_some());
    let (text, html) = (SinglePart::plain(mail.text.clone()), SinglePart::html(mail.html.clone()));
    let both = match pictures.is_empty() {
        true => MultiPart::alternative().singlepart(text).singlepart(html),
        false => {
            let related = pictures.into_iter().fold(MultiPart::related().singlepart(html), |all, picture| all.singlepart(part(picture)));
            MultiPart::alternative().singlepart(text).multipart(related)
        }
    };
    match files.is_empty() {
        true => both,
        false => files.into_iter().fold(MultiPart::mixed().multipart(both), |all, file| all.singlepart(part(file))),
    }
}

/// A mail to somebody who did not ask for this very one says of which list it is and how one click ends it (RFC 2369, RFC 2919, RFC 8058).
///
/// An answer that somebody wrote to whoever asked is no list's: with these headers mail programs would offer its reader to unsubscribe from their own question.
fn list_headers(thread: &Thread) -> Vec<HeaderValue> {
    let Some(list) = thread.list.as_ref().filter(|list| is_id(&list.id) && is_id(&list.stop)) else { return Vec::new() };
    vec![
        raw("List-Id", &bracketed(&list.id)),
        raw("List-Unsubscribe", &bracketed(&list.stop)),
        raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        raw("Precedence", "bulk"),
    ]
}

/// How the mail hangs together with others, and who wrote it: a person, or a machine, which vacation responders and other desks must not answer
/// (RFC 3834, and Exchange's own way of saying it).
fn thread_headers(thread: &Thread) -> Vec<HeaderValue> {
    let mut headers = Vec::new();
    headers.extend(thread.in_reply_to.as_ref().filter(|id| is_id(id)).map(|id| raw("In-Reply-To", &bracketed(id))));
    let references = bounded(thread.references.iter().filter(|id| is_id(id)).map(|id| bracketed(id)).collect());
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

/// How long `References` may become; a mail program threads by the first and the last ones.
const LONGEST_REFERENCES: usize = 2_000;

/// The first reference and as many of the last ones as have room (RFC 5322 lets a long conversation be cut so).
fn bounded(mut references: Vec<String>) -> Vec<String> {
    let length = |references: &[String]| references.iter().map(|id| id.len() + 1).sum::<usize>();
    while references.len() > 2 && length(&references) > LONGEST_REFERENCES {
        references.remove(1);
    }
    references
}

fn bracketed(id: &str) -> String {
    format!("<{id}>")
}

fn part(file: Enclosed) -> SinglePart {
    let media_type = ContentType::parse(&file.media_type).unwrap_or(ContentType::TEXT_PLAIN);
    let name = one_line(&file.name, 200);
    match file.content_id {
        Some(content_id) => Attachment::new_inline_with_name(content_id, name),
        None => Attachment::new(name),
    }
    .body(file.bytes, media_type)
}

fn correspondent(person: &Correspondent) -> Result<Mailbox> {
    Ok(Mailbox::new(name(&person.name), address(&person.address)?))
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
