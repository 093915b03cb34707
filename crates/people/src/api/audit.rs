//! What was changed in the organization.

use axum::response::Response;
use jiff::tz::TimeZone;
use kernel::EventId;
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Caller, Problem, Query, Refusal};

use super::bodies::{PeopleList, page_request};
use crate::{
    PeopleAct,
    audit::{EntryBody, Wanted, bodies, look},
};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// Words of what happened, of a name, of what stood before or stands after, or the address it came from.
    q: Option<String>,
    /// Who did it: a username or an e-mail address.
    who: Option<String>,
    /// Of what kind the thing is: `user`, `organization`, `mailbox`, `invitation`, or, left out unless asked for, `ticket`, `email`, `mail`.
    thing: Option<String>,
    /// The id of that very thing.
    id: Option<String>,
    /// The beginning of the kind of what happened: `user.`, `user.renamed`.
    kind: Option<String>,
    /// From this day or moment on: `2026-11-22`, `2026-11-22T10:00:00Z`.
    from: Option<String>,
    /// Until the end of this day, or before this moment.
    until: Option<String>,
    /// How many, 1 to 100; 50 unless told.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Lists what was changed, newest first. Administrators only. A page may be short, or empty, where a long time was looked through for words; its `next` goes on.
#[utoipa::path(get, path = "/audit", tag = "audit", params(ListQuery),
    responses((status = 200, body = PeopleList<EntryBody>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn list(caller: Caller, Query(query): Query<ListQuery>) -> Result<Response, Refusal> {
    let page = page_request(query.limit, query.after.as_deref())?;
    let ListQuery { q, who, thing, id, kind, from, until, .. } = query;
    let [q, who, thing, id, kind, from, until] = [q, who, thing, id, kind, from, until].map(Option::unwrap_or_default);
    let (wanted, l) = (Wanted { q, who, thing, id, kind, from, until }, caller.language);
    caller
        .read(move |ctx| {
            ctx.permit_here(PeopleAct::Audit)?;
            let Some(query) = wanted.read(ctx, &TimeZone::UTC)? else { return Ok(PeopleList { data: Vec::new(), next: None }) };
            let before = page.after.as_ref().map(|cursor| EventId(cursor.id));
            let (data, next) = bodies(look(ctx, l, &query, before, usize::try_from(page.limit).unwrap_or(50))?, l);
            Ok(PeopleList { data, next })
        })
        .await
}
