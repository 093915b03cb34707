//! Mails on their way from the server to the disk: while the next one is fetched, those before it are stored, and share their commits.

use std::collections::VecDeque;

use kernel::{Error, Result};
use tokio::task::JoinHandle;

/// So many mails of one mailbox are stored at once.
const MOST: usize = 16;

/// And so many bytes of them, so that large ones do not heap up.
const MOST_BYTES: usize = 8 << 20;

/// A mail that is being stored.
struct Underway {
    uid: String,
    bytes: usize,
    stored: JoinHandle<Result<()>>,
}

/// What one visit has fetched and not yet seen stored, in the order of the mailbox.
#[derive(Default)]
pub(super) struct Storing {
    line: VecDeque<Underway>,
    bytes: usize,
}

impl Storing {
    /// Notes that a mail is being stored.
    pub fn push(&mut self, uid: String, bytes: usize, stored: JoinHandle<Result<()>>) {
        self.bytes += bytes;
        self.line.push_back(Underway { uid, bytes, stored });
    }

    /// Whether one must be stored before another is fetched.
    pub fn is_full(&self) -> bool {
        self.line.len() >= MOST || self.bytes >= MOST_BYTES
    }

    /// Waits until the first of them is on disk; its name at the server. `None` when nothing is under way.
    pub async fn next(&mut self) -> Option<Result<String>> {
        let first = self.line.pop_front()?;
        self.bytes -= first.bytes;
        Some(first.stored.await.unwrap_or_else(|error| Err(Error::Internal(format!("storing a mail: {error}")))).map(|()| first.uid))
    }
}
