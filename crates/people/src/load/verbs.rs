//! What people do with a load.

use db::Ctx;
use kernel::{Error, LoadId, OperationId, OrNotFound, Result};
use web::Site;

use super::{
    check::{Checker, Verdict},
    columns::{Columns, Field},
    jobs,
    model::{BadLine, Load, LoadState},
    store,
    table::Line,
};
use crate::{PeopleAct, membership, membership::username};

/// So many lines make a part: one transaction of its job.
const PART: usize = 250;

/// Takes a file in and looks through it; nobody is loaded yet. The lines come from [`super::read`].
pub fn begin(ctx: &mut Ctx<'_>, file_name: &str, lines: &[Line]) -> Result<Load> {
    ctx.permit_here(PeopleAct::Load)?;
    let columns = Columns::guess(lines);
    let people = columns.people(lines);
    let load = Load {
        id: LoadId(ctx.next_id()),
        file_name: files::clean_name(file_name),
        headers: lines.first().map(|line| line.cells.clone()).unwrap_or_default(),
        state: LoadState::Checked,
        lines: people.len() as i64,
        fresh: 0,
        here: 0,
        bad: 0,
        loaded: 0,
        parts: people.chunks(PART).count() as i64,
        parts_done: 0,
        invites: false,
        invited_at: None,
        created_by: ctx.me()?,
        created_at: ctx.now(),
        finished_at: None,
        operation: OperationId(ctx.next_id()),
        columns,
    };
    store::insert(ctx, &load)?;
    for (number, part) in (0..).zip(people.chunks(PART)) {
        store::insert_part(ctx, load.id, number, part)?;
    }
    look_through(ctx, load)
}

/// Says anew what each column is. Fails at `columns`.
pub fn change_columns(ctx: &mut Ctx<'_>, id: LoadId, fields: &[Option<Field>]) -> Result<Load> {
    let mut load = find_for_change(ctx, id)?;
    require(&load, LoadState::Checked)?;
    let twice = |index: usize| fields[index].is_some() && fields[..index].contains(&fields[index]);
    if (0..fields.len()).any(twice) {
        return Err(Error::invalid("columns", "load-columns-twice"));
    }
    if !fields.contains(&Some(Field::Email)) {
        return Err(Error::invalid("columns", "load-columns-email"));
    }
    load.columns.fields = fields.iter().copied().chain(std::iter::repeat(None)).take(load.columns.fields.len()).collect();
    look_through(ctx, load)
}

/// Says of every line what would become of it.
fn look_through(ctx: &mut Ctx<'_>, mut load: Load) -> Result<Load> {
    let mut directory = store::directory(ctx)?;
    let columns = load.columns.clone();
    if columns.fields.contains(&Some(Field::Username)) {
        for number in 0..load.parts {
            for line in store::lines(ctx, load.id, number)? {
                let Ok(name) = username::check("username", columns.cell(&line, Field::Username)) else { continue };
                if username::is_taken(&mut ctx.installation(), &name)? {
                    directory.usernames.insert(name.key());
                }
            }
        }
    }
    let mut checker = Checker::new(&columns, &directory);
    (load.fresh, load.here, load.bad) = (0, 0, 0);
    for number in 0..load.parts {
        let (mut newcomers, mut bad) = (Vec::new(), Vec::new());
        for line in store::lines(ctx, load.id, number)? {
            match checker.check(&line) {
                Verdict::New(newcomer) => newcomers.push(*newcomer),
                Verdict::Here => load.here += 1,
                Verdict::Bad(problems) => bad.push(BadLine { number: line.number, cells: line.cells, problems }),
            }
        }
        load.fresh += newcomers.len() as i64;
        load.bad += bad.len() as i64;
        store::set_verdicts(ctx, load.id, number, &newcomers, &bad)?;
    }
    store::update(ctx, &load)?;
    Ok(load)
}

/// Loads everybody who is new, in jobs; with `invites` they are invited by mail when all are loaded. Starting again changes nothing.
pub fn start(ctx: &mut Ctx<'_>, site: &Site, id: LoadId, invites: bool) -> Result<Load> {
    let load = find_for_change(ctx, id)?;
    if matches!(load.state, LoadState::Running | LoadState::Done) {
        return Ok(load);
    }
    require(&load, LoadState::Checked)?;
    if invites {
        membership::require_reach(ctx)?;
    }
    // What was true when somebody looked may not be true any more.
    let load = look_through(ctx, load)?;
    if load.fresh == 0 {
        return Err(Error::conflict("load-nobody-new"));
    }
    let load = Load { state: LoadState::Running, invites, parts_done: 0, loaded: 0, ..load };
    store::update(ctx, &load)?;
    jobs::enqueue(ctx, jobs::LOAD, &load, 0, site)?;
    ctx.announce(load.topic());
    Ok(load)
}

/// Mails an invitation to everybody of the load who has not joined yet.
pub fn invite(ctx: &mut Ctx<'_>, site: &Site, id: LoadId) -> Result<Load> {
    let load = find_for_change(ctx, id)?;
    require(&load, LoadState::Done)?;
    membership::require_reach(ctx)?;
    if load.invited_at.is_some() {
        return Ok(load);
    }
    let load = Load { invites: true, invited_at: Some(ctx.now()), ..load };
    store::update(ctx, &load)?;
    jobs::enqueue(ctx, jobs::INVITE, &load, 0, site)?;
    ctx.announce(load.topic());
    Ok(load)
}

/// Forgets a file that was only looked through.
pub fn discard(ctx: &mut Ctx<'_>, id: LoadId) -> Result<()> {
    let load = find_for_change(ctx, id)?;
    require(&load, LoadState::Checked)?;
    store::delete(ctx, id)
}

pub fn find(ctx: &mut Ctx<'_>, id: LoadId) -> Result<Load> {
    ctx.permit_here(PeopleAct::SeeLoads)?;
    store::find(ctx, id)?.or_not_found()
}

/// The newest loads.
pub fn latest(ctx: &mut Ctx<'_>) -> Result<Vec<Load>> {
    ctx.permit_here(PeopleAct::SeeLoads)?;
    store::latest(ctx, 20)
}

/// The lines with problems, at most `most`.
pub fn bad_lines(ctx: &mut Ctx<'_>, load: &Load, most: usize) -> Result<Vec<BadLine>> {
    ctx.permit_here(PeopleAct::SeeLoads)?;
    store::bad_lines(ctx, load, most)
}

pub(super) fn find_for_change(ctx: &mut Ctx<'_>, id: LoadId) -> Result<Load> {
    ctx.permit_here(PeopleAct::Load)?;
    store::find_for_change(ctx, id)?.or_not_found()
}

pub(super) fn require(load: &Load, state: LoadState) -> Result<()> {
    if load.state == state { Ok(()) } else { Err(Error::conflict("load-not-now")) }
}
