//! `/tickets/{number}/sight`: who can see a ticket and why, and to whom alone it is shown.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::Ctx;
use kernel::{Confidential, Error, FieldErrors, Language, Result, Sight, Text, TicketNumber, UserId};
use people::{User, Way, structure};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Shell};

use super::{
    names::Names,
    ticket::{Person, person},
};
use crate::ticket::{self, Onlookers, Ticket, TicketAct};

/// Somebody who sees the ticket.
struct Onlooker {
    person: Person,
    why: String,
}

#[derive(Template)]
#[template(path = "pages/templates/sight.html")]
struct SightPage {
    shell: Shell,
    number: TicketNumber,
    title: String,
    onlookers: Vec<Onlooker>,
    /// There are more than the page lists.
    has_more: bool,
    everybody: bool,
    is_confidential: bool,
    may_confide: bool,
    teams: Vec<(String, String)>,
    form: ConfideForm,
    errors: FieldErrors,
}

/// To whom a ticket is shown, as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ConfideForm {
    /// Usernames or addresses, with commas between.
    people: String,
    team: String,
}

pub async fn show(door: Door, Path(number): Path<TicketNumber>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| page(ctx, shell, number, None, FieldErrors::default())).await
}

fn page(ctx: &mut Ctx<'_>, shell: Shell, number: TicketNumber, typed: Option<ConfideForm>, errors: FieldErrors) -> Result<SightPage> {
    let ticket = ticket::find(ctx, number)?;
    ctx.permit(TicketAct::SeeSight, &ticket.guarded())?;
    let way = people::organization(ctx)?.way;
    let Onlookers { people, has_more } = ticket::onlookers(ctx, &ticket)?;
    let names = Names::find(ctx, people.iter().map(|(user, _)| user.id))?;
    let l = shell.l;
    Ok(SightPage {
        number,
        title: ticket.title.clone(),
        onlookers: people.iter().map(|(user, sight)| Onlooker { person: person(l, &names, user.id), why: l.t(why(*sight)).to_owned() }).collect(),
        has_more,
        everybody: way == Way::EveryoneHelps && ticket.confidential.is_none(),
        is_confidential: ticket.confidential.is_some(),
        may_confide: way == Way::HelpDesk && ticket.merged_into.is_none() && ctx.permit(TicketAct::Confide, &ticket.guarded()).is_ok(),
        teams: teams(ctx, l)?,
        form: match typed {
            Some(typed) => typed,
            None => form_of(ctx, &ticket)?,
        },
        errors,
        shell,
    })
}

/// The sentence that tells why.
pub fn why(sight: Sight) -> &'static str {
    match sight {
        Sight::Requester => "ticket-sight-requester",
        Sight::Owner => "ticket-sight-owner",
        Sight::Substitute => "ticket-sight-substitute",
        Sight::Named => "ticket-sight-named",
        Sight::NamedTeam => "ticket-sight-named-team",
        Sight::Everything | Sight::Open => "ticket-sight-everything",
        Sight::Department => "ticket-sight-department",
        Sight::Team => "ticket-sight-team",
        Sight::Unplaced => "ticket-sight-unplaced",
        Sight::Client => "ticket-sight-client",
    }
}

fn teams(ctx: &mut Ctx<'_>, l: Language) -> Result<Vec<(String, String)>> {
    let none = (String::new(), l.t("ticket-page-no-team").to_owned());
    let teams = structure::store::teams(ctx)?.into_iter().filter(|team| team.archived_at.is_none());
    Ok(std::iter::once(none).chain(teams.map(|team| (team.id.to_string(), team.name))).collect())
}

fn form_of(ctx: &mut Ctx<'_>, ticket: &Ticket) -> Result<ConfideForm> {
    let Some(confidential) = &ticket.confidential else { return Ok(ConfideForm::default()) };
    let people: Vec<String> = people::find_users(ctx, &confidential.people)?.into_iter().map(|user| user.username).collect();
    Ok(ConfideForm { people: people.join(", "), team: confidential.team.map(|team| team.to_string()).unwrap_or_default() })
}

/// `POST /tickets/{number}/sight`
pub async fn confide(door: Door, Path(number): Path<TicketNumber>, Form(form): Form<ConfideForm>) -> Result<Response, Refusal> {
    let typed = form.clone();
    let verb = move |ctx: &mut Ctx<'_>| {
        let ticket = ticket::find(ctx, number)?;
        ctx.permit(TicketAct::Confide, &ticket.guarded())?;
        let to = Confidential { people: named(ctx, &typed.people)?, team: team(&typed.team)? };
        ticket::confide(ctx, number, &to)
    };
    match door.write(verb).await {
        Ok(_) => Ok(Message::ok("ticket-sight-confided").redirect(&format!("/tickets/{number}/sight"))),
        Err(Error::Invalid(errors)) => {
            door.page_with(StatusCode::UNPROCESSABLE_ENTITY, move |ctx, shell| page(ctx, shell, number, Some(form.clone()), errors.clone())).await
        }
        Err(Error::Conflict(text)) => Ok(Message::problem(text).redirect(&format!("/tickets/{number}/sight"))),
        Err(other) => Err(other.into()),
    }
}

fn named(ctx: &mut Ctx<'_>, text: &str) -> Result<Vec<UserId>> {
    let words = text.split([',', ';', '\n']).map(str::trim).filter(|word| !word.is_empty());
    // One more than may be named, so that too many are told of as such.
    let mut people = Vec::new();
    for word in words.take(ticket::MOST_NAMED + 1) {
        match by_word(ctx, word)? {
            Some(user) => people.push(user.id),
            None => return Err(Error::invalid("people", Text::new("ticket-sight-nobody").with("name", word))),
        }
    }
    Ok(people)
}

fn by_word(ctx: &mut Ctx<'_>, word: &str) -> Result<Option<User>> {
    match word.parse() {
        Ok(address) => people::by_address(ctx, &address),
        Err(()) => people::by_username(ctx, word),
    }
}

fn team(text: &str) -> Result<Option<kernel::TeamId>> {
    match text {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| Error::invalid("team", "ticket-no-such-team")),
    }
}

/// `POST /tickets/{number}/sight/open`
pub async fn open_up(door: Door, Path(number): Path<TicketNumber>) -> Result<Response, Refusal> {
    door.write(move |ctx| ticket::open_up(ctx, number)).await?;
    Ok(Message::ok("ticket-sight-opened").redirect(&format!("/tickets/{number}/sight")))
}
