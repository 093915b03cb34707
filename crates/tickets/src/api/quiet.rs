//! Mail about one ticket, to oneself.

use axum::{extract::Path, response::Response};
use kernel::TicketNumber;
use web::{Answer, Asked, NoBody, Problem, Refusal};

use crate::quiet;

/// Ends mails about the ticket to you. You keep following it, and the bell tells you as before.
#[utoipa::path(put, path = "/tickets/{number}/quiet", tag = "followers", params(("number" = i64, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn quieten(Path(number): Path<TicketNumber>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| quiet::set(ctx, number, true).map(|_| Answer::empty())).await
}

/// Lets mails about the ticket come again.
#[utoipa::path(delete, path = "/tickets/{number}/quiet", tag = "followers", params(("number" = i64, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn unquieten(Path(number): Path<TicketNumber>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| quiet::set(ctx, number, false).map(|_| Answer::empty())).await
}
