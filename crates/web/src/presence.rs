//! Who is here: kept in memory, written down once a minute.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard},
};

use kernel::{OrganizationId, SessionId, Timestamp, UserId, minutes};

/// Somebody who has done nothing for longer is no longer shown as here.
const HERE: i64 = minutes(4);

#[derive(Default)]
pub struct Presence(Mutex<HashMap<UserId, Seen>>);

struct Seen {
    organization: OrganizationId,
    session: SessionId,
    at: Timestamp,
    is_written: bool,
}

impl Presence {
    pub fn saw(&self, organization: OrganizationId, user: UserId, session: SessionId, at: Timestamp) {
        self.lock().insert(user, Seen { organization, session, at, is_written: false });
    }

    /// Members of the organization who were seen just now.
    pub fn here(&self, organization: OrganizationId, now: Timestamp) -> Vec<UserId> {
        let mut here: Vec<UserId> =
            self.lock().iter().filter(|(_, seen)| seen.organization == organization && now.since(seen.at) < HERE).map(|(user, _)| *user).collect();
        here.sort();
        here
    }

    pub fn left(&self, user: UserId) {
        self.lock().remove(&user);
    }

    /// What has not been written down yet; forgets who has long gone.
    pub fn take_unwritten(&self, now: Timestamp) -> Vec<(UserId, SessionId, Timestamp)> {
        let mut all = self.lock();
        all.retain(|_, seen| !seen.is_written || now.since(seen.at) < HERE);
        all.iter_mut()
            .filter(|(_, seen)| !seen.is_written)
            .map(|(user, seen)| {
                seen.is_written = true;
                (*user, seen.session, seen.at)
            })
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, Seen>> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
