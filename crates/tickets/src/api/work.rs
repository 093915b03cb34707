//! Opening and working tickets.

use axum::{extract::Path, response::Response};
use db::Ctx;
use kernel::{AttachmentId, DepartmentId, OperationId, OrNotFound, TeamId, TicketNumber, UserId};
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Answer, Asked, Caller, NoBody, Problem, Refusal};

use super::bodies::{ListBody, Names, PersonBody, TicketBody, TransitionBody, Writing, priority};
use crate::{
    ticket::{self, Change, Content, Move, NewTicket, Weight, bin},
    workflow::{Level, TicketType},
};

/// What is asked of the desk: a title, and one of `html`, `text` and `markdown`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTicketBody {
    /// A slug of `GET /ticket-types`.
    #[serde(rename = "type")]
    #[schema(example = "incident")]
    pub ticket_type: String,
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    pub html: Option<String>,
    pub text: Option<String>,
    pub markdown: Option<String>,
    #[serde(default)]
    pub tags: Vec<String>,
    /// Files uploaded before.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub attachments: Vec<AttachmentId>,
    /// Agents may say; `normal` otherwise.
    pub priority: Option<String>,
    /// Somebody in whose name an agent asks.
    #[schema(value_type = Option<String>)]
    pub requester: Option<UserId>,
    #[schema(value_type = Option<String>)]
    pub department: Option<DepartmentId>,
    /// How soon it is needed: `low`, `normal` or `high`.
    pub urgency: Option<Level>,
}

/// Opens a ticket.
#[utoipa::path(post, path = "/tickets", tag = "tickets", request_body = NewTicketBody,
    responses((status = 201, body = TicketBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn open(asked: Asked<NewTicketBody>) -> Result<Response, Refusal> {
    let body = &asked.body;
    let writing = Writing { html: body.html.as_deref(), text: body.text.as_deref(), markdown: body.markdown.as_deref() };
    let content = match writing.content(&body.attachments)? {
        Some(content) => content,
        None => Content::from_text("text", "")?,
    };
    let new = NewTicket {
        ticket_type: TicketType::from_stored(body.ticket_type.clone()),
        title: body.title.clone(),
        content,
        tags: body.tags.clone(),
        priority: body.priority.as_deref().map(priority).transpose()?,
        requester: body.requester,
        owner: None,
    };
    asked
        .write(move |ctx, body, _| {
            let department = in_use(ctx, body.department)?;
            let mut ticket = ticket::open_in(ctx, &new, department)?;
            if body.urgency.is_some() {
                ticket = ticket::weigh(ctx, ticket.number, Weight { urgency: Some(body.urgency), impact: None })?;
            }
            let (location, version) = (format!("/api/v1/tickets/{}", ticket.number), ticket.version.to_string());
            Ok(Answer::created(location, TicketBody::one(ctx, ticket)?).with_etag(version))
        })
        .await
}

/// A department to which something new may come.
fn in_use(ctx: &mut Ctx<'_>, department: Option<DepartmentId>) -> kernel::Result<Option<DepartmentId>> {
    let Some(id) = department else { return Ok(None) };
    let known = people::organization::departments(ctx)?;
    known.into_iter().find(|(known, _)| *known == id).map(|(known, _)| Some(known)).or_invalid("department", "ticket-no-such-department")
}

/// What to change; what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeBody {
    pub title: Option<String>,
    #[serde(rename = "type")]
    pub ticket_type: Option<String>,
    pub priority: Option<String>,
    /// All tags it should have afterwards.
    pub tags: Option<Vec<String>>,
    /// How soon it is needed: `low`, `normal`, `high`, or `null` to take back what was said.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<Level>)]
    pub urgency: Option<Option<Level>>,
    /// How much hangs on it, in the same words.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<Level>)]
    pub impact: Option<Option<Level>>,
}

impl ChangeBody {
    /// Whether it says nothing but urgency and impact, which its requester may.
    fn only_weighs(&self) -> bool {
        self.title.is_none()
            && self.ticket_type.is_none()
            && self.priority.is_none()
            && self.tags.is_none()
            && (self.urgency.is_some() || self.impact.is_some())
    }
}

/// Changes title, type, priority, tags, urgency or impact. Honours `If-Match`.
#[utoipa::path(patch, path = "/tickets/{number}", tag = "tickets", params(("number" = i64, Path)), request_body = ChangeBody,
    responses((status = 200, body = TicketBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn change(Path(number): Path<TicketNumber>, asked: Asked<ChangeBody>) -> Result<Response, Refusal> {
    let body = &asked.body;
    let change = Change {
        title: body.title.clone(),
        ticket_type: body.ticket_type.clone().map(TicketType::from_stored),
        priority: body.priority.as_deref().map(priority).transpose()?,
        tags: body.tags.clone(),
    };
    asked
        .write(move |ctx, body, terms| {
            let check = |before: &ticket::Ticket| terms.check_version(&before.version.to_string());
            let mut ticket = match body.only_weighs() {
                true => ticket::find(ctx, number).and_then(|ticket| check(&ticket).map(|()| ticket))?,
                false => ticket::change(ctx, number, &change, check)?,
            };
            if body.urgency.is_some() || body.impact.is_some() {
                ticket = ticket::weigh(ctx, number, Weight { urgency: body.urgency, impact: body.impact })?;
            }
            let version = ticket.version.to_string();
            Ok(Answer::ok(TicketBody::one(ctx, ticket)?).with_etag(version))
        })
        .await
}

/// The transitions that you may use on the ticket now.
#[utoipa::path(get, path = "/tickets/{number}/transitions", tag = "transitions", params(("number" = i64, Path)),
    responses((status = 200, body = ListBody<TransitionBody>), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn transitions(caller: Caller, Path(number): Path<TicketNumber>) -> Result<Response, Refusal> {
    let l = caller.language;
    caller
        .read(move |ctx| {
            let ticket = ticket::find(ctx, number)?;
            let allowed = ticket::allowed(ctx, &ticket)?;
            Ok(ListBody { data: allowed.iter().map(|transition| TransitionBody::of(transition, &ticket.status, l)).collect(), next: None })
        })
        .await
}

/// A transition to use.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveBody {
    #[schema(example = "resolve")]
    pub transition: String,
    /// Plain text, said as a reply before the move.
    pub comment: Option<String>,
    /// The ticket that this one repeats, for `mark_duplicate`.
    #[schema(value_type = Option<i64>)]
    pub ticket: Option<TicketNumber>,
}

/// Moves the ticket along its workflow.
#[utoipa::path(post, path = "/tickets/{number}/transitions", tag = "transitions", params(("number" = i64, Path)), request_body = MoveBody,
    responses((status = 200, body = TicketBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn transition(Path(number): Path<TicketNumber>, asked: Asked<MoveBody>) -> Result<Response, Refusal> {
    let body = &asked.body;
    let comment = body.comment.as_deref().map(|text| Content::from_text("comment", text)).transpose()?;
    let to = Move { transition: body.transition.clone(), comment, duplicate_of: body.ticket };
    asked
        .write(move |ctx, _, _| {
            let ticket = ticket::transition(ctx, number, &to)?;
            let version = ticket.version.to_string();
            Ok(Answer::ok(TicketBody::one(ctx, ticket)?).with_etag(version))
        })
        .await
}

/// Whose it becomes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentBody {
    /// `null` lets go of it.
    #[schema(value_type = Option<String>)]
    pub user: Option<UserId>,
    /// `null` takes it from its team; left out, the team stays.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub team: Option<Option<TeamId>>,
}

/// Tells `null`, which takes something back, from what is left out.
fn said<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// Gives the ticket to somebody, to a team, or to both. Giving it to its owner again changes nothing.
#[utoipa::path(put, path = "/tickets/{number}/assignment", tag = "assignment", params(("number" = i64, Path)), request_body = AssignmentBody,
    responses((status = 200, body = TicketBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn assign(Path(number): Path<TicketNumber>, asked: Asked<AssignmentBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, _| {
            let mut ticket = match body.user {
                Some(user) => ticket::assign(ctx, number, user)?,
                None => ticket::release(ctx, number)?,
            };
            if let Some(team) = body.team {
                ticket = ticket::give_to_team(ctx, number, team)?;
            }
            Ok(Answer::ok(TicketBody::one(ctx, ticket)?))
        })
        .await
}

/// Lets go of the ticket.
#[utoipa::path(delete, path = "/tickets/{number}/assignment", tag = "assignment", params(("number" = i64, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn release(Path(number): Path<TicketNumber>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| ticket::release(ctx, number).map(|_| Answer::empty())).await
}

/// Lets you follow the ticket.
#[utoipa::path(put, path = "/tickets/{number}/follow", tag = "followers", params(("number" = i64, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn follow(Path(number): Path<TicketNumber>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            let me = ctx.me()?;
            ticket::follow(ctx, number, me).map(|_| Answer::empty())
        })
        .await
}

/// Ends your following.
#[utoipa::path(delete, path = "/tickets/{number}/follow", tag = "followers", params(("number" = i64, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn unfollow(Path(number): Path<TicketNumber>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            let me = ctx.me()?;
            ticket::unfollow(ctx, number, me).map(|_| Answer::empty())
        })
        .await
}

/// Who follows the ticket.
#[utoipa::path(get, path = "/tickets/{number}/followers", tag = "followers", params(("number" = i64, Path)),
    responses((status = 200, body = ListBody<PersonBody>), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn followers(caller: Caller, Path(number): Path<TicketNumber>) -> Result<Response, Refusal> {
    caller
        .read(move |ctx| {
            let ticket = ticket::find(ctx, number)?;
            let followers = ticket::followers(ctx, &ticket)?;
            let names = Names::of(ctx, followers.iter().copied())?;
            Ok(ListBody { data: followers.into_iter().map(|user| names.person(user)).collect(), next: None })
        })
        .await
}

/// Makes a colleague follow the ticket.
#[utoipa::path(put, path = "/tickets/{number}/followers/{user}", tag = "followers", params(("number" = i64, Path), ("user" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn add_follower(Path((number, user)): Path<(TicketNumber, UserId)>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| ticket::follow(ctx, number, user).map(|_| Answer::empty())).await
}

/// Ends somebody's following.
#[utoipa::path(delete, path = "/tickets/{number}/followers/{user}", tag = "followers", params(("number" = i64, Path), ("user" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn remove_follower(Path((number, user)): Path<(TicketNumber, UserId)>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| ticket::unfollow(ctx, number, user).map(|_| Answer::empty())).await
}

/// Where its conversation goes on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeBody {
    /// The number of the other ticket.
    #[schema(value_type = i64)]
    pub into: TicketNumber,
}

/// Merges the ticket into another, and answers that one. What was written on both is read there from then on; this one keeps its number.
#[utoipa::path(post, path = "/tickets/{number}/merge", tag = "tickets", params(("number" = i64, Path)), request_body = MergeBody,
    responses((status = 200, body = TicketBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn merge(Path(number): Path<TicketNumber>, asked: Asked<MergeBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, _| {
            let ticket = ticket::merge(ctx, &[number], body.into)?;
            Ok(Answer::ok(TicketBody::one(ctx, ticket)?))
        })
        .await
}

/// Parts the ticket from the one that it was merged into, and answers it as it stands by itself again.
#[utoipa::path(delete, path = "/tickets/{number}/merge", tag = "tickets", params(("number" = i64, Path)),
    responses((status = 200, body = TicketBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
pub async fn part(Path(number): Path<TicketNumber>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            let ticket = ticket::part(ctx, number)?;
            Ok(Answer::ok(TicketBody::one(ctx, ticket)?))
        })
        .await
}

/// Which operation to take back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoBody {
    /// `operation` of an event.
    #[schema(value_type = String)]
    pub operation: OperationId,
}

/// Takes back what an operation changed, unless it was changed again since.
#[utoipa::path(post, path = "/tickets/{number}/undo", tag = "tickets", params(("number" = i64, Path)), request_body = UndoBody,
    responses((status = 200, body = TicketBody), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn undo(Path(number): Path<TicketNumber>, asked: Asked<UndoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, body, _| {
            let ticket = ticket::undo(ctx, number, body.operation)?;
            Ok(Answer::ok(TicketBody::one(ctx, ticket)?))
        })
        .await
}

/// Puts the ticket into the bin: it is gone for everybody, and can be brought back for 30 days.
#[utoipa::path(delete, path = "/tickets/{number}", tag = "tickets", params(("number" = i64, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn delete(Path(number): Path<TicketNumber>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked.write(move |ctx, _, _| bin::delete(ctx, number).map(|_| Answer::empty())).await
}

/// Brings a ticket back from the bin.
#[utoipa::path(post, path = "/tickets/{number}/restore", tag = "tickets", params(("number" = i64, Path)),
    responses((status = 200, body = TicketBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn restore(Path(number): Path<TicketNumber>, asked: Asked<NoBody>) -> Result<Response, Refusal> {
    asked
        .write(move |ctx, _, _| {
            let ticket = bin::restore(ctx, number)?;
            Ok(Answer::ok(TicketBody::one(ctx, ticket)?))
        })
        .await
}
