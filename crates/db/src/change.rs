//! "These things changed": told to listeners in this process at once, and to other processes through PostgreSQL.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use kernel::{Guarded, OrganizationId};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::{
    self,
    error::{RecvError, TryRecvError},
};

/// Something that changed in an organization, named as pages name what they show: `feed`, `ticket:12`, `bell:7301…`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Change {
    #[serde(rename = "o")]
    pub organization: OrganizationId,
    #[serde(rename = "t")]
    pub topic: String,
    /// What changed, where not everybody of the organization may know of it: whoever may not see it hears nothing.
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Box<Guarded>>,
}

impl Change {
    /// Stands for "anything may have changed": another process wrote, or messages were lost.
    pub const EVERYTHING: &str = "*";

    /// Of concern to everybody who listens to the topic in this organization; `OrganizationId(0)` is the installation.
    pub fn new(organization: OrganizationId, topic: impl Into<String>) -> Self {
        Self { organization, topic: topic.into(), of: None }
    }

    pub fn everything() -> Self {
        Self::new(OrganizationId(0), Self::EVERYTHING)
    }

    pub fn is_everything(&self) -> bool {
        self.topic == Self::EVERYTHING
    }
}

/// How long a listener lets changes gather. A busy desk commits a thousand times a second, and to wake somebody for each costs more than the commit's own work.
const MOMENT: Duration = Duration::from_millis(20);

/// Returns a moment after something of this topic has changed, so that what belongs together is done together.
pub async fn heard(changes: &mut broadcast::Receiver<Arc<[Change]>>, topic: &str) {
    loop {
        match changes.recv().await {
            Ok(first) => {
                tokio::time::sleep(MOMENT).await;
                let concerns = |changes: &[Change]| changes.iter().any(|change| change.topic == topic || change.is_everything());
                let mut is_concerned = concerns(&first);
                loop {
                    match changes.try_recv() {
                        Ok(more) => is_concerned |= concerns(&more),
                        Err(TryRecvError::Lagged(_)) => is_concerned = true,
                        Err(_) => break,
                    }
                }
                if is_concerned {
                    return;
                }
            }
            Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

pub(crate) struct Announcer {
    here: broadcast::Sender<Arc<[Change]>>,
    /// What other processes have not been told yet; `None` where there can be no others that listen.
    elsewhere: Option<Mutex<Vec<Change>>>,
    is_closed: AtomicBool,
}

impl Announcer {
    pub(crate) fn new(has_elsewhere: bool) -> Self {
        Self { here: broadcast::Sender::new(1024), elsewhere: has_elsewhere.then(Mutex::default), is_closed: AtomicBool::new(false) }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Arc<[Change]>> {
        self.here.subscribe()
    }

    pub(crate) fn announce(&self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        if let Some(elsewhere) = &self.elsewhere {
            let mut waiting = elsewhere.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            for change in &changes {
                if !waiting.contains(change) {
                    waiting.push(change.clone());
                }
            }
        }
        self.announce_here(changes);
    }

    pub(crate) fn announce_here(&self, changes: Vec<Change>) {
        // Nobody listening is no failure.
        let _ = self.here.send(changes.into());
    }

    /// What other processes should be told now.
    pub(crate) fn take_elsewhere(&self) -> Vec<Change> {
        self.elsewhere.as_ref().map(|waiting| std::mem::take(&mut *waiting.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))).unwrap_or_default()
    }

    pub(crate) fn close(&self) {
        self.is_closed.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Relaxed)
    }
}
