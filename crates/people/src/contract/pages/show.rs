//! `/settings/contracts/{id}`, and the form for a new contract of a client.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::Ctx;
use jiff::civil::Date;
use kernel::{ClientId, ContractId, Error, FieldErrors, Language, OrNotFound, Result, Text};
use web::{Door, Form, Message, Refusal, Shell};

use super::{ContractForm, pill};
use crate::{
    Client, client,
    client::ClientAct,
    contract::{self, Contract, ContractState, brakes},
    failed,
};

/// The states to choose from, in the reader's language.
fn states(l: Language) -> Vec<(&'static str, &'static str)> {
    let words = |state: ContractState| match state {
        ContractState::Draft => "contract-state-draft",
        ContractState::Active => "contract-state-active",
        ContractState::Suspended => "contract-state-suspended",
        ContractState::Ended => "contract-state-ended",
    };
    ContractState::ALL.iter().map(|state| (state.slug(), l.t(words(*state)))).collect()
}

#[derive(Template)]
#[template(path = "contract/templates/new.html")]
struct NewPage {
    shell: Shell,
    errors: FieldErrors,
    form: ContractForm,
    client: Client,
    states: Vec<(&'static str, &'static str)>,
    /// Whether the number can still be another one.
    is_number_open: bool,
}

/// `GET /settings/clients/{id}/contracts/new`
pub async fn show_form(door: Door, Path(id): Path<ClientId>) -> Result<Response, Refusal> {
    let form = ContractForm { state: ContractState::Active.slug().to_owned(), ..ContractForm::default() };
    new_with(&door, StatusCode::OK, id, form, FieldErrors::default()).await
}

async fn new_with(door: &Door, status: StatusCode, id: ClientId, form: ContractForm, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(ClientAct::Change)?;
        let client = client::find(ctx, id)?.or_not_found()?;
        Ok(NewPage { errors: errors.clone(), form: form.clone(), client, states: states(shell.l), is_number_open: true, shell })
    })
    .await
}

/// `POST /settings/clients/{id}/contracts`
pub async fn add(door: Door, Path(id): Path<ClientId>, Form(form): Form<ContractForm>) -> Result<Response, Refusal> {
    let organization = door.read(|ctx| ctx.permit_here(ClientAct::Change).map(|()| ctx.organization())).await?;
    brakes::count_number(&door.app.db, organization).await?;
    let change = form.change();
    match door.write(move |ctx| contract::add_contract(ctx, id, &change)).await {
        Ok(contract) => Ok(Message::ok(Text::new("contract-added").with("number", contract.number.as_str())).redirect(&contract.path())),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            new_with(&door, status, id, form, errors).await
        }
    }
}

#[derive(Template)]
#[template(path = "contract/templates/show.html")]
struct ShowPage {
    shell: Shell,
    errors: FieldErrors,
    form: ContractForm,
    contract: Contract,
    client: Client,
    today: Date,
    people: i64,
    states: Vec<(&'static str, &'static str)>,
    is_number_open: bool,
    /// How many services and categories it covers.
    services: usize,
}

/// `GET /settings/contracts/{id}`
pub async fn show(door: Door, Path(id): Path<ContractId>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| make(ctx, shell, id, None, FieldErrors::default())).await
}

fn make(ctx: &mut Ctx<'_>, shell: Shell, id: ContractId, typed: Option<ContractForm>, errors: FieldErrors) -> Result<ShowPage> {
    ctx.permit_here(ClientAct::See)?;
    let contract = contract::find(ctx, id)?.or_not_found()?;
    let stored = ContractForm::of(&contract);
    Ok(ShowPage {
        errors,
        form: ContractForm { version: contract.version, ..typed.unwrap_or(stored) },
        client: client::find(ctx, contract.client)?.or_not_found()?,
        today: contract::today(ctx)?,
        people: contract::store::count_people(ctx, id)?,
        services: contract::covered(ctx, id)?.len(),
        states: states(shell.l),
        is_number_open: contract.state == ContractState::Draft,
        contract,
        shell,
    })
}

/// `POST /settings/contracts/{id}`
pub async fn save(door: Door, Path(id): Path<ContractId>, Form(form): Form<ContractForm>) -> Result<Response, Refusal> {
    let organization = door.read(|ctx| ctx.permit_here(ClientAct::Change).map(|()| ctx.organization())).await?;
    brakes::count_number(&door.app.db, organization).await?;
    let (change, seen) = (form.change(), form.version);
    let unless_stale = move |before: &Contract| if before.version == seen { Ok(()) } else { Err(Error::conflict("settings-changed-meanwhile")) };
    match door.write(move |ctx| contract::change_contract(ctx, id, &change, unless_stale)).await {
        Ok(contract) => Ok(Message::ok("settings-saved").redirect(&contract.path())),
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            door.page_with(status, move |ctx, shell| make(ctx, shell, id, Some(form.clone()), errors.clone())).await
        }
    }
}
