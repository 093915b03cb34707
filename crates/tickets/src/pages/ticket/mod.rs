//! `GET /tickets/{number}`: a conversation, and beside it what the ticket is.

pub mod conversation;
pub mod copies;
pub mod panel;
mod say;
mod sent;

use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::{extract::Path, response::Response};
use db::Ctx;
use kernel::{AttachmentId, FieldError, FieldErrors, Language, MessageId, Result, TicketNumber};
use serde::Deserialize;
use web::{Door, Query, Refusal, Shell, ticked};

use self::{
    conversation::{Conversation, Entry, via},
    copies::Copies,
    panel::{Facts, Panel},
};
pub use self::{
    conversation::{FileView, MessageView, file_view, files_of, message_view},
    panel::{Person, person},
    say::say,
};
use super::{
    feed::{actions::Actions, row::Pill},
    names::{Names, first_name},
    require_desk,
};
use crate::{
    alerts, drafts,
    ticket::{self, Ticket, TicketAct},
};

#[derive(Deserialize)]
pub struct Asked {
    /// Shows a long conversation whole.
    #[serde(default, deserialize_with = "ticked")]
    all: bool,
}

/// What a sending of the composer was held back for.
#[derive(Clone, Debug)]
pub enum Guard {
    /// So many messages of others have come since `seen`.
    Moved {
        n: usize,
        seen: MessageId,
    },
    NoFile,
}

/// What somebody typed and could not send yet.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    pub is_note: bool,
    pub text: String,
    pub html: String,
    pub attachments: Vec<AttachmentId>,
    /// As it was typed.
    pub copies: String,
}

/// A line below the title of a ticket that an area above has something to say in: where it came from, what it belongs to.
pub struct HeadLine {
    /// A name of [`web::icons`].
    pub icon: String,
    /// "Requested from the catalogue:"
    pub label: String,
    pub text: String,
    /// Where more of it stands, for who may go there.
    pub href: Option<String>,
}

/// Areas above add their lines, since this one knows nothing of them.
#[db::linkme::distributed_slice]
#[linkme(crate = db::linkme)]
pub static HEAD_LINES: [FindHeadLine] = [..];

pub type FindHeadLine = fn(&mut Ctx<'_>, Language, &Ticket) -> Result<Option<HeadLine>>;

/// How the page is shown.
#[derive(Default)]
pub struct View {
    pub all: bool,
    pub kept: Option<Kept>,
    pub guard: Option<Guard>,
    pub errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "pages/templates/ticket.html")]
pub struct TicketPage {
    pub shell: Shell,
    pub number: TicketNumber,
    pub title: String,
    pub raised: String,
    pub via: Option<&'static str>,
    pub status: Pill,
    pub lines: Vec<HeadLine>,
    pub actions: Actions,
    /// Where the conversation goes on, once it was merged.
    pub merged: Option<Merged>,
    pub entries: Vec<Entry>,
    /// The latest message on this page.
    pub seen: Option<MessageId>,
    pub composer: Option<Composer>,
    /// Only for those who may put others in copy.
    pub copies: Option<Copies>,
    pub panel: Panel,
    pub guard: Option<Guard>,
    pub errors: FieldErrors,
    pub back: String,
}

/// Where a merged ticket went.
pub struct Merged {
    /// Number and title of the other, for who may see it.
    pub into: Option<(TicketNumber, String)>,
    pub may_part: bool,
}

impl TicketPage {
    /// What is wrong, but for what its own field tells.
    fn errors_without_field(&self) -> impl Iterator<Item = &FieldError> {
        self.errors.0.iter().filter(|error| self.copies.is_none() || error.field != "cc")
    }

    fn has_errors_without_field(&self) -> bool {
        self.errors_without_field().next().is_some()
    }
}

/// Where the reader writes.
pub struct Composer {
    pub may_note: bool,
    pub is_note: bool,
    /// Whom a reply goes to, as one line.
    pub to: String,
    pub reply_label: String,
    pub draft: String,
    pub text: String,
    pub files: Vec<FileView>,
}

impl Composer {
    /// The words on the button, until the script follows the face.
    pub fn label<'a>(&'a self, shell: &Shell) -> &'a str {
        if self.is_note { shell.t("ticket-page-add-note") } else { &self.reply_label }
    }
}

pub async fn show(door: Door, Path(number): Path<TicketNumber>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let view = View { all: asked.all, ..View::default() };
    let waits = Arc::new(Mutex::new(None));
    let found = Arc::clone(&waits);
    let response = door
        .page(move |ctx, shell| {
            require_desk(ctx)?;
            let page = page(ctx, shell, number, &view)?;
            *found.lock().unwrap_or_else(PoisonError::into_inner) = alerts::waiting_on(ctx, number)?;
            Ok(page)
        })
        .await?;
    // Whoever looks at the ticket needs no mail about what it shows. A page that stays open looks again whenever something changed.
    let waits = waits.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(ticket) = waits {
        door.write(move |ctx| alerts::saw(ctx, ticket)).await?;
    }
    Ok(response)
}

pub fn page(ctx: &mut Ctx<'_>, shell: Shell, number: TicketNumber, view: &View) -> Result<TicketPage> {
    let l = shell.l;
    let ticket = ticket::find(ctx, number)?;
    let workflows = ticket::types(ctx)?;
    let workflow = workflows.iter().find(|workflow| workflow.ticket_type == ticket.ticket_type);
    let conversation = Conversation::read(ctx, l, &ticket, view.all)?;
    let facts = Facts::read(ctx, &ticket)?;
    let me = ctx.actor().person();
    let people = [Some(ticket.requester), ticket.owner, me].into_iter().flatten();
    let names = Names::find(ctx, people.chain(facts.followers.iter().copied()).chain(conversation.people()))?;
    let follows = me.is_some_and(|me| facts.followers.contains(&me));
    let seen_before = view.guard.as_ref().and_then(|guard| if let Guard::Moved { seen, .. } = guard { Some(*seen) } else { None });
    let opener = conversation.opener().filter(|opener| *opener != ticket.requester);
    let requester = names.full(l, Some(ticket.requester));
    Ok(TicketPage {
        number,
        title: ticket.title.clone(),
        raised: match opener {
            Some(opener) => l.b("ticket-page-raised-for", "name", names.full(l, Some(opener)), "requester", requester),
            None => l.a("ticket-page-raised", "name", requester),
        },
        via: via(l, ticket.via),
        status: Pill::of(l, &ticket, workflow),
        actions: Actions::of(ctx, l, &ticket, workflow, follows),
        merged: merged(ctx, &ticket)?,
        lines: HEAD_LINES.iter().filter_map(|find| find(ctx, l, &ticket).transpose()).collect::<Result<_>>()?,
        copies: ctx
            .permit(TicketAct::Note, &ticket.guarded())
            .is_ok()
            .then(|| Copies { typed: view.kept.as_ref().map(|kept| kept.copies.clone()).unwrap_or_default() }),
        composer: composer(ctx, l, &ticket, &names, &facts, view.kept.as_ref())?,
        panel: Panel { merged: conversation.merged(), ..Panel::of(ctx, l, &ticket, &facts, &names, &workflows, &shell) },
        seen: conversation.last(),
        entries: conversation.entries(l, &ticket, &names, seen_before),
        guard: view.guard.clone(),
        errors: view.errors.clone(),
        back: ticket.path(),
        shell,
    })
}

fn merged(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<Option<Merged>> {
    let Some(into) = ticket.merged_into else { return Ok(None) };
    let into = ticket::store::find_by_id(ctx, into)?.filter(|into| ctx.permit(TicketAct::See, &into.guarded()).is_ok());
    let may_part = into.as_ref().is_some_and(|into| into.merged_into.is_none() && ctx.permit(TicketAct::Merge, &ticket.guarded()).is_ok());
    Ok(Some(Merged { into: into.map(|into| (into.number, into.title)), may_part }))
}

/// None where the reader may only look on.
fn composer(ctx: &mut Ctx<'_>, l: Language, ticket: &Ticket, names: &Names, facts: &Facts, kept: Option<&Kept>) -> Result<Option<Composer>> {
    if ticket.merged_into.is_some() || ctx.permit(TicketAct::Reply, &ticket.guarded()).is_err() {
        return Ok(None);
    }
    let may_note = ctx.permit(TicketAct::Note, &ticket.guarded()).is_ok();
    let (is_note, draft) = match kept {
        Some(kept) => (kept.is_note, kept.html.clone()),
        None => draft(ctx, ticket.number)?,
    };
    let mut files = Vec::new();
    for id in kept.map(|kept| kept.attachments.as_slice()).unwrap_or_default() {
        files.extend(files::find(ctx, *id)?.filter(|file| file.item.is_none()).map(|file| file_view(l, &file)));
    }
    let to = recipient(ticket, names);
    let others = i64::try_from(facts.followers.iter().filter(|follower| Some(**follower) != to && !names.is_reader(Some(**follower))).count()).unwrap_or(0);
    let name = to.map(|to| names.full(l, Some(to)));
    Ok(Some(Composer {
        may_note,
        is_note: is_note && may_note,
        to: match &name {
            Some(name) if others > 0 => format!("{} {}", l.a("ticket-page-to", "name", name), l.a("ticket-page-followers-told", "n", others)),
            Some(name) => l.a("ticket-page-to", "name", name),
            None => l.t("ticket-page-to-everybody").to_owned(),
        },
        reply_label: name.map_or_else(|| l.t("ticket-page-send-reply").to_owned(), |name| l.a("ticket-page-reply-to", "name", first_name(&name))),
        draft,
        text: kept.map(|kept| kept.text.clone()).unwrap_or_default(),
        files,
    }))
}

/// Agents answer the requester; the requester writes to whoever owns the ticket.
fn recipient(ticket: &Ticket, names: &Names) -> Option<kernel::UserId> {
    match names.is_reader(Some(ticket.requester)) {
        false => Some(ticket.requester),
        true => ticket.owner.filter(|owner| !names.is_reader(Some(*owner))),
    }
}

/// The later of the two drafts, and whether it is a note: a note that was begun must not come back as a reply.
fn draft(ctx: &mut Ctx<'_>, number: TicketNumber) -> Result<(bool, String)> {
    let found = drafts::find_later(ctx, &format!("ticket:{number}:reply"), &format!("ticket:{number}:note"))?;
    Ok(found.map(|(draft, is_note)| (is_note, draft.html)).unwrap_or_default())
}
