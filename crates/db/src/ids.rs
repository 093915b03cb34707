//! Ids: 41 bits of milliseconds, 10 bits of node, 12 bits of sequence; they grow with time and never meet.
//!
//! Each process leases its node number in the database, so two that share a PostgreSQL cannot make the same id. The last id made is written down with the lease,
//! so that a clock set back does not bring old ids again.

use std::sync::atomic::{AtomicI64, Ordering};

use kernel::{Error, Result, Timestamp, minutes};

use crate::{connection::Connection, params};

/// 2026-01-01T00:00:00Z in milliseconds: what the 41 bits count from; they last until 2095.
const EPOCH_MILLISECONDS: i64 = 1_767_225_600_000;
const NODE_BITS: u32 = 10;
const SEQUENCE_BITS: u32 = 12;
const LEASE: i64 = minutes(10);

/// After a crash up to this long of ids may not have been written down.
const UNWRITTEN_MILLISECONDS: i64 = 60_000;

pub(crate) struct IdMaker {
    node: i64,
    /// Milliseconds and sequence of the last id, without the node: `milliseconds << 12 | sequence`.
    last: AtomicI64,
}

impl IdMaker {
    /// Takes the lowest node number that nobody holds.
    pub(crate) fn lease(connection: &mut Connection, now: Timestamp) -> Result<Self> {
        let is_postgres = matches!(connection, Connection::Postgres(_));
        connection.batch(if is_postgres { "BEGIN; LOCK TABLE node_lease IN EXCLUSIVE MODE" } else { "BEGIN IMMEDIATE" })?;
        let leased = Self::lease_in_transaction(connection, now);
        connection.batch(if leased.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        leased
    }

    fn lease_in_transaction(connection: &mut Connection, now: Timestamp) -> Result<Self> {
        let leases = connection.query("SELECT node, leased_until, last_id FROM node_lease ORDER BY node", &[], |row| {
            Ok((row.take::<i64>()?, row.take::<i64>()?, row.take::<i64>()?))
        })?;
        let is_held = |node: i64| leases.iter().any(|&(held, until, _)| held == node && until > now.0);
        let node = (0..1 << NODE_BITS).find(|&node| !is_held(node)).ok_or_else(|| Error::Unavailable("all 1,024 node numbers are in use".into()))?;
        let last_id = leases.iter().map(|lease| lease.2).max().unwrap_or(0);
        let last = (last_id >> (NODE_BITS + SEQUENCE_BITS) << SEQUENCE_BITS) | (last_id & ((1 << SEQUENCE_BITS) - 1));
        let clock_went_back = milliseconds(now) << SEQUENCE_BITS < last;
        let last = if clock_went_back { last + (UNWRITTEN_MILLISECONDS << SEQUENCE_BITS) } else { last };
        connection.execute(
            "INSERT INTO node_lease (node, leased_until, last_id) VALUES ($1, $2, $3) ON CONFLICT (node) DO UPDATE SET leased_until = $2",
            &params![node, now.plus(LEASE), last_id],
        )?;
        Ok(Self { node, last: AtomicI64::new(last) })
    }

    pub(crate) fn node(&self) -> i64 {
        self.node
    }

    /// A fresh id, larger than all before it.
    pub(crate) fn next(&self, now: Timestamp) -> i64 {
        let present = milliseconds(now) << SEQUENCE_BITS;
        let advance = |last: i64| Some(present.max(last + 1));
        let before = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, advance).unwrap_or_default();
        self.assemble(present.max(before + 1))
    }

    fn assemble(&self, stamp: i64) -> i64 {
        let (milliseconds, sequence) = (stamp >> SEQUENCE_BITS, stamp & ((1 << SEQUENCE_BITS) - 1));
        (milliseconds << (NODE_BITS + SEQUENCE_BITS)) | (self.node << SEQUENCE_BITS) | sequence
    }

    fn last_id(&self) -> i64 {
        self.assemble(self.last.load(Ordering::Relaxed))
    }

    // A lease that could not be renewed or released runs out by itself; ids stay unique until then.

    pub(crate) fn renew(&self, connection: &mut Connection, now: Timestamp) {
        let _ =
            connection.execute("UPDATE node_lease SET leased_until = $2, last_id = $3 WHERE node = $1", &params![self.node, now.plus(LEASE), self.last_id()]);
    }

    pub(crate) fn release(&self, connection: &mut Connection) {
        let _ = connection.execute("UPDATE node_lease SET leased_until = 0, last_id = $2 WHERE node = $1", &params![self.node, self.last_id()]);
    }

    pub(crate) fn renew_sqlite(&self, raw: &rusqlite::Connection, now: Timestamp) -> rusqlite::Result<usize> {
        raw.execute("UPDATE node_lease SET leased_until = ?2, last_id = ?3 WHERE node = ?1", (self.node, now.plus(LEASE).0, self.last_id()))
    }

    pub(crate) fn release_sqlite(&self, raw: &rusqlite::Connection) {
        let _ = raw.execute("UPDATE node_lease SET leased_until = 0, last_id = ?2 WHERE node = ?1", (self.node, self.last_id()));
    }
}

fn milliseconds(now: Timestamp) -> i64 {
    (now.0 / 1_000 - EPOCH_MILLISECONDS).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_even_when_the_clock_stands_or_goes_back() {
        let ids = IdMaker { node: 5, last: AtomicI64::new(0) };
        let now = Timestamp(1_800_000_000_000_000);
        let mut last = 0;
        for step in 0..10_000 {
            let id = ids.next(now.minus(step));
            assert!(id > last);
            assert_eq!((id >> SEQUENCE_BITS) & ((1 << NODE_BITS) - 1), 5);
            last = id;
        }
    }
}
