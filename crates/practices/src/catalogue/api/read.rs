//! Reading the catalogue.

use axum::{extract::Path, response::Response};
use kernel::{OrNotFound, Result, ServiceId};
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Answer, Caller, Problem, Query, Refusal};

use super::bodies::{ServiceBody, ServiceList};
use crate::{
    PracticesAct,
    catalogue::{
        Service, coverage,
        form::Form,
        form_of,
        model::{find, shown},
        store,
    },
};

/// Which services.
#[derive(Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Words of a name, a summary or a category; all services where it is left out.
    #[serde(default)]
    q: String,
    /// The whole catalogue with what was archived, for those who keep it.
    #[serde(default)]
    all: bool,
}

/// The services that you may request, with their categories.
#[utoipa::path(get, path = "/services", tag = "catalogue", params(Asked),
    responses((status = 200, body = ServiceList), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn list(caller: Caller, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    caller
        .read(move |ctx| {
            ctx.permit_here(if asked.all { PracticesAct::KeepCatalogue } else { PracticesAct::See })?;
            let services = store::all(ctx)?;
            if asked.all {
                return Ok(ServiceList { data: services.into_iter().map(ServiceBody::from).collect() });
            }
            let shown = shown(&services, &coverage::reader(ctx)?);
            let found: Vec<&Service> = match asked.q.trim() {
                "" => shown.iter().map(|placed| placed.service).collect(),
                q => find(&shown, q),
            };
            Ok(ServiceList { data: found.into_iter().cloned().map(ServiceBody::from).collect() })
        })
        .await
}

/// The entry, for those who keep the catalogue and those who see it there.
fn visible(ctx: &mut db::Ctx<'_>, id: ServiceId) -> Result<Service> {
    if ctx.permit_here(PracticesAct::KeepCatalogue).is_ok() {
        return store::find(ctx, id)?.or_not_found();
    }
    ctx.permit_here(PracticesAct::See).map_err(|_| kernel::Error::NotFound)?;
    let services = store::all(ctx)?;
    let reader = coverage::reader(ctx)?;
    shown(&services, &reader).into_iter().map(|placed| placed.service).find(|service| service.id == id).cloned().or_not_found()
}

/// One service or category.
#[utoipa::path(get, path = "/services/{id}", tag = "catalogue", params(("id" = String, Path)),
    responses((status = 200, body = ServiceBody), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn show(caller: Caller, Path(id): Path<ServiceId>) -> Result<Response, Refusal> {
    caller
        .answer(move |ctx| {
            let service = visible(ctx, id)?;
            let version = service.version.to_string();
            Ok(Answer::ok(ServiceBody::from(service)).with_etag(version))
        })
        .await
}

/// What a service asks of who requests it.
#[utoipa::path(get, path = "/services/{id}/form", tag = "catalogue", params(("id" = String, Path)),
    responses((status = 200, body = Form), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn form(caller: Caller, Path(id): Path<ServiceId>) -> Result<Response, Refusal> {
    caller
        .answer(move |ctx| {
            let service = visible(ctx, id)?;
            let version = service.version.to_string();
            Ok(Answer::ok(form_of(ctx, &service)?).with_etag(version))
        })
        .await
}
