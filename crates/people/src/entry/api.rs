//! Signing up by API: a program opens a workspace and gets a token for its administrator.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Error, Language, OrganizationId, UserId, Via};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{App, Caller, Problem, Refusal, Sent};

use super::{SignUp, brakes, sign_up};
use crate::{
    account::zones,
    password,
    token::{self, Scope},
};

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(signup))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignUpBody {
    /// How you are called.
    name: String,
    email: String,
    /// 10 to 200 characters.
    password: String,
    /// The name of your organization.
    organization: String,
    /// `en` or `ru`; else what `Accept-Language` asks for.
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
    /// IANA name of your time zone, such as `Europe/Berlin`.
    zone: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct SignedUpBody {
    organization: NewOrganization,
    user: NewAccount,
    /// An API token that may read and write, shown this once.
    token: String,
}

#[derive(Serialize, ToSchema)]
struct NewOrganization {
    #[schema(value_type = String)]
    id: OrganizationId,
    name: String,
}

#[derive(Serialize, ToSchema)]
struct NewAccount {
    #[schema(value_type = String)]
    id: UserId,
    /// Made from the address; can be replaced once, before it is used.
    username: String,
    name: String,
    email: String,
}

/// Opens an organization of your own. Its address stays a claim until the mailed link is followed; until then nobody can be invited.
#[utoipa::path(post, path = "/signup", tag = "organization", request_body = SignUpBody, security(()),
    responses((status = 201, body = SignedUpBody), (status = 400, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn signup(caller: Caller, Sent(body): Sent<SignUpBody>) -> Result<Response, Refusal> {
    let language = body.language.unwrap_or(caller.language);
    let zone = body.zone.as_deref().unwrap_or_default();
    if !zone.is_empty() && zones::find(zone).is_none() {
        return Err(Error::invalid("zone", "account-zone-unknown").into());
    }
    let (ask, password) = SignUp::check(&body.name, &body.email, &body.password, &body.organization, language, zone)?;
    let db = &caller.app.db;
    brakes::sign_up(db, &caller.source.to_string(), ask.email.as_str()).await?;
    let hash = password::hash(password).await?;
    let site = caller.app.site.clone();
    let answer = db
        .installation_write(move |installation| {
            let (organization, user) = {
                let signed_up = sign_up(installation, &site, &ask, &hash, None, Via::Api)?;
                (signed_up.organization, signed_up.user)
            };
            let name = user.language.t("people-token-of-sign-up").to_owned();
            let issued = token::issue(installation, organization.id, user.id, name, Scope::Write, None)?;
            Ok(SignedUpBody {
                organization: NewOrganization { id: organization.id, name: organization.name },
                user: NewAccount { id: user.id, username: user.username, name: user.display_name, email: user.email },
                token: issued.secret,
            })
        })
        .await?;
    let mut response = (StatusCode::CREATED, Json(answer)).into_response();
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/api/v1/organization"));
    Ok(response)
}
