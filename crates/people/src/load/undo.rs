//! Taking a load back.

use db::Ctx;
use kernel::{Actor, LoadId, Result, Standing, Via};
use web::Site;

use super::{
    events::{LoadUndone, item},
    jobs::{self, Part},
    model::{Load, LoadState},
    store,
    verbs::{find_for_change, require},
};
use crate::{UserState, link, user::find_user};

/// Takes back everybody whom a load brought in and who has not joined yet, in jobs. Whoever has joined stays. Doing it again changes nothing.
pub fn undo(ctx: &mut Ctx<'_>, site: &Site, id: LoadId) -> Result<Load> {
    let load = find_for_change(ctx, id)?;
    if matches!(load.state, LoadState::Undoing | LoadState::Undone) {
        return Ok(load);
    }
    require(&load, LoadState::Done)?;
    let load = Load { state: LoadState::Undoing, parts_done: 0, finished_at: None, ..load };
    store::update(ctx, &load)?;
    jobs::enqueue(ctx, jobs::UNDO, &load, 0, site)?;
    ctx.announce(load.topic());
    Ok(load)
}

/// Takes one part back, and queues the next one.
pub(super) fn take_back_part(ctx: &mut Ctx<'_>, part: &Part) -> Result<()> {
    let Some(load) = store::find_for_change(ctx, part.load)?.filter(|load| load.state == LoadState::Undoing && load.parts_done == part.number) else {
        return Ok(());
    };
    let mut kept = Vec::new();
    let people = store::loaded(ctx, load.id, part.number)?;
    for id in &people {
        match find_user(ctx, *id)?.is_some_and(|user| user.state == UserState::Invited) {
            true => {
                link::store::void_all_of_user(&mut ctx.installation(), *id)?;
                store::remove_unused(ctx, *id)?;
            }
            false => kept.push(*id),
        }
    }
    store::set_loaded(ctx, load.id, part.number, &kept)?;
    let gone = (people.len() - kept.len()) as i64;
    let load = Load { loaded: load.loaded - gone, parts_done: part.number + 1, ..load };
    match load.parts_done < load.parts {
        true => {
            store::update(ctx, &load)?;
            jobs::enqueue_part(ctx, jobs::UNDO, &part.next())?;
        }
        false => finish(ctx, load)?,
    }
    ctx.announce(format!("people-load:{}", part.load));
    Ok(())
}

fn finish(ctx: &mut Ctx<'_>, load: Load) -> Result<()> {
    let load = Load { state: LoadState::Undone, finished_at: Some(ctx.now()), ..load };
    store::update(ctx, &load)?;
    let organization = ctx.organization();
    let mut ctx = ctx.acting(Actor::Person(load.created_by), Standing::DESK, Via::Web);
    let undone = LoadUndone { load: load.id, file: load.file_name, count: load.fresh - load.loaded, kept: load.loaded };
    queue::record(&mut ctx, load.operation, item(organization), &undone)?;
    ctx.announce("people");
    Ok(())
}
