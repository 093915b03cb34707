//! Requesting a service: the answers become a ticket.

use db::Ctx;
use kernel::{AttachmentId, Error, Language, OrNotFound, Result, ServiceId, TicketNumber};
use richtext::escape;
use tickets::{
    Content, NewTicket, Ticket,
    pages::ticket::HeadLine,
    ticket::{self, TicketAct},
    workflow::TicketType,
};

use super::{
    ask,
    change::Known,
    coverage,
    form::{Answer, Form, Given},
    model::{Service, shown},
    requested::Requested,
    store,
};
use crate::PracticesAct;

/// A request whose answers were checked against the form that the service had then.
#[derive(Clone, Debug)]
pub struct NewRequest {
    pub service: ServiceId,
    /// Of the form that was filled in.
    pub form_version: i64,
    answers: Vec<Answer>,
    /// What else was written, with all files, those of the answers too.
    more: Content,
}

impl NewRequest {
    /// Checks what was filled in. `more` is what else was written.
    pub fn check(service: &Service, form: &Form, given: &Given, more: &Content) -> Result<Self> {
        let answers = form.check(given)?;
        let files: Vec<AttachmentId> = answers.iter().flat_map(Answer::files).collect();
        Ok(Self { service: service.id, form_version: service.form_version, more: more.clone().with_attachments(&files), answers })
    }

    /// The answers with the names of their files, in which they are told from then on.
    fn named(&self, ctx: &mut Ctx<'_>) -> Result<Vec<Answer>> {
        let mut answers = self.answers.clone();
        for answer in answers.iter_mut().filter(|answer| answer.kind == "file") {
            let mut names = Vec::new();
            for id in answer.files() {
                names.push(files::find(ctx, id)?.ok_or_else(|| Error::invalid(answer.key.clone(), "catalogue-answer-file"))?.name);
            }
            answer.values = names;
        }
        Ok(answers)
    }
}

/// What the ticket begins with: the answers, so that they are searched, mailed and merged with it.
fn content(answers: &[Answer], more: &Content) -> Result<Content> {
    let content = Content::from_html("text", &format!("{}{}", table(answers), more.html()))?;
    Ok(content.with_attachments(more.attachments()))
}

/// The answers as the conversation begins with them.
fn table(answers: &[Answer]) -> String {
    if answers.is_empty() {
        return String::new();
    }
    let row = |answer: &Answer| format!("<tr><th>{}</th><td>{}</td></tr>", escape(&answer.label), escape(&answer.text()).replace('\n', "<br>"));
    format!("<table><tbody>{}</tbody></table>", answers.iter().map(row).collect::<String>())
}

/// The service, if the actor may request it: it is there, and their contract covers it.
pub fn find_requestable(ctx: &mut Ctx<'_>, id: ServiceId) -> Result<(Service, Form)> {
    ctx.permit_here(PracticesAct::See)?;
    let reader = coverage::reader(ctx)?;
    let services = store::all(ctx)?;
    let service = shown(&services, &reader).into_iter().map(|placed| placed.service).find(|service| service.id == id && !service.is_category);
    let service = service.cloned().or_not_found()?;
    let form = ask::form_of(ctx, &service)?;
    Ok((service, form))
}

/// Opens the ticket of a request: of the service's type, in its department and team, at Normal priority. Refused when the form is another one by now.
pub fn send(ctx: &mut Ctx<'_>, new: &NewRequest) -> Result<Ticket> {
    ctx.permit_here(PracticesAct::Request)?;
    let (service, _) = find_requestable(ctx, new.service)?;
    if service.form_version != new.form_version {
        return Err(Error::conflict("catalogue-form-changed"));
    }
    let answers = new.named(ctx)?;
    let ticket = NewTicket {
        ticket_type: TicketType::from_stored(service.ticket_type.clone()),
        title: service.name.clone(),
        content: content(&answers, &new.more)?,
        tags: Vec::new(),
        priority: None,
        requester: None,
        owner: None,
    };
    // A department or team may have been archived since it was preset.
    let known = Known::read(ctx)?;
    let department = service.department.filter(|department| known.departments.contains(department));
    let ticket = ticket::open_for(ctx, &ticket, department, service.team.filter(|team| known.teams.contains(team)))?;
    store::insert_request(ctx, ticket.id, &service, &answers)?;
    Ok(ticket)
}

/// Tells on a ticket's page which service it came from.
#[db::linkme::distributed_slice(tickets::pages::ticket::HEAD_LINES)]
#[linkme(crate = db::linkme)]
static FROM: tickets::pages::ticket::FindHeadLine = from;

fn from(ctx: &mut Ctx<'_>, l: Language, ticket: &Ticket) -> Result<Option<HeadLine>> {
    let requested = store::find_request(ctx, ticket.id)?;
    let may_keep = ctx.permit_here(PracticesAct::KeepCatalogue).is_ok();
    Ok(requested.map(|requested| HeadLine {
        icon: requested.icon,
        label: l.t("catalogue-requested").to_owned(),
        text: requested.name,
        href: may_keep.then(|| format!("/settings/catalogue/{}", requested.service)),
    }))
}

/// What was requested by a ticket that the actor may see; none where it did not come from the catalogue.
pub fn requested(ctx: &mut Ctx<'_>, number: TicketNumber) -> Result<Option<Requested>> {
    let ticket = ticket::find(ctx, number)?;
    ctx.permit(TicketAct::See, &ticket.guarded())?;
    store::find_request(ctx, ticket.id)
}
