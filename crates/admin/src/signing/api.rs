//! `/api/v1/dkim-keys`. The private halves never come out.

use axum::{extract::Path, response::Response};
use kernel::{DkimKeyId, OrNotFound, OrganizationId, Result, Timestamp, minutes};
use mail::{
    mailbox::MailboxAct,
    signing::{self, DkimKey},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{
    Answer, App, Asked, Caller, NoBody, Problem, Refusal,
    limit::{self, Limit},
};

/// Making a key takes a moment of this machine, and looking asks name servers of others.
const BRAKE: Limit = Limit { most: 30, window: minutes(10) };

/// Counts a key that is made or looked for, and refuses it after too many.
pub(super) async fn brake(app: &App, organization: OrganizationId) -> Result<()> {
    app.db.installation_write(move |installation| limit::count(installation, &format!("dkim:{organization}"), BRAKE)).await
}

pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(remove)).routes(routes!(check))
}

/// A key that signs the mail of a domain, and the DNS record that tells the world of it.
#[derive(Serialize, ToSchema)]
pub struct DkimKeyBody {
    #[schema(value_type = String)]
    id: DkimKeyId,
    domain: String,
    /// The name of the TXT record to publish.
    record_name: String,
    /// Its text.
    record: String,
    /// `waiting` (until its record is seen), `signing` or `former`.
    state: &'static str,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    checked_at: Option<Timestamp>,
    /// What name servers said then: `published`, `missing`, `other` or `unknown`.
    found: Option<&'static str>,
}

impl From<DkimKey> for DkimKeyBody {
    fn from(key: DkimKey) -> Self {
        Self {
            id: key.id,
            record_name: key.record_name(),
            record: key.record(),
            domain: key.domain,
            state: key.state.slug(),
            created_at: key.created_at,
            checked_at: key.checked.map(|(at, _)| at),
            found: key.checked.map(|(_, finding)| finding.slug()),
        }
    }
}

/// The keys of the organization.
#[derive(Serialize, ToSchema)]
pub struct DkimKeyList {
    data: Vec<DkimKeyBody>,
}

/// A key to be made.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDkimKey {
    /// The domain of a mailbox.
    domain: String,
}

/// Lists the keys that sign mail. For administrators.
#[utoipa::path(get, path = "/dkim-keys", tag = "mail",
    responses((status = 200, body = DkimKeyList), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list(caller: Caller) -> Result<Response, Refusal> {
    caller
        .read(|ctx| {
            ctx.permit_here(MailboxAct::See)?;
            Ok(DkimKeyList { data: signing::all(ctx)?.into_iter().map(DkimKeyBody::from).collect() })
        })
        .await
}

/// Makes a key for a domain. It signs once its record is published and seen. For administrators.
#[utoipa::path(post, path = "/dkim-keys", tag = "mail", request_body = NewDkimKey,
    responses((status = 201, body = DkimKeyBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn make(asked: Asked<NewDkimKey>) -> Result<Response, Refusal> {
    let (caller, domain) = (asked.caller.clone(), asked.body.domain.clone());
    let organization = caller.raw(|ctx| ctx.permit_here(MailboxAct::Configure).map(|()| ctx.organization())).await?;
    brake(&caller.app, organization).await?;
    let new = signing::generate(organization, &domain).await?;
    let site = caller.app.site.clone();
    asked
        .write(move |ctx, _, _| {
            let key = signing::make(ctx, &new)?;
            Ok(Answer::created(site.url(&format!("/api/v1/dkim-keys/{}", key.id)), DkimKeyBody::from(key)))
        })
        .await
}

/// Asks name servers whether the record of a key is published; if so, the key signs from now on. For administrators.
#[utoipa::path(post, path = "/dkim-keys/{id}/check", tag = "mail", params(("id" = String, Path)),
    responses((status = 200, body = DkimKeyBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn check(Path(id): Path<DkimKeyId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    let caller = asked.caller.clone();
    let (key, organization) = caller
        .raw(move |ctx| {
            ctx.permit_here(MailboxAct::Configure)?;
            Ok((signing::find(ctx, id)?.or_not_found()?, ctx.organization()))
        })
        .await?;
    brake(&caller.app, organization).await?;
    let finding = signing::seen(&mail::postmaster().judge, &key).await;
    asked.write(move |ctx, _, _| Ok(Answer::ok(DkimKeyBody::from(signing::note_found(ctx, id, finding)?)))).await
}

/// Removes a key; mail of its domain goes out unsigned if it was the one that signs. For administrators.
#[utoipa::path(delete, path = "/dkim-keys/{id}", tag = "mail", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn remove(Path(id): Path<DkimKeyId>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            signing::remove(ctx, id)?;
            Ok(Answer::empty())
        })
        .await
}
