//! Opens a ticket.

use db::Ctx;
use kernel::{AttachmentId, DepartmentId, Error, FieldErrors, MessageId, OrNotFound, Result, TeamId, TicketId, UserId, clean_line};
use queue::operation;

use super::{Content, Ticket, TicketAct, attach, change, events::TicketOpened, model, model::LastChange, store, types};
use crate::{
    ticket::model::{Message, MessageKind},
    workflow::{Priority, TicketType, Workflow},
};

/// The longest title, in characters.
pub const TITLE: usize = 200;

/// What somebody asks of the desk.
#[derive(Clone, Debug)]
pub struct NewTicket {
    pub ticket_type: TicketType,
    pub title: String,
    pub content: Content,
    pub tags: Vec<String>,
    /// Agents may say; otherwise it is Normal.
    pub priority: Option<Priority>,
    /// Somebody else in whose name an agent asks.
    pub requester: Option<UserId>,
    pub owner: Option<UserId>,
}

/// Opens a ticket with its first message. Whoever asks is its requester, unless an agent asks for somebody else.
pub fn open(ctx: &mut Ctx<'_>, new: &NewTicket) -> Result<Ticket> {
    open_in(ctx, new, None)
}

/// The same in a department, as the way on which the ticket came says.
pub fn open_in(ctx: &mut Ctx<'_>, new: &NewTicket, department: Option<DepartmentId>) -> Result<Ticket> {
    open_for(ctx, new, department, None)
}

/// The same for a team of the department, as a service of the catalogue presets it.
pub fn open_for(ctx: &mut Ctx<'_>, new: &NewTicket, department: Option<DepartmentId>, team: Option<TeamId>) -> Result<Ticket> {
    ctx.permit_here(TicketAct::Open)?;
    let (workflow, title, tags) = check(ctx, new)?;
    let requester = requester(ctx, new.requester)?;
    let client = people::client_of(ctx, requester)?;
    types::ensure(ctx)?;

    let initial = workflow.status(&workflow.initial).ok_or_else(|| Error::Internal("a workflow without its first status".into()))?;
    let now = ctx.now();
    let id = TicketId(ctx.next_id());
    let message = first_message(ctx, id, &new.content, requester);
    let mut ticket = Ticket {
        id,
        organization: ctx.organization(),
        number: store::next_number(ctx)?,
        ticket_type: workflow.ticket_type.clone(),
        status: initial.slug.clone(),
        category: initial.category,
        priority: priority(ctx, new.priority)?,
        title,
        requester,
        owner: None,
        department,
        team,
        duplicate_of: None,
        via: ctx.via(),
        created_at: now,
        updated_at: now,
        resolved_at: None,
        closed_at: None,
        agent_replied_at: None,
        message_count: 1,
        attachment_count: count(new.content.attachments()),
        last: LastChange { kind: "ticket.opened".into(), actor: ctx.actor().person(), text: new.content.preview().to_owned() },
        version: 1,
        merged_into: None,
        client,
        confidential: None,
        urgency: None,
        impact: None,
    };
    store::insert(ctx, &ticket)?;
    store::insert_message(ctx, ticket.id, &message)?;
    attach::bind(ctx, &ticket, Some(message.id), new.content.attachments())?;
    for tag in &tags {
        store::add_tag(ctx, ticket.id, tag)?;
    }
    store::mark_unindexed(ctx, ticket.id)?;

    let operation = operation(ctx);
    let opened = TicketOpened { ticket_type: ticket.ticket_type.to_string(), title: ticket.title.clone(), message: message.id };
    queue::record(ctx, operation, ticket.item(), &opened)?;
    if let Some(owner) = new.owner {
        super::assign::give(ctx, operation, &mut ticket, owner)?;
    }
    model::tell_pages(ctx, &ticket);
    Ok(ticket)
}

fn check(ctx: &mut Ctx<'_>, new: &NewTicket) -> Result<(Workflow, String, Vec<String>)> {
    let mut errors = FieldErrors::default();
    let workflow = errors.take(types::find(ctx, new.ticket_type.as_str())?.or_invalid("type", "ticket-type-unknown"));
    let title = errors.take(clean_line("title", &new.title, TITLE));
    let tags = errors.take(change::clean_tags(&new.tags));
    match (workflow, title, tags) {
        (Some(workflow), Some(title), Some(tags)) => Ok((workflow, title, tags)),
        _ => Err(Error::Invalid(errors)),
    }
}

fn requester(ctx: &mut Ctx<'_>, named: Option<UserId>) -> Result<UserId> {
    match named {
        Some(user) if ctx.actor().person() != Some(user) => {
            ctx.permit_here(TicketAct::OpenFor)?;
            people::find_requester(ctx, user)?.or_invalid("requester", "ticket-no-such-person").map(|user| user.id)
        }
        _ => ctx.me(),
    }
}

fn priority(ctx: &Ctx<'_>, asked: Option<Priority>) -> Result<Priority> {
    match asked {
        Some(priority) if priority != Priority::Normal => ctx.permit_here(TicketAct::Prioritize).map(|()| priority),
        _ => Ok(Priority::Normal),
    }
}

fn first_message(ctx: &mut Ctx<'_>, ticket: TicketId, content: &Content, requester: UserId) -> Message {
    Message {
        id: MessageId(ctx.next_id()),
        ticket,
        kind: MessageKind::Reply,
        author: ctx.actor().person(),
        by_requester: ctx.actor().person() == Some(requester),
        html: content.html().to_owned(),
        via: ctx.via(),
        created_at: ctx.now(),
    }
}

fn count(attachments: &[AttachmentId]) -> i64 {
    i64::try_from(attachments.len()).unwrap_or(i64::MAX)
}
