//! One stream a browser that says *what* changed. The page then fetches itself anew through the ordinary door.

use std::{collections::BTreeSet, convert::Infallible, sync::Arc, time::Duration};

use axum::response::{
    IntoResponse, Response, Sse,
    sse::{Event, KeepAlive},
};
use db::Change;
use futures_util::stream;
use kernel::{Error, OrganizationId};
use serde::Serialize;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::{app::Visitor, door::Door, refusal::Refusal};

/// Changes are gathered for this long, so that a burst is one nudge.
const GATHER: Duration = Duration::from_millis(250);

/// Said to a user whose sessions were ended: every stream asks again who it serves.
pub fn sessions_topic(user: kernel::UserId) -> String {
    format!("sessions:{user}")
}

#[derive(Serialize)]
struct Nudge {
    /// `*` when anything may have changed.
    topics: BTreeSet<String>,
}

/// `GET /live`
pub async fn stream(door: Door) -> Result<Response, Refusal> {
    let visitor = door.visitor().await?.ok_or(Error::Unauthenticated)?;
    let changes = door.app.db.changes();
    let listener = Listener { stopping: door.app.stopping.clone(), door, visitor, changes };
    let events = stream::unfold(Some(listener), |listener| async move {
        let mut listener = listener?;
        let topics = listener.next().await?;
        let event = Event::default().json_data(Nudge { topics }).unwrap_or_default();
        Some((Ok::<_, Infallible>(event), Some(listener)))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))).into_response())
}

struct Listener {
    door: Door,
    visitor: Visitor,
    changes: Receiver<Arc<[Change]>>,
    stopping: tokio::sync::watch::Receiver<bool>,
}

impl Listener {
    /// Waits until something changed that this reader may know of; `None` when the stream must end.
    async fn next(&mut self) -> Option<BTreeSet<String>> {
        let mut topics = BTreeSet::new();
        loop {
            let received = tokio::select! {
                received = self.changes.recv() => received,
                _ = self.stopping.changed() => return None,
            };
            self.gather(received, &mut topics)?;
            if topics.is_empty() {
                continue;
            }
            tokio::time::sleep(GATHER).await;
            while let Ok(more) = self.changes.try_recv() {
                self.gather(Ok(more), &mut topics)?;
            }
            let told_of = self.sessions().map(|topic| topics.remove(&topic));
            let asks_who = told_of.contains(&true) || topics.contains(Change::EVERYTHING) || self.is_over();
            if asks_who && !self.is_still_welcome().await {
                return None;
            }
            if !topics.is_empty() {
                return Some(topics);
            }
        }
    }

    fn gather(&self, received: Result<Arc<[Change]>, RecvError>, topics: &mut BTreeSet<String>) -> Option<()> {
        match received {
            Ok(changes) => topics.extend(changes.iter().filter(|change| self.may_know(change)).map(|change| change.topic.clone())),
            Err(RecvError::Lagged(_)) => drop(topics.insert(Change::EVERYTHING.into())),
            Err(RecvError::Closed) => return None,
        }
        Some(())
    }

    /// Personal topics (`bell:`, `sessions:`) are for their person; the rest is for the organization, whose members see all its tickets.
    fn may_know(&self, change: &Change) -> bool {
        let is_mine = || match change.topic.split_once(':') {
            Some(("bell", id)) => id == self.visitor.id.to_string(),
            Some(("sessions", _)) => self.sessions().contains(&change.topic),
            _ => true,
        };
        change.is_everything() || (change.organization == self.visitor.who.organization && change.organization != OrganizationId(0) && is_mine())
    }

    /// What is said when the sessions of this reader change: of whom the desk is seen as, and of whoever looks.
    fn sessions(&self) -> [String; 2] {
        [sessions_topic(self.visitor.id), sessions_topic(self.visitor.hands())]
    }

    /// Whether the desk was seen as this reader for as long as it may be.
    fn is_over(&self) -> bool {
        self.visitor.viewer.is_some_and(|viewer| viewer.until <= self.door.app.db.now())
    }

    async fn is_still_welcome(&self) -> bool {
        matches!(self.door.visitor().await, Ok(Some(visitor)) if visitor.id == self.visitor.id && visitor.viewer == self.visitor.viewer)
    }
}
