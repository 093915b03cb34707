//! `GET /tickets/new` and `POST /tickets`: raising a ticket.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use db::Ctx;
use kernel::{DepartmentId, Error, FieldErrors, Language, OrNotFound, Result, UserId};
use serde::Deserialize;
use web::{Door, Message, Query, Refusal, Shell};

use super::{
    feed::{Kind, kinds},
    posted::Posted,
    require_desk,
    ticket::{FileView, file_view},
};
use crate::{
    drafts,
    ticket::{self, NewTicket, TicketAct, Weight},
    workflow::{Level, Priority, TicketType, priority_label, urgency_label},
};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default, rename = "type")]
    kind: String,
}

/// What was filled in.
#[derive(Clone, Debug, Default)]
struct Filled {
    kind: String,
    title: String,
    text: String,
    html: String,
    tags: String,
    requester: String,
    priority: String,
    department: String,
    urgency: String,
}

#[derive(Template)]
#[template(path = "pages/templates/raise.html")]
struct RaisePage {
    shell: Shell,
    kinds: Vec<Kind>,
    filled: Filled,
    files: Vec<FileView>,
    priorities: Vec<(&'static str, String)>,
    /// Empty where there is nothing to choose from.
    departments: Vec<(String, String)>,
    urgencies: Vec<(&'static str, String)>,
    /// Agents raise tickets for others, and say how urgent they are.
    is_agent: bool,
    errors: FieldErrors,
}

impl RaisePage {
    /// What a type is for, below its name.
    fn hint(&self, slug: &str) -> &'static str {
        self.shell.t(match slug {
            "incident" => "ticket-page-hint-incident",
            "bug" => "ticket-page-hint-bug",
            "question" => "ticket-page-hint-question",
            "service_request" => "ticket-page-hint-service_request",
            _ => "ticket-page-hint-other",
        })
    }

    fn chosen_priority(&self) -> &str {
        if self.filled.priority.is_empty() { Priority::Normal.slug() } else { &self.filled.priority }
    }

    /// The lesser fields are unfolded when something in them matters.
    fn shows_more(&self) -> bool {
        let filled = &self.filled;
        let is_filled = !filled.tags.is_empty()
            || !filled.department.is_empty()
            || !filled.urgency.is_empty()
            || !filled.requester.is_empty()
            || !matches!(filled.priority.as_str(), "" | "normal");
        is_filled || ["tags", "requester", "priority", "department", "urgency"].iter().any(|field| self.errors.of(field).is_some())
    }
}

pub async fn form(door: Door, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        require_desk(ctx)?;
        ctx.permit_here(TicketAct::Open)?;
        let workflows = ticket::types(ctx)?;
        let known = workflows.iter().map(|workflow| workflow.ticket_type.as_str());
        let kind = known.clone().find(|slug| *slug == asked.kind).or(known.clone().next()).unwrap_or_default().to_owned();
        let html = drafts::find(ctx, &format!("new:{kind}"))?.map(|draft| draft.html).unwrap_or_default();
        page(ctx, shell, Filled { kind, html, ..Filled::default() }, &[], FieldErrors::default())
    })
    .await
}

fn page(ctx: &mut Ctx<'_>, shell: Shell, filled: Filled, attachments: &[kernel::AttachmentId], errors: FieldErrors) -> Result<RaisePage> {
    let l = shell.l;
    let mut files = Vec::new();
    for id in attachments {
        files.extend(files::find(ctx, *id)?.filter(|file| file.item.is_none()).map(|file| file_view(l, &file)));
    }
    Ok(RaisePage {
        kinds: kinds(l, &ticket::types(ctx)?),
        priorities: priorities(l),
        departments: departments(ctx, l)?,
        urgencies: urgencies(l),
        is_agent: ctx.permit_here(TicketAct::OpenFor).is_ok(),
        filled,
        files,
        errors,
        shell,
    })
}

fn priorities(l: Language) -> Vec<(&'static str, String)> {
    Priority::ALL.iter().rev().map(|priority| (priority.slug(), priority_label(l, *priority))).collect()
}

fn urgencies(l: Language) -> Vec<(&'static str, String)> {
    let unsaid = ("", l.t("ticket-page-unsaid").to_owned());
    std::iter::once(unsaid).chain(Level::ALL.iter().rev().map(|level| (level.slug(), urgency_label(l, *level)))).collect()
}

/// The departments in use, where there are several.
fn departments(ctx: &mut Ctx<'_>, l: Language) -> Result<Vec<(String, String)>> {
    let all = people::organization::departments(ctx)?;
    if all.len() < 2 {
        return Ok(Vec::new());
    }
    let none = (String::new(), l.t("ticket-page-no-department").to_owned());
    Ok(std::iter::once(none).chain(all.into_iter().map(|(id, name)| (id.to_string(), name))).collect())
}

/// The department that was chosen, if one was and is in use.
fn chosen_department(ctx: &mut Ctx<'_>, id: &str) -> Result<Option<DepartmentId>> {
    match id {
        "" => Ok(None),
        id => {
            let known = people::organization::departments(ctx)?;
            known.into_iter().find(|(known, _)| known.to_string() == id).map(|(known, _)| Some(known)).or_invalid("department", "ticket-no-such-department")
        }
    }
}

pub async fn open(door: Door, posted: Posted) -> Result<Response, Refusal> {
    let posted = posted.keep_files(&door).await?;
    let opened = match read(&posted) {
        Ok(new) => {
            let requester = posted.text("requester").trim().to_owned();
            let item = format!("new:{}", posted.text("type"));
            let (department, urgency) = (posted.text("department").trim().to_owned(), Level::from_slug(posted.text("urgency")));
            door.write(move |ctx| {
                let new = NewTicket { requester: find_requester(ctx, &requester)?, ..new.clone() };
                let department = chosen_department(ctx, &department)?;
                let mut ticket = ticket::open_in(ctx, &new, department)?;
                if urgency.is_some() {
                    ticket = ticket::weigh(ctx, ticket.number, Weight { urgency: Some(urgency), impact: None })?;
                }
                drafts::forget(ctx, &item)?;
                Ok(ticket)
            })
            .await
        }
        Err(error) => Err(error),
    };
    match opened {
        Ok(ticket) => Ok(Message::ok(kernel::Text::new("ticket-page-did-open").with("number", format!("#{}", ticket.number))).redirect(&ticket.path())),
        Err(Error::Invalid(errors)) => again(&door, &posted, errors).await,
        Err(other) => Err(other.into()),
    }
}

/// All that is wrong is said at once, as far as it can be known without asking the database.
fn read(posted: &Posted) -> Result<NewTicket> {
    let mut errors = FieldErrors::default();
    let ticket_type = errors.take(posted.text("type").parse::<TicketType>());
    let content = errors.take(posted.content());
    let title = posted.text("title").to_owned();
    if title.trim().is_empty() {
        errors.add("title", "error-required");
    }
    let priority = match posted.get("priority").filter(|slug| !slug.is_empty()) {
        Some(slug) => errors.take(Priority::from_slug(slug).or_invalid("priority", "ticket-priority-unknown")),
        None => None,
    };
    match (ticket_type, content, errors.is_empty()) {
        (Some(ticket_type), Some(content), true) => {
            Ok(NewTicket { ticket_type, title, content, tags: split_tags(posted.text("tags")), priority, requester: None, owner: None })
        }
        _ => Err(Error::Invalid(errors)),
    }
}

pub fn split_tags(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

/// Somebody by username, by address, or by a name that only one person has.
fn find_requester(ctx: &mut Ctx<'_>, text: &str) -> Result<Option<UserId>> {
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(user) = people::by_username(ctx, text)? {
        return Ok(Some(user.id));
    }
    let found = people::search_people(ctx, text, 5)?;
    let key = kernel::fold(text);
    let by_address = found.iter().find(|user| user.email_key() == key);
    let only = if let [only] = found.as_slice() { Some(only) } else { None };
    by_address.or(only).map(|user| Some(user.id)).or_invalid("requester", "ticket-no-such-person")
}

/// The form again, filled in, with what is wrong at its fields.
async fn again(door: &Door, posted: &Posted, errors: FieldErrors) -> Result<Response, Refusal> {
    let filled = Filled {
        kind: posted.text("type").to_owned(),
        title: posted.text("title").to_owned(),
        text: posted.text("text").to_owned(),
        html: posted.text("html").to_owned(),
        tags: posted.text("tags").to_owned(),
        requester: posted.text("requester").to_owned(),
        priority: posted.text("priority").to_owned(),
        department: posted.text("department").to_owned(),
        urgency: posted.text("urgency").to_owned(),
    };
    let attachments = posted.attachments().unwrap_or_default();
    door.page_with(StatusCode::UNPROCESSABLE_ENTITY, move |ctx, shell| page(ctx, shell, filled.clone(), &attachments, errors.clone())).await
}
