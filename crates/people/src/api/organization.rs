//! The organization and its settings.

use axum::response::Response;
use db::Ctx;
use kernel::Result;
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Answer, Asked, Caller, Problem, Refusal};

use super::bodies::OrganizationBody;
use crate::{
    organization,
    settings::{SettingsChange, change_settings, set_domains},
};

fn answer(ctx: &mut Ctx<'_>) -> Result<Answer<OrganizationBody>> {
    let organization = organization::read(ctx)?;
    let version = organization.version.to_string();
    Ok(Answer::ok(OrganizationBody::new(organization, organization::domains(ctx)?)).with_etag(version))
}

/// Shows your organization.
#[utoipa::path(get, path = "/organization", tag = "organization", responses((status = 200, body = OrganizationBody), (status = 401, body = Problem)))]
pub async fn show(caller: Caller) -> Result<Response, Refusal> {
    caller.answer(answer).await
}

/// What to change; what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationChange {
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// `en` or `ru`.
    pub language: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
    /// Whom a member may invite without asking: `anybody`, `own_domains` or `nobody`.
    pub invitations: Option<String>,
    #[schema(minimum = 0, maximum = 365)]
    pub reopen_days: Option<i64>,
    /// Who needs a second step at sign-in, from their next sign-in on: `nobody`, `administrators`, `agents` or `everybody`. Tokens stay valid.
    pub second_factor: Option<String>,
    /// What stands before a ticket's number in the subjects of mails: `[#`, `[ACME-`, `Ticket`. A bracket is closed behind the number.
    #[schema(min_length = 1, max_length = 20)]
    pub subject_hook: Option<String>,
    /// All mail domains it should have afterwards.
    pub domains: Option<Vec<String>>,
}

/// Changes settings. Administrators only. Honours `If-Match`.
#[utoipa::path(patch, path = "/organization", tag = "organization", request_body = OrganizationChange,
    responses((status = 200, body = OrganizationBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn change(asked: Asked<OrganizationChange>) -> Result<Response, Refusal> {
    let body = &asked.body;
    let change = SettingsChange {
        name: body.name.clone(),
        language: body.language.clone(),
        time_zone: body.time_zone.clone(),
        invitations: body.invitations.clone(),
        reopen_days: body.reopen_days,
        second_factor: body.second_factor.clone(),
        subject_hook: body.subject_hook.clone(),
    };
    asked
        .write(move |ctx, body, terms| {
            change_settings(ctx, &change, |before| terms.check_version(&before.version.to_string()))?;
            if let Some(domains) = &body.domains {
                set_domains(ctx, domains)?;
            }
            answer(ctx)
        })
        .await
}
