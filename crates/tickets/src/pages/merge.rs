//! `/tickets/merge`: which ticket others are merged into, what that will do, and the way back.
//!
//! The same page serves one ticket and several rows of the feed; where scripts run, it opens as a dialog over the ticket.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::Ctx;
use kernel::{Error, FieldErrors, OrNotFound, PageRequest, Result, Text, TicketNumber};
use serde::Deserialize;
use web::{Door, Message, Query, Refusal, Shell, refusal::encode, safe_path};

use super::{
    acting::{Done, finish},
    names::Names,
    palette::{by_number, wanted},
    posted::Posted,
    store,
};
use crate::{
    feed,
    query::Context,
    ticket::{self, Ticket, TicketAct},
    workflow::{status_label, type_label},
};

/// Tickets offered at once; the search finds the others.
const OFFERED: i64 = 10;

/// More rows of one list are not merged at once.
const MOST: usize = 50;

#[derive(Deserialize, Default, Clone)]
pub struct Asked {
    /// The tickets to merge.
    #[serde(default)]
    number: Vec<TicketNumber>,
    /// Where to; not chosen yet while it is left out.
    into: Option<TicketNumber>,
    #[serde(default)]
    find: String,
    #[serde(default)]
    back: String,
}

#[derive(Template)]
#[template(path = "pages/templates/merge.html")]
struct MergePage {
    shell: Shell,
    heading: String,
    back: String,
    find: String,
    /// `number=12&number=14&back=…`, for links that go on asking.
    address: String,
    numbers: Vec<TicketNumber>,
    offered: Vec<Offer>,
    plan: Option<Plan>,
    errors: FieldErrors,
}

/// A ticket that others may be merged into.
struct Offer {
    number: TicketNumber,
    title: String,
    slug: String,
    kind: String,
    status: String,
    requester: String,
}

/// What will happen.
struct Plan {
    into: Offer,
    sentences: Vec<String>,
    confirm: String,
}

/// `GET /tickets/merge?number=12&number=14`
pub async fn show(door: Door, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| page(ctx, shell, &asked, FieldErrors::default())).await
}

/// `POST /tickets/merge`
pub async fn merge(door: Door, posted: Posted) -> Result<Response, Refusal> {
    let asked = read(&posted)?;
    let (numbers, into) = (sources(&asked), asked.into.or_invalid("into", "ticket-merge-where")?);
    let back = posted.back(&format!("/tickets/{into}"));
    let merged = door.write(move |ctx| merged(ctx, &numbers, into)).await;
    match merged {
        Err(Error::Invalid(errors)) => {
            let chosen = Asked { into: None, ..asked };
            door.page_with(StatusCode::UNPROCESSABLE_ENTITY, move |ctx, shell| page(ctx, shell, &chosen, errors.clone())).await
        }
        result => finish(result, into, &back),
    }
}

/// `POST /tickets/{number}/part`
pub async fn part(door: Door, Path(number): Path<TicketNumber>) -> Result<Response, Refusal> {
    let back = format!("/tickets/{number}");
    match door.write(move |ctx| ticket::part(ctx, number)).await {
        Ok(_) => Ok(Message::ok(Text::new("ticket-page-did-part").with("number", format!("#{number}"))).redirect(&back)),
        Err(Error::Conflict(text)) => Ok(Message::problem(text).redirect(&back)),
        Err(other) => Err(other.into()),
    }
}

fn read(posted: &Posted) -> Result<Asked> {
    let number = |text: &str| text.parse().ok().or_invalid("into", "ticket-no-such-ticket");
    Ok(Asked {
        number: posted.all("number").map(number).collect::<Result<_>>()?,
        into: posted.get("into").map(number).transpose()?,
        find: String::new(),
        back: posted.text("back").to_owned(),
    })
}

/// The tickets that will be merged: those chosen, without the one that stays.
fn sources(asked: &Asked) -> Vec<TicketNumber> {
    asked.number.iter().copied().filter(|number| Some(*number) != asked.into).take(MOST).collect()
}

fn merged(ctx: &mut Ctx<'_>, numbers: &[TicketNumber], into: TicketNumber) -> Result<Done> {
    let before = ticket::store::find(ctx, into)?.map(|ticket| ticket.version);
    let ticket = ticket::merge(ctx, numbers, into)?;
    if before == Some(ticket.version) {
        return Ok(Done { text: Text::new("ticket-page-did-nothing").with("number", format!("#{into}")), undo: None });
    }
    let undo = queue::latest(ctx, ticket.item())?.map(|event| event.operation);
    Ok(Done { text: Text::new("ticket-page-did-merge").with("numbers", list(numbers)).with("into", format!("#{into}")), undo })
}

/// "#12, #14"
fn list(numbers: &[TicketNumber]) -> String {
    numbers.iter().map(|number| format!("#{number}")).collect::<Vec<_>>().join(", ")
}

fn page(ctx: &mut Ctx<'_>, shell: Shell, asked: &Asked, errors: FieldErrors) -> Result<MergePage> {
    let mut chosen = Vec::new();
    for number in asked.number.iter().take(MOST) {
        let ticket = ticket::find(ctx, *number)?;
        ctx.permit(TicketAct::Merge, &ticket.guarded())?;
        chosen.push(ticket);
    }
    let first = chosen.first().or_not_found()?.clone();
    let back = safe_path(&asked.back).map_or_else(|| first.path(), str::to_owned);
    let into = match asked.into {
        Some(into) => Some(ticket::find(ctx, into)?),
        None => None,
    };
    let numbers = sources(asked);
    let named: String = asked.number.iter().map(|number| format!("number={number}&")).collect();
    Ok(MergePage {
        heading: shell.l.a("ticket-page-merge-title", "numbers", list(&numbers)),
        address: format!("{named}back={}", encode(&back)),
        plan: match into {
            Some(into) => Some(plan(ctx, &shell, &chosen, &into)?),
            None => None,
        },
        offered: if asked.into.is_none() { offered(ctx, &shell, &chosen, asked.find.trim())? } else { Vec::new() },
        find: asked.find.clone(),
        numbers: asked.number.clone(),
        back,
        errors,
        shell,
    })
}

/// The chosen ones where they are several, then what the search finds; without a search what the same person asked and is not done, then the rest of what is.
fn offered(ctx: &mut Ctx<'_>, shell: &Shell, chosen: &[Ticket], find: &str) -> Result<Vec<Offer>> {
    let mut tickets = if chosen.len() > 1 && find.is_empty() { chosen.to_vec() } else { Vec::new() };
    if find.is_empty() {
        if let Some(first) = chosen.first() {
            tickets.extend(store::unfinished_of(ctx, first.requester, OFFERED)?);
        }
    } else {
        tickets.extend(by_number(ctx, find)?.filter(|ticket| ticket.merged_into.is_none()));
    }
    let query = match find {
        "" => feed::parse_or_refuse(ctx, "is:open")?,
        find => wanted(ctx, find)?,
    };
    let context = Context { me: ctx.actor().person(), now: ctx.now(), zone: shell.clock.zone.clone() };
    tickets.extend(feed::list(ctx, &query, &context, &PageRequest::first(OFFERED))?.data);
    let mut seen: Vec<TicketNumber> = if chosen.len() == 1 { vec![chosen[0].number] } else { Vec::new() };
    tickets.retain(|ticket| {
        let is_new = !seen.contains(&ticket.number);
        seen.push(ticket.number);
        is_new
    });
    tickets.truncate(usize::try_from(OFFERED).unwrap_or(10).max(chosen.len()));
    let names = Names::find(ctx, tickets.iter().map(|ticket| ticket.requester))?;
    Ok(tickets.iter().map(|ticket| offer(shell, ticket, &names)).collect())
}

fn offer(shell: &Shell, ticket: &Ticket, names: &Names) -> Offer {
    let slug = ticket.ticket_type.to_string();
    Offer {
        number: ticket.number,
        title: ticket.title.clone(),
        kind: type_label(shell.l, &slug),
        slug,
        status: status_label(shell.l, &ticket.status),
        requester: names.full(shell.l, Some(ticket.requester)),
    }
}

fn plan(ctx: &mut Ctx<'_>, shell: &Shell, chosen: &[Ticket], into: &Ticket) -> Result<Plan> {
    let l = shell.l;
    let sources: Vec<&Ticket> = chosen.iter().filter(|ticket| ticket.id != into.id).collect();
    let names = Names::find(ctx, sources.iter().map(|ticket| ticket.requester).chain([into.requester]))?;
    let numbers: Vec<TicketNumber> = sources.iter().map(|ticket| ticket.number).collect();
    let messages: i64 = sources.iter().map(|ticket| ticket.message_count).sum();
    let mut requesters: Vec<_> = sources.iter().map(|ticket| ticket.requester).filter(|requester| *requester != into.requester).collect();
    requesters.sort();
    requesters.dedup();
    let mut sentences = vec![l.say(&Text::new("ticket-page-merge-messages").with("n", messages).with("into", into.number))];
    if !requesters.is_empty() {
        let who: Vec<String> = requesters.iter().map(|requester| names.full(l, Some(*requester))).collect();
        sentences.push(l.say(&Text::new("ticket-page-merge-people").with("n", who.len()).with("names", who.join(", ")).with("into", into.number)));
    }
    sentences.push(l.say(&Text::new("ticket-page-merge-leaves").with("n", numbers.len()).with("numbers", list(&numbers))));
    if into.category.is_done() {
        sentences.push(l.b("ticket-page-merge-done", "into", into.number, "status", status_label(l, &into.status)));
    }
    sentences.push(l.t("ticket-page-merge-back").to_owned());
    Ok(Plan { confirm: l.b("ticket-page-merge-do", "numbers", list(&numbers), "into", into.number), into: offer(shell, into, &names), sentences })
}
