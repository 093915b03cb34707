//! Files without a person who wants to be forgotten.

use std::collections::BTreeSet;

use db::Ctx;
use kernel::{LoadId, Result, Traces};

use super::{
    check::Newcomer,
    model::BadLine,
    store::{self, Part},
    table::Line,
};

/// Takes the lines in which a person stands out of every file, loaded or not: whoever is forgotten does not come back with the next load. Names of files and headers lose what leads to them.
pub(crate) fn forget(ctx: &mut Ctx<'_>, traces: &Traces) -> Result<()> {
    for trace in traces.patterns().into_iter().flatten().collect::<BTreeSet<_>>() {
        for (load, number) in store::parts_like(ctx, &trace)? {
            forget_in(ctx, load, number, traces)?;
        }
        for (id, file_name, headers) in store::loads_like(ctx, &trace)? {
            let [file_name, headers] = [file_name, headers].map(|text| traces.without(&text).unwrap_or(text));
            store::set_title(ctx, id, &file_name, &headers)?;
        }
    }
    Ok(())
}

fn forget_in(ctx: &mut Ctx<'_>, load: LoadId, number: i64, traces: &Traces) -> Result<()> {
    let mut part = store::part(ctx, load, number)?;
    let before = part.count();
    let is_theirs = |text: &String| traces.without(text).is_some();
    part.lines.retain(|Line { cells, .. }| !cells.iter().any(is_theirs));
    part.bad.retain(|BadLine { cells, .. }| !cells.iter().any(is_theirs));
    part.newcomers.retain(|newcomer| !texts(newcomer).any(is_theirs));
    let after = part.count();
    store::set_part(ctx, load, number, &part)?;
    if let Some(mut load) = store::find_for_change(ctx, load)? {
        load.fresh -= before.fresh - after.fresh;
        load.here -= before.here - after.here;
        load.bad -= before.bad - after.bad;
        load.lines -= before.all() - after.all();
        store::update(ctx, &load)?;
    }
    Ok(())
}

fn texts(newcomer: &Newcomer) -> impl Iterator<Item = &String> {
    [&newcomer.name, &newcomer.email, &newcomer.phone].into_iter().chain(&newcomer.username)
}

/// How many lines of a part are of which kind.
struct Count {
    fresh: i64,
    here: i64,
    bad: i64,
}

impl Count {
    fn all(&self) -> i64 {
        self.fresh + self.here + self.bad
    }
}

impl Part {
    /// Once a part is loaded its lines are gone, and only the bad ones are known.
    fn count(&self) -> Count {
        let (fresh, bad) = (self.newcomers.len() as i64, self.bad.len() as i64);
        Count { fresh, here: (self.lines.len() as i64 - fresh - bad).max(0), bad }
    }
}
