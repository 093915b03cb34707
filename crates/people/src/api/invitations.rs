//! Invitations.

use axum::{extract::Path, response::Response};
use kernel::{EmailAddress, InvitationId, Result};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Asked, Caller, NoBody, Problem, Query, Refusal};

use super::bodies::{InvitationBody, PeopleList, page_request};
use crate::{User, account::brakes, invitation, permission::see_colleagues};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// Also those that were accepted or withdrawn.
    #[serde(default)]
    all: bool,
    /// How many, 1 to 100; 50 unless told.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Lists invitations, newest first.
#[utoipa::path(get, path = "/invitations", tag = "invitations", params(ListQuery),
    responses((status = 200, body = PeopleList<InvitationBody>), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn list(caller: Caller, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    let page = page_request(query.limit, query.after.as_deref())?;
    caller
        .read(move |ctx| {
            see_colleagues(ctx)?;
            Ok(PeopleList::<InvitationBody>::page(invitation::list(ctx, query.all, &page)?))
        })
        .await
}

/// Whom to invite.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInvitationBody {
    pub email: String,
    /// How they are called.
    pub name: Option<String>,
}

/// Invites somebody by mail. Depending on the organization's settings it waits for an administrator's yes first. Inviting again sends the mail again.
#[utoipa::path(post, path = "/invitations", tag = "invitations", request_body = NewInvitationBody,
    responses((status = 201, body = InvitationBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn invite(asked: Asked<NewInvitationBody>) -> Result<Response, Refusal> {
    let email = EmailAddress::at("email", &asked.body.email)?;
    let name = asked.body.name.as_deref().map(|name| User::check_name("name", name)).transpose()?;
    brakes::count_invitation(&asked.caller.app.db, asked.caller.raw(|ctx| ctx.me()).await?).await?;
    let site = asked.caller.app.site.clone();
    asked
        .write(move |ctx, _, _| {
            let invitation = invitation::invite(ctx, &site, email.clone(), name.clone())?;
            Ok(Answer::created(format!("/api/v1/invitations/{}", invitation.id), InvitationBody::from(invitation)))
        })
        .await
}

/// Takes an invitation back. Administrators, and whoever invited.
#[utoipa::path(delete, path = "/invitations/{id}", tag = "invitations", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn withdraw(Path(id): Path<InvitationId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| invitation::withdraw(ctx, id).map(|_| Answer::empty())).await
}

/// Says yes to an invitation that waits, which sends it. Administrators only.
#[utoipa::path(post, path = "/invitations/{id}/approve", tag = "invitations", params(("id" = String, Path)),
    responses((status = 200, body = InvitationBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
pub async fn approve(Path(id): Path<InvitationId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    let site = asked.caller.app.site.clone();
    asked.write(move |ctx, _, _| Ok(Answer::ok(InvitationBody::from(invitation::approve(ctx, &site, id)?)))).await
}
