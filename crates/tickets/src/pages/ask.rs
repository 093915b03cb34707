//! Acts that ask something first: whom to assign to, why to close, which ticket this one repeats, a new title, tags, files.
//!
//! Each is a small page of its own; where scripts run, the same page opens as a dialog over the list or the ticket.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::Ctx;
use kernel::{AttachmentId, Error, FieldErrors, OrNotFound, Result, Text, TicketNumber, UserId};
use people::{User, structure};
use serde::Deserialize;
use web::{Door, Query, Refusal, Shell, safe_path};

use super::{
    names::Names,
    ticket::{FileView, Person, file_view, person},
};
use crate::{
    ticket::{self, Ticket, TicketAct},
    workflow::transition_label,
};

/// People offered at once; the search finds the others.
const OFFERED: i64 = 12;

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    back: String,
    #[serde(default)]
    find: String,
    #[serde(default)]
    transition: String,
}

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    Owner,
    Follower,
    Department,
    Team,
    /// The transition with this name.
    Move(String),
    Title,
    Tags,
    Files,
    Delete,
}

impl Subject {
    /// The name of its main field.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Owner | Self::Follower => "user",
            Self::Department => "department",
            Self::Team => "team",
            Self::Move(_) => "ticket",
            Self::Title => "title",
            Self::Tags => "tags",
            Self::Files => "file",
            Self::Delete => "",
        }
    }

    fn act(&self) -> TicketAct {
        match self {
            Self::Owner | Self::Department | Self::Team => TicketAct::Assign,
            Self::Follower => TicketAct::AddFollower,
            Self::Move(_) => TicketAct::Transition,
            Self::Title | Self::Tags => TicketAct::Change,
            Self::Files => TicketAct::Attach,
            Self::Delete => TicketAct::Delete,
        }
    }

    /// What follows the ticket's address where it is posted.
    fn place(&self) -> &'static str {
        match self {
            Self::Owner => "assignment",
            Self::Follower => "follow",
            Self::Department => "department",
            Self::Team => "team",
            Self::Move(_) => "transitions",
            Self::Title => "title",
            Self::Tags => "tags",
            Self::Files => "files",
            Self::Delete => "delete",
        }
    }
}

/// What was filled in, when the form comes back.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    pub back: Option<String>,
    pub find: String,
    pub value: String,
    pub comment: String,
    pub attachments: Vec<AttachmentId>,
}

#[derive(Template)]
#[template(path = "pages/templates/ask.html")]
struct AskPage {
    shell: Shell,
    heading: String,
    action: String,
    back: String,
    body: Body,
    errors: FieldErrors,
}

enum Body {
    People {
        find: String,
        people: Vec<Person>,
        present: Option<UserId>,
    },
    Step(Step),
    Places {
        name: &'static str,
        places: Vec<Offer>,
        reason: Option<String>,
    },
    Line {
        name: &'static str,
        label: &'static str,
        value: String,
        help: &'static str,
    },
    Files(Vec<FileView>),
    /// Puts the ticket with this title into the bin.
    Delete(String),
}

/// A department or team to choose; an empty value: none.
struct Offer {
    value: String,
    label: String,
    is_present: bool,
}

/// A transition about to be used.
struct Step {
    name: String,
    label: String,
    needs_comment: bool,
    needs_ticket: bool,
    /// Where the ticket is merged instead, for who may.
    merge: Option<String>,
    ticket: String,
    comment: String,
    comment_help: String,
}

pub async fn assignment(door: Door, Path(number): Path<TicketNumber>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    show(door, number, Subject::Owner, asked).await
}

pub async fn follow(door: Door, Path(number): Path<TicketNumber>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    show(door, number, Subject::Follower, asked).await
}

pub async fn department(door: Door, Path(number): Path<TicketNumber>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    show(door, number, Subject::Department, asked).await
}

pub async fn team(door: Door, Path(number): Path<TicketNumber>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    show(door, number, Subject::Team, asked).await
}

pub async fn transition(door: Door, Path(number): Path<TicketNumber>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    show(door, number, Subject::Move(asked.transition.clone()), asked).await
}

pub async fn title(door: Door, Path(number): Path<TicketNumber>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    show(door, number, Subject::Title, asked).await
}

pub async fn tags(door: Door, Path(number): Path<TicketNumber>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    show(door, number, Subject::Tags, asked).await
}

pub async fn files(door: Door, Path(number): Path<TicketNumber>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    show(door, number, Subject::Files, asked).await
}

pub async fn delete(door: Door, Path(number): Path<TicketNumber>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    show(door, number, Subject::Delete, asked).await
}

async fn show(door: Door, number: TicketNumber, subject: Subject, asked: Asked) -> Result<Response, Refusal> {
    let filled = Filled { back: safe_path(&asked.back).map(str::to_owned), find: asked.find, ..Filled::default() };
    door.page(move |ctx, shell| page(ctx, shell, number, &subject, &filled, FieldErrors::default())).await
}

/// The form again, filled in, with what is wrong at its fields.
pub async fn again(door: &Door, number: TicketNumber, subject: Subject, filled: Filled, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(StatusCode::UNPROCESSABLE_ENTITY, move |ctx, shell| page(ctx, shell, number, &subject, &filled, errors.clone())).await
}

fn page(ctx: &mut Ctx<'_>, shell: Shell, number: TicketNumber, subject: &Subject, filled: &Filled, errors: FieldErrors) -> Result<AskPage> {
    let ticket = ticket::find(ctx, number)?;
    ctx.permit(subject.act(), &ticket.guarded())?;
    let body = body(ctx, &shell, &ticket, subject, filled, &errors)?;
    Ok(AskPage {
        heading: heading(&shell, number, subject),
        action: format!("/tickets/{number}/{}", subject.place()),
        back: filled.back.clone().unwrap_or_else(|| ticket.path()),
        body,
        errors,
        shell,
    })
}

fn heading(shell: &Shell, number: TicketNumber, subject: &Subject) -> String {
    let key = match subject {
        Subject::Move(name) => return format!("{} #{number}", transition_label(shell.l, name)),
        Subject::Owner => "ticket-page-ask-assign",
        Subject::Follower => "ticket-page-ask-follower",
        Subject::Department => "ticket-page-ask-department",
        Subject::Team => "ticket-page-ask-team",
        Subject::Title => "ticket-page-ask-title",
        Subject::Tags => "ticket-page-ask-tags",
        Subject::Files => "ticket-page-ask-files",
        Subject::Delete => "ticket-page-ask-delete",
    };
    shell.l.say(&Text::new(key).with("number", number))
}

fn body(ctx: &mut Ctx<'_>, shell: &Shell, ticket: &Ticket, subject: &Subject, filled: &Filled, errors: &FieldErrors) -> Result<Body> {
    let came_back = !errors.is_empty();
    Ok(match subject {
        Subject::Owner => Body::People { find: filled.find.clone(), people: offered(ctx, shell, ticket, &filled.find, &[])?, present: ticket.owner },
        Subject::Follower => {
            let already = ticket::followers(ctx, ticket)?;
            Body::People { find: filled.find.clone(), people: offered(ctx, shell, ticket, &filled.find, &already)?, present: None }
        }
        Subject::Department => Body::Places { name: "department", places: departments(ctx, shell, ticket)?, reason: Some(filled.comment.clone()) },
        Subject::Team => Body::Places { name: "team", places: teams(ctx, shell, ticket)?, reason: None },
        Subject::Move(name) => Body::Step(step(ctx, shell, ticket, name, filled)?),
        Subject::Title => Body::Line {
            name: "title",
            label: "ticket-page-new-title",
            value: if came_back { filled.value.clone() } else { ticket.title.clone() },
            help: "ticket-page-new-title-help",
        },
        Subject::Tags => {
            let value = if came_back { filled.value.clone() } else { ticket::store::tags(ctx, ticket.id)?.join(", ") };
            Body::Line { name: "tags", label: "ticket-page-tags", value, help: "ticket-page-new-tags-help" }
        }
        Subject::Files => {
            let mut files = Vec::new();
            for id in &filled.attachments {
                files.extend(files::find(ctx, *id)?.filter(|file| file.item.is_none()).map(|file| file_view(shell.l, &file)));
            }
            Body::Files(files)
        }
        Subject::Delete => Body::Delete(ticket.title.clone()),
    })
}

/// Agents to choose from: those who are found; without a search the reader, the followers, and others.
fn offered(ctx: &mut Ctx<'_>, shell: &Shell, ticket: &Ticket, find: &str, without: &[UserId]) -> Result<Vec<Person>> {
    let way = people::organization(ctx)?.way;
    let mut found: Vec<User> = Vec::new();
    if find.trim().is_empty() {
        let mut near: Vec<UserId> = ctx.actor().person().into_iter().collect();
        near.extend(ticket::followers(ctx, ticket)?);
        let users = people::find_users(ctx, &near)?;
        found.extend(near.iter().filter_map(|id| users.iter().find(|user| user.id == *id).cloned()));
    }
    found.extend(people::search_people(ctx, find.trim(), OFFERED * 2)?);
    let mut seen: Vec<UserId> = without.to_vec();
    found.retain(|user| {
        let is_new = !seen.contains(&user.id);
        seen.push(user.id);
        is_new && user.is_agent(way)
    });
    found.truncate(usize::try_from(OFFERED).unwrap_or(12));
    let names = Names::find(ctx, found.iter().map(|user| user.id))?;
    Ok(found.iter().map(|user| person(shell.l, &names, user.id)).collect())
}

fn departments(ctx: &mut Ctx<'_>, shell: &Shell, ticket: &Ticket) -> Result<Vec<Offer>> {
    let none = Offer { value: String::new(), label: shell.t("ticket-page-no-department").to_owned(), is_present: ticket.department.is_none() };
    let all = structure::store::departments(ctx)?.into_iter().filter(|department| department.archived_at.is_none());
    let offer = |department: structure::Department| Offer {
        value: department.id.to_string(),
        is_present: ticket.department == Some(department.id),
        label: department.name,
    };
    Ok(std::iter::once(none).chain(all.map(offer)).collect())
}

/// Teams with the departments they belong to, those of the ticket's own department first.
fn teams(ctx: &mut Ctx<'_>, shell: &Shell, ticket: &Ticket) -> Result<Vec<Offer>> {
    let departments = structure::store::departments(ctx)?;
    let mut teams: Vec<structure::Team> = structure::store::teams(ctx)?.into_iter().filter(|team| team.archived_at.is_none()).collect();
    teams.sort_by_key(|team| Some(team.department) != ticket.department);
    let none = Offer { value: String::new(), label: shell.t("ticket-page-no-team").to_owned(), is_present: ticket.team.is_none() };
    let offer = |team: structure::Team| {
        let department = departments.iter().find(|department| department.id == team.department && department.archived_at.is_none())?;
        let label = if department.name == team.name { team.name } else { format!("{} · {}", department.name, team.name) };
        Some(Offer { value: team.id.to_string(), label, is_present: ticket.team == Some(team.id) })
    };
    Ok(std::iter::once(none).chain(teams.into_iter().filter_map(offer)).collect())
}

fn step(ctx: &mut Ctx<'_>, shell: &Shell, ticket: &Ticket, name: &str, filled: &Filled) -> Result<Step> {
    let transition = ticket::allowed(ctx, ticket)?.into_iter().find(|transition| transition.name == name);
    let transition = match transition {
        Some(transition) => transition,
        // The workflow knows it, but somebody was quicker.
        None if ticket::workflow(ctx, &ticket.ticket_type)?.find(name).is_some() => return Err(Error::conflict("ticket-transition-not-now")),
        None => None.or_not_found()?,
    };
    let requester = people::find_user(ctx, ticket.requester)?.map(|user| user.display_name).unwrap_or_default();
    Ok(Step {
        label: transition_label(shell.l, name),
        needs_comment: transition.needs_comment(&ticket.status),
        needs_ticket: transition.needs_ticket(),
        merge: (transition.needs_ticket() && ctx.permit(TicketAct::Merge, &ticket.guarded()).is_ok())
            .then(|| format!("/tickets/merge?number={}", ticket.number)),
        name: transition.name,
        ticket: filled.value.clone(),
        comment: filled.comment.clone(),
        comment_help: shell.l.a("ticket-page-ask-comment-help", "name", requester),
    })
}
