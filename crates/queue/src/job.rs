//! Jobs: envelopes with ids in them, one call to a verb each.

use std::sync::OnceLock;

use db::{Change, Ctx, Installation, installation_sql, params};
use kernel::{Error, EventId, JobId, OrganizationId, Result, Timestamp};
use serde::{Serialize, de::DeserializeOwned};

use crate::event::{self, Event};

/// What an area does about jobs of one kind. Areas list theirs; the binary joins the lists.
pub struct Reaction {
    /// The name under which the job is stored.
    pub job: &'static str,
    /// Kinds of events that cause such a job, with the event's id as payload: whole kinds, or areas such as `ticket.`.
    pub events: &'static [&'static str],
    /// Runs in one transaction as the desk; must be safe to run twice.
    pub run: fn(&mut Ctx<'_>, &Job) -> Result<()>,
}

static REACTIONS: OnceLock<Vec<&'static Reaction>> = OnceLock::new();

/// Makes the areas' lists known, once, before anything is recorded; later calls change nothing.
pub fn install(lists: &[&'static [Reaction]]) {
    REACTIONS.get_or_init(|| lists.iter().flat_map(|list| list.iter()).collect());
}

/// All that were installed.
pub fn reactions() -> &'static [&'static Reaction] {
    REACTIONS.get().map_or(&[], Vec::as_slice)
}

/// A job as it is stored.
#[derive(Clone, Debug)]
pub struct Job {
    pub id: JobId,
    pub organization: OrganizationId,
    pub kind: String,
    pub payload: String,
    /// How often it has failed so far.
    pub tries: i64,
}

impl Job {
    /// Reads what [`enqueue`] was given.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.payload).map_err(|error| Error::Internal(format!("job {} {}: {error}", self.id, self.kind)))
    }

    /// The event that caused this job; `None` when it has gone with an erased item.
    pub fn event(&self, ctx: &mut Ctx<'_>) -> Result<Option<Event>> {
        let id: EventId = self.payload()?;
        event::find(ctx, id)
    }
}

/// Where a job stands in its life.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JobState {
    Waiting,
    /// Failed for good; kept for the operator.
    Dead,
}

impl JobState {
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Dead => "dead",
        }
    }
}

/// Queues work for `run_at` in the caller's transaction.
pub fn enqueue(ctx: &mut Ctx<'_>, kind: &'static str, payload: &impl Serialize, run_at: Timestamp) -> Result<JobId> {
    let id = JobId(ctx.next_id());
    let payload = serde_json::to_string(payload).map_err(Error::internal)?;
    let organization = ctx.organization();
    let is_due = run_at <= ctx.now();
    let mut installation = ctx.installation();
    installation.execute(
        installation_sql!(
            "INSERT INTO job (id, organization_id, kind, payload, state, run_at, tries, claimed_until)
             VALUES ($1, $2, $3, $4, 'waiting', $5, 0, 0)"
        ),
        &params![id, organization, kind, payload, run_at],
    )?;
    if is_due {
        installation.announce(Change::new(OrganizationId(0), WAKE));
    }
    Ok(id)
}

/// The topic that wakes the runners of all processes.
pub(crate) const WAKE: &str = "jobs";

pub(crate) fn react(ctx: &mut Ctx<'_>, kind: &str, event: EventId) -> Result<()> {
    let concerned = |pattern: &&str| *pattern == kind || (pattern.ends_with('.') && kind.starts_with(*pattern));
    for reaction in reactions().iter().filter(|reaction| reaction.events.iter().any(concerned)) {
        enqueue(ctx, reaction.job, &event, ctx.now())?;
    }
    Ok(())
}

/// How many jobs wait to be done (dead ones not counted).
pub fn waiting(installation: &mut Installation<'_>) -> Result<i64> {
    let count = installation.query_one(installation_sql!("SELECT count(*) FROM job WHERE state = 'waiting'"), &[], |row| row.take())?;
    Ok(count.unwrap_or(0))
}
