//! One stream a browser that says *what* changed. The page then fetches itself anew through the ordinary door.

use std::{collections::BTreeSet, convert::Infallible, sync::Arc, time::Duration};

use axum::response::{
    IntoResponse, Response, Sse,
    sse::{Event, KeepAlive},
};
use db::Change;
use futures_util::stream;
use kernel::{Error, Grants, OrganizationId, sight};
use serde::Serialize;
use tokio::sync::broadcast::{
    Receiver,
    error::{RecvError, TryRecvError},
};

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
        loop {
            let first = tokio::select! {
                received = self.changes.recv() => batch(received)?,
                _ = self.stopping.changed() => return None,
            };
            if !first.iter().any(|change| self.concerns(change)) {
                continue;
            }
            tokio::time::sleep(GATHER).await;
            let mut heard = vec![first];
            loop {
                match self.changes.try_recv() {
                    Ok(more) => heard.push(more),
                    Err(TryRecvError::Lagged(_)) => heard.push([Change::everything()].into()),
                    Err(_) => break,
                }
            }
            let changes: Vec<&Change> = heard.iter().flat_map(|batch| batch.iter()).filter(|change| self.concerns(change)).collect();
            let asks_who = self.is_over() || changes.iter().any(|change| self.asks_who(change));
            if asks_who && !self.is_still_welcome().await {
                return None;
            }
            let topics: BTreeSet<String> = changes.into_iter().filter(|change| may_know(&self.visitor, change)).map(|change| change.topic.clone()).collect();
            if !topics.is_empty() {
                return Some(topics);
            }
        }
    }

    /// Something of this reader's organization, or anything at all.
    fn concerns(&self, change: &Change) -> bool {
        change.is_everything() || (change.organization == self.visitor.who.organization && change.organization != OrganizationId(0))
    }

    /// Whether somebody's sessions, roles or places may be others than a moment ago.
    fn asks_who(&self, change: &Change) -> bool {
        change.is_everything() || ["people", "clients", "settings"].contains(&change.topic.as_str()) || self.sessions().contains(&change.topic)
    }

    /// What is said when the sessions of this reader change: of whom the desk is seen as, and of whoever looks.
    fn sessions(&self) -> [String; 2] {
        [sessions_topic(self.visitor.id), sessions_topic(self.visitor.hands())]
    }

    /// Whether the desk was seen as this reader for as long as it may be.
    fn is_over(&self) -> bool {
        self.visitor.viewer.is_some_and(|viewer| viewer.until <= self.door.app.db.now())
    }

    /// Asks the door anew who this is, and what they may see by now.
    async fn is_still_welcome(&mut self) -> bool {
        match self.door.visitor().await {
            Ok(Some(visitor)) if visitor.id == self.visitor.id && visitor.viewer == self.visitor.viewer => {
                self.visitor = visitor;
                true
            }
            _ => false,
        }
    }
}

/// One announcement; `None` when there will be no other.
fn batch(received: Result<Arc<[Change]>, RecvError>) -> Option<Arc<[Change]>> {
    match received {
        Ok(changes) => Some(changes),
        Err(RecvError::Lagged(_)) => Some([Change::everything()].into()),
        Err(RecvError::Closed) => None,
    }
}

/// What concerns everybody of an organization, whether they work in the desk or ask it.
const FOR_ALL: [&str; 2] = ["settings", "catalogue"];

/// Personal topics (`bell:`) are for their person, those of a ticket for who sees it, and what changes in the desk at large for those who work in it.
fn may_know(reader: &Visitor, change: &Change) -> bool {
    let who = &reader.who;
    match (&change.of, change.topic.split_once(':')) {
        _ if change.is_everything() => true,
        (Some(thing), _) => sight(who.organization, who.actor, &who.standing, thing).is_some(),
        (None, Some(("bell", id))) => id == reader.id.to_string(),
        (None, Some(("sessions", _))) => false,
        (None, _) => who.standing.grants != Grants::NONE || FOR_ALL.contains(&change.topic.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use db::Who;
    use kernel::{Actor, DepartmentId, Grant, Guarded, Openness, Standing, UserId, Via};

    use super::*;

    const ORGANIZATION: OrganizationId = OrganizationId(1);

    fn reader(id: i64, standing: Standing) -> Visitor {
        Visitor {
            who: Who { organization: ORGANIZATION, actor: Actor::Person(UserId(id)), standing, via: Via::Web },
            id: UserId(id),
            name: String::new(),
            username: String::new(),
            picture: None,
            organization_name: String::new(),
            everyone_helps: true,
            language: kernel::Language::En,
            zone: String::new(),
            theme: "",
            density: "",
            shortcuts_on: false,
            session: None,
            viewer: None,
            must_change_password: false,
            must_set_up_second_factor: false,
        }
    }

    fn of_ticket(requester: i64, department: i64) -> Change {
        let (requester, department) = (Some(UserId(requester)), Some(DepartmentId(department)));
        let thing = Guarded { requester, department, openness: Openness::Work, ..Guarded::organization(ORGANIZATION) };
        Change { of: Some(Box::new(thing)), ..Change::new(ORGANIZATION, "ticket:12") }
    }

    #[test]
    fn of_a_ticket_hears_who_sees_it() {
        let asks = reader(7, Standing::with(Grants::NONE));
        let helps = reader(8, Standing::with(Grants::of(&[Grant::SeeAll, Grant::Reply])));
        let elsewhere = reader(9, Standing::with(Grants::of(&[Grant::SeeDepartment, Grant::Reply])));
        let change = of_ticket(7, 3);
        assert!(may_know(&asks, &change) && may_know(&helps, &change) && !may_know(&elsewhere, &change));
        assert!(!may_know(&asks, &of_ticket(6, 3)));
    }

    #[test]
    fn who_only_asks_hears_nothing_of_the_work_of_the_desk() {
        let asks = reader(7, Standing::with(Grants::NONE));
        let heard = |topic: &str| may_know(&asks, &Change::new(ORGANIZATION, topic));
        assert!(heard("settings") && heard("catalogue") && heard("bell:7"));
        assert!(!heard("feed") && !heard("people") && !heard("mail") && !heard("bell:70") && !heard("sessions:7"));
    }
}
