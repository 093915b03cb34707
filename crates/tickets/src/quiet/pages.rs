//! `/stop/{secret}`: ends mails for whoever the link was sent to, without signing in.
//!
//! Looking at it changes nothing, since scanners of mails follow every link; pressing the button does, and so does the one click of a mail program (RFC 8058), which posts
//! `List-Unsubscribe=One-Click` from its own servers, without a cookie and from no page of ours.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::{Ctx, Who};
use kernel::{Actor, Error, Language, OrNotFound, Result, TicketNumber, Via};
use people::{User, account::PreferencesChange};
use serde::Deserialize;
use web::{Door, Query, Refusal, Routes, Shell, ticked};

use super::{link::Stop, set, store::is_quiet};
use crate::ticket::store;

pub fn routes() -> Routes {
    Routes::new().get("/stop/{secret}", show).post("/stop/{secret}", stop).post("/stop/{secret}/all", stop_all).post("/stop/{secret}/resume", resume)
}

#[derive(Deserialize)]
pub struct Asked {
    /// Begins with the button that ends all mails.
    #[serde(default, deserialize_with = "ticked")]
    all: bool,
}

/// Where the reader of the mail stands.
#[derive(Clone, Debug)]
struct Found {
    number: Option<TicketNumber>,
    is_quiet: bool,
    mails_on: bool,
    language: Language,
}

#[derive(Template)]
#[template(path = "quiet/templates/stop.html")]
struct StopPage {
    shell: Shell,
    path: String,
    number: Option<TicketNumber>,
    is_quiet: bool,
    mails_on: bool,
    all_first: bool,
}

async fn show(door: Door, Path(secret): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    page(&door, secret, asked.all).await
}

async fn page(door: &Door, secret: String, all: bool) -> Result<Response, Refusal> {
    let stop = Stop::read(&secret)?.or_not_found()?;
    let found = door.app.db.read(Who::desk(stop.organization), move |ctx| find(ctx, stop)).await?;
    door.plain(StatusCode::OK, move |_, _, shell| {
        let Found { number, is_quiet, mails_on, language } = found.clone();
        let shell = Shell { l: language, ..shell };
        Ok(StopPage { shell, path: format!("/stop/{secret}"), number, is_quiet, mails_on, all_first: all || number.is_none() })
    })
    .await
}

fn find(ctx: &mut Ctx<'_>, stop: Stop) -> Result<Found> {
    let user = people::find_user(ctx, stop.user)?.filter(User::is_active).or_not_found()?;
    let ticket = match stop.ticket {
        Some(ticket) => store::find_by_id(ctx, ticket)?,
        None => None,
    };
    let is_quiet = match &ticket {
        Some(ticket) => is_quiet(ctx, ticket.id, user.id)?,
        None => false,
    };
    Ok(Found { number: ticket.map(|ticket| ticket.number), is_quiet, mails_on: user.mail_alerts_on, language: user.language })
}

/// Ends mails about the link's ticket; where it is about several, all of them.
async fn stop(door: Door, Path(secret): Path<String>) -> Result<Response, Refusal> {
    act(&door, &secret, |ctx, found| match found.number {
        Some(number) => set(ctx, number, true).map(drop),
        None => switch(ctx, false),
    })
    .await
}

async fn stop_all(door: Door, Path(secret): Path<String>) -> Result<Response, Refusal> {
    act(&door, &secret, |ctx, _| switch(ctx, false)).await
}

/// Takes back what the link ended.
async fn resume(door: Door, Path(secret): Path<String>) -> Result<Response, Refusal> {
    act(&door, &secret, |ctx, found| {
        if let Some(number) = found.number.filter(|_| found.is_quiet) {
            set(ctx, number, false)?;
        }
        if found.mails_on { Ok(()) } else { switch(ctx, true) }
    })
    .await
}

/// Does it as the person whose link it is, who may do no more by it.
async fn act(door: &Door, secret: &str, verb: fn(&mut Ctx<'_>, &Found) -> Result<()>) -> Result<Response, Refusal> {
    let stop = Stop::read(secret)?.or_not_found()?;
    let write = move |ctx: &mut Ctx<'_>| {
        let found = find(ctx, stop)?;
        let way = people::organization(ctx)?.way;
        let user = people::find_user(ctx, stop.user)?.ok_or(Error::NotFound)?;
        let standing = people::roles::standing_of(ctx, &user, way)?;
        verb(&mut ctx.acting(Actor::Person(user.id), standing, Via::Mail), &found)
    };
    door.app.db.write(Who::desk(stop.organization), write).await?;
    // No redirect: the servers of mail programs do not follow one (RFC 8058, 3.1).
    page(door, secret.to_owned(), false).await
}

fn switch(ctx: &mut Ctx<'_>, mails_on: bool) -> Result<()> {
    let change = PreferencesChange { mail_alerts_on: Some(mails_on), ..PreferencesChange::default() };
    people::account::change_preferences(ctx, &change, |_| Ok(())).map(drop)
}
