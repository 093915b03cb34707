//! The parts of which the file is made.

use db::Ctx;
use kernel::{Cursor, Error, Result};
use serde::Serialize;
use serde_json::Value;

use super::own;
use crate::User;

/// What other areas know about people. They add themselves, since this one knows nothing of tickets:
///
/// ```ignore
/// #[db::linkme::distributed_slice(people::disclosure::DISCLOSERS)]
/// #[linkme(crate = db::linkme)]
/// static DRAFTS: people::disclosure::Section = Section { name: "drafts", read: Reading::List(drafts) };
/// ```
#[db::linkme::distributed_slice]
#[linkme(crate = db::linkme)]
pub static DISCLOSERS: [Section] = [..];

/// Entries of a list read at a time: so many are in memory at once, however long the list is.
pub const AT_ONCE: i64 = 200;

/// A part of the file.
#[derive(Clone, Copy)]
pub struct Section {
    /// Its key in the file.
    pub name: &'static str,
    pub read: Reading,
}

/// How a part is read. It asks no permission; [`super::read`] does.
#[derive(Clone, Copy)]
pub enum Reading {
    /// One thing.
    Whole(fn(&mut Ctx<'_>, &User) -> Result<Value>),
    /// A list of any length, from behind a cursor.
    List(fn(&mut Ctx<'_>, &User, Option<&Cursor>) -> Result<Piece>),
}

/// What was read.
#[derive(Debug)]
pub enum Disclosed {
    Whole(Value),
    Piece(Piece),
}

/// Some entries of a list.
#[derive(Debug, Default)]
pub struct Piece {
    pub entries: Vec<Value>,
    /// Where to go on; `None` at the end.
    pub next: Option<Cursor>,
}

impl Piece {
    /// From rows of which at most [`AT_ONCE`] were asked for: behind as many as that there may be more. Rows for which there is no entry are passed over.
    pub fn of<T>(rows: Vec<T>, cursor: impl Fn(&T) -> Cursor, mut entry: impl FnMut(T) -> Result<Option<Value>>) -> Result<Self> {
        let next = if rows.len() as i64 >= AT_ONCE { rows.last().map(cursor) } else { None };
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            entries.extend(entry(row)?);
        }
        Ok(Self { entries, next })
    }

    /// A list that is short by its nature.
    pub fn whole<T: Serialize>(all: Vec<T>) -> Result<Self> {
        let entries = all.into_iter().map(value).collect::<Result<_>>()?;
        Ok(Self { entries, next: None })
    }
}

/// As it stands in the file.
pub(super) fn value(what: impl Serialize) -> Result<Value> {
    serde_json::to_value(what).map_err(Error::internal)
}

/// All parts in the order of the file: the account first, then what the areas above know, by name.
pub fn sections() -> Vec<Section> {
    let mut above = DISCLOSERS.to_vec();
    above.sort_by_key(|section| section.name);
    own::SECTIONS.iter().copied().chain(above).collect()
}
