//! Uploading, attaching and fetching files.

use axum::{
    extract::{FromRequest, Multipart, Path, Request, State},
    response::{IntoResponse, Response},
};
use kernel::{AttachmentId, TicketNumber};
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Answer, App, Asked, Caller, Problem, Refusal};

use super::bodies::{ListBody, TicketBody};
use crate::{
    attachments::{self, AttachmentBody},
    ticket,
};

/// A file as multipart form data.
#[derive(ToSchema)]
#[allow(dead_code)] // Only its schema is used.
pub struct UploadBody {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Uploads one file. It is yours alone until you attach it, and forgotten after 24 hours if you do not.
#[utoipa::path(post, path = "/attachments", tag = "attachments", request_body(content = UploadBody, content_type = "multipart/form-data"),
    responses((status = 201, body = AttachmentBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem)))]
pub async fn upload(State(app): State<App>, caller: Caller, request: Request) -> Result<Response, Response> {
    // Whose it is comes before the first byte is stored.
    let organization = caller.raw(|ctx| ctx.permit_here(ticket::TicketAct::Open).map(|()| ctx.organization())).await.map_err(IntoResponse::into_response)?;
    let form = Multipart::from_request(request, &app).await.map_err(|_| Refusal::from(kernel::Error::invalid("file", "ticket-upload-file")).into_response())?;
    let new = attachments::receive(&app, organization, form).await.map_err(|error| Refusal::from(error).into_response())?;
    let created = caller.write_raw(move |ctx| files::upload(ctx, &new)).await.map_err(IntoResponse::into_response)?;
    let body = AttachmentBody::from(&created);
    Ok((axum::http::StatusCode::CREATED, axum::Json(body)).into_response())
}

/// The file as it was sent.
#[utoipa::path(get, path = "/attachments/{id}", tag = "attachments", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn show(State(app): State<App>, caller: Caller, Path(id): Path<AttachmentId>) -> Result<Response, Refusal> {
    let (organization, attachment) = caller.raw(move |ctx| Ok((ctx.organization(), attachments::find_visible(ctx, id)?))).await?;
    attachments::serve(&app, organization, &attachment, false).await
}

/// Files to attach.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachBody {
    #[schema(value_type = Vec<String>)]
    pub attachments: Vec<AttachmentId>,
}

/// Attaches uploaded files to a ticket without a message.
#[utoipa::path(post, path = "/tickets/{number}/attachments", tag = "attachments", params(("number" = i64, Path)), request_body = AttachBody,
    responses((status = 200, body = TicketBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn attach(Path(number): Path<TicketNumber>, asked: Asked<AttachBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, _| {
            let ticket = ticket::attach(ctx, number, &body.attachments)?;
            Ok(Answer::ok(TicketBody::one(ctx, ticket)?))
        })
        .await
}

/// The files of a ticket that you may see.
#[utoipa::path(get, path = "/tickets/{number}/attachments", tag = "attachments", params(("number" = i64, Path)),
    responses((status = 200, body = ListBody<AttachmentBody>), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn of_ticket(caller: Caller, Path(number): Path<TicketNumber>) -> Result<Response, Refusal> {
    caller
        .read(move |ctx| {
            let ticket = ticket::find(ctx, number)?;
            let family = ticket::family::members(ctx, ticket.id)?;
            let all = ticket::family::files(ctx, &family)?;
            let mut data = Vec::new();
            for attachment in &all {
                if attachments::find_visible(ctx, attachment.id).is_ok() {
                    data.push(AttachmentBody::from(attachment));
                }
            }
            Ok(ListBody { data, next: None })
        })
        .await
}
