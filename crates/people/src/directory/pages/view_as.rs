//! Seeing the desk as a colleague, and as oneself again.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use db::Who;
use kernel::{Actor, Error, Grants, Standing, Text, UserId, Via};
use web::{Door, Message, Refusal};

use super::administer::refused;
use crate::session::viewing;

/// `POST /people/{id}/view-as`: begins where that person begins.
pub async fn start(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    let session = door.visitor().await?.and_then(|visitor| visitor.session).ok_or(Error::Unauthenticated)?;
    match door.write(move |ctx| viewing::see_as(ctx, session, id)).await {
        Ok(_) => Ok(Redirect::to("/").into_response()),
        Err(error) => refused(&door, id, error).await,
    }
}

/// `POST /view-as/stop`: back to where it began.
pub async fn stop(door: Door) -> Result<Response, Refusal> {
    let visitor = door.visitor().await?.ok_or(Error::Unauthenticated)?;
    let (Some(session), Some(viewer)) = (visitor.session, visitor.viewer) else {
        door.read(|ctx| ctx.me()).await?;
        return Ok(Message::ok("directory-view-over").redirect("/"));
    };
    // The door knows the person who is seen; whoever looks has a say over their own session alone.
    let who = Who { organization: visitor.who.organization, actor: Actor::Person(viewer.id), standing: Standing::with(Grants::NONE), via: Via::Web };
    let source = door.source;
    let stopped = door.app.db.installation_write(move |installation| {
        installation.came_from(source);
        viewing::stop(&mut installation.within(who.clone()), session)
    });
    stopped.await?;
    Ok(Message::ok(Text::new("directory-view-ended").with("name", visitor.name)).redirect(&format!("/people/{}", visitor.id)))
}
