//! The sweep: what nobody sent and what nothing refers to any more goes away, in its own time.

use std::collections::HashMap;

use db::{Db, Who};
use futures_util::TryStreamExt;
use kernel::{OrganizationId, Result, Timestamp, hours};

use crate::{Files, UNBOUND_FOR, store};

/// How long nothing must have referred to a stored file before it is deleted, in microseconds: 48 hours. A backup that copied the rows before the files has
/// this long to finish.
pub const UNUSED_FOR: i64 = hours(48);

/// Files looked up in one transaction.
const AT_ONCE: usize = 200;

/// What a sweep did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Swept {
    /// Uploads that nobody sent.
    pub uploads: u64,
    /// Stored files.
    pub files: u64,
}

/// Sweeps all organizations. Safe to be interrupted, to run beside uploads and to run twice at once; meant for every hour.
pub async fn sweep(files: &Files, db: &Db) -> Result<Swept> {
    let now = db.now();
    let uploads = db.installation_write(move |installation| store::delete_unbound_before(installation, now.minus(UNBOUND_FOR))).await?;
    files.remove_unfinished(now.minus(UNUSED_FOR)).await?;
    for (organization, sha256) in files.interrupted().await? {
        files.put_back(organization, &sha256).await?;
    }
    note(files, db, now).await?;
    Ok(Swept { uploads, files: remove(files, db, now).await? })
}

/// The first phase: compares what is stored with what is referred to, and notes since when a file has been without use.
async fn note(files: &Files, db: &Db, now: Timestamp) -> Result<()> {
    let noted = db.installation_read(store::unused).await?;
    let noted: HashMap<(OrganizationId, String), Timestamp> = noted.into_iter().map(|(organization, sha256, since)| ((organization, sha256), since)).collect();
    let mut stored = files.written_before(now.minus(UNUSED_FOR)).try_chunks(AT_ONCE);
    while let Some(some) = stored.try_next().await.map_err(|error| error.1)? {
        let changed = db
            .installation_read(move |installation| {
                let mut looked_up = Vec::with_capacity(some.len());
                for (organization, sha256) in &some {
                    looked_up.push((*organization, sha256.clone(), store::is_referred_to(&mut installation.within(Who::desk(*organization)), sha256)?));
                }
                Ok(looked_up)
            })
            .await?;
        let changed: Vec<_> =
            changed.into_iter().filter(|(organization, sha256, is_used)| noted.contains_key(&(*organization, sha256.clone())) == *is_used).collect();
        if changed.is_empty() {
            continue;
        }
        db.installation_write(move |installation| {
            for (organization, sha256, is_used) in &changed {
                let mut ctx = installation.within(Who::desk(*organization));
                if *is_used {
                    store::note_used(&mut ctx, sha256)?
                } else {
                    store::note_unused(&mut ctx, sha256)?
                };
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// The second phase: deletes what was noted long enough ago, is still without use, and was not stored again meanwhile.
async fn remove(files: &Files, db: &Db, now: Timestamp) -> Result<u64> {
    let mut removed = 0;
    let before = now.minus(UNUSED_FOR);
    let noted = db.installation_read(store::unused).await?;
    for (organization, sha256, since) in noted {
        if since > before {
            continue;
        }
        let who = Who::desk(organization);
        let asked = sha256.clone();
        let is_used = db.read(who.clone(), move |ctx| store::is_referred_to(ctx, &asked)).await?;
        if !is_used && files.remove_if_old(organization, &sha256, before).await? {
            removed += 1;
        }
        db.write(who, move |ctx| store::note_used(ctx, &sha256)).await?;
    }
    Ok(removed)
}
