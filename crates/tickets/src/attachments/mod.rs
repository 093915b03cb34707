//! The way to files: uploading before they are sent with a message, and fetching them by whoever may see the ticket.

use axum::{
    Json,
    body::Body,
    extract::{DefaultBodyLimit, Multipart, Path},
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use db::Ctx;
use files::{Attachment, NewAttachment};
use kernel::{AttachmentId, Error, OrNotFound, OrganizationId, Result, TicketId};
use serde::Serialize;
use utoipa::ToSchema;
use web::{App, Door, Refusal, Routes};

use crate::ticket::{MessageKind, TicketAct, family, store};

/// A file as programs and scripts see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AttachmentBody {
    #[schema(value_type = String)]
    pub id: AttachmentId,
    pub name: String,
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    pub url: String,
    pub is_image: bool,
}

impl From<&Attachment> for AttachmentBody {
    fn from(attachment: &Attachment) -> Self {
        Self {
            id: attachment.id,
            name: attachment.name.clone(),
            media_type: attachment.media_type.clone(),
            size: attachment.size,
            url: format!("/attachments/{}", attachment.id),
            is_image: attachment.preview.is_some(),
        }
    }
}

pub fn routes(largest: u64) -> Routes {
    let limit = DefaultBodyLimit::max(usize::try_from(largest).unwrap_or(usize::MAX).saturating_add(64 << 10));
    Routes::new()
        .route("POST", "/attachments", on(MethodFilter::POST, upload).layer(limit))
        .get("/attachments/{id}", show)
        .get("/attachments/{id}/download", download)
}

/// The attachment, if the actor may see what it hangs on: its ticket, or, while it hangs on nothing, their own upload. Files of notes are for who reads notes.
pub fn find_visible(ctx: &mut Ctx<'_>, id: AttachmentId) -> Result<Attachment> {
    let attachment = files::find(ctx, id)?.or_not_found()?;
    let Some((_, item)) = attachment.item else {
        return match attachment.uploader == ctx.actor().person() {
            true => Ok(attachment),
            false => Err(Error::NotFound),
        };
    };
    let ticket = store::find_by_id(ctx, TicketId(item))?.or_not_found()?;
    let message = match attachment.message {
        Some(message) => Some(store::find_message(ctx, ticket.id, message)?.or_not_found()?),
        None => None,
    };
    let act = if message.is_some_and(|message| message.kind == MessageKind::Note) { TicketAct::ReadNotes } else { TicketAct::See };
    // Of a ticket that was merged it is read where that went, too.
    let read_on = [family::destination(ctx, ticket.clone())?, ticket];
    match read_on.iter().any(|ticket| ctx.permit(act, &ticket.guarded()).is_ok()) {
        true => Ok(attachment),
        false => Err(Error::NotFound),
    }
}

/// Streams the first file of the form into the store and looks at it.
pub(crate) async fn receive(app: &App, organization: OrganizationId, mut form: Multipart) -> Result<NewAttachment> {
    while let Some(mut field) = form.next_field().await.map_err(|error| broken(app, &error))? {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        let claimed = field.content_type().unwrap_or("application/octet-stream").to_owned();
        let mut upload = app.files.begin(organization).await?;
        while let Some(chunk) = field.chunk().await.map_err(|error| broken(app, &error))? {
            upload.write(&chunk).await?;
        }
        return app.files.prepare(organization, upload.finish().await?, &name, &claimed).await;
    }
    Err(Error::invalid("file", "ticket-upload-file"))
}

fn broken(app: &App, error: &axum::extract::multipart::MultipartError) -> Error {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => app.files.too_large(),
        _ => Error::invalid("file", "ticket-upload-file"),
    }
}

/// `POST /attachments`: one file of the signed-in person, not yet on any ticket.
async fn upload(door: Door, form: Multipart) -> Result<Response, Refusal> {
    let visitor = door.visitor().await?.ok_or(Error::Unauthenticated)?;
    let new = receive(&door.app, visitor.who.organization, form).await?;
    let attachment = door.write(move |ctx| files::upload(ctx, &new)).await?;
    Ok((StatusCode::CREATED, Json(AttachmentBody::from(&attachment))).into_response())
}

/// `GET /attachments/{id}`: a picture is shown as we have drawn it anew; everything else is downloaded.
async fn show(door: Door, Path(id): Path<AttachmentId>) -> Result<Response, Refusal> {
    let (organization, attachment) = door.read(move |ctx| Ok((ctx.organization(), find_visible(ctx, id)?))).await?;
    serve(&door.app, organization, &attachment, true).await
}

/// `GET /attachments/{id}/download`: the file as it was sent.
async fn download(door: Door, Path(id): Path<AttachmentId>) -> Result<Response, Refusal> {
    let (organization, attachment) = door.read(move |ctx| Ok((ctx.organization(), find_visible(ctx, id)?))).await?;
    serve(&door.app, organization, &attachment, false).await
}

/// Streams the bytes under headers that let nothing run (promise S6).
pub(crate) async fn serve(app: &App, organization: OrganizationId, attachment: &Attachment, inline: bool) -> Result<Response, Refusal> {
    let preview = attachment.preview.as_ref().filter(|_| inline);
    let sha256 = preview.map_or(&attachment.sha256, |preview| &preview.sha256);
    let stored = app.files.stream(organization, sha256).await?;
    let mut response = Body::from_stream(stored.stream).into_response();
    let headers = response.headers_mut();
    for (name, value) in files::headers_for(attachment, inline) {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value)) {
            headers.insert(name, value);
        }
    }
    headers.insert("content-length", HeaderValue::from(stored.size));
    headers.insert("cache-control", HeaderValue::from_static("private, max-age=86400, immutable"));
    Ok(response)
}
