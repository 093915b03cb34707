//! Mails about a ticket: all of one conversation, for mail programs and for us.
//!
//! Each has an id of its own that nobody can guess and that is remembered with the address it went to, so that an answer to it finds the ticket and tells who answered (S13).

mod outlook;
mod refused;
pub mod sent;
mod store;
pub mod words;

pub use refused::REFUSED;

use db::Ctx;
use kernel::{EmailAddress, Language, MailId, Result, vault};
use mail::{
    Correspondent, List, Outgoing, Parcel, Thread,
    mailbox::{self, Mailbox},
};
use people::User;

use crate::{
    intake::store::{self as conversations, Known},
    ticket::Ticket,
};

/// What is told, and to whom.
pub struct About<'a> {
    pub ticket: &'a Ticket,
    pub to: &'a EmailAddress,
    pub to_name: &'a str,
    pub language: Language,
    /// Without the ticket's number, which is added.
    pub subject: &'a str,
    /// As text and as HTML.
    pub body: (String, String),
    /// For the outbox: `tickets.alert`.
    pub kind: &'static str,
    /// Somebody wrote it, and it wants an answer; else a machine did.
    pub is_personal: bool,
    /// Files that go with it.
    pub parcel: Parcel,
    /// Whom `To` names in a copy, and whom `Cc` names.
    pub named: Option<Correspondent>,
    pub copies: Vec<Correspondent>,
    pub list: Option<List>,
}

impl<'a> About<'a> {
    /// A mail without files and copies that a machine writes.
    pub fn new(ticket: &'a Ticket, to: &'a EmailAddress, to_name: &'a str, language: Language, kind: &'static str) -> Self {
        Self {
            ticket,
            to,
            to_name,
            language,
            subject: &ticket.title,
            body: Default::default(),
            kind,
            is_personal: false,
            parcel: Parcel::default(),
            named: None,
            copies: Vec::new(),
            list: None,
        }
    }
}

/// A mail that was put into the outbox.
pub struct Sent {
    pub id: MailId,
    /// Without angle brackets.
    pub message_id: String,
}

/// Puts a mail about a ticket into the outbox, in the caller's transaction.
pub fn send(ctx: &mut Ctx<'_>, about: About<'_>) -> Result<Sent> {
    let mailbox = mailbox_of(ctx, about.ticket)?;
    let to_key = about.to.key();
    let references = conversations::seen_by(ctx, about.ticket.id, &to_key)?;
    let message_id = message_id(ctx, about.ticket)?;
    let (thread_index, thread_topic) = outlook_thread(ctx, about.ticket)?;
    let (text, html) = about.body;
    let reply_to = match &mailbox {
        Some(mailbox) if mailbox.reply_addresses => Some(crate::intake::reply_address(ctx, mailbox, about.ticket.number)?),
        _ => None,
    };
    let outgoing = Outgoing {
        organization: ctx.organization(),
        to: about.to.clone(),
        to_name: about.to_name.to_owned(),
        language: about.language,
        subject: format!("{} {}", hook(ctx, about.ticket)?, about.subject),
        text,
        html,
        kind: about.kind,
        mailbox: mailbox.as_ref().map(|mailbox| mailbox.id),
        thread: Thread {
            message_id: Some(message_id.clone()),
            in_reply_to: references.last().cloned(),
            references,
            reply_to,
            thread_index,
            thread_topic,
            is_personal: about.is_personal,
            to: about.named,
            copies: about.copies,
            list: about.list,
            attachments: about.parcel.files,
            pictures: about.parcel.pictures,
        },
    };
    let id = mail::queue(&mut ctx.installation(), &outgoing)?;
    conversations::remember(ctx, &message_id, None, &Known { ticket: about.ticket.id, is_ours: true, to_key })?;
    Ok(Sent { id, message_id })
}

/// What stands in every subject: `[#12]`, or as the organization writes it.
fn hook(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<String> {
    Ok(people::organization::hook::token(&people::organization(ctx)?.subject_hook, ticket.number))
}

/// The mailbox through which the requester wrote, else the organization's first.
pub(crate) fn mailbox_of(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<Option<Mailbox>> {
    match conversations::mailbox_of(ctx, ticket.id)? {
        Some(id) => mailbox::find(ctx, id),
        None => Ok(mailbox::all(ctx)?.into_iter().find(|mailbox| !mailbox.is_paused)),
    }
}

/// Outlook's names for the conversation, continued: an answer to a mail that had them keeps its place in Outlook's list.
fn outlook_thread(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<(Option<String>, Option<String>)> {
    let Some(known) = conversations::outlook_of(ctx, ticket.id)? else { return Ok((None, None)) };
    let mark = ctx.next_id().to_le_bytes()[0];
    let index = outlook::child(&known.index, ctx.now(), mark).unwrap_or(known.index);
    Ok((Some(index), Some(known.topic).filter(|topic| !topic.is_empty())))
}

fn message_id(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<String> {
    let id = ctx.next_id();
    let tag = vault::vault()?.tag(&format!("message-id:{}", ctx.organization()), &id.to_string());
    Ok(format!("{}.{id}.{tag}@{}", ticket.number, mail::postmaster().host))
}

/// Where mail reaches this person: an address they have proven, or one they wrote to us from.
pub fn address_of(person: &User) -> Option<EmailAddress> {
    let has_written = person.state == people::UserState::Outsider;
    if has_written || person.email_confirmed_at.is_some() { person.address().ok() } else { None }
}
