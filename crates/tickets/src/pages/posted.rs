//! What a form sent: its fields, and the files that came along where there is no script to send them ahead.

use axum::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Multipart, Request, multipart::MultipartError},
    http::{StatusCode, header},
};
use files::NewAttachment;
use kernel::{AttachmentId, Error, Result};
use web::{App, Door, Form, Refusal, safe_path};

use crate::ticket::Content;

/// The most that all text fields of one form may hold together, in bytes: a text of full size, written in an alphabet that forms triple.
const FIELDS: usize = 4 << 20;

/// The most files that one form may bring.
const FILES: usize = 20;

/// A posted form, of either encoding. Files are stored and looked at already, but belong to nobody until [`Posted::keep_files`].
#[derive(Clone, Debug, Default)]
pub struct Posted {
    fields: Vec<(String, String)>,
    /// With the fields by which they came.
    files: Vec<(String, NewAttachment)>,
}

impl FromRequest<App> for Posted {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let is_multipart = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
        let posted = match is_multipart {
            true => Self::from_multipart(request, app).await?,
            false => Self::from_urlencoded(request).await?,
        };
        match posted.fields.iter().any(|(_, value)| kernel::has_nul(value)) {
            true => Err(Error::invalid("", "error-nul").into()),
            false => Ok(posted),
        }
    }
}

impl Posted {
    async fn from_urlencoded(request: Request) -> Result<Self> {
        let bytes = axum::body::to_bytes(request.into_body(), FIELDS).await.map_err(|_| too_large())?;
        let Form(fields) = Form::from_request(Request::new(Body::from(bytes)), &()).await.map_err(|_| Error::invalid("", "error-form"))?;
        Ok(Self { fields, files: Vec::new() })
    }

    async fn from_multipart(request: Request, app: &App) -> Result<Self> {
        let (mut parts, body) = request.into_parts();
        let Ok(door) = Door::from_request_parts(&mut parts, app).await;
        let organization = door.visitor().await?.ok_or(Error::Unauthenticated)?.who.organization;
        let mut form = Multipart::from_request(Request::from_parts(parts, body), app).await.map_err(|_| Error::invalid("", "error-form"))?;
        let mut posted = Self::default();
        let mut held = 0;
        while let Some(mut field) = form.next_field().await.map_err(|error| broken(app, &error))? {
            match field.file_name().map(str::to_owned) {
                // Browsers send an empty file where none was chosen.
                Some(name) if name.is_empty() => {}
                Some(name) => {
                    if posted.files.len() == FILES {
                        return Err(Error::invalid("file", "ticket-page-too-many-files"));
                    }
                    let asked = field.name().unwrap_or_default().to_owned();
                    let claimed = field.content_type().unwrap_or("application/octet-stream").to_owned();
                    let mut upload = app.files.begin(organization).await?;
                    while let Some(chunk) = field.chunk().await.map_err(|error| broken(app, &error))? {
                        upload.write(&chunk).await?;
                    }
                    posted.files.push((asked, app.files.prepare(organization, upload.finish().await?, &name, &claimed).await?));
                }
                None => {
                    let name = field.name().unwrap_or_default().to_owned();
                    let mut value = Vec::new();
                    while let Some(chunk) = field.chunk().await.map_err(|error| broken(app, &error))? {
                        held += chunk.len();
                        if held > FIELDS {
                            return Err(too_large());
                        }
                        value.extend_from_slice(&chunk);
                    }
                    posted.fields.push((name, String::from_utf8(value).map_err(|_| Error::invalid("", "error-form"))?));
                }
            }
        }
        Ok(posted)
    }

    /// Notes the files that came along as uploads of their sender, whatever becomes of the rest of the form, so that they need not be sent again.
    pub async fn keep_files(mut self, door: &Door) -> Result<Self> {
        if self.files.is_empty() {
            return Ok(self);
        }
        let (fields, new): (Vec<String>, Vec<NewAttachment>) = std::mem::take(&mut self.files).into_iter().unzip();
        let ids: Vec<AttachmentId> = door.write(move |ctx| new.iter().map(|file| files::upload(ctx, file).map(|kept| kept.id)).collect()).await?;
        for (field, id) in fields.into_iter().zip(ids) {
            // What a field of its own asked for is its answer, too.
            if field != "file" {
                self.fields.push((field, id.to_string()));
            }
            self.fields.push(("attachment".to_owned(), id.to_string()));
        }
        Ok(self)
    }

    /// The first value of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The same; what was not sent reads as empty.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The uploads it names.
    pub fn attachments(&self) -> Result<Vec<AttachmentId>> {
        self.all("attachment").map(|id| id.parse().map_err(|_| Error::invalid("attachments", "files-unknown"))).collect()
    }

    /// What was written, with its files: `html` where the editor ran, `text` otherwise.
    pub fn content(&self) -> Result<Content> {
        let content = match self.get("html") {
            Some(html) => Content::from_html("text", html)?,
            None => Content::from_text("text", self.text("text"))?,
        };
        Ok(content.with_attachments(&self.attachments()?))
    }

    /// The page to return to: the one the form names, or this.
    pub fn back(&self, otherwise: &str) -> String {
        self.get("back").and_then(safe_path).unwrap_or(otherwise).to_owned()
    }
}

fn too_large() -> Error {
    Error::invalid("text", "ticket-text-too-large")
}

fn broken(app: &App, error: &MultipartError) -> Error {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => app.files.too_large(),
        _ => Error::invalid("", "error-form"),
    }
}
