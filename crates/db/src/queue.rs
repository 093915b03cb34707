//! Closures on their way to a database thread, and their answers on the way back.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Condvar, Mutex, MutexGuard},
    time::Duration,
};

use kernel::{Error, Result};
use tokio::sync::oneshot;

use crate::ctx::{Installation, Tx};

/// More than this many waiting closures mean that the database cannot keep up; the rest is told to come back later.
const MOST_WAITING: usize = 20_000;

/// Something to run in a transaction, its result kept until the commit is known.
pub(crate) trait Work: Send {
    /// Runs the closure; `Ok` when its changes should be kept.
    fn run(&mut self, tx: &mut Tx) -> Result<(), Failure>;
    /// Hands the answer to whoever waits: the closure's own, or the failure of the commit.
    fn settle(self: Box<Self>, commit: Result<()>);
}

/// Why a run's changes are not kept.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The closure refused; its answer stands.
    Refused,
    /// The database asked to run the closure again.
    Again,
}

pub(crate) struct Task<T, F> {
    f: F,
    outcome: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T: Send + 'static, F: Fn(&mut Installation<'_>) -> Result<T> + Send + 'static> Task<T, F> {
    pub(crate) fn new(f: F) -> (Self, oneshot::Receiver<Result<T>>) {
        let (reply, answer) = oneshot::channel();
        (Self { f, outcome: None, reply }, answer)
    }
}

impl<T: Send + 'static, F: Fn(&mut Installation<'_>) -> Result<T> + Send + 'static> Work for Task<T, F> {
    fn run(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        tx.begin();
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.f)(&mut tx.installation())))
            .unwrap_or_else(|panic| Err(Error::Internal(format!("panic: {}", panic_text(&*panic)))));
        let failed = outcome.is_err();
        self.outcome = Some(outcome);
        match (failed, tx.take_retry()) {
            (false, _) => Ok(()),
            (true, true) => Err(Failure::Again),
            (true, false) => Err(Failure::Refused),
        }
    }

    fn settle(self: Box<Self>, commit: Result<()>) {
        let outcome = self.outcome.unwrap_or_else(|| Err(Error::Unavailable("not run".into())));
        let answer = match (outcome, commit) {
            (Ok(_), Err(error)) => Err(error),
            (outcome, _) => outcome,
        };
        // Whoever asked may have gone away; then nobody needs the answer.
        let _ = self.reply.send(answer);
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// A line of closures before one or more threads.
#[derive(Default)]
pub(crate) struct Queue {
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Box<dyn Work>>,
    is_closed: bool,
}

impl Queue {
    pub(crate) fn push(&self, work: Box<dyn Work>) -> Result<()> {
        let mut state = self.lock();
        if state.is_closed {
            return Err(Error::Unavailable("the database is closed".into()));
        }
        if state.waiting.len() >= MOST_WAITING {
            return Err(Error::Unavailable("the database is overloaded".into()));
        }
        state.waiting.push_back(work);
        drop(state);
        self.arrived.notify_one();
        Ok(())
    }

    /// Waits for the next closures and takes up to `most`; `None` when the queue is closed and empty.
    pub(crate) fn take(&self, most: usize) -> Option<Vec<Box<dyn Work>>> {
        let mut state = self.lock();
        loop {
            if !state.waiting.is_empty() {
                let count = state.waiting.len().min(most);
                return Some(state.waiting.drain(..count).collect());
            }
            if state.is_closed {
                return None;
            }
            state = self.arrived.wait_timeout(state, Duration::from_secs(5)).unwrap_or_else(|poisoned| poisoned.into_inner()).0;
        }
    }

    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
        self.arrived.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
