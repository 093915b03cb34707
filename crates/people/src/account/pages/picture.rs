//! Pictures of people: sent, taken away, shown.

use axum::{
    body::Bytes,
    extract::{Multipart, Path, multipart::MultipartError, multipart::MultipartRejection},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Error, Guarded, OrNotFound, Result, UserId, truncate};
use serde::Deserialize;
use web::{Door, Message, Query, Refusal};

use super::profile::{Typed, show_with};
use crate::{PeopleAct, account::change_picture, failed, user};

/// The largest picture that is taken, in bytes: what telephones make.
pub const LARGEST: usize = 12_000_000;

/// `POST /account/picture`
pub async fn save(door: Door, form: Result<Multipart, MultipartRejection>) -> Result<Response, Refusal> {
    // Whose it is comes before the first byte is looked at.
    let organization = door
        .read(|ctx| {
            let me = ctx.me()?;
            ctx.permit(PeopleAct::ChangeOwn, &Guarded::personal(ctx.organization(), me)).map(|()| ctx.organization())
        })
        .await?;
    let saved = async {
        let bytes = receive(form.map_err(|_| missing())?).await?;
        let square = door.app.files.put_square(organization, bytes).await?;
        door.write(move |ctx| change_picture(ctx, Some(&square.sha256))).await
    };
    match saved.await {
        Ok(_) => Ok(Message::ok("account-saved").redirect("/account")),
        Err(error) => {
            let (status, picture_errors) = failed::form(error)?;
            show_with(&door, status, Typed::picture(picture_errors)).await
        }
    }
}

/// The picture of a form, from its field `picture`.
pub async fn receive(mut form: Multipart) -> Result<Bytes> {
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("picture") {
            let bytes = field.bytes().await.map_err(broken)?;
            return match bytes.len() {
                0 => Err(missing()),
                size if size > LARGEST => Err(too_large()),
                _ => Ok(bytes),
            };
        }
    }
    Err(missing())
}

fn missing() -> Error {
    Error::invalid("picture", "account-picture-missing")
}

fn too_large() -> Error {
    Error::invalid("picture", kernel::Text::new("account-picture-large").with("megabytes", LARGEST / 1_000_000))
}

fn broken(error: MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { missing() }
}

/// `POST /account/picture/remove`
pub async fn remove(door: Door) -> Result<Response, Refusal> {
    door.write(|ctx| change_picture(ctx, None)).await?;
    Ok(Message::ok("account-saved").redirect("/account"))
}

#[derive(Deserialize)]
pub struct Version {
    /// The beginning of the picture's fingerprint.
    #[serde(default)]
    v: String,
}

/// `GET /people/{id}/picture`: to members of the organization only.
pub async fn show(door: Door, Path(id): Path<UserId>, Query(version): Query<Version>, headers: HeaderMap) -> Result<Response, Refusal> {
    let (organization, sha256) = door
        .read(move |ctx| {
            let person = user::find_user(ctx, id)?.or_not_found()?;
            ctx.permit_here(PeopleAct::See)?;
            Ok((ctx.organization(), person.picture_sha256.or_not_found()?))
        })
        .await?;
    let tag = format!("\"{}\"", truncate(&sha256, 16));
    // The address of a picture changes with it, so what was asked for by its address never changes.
    let caching = if truncate(&sha256, 16) == version.v { "private, max-age=31536000, immutable" } else { "private, no-cache" };
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => {
            let bytes = door.app.files.read(organization, &sha256).await?;
            let media_type = if bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" };
            ([(header::CONTENT_TYPE, media_type)], bytes).into_response()
        }
    };
    let mut set = |name: HeaderName, value: &str| drop(HeaderValue::from_str(value).map(|value| response.headers_mut().insert(name, value)));
    set(header::CACHE_CONTROL, caching);
    set(header::ETAG, &tag);
    set(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'");
    Ok(response)
}
