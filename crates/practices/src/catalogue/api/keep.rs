//! Writing the catalogue.

use axum::{extract::Path, response::Response};
use db::Ctx;
use kernel::{Error, OrNotFound, Result, ServiceId};
use web::{Answer, Asked, NoBody, Problem, Refusal};

use super::bodies::{ChangedBody, MoveBody, NewService, ServiceBody, ServicePatch, UndoBody};
use crate::catalogue::{self, Direction, Service, events::item, form::Form};

/// The entry with the operation that a verb was.
fn changed(ctx: &mut Ctx<'_>, service: Service) -> Result<Answer<ChangedBody>> {
    let operation = queue::latest(ctx, item(service.id))?.or_not_found()?.operation;
    let version = service.version.to_string();
    Ok(Answer::ok(ChangedBody { service: ServiceBody::from(service), operation }).with_etag(version))
}

/// Adds a service or a category.
#[utoipa::path(post, path = "/services", tag = "catalogue", request_body = NewService,
    responses((status = 201, body = ServiceBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn create(asked: Asked<NewService>) -> Result<Response, Refusal> {
    let (is_category, change) = (asked.body.is_category, asked.body.change()?);
    asked
        .write(move |ctx, _, _| {
            let service = catalogue::create(ctx, is_category, &change)?;
            let (location, version) = (format!("/api/v1/services/{}", service.id), service.version.to_string());
            Ok(Answer::created(location, ServiceBody::from(service)).with_etag(version))
        })
        .await
}

/// Changes a service or a category. Honours `If-Match`.
#[utoipa::path(patch, path = "/services/{id}", tag = "catalogue", params(("id" = String, Path)), request_body = ServicePatch,
    responses((status = 200, body = ChangedBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn change(Path(id): Path<ServiceId>, asked: Asked<ServicePatch>) -> Result<Response, Refusal> {
    let change = asked.body.change()?;
    asked
        .write(move |ctx, _, terms| {
            let (service, operation) = catalogue::edit(ctx, id, &change, |before| terms.check_version(&before.version.to_string()))?;
            let version = service.version.to_string();
            Ok(Answer::ok(ChangedBody { service: ServiceBody::from(service), operation }).with_etag(version))
        })
        .await
}

/// Gives a service another form. Requests that were sent keep theirs. Honours `If-Match`.
#[utoipa::path(put, path = "/services/{id}/form", tag = "catalogue", params(("id" = String, Path)), request_body = Form,
    responses((status = 200, body = ChangedBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn give_form(Path(id): Path<ServiceId>, asked: Asked<Form>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, form, terms| {
            let (service, operation) = catalogue::give_form(ctx, id, form, |before| terms.check_version(&before.version.to_string()))?;
            let version = service.version.to_string();
            Ok(Answer::ok(ChangedBody { service: ServiceBody::from(service), operation }).with_etag(version))
        })
        .await
}

/// Moves an entry past its neighbour. The first moved up and the last moved down stay where they are.
#[utoipa::path(post, path = "/services/{id}/move", tag = "catalogue", params(("id" = String, Path)), request_body = MoveBody,
    responses((status = 200, body = ServiceBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn shift(Path(id): Path<ServiceId>, asked: Asked<MoveBody>) -> Result<Response, Refusal> {
    let direction = Direction::from_slug(&asked.body.direction).ok_or_else(|| Error::invalid("direction", "catalogue-no-such-choice"));
    let caller = asked.caller.clone();
    caller.raw(|ctx| ctx.permit_here(crate::PracticesAct::KeepCatalogue)).await?;
    let direction = direction?;
    asked.write(move |ctx, _, _| catalogue::shift(ctx, id, direction).map(|service| Answer::ok(ServiceBody::from(service)))).await
}

/// Puts an entry away, with what stands in it. What was requested keeps it.
#[utoipa::path(put, path = "/services/{id}/archive", tag = "catalogue", params(("id" = String, Path)),
    responses((status = 200, body = ChangedBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
pub async fn archive(Path(id): Path<ServiceId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            let service = catalogue::archive(ctx, id)?;
            changed(ctx, service)
        })
        .await
}

/// Brings an entry back.
#[utoipa::path(delete, path = "/services/{id}/archive", tag = "catalogue", params(("id" = String, Path)),
    responses((status = 200, body = ChangedBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
pub async fn restore(Path(id): Path<ServiceId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            let service = catalogue::restore(ctx, id)?;
            changed(ctx, service)
        })
        .await
}

/// Takes back what one operation did to an entry. Refused when something of it has been changed since.
#[utoipa::path(post, path = "/services/{id}/undo", tag = "catalogue", params(("id" = String, Path)), request_body = UndoBody,
    responses((status = 200, body = ServiceBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn undo(Path(id): Path<ServiceId>, asked: Asked<UndoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, body, _| catalogue::undo(ctx, id, body.operation).map(|service| Answer::ok(ServiceBody::from(service)))).await
}
