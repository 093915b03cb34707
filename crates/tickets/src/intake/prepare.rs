//! Reads a raw mail and stores what came with it: all that takes time or waits, before the transaction that decides.

use std::{collections::BTreeMap, num::NonZero, sync::LazyLock};

use db::{Db, Who};
use email::{Class, subject};
use files::{Files, NewAttachment};
use kernel::{AttachmentId, EmailAddress, Error, OrganizationId, Result, Timestamp, truncate};
use mail::{
    intake::{Email, Heads, Step},
    mailbox,
};
use mailwire::proof::Judge;
use richtext::Clean;
use tokio::sync::Semaphore;

use super::decide::{Kind, Proof};
use crate::{Content, workflow::TicketType};

/// More parts are a joke or an attack; the raw mail keeps them.
const MOST_FILES: usize = 50;

/// A longer text is cut; the raw mail keeps it.
const LONGEST_TEXT: usize = 200_000;

/// A mail that was read.
pub struct Prepared {
    pub email: email::Email,
    pub heads: Heads,
    pub kind: Kind,
    pub bounce: Option<email::Bounce>,
    pub proof: Proof,
    pub from: Option<EmailAddress>,
    /// The type that the subject begins with, and the subject without it.
    pub named_type: Option<TicketType>,
    pub title: String,
    /// What is new in it.
    pub reply: Content,
    /// All of it, for a ticket that begins with this mail.
    pub whole: Content,
    /// Who wrote first what was forwarded.
    pub forwarded_from: Option<email::Address>,
    pub attachments: Vec<AttachmentId>,
    pub steps: Vec<Step>,
}

/// Reads a raw mail. `Err` within `Ok` is the reason why it is none.
pub async fn prepare(db: &Db, files: &Files, judge: &Judge, email: &Email) -> Result<Result<Prepared, &'static str>> {
    let organization = email.organization;
    let raw = files.read(organization, &email.raw_sha256).await?;
    let proof = judge.judge(&raw, None, &trusted(db, email).await?).await;
    let read = blocking(move || email::read(&raw)).await?;
    let email = match read {
        Ok(email) => email,
        Err(unreadable) => return Ok(Err(unreadable.name())),
    };
    let now = db.now();
    let mut steps = vec![step("intake-step-checked", proof.to_string(), now)];
    let proof = match proof.passes {
        Some(true) => Proof::Passes,
        Some(false) => Proof::Fails,
        None => Proof::Unknown,
    };
    steps.extend(email.notes.iter().map(|note| step("intake-step-note", note.name(), now)));
    let stored = store_parts(files, organization, &email, &mut steps, now).await?;
    let names: Vec<Option<String>> = stored.iter().map(|(content_id, _)| content_id.clone()).collect();
    let ids = note_files(db, organization, stored).await?;
    let pictures = names.into_iter().zip(&ids).filter_map(|(name, id)| name.map(|name| (name, format!("/attachments/{id}")))).collect();
    blocking(move || understand(email, proof, &pictures, ids, steps)).await?.map(Ok)
}

/// Most mails bring no file, and cost no transaction for it.
async fn note_files(db: &Db, organization: OrganizationId, stored: Vec<(Option<String>, NewAttachment)>) -> Result<Vec<AttachmentId>> {
    if stored.is_empty() {
        return Ok(Vec::new());
    }
    db.write(Who::desk(organization), move |ctx| stored.iter().map(|(_, new)| files::upload(ctx, new).map(|attachment| attachment.id)).collect()).await
}

/// The servers whose Authentication-Results are believed: those that receive mail for its mailbox.
async fn trusted(db: &Db, email: &Email) -> Result<Vec<String>> {
    let id = email.mailbox;
    let mailbox = db.read(Who::desk(email.organization), move |ctx| mailbox::find(ctx, id)).await?;
    Ok(mailbox.map(|mailbox| mailbox.trusted_server).filter(|server| !server.is_empty()).into_iter().collect())
}

/// Who takes mails apart: half of the machine at most, so that pages do not wait when ten thousand of them come.
static HANDS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new((std::thread::available_parallelism().map_or(2, NonZero::get) / 2).max(1)));

async fn blocking<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _hand = HANDS.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(f).await.map_err(|error| Error::Internal(format!("reading a mail: {error}")))
}

pub fn step(key: &str, what: impl Into<String>, at: Timestamp) -> Step {
    Step { key: key.into(), what: what.into(), at }
}

/// Stores what came with the mail. What is too large for an attachment stays in the raw mail.
async fn store_parts(
    files: &Files,
    organization: OrganizationId,
    email: &email::Email,
    steps: &mut Vec<Step>,
    now: Timestamp,
) -> Result<Vec<(Option<String>, NewAttachment)>> {
    let mut stored = Vec::new();
    for part in email.parts.iter().take(MOST_FILES) {
        match files.receive(organization, &part.name, &part.content_type, &part.bytes).await {
            Ok(new) => stored.push((part.content_id.clone(), new)),
            Err(Error::Invalid(_)) => steps.push(step("intake-step-file-too-large", &part.name, now)),
            Err(error) => return Err(error),
        }
    }
    if email.parts.len() > MOST_FILES {
        steps.push(step("intake-step-too-many-files", email.parts.len().to_string(), now));
    }
    Ok(stored)
}

fn understand(email: email::Email, proof: Proof, pictures: &BTreeMap<String, String>, attachments: Vec<AttachmentId>, steps: Vec<Step>) -> Result<Prepared> {
    let resolve = |content_id: &str| pictures.get(content_id).cloned();
    let (kind, bounce) = match email::class(&email) {
        Class::Personal => (Kind::Personal, None),
        Class::Automatic(_) => (Kind::Automatic, None),
        Class::Verification => (Kind::Verification, None),
        Class::Bounce(bounce) => (Kind::Bounce, Some(bounce)),
    };
    let body = email::body(&email, &resolve);
    let forwarded = email::forwarded(&email, &resolve);
    let rest = [&body.signature_html, &body.quoted_html].map(Option::as_ref);
    let whole = match rest {
        [None, None] => None,
        _ => Some(content(rest.into_iter().flatten().fold(body.new_html.clone(), Clean::followed_by), &email)?.with_attachments(&attachments)),
    };
    let reply = content(body.new_html, &email)?.with_attachments(&attachments);
    let whole = whole.unwrap_or_else(|| reply.clone());
    let subject = subject::read(&email.subject);
    let from = email.from.clone();
    Ok(Prepared {
        heads: heads(&email),
        kind,
        bounce,
        proof,
        from: from.and_then(|from| from.email()),
        named_type: subject.kind.map(|kind| TicketType::from_stored(slug_of(kind).to_owned())),
        title: subject.title,
        reply,
        whole,
        forwarded_from: forwarded.and_then(|forwarded| forwarded.from),
        attachments,
        steps,
        email,
    })
}

/// What its header fields say, for lists and search.
fn heads(email: &email::Email) -> Heads {
    Heads {
        from_address: email.from.as_ref().map(|from| from.address.clone()).unwrap_or_default(),
        from_name: email.from.as_ref().map(|from| from.name.clone()).unwrap_or_default(),
        subject: email.subject.clone(),
        message_id: email.message_id.clone().unwrap_or_default(),
        fingerprint: hex(&email::fingerprint(email)),
        recipients: recipients(email),
    }
}

/// The same of a mail of which only the head is here; nothing where that cannot be read.
pub async fn heads_of(files: &Files, email: &Email) -> Result<Heads> {
    let head = files.read(email.organization, &email.raw_sha256).await?;
    let read = blocking(move || email::read(&head)).await?;
    // It is no mail, and must not make another one a duplicate of it.
    Ok(read.map(|email| Heads { fingerprint: String::new(), ..heads(&email) }).unwrap_or_default())
}

/// The addresses it was for, as many as search keeps.
fn recipients(email: &email::Email) -> String {
    let named = email.to.iter().chain(&email.cc).map(|address| address.address.as_str());
    named.chain(email.delivered_to.iter().map(String::as_str)).take(50).collect::<Vec<_>>().join(" ")
}

/// Our type for the word at the beginning of a subject.
fn slug_of(kind: subject::Kind) -> &'static str {
    match kind {
        subject::Kind::Incident => "incident",
        subject::Kind::Bug => "bug",
        subject::Kind::Question => "question",
        subject::Kind::Request => "service_request",
    }
}

fn content(html: Clean, email: &email::Email) -> Result<Content> {
    Content::from_clean("text", html).or_else(|_| Content::from_text("text", truncate(email.text.as_deref().unwrap_or_default(), LONGEST_TEXT)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
