//! `/api/v1/operator/accounts`.

use axum::{extract::Path, response::Response};
use kernel::{OrganizationId, Timestamp, UserId};
use people::user::Account;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Answer, App, Asked, Caller, NoBody, Problem, Query, Refusal};

use super::{resend::resend, search};

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(send_again))
}

/// An account of any organization.
#[derive(Serialize, ToSchema)]
pub struct AccountBody {
    #[schema(value_type = String)]
    id: UserId,
    name: String,
    username: String,
    email: String,
    #[schema(value_type = String)]
    organization: OrganizationId,
    organization_name: String,
    /// `administrator` or `member`.
    role: &'static str,
    /// `active`, `invited`, `left` or `locked`.
    state: &'static str,
    /// When the address was confirmed; null while it is a claim.
    #[schema(value_type = Option<String>, format = DateTime)]
    email_confirmed_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_seen_at: Option<Timestamp>,
}

impl From<Account> for AccountBody {
    fn from(Account { user, organization_name }: Account) -> Self {
        Self {
            id: user.id,
            name: user.display_name,
            username: user.username,
            email: user.email,
            organization: user.organization,
            organization_name,
            role: user.role.slug(),
            state: user.state.slug(),
            email_confirmed_at: user.email_confirmed_at,
            last_seen_at: user.last_seen_at,
        }
    }
}

/// The accounts found.
#[derive(Serialize, ToSchema)]
pub struct AccountList {
    data: Vec<AccountBody>,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Search {
    /// A part of a name, an address, a username or an organization's name.
    q: String,
}

/// Looks accounts up in all organizations, fifty at most. For the operator.
#[utoipa::path(get, path = "/operator/accounts", tag = "operator", params(Search),
    responses((status = 200, body = AccountList), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(caller: Caller, Query(query): Query<Search>) -> Result<Response, Refusal> {
    caller.read(move |ctx| Ok(AccountList { data: search(ctx, &query.q)?.into_iter().map(AccountBody::from).collect() })).await
}

/// Sends the confirmation of an account's address again; earlier links stop working. For the operator.
#[utoipa::path(post, path = "/operator/accounts/{user}/resend", tag = "operator", params(("user" = String, Path)),
    responses((status = 200, body = AccountBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn send_again(Path(user): Path<UserId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    let site = asked.caller.app.site.clone();
    asked.write(move |ctx, _, _| Ok(Answer::ok(AccountBody::from(resend(ctx, &site, user)?)))).await
}
