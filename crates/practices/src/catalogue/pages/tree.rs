//! The tree: order, archive, and the way back.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::Path, response::Response};
use db::Ctx;
use kernel::{Error, OperationId, Result, ServiceId, Text};
use serde::Deserialize;
use web::{Door, Message, Query, Refusal, Shell};

use super::PATH;
use crate::{
    PracticesAct,
    catalogue::{self, Direction, Service, ShownTo, model::arrange, store},
};

/// An entry of the tree, or one that was put away.
struct Row {
    service: Service,
    depth: usize,
    is_first: bool,
    is_last: bool,
    /// How often it was requested.
    requests: i64,
}

#[derive(Template)]
#[template(path = "catalogue/templates/tree.html")]
struct TreePage {
    shell: Shell,
    rows: Vec<Row>,
    archived: Vec<Service>,
    /// Where requesters see it.
    portal: Option<String>,
}

pub async fn show(door: Door) -> Result<Response, Refusal> {
    door.page(|ctx, shell| {
        ctx.permit_here(PracticesAct::KeepCatalogue)?;
        let services = store::all(ctx)?;
        let counts: BTreeMap<ServiceId, i64> = store::request_counts(ctx)?.into_iter().collect();
        let rows = arrange(&services).into_iter().map(|placed| Row {
            requests: counts.get(&placed.service.id).copied().unwrap_or(0),
            service: placed.service.clone(),
            depth: placed.depth,
            is_first: placed.is_first,
            is_last: placed.is_last,
        });
        Ok(TreePage {
            rows: rows.collect(),
            archived: services.iter().filter(|service| service.archived_at.is_some()).cloned().collect(),
            portal: crate::portal::store::find(ctx)?.map(|portal| format!("{}/services", portal.path())),
            shell,
        })
    })
    .await
}

#[derive(Deserialize)]
pub struct Towards {
    direction: String,
}

/// `POST /settings/catalogue/{id}/move`: past the neighbour above or below.
pub async fn shift(door: Door, Path(id): Path<ServiceId>, Query(towards): Query<Towards>) -> Result<Response, Refusal> {
    let direction = Direction::from_slug(&towards.direction).ok_or_else(|| Error::invalid("direction", "catalogue-no-such-choice"))?;
    let moved = door.write(move |ctx| catalogue::shift(ctx, id, direction)).await?;
    let back = format!("{}/move?direction={}", moved.path(), direction.opposite().slug());
    Ok(said("catalogue-did-move", &moved).with_undo(back).redirect(&format!("{PATH}#service-{id}")))
}

fn said(key: &'static str, service: &Service) -> Message {
    Message::ok(Text::new(key).with("name", &service.name))
}

/// `POST /settings/catalogue/{id}/archive`
pub async fn archive(door: Door, Path(id): Path<ServiceId>) -> Result<Response, Refusal> {
    let archived = door.write(move |ctx| catalogue::archive(ctx, id)).await?;
    Ok(said("catalogue-did-archive", &archived).with_undo(format!("{}/restore", archived.path())).redirect(PATH))
}

/// `POST /settings/catalogue/{id}/restore`
pub async fn restore(door: Door, Path(id): Path<ServiceId>) -> Result<Response, Refusal> {
    let restored = door.write(move |ctx| catalogue::restore(ctx, id)).await?;
    Ok(said("catalogue-did-restore", &restored).redirect(&format!("{PATH}#service-{id}")))
}

#[derive(Deserialize)]
pub struct Of {
    operation: OperationId,
}

/// `POST /settings/catalogue/{id}/undo`: takes back what one operation did. What no longer can be is said where the button was.
pub async fn undo(door: Door, Path(id): Path<ServiceId>, Query(of): Query<Of>) -> Result<Response, Refusal> {
    match door.write(move |ctx: &mut Ctx<'_>| catalogue::undo(ctx, id, of.operation)).await {
        Ok(service) => Ok(said("catalogue-did-undo", &service).redirect(PATH)),
        Err(Error::Conflict(text)) => Ok(Message::problem(text).redirect(PATH)),
        Err(other) => Err(other.into()),
    }
}
