//! What goes over the wire.

use std::collections::BTreeMap;

use db::Ctx;
use kernel::{AttachmentId, DepartmentId, Error, EventId, MessageId, OperationId, Result, TeamId, TicketId, TicketNumber, Timestamp, UserId};
use queue::Event;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    attachments::AttachmentBody,
    ticket::{Content, Message, Ticket, store},
    workflow::{Level, Priority, Transition, Workflow},
};

/// A person, as far as a ticket names them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonBody {
    #[schema(value_type = String)]
    pub id: UserId,
    pub name: String,
}

/// A ticket.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TicketBody {
    #[schema(value_type = i64)]
    pub number: TicketNumber,
    #[serde(rename = "type")]
    #[schema(example = "incident")]
    pub ticket_type: String,
    #[schema(example = "open")]
    pub status: String,
    /// `open`, `waiting` or `done`.
    pub category: String,
    /// `low`, `normal`, `high` or `urgent`.
    pub priority: String,
    pub title: String,
    pub requester: PersonBody,
    pub owner: Option<PersonBody>,
    pub tags: Vec<String>,
    #[schema(value_type = Option<String>)]
    pub department: Option<DepartmentId>,
    #[schema(value_type = Option<String>)]
    pub team: Option<TeamId>,
    /// How soon it is needed: `low`, `normal` or `high`; `null` while nobody said.
    pub urgency: Option<Level>,
    /// How much hangs on it, in the same words.
    pub impact: Option<Level>,
    /// Whether it is shown to named people and a team alone.
    pub is_confidential: bool,
    pub message_count: i64,
    pub attachment_count: i64,
    /// The channel it came through.
    pub via: String,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub resolved_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
    /// The ticket that this one was merged into.
    #[schema(value_type = Option<i64>)]
    pub merged_into: Option<TicketNumber>,
    /// Counts changes; also the entity tag.
    pub version: i64,
    pub url: String,
}

impl TicketBody {
    pub fn one(ctx: &mut Ctx<'_>, ticket: Ticket) -> Result<Self> {
        let mut all = Self::many(ctx, vec![ticket])?;
        all.pop().ok_or(Error::NotFound)
    }

    /// All of a list, with the names of everybody on it fetched at once.
    pub fn many(ctx: &mut Ctx<'_>, tickets: Vec<Ticket>) -> Result<Vec<Self>> {
        let names = Names::of(ctx, tickets.iter().flat_map(|ticket| [Some(ticket.requester), ticket.owner]).flatten())?;
        let ids: Vec<_> = tickets.iter().map(|ticket| ticket.id).collect();
        let mut tags = store::tags_of(ctx, &ids)?;
        let merged = numbers_of(ctx, tickets.iter().filter_map(|ticket| ticket.merged_into))?;
        Ok(tickets
            .into_iter()
            .map(|ticket| Self {
                tags: tags.remove(&ticket.id).unwrap_or_default(),
                url: web::links::url(&ticket.path()),
                number: ticket.number,
                ticket_type: ticket.ticket_type.to_string(),
                status: ticket.status,
                category: ticket.category.slug().to_owned(),
                priority: ticket.priority.slug().to_owned(),
                title: ticket.title,
                requester: names.person(ticket.requester),
                owner: ticket.owner.map(|owner| names.person(owner)),
                department: ticket.department,
                team: ticket.team,
                urgency: ticket.urgency,
                impact: ticket.impact,
                is_confidential: ticket.confidential.is_some(),
                message_count: ticket.message_count,
                attachment_count: ticket.attachment_count,
                via: ticket.via.slug().to_owned(),
                created_at: ticket.created_at,
                updated_at: ticket.updated_at,
                resolved_at: ticket.resolved_at,
                closed_at: ticket.closed_at,
                merged_into: ticket.merged_into.and_then(|into| merged.get(&into).copied()),
                version: ticket.version,
            })
            .collect())
    }
}

/// The numbers of these tickets.
fn numbers_of(ctx: &mut Ctx<'_>, ids: impl Iterator<Item = TicketId>) -> Result<BTreeMap<TicketId, TicketNumber>> {
    let mut numbers = BTreeMap::new();
    for id in ids {
        if !numbers.contains_key(&id)
            && let Some(ticket) = store::find_by_id(ctx, id)?
        {
            numbers.insert(id, ticket.number);
        }
    }
    Ok(numbers)
}

/// Names of people by their ids.
pub struct Names(BTreeMap<UserId, String>);

impl Names {
    pub fn of(ctx: &mut Ctx<'_>, users: impl Iterator<Item = UserId>) -> Result<Self> {
        let mut ids: Vec<UserId> = users.collect();
        ids.sort();
        ids.dedup();
        Ok(Self(people::find_users(ctx, &ids)?.into_iter().map(|user| (user.id, user.display_name)).collect()))
    }

    pub fn person(&self, id: UserId) -> PersonBody {
        PersonBody { id, name: self.0.get(&id).cloned().unwrap_or_default() }
    }
}

/// A reply or a note.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MessageBody {
    #[schema(value_type = String)]
    pub id: MessageId,
    /// Where it was written; another ticket than the one you asked for where that was merged in.
    #[schema(value_type = i64)]
    pub ticket: TicketNumber,
    /// `reply` or `note`.
    pub kind: String,
    pub author: Option<PersonBody>,
    pub by_requester: bool,
    pub html: String,
    pub text: String,
    pub attachments: Vec<AttachmentBody>,
    pub via: String,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

impl MessageBody {
    pub fn many(ctx: &mut Ctx<'_>, messages: Vec<Message>) -> Result<Vec<Self>> {
        let names = Names::of(ctx, messages.iter().filter_map(|message| message.author))?;
        let tickets = numbers_of(ctx, messages.iter().map(|message| message.ticket))?;
        let ids: Vec<MessageId> = messages.iter().map(|message| message.id).collect();
        let mut files = files::of_messages(ctx, &ids)?;
        Ok(messages
            .into_iter()
            .map(|message| Self {
                id: message.id,
                ticket: tickets.get(&message.ticket).copied().unwrap_or(TicketNumber(0)),
                kind: message.kind.slug().to_owned(),
                author: message.author.map(|author| names.person(author)),
                by_requester: message.by_requester,
                text: richtext::to_text(&message.html),
                html: message.html,
                attachments: files.remove(&message.id).unwrap_or_default().iter().map(AttachmentBody::from).collect(),
                via: message.via.slug().to_owned(),
                created_at: message.created_at,
            })
            .collect())
    }
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventBody {
    #[schema(value_type = String)]
    pub id: EventId,
    /// What one change did together carries one number, which `undo` takes.
    #[schema(value_type = String)]
    pub operation: OperationId,
    #[schema(example = "ticket.assigned")]
    pub kind: String,
    /// `null` when the desk did it by itself.
    pub actor: Option<PersonBody>,
    /// `web`, `api`, `mail`, `command_line` or `automation`.
    pub via: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Before and after; its fields depend on the kind.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
}

impl EventBody {
    pub fn many(ctx: &mut Ctx<'_>, events: Vec<Event>) -> Result<Vec<Self>> {
        let names = Names::of(ctx, events.iter().filter_map(|event| event.actor))?;
        events
            .into_iter()
            .map(|event| {
                Ok(Self {
                    id: event.id,
                    operation: event.operation,
                    actor: event.actor.map(|actor| names.person(actor)),
                    via: event.via.slug().to_owned(),
                    at: event.at,
                    data: event.data()?,
                    kind: event.kind,
                })
            })
            .collect()
    }
}

/// A way to move a ticket.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TransitionBody {
    #[schema(example = "resolve")]
    pub name: String,
    pub label: String,
    /// The status it leads to.
    pub to: String,
    pub needs_comment: bool,
    pub needs_ticket: bool,
}

impl TransitionBody {
    pub fn of(transition: &Transition, status: &str, l: kernel::Language) -> Self {
        Self {
            name: transition.name.clone(),
            label: crate::workflow::transition_label(l, &transition.name),
            to: transition.to.clone(),
            needs_comment: transition.needs_comment(status),
            needs_ticket: transition.needs_ticket(),
        }
    }
}

/// A ticket type with its workflow.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TypeBody {
    #[schema(example = "incident")]
    pub slug: String,
    pub label: String,
    #[schema(value_type = Object)]
    pub workflow: Workflow,
}

/// A list, and where its next page begins.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListBody<T> {
    pub data: Vec<T>,
    /// To be sent as `after`; `null` at the end.
    pub next: Option<String>,
}

/// A text in one of three forms.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Writing<'a> {
    pub html: Option<&'a str>,
    pub text: Option<&'a str>,
    pub markdown: Option<&'a str>,
}

impl Writing<'_> {
    /// Cleans what was sent; nothing at all when nothing was.
    pub fn content(&self, attachments: &[AttachmentId]) -> Result<Option<Content>> {
        let content = match (self.html, self.text, self.markdown) {
            (None, None, None) if attachments.is_empty() => return Ok(None),
            (None, None, None) => Content::from_text("text", "")?,
            (Some(html), None, None) => Content::from_html("html", html)?,
            (None, Some(text), None) => Content::from_text("text", text)?,
            (None, None, Some(markdown)) => Content::from_markdown("markdown", markdown)?,
            _ => return Err(Error::invalid("html", "ticket-one-text")),
        };
        Ok(Some(content.with_attachments(attachments)))
    }
}

pub fn priority(slug: &str) -> Result<Priority> {
    Priority::from_slug(slug).ok_or_else(|| Error::invalid("priority", "ticket-priority-unknown"))
}
