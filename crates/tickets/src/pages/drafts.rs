//! `POST /drafts`: keeps what is being written. Sent by the composer every few seconds, so it answers nothing.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::Result;
use serde::Deserialize;
use web::{Door, Form, Refusal};

use crate::{drafts, ticket::Content};

#[derive(Deserialize)]
pub struct Begun {
    item: String,
    #[serde(default)]
    html: String,
}

pub async fn keep(door: Door, Form(begun): Form<Begun>) -> Result<Response, Refusal> {
    let content = Content::from_html("html", &begun.html)?;
    door.write(move |ctx| drafts::keep(ctx, &begun.item, content.html())).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
