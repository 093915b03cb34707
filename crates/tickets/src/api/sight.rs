//! Where a ticket is, who can see it, and the matrix that suggests priorities.

use axum::{extract::Path, response::Response};
use kernel::{Confidential, DepartmentId, Sight, TeamId, TicketNumber, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Answer, Asked, Caller, NoBody, Problem, Refusal};

use super::bodies::{ListBody, PersonBody, TicketBody};
use crate::{
    ticket::{self, TicketAct},
    workflow::matrix,
};

/// A department to move to.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveToDepartmentBody {
    /// `null`: out of any.
    #[schema(value_type = Option<String>)]
    pub department: Option<DepartmentId>,
    /// Stands in the ticket's history.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub reason: String,
}

/// Moves the ticket to a department, or out of any.
#[utoipa::path(put, path = "/tickets/{number}/department", tag = "assignment", params(("number" = i64, Path)), request_body = MoveToDepartmentBody,
    responses((status = 200, body = TicketBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn place(Path(number): Path<TicketNumber>, asked: Asked<MoveToDepartmentBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, _| {
            let ticket = ticket::move_to_department(ctx, number, body.department, &body.reason)?;
            Ok(Answer::ok(TicketBody::one(ctx, ticket)?))
        })
        .await
}

/// Somebody who sees a ticket.
#[derive(Serialize, ToSchema)]
pub struct OnlookerBody {
    person: PersonBody,
    /// `requester`, `owner`, `substitute`, `named`, `named_team`, `everything`, `department`, `team`, `unplaced` or `client`.
    why: &'static str,
}

fn why(sight: Sight) -> &'static str {
    match sight {
        Sight::Requester => "requester",
        Sight::Owner => "owner",
        Sight::Substitute => "substitute",
        Sight::Named => "named",
        Sight::NamedTeam => "named_team",
        Sight::Everything | Sight::Open => "everything",
        Sight::Department => "department",
        Sight::Team => "team",
        Sight::Unplaced => "unplaced",
        Sight::Client => "client",
    }
}

/// Who can see the ticket, and why: the first two hundred, those nearest to it first.
#[utoipa::path(get, path = "/tickets/{number}/sight", tag = "tickets", params(("number" = i64, Path)),
    responses((status = 200, body = ListBody<OnlookerBody>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn sight(caller: Caller, Path(number): Path<TicketNumber>) -> Result<Response, Refusal> {
    caller
        .read(move |ctx| {
            let ticket = ticket::find(ctx, number)?;
            ctx.permit(TicketAct::SeeSight, &ticket.guarded())?;
            let people = ticket::onlookers(ctx, &ticket)?.people;
            let body = |(user, sight): (people::User, Sight)| OnlookerBody { person: PersonBody { id: user.id, name: user.display_name }, why: why(sight) };
            Ok(ListBody { data: people.into_iter().map(body).collect(), next: None })
        })
        .await
}

/// To whom alone a ticket is shown, beside its requester and owner.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfidentialBody {
    #[serde(default)]
    #[schema(value_type = Vec<String>, max_items = 50)]
    pub people: Vec<UserId>,
    #[schema(value_type = Option<String>)]
    pub team: Option<TeamId>,
}

/// Makes the ticket confidential to these people and this team; you are among them. In *Help desk* only.
#[utoipa::path(put, path = "/tickets/{number}/confidential", tag = "tickets", params(("number" = i64, Path)), request_body = ConfidentialBody,
    responses((status = 200, body = TicketBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn confide(Path(number): Path<TicketNumber>, asked: Asked<ConfidentialBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, _| {
            let ticket = ticket::confide(ctx, number, &Confidential { people: body.people.clone(), team: body.team })?;
            Ok(Answer::ok(TicketBody::one(ctx, ticket)?))
        })
        .await
}

/// Shows the ticket again to everybody whose role shows it.
#[utoipa::path(delete, path = "/tickets/{number}/confidential", tag = "tickets", params(("number" = i64, Path)),
    responses((status = 200, body = TicketBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
pub async fn open_up(Path(number): Path<TicketNumber>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            let ticket = ticket::open_up(ctx, number)?;
            Ok(Answer::ok(TicketBody::one(ctx, ticket)?))
        })
        .await
}

/// Which priority urgency and impact suggest.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatrixBody {
    /// Nine priorities: by urgency, then by impact, each from low to high.
    #[schema(min_items = 9, max_items = 9)]
    pub cells: Vec<String>,
}

impl From<matrix::Matrix> for MatrixBody {
    fn from(matrix: matrix::Matrix) -> Self {
        Self { cells: matrix.slugs().into_iter().map(str::to_owned).collect() }
    }
}

/// The matrix that suggests priorities.
#[utoipa::path(get, path = "/priority-matrix", tag = "organization", responses((status = 200, body = MatrixBody), (status = 401, body = Problem)))]
pub async fn matrix(caller: Caller) -> Result<Response, Refusal> {
    caller.read(|ctx| matrix::read(ctx).map(MatrixBody::from)).await
}

/// Changes the matrix for what is said from now on.
#[utoipa::path(put, path = "/priority-matrix", tag = "organization", request_body = MatrixBody,
    responses((status = 200, body = MatrixBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub async fn change_matrix(asked: Asked<MatrixBody>) -> Result<Response, Refusal> {
    asked.write(|ctx, body, _| Ok(Answer::ok(MatrixBody::from(matrix::change(ctx, &body.cells)?)))).await
}
