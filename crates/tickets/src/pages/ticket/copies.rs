//! The field for people in copy, and who is offered there.

use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::{PageRequest, TicketNumber};
use web::{Door, Refusal};

use crate::{
    letters::sent,
    ticket::{self, TicketAct, family},
};

/// So many colleagues are offered; any address can be typed.
const OFFERED: i64 = 100;

/// The field as the page shows it.
pub struct Copies {
    pub typed: String,
}

#[derive(Template)]
#[template(path = "pages/templates/copies.html")]
struct Offered {
    number: TicketNumber,
    /// Addresses, and whose they are.
    people: Vec<(String, String)>,
}

/// `GET /tickets/{number}/copies`: colleagues, and whoever got mail about the ticket before. Fetched once somebody opens the field.
pub async fn offer(door: Door, Path(number): Path<TicketNumber>) -> Result<Response, Refusal> {
    door.page(move |ctx, _| {
        let ticket = ticket::find(ctx, number)?;
        ctx.permit(TicketAct::Note, &ticket.guarded())?;
        let family = family::members(ctx, ticket.id)?;
        let before = sent::receivers(ctx, &family)?.into_values().flatten().map(|receiver| (receiver.address, receiver.name));
        let mut people: Vec<(String, String)> = before.collect();
        people.extend(
            people::members(ctx, &PageRequest::first(OFFERED))?.data.into_iter().filter(people::User::is_active).map(|user| (user.email, user.display_name)),
        );
        people.sort();
        people.dedup_by(|one, other| one.0 == other.0);
        Ok(Offered { number, people })
    })
    .await
}
