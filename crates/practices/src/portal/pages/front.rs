//! `GET /p/{slug}`: home for those who belong here, the front door for everybody else.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use people::entry::pages::gate::Switch;
use web::{Door, Refusal, Shell};

use super::{frame::Frame, home};
use crate::portal::store;

#[derive(Template)]
#[template(path = "portal/templates/front.html")]
struct FrontPage {
    shell: Shell,
    frame: Frame,
    switch: Switch,
}

pub async fn show(door: Door, Path(slug): Path<String>) -> Result<Response, Refusal> {
    if let Some(visitor) = door.visitor().await? {
        let wanted = slug.clone();
        let portal = door.app.db.installation_read(move |installation| store::by_slug(installation, &wanted)).await?;
        if portal.is_some_and(|portal| portal.organization == visitor.who.organization) {
            return home::show(door, slug).await;
        }
    }
    door.plain(StatusCode::OK, move |installation, _, shell| {
        let frame = Frame::outside(installation, &slug)?;
        Ok(FrontPage { switch: Switch::of(&shell, &[]), frame, shell })
    })
    .await
}
