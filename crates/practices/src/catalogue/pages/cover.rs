//! `/settings/contracts/{id}/services`: what a contract covers, ticked in the tree.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::Ctx;
use kernel::{ContractId, Error, FieldErrors, Result, ServiceId, Text};
use people::contract::Contract;
use web::{Door, Form, Message, Refusal, Shell};

use crate::catalogue::{
    cover::{cover, covered},
    model::arrange,
    store,
};

/// A service or category to tick.
struct Row {
    id: ServiceId,
    name: String,
    icon: String,
    is_category: bool,
    depth: usize,
    is_ticked: bool,
}

#[derive(Template)]
#[template(path = "catalogue/templates/cover.html")]
struct CoverPage {
    shell: Shell,
    contract: Contract,
    rows: Vec<Row>,
    errors: FieldErrors,
}

/// `GET /settings/contracts/{id}/services`
pub async fn show(door: Door, Path(id): Path<ContractId>) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, id, None, FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, id: ContractId, ticked: Option<Vec<ServiceId>>, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| page(ctx, shell, id, ticked.clone(), errors.clone())).await
}

fn page(ctx: &mut Ctx<'_>, shell: Shell, id: ContractId, ticked: Option<Vec<ServiceId>>, errors: FieldErrors) -> Result<CoverPage> {
    let (contract, before) = covered(ctx, id)?;
    let ticked = ticked.unwrap_or(before);
    let services = store::all(ctx)?;
    let rows = arrange(&services).into_iter().map(|placed| Row {
        id: placed.service.id,
        name: placed.service.name.clone(),
        icon: placed.service.icon.clone(),
        is_category: placed.service.is_category,
        depth: placed.depth,
        is_ticked: ticked.contains(&placed.service.id),
    });
    Ok(CoverPage { rows: rows.collect(), contract, errors, shell })
}

/// `POST /settings/contracts/{id}/services`
pub async fn save(door: Door, Path(id): Path<ContractId>, Form(fields): Form<Vec<(String, String)>>) -> Result<Response, Refusal> {
    let ticked = fields.iter().filter(|(name, _)| name == "services").map(|(_, id)| id.parse());
    let saved = match ticked.collect::<Result<Vec<ServiceId>, _>>() {
        Ok(services) => {
            let wanted = services.clone();
            (services, door.write(move |ctx| cover(ctx, id, &wanted)).await)
        }
        Err(_) => (Vec::new(), Err(Error::invalid("services", "catalogue-no-such-service"))),
    };
    match saved {
        (_, Ok(contract)) => Ok(Message::ok(Text::new("catalogue-covered").with("number", contract.number.as_str())).redirect(&contract.path())),
        (services, Err(error)) => {
            let (status, errors) = people::failed::form(error)?;
            show_with(&door, status, id, Some(services), errors).await
        }
    }
}
