//! Mails about a ticket: all of one conversation, for mail programs and for us.
//!
//! Each has an id of its own that nobody can guess and that is remembered with the address it went to, so that an answer to it finds the ticket and tells who answered (S13).

use db::Ctx;
use kernel::{AttachmentId, EmailAddress, Language, MailId, Result, vault};
use mail::{
    Letter, Outgoing, Thread,
    mailbox::{self, Mailbox},
};
use people::User;

use crate::{
    intake::store::{self, Known},
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
    pub letter: Letter,
    /// For the outbox: `tickets.alert`.
    pub kind: &'static str,
    /// Somebody wrote it, and it wants an answer; else a machine did.
    pub is_personal: bool,
    /// What it answers, given back for Outlook.
    pub thread_index: Option<&'a str>,
    /// Files that go with it.
    pub attachments: Vec<AttachmentId>,
}

/// Puts a mail about a ticket into the outbox, in the caller's transaction.
pub fn send(ctx: &mut Ctx<'_>, about: &About<'_>) -> Result<MailId> {
    let mailbox = mailbox_of(ctx, about.ticket)?;
    let to_key = about.to.key();
    let references = store::seen_by(ctx, about.ticket.id, &to_key)?;
    let message_id = message_id(ctx, about.ticket)?;
    let (text, html) = mail::letter(about.language, &about.letter);
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
            thread_index: about.thread_index.map(str::to_owned),
            is_personal: about.is_personal,
            attachments: about.attachments.clone(),
            ..Thread::default()
        },
    };
    let id = mail::queue(&mut ctx.installation(), &outgoing)?;
    store::remember(ctx, &message_id, None, &Known { ticket: about.ticket.id, is_ours: true, to_key })?;
    Ok(id)
}

/// What stands in every subject: `[#12]`, or as the organization writes it.
fn hook(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<String> {
    Ok(people::organization::hook::token(&people::organization(ctx)?.subject_hook, ticket.number))
}

/// The mailbox through which the requester wrote, else the organization's first.
fn mailbox_of(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<Option<Mailbox>> {
    match store::mailbox_of(ctx, ticket.id)? {
        Some(id) => mailbox::find(ctx, id),
        None => Ok(mailbox::all(ctx)?.into_iter().find(|mailbox| !mailbox.is_paused)),
    }
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
