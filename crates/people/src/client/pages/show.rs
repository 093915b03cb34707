//! `/settings/clients/{id}`: one client with its contracts and people.

use askama::Template;
use axum::{extract::Path, response::Response};
use db::Ctx;
use jiff::civil::Date;
use kernel::{ClientId, Cursor, Error, FieldErrors, OrNotFound, PageRequest, Result, Text};
use serde::Deserialize;
use web::{Door, Form, Message, Query, Refusal, Shell, shell::Face};

use super::ClientForm;
use crate::{
    Client, User, UserState,
    client::{self, ClientAct},
    contract::{self, Contract, pages::pill},
    failed,
};

const A_PAGE: i64 = 50;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShowQuery {
    after: String,
}

/// Somebody of the client.
struct Row {
    face: Face,
    user: User,
    /// The number of their contract.
    contract: Option<String>,
}

#[derive(Template)]
#[template(path = "client/templates/show.html")]
struct ShowPage {
    shell: Shell,
    client: Client,
    form: ClientForm,
    errors: FieldErrors,
    contracts: Vec<Contract>,
    today: Date,
    people: Vec<Row>,
    is_first_page: bool,
    next: Option<String>,
}

/// `GET /settings/clients/{id}`
pub async fn show(door: Door, Path(id): Path<ClientId>, Query(query): Query<ShowQuery>) -> Result<Response, Refusal> {
    let page = PageRequest { limit: A_PAGE, after: Cursor::decode(&query.after) };
    door.page(move |ctx, shell| make(ctx, shell, id, &page, None, FieldErrors::default())).await
}

fn make(ctx: &mut Ctx<'_>, shell: Shell, id: ClientId, page: &PageRequest, typed: Option<ClientForm>, errors: FieldErrors) -> Result<ShowPage> {
    ctx.permit_here(ClientAct::See)?;
    let client = client::find(ctx, id)?.or_not_found()?;
    let domains = client::domains(ctx, id)?.join("\n");
    let stored = ClientForm { name: client.name.clone(), domains, colleagues_see: client.colleagues_see, version: client.version };
    let contracts = contract::of_client(ctx, id)?;
    let people = client::people(ctx, id, page)?;
    let number = |user: &User| contracts.iter().find(|contract| Some(contract.id) == user.contract).map(|contract| contract.number.to_string());
    let row = |user: User| Row { face: user.face(), contract: number(&user), user };
    Ok(ShowPage {
        form: ClientForm { version: client.version, ..typed.unwrap_or(stored) },
        people: people.data.into_iter().map(row).collect(),
        next: people.next,
        is_first_page: page.after.is_none(),
        today: contract::today(ctx)?,
        contracts,
        client,
        errors,
        shell,
    })
}

async fn refused(door: &Door, id: ClientId, typed: Option<ClientForm>, error: Error) -> Result<Response, Refusal> {
    let (status, errors) = failed::form(error)?;
    let page = PageRequest::first(A_PAGE);
    door.page_with(status, move |ctx, shell| make(ctx, shell, id, &page, typed.clone(), errors.clone())).await
}

/// `POST /settings/clients/{id}`
pub async fn save(door: Door, Path(id): Path<ClientId>, Form(form): Form<ClientForm>) -> Result<Response, Refusal> {
    let (change, seen) = (form.change(), form.version);
    let unless_stale = move |before: &Client| if before.version == seen { Ok(()) } else { Err(Error::conflict("settings-changed-meanwhile")) };
    match door.write(move |ctx| client::change_client(ctx, id, &change, unless_stale)).await {
        Ok(client) => Ok(Message::ok("settings-saved").redirect(&client.path())),
        Err(error) => refused(&door, id, Some(form), error).await,
    }
}

#[derive(Template)]
#[template(path = "client/templates/archive.html")]
struct ArchivePage {
    shell: Shell,
    client: Client,
    in_force: usize,
}

/// `GET /settings/clients/{id}/archive`
pub async fn ask_archive(door: Door, Path(id): Path<ClientId>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        ctx.permit_here(ClientAct::Change)?;
        let client = client::find(ctx, id)?.or_not_found()?;
        let today = contract::today(ctx)?;
        let in_force = contract::of_client(ctx, id)?.iter().filter(|contract| contract.is_in_force(today)).count();
        Ok(ArchivePage { client, in_force, shell })
    })
    .await
}

/// `POST /settings/clients/{id}/archive`
pub async fn archive(door: Door, Path(id): Path<ClientId>) -> Result<Response, Refusal> {
    let client = door.write(move |ctx| client::archive_client(ctx, id)).await?;
    Ok(Message::ok(Text::new("client-archived").with("name", client.name.as_str())).redirect("/settings/clients"))
}

/// `POST /settings/clients/{id}/restore`
pub async fn restore(door: Door, Path(id): Path<ClientId>) -> Result<Response, Refusal> {
    match door.write(move |ctx| client::restore_client(ctx, id)).await {
        Ok(client) => Ok(Message::ok(Text::new("client-restored").with("name", client.name.as_str())).redirect(&client.path())),
        Err(error) => refused(&door, id, None, error).await,
    }
}
