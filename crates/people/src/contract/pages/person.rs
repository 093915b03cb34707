//! `/people/{id}/contract`: under which contract somebody is.

use askama::Template;
use axum::{extract::Path, response::Response};
use db::Ctx;
use kernel::{Error, FieldErrors, OrNotFound, Result, Text, UserId};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Shell, shell::Face};

use crate::{
    Client, User, UserState, client,
    client::ClientAct,
    contract::{self, Contract, store},
    failed, user,
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NumberForm {
    number: String,
}

#[derive(Template)]
#[template(path = "contract/templates/person.html")]
struct PersonPage {
    shell: Shell,
    errors: FieldErrors,
    person: User,
    face: Face,
    client: Option<Client>,
    contract: Option<Contract>,
    /// Numbers to choose from, with the names of their clients.
    choices: Vec<(String, String)>,
    typed: String,
}

/// `GET /people/{id}/contract`
pub async fn show(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| make(ctx, shell, id, None, FieldErrors::default())).await
}

fn make(ctx: &mut Ctx<'_>, shell: Shell, id: UserId, typed: Option<String>, errors: FieldErrors) -> Result<PersonPage> {
    ctx.permit_here(ClientAct::Change)?;
    let person = user::find_user(ctx, id)?.filter(|user| user.state != UserState::Left).or_not_found()?;
    let contract = person.contract.map_or(Ok(None), |id| contract::find(ctx, id))?;
    Ok(PersonPage {
        face: person.face(),
        client: person.client.map_or(Ok(None), |id| client::find(ctx, id))?,
        choices: choices(ctx)?,
        typed: typed.or_else(|| contract.as_ref().map(|contract| contract.number.to_string())).unwrap_or_default(),
        contract,
        person,
        errors,
        shell,
    })
}

/// The contracts that are in force.
fn choices(ctx: &mut Ctx<'_>) -> Result<Vec<(String, String)>> {
    let today = contract::today(ctx)?;
    let mut contracts = store::active(ctx)?;
    contracts.retain(|contract| contract.is_in_force(today));
    let ids: Vec<_> = contracts.iter().map(|contract| contract.client).collect();
    let clients = client::find_many(ctx, &ids)?;
    let named = |contract: Contract| {
        let client = clients.iter().find(|client| client.id == contract.client && !client.is_archived())?;
        Some((contract.number.to_string(), client.name.clone()))
    };
    Ok(contracts.into_iter().filter_map(named).collect())
}

/// `POST /people/{id}/contract`
pub async fn save(door: Door, Path(id): Path<UserId>, Form(form): Form<NumberForm>) -> Result<Response, Refusal> {
    let number = form.number.clone();
    match door.write(move |ctx| contract::move_person(ctx, id, &number)).await {
        Ok(user) => Ok(done(&user, "contract-moved")),
        Err(error) => refused(&door, id, Some(form.number), error).await,
    }
}

/// `POST /people/{id}/contract/remove`
pub async fn remove(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    match door.write(move |ctx| contract::leave_client(ctx, id)).await {
        Ok(user) => Ok(done(&user, "contract-left")),
        Err(error) => refused(&door, id, None, error).await,
    }
}

fn done(user: &User, key: &'static str) -> Response {
    let back = user.client.map_or_else(|| "/settings/clients".to_owned(), |client| format!("/settings/clients/{client}"));
    Message::ok(Text::new(key).with("name", user.display_name.as_str())).redirect(&back)
}

async fn refused(door: &Door, id: UserId, typed: Option<String>, error: Error) -> Result<Response, Refusal> {
    let (status, errors) = failed::form(error)?;
    door.page_with(status, move |ctx, shell| make(ctx, shell, id, typed.clone(), errors.clone())).await
}
