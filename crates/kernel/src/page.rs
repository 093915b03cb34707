//! A page of a list, and where the next one begins.

use serde::Serialize;

/// Opaque to clients: the sort key and id of the last row they saw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cursor {
    pub key: i64,
    pub id: i64,
}

impl Cursor {
    pub fn encode(&self) -> String {
        format!("{:x}.{:x}", self.key, self.id)
    }

    pub fn decode(text: &str) -> Option<Self> {
        let (key, id) = text.split_once('.')?;
        Some(Self { key: i64::from_str_radix(key, 16).ok()?, id: i64::from_str_radix(id, 16).ok()? })
    }
}

/// How many rows, after which one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageRequest {
    pub limit: i64,
    pub after: Option<Cursor>,
}

impl PageRequest {
    pub fn first(limit: i64) -> Self {
        Self { limit, after: None }
    }
}

/// Some rows of a list, with a cursor when there are more.
#[derive(Clone, Debug, Serialize)]
pub struct Page<T> {
    pub data: Vec<T>,
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// From `limit + 1` fetched rows: keeps `limit` and, if one was over, points behind the last kept.
    pub fn from_overfetched(mut rows: Vec<T>, limit: i64, cursor: impl Fn(&T) -> Cursor) -> Self {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = more.then(|| rows.last().map(|row| cursor(row).encode())).flatten();
        Self { data: rows, next }
    }

    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { data: self.data.into_iter().map(f).collect(), next: self.next }
    }
}
