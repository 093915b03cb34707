//! A disk that does not keep what it is given.
//!
//! When fsync fails, the system may forget what it could not write and say nothing the next time: who tries again is told that all is well, and it is not (PostgreSQL learned this
//! in 2018, "fsyncgate"). So the first failure is the last write. A start folds the log back with a sync of its own before it writes anything (`sqlite::fold`), and fails where that fails.

use std::sync::atomic::{AtomicBool, Ordering};

use kernel::{Error, Result};
use rusqlite::ffi::{SQLITE_IOERR_DIR_FSYNC, SQLITE_IOERR_FSYNC};

/// Whether it has failed since the start.
#[derive(Default)]
pub(crate) struct Disk(AtomicBool);

impl Disk {
    pub fn has_failed(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// Refuses what would be written after a failure.
    pub fn check(&self) -> Result<()> {
        if self.has_failed() { Err(Error::Unavailable("the disk has failed, and nothing is written until the next start".into())) } else { Ok(()) }
    }

    /// Looks whether this is the failure after which nothing may be written. A full disk is none: nothing of it was said to be kept.
    pub fn watch<T>(&self, outcome: rusqlite::Result<T>) -> rusqlite::Result<T> {
        outcome.inspect_err(|error| {
            let code = error.sqlite_error().map(|error| error.extended_code);
            if matches!(code, Some(SQLITE_IOERR_FSYNC | SQLITE_IOERR_DIR_FSYNC)) && !self.0.swap(true, Ordering::AcqRel) {
                tracing::error!(%error, "the disk does not keep what is written; nothing more is written until the next start");
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi::{self, SQLITE_FULL, SQLITE_IOERR_WRITE};

    use super::*;

    fn failure(code: i32) -> rusqlite::Result<()> {
        Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None))
    }

    #[test]
    fn only_what_may_have_been_forgotten_ends_writing() {
        let disk = Disk::default();
        for passing in [SQLITE_FULL, SQLITE_IOERR_WRITE] {
            assert!(disk.watch(failure(passing)).is_err());
            assert!(disk.check().is_ok());
        }
        assert!(disk.watch(failure(SQLITE_IOERR_FSYNC)).is_err());
        assert!(disk.watch(Ok(())).is_ok());
        assert!(disk.check().is_err(), "a later success mends nothing");
    }
}
