//! What people decide about a mail that is in no ticket.

use axum::{extract::Path, response::Response};
use db::Ctx;
use kernel::{EmailId, Error, OrNotFound, Result, Text, TicketNumber};
use mail::intake::{self, Email, EmailAct, EmailState};
use mailwire::proof::Judge;
use serde::Deserialize;
use tickets::{
    intake::{Prepared, join_by_hand, open_by_hand, prepare, refuse_by_hand},
    ticket,
    workflow::TicketType,
};
use web::{App, Door, Form, Message, Refusal};

use super::show::{self, Typed};
use crate::failed;

/// A decision, as it is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// A ticket of its own.
    Open,
    /// A reply on this ticket.
    Join(TicketNumber),
    Refuse,
    ReadAgain,
}

impl Decision {
    /// Reads a decision. `ticket` is only looked at where it is needed.
    pub fn read(word: &str, ticket: Option<TicketNumber>) -> Result<Self> {
        match word {
            "open" => Ok(Self::Open),
            "join" => ticket.map(Self::Join).ok_or_else(|| Error::invalid("ticket", "mails-which-ticket")),
            "refuse" => Ok(Self::Refuse),
            "read_again" => Ok(Self::ReadAgain),
            _ => Err(Error::invalid("decision", "mails-which-decision")),
        }
    }

    /// Whether the mail must be read for it.
    fn needs_text(self) -> bool {
        matches!(self, Self::Open | Self::Join(_))
    }
}

/// Whether the actor may decide so, before anything is read or stored.
pub fn check(ctx: &mut Ctx<'_>, id: EmailId, decision: Decision) -> Result<Email> {
    ctx.permit_here(EmailAct::Route)?;
    let email = intake::find(ctx, id)?.or_not_found()?;
    if let Decision::Join(number) = decision {
        match ticket::find(ctx, number) {
            Err(Error::NotFound) => return Err(Error::invalid("ticket", "ticket-no-such-ticket")),
            found => found?,
        };
    }
    Ok(email)
}

/// Reads the mail, where the decision needs its text and it is in no ticket yet. `ticket_type` is the slug of the type it shall open, if somebody chose one.
pub async fn text_for(app: &App, email: &Email, decision: Decision, ticket_type: Option<&str>) -> Result<Option<Prepared>> {
    match decision.needs_text() && email.state != EmailState::Ticketed {
        false => Ok(None),
        // Whoever decides by hand has looked; what the headers prove is asked when a mail decides by itself.
        true => match prepare(&app.db, &app.files, &Judge::deaf(), email).await? {
            Ok(prepared) => {
                let chosen = ticket_type.filter(|slug| !slug.is_empty()).map(|slug| TicketType::from_stored(slug.to_owned()));
                Ok(Some(Prepared { named_type: chosen.or(prepared.named_type.clone()), ..prepared }))
            }
            Err(_) => Err(Error::conflict("mails-unreadable")),
        },
    }
}

/// Does what was decided; the ticket that the mail is on now, if it is on one.
pub fn carry_out(ctx: &mut Ctx<'_>, id: EmailId, decision: Decision, prepared: Option<&Prepared>) -> Result<Option<TicketNumber>> {
    match (decision, prepared) {
        (Decision::Open, Some(prepared)) => open_by_hand(ctx, id, prepared).map(Some),
        (Decision::Join(number), Some(prepared)) => join_by_hand(ctx, id, prepared, number).map(Some),
        (Decision::Open | Decision::Join(_), None) => Err(Error::conflict("intake-in-a-ticket")),
        (Decision::Refuse, _) => refuse_by_hand(ctx, id).map(|()| None),
        (Decision::ReadAgain, _) => intake::read_again(ctx, id).map(|()| None),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    decision: String,
    ticket: String,
    #[serde(rename = "type")]
    ticket_type: String,
}

/// `POST /mail/{id}/decision`
pub async fn post(door: Door, Path(id): Path<EmailId>, Form(form): Form<DecisionForm>) -> Result<Response, Refusal> {
    // First whether there is such a mail for whoever asks, then what is wrong with the form.
    door.read(move |ctx| ctx.permit_here(EmailAct::Route).and_then(|()| intake::find(ctx, id)?.or_not_found())).await?;
    let decided = async {
        let number = form.ticket.trim().trim_start_matches('#').parse().ok().map(TicketNumber);
        let decision = Decision::read(&form.decision, number)?;
        let email = door.read(move |ctx| check(ctx, id, decision)).await?;
        let prepared = text_for(&door.app, &email, decision, Some(&form.ticket_type)).await?;
        let on = door.write(move |ctx| carry_out(ctx, id, decision, prepared.as_ref())).await?;
        Ok((decision, on))
    };
    match decided.await {
        Ok((_, Some(number))) => Ok(Message::ok(Text::new("mails-on-ticket").with("number", number.0)).redirect(&format!("/tickets/{number}"))),
        Ok((decision, None)) => {
            let key = if decision == Decision::Refuse { "mails-refused" } else { "mails-read-again" };
            Ok(Message::ok(key).redirect(&format!("/mail/{id}")))
        }
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show::show_with(&door, status, id, Typed { ticket: form.ticket, ticket_type: form.ticket_type, errors }).await
        }
    }
}
