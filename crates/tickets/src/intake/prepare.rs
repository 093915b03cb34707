//! Reads a raw mail and stores what came with it: all that takes time or waits, before the transaction that decides.

use std::{collections::BTreeMap, num::NonZero, sync::LazyLock};

use db::{Ctx, Db, Who};
use email::{Class, subject};
use files::{Files, NewAttachment};
use kernel::{AttachmentId, EmailAddress, Error, OrganizationId, Result, Timestamp, truncate};
use mail::{
    intake::{Email, Heads, Step, source},
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

/// What the database knows of a mail before it is read.
pub struct Kept {
    /// The mail as it came; `None` where that is a file.
    raw: Option<Vec<u8>>,
    /// The servers whose Authentication-Results are believed: those that receive mail for its mailbox.
    trusted: Vec<String>,
}

/// Looks up what the database knows of a mail.
pub fn look_up(ctx: &mut Ctx<'_>, email: &Email) -> Result<Kept> {
    let mailbox = mailbox::find(ctx, email.mailbox)?;
    let trusted = mailbox.map(|mailbox| mailbox.trusted_server).filter(|server| !server.is_empty()).into_iter().collect();
    Ok(Kept { raw: source::bytes_of(ctx, email.id)?, trusted })
}

/// Reads a raw mail. `Err` within `Ok` is the reason why it is none.
pub async fn prepare(db: &Db, files: &Files, judge: &Judge, email: &Email) -> Result<Result<Prepared, &'static str>> {
    let asked = email.clone();
    let kept = db.read(Who::desk(email.organization), move |ctx| look_up(ctx, &asked)).await?;
    prepare_kept(db, files, judge, email, kept).await
}

/// The same for a mail that was looked up.
pub async fn prepare_kept(db: &Db, files: &Files, judge: &Judge, email: &Email, kept: Kept) -> Result<Result<Prepared, &'static str>> {
    let organization = email.organization;
    let raw = match kept.raw {
        Some(raw) => raw,
        None => files.read(organization, &email.raw_sha256).await?.into(),
    };
    let proof = judge.judge(&raw, None, &kept.trusted).await;
    let now = db.now();
    let steps = vec![step("intake-step-checked", proof.to_string(), now)];
    let proof = match proof.passes {
        Some(true) => Proof::Passes,
        Some(false) => Proof::Fails,
        None => Proof::Unknown,
    };
    let (email, mut steps) = match blocking(move || read(&raw, proof, steps, now)).await?? {
        Read::NoMail(why) => return Ok(Err(why)),
        Read::Understood(prepared) => return Ok(Ok(*prepared)),
        Read::WithFiles(email, steps) => (email, steps),
    };
    let stored = store_parts(files, organization, &email, &mut steps, now).await?;
    let names: Vec<Option<String>> = stored.iter().map(|(content_id, _)| content_id.clone()).collect();
    let ids = note_files(db, organization, stored).await?;
    let pictures = names.into_iter().zip(&ids).filter_map(|(name, id)| name.map(|name| (name, format!("/attachments/{id}")))).collect();
    blocking(move || understand(*email, proof, &pictures, ids, steps)).await?.map(Ok)
}

/// What came of reading the bytes.
enum Read {
    NoMail(&'static str),
    Understood(Box<Prepared>),
    /// Its files must be stored before its text is understood, which may show them.
    WithFiles(Box<email::Email>, Vec<Step>),
}

/// Most mails bring no file, and are understood as soon as they are read.
fn read(raw: &[u8], proof: Proof, mut steps: Vec<Step>, now: Timestamp) -> Result<Read> {
    let email = match email::read(raw) {
        Ok(email) => email,
        Err(unreadable) => return Ok(Read::NoMail(unreadable.name())),
    };
    steps.extend(email.notes.iter().map(|note| step("intake-step-note", note.name(), now)));
    match email.parts.is_empty() {
        true => understand(email, proof, &BTreeMap::new(), Vec::new(), steps).map(|prepared| Read::Understood(Box::new(prepared))),
        false => Ok(Read::WithFiles(Box::new(email), steps)),
    }
}

async fn note_files(db: &Db, organization: OrganizationId, stored: Vec<(Option<String>, NewAttachment)>) -> Result<Vec<AttachmentId>> {
    db.write(Who::desk(organization), move |ctx| stored.iter().map(|(_, new)| files::upload(ctx, new).map(|attachment| attachment.id)).collect()).await
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
    let reading = email::Reading::of(&email, &resolve);
    let (body, forwarded_from) = (reading.body(), reading.forwarded_from());
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
        forwarded_from,
        attachments,
        steps,
        // What was in it has been understood, and need not wait for the decision in memory.
        email: email::Email { text: None, html: None, parts: Vec::new(), headers: Vec::new(), ..email },
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
pub async fn heads_of(db: &Db, files: &Files, email: &Email) -> Result<Heads> {
    let head = source::read(db, files, email).await?;
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
