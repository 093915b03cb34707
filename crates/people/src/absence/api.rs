//! `/api/v1/users/{id}/absence`.

use axum::{extract::Path, response::Response};
use kernel::{OrNotFound, Result, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, NoBody, Problem, Refusal};

use crate::{
    structure,
    user::{self, Absence, User},
};

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, take, end))
}

/// When somebody is or will be away.
#[derive(Serialize, ToSchema)]
pub struct AbsenceBody {
    /// Whether that is now.
    is_away: bool,
    /// `null`: no absence is planned.
    #[schema(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// `null`: until they say otherwise.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    /// Who stands in.
    #[schema(value_type = Option<String>)]
    substitute: Option<UserId>,
}

impl AbsenceBody {
    fn of(user: &User, now: Timestamp) -> Self {
        Self {
            is_away: user.is_absent(now),
            from: user.absence.map(|absence| absence.from),
            until: user.absence.and_then(|absence| absence.until),
            substitute: user.absence.and_then(|absence| absence.substitute),
        }
    }
}

/// An absence.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAbsence {
    /// From now on when it is left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    from: Option<String>,
    /// Until they say otherwise when it is left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<String>,
    /// Who stands in: somebody who answers tickets, and not by standing in for others the absent person.
    #[schema(value_type = Option<String>)]
    substitute: Option<UserId>,
}

fn moment(field: &'static str, text: Option<&str>) -> Result<Option<Timestamp>> {
    text.map(|text| Timestamp::parse(text).or_invalid(field, "absence-no-day")).transpose()
}

/// Shows when somebody is away, to colleagues.
#[utoipa::path(get, path = "/users/{id}/absence", tag = "users", params(("id" = String, Path)),
    responses((status = 200, body = AbsenceBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show(caller: Caller, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    caller
        .read(move |ctx| {
            let user = user::find_user(ctx, id)?.or_not_found()?;
            ctx.permit(crate::PeopleAct::See, &user.guarded())?;
            Ok(AbsenceBody::of(&user, ctx.now()))
        })
        .await
}

/// Notes an absence: your own, or that of somebody whom you look after. The substitute is told of what the absent person would be told.
#[utoipa::path(put, path = "/users/{id}/absence", tag = "users", params(("id" = String, Path)), request_body = NewAbsence,
    responses((status = 200, body = AbsenceBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn take(Path(id): Path<UserId>, asked: Asked<NewAbsence>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, _| {
            let absence = Absence {
                from: moment("from", body.from.as_deref())?.unwrap_or_else(|| ctx.now()),
                until: moment("until", body.until.as_deref())?,
                substitute: body.substitute,
            };
            let user = structure::take_leave(ctx, id, absence)?;
            Ok(Answer::ok(AbsenceBody::of(&user, ctx.now())))
        })
        .await
}

/// Ends an absence, or takes a planned one back.
#[utoipa::path(delete, path = "/users/{id}/absence", tag = "users", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn end(Path(id): Path<UserId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| structure::end_absence(ctx, id).map(|_| Answer::empty())).await
}
