//! `/mail/{id}`: one mail that came in, and how it was decided about.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::Ctx;
use kernel::{EmailId, FieldErrors, Language, OrNotFound, Result, TicketNumber};
use mail::{
    intake::{self, Email, EmailAct, EmailState, Reason},
    mailbox,
};
use tickets::{ticket, workflow::type_label};
use web::{Door, Refusal, Shell};

use super::{
    pages::{number, subject_words},
    read::{self, MailView},
    reason_key, source, state_key, state_pill,
};

/// What was typed and not taken.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub ticket: String,
    pub ticket_type: String,
    pub errors: FieldErrors,
}

/// A decision in words.
struct TraceLine {
    text: String,
    at: kernel::Timestamp,
}

/// A size in bytes, in words.
fn size(shell: &Shell, bytes: &u64) -> String {
    files::size_text(shell.l, *bytes)
}

#[derive(Template)]
#[template(path = "mails/templates/show.html")]
struct MailPage {
    shell: Shell,
    subject: String,
    state: String,
    reason: String,
    size: String,
    /// The address of the mailbox it came through; none when that was removed.
    mailbox: Option<String>,
    ticket: Option<TicketNumber>,
    trace: Vec<TraceLine>,
    /// None where it cannot be read as a mail.
    view: Option<MailView>,
    may_decide: bool,
    /// Slug and label of each type it may open.
    types: Vec<(String, String)>,
    typed: Typed,
    email: Email,
}

/// The types that a ticket may be opened as; the first says that the mail itself decides.
fn types(ctx: &mut Ctx<'_>, l: Language) -> Result<Vec<(String, String)>> {
    let by_itself = (String::new(), l.t("mails-type-by-itself").to_owned());
    let all = ticket::types(ctx)?;
    Ok(std::iter::once(by_itself).chain(all.iter().map(|workflow| (workflow.ticket_type.to_string(), type_label(l, workflow.ticket_type.as_str())))).collect())
}

/// `GET /mail/{id}`
pub async fn show(door: Door, Path(id): Path<EmailId>) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, id, Typed::default()).await
}

pub async fn show_with(door: &Door, status: StatusCode, id: EmailId, typed: Typed) -> Result<Response, Refusal> {
    let email = door.read(move |ctx| source::find(ctx, id)).await?;
    let view = read::read(&door.app, &email).await?;
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(EmailAct::See)?;
        let email = intake::find(ctx, id)?.or_not_found()?;
        let l = shell.l;
        let ticket = match email.ticket {
            Some(ticket) => number(ctx, ticket)?,
            None => None,
        };
        Ok(MailPage {
            subject: subject_words(l, &email),
            state: l.t(&state_key(email.state)).to_owned(),
            reason: l.t(&reason_key(email.reason)).to_owned(),
            size: files::size_text(l, u64::try_from(email.size).unwrap_or(0)),
            mailbox: mailbox::find(ctx, email.mailbox)?.map(|mailbox| mailbox.address.to_string()),
            ticket,
            trace: email.trace.iter().map(|step| TraceLine { text: l.say(&step.text()), at: step.at }).collect(),
            view: view.clone(),
            may_decide: email.state != EmailState::Ticketed && ctx.permit_here(EmailAct::Route).is_ok(),
            types: types(ctx, l)?,
            typed: typed.clone(),
            email,
            shell,
        })
    })
    .await
}
