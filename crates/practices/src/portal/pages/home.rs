//! The portal's home: what do you need, what have you asked, how is it going.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use db::Ctx;
use kernel::Result;
use serde::Deserialize;
use web::{Door, Query, Refusal, Shell};

use super::{
    frame::Frame,
    requests::{Row, Whose, recent},
};
use crate::{
    catalogue::{
        coverage,
        model::{Placed, shown},
        store,
    },
    portal::{self, ensure},
};

/// Requests that the home lists.
const RECENT: i64 = 5;

/// A category or service at the top of the catalogue.
pub struct Tile {
    pub href: String,
    pub icon: String,
    pub name: String,
    pub summary: String,
}

#[derive(Template)]
#[template(path = "portal/templates/home.html")]
struct HomePage {
    shell: Shell,
    frame: Frame,
    first_name: String,
    tiles: Vec<Tile>,
    requests: Vec<Row>,
}

#[derive(Deserialize)]
pub struct Led {
    /// A page of the desk from which the reader was led here.
    #[serde(default)]
    from: String,
}

impl Led {
    /// The page of the portal that shows the same, below the portal's address.
    fn like(&self) -> String {
        match self.from.strip_prefix("/tickets/") {
            Some("new") => "/ask".to_owned(),
            Some(number) => number.parse::<i64>().map(|number| format!("/requests/{number}")).unwrap_or_default(),
            None => String::new(),
        }
    }
}

/// `GET /portal`: leads to the portal of one's own organization.
pub async fn find(door: Door, Query(led): Query<Led>) -> Result<Response, Refusal> {
    let portal = match door.read(portal::store::find).await? {
        Some(portal) => portal,
        // An organization of an earlier version has no portal yet.
        None => door.write(ensure).await?,
    };
    Ok(Redirect::to(&format!("{}{}", portal.path(), led.like())).into_response())
}

pub async fn show(door: Door, slug: String) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        let frame = Frame::inside(ctx, &slug)?;
        let name = shell.me.as_ref().map(|me| me.name.clone()).unwrap_or_default();
        Ok(HomePage {
            first_name: tickets::pages::names::first_name(&name).to_owned(),
            tiles: tiles(ctx, &frame)?,
            requests: recent(ctx, &shell, &frame, Whose::Mine, RECENT)?,
            frame,
            shell,
        })
    })
    .await
}

/// What stands at the top of the catalogue, as far as the reader may request anything of it.
fn tiles(ctx: &mut Ctx<'_>, frame: &Frame) -> Result<Vec<Tile>> {
    let reader = coverage::reader(ctx)?;
    let services = store::all(ctx)?;
    let tile = |placed: Placed<'_>| Tile {
        href: match placed.service.is_category {
            true => frame.at(&format!("/services#category-{}", placed.service.id)),
            false => frame.at(&format!("/services/{}", placed.service.id)),
        },
        icon: placed.service.icon.clone(),
        name: placed.service.name.clone(),
        summary: placed.service.summary.clone(),
    };
    Ok(shown(&services, &reader).into_iter().filter(|placed| placed.depth == 0).map(tile).collect())
}
