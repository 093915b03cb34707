//! Says when somebody is away, and who stands in for them.

use db::Ctx;
use kernel::{Error, OrNotFound, Result, UserId};

use crate::{
    PeopleAct,
    events::{UserAbsent, UserBack, item},
    user::{self, Absence, User},
};

/// A chain of people who stand in for one another is followed so far.
const CHAIN: usize = 20;

/// Notes an absence: one's own, or that of somebody whom the actor administers. The substitute is told of what the absent person would be told, sees what they work on, and is offered where they are.
///
/// The substitute works here, is not the person, and does not (through others) lead back to them.
pub fn take_leave(ctx: &mut Ctx<'_>, id: UserId, absence: Absence) -> Result<User> {
    let before = find(ctx, id)?;
    if absence.until.is_some_and(|until| until <= absence.from.max(ctx.now())) {
        return Err(Error::invalid("until", "people-absence-over"));
    }
    if let Some(substitute) = absence.substitute {
        check_substitute(ctx, id, substitute)?;
    }
    let after = User { absence: Some(absence), ..before.clone() };
    if after == before {
        return Ok(before);
    }
    user::store::update(ctx, &after)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&after), &UserAbsent { from: absence.from, until: absence.until, substitute: absence.substitute })?;
    ctx.announce("people");
    Ok(User { version: before.version + 1, ..after })
}

/// Ends an absence, or takes a planned one back.
pub fn end_absence(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    let before = find(ctx, id)?;
    if before.absence.is_none() {
        return Ok(before);
    }
    let after = User { absence: None, ..before.clone() };
    user::store::update(ctx, &after)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&after), &UserBack {})?;
    ctx.announce("people");
    Ok(User { version: before.version + 1, ..after })
}

/// Who stands in now for somebody, through everybody who is away as well; `None` when nobody does, or the person is here.
pub fn substitute_of(ctx: &mut Ctx<'_>, user: &User) -> Result<Option<User>> {
    let (now, mut at) = (ctx.now(), user.clone());
    for _ in 0..CHAIN {
        let Some(absence) = at.absence.filter(|absence| absence.is_now(now)) else { return Ok((at.id != user.id).then_some(at)) };
        let Some(substitute) = absence.substitute else { return Ok(None) };
        let Some(next) = user::store::find(ctx, substitute)?.filter(User::is_active) else { return Ok(None) };
        at = next;
    }
    Ok(None)
}

fn find(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    let user = user::store::find_for_change(ctx, id)?.or_not_found()?;
    let act = if ctx.actor().person() == Some(id) { PeopleAct::ChangeOwn } else { PeopleAct::ChangeOther };
    ctx.permit(act, &user.guarded())?;
    Ok(user)
}

fn check_substitute(ctx: &mut Ctx<'_>, id: UserId, substitute: UserId) -> Result<()> {
    if substitute == id {
        return Err(Error::invalid("substitute", "people-substitute-oneself"));
    }
    let mut at = user::find_agent(ctx, substitute)?.or_invalid("substitute", "people-no-such-substitute")?;
    for _ in 0..CHAIN {
        match at.absence.and_then(|absence| absence.substitute) {
            Some(next) if next == id => return Err(Error::invalid("substitute", "people-substitute-cycle")),
            Some(next) => match user::store::find(ctx, next)? {
                Some(next) => at = next,
                None => return Ok(()),
            },
            None => return Ok(()),
        }
    }
    Err(Error::invalid("substitute", "people-substitute-cycle"))
}
