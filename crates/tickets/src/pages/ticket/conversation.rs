//! The conversation of a ticket: messages, and between them what was done, one line each.

use std::collections::{BTreeMap, HashSet};

use db::Ctx;
use files::Attachment;
use kernel::{AttachmentId, EmailId, EventId, Language, MessageId, Result, TicketId, TicketNumber, Timestamp, UserId, Via};
use mail::intake::{self, EmailAct};
use queue::{Event, ItemKind, ItemRef};
use web::shell::Face;

use super::sent::{self, SentView};
use crate::{
    pages::{
        names::Names,
        store,
        words::{Deed, Told},
    },
    ticket::{self, Message, MessageKind, Ticket, TicketAct, events::TicketAttached, family},
};

/// A long conversation shows its beginning and its end; what is between opens on request.
const BEGINNING: i64 = 20;
const END: i64 = 100;

/// The most messages and events that a page shows when all are asked for.
const ALL: i64 = 5_000;

/// From so many on, neighbouring events fold into one line.
const FOLDED: usize = 3;

/// What the page shows, from the oldest to the latest.
pub enum Entry {
    Message(Box<MessageView>),
    Event(EventLine),
    /// Several events that fold together, with the latest time among them.
    Events(Vec<EventLine>, Timestamp),
    /// So many messages are left out here.
    Gap(i64),
}

pub struct MessageView {
    pub id: MessageId,
    /// The ticket it was written on, where that was merged into this one.
    pub from: Option<TicketNumber>,
    pub name: String,
    pub face: Option<Face>,
    pub is_agent: bool,
    pub is_note: bool,
    /// Whom an agent's reply goes to.
    pub to: Option<String>,
    pub via: Option<&'static str>,
    pub at: Timestamp,
    /// Cleaned when it was written.
    pub html: String,
    /// Those that the text does not show by itself.
    pub files: Vec<FileView>,
    /// The mail by which it came, for those who may see mails.
    pub mail: Option<EmailId>,
    /// To whom it went by mail, for those who answer tickets.
    pub sent: Option<SentView>,
    /// Came while the reader was writing.
    pub is_new: bool,
}

pub struct FileView {
    pub id: AttachmentId,
    pub href: String,
    pub name: String,
    pub size: String,
    pub icon: &'static str,
    /// The address of the picture, if it is one.
    pub picture: Option<String>,
}

pub struct EventLine {
    pub id: EventId,
    pub icon: &'static str,
    pub told: Told,
    pub via: Option<&'static str>,
    pub at: Timestamp,
    pub files: Vec<FileView>,
}

/// What was read for the conversation, before people's names are known.
pub struct Conversation {
    beginning: Vec<Message>,
    left_out: i64,
    end: Vec<Message>,
    events: Vec<(Event, Deed)>,
    files: BTreeMap<Option<MessageId>, Vec<FileView>>,
    mails: BTreeMap<MessageId, EmailId>,
    /// The tickets that were merged into this one, and their numbers.
    merged: BTreeMap<TicketId, TicketNumber>,
    sent: BTreeMap<MessageId, SentView>,
}

impl Conversation {
    pub fn read(ctx: &mut Ctx<'_>, l: Language, ticket: &Ticket, all: bool) -> Result<Self> {
        let family = family::members(ctx, ticket.id)?;
        let is_long = !all && ticket.message_count > BEGINNING + END;
        let beginning = ticket::store::messages_of(ctx, ticket, &family, MessageId(0), if is_long { BEGINNING } else { ALL })?;
        let mut end = if is_long { store::last_messages(ctx, ticket, &family, END)? } else { Vec::new() };
        let shown: HashSet<MessageId> = beginning.iter().map(|message| message.id).collect();
        end.retain(|message| !shown.contains(&message.id));
        let shown = i64::try_from(beginning.len() + end.len()).unwrap_or(i64::MAX);
        let left_out = if is_long { (ticket.message_count - shown).max(0) } else { 0 };
        let merged = merged(ctx, &family)?;
        let events = events(ctx, ticket, &merged, &beginning, &end)?;
        let files = files_of(ctx, l, ticket, &family)?;
        let mails = mails(ctx, ticket, &merged, &beginning, &end)?;
        let sent = sent::read(ctx, l, ticket, &family)?;
        Ok(Self { beginning, left_out, end, events, files, mails, merged, sent })
    }

    /// Everybody it names.
    pub fn people(&self) -> impl Iterator<Item = UserId> {
        let authors = self.beginning.iter().chain(&self.end).filter_map(|message| message.author);
        authors.chain(self.events.iter().flat_map(|(event, deed)| [event.actor, deed.person()].into_iter().flatten()))
    }

    /// The latest message of all, up to which the reader has seen the ticket.
    pub fn last(&self) -> Option<MessageId> {
        self.end.last().or(self.beginning.last()).map(|message| message.id)
    }

    /// Who wrote the first message of the ticket itself.
    pub fn opener(&self) -> Option<UserId> {
        self.beginning.iter().find(|message| !self.merged.contains_key(&message.ticket)).and_then(|message| message.author)
    }

    /// The tickets that were merged into this one.
    pub fn merged(&self) -> Vec<TicketNumber> {
        self.merged.values().copied().collect()
    }

    /// Puts messages and events in their order. `seen` marks what came later as new.
    pub fn entries(mut self, l: Language, ticket: &Ticket, names: &Names, seen: Option<MessageId>) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut events = std::mem::take(&mut self.events).into_iter().peekable();
        let gap = (self.left_out > 0).then_some(self.left_out);
        let parts = [(self.beginning, gap), (self.end, None)];
        for (messages, gap) in parts {
            for message in messages {
                let mut before = Vec::new();
                while let Some((event, deed)) = events.next_if(|(event, _)| event.id.0 < message.id.0) {
                    before.push(line(l, names, &event, &deed, &mut self.files));
                }
                fold(&mut entries, before);
                let files = self.files.remove(&Some(message.id)).unwrap_or_default();
                let mut view = message_view(l, ticket, &message, names, files);
                view.sent = self.sent.remove(&message.id);
                view.mail = self.mails.get(&message.id).copied();
                if let Some(number) = self.merged.get(&message.ticket) {
                    // It went to whoever had asked there.
                    (view.from, view.to) = (Some(*number), None);
                }
                view.is_new = seen.is_some_and(|seen| message.id > seen) && !names.is_reader(message.author);
                entries.push(Entry::Message(Box::new(view)));
            }
            entries.extend(gap.map(Entry::Gap));
        }
        let after: Vec<EventLine> = events.map(|(event, deed)| line(l, names, &event, &deed, &mut self.files)).collect();
        fold(&mut entries, after);
        entries
    }
}

/// What was done, without what the messages themselves show. Of a long conversation only what happened around the messages shown: ids grow with time,
/// whatever they belong to.
fn events(ctx: &mut Ctx<'_>, ticket: &Ticket, merged: &BTreeMap<TicketId, TicketNumber>, beginning: &[Message], end: &[Message]) -> Result<Vec<(Event, Deed)>> {
    let mut events = queue::timeline(ctx, ticket.item(), None, ALL)?;
    for member in merged.keys() {
        // What else was done to a merged ticket is told on its own page; its files belong to the conversation.
        let all = queue::timeline(ctx, ItemRef { kind: ItemKind::Ticket, id: member.0 }, None, ALL)?;
        events.extend(all.into_iter().filter(|event| event.kind == "ticket.attached"));
    }
    events.sort_by_key(|event| event.id);
    if let (Some(last), Some(first)) = (beginning.last(), end.first()) {
        events.retain(|event| event.id.0 <= last.id.0 || event.id.0 >= first.id.0);
    }
    let told = events.into_iter().map(|event| Deed::of_event(&event).map(|deed| (event, deed)));
    told.filter(|told| !matches!(told, Ok((_, deed)) if deed.is_message())).collect()
}

/// The tickets that were merged into the first of the family.
fn merged(ctx: &mut Ctx<'_>, family: &[TicketId]) -> Result<BTreeMap<TicketId, TicketNumber>> {
    let mut merged = BTreeMap::new();
    for member in family.iter().skip(1) {
        merged.extend(ticket::store::find_by_id(ctx, *member)?.map(|ticket| (*member, ticket.number)));
    }
    Ok(merged)
}

/// By which mail a message came; nothing is asked for where none came by mail.
fn mails(
    ctx: &mut Ctx<'_>,
    ticket: &Ticket,
    merged: &BTreeMap<TicketId, TicketNumber>,
    beginning: &[Message],
    end: &[Message],
) -> Result<BTreeMap<MessageId, EmailId>> {
    let came_by_mail = beginning.iter().chain(end).any(|message| message.via == Via::Mail);
    if !came_by_mail || ctx.permit_here(EmailAct::See).is_err() {
        return Ok(BTreeMap::new());
    }
    let mut by_message = BTreeMap::new();
    for member in [ticket.id].iter().chain(merged.keys()) {
        // A mail that opened the ticket is told without a message: it is the first.
        let first = beginning.iter().find(|message| message.ticket == *member).map(|message| message.id);
        let mails = intake::messages_of(ctx, *member)?;
        by_message.extend(mails.into_iter().filter_map(|(email, message)| message.or(first).map(|message| (message, email))));
    }
    Ok(by_message)
}

/// Several events in a row become one line that opens.
fn fold(entries: &mut Vec<Entry>, lines: Vec<EventLine>) {
    match lines.last().map(|line| line.at) {
        Some(at) if lines.len() >= FOLDED => entries.push(Entry::Events(lines, at)),
        _ => entries.extend(lines.into_iter().map(Entry::Event)),
    }
}

fn line(l: Language, names: &Names, event: &Event, deed: &Deed, files: &mut BTreeMap<Option<MessageId>, Vec<FileView>>) -> EventLine {
    let attached: Vec<AttachmentId> = match deed {
        Deed::Attached(_) => event.data::<TicketAttached>().map(|data| data.attachments).unwrap_or_default(),
        _ => Vec::new(),
    };
    let loose = files.entry(None).or_default();
    let files = loose.extract_if(.., |file| attached.contains(&file.id)).collect();
    EventLine { id: event.id, icon: deed.icon(), told: deed.told(l, names, event.actor), via: via(l, event.via), at: event.at, files }
}

pub fn message_view(l: Language, ticket: &Ticket, message: &Message, names: &Names, files: Vec<FileView>) -> MessageView {
    let shown = richtext::attachments_in(&message.html);
    let is_note = message.kind == MessageKind::Note;
    MessageView {
        id: message.id,
        from: None,
        name: names.full(l, message.author),
        face: message.author.and_then(|author| names.face(author)),
        is_agent: !message.by_requester,
        is_note,
        to: (!message.by_requester && !is_note).then(|| names.full(l, Some(ticket.requester))),
        via: via(l, message.via),
        at: message.created_at,
        html: message.html.clone(),
        files: files.into_iter().filter(|file| !shown.contains(&file.id)).collect(),
        mail: None,
        sent: None,
        is_new: false,
    }
}

/// Through which door something came, where it is not the usual one.
pub fn via(l: Language, via: Via) -> Option<&'static str> {
    match via {
        Via::Web => None,
        Via::Api => Some(l.t("ticket-page-via-api")),
        Via::Mail => Some(l.t("ticket-page-via-mail")),
        Via::CommandLine => Some(l.t("ticket-page-via-command_line")),
        Via::Automation => Some(l.t("ticket-page-via-automation")),
    }
}

/// The files of a ticket and its family by the message they came with, as far as the reader may see them: files of notes are for who reads notes.
pub fn files_of(ctx: &mut Ctx<'_>, l: Language, ticket: &Ticket, family: &[TicketId]) -> Result<BTreeMap<Option<MessageId>, Vec<FileView>>> {
    if ticket.attachment_count == 0 {
        return Ok(BTreeMap::new());
    }
    let mut attachments = family::files(ctx, family)?;
    if ctx.permit(TicketAct::ReadNotes, &ticket.guarded()).is_err() {
        let replies: HashSet<MessageId> = ticket::store::messages_of(ctx, ticket, family, MessageId(0), i64::MAX)?.iter().map(|message| message.id).collect();
        attachments.retain(|file| file.message.is_none_or(|message| replies.contains(&message)));
    }
    let mut by_message = BTreeMap::<Option<MessageId>, Vec<FileView>>::new();
    for attachment in &attachments {
        by_message.entry(attachment.message).or_default().push(file_view(l, attachment));
    }
    Ok(by_message)
}

pub fn file_view(l: Language, attachment: &Attachment) -> FileView {
    let href = format!("/attachments/{}", attachment.id);
    FileView {
        id: attachment.id,
        name: attachment.name.clone(),
        size: files::size_text(l, u64::try_from(attachment.size).unwrap_or(0)),
        icon: files::icon_of(&attachment.media_type),
        picture: files::is_shown_inline(attachment).then(|| href.clone()),
        href,
    }
}
