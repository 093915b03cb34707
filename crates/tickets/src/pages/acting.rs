//! What the buttons of rows and tickets do: each calls one verb, returns to where it was pressed, and says what happened, with a way back.

use axum::{extract::Path, response::Response};
use db::Ctx;
use kernel::{Error, OperationId, OrNotFound, Result, Text, TicketNumber, UserId};
use serde::Deserialize;
use web::{Door, Message, Query, Refusal, refusal::encode, safe_path};

use super::{
    ask::{self, Filled, Subject},
    posted::Posted,
    raise::split_tags,
    words::language,
};
use crate::{
    ticket::{self, Change, Content, Move, Ticket, Weight},
    workflow::{Level, Priority, priority_label, status_label, type_label},
};

/// What a verb did: its sentence, and the operation that takes it back.
pub(super) struct Done {
    pub text: Text,
    pub undo: Option<OperationId>,
}

/// A sentence about the ticket. The sign before the number keeps its digits together.
fn about(key: &'static str, number: TicketNumber) -> Text {
    Text::new(key).with("number", format!("#{number}"))
}

/// Runs a verb on a ticket and finds out how to take it back. A verb that found nothing to change says so.
fn done(
    ctx: &mut Ctx<'_>,
    number: TicketNumber,
    verb: impl FnOnce(&mut Ctx<'_>) -> Result<Ticket>,
    tell: impl FnOnce(&mut Ctx<'_>, &Ticket) -> Result<Text>,
) -> Result<Done> {
    let before = ticket::find(ctx, number)?.version;
    let ticket = verb(ctx)?;
    if ticket.version == before {
        return Ok(Done { text: about("ticket-page-did-nothing", number), undo: None });
    }
    let undo = queue::latest(ctx, ticket.item())?.map(|event| event.operation);
    Ok(Done { text: tell(ctx, &ticket)?, undo })
}

/// Returns to the page where the button was, and says what was done there. What no longer fits the ticket is told there too.
pub(super) fn finish(result: Result<Done>, number: TicketNumber, back: &str) -> Result<Response, Refusal> {
    match result {
        Ok(Done { text, undo }) => {
            let message = Message::ok(text);
            let message = match undo {
                Some(operation) => message.with_undo(format!("/tickets/{number}/undo?operation={operation}&back={}", encode(back))),
                None => message,
            };
            Ok(message.redirect(back))
        }
        Err(Error::Conflict(text)) => Ok(Message::problem(text).redirect(back)),
        Err(other) => Err(other.into()),
    }
}

/// The same for a form that asks: what is wrong with it comes back at its field.
async fn finish_or_ask(door: &Door, result: Result<Done>, number: TicketNumber, posted: &Posted, subject: Subject) -> Result<Response, Refusal> {
    match result {
        Err(Error::Invalid(errors)) => {
            let filled = Filled {
                back: posted.get("back").and_then(safe_path).map(str::to_owned),
                value: posted.text(subject.field()).to_owned(),
                comment: posted.text("comment").to_owned(),
                attachments: posted.attachments().unwrap_or_default(),
                ..Filled::default()
            };
            ask::again(door, number, subject, filled, errors).await
        }
        result => finish(result, number, &posted.back(&format!("/tickets/{number}"))),
    }
}

/// `me`, or an id.
fn person(ctx: &Ctx<'_>, text: &str) -> Result<UserId> {
    match text {
        "me" => ctx.me(),
        id => id.parse().ok().or_invalid("user", "ticket-no-such-person"),
    }
}

fn name_of(ctx: &mut Ctx<'_>, user: UserId) -> Result<String> {
    Ok(people::find_user(ctx, user)?.map(|user| user.display_name).unwrap_or_default())
}

pub async fn assign(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    let user = posted.text("user").to_owned();
    let result = door
        .write(move |ctx| {
            let to = person(ctx, &user)?;
            done(
                ctx,
                number,
                |ctx| ticket::assign(ctx, number, to),
                |ctx, _| {
                    Ok(match ctx.actor().person() == Some(to) {
                        true => about("ticket-page-did-own", number),
                        false => about("ticket-page-did-assign", number).with("name", name_of(ctx, to)?),
                    })
                },
            )
        })
        .await;
    finish_or_ask(&door, result, number, &posted, Subject::Owner).await
}

pub async fn release(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    let result = door.write(move |ctx| done(ctx, number, |ctx| ticket::release(ctx, number), |_, _| Ok(about("ticket-page-did-release", number)))).await;
    finish(result, number, &posted.back(&format!("/tickets/{number}")))
}

pub async fn follow(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    let user = posted.get("user").unwrap_or("me").to_owned();
    let result = door
        .write(move |ctx| {
            let user = person(ctx, &user)?;
            ticket::follow(ctx, number, user)?;
            Ok(Done { text: following(ctx, number, user, ["ticket-page-did-follow", "ticket-page-did-add-follower"])?, undo: None })
        })
        .await;
    finish_or_ask(&door, result, number, &posted, Subject::Follower).await
}

pub async fn unfollow(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    let user = posted.get("user").unwrap_or("me").to_owned();
    let result = door
        .write(move |ctx| {
            let user = person(ctx, &user)?;
            ticket::unfollow(ctx, number, user)?;
            Ok(Done { text: following(ctx, number, user, ["ticket-page-did-unfollow", "ticket-page-did-remove-follower"])?, undo: None })
        })
        .await;
    finish(result, number, &posted.back(&format!("/tickets/{number}")))
}

fn following(ctx: &mut Ctx<'_>, number: TicketNumber, user: UserId, [mine, theirs]: [&'static str; 2]) -> Result<Text> {
    Ok(match ctx.actor().person() == Some(user) {
        true => about(mine, number),
        false => about(theirs, number).with("name", name_of(ctx, user)?),
    })
}

pub async fn transition(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    let name = posted.text("transition").to_owned();
    let result = match read_move(&posted) {
        Ok(step) => {
            door.write(move |ctx| {
                let step = step.clone();
                done(
                    ctx,
                    number,
                    |ctx| ticket::transition(ctx, number, &step),
                    |ctx, ticket| Ok(about("ticket-page-did-move", number).with("name", status_label(language(ctx)?, &ticket.status))),
                )
            })
            .await
        }
        Err(error) => Err(error),
    };
    finish_or_ask(&door, result, number, &posted, Subject::Move(name)).await
}

fn read_move(posted: &Posted) -> Result<Move> {
    let comment = match posted.text("comment") {
        "" => None,
        text => Some(Content::from_text("comment", text)?),
    };
    let duplicate_of = match posted.text("ticket").trim() {
        "" => None,
        number => Some(number.parse().ok().or_invalid("ticket", "ticket-no-such-ticket")?),
    };
    Ok(Move { transition: posted.text("transition").to_owned(), comment, duplicate_of })
}

/// Changes one property and tells it.
async fn change(door: &Door, number: TicketNumber, change: Change, tell: fn(&mut Ctx<'_>, &Ticket) -> Result<Text>) -> Result<Done> {
    door.write(move |ctx| done(ctx, number, |ctx| ticket::change(ctx, number, &change, |_| Ok(())), tell)).await
}

/// Ends mails about the ticket to whoever asks, and lets them come again.
pub async fn quieten(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    set_quiet(&door, number, &posted, true).await
}

pub async fn unquieten(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    set_quiet(&door, number, &posted, false).await
}

async fn set_quiet(door: &Door, number: TicketNumber, posted: &Posted, is_quiet: bool) -> Result<Response, Refusal> {
    let result = door
        .write(move |ctx| {
            crate::quiet::set(ctx, number, is_quiet)?;
            let key = if is_quiet { "ticket-page-did-quieten" } else { "ticket-page-did-unquieten" };
            Ok(Done { text: about(key, number), undo: None })
        })
        .await;
    finish(result, number, &posted.back(&format!("/tickets/{number}")))
}

pub async fn retitle(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    let wanted = Change { title: Some(posted.text("title").to_owned()), ..Change::default() };
    let result = change(&door, number, wanted, |_, ticket| Ok(about("ticket-page-did-retitle", ticket.number))).await;
    finish_or_ask(&door, result, number, &posted, Subject::Title).await
}

pub async fn retag(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    let wanted = Change { tags: Some(split_tags(posted.text("tags"))), ..Change::default() };
    let result = change(&door, number, wanted, |_, ticket| Ok(about("ticket-page-did-retag", ticket.number))).await;
    finish_or_ask(&door, result, number, &posted, Subject::Tags).await
}

/// Into a department, or out of any where none is named.
pub async fn move_to_department(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    let (to, reason) = (posted.text("department").to_owned(), posted.text("reason").to_owned());
    let verb = move |ctx: &mut Ctx<'_>| {
        let to = optional_id("department", &to)?;
        let tell = |ctx: &mut Ctx<'_>, ticket: &Ticket| name_of_department(ctx, ticket);
        done(ctx, number, |ctx| ticket::move_to_department(ctx, number, to, &reason), tell)
    };
    let result = door.write(verb).await;
    finish_or_ask(&door, result, number, &posted, Subject::Department).await
}

fn name_of_department(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<Text> {
    let Some(department) = ticket.department else { return Ok(about("ticket-page-did-unplace", ticket.number)) };
    let department = people::structure::store::find_department(ctx, department)?;
    Ok(about("ticket-page-did-place", ticket.number).with("name", department.map(|department| department.name).unwrap_or_default()))
}

/// To a team, or from its team where none is named.
pub async fn give_to_team(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    let to = posted.text("team").to_owned();
    let verb = move |ctx: &mut Ctx<'_>| {
        let to = optional_id("team", &to)?;
        done(ctx, number, |ctx| ticket::give_to_team(ctx, number, to), name_of_team)
    };
    let result = door.write(verb).await;
    finish_or_ask(&door, result, number, &posted, Subject::Team).await
}

fn name_of_team(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<Text> {
    let Some(team) = ticket.team else { return Ok(about("ticket-page-did-no-team", ticket.number)) };
    let team = people::structure::store::find_team(ctx, team)?;
    Ok(about("ticket-page-did-team", ticket.number).with("name", team.map(|team| team.name).unwrap_or_default()))
}

/// An id that a form sent; nothing where the field is empty. What is no id is nobody's.
fn optional_id<T: std::str::FromStr>(field: &'static str, text: &str) -> Result<Option<T>> {
    match text.trim() {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| Error::invalid(field, "ticket-no-such-place")),
    }
}

/// How soon it is needed, and how much hangs on it; what is not sent stays.
pub async fn weigh(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    let level = |field: &'static str| match posted.get(field) {
        None => Ok(None),
        Some("") => Ok(Some(None)),
        Some(slug) => Level::from_slug(slug).map(|level| Some(Some(level))).or_invalid(field, "ticket-level-unknown"),
    };
    let weight = Weight { urgency: level("urgency")?, impact: level("impact")? };
    let verb = move |ctx: &mut Ctx<'_>| done(ctx, number, |ctx| ticket::weigh(ctx, number, weight), |_, _| Ok(about("ticket-page-did-weigh", number)));
    let result = door.write(verb).await;
    finish(result, number, &posted.back(&format!("/tickets/{number}")))
}

pub async fn retype(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    let wanted = Change { ticket_type: Some(posted.text("type").parse()?), ..Change::default() };
    let tell = |ctx: &mut Ctx<'_>, ticket: &Ticket| {
        Ok(about("ticket-page-did-retype", ticket.number).with("name", type_label(language(ctx)?, ticket.ticket_type.as_str())))
    };
    let result = change(&door, number, wanted, tell).await;
    finish(result, number, &posted.back(&format!("/tickets/{number}")))
}

pub async fn reprioritize(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    let priority = Priority::from_slug(posted.text("priority")).or_invalid("priority", "ticket-priority-unknown")?;
    let wanted = Change { priority: Some(priority), ..Change::default() };
    let tell = |ctx: &mut Ctx<'_>, ticket: &Ticket| {
        Ok(about("ticket-page-did-reprioritize", ticket.number).with("name", priority_label(language(ctx)?, ticket.priority)))
    };
    let result = change(&door, number, wanted, tell).await;
    finish(result, number, &posted.back(&format!("/tickets/{number}")))
}

/// Files sent with the form, or uploaded before and named in it.
pub async fn attach(door: Door, Path(number): Path<TicketNumber>, posted: Posted) -> Result<Response, Refusal> {
    let posted = posted.keep_files(&door).await?;
    let result = match posted.attachments() {
        Ok(ids) => {
            door.write(move |ctx| {
                ticket::attach(ctx, number, &ids)?;
                Ok(Done { text: about("ticket-page-did-attach", number).with("count", ids.len()), undo: None })
            })
            .await
        }
        Err(error) => Err(error),
    };
    finish_or_ask(&door, result, number, &posted, Subject::Files).await
}

#[derive(Deserialize)]
pub struct Undone {
    operation: OperationId,
    #[serde(default)]
    back: String,
}

pub async fn undo(door: Door, Path(number): Path<TicketNumber>, Query(undone): Query<Undone>) -> Result<Response, Refusal> {
    let result = door
        .write(move |ctx| {
            ticket::undo(ctx, number, undone.operation)?;
            Ok(Done { text: about("ticket-page-did-undo", number), undo: None })
        })
        .await;
    finish(result, number, safe_path(&undone.back).unwrap_or(&format!("/tickets/{number}")))
}
