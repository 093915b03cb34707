//! `/p/{slug}/ask`: asking for help in one's own words, in a department if one likes (C4).

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::Ctx;
use kernel::{AttachmentId, DepartmentId, Error, FieldErrors, OrNotFound, Result, Text};
use serde::Deserialize;
use tickets::{
    NewTicket, drafts,
    pages::{
        posted::Posted,
        ticket::{FileView, file_view},
    },
    ticket::{self, Weight},
    workflow::{Level, TicketType, urgency_label},
};
use web::{Door, Message, Query, Refusal, Shell};

use super::frame::Frame;

/// The kinds that people ask for in their own words; the others come from the catalogue or are the desk's.
const KINDS: [&str; 2] = ["question", "incident"];

/// Under which name a text that was begun is kept.
const DRAFT: &str = "portal:ask";

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    title: String,
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
    department: String,
    urgency: String,
    attachments: Vec<AttachmentId>,
}

#[derive(Template)]
#[template(path = "portal/templates/ask.html")]
struct AskPage {
    shell: Shell,
    frame: Frame,
    kinds: Vec<&'static str>,
    filled: Filled,
    files: Vec<FileView>,
    /// Ids and names, an empty one first.
    departments: Vec<(String, String)>,
    /// How soon it is needed, in the words of whoever asks; unsaid first.
    urgencies: Vec<(&'static str, String)>,
    errors: FieldErrors,
}

/// `GET /p/{slug}/ask`
pub async fn show(door: Door, Path(slug): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        let html = drafts::find(ctx, DRAFT)?.map(|draft| draft.html).unwrap_or_default();
        let title = kernel::truncate(asked.title.trim(), ticket::TITLE).to_owned();
        page(ctx, shell, &slug, Filled { title, kind: asked.kind.clone(), html, ..Filled::default() }, FieldErrors::default())
    })
    .await
}

fn page(ctx: &mut Ctx<'_>, shell: Shell, slug: &str, mut filled: Filled, errors: FieldErrors) -> Result<AskPage> {
    let frame = Frame::inside(ctx, slug)?;
    let kinds = kinds(ctx)?;
    if !kinds.contains(&filled.kind.as_str()) {
        filled.kind = kinds.first().map(|kind| (*kind).to_owned()).unwrap_or_default();
    }
    let mut files = Vec::new();
    for id in &filled.attachments {
        files.extend(files::find(ctx, *id)?.filter(|file| file.item.is_none()).map(|file| file_view(shell.l, &file)));
    }
    let departments = people::organization::departments(ctx)?;
    let none = (String::new(), shell.t("portal-department-none").to_owned());
    let unsaid = ("", shell.t("portal-urgency-none").to_owned());
    let urgencies = std::iter::once(unsaid).chain(Level::ALL.iter().rev().map(|level| (level.slug(), urgency_label(shell.l, *level)))).collect();
    Ok(AskPage {
        kinds,
        departments: std::iter::once(none).chain(departments.into_iter().map(|(id, name)| (id.to_string(), name))).collect(),
        urgencies,
        files,
        filled,
        errors,
        frame,
        shell,
    })
}

/// Those of the kinds that the organization has.
fn kinds(ctx: &mut Ctx<'_>) -> Result<Vec<&'static str>> {
    let types = ticket::types(ctx)?;
    Ok(KINDS.into_iter().filter(|kind| types.iter().any(|workflow| workflow.ticket_type.as_str() == *kind)).collect())
}

/// `POST /p/{slug}/ask`
pub async fn send(door: Door, Path(slug): Path<String>, posted: Posted) -> Result<Response, Refusal> {
    let posted = posted.keep_files(&door).await?;
    let inside = slug.clone();
    let sent = match read(&posted) {
        Ok((new, department)) => {
            let urgency = Level::from_slug(posted.text("urgency"));
            door.write(move |ctx| {
                let frame = Frame::inside(ctx, &inside)?;
                if !kinds(ctx)?.contains(&new.ticket_type.as_str()) {
                    return Err(Error::invalid("type", "ticket-type-unknown"));
                }
                check_department(ctx, department)?;
                let ticket = ticket::open_in(ctx, &new, department)?;
                if urgency.is_some() {
                    ticket::weigh(ctx, ticket.number, Weight { urgency: Some(urgency), impact: None })?;
                }
                drafts::forget(ctx, DRAFT)?;
                Ok((frame, ticket.number))
            })
            .await
        }
        Err(error) => Err(error),
    };
    match sent {
        Ok((frame, number)) => {
            let sent = Message::ok(Text::new("portal-sent").with("number", format!("#{number}")));
            Ok(sent.redirect(&frame.at(&format!("/requests/{number}"))))
        }
        Err(error) => {
            let (status, errors) = people::failed::form(error)?;
            again(&door, slug, status, &posted, errors).await
        }
    }
}

fn check_department(ctx: &mut Ctx<'_>, department: Option<DepartmentId>) -> Result<()> {
    let Some(wanted) = department else { return Ok(()) };
    let known = people::organization::departments(ctx)?;
    known.into_iter().find(|(id, _)| *id == wanted).or_invalid("department", "portal-no-such-department").map(drop)
}

/// All that is wrong is said at once, as far as it can be known without asking the database.
fn read(posted: &Posted) -> Result<(NewTicket, Option<DepartmentId>)> {
    let mut errors = FieldErrors::default();
    let ticket_type = errors.take(posted.text("type").parse::<TicketType>());
    let content = errors.take(posted.content());
    if content.as_ref().is_some_and(|content| content.is_empty()) {
        errors.add("text", "portal-text-required");
    }
    let title = posted.text("title").to_owned();
    if title.trim().is_empty() {
        errors.add("title", "error-required");
    }
    let department = match posted.text("department") {
        "" => None,
        id => errors.take(id.parse().ok().or_invalid("department", "portal-no-such-department")),
    };
    match (ticket_type, content, errors.is_empty()) {
        (Some(ticket_type), Some(content), true) => {
            Ok((NewTicket { ticket_type, title, content, tags: Vec::new(), priority: None, requester: None, owner: None }, department))
        }
        _ => Err(Error::Invalid(errors)),
    }
}

/// The form again, filled in, with what is wrong at its fields.
async fn again(door: &Door, slug: String, status: StatusCode, posted: &Posted, errors: FieldErrors) -> Result<Response, Refusal> {
    let filled = Filled {
        kind: posted.text("type").to_owned(),
        title: posted.text("title").to_owned(),
        text: posted.text("text").to_owned(),
        html: posted.text("html").to_owned(),
        department: posted.text("department").to_owned(),
        urgency: posted.text("urgency").to_owned(),
        attachments: posted.attachments().unwrap_or_default(),
    };
    door.page_with(status, move |ctx, shell| page(ctx, shell, &slug, filled.clone(), errors.clone())).await
}
