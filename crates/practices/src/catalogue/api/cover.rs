//! What contracts cover.

use axum::{extract::Path, response::Response};
use kernel::{ContractId, Result, ServiceId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Answer, Asked, Caller, Problem, Refusal};

use crate::catalogue::cover;

/// The services and categories that a contract covers; a category stands for all that is in it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverBody {
    #[schema(value_type = Vec<String>)]
    pub services: Vec<ServiceId>,
}

/// Shows what a contract covers.
#[utoipa::path(get, path = "/contracts/{id}/services", tag = "catalogue", params(("id" = String, Path)),
    responses((status = 200, body = CoverBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn show(caller: Caller, Path(id): Path<ContractId>) -> Result<Response, Refusal> {
    caller.read(move |ctx| Ok(CoverBody { services: cover::covered(ctx, id)?.1 })).await
}

/// Makes these, and no others, what a contract covers.
#[utoipa::path(put, path = "/contracts/{id}/services", tag = "catalogue", params(("id" = String, Path)), request_body = CoverBody,
    responses((status = 200, body = CoverBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn keep(Path(id): Path<ContractId>, asked: Asked<CoverBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, _| {
            cover::cover(ctx, id, &body.services)?;
            Ok(Answer::ok(CoverBody { services: cover::covered(ctx, id)?.1 }))
        })
        .await
}
