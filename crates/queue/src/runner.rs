//! Does the jobs: claims those that are due, runs each in a transaction of its own, tries again with patience.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use db::{Ctx, Db, Installation, Who, installation_sql, params};
use kernel::{Error, JobId, Result, Timestamp, hours, seconds};
use tokio::sync::watch;

use crate::job::{Job, JobState, WAKE, reactions};

/// How many are claimed and run at once: enough to share a commit, few enough to leave room for pages.
const BATCH: i64 = 16;

/// A process that dies leaves its claims; others take them after this long. A job that takes longer is begun twice and ends once: who comes second
/// waits for its row and finds it gone.
const CLAIM: i64 = seconds(30);

/// After about two days of growing pauses a job is left to the operator.
const TRIES: i64 = 16;

/// Looks for due jobs even when nobody said so: jobs of the future, and those of processes that died.
const POLL: Duration = Duration::from_secs(1);

/// The worker of one process.
pub struct Runner {
    db: Db,
    /// On SQLite one process works, so its claims need not be stored.
    held: Arc<Mutex<HashSet<JobId>>>,
}

impl Runner {
    pub fn new(db: Db) -> Self {
        Self { db, held: Arc::default() }
    }

    /// Works until `stop` turns true; what runs then is finished first.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut changes = self.db.changes();
        while !*stop.borrow() {
            match self.round().await {
                // More may be due already. What comes from now on is heard below, and gathers there into one commit.
                Ok(count) if count >= BATCH as usize => continue,
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "jobs could not be claimed"),
            }
            tokio::select! {
                () = db::heard(&mut changes, WAKE) => {}
                () = tokio::time::sleep(POLL) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Claims and runs one batch; how many there were.
    pub async fn round(&self) -> Result<usize> {
        let jobs = self.claim().await?;
        let count = jobs.len();
        let mut running = tokio::task::JoinSet::new();
        for job in jobs {
            let (db, held) = (self.db.clone(), Arc::clone(&self.held));
            running.spawn(async move {
                let id = job.id;
                run(&db, job).await;
                lock(&held).remove(&id);
            });
        }
        while running.join_next().await.is_some() {}
        Ok(count)
    }

    async fn claim(&self) -> Result<Vec<Job>> {
        if self.db.is_postgres() {
            return self.db.installation_write(claim_postgres).await;
        }
        let held: Vec<JobId> = lock(&self.held).iter().copied().collect();
        let jobs = self.db.installation_read(move |installation| due_sqlite(installation, &held)).await?;
        lock(&self.held).extend(jobs.iter().map(|job| job.id));
        Ok(jobs)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn from_row(row: &mut db::Row<'_>) -> Result<Job> {
    Ok(Job { id: row.take()?, organization: row.take()?, kind: row.take()?, payload: row.take()?, tries: row.take()? })
}

// The engines differ here: PostgreSQL has many claimants and skips what another one holds; SQLite has one, which remembers.

fn claim_postgres(installation: &mut Installation<'_>) -> Result<Vec<Job>> {
    let now = installation.now();
    installation.query(
        "UPDATE job SET claimed_until = $2
         WHERE id IN (
             SELECT id FROM job WHERE state = 'waiting' AND run_at <= $1 AND claimed_until <= $1
             ORDER BY run_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
         )
         RETURNING id, organization_id, kind, payload, tries",
        &params![now, now.plus(CLAIM), BATCH],
        from_row,
    )
}

fn due_sqlite(installation: &mut Installation<'_>, held: &[JobId]) -> Result<Vec<Job>> {
    let due = installation.query(
        installation_sql!("SELECT id, organization_id, kind, payload, tries FROM job WHERE state = 'waiting' AND run_at <= $1 ORDER BY run_at, id LIMIT $2"),
        &params![installation.now(), BATCH + held.len() as i64],
        from_row,
    )?;
    Ok(due.into_iter().filter(|job| !held.contains(&job.id)).collect())
}

async fn run(db: &Db, job: Job) {
    let who = Who::desk(job.organization);
    let attempt = job.clone();
    let outcome = db.write(who, move |ctx| finish(ctx, &attempt)).await;
    let Err(error) = outcome else { return };
    tracing::warn!(job = %job.id, kind = job.kind, tries = job.tries, %error, "job failed");
    let (id, tries, text, heals) = (job.id, job.tries + 1, error.to_string(), heals(&error));
    let recorded = db.installation_write(move |installation| put_off(installation, id, tries, &text, heals)).await;
    if let Err(error) = recorded {
        tracing::warn!(job = %id, %error, "the failure could not be written down");
    }
}

fn finish(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    let reaction =
        reactions().iter().find(|reaction| reaction.job == job.kind).ok_or_else(|| Error::Internal(format!("nobody does jobs of kind {}", job.kind)))?;
    let mine = ctx.installation().execute(installation_sql!("DELETE FROM job WHERE id = $1"), &params![job.id])?;
    // Somebody else finished it meanwhile.
    if mine == 0 { Ok(()) } else { (reaction.run)(ctx, job) }
}

/// Whether trying again can help: what is away may come back, what is refused stays refused.
fn heals(error: &Error) -> bool {
    matches!(error, Error::Unavailable(_) | Error::Internal(_) | Error::TooMany { .. } | Error::Conflict(_) | Error::Stale)
}

fn put_off(installation: &mut Installation<'_>, id: JobId, tries: i64, error: &str, heals: bool) -> Result<()> {
    let state = if heals && tries < TRIES { JobState::Waiting } else { JobState::Dead };
    let pause = (2_000_000_i64 << tries.min(20)).min(hours(6));
    let run_at: Timestamp = installation.now().plus(pause);
    installation
        .execute(
            installation_sql!("UPDATE job SET state = $2, run_at = $3, tries = $4, claimed_until = 0, last_error = $5 WHERE id = $1"),
            &params![id, state.slug(), run_at, tries, kernel::truncate(error, 500)],
        )
        .map(drop)
}

/// Does everything that is due, until nothing is; for tests and commands.
pub async fn work_off(db: &Db) -> Result<()> {
    let runner = Runner::new(db.clone());
    while runner.round().await? > 0 {}
    Ok(())
}
