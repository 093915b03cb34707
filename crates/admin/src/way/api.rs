//! `/api/v1/organization/way`.

use axum::response::Response;
use db::Ctx;
use kernel::{OperationId, Result, UserId};
use people::{
    PeopleAct, Way,
    organization::{self, Agents},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, Problem, Refusal};

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, switch)).routes(routes!(undo))
}

/// How the organization works, and for whom a switch would change something.
#[derive(Serialize, ToSchema)]
pub struct WayBody {
    way: Way,
    /// Answer tickets in either way.
    administrators: i64,
    /// Members whose roles let them answer in `help_desk`.
    answering: i64,
    /// Members who would only ask there, unless they get a role.
    asking: i64,
    /// The switch that can be taken back, if there is one.
    #[schema(value_type = Option<String>)]
    last_switch: Option<OperationId>,
}

impl WayBody {
    fn new(ctx: &mut Ctx<'_>) -> Result<Self> {
        let prospect = organization::prospect(ctx, 0)?;
        Ok(Self {
            way: people::organization(ctx)?.way,
            administrators: prospect.administrators.count,
            answering: prospect.answering.count,
            asking: prospect.asking.count,
            last_switch: organization::last_switch(ctx)?.map(|(operation, ..)| operation),
        })
    }
}

/// A switch.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWay {
    way: Way,
    /// Who gets the role of an agent with a switch to `help_desk`, beside administrators and those whose roles let them answer. All members when it is left out.
    #[schema(value_type = Option<Vec<String>>)]
    agents: Option<Vec<UserId>>,
}

/// The switch to take back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoWay {
    #[schema(value_type = String)]
    operation: OperationId,
}

/// Shows how your organization works, and what a switch would do. Administrators only.
#[utoipa::path(get, path = "/organization/way", tag = "organization",
    responses((status = 200, body = WayBody), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn show(caller: Caller) -> Result<Response, Refusal> {
    caller
        .read(|ctx| {
            ctx.permit_here(PeopleAct::SeeSwitch)?;
            WayBody::new(ctx)
        })
        .await
}

/// Switches to the other way of working, in one step. Administrators only.
#[utoipa::path(put, path = "/organization/way", tag = "organization", request_body = NewWay,
    responses((status = 200, body = WayBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn switch(asked: Asked<NewWay>) -> Result<Response, Refusal> {
    asked
        .write(|ctx, body, _| {
            let agents = match &body.agents {
                Some(ids) => Agents::These(ids.clone()),
                None => Agents::Everybody,
            };
            organization::switch(ctx, body.way, &agents)?;
            WayBody::new(ctx).map(Answer::ok)
        })
        .await
}

/// Takes the last switch back, with the roles that it gave. Refused once somebody has built upon it. Administrators only.
#[utoipa::path(post, path = "/organization/way/undo", tag = "organization", request_body = UndoWay,
    responses((status = 200, body = WayBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn undo(asked: Asked<UndoWay>) -> Result<Response, Refusal> {
    asked
        .write(|ctx, body, _| {
            organization::take_back_switch(ctx, body.operation)?;
            WayBody::new(ctx).map(Answer::ok)
        })
        .await
}
