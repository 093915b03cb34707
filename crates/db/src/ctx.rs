//! What a closure on a database thread works with.

use std::{net::IpAddr, sync::Arc};

use kernel::{Act, Actor, Error, Guarded, OrganizationId, Result, Standing, Timestamp, UserId, Via, Writing};

use crate::{
    Change, Shared, Who,
    connection::{Connection, Row},
    sql::{AMONG, check_scope},
    value::{Param, Value},
};

/// A database thread's connection and what the running transaction has gathered.
pub struct Tx {
    pub(crate) connection: Connection,
    pub(crate) shared: Arc<Shared>,
    pub(crate) changes: Vec<Change>,
    /// The database takes no change through this connection.
    only_reads: bool,
    now: Timestamp,
    source: Option<IpAddr>,
}

impl Tx {
    pub(crate) fn reader(connection: Connection, shared: Arc<Shared>) -> Self {
        Self { only_reads: true, ..Self::writer(connection, shared) }
    }

    pub(crate) fn writer(connection: Connection, shared: Arc<Shared>) -> Self {
        Self { connection, shared, changes: Vec::new(), only_reads: false, now: Timestamp::default(), source: None }
    }

    pub(crate) fn begin(&mut self) {
        self.now = self.shared.clock.now();
        self.source = None;
    }

    pub(crate) fn installation(&mut self) -> Installation<'_> {
        Installation { tx: self }
    }

    /// Whether the last failure asked for another run, once.
    pub(crate) fn take_retry(&mut self) -> bool {
        self.connection.take_retry()
    }
}

/// A transaction on the tables of the installation.
pub struct Installation<'t> {
    tx: &'t mut Tx,
}

impl<'t> Installation<'t> {
    /// The same transaction, bound to one organization and acting for somebody.
    pub fn within(&mut self, who: Who) -> Ctx<'_> {
        Ctx { tx: self.tx, who }
    }

    pub fn query<T>(&mut self, text: &str, params: &[Value<'_>], row: impl FnMut(&mut Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        self.tx.connection.query(text, params, row)
    }

    pub fn query_one<T>(&mut self, text: &str, params: &[Value<'_>], row: impl FnMut(&mut Row<'_>) -> Result<T>) -> Result<Option<T>> {
        self.tx.connection.query_one(text, params, row)
    }

    /// Runs a change; the number of rows it touched.
    pub fn execute(&mut self, text: &str, params: &[Value<'_>]) -> Result<u64> {
        self.tx.connection.execute(text, params)
    }

    pub fn now(&self) -> Timestamp {
        self.tx.now
    }

    /// Notes the address from which the request came; events of this transaction keep it.
    pub fn came_from(&mut self, source: IpAddr) {
        self.tx.source = Some(source);
    }

    /// A fresh id, larger than any this process has made.
    pub fn next_id(&mut self) -> i64 {
        self.tx.shared.ids.next(self.tx.now)
    }

    /// After the commit, tells everybody who listens that this changed.
    pub fn announce(&mut self, change: Change) {
        self.tx.changes.push(change);
    }

    pub fn is_postgres(&self) -> bool {
        self.tx.shared.is_postgres
    }
}

/// A transaction on the rows of one organization, acting for somebody.
///
/// In every statement `$1` is the organization's id; the given parameters begin at `$2`.
pub struct Ctx<'t> {
    tx: &'t mut Tx,
    who: Who,
}

/// Enough for the widest insert; more would be a statement nobody can read.
const MOST_PARAMS: usize = 48;

/// A question by many values has one place, so few, or so many: that keeps few statements. What is left of the places is filled with the last value.
const FEW_AMONG: usize = 8;
const MOST_AMONG: usize = 40;

impl Ctx<'_> {
    pub fn organization(&self) -> OrganizationId {
        self.who.organization
    }

    pub fn who(&self) -> &Who {
        &self.who
    }

    pub fn actor(&self) -> Actor {
        self.who.actor
    }

    pub fn standing(&self) -> &Standing {
        &self.who.standing
    }

    pub fn via(&self) -> Via {
        self.who.via
    }

    /// The address from which the request came; `None` for what the desk does by itself.
    pub fn source(&self) -> Option<IpAddr> {
        self.tx.source
    }

    /// The acting person, where only a person makes sense.
    pub fn me(&self) -> Result<UserId> {
        self.who.actor.person().ok_or(Error::Unauthenticated)
    }

    pub fn now(&self) -> Timestamp {
        self.tx.now
    }

    /// Refuses what the actor may not do to the thing.
    ///
    /// Whoever sees the desk as somebody else is shown what that person may do, buttons and forms included; where nothing can be written anyway, the answer is that person's.
    pub fn permit(&self, act: impl Act, thing: &Guarded) -> Result<()> {
        let standing = &self.who.standing;
        if standing.is_seen_as() && self.tx.only_reads {
            let own = Standing { writing: Writing::Allowed, ..standing.clone() };
            return kernel::permit(self.who.organization, self.who.actor, &own, act, thing);
        }
        kernel::permit(self.who.organization, self.who.actor, standing, act, thing)
    }

    /// Refuses what the actor may not do in the organization as a whole.
    pub fn permit_here(&self, act: impl Act) -> Result<()> {
        self.permit(act, &Guarded::organization(self.who.organization))
    }

    /// The same transaction acting for somebody else: the desk, or a person whose mail is being read.
    pub fn acting(&mut self, actor: Actor, standing: Standing, via: Via) -> Ctx<'_> {
        Ctx { who: Who { organization: self.who.organization, actor, standing, via }, tx: self.tx }
    }

    /// The same transaction on the tables of the installation.
    pub fn installation(&mut self) -> Installation<'_> {
        Installation { tx: self.tx }
    }

    pub fn query<T>(&mut self, text: &str, params: &[Value<'_>], row: impl FnMut(&mut Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        self.bound(text, params, |connection, params| connection.query(text, params, row))
    }

    pub fn query_one<T>(&mut self, text: &str, params: &[Value<'_>], row: impl FnMut(&mut Row<'_>) -> Result<T>) -> Result<Option<T>> {
        self.bound(text, params, |connection, params| connection.query_one(text, params, row))
    }

    /// Rows by many values: in the text `{among}` stands for their places, as in `id IN ({among})`. They are asked for forty at a time, and an `ORDER BY` holds for each forty.
    pub fn query_among<P: Param, T>(&mut self, text: &str, among: &[P], mut row: impl FnMut(&mut Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        let mut all = Vec::with_capacity(among.len());
        for part in among.chunks(MOST_AMONG) {
            let places = match part.len() {
                1 => 1,
                ..=FEW_AMONG => FEW_AMONG,
                _ => MOST_AMONG,
            };
            let values: Vec<Value<'_>> = (0..places).filter_map(|n| part.get(n).or(part.last())).map(Param::value).collect();
            let numbers: Vec<String> = (2..places + 2).map(|n| format!("${n}")).collect();
            all.extend(self.query(&text.replace(AMONG, &numbers.join(", ")), &values, &mut row)?);
        }
        Ok(all)
    }

    /// Reads a row that this transaction will change, so that nobody else changes it meanwhile. On SQLite the one writer is lock enough.
    pub fn lock_one<T>(&mut self, text: &str, params: &[Value<'_>], row: impl FnMut(&mut Row<'_>) -> Result<T>) -> Result<Option<T>> {
        match self.is_postgres() {
            true => self.query_one(&format!("{text} FOR UPDATE"), params, row),
            false => self.query_one(text, params, row),
        }
    }

    /// Runs a change; the number of rows it touched.
    pub fn execute(&mut self, text: &str, params: &[Value<'_>]) -> Result<u64> {
        self.bound(text, params, |connection, params| connection.execute(text, params))
    }

    /// Runs a change that must touch exactly one row; anything else is a defect.
    pub fn execute_one(&mut self, text: &str, params: &[Value<'_>]) -> Result<()> {
        match self.execute(text, params)? {
            1 => Ok(()),
            rows => Err(Error::Internal(format!("{rows} rows changed where one was meant: {text}"))),
        }
    }

    fn bound<T>(&mut self, text: &str, params: &[Value<'_>], run: impl FnOnce(&mut Connection, &[Value<'_>]) -> Result<T>) -> Result<T> {
        debug_assert!(check_scope(text), "not bound to its organization: {text}");
        debug_assert!(params.len() < MOST_PARAMS, "too many parameters: {text}");
        let mut all = [Value::Null; MOST_PARAMS];
        all[0] = Value::Int(self.who.organization.0);
        match all.get_mut(1..=params.len()) {
            Some(room) => room.copy_from_slice(params),
            None => return Err(Error::Internal(format!("too many parameters: {text}"))),
        }
        run(&mut self.tx.connection, &all[..=params.len()])
    }

    /// A fresh id, larger than any this process has made.
    pub fn next_id(&mut self) -> i64 {
        self.tx.shared.ids.next(self.tx.now)
    }

    /// After the commit, tells everybody in this organization who listens to `topic` that it changed.
    pub fn announce(&mut self, topic: impl Into<String>) {
        self.tx.changes.push(Change::new(self.who.organization, topic));
    }

    /// The same, to those alone who may see the thing.
    pub fn announce_to_who_sees(&mut self, thing: Guarded, topic: impl Into<String>) {
        self.tx.changes.push(Change { of: Some(Box::new(thing)), ..Change::new(self.who.organization, topic) });
    }

    /// The two engines differ in full-text search, in claiming jobs and in locking; nowhere else may a store ask.
    pub fn is_postgres(&self) -> bool {
        self.tx.shared.is_postgres
    }
}
