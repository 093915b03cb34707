//! What the catalogue and the public form know about a person who takes along what is known about them.

use db::Ctx;
use kernel::{Cursor, Result, fold};
use people::{
    User,
    disclosure::{Piece, Reading, Section},
};
use serde_json::json;

use crate::{catalogue, portal};

#[db::linkme::distributed_slice(people::disclosure::DISCLOSERS)]
#[linkme(crate = db::linkme)]
static REQUESTS: Section = Section { name: "requests", read: Reading::List(requests) };

#[db::linkme::distributed_slice(people::disclosure::DISCLOSERS)]
#[linkme(crate = db::linkme)]
static PUBLIC_REQUESTS: Section = Section { name: "public_requests", read: Reading::List(public_requests) };

/// What they requested from the catalogue, with what they answered.
fn requests(ctx: &mut Ctx<'_>, user: &User, after: Option<&Cursor>) -> Result<Piece> {
    let (tickets, next) = tickets::disclosed::asked_by(ctx, user, after)?;
    let mut entries = Vec::new();
    for ticket in tickets {
        if let Some(requested) = catalogue::store::find_request(ctx, ticket.id)? {
            entries.push(json!({ "ticket": ticket.number, "service": requested.name, "answers": requested.answers }));
        }
    }
    Ok(Piece { entries, next })
}

/// What was asked with their address without signing in, and not confirmed yet.
fn public_requests(ctx: &mut Ctx<'_>, user: &User, _: Option<&Cursor>) -> Result<Piece> {
    let entry = |asked: portal::store::Waiting| {
        json!({
            "email": asked.email, "name": asked.name, "title": asked.title, "text": asked.text, "created_at": asked.created_at, "expires_at": asked.expires_at,
        })
    };
    let waiting = portal::store::waiting_for(ctx, &fold(&user.email))?;
    Piece::whole(waiting.into_iter().map(entry).collect())
}
