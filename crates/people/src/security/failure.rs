//! Sign-ins that failed, noted where the account's person can read of them.

use db::{Ctx, Installation, Who};
use kernel::{Actor, OrganizationId, Result, Standing, UserId, Via, hours};
use queue::{ItemKind, ItemRef, Job};
use serde::{Deserialize, Serialize};
use web::limit::{self, Limit};

use super::events::{SignInFailed, Step};
use crate::{entry, session::Origin};

pub(crate) const NOTE_FAILURE: &str = "people.note_failure";

/// More lines than these tell a reader nothing new, and whoever guesses must not fill the table.
const NOTES: Limit = Limit { most: 20, window: hours(1) };

#[derive(Serialize, Deserialize)]
struct Tried {
    identifier: String,
    origin: Origin,
}

/// Notes a wrong password later, in a job: whether there is such an account must not show in how long the answer takes.
pub(crate) fn note_later(installation: &mut Installation<'_>, identifier: &str, origin: &Origin) -> Result<()> {
    let mut ctx = installation.within(Who::desk(OrganizationId(0)));
    let now = ctx.now();
    let tried = Tried { identifier: kernel::truncate(identifier, 254).replace('\0', ""), origin: origin.clone() };
    queue::enqueue(&mut ctx, NOTE_FAILURE, &tried, now).map(drop)
}

/// The job: the note at every account that was meant, if there are any.
pub(crate) fn note_failures(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    let tried: Tried = job.payload()?;
    let mut installation = ctx.installation();
    for candidate in entry::find_candidates(&mut installation, &tried.identifier)? {
        note_failure(&mut installation, candidate.organization, candidate.user, Step::Password, &tried.origin)?;
    }
    Ok(())
}

/// Notes a failed step at an account.
pub(crate) fn note_failure(installation: &mut Installation<'_>, organization: OrganizationId, user: UserId, step: Step, origin: &Origin) -> Result<()> {
    if limit::count(installation, &format!("failure-noted:{user}"), NOTES).is_err() {
        return Ok(());
    }
    // Nobody knows who it was.
    let mut ctx = installation.within(Who { organization, actor: Actor::Desk, standing: Standing::DESK, via: Via::Web });
    let operation = queue::operation(&mut ctx);
    let failed = SignInFailed { step, origin: origin.clone() };
    queue::record(&mut ctx, operation, ItemRef { kind: ItemKind::User, id: user.0 }, &failed).map(drop)
}
