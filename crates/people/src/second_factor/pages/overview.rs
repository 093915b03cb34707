use askama::Template;
use axum::{http::StatusCode, response::Response};
use kernel::Language;
use web::{Door, Refusal, shell::Clock};

use super::page;
use crate::second_factor::{self, Overview, RelyingParty};

#[derive(Template)]
#[template(path = "second_factor/templates/overview.html")]
struct Content {
    l: Language,
    clock: Clock,
    is_first: bool,
    overview: Overview,
    /// Whether browsers can use passkeys at this desk's address.
    has_passkeys: bool,
}

/// `GET /account/second-factor`
pub async fn show(door: Door) -> Result<Response, Refusal> {
    let has_passkeys = RelyingParty::of(&door.app.site).is_some();
    page(&door, StatusCode::OK, move |ctx, reader| {
        Ok(Content { overview: second_factor::overview(ctx)?, l: reader.l, clock: reader.clock, is_first: reader.is_first, has_passkeys })
    })
    .await
}
