//! One part of a load at a time.

use db::Ctx;
use kernel::{Actor, EmailAddress, Error, OperationId, OrNotFound, Result, Standing, UserId, Via};

use super::{
    check::Newcomer,
    events::{PeopleLoaded, item},
    jobs::{self, Part},
    model::{Load, LoadState},
    store,
};
use crate::{
    Organization, User, UserState,
    events::{UserAdded, item as user_item},
    invitation,
    membership::{self, username},
    organization,
    user::{self, NewUser, Role, find_user},
};

/// Brings in whoever is new in a part, and queues the next one.
pub(super) fn load_part(ctx: &mut Ctx<'_>, part: &Part) -> Result<()> {
    let Some(load) = store::find_for_change(ctx, part.load)?.filter(|load| load.state == LoadState::Running && load.parts_done == part.number) else {
        return Ok(());
    };
    let organization = organization::read(ctx)?;
    let mut people = Vec::new();
    {
        // Whoever started it did it.
        let mut ctx = ctx.acting(Actor::Person(load.created_by), Standing::DESK, Via::Web);
        let newcomers = store::newcomers(&mut ctx, load.id, part.number)?;
        // Asked for all at once: on PostgreSQL each question is a way there and back.
        let keys: Vec<String> = newcomers.iter().map(|newcomer| kernel::fold(&newcomer.email)).collect();
        let mut known = user::store::states_at(&mut ctx, &keys)?;
        let invited = invitation::store::open_among(&mut ctx, &keys)?;
        for (newcomer, key) in newcomers.iter().zip(&keys) {
            let was = known.get(key).copied();
            if was.is_none_or(|state| state == UserState::Outsider) {
                let user = bring_in(&mut ctx, &organization, newcomer, was.is_some(), load.operation)?;
                if invited.contains(key) {
                    membership::close_invitation(&mut ctx, &user)?;
                }
                known.insert(key.clone(), user.state);
                people.push(user);
            }
        }
        user::store::insert_words(&mut ctx, &people.iter().collect::<Vec<_>>())?;
    }
    store::set_loaded(ctx, load.id, part.number, &people.iter().map(|user| user.id).collect::<Vec<_>>())?;
    let load = Load { loaded: load.loaded + people.len() as i64, parts_done: part.number + 1, ..load };
    match load.parts_done < load.parts {
        true => {
            store::update(ctx, &load)?;
            jobs::enqueue_part(ctx, jobs::LOAD, &part.next())?;
        }
        false => finish(ctx, load, part)?,
    }
    ctx.announce(format!("people-load:{}", part.load));
    Ok(())
}

fn finish(ctx: &mut Ctx<'_>, load: Load, part: &Part) -> Result<()> {
    let now = ctx.now();
    let load = Load { state: LoadState::Done, finished_at: Some(now), invited_at: load.invites.then_some(now), ..load };
    store::update(ctx, &load)?;
    if load.invites {
        jobs::enqueue_part(ctx, jobs::INVITE, &Part { number: 0, ..part.clone() })?;
    }
    let organization = ctx.organization();
    let mut ctx = ctx.acting(Actor::Person(load.created_by), Standing::DESK, Via::Web);
    queue::record(&mut ctx, load.operation, item(organization), &PeopleLoaded { load: load.id, file: load.file_name, count: load.loaded })?;
    ctx.announce("people");
    Ok(())
}

/// Makes an account that waits for its person. Its words are still to be written.
fn bring_in(ctx: &mut Ctx<'_>, organization: &Organization, newcomer: &Newcomer, has_written: bool, operation: OperationId) -> Result<User> {
    let email: EmailAddress = newcomer.email.parse().map_err(|()| Error::Internal(format!("line {} lost its address", newcomer.line)))?;
    let outsider = if has_written { user::store::take_over_outsider(ctx, &email.key())? } else { None };
    let id = outsider.unwrap_or_else(|| UserId(ctx.next_id()));
    let mut installation = ctx.installation();
    let name = match &newcomer.username {
        Some(wanted) => {
            let wanted = username::check("username", wanted)?;
            match user::store::claim_username(&mut installation, &wanted, organization.id, id, true)? {
                true => wanted,
                false => username::claim_derived(&mut installation, &email, organization.id, id)?,
            }
        }
        None => username::claim_derived(&mut installation, &email, organization.id, id)?,
    };
    let new = NewUser {
        id,
        organization: organization.id,
        username: Some(name),
        display_name: newcomer.name.clone(),
        email,
        role: Role::Member,
        state: UserState::Invited,
        place: (newcomer.department, newcomer.team),
        language: organization.language,
        zone: organization.zone.clone(),
    };
    let user = User { first_name: newcomer.first_name.clone(), last_name: newcomer.last_name.clone(), phone: newcomer.phone.clone(), ..new.begin(ctx.now()) };
    // Somebody got the address since it was asked for: the job looks once more.
    if !user::store::insert_unfound(ctx, &user)? {
        return Err(Error::conflict("people-email-here"));
    }
    let event = UserAdded { name: user.display_name.clone(), email: user.email.clone(), has_temporary_password: false };
    queue::record(ctx, operation, user_item(&user), &event)?;
    Ok(user)
}

/// Mails an invitation to whoever of a part has not joined yet, and queues the next one.
pub(super) fn invite_part(ctx: &mut Ctx<'_>, part: &Part) -> Result<()> {
    let Some(load) = store::find(ctx, part.load)?.filter(|load| load.state == LoadState::Done) else { return Ok(()) };
    let (organization, by) = (organization::read(ctx)?, find_user(ctx, load.created_by)?.or_not_found()?);
    for id in store::loaded(ctx, load.id, part.number)? {
        let Some(user) = find_user(ctx, id)?.filter(|user| user.state == UserState::Invited) else { continue };
        membership::send_join_link(ctx, &part.site(), &organization, &user, &by)?;
    }
    match part.number + 1 < load.parts {
        true => jobs::enqueue_part(ctx, jobs::INVITE, &part.next()),
        false => Ok(()),
    }
}
