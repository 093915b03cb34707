//! `/api/v1/portal`: the portal's settings for programs, and the door for people without an account.

use axum::{extract::Path, response::Response};
use kernel::{Error, OrNotFound, Result};
use people::entry::brakes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, Problem, Refusal, Sent};

use super::{
    Portal, PortalChange,
    ask_public::{self, PublicForm},
    change, store,
};
use crate::PracticesAct;

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, save)).routes(routes!(ask))
}

/// The portal of the organization.
#[derive(Serialize, ToSchema)]
pub struct PortalBody {
    /// The end of its address, `/p/{address}`.
    #[schema(example = "harbour-light-press")]
    address: String,
    url: String,
    welcome: String,
    /// `#0a7285`; empty for the product's own.
    colour: String,
    has_logo: bool,
    /// Whether people without an account may ask.
    form_open: bool,
    /// Counts changes; also the entity tag.
    version: i64,
}

impl From<Portal> for PortalBody {
    fn from(portal: Portal) -> Self {
        Self {
            url: web::links::url(&portal.path()),
            has_logo: portal.logo_sha256.is_some(),
            address: portal.slug,
            welcome: portal.welcome,
            colour: portal.colour,
            form_open: portal.is_form_open,
            version: portal.version,
        }
    }
}

/// What to change; what is left out stays.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PortalPatch {
    pub address: Option<String>,
    pub welcome: Option<String>,
    pub colour: Option<String>,
    pub form_open: Option<bool>,
}

/// The portal of your organization.
#[utoipa::path(get, path = "/portal", tag = "portal", responses((status = 200, body = PortalBody), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn show(caller: Caller) -> Result<Response, Refusal> {
    caller
        .answer(|ctx| {
            ctx.permit_here(PracticesAct::See)?;
            let portal = store::find(ctx)?.or_not_found()?;
            let version = portal.version.to_string();
            Ok(Answer::ok(PortalBody::from(portal)).with_etag(version))
        })
        .await
}

/// Changes the portal. For administrators. Honours `If-Match`.
#[utoipa::path(patch, path = "/portal", tag = "portal", request_body = PortalPatch,
    responses((status = 200, body = PortalBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn save(asked: Asked<PortalPatch>) -> Result<Response, Refusal> {
    asked
        .write(|ctx, body, terms| {
            let wanted = PortalChange { slug: body.address.clone(), welcome: body.welcome.clone(), colour: body.colour.clone(), is_form_open: body.form_open };
            let portal = change(ctx, &wanted, |before| terms.check_version(&before.version.to_string()))?;
            let version = portal.version.to_string();
            Ok(Answer::ok(PortalBody::from(portal)).with_etag(version))
        })
        .await
}

/// What somebody without an account asks.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicBody {
    pub email: String,
    #[serde(default)]
    pub name: String,
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    pub text: String,
}

/// The answer, the same for every address.
#[derive(Serialize, ToSchema)]
pub struct PublicSent {
    /// Nothing is opened before the link in the mail has been followed.
    waits_for_confirmation: bool,
}

/// Asks without an account, where the organization allows it: a link goes to the address, and the ticket is opened once it is followed.
#[utoipa::path(post, path = "/portals/{address}/requests", tag = "portal", security(()), params(("address" = String, Path)), request_body = PublicBody,
    responses((status = 200, body = PublicSent), (status = 400, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn ask(caller: Caller, Path(address): Path<String>, Sent(body): Sent<PublicBody>) -> Result<Response, Refusal> {
    let find = move |installation: &mut db::Installation<'_>| {
        let portal = store::by_slug(installation, &address)?.filter(|portal| portal.is_form_open).or_not_found()?;
        people::organization(&mut installation.within(db::Who::desk(portal.organization)))?;
        Ok::<_, Error>(portal)
    };
    let portal = caller.app.db.installation_read(find).await?;
    let form = PublicForm { email: body.email, name: body.name, title: body.title, text: body.text };
    let (asked, to) = form.check(&portal, caller.language)?;
    brakes::mail(&caller.app.db, "public", &caller.source.to_string(), to.as_str()).await?;
    let site = caller.app.site.clone();
    caller.app.db.installation_write(move |installation| ask_public::ask(installation, &site, &portal, &asked, &to)).await?;
    Ok(axum::response::IntoResponse::into_response(axum::Json(PublicSent { waits_for_confirmation: true })))
}
