//! What administrators do with people who ask to join.

use db::Ctx;
use kernel::{Error, OrNotFound, RegistrationId, Result, TeamId};
use serde_json::json;

use super::{
    events::{RegistrationAccepted, RegistrationRefused},
    letters,
    model::{ADMINISTRATOR, Kind, Registration, State},
    store,
    user::{recipient, send_link},
};
use crate::{PeopleAct, difference::difference, letters::send, link, organization, roles, user};

/// Where the account is placed and as what, if otherwise than was asked; `None` leaves it.
#[derive(Clone, Default, Debug)]
pub struct Decision {
    /// With the team goes its department.
    pub team: Option<TeamId>,
    /// [`ADMINISTRATOR`], the word of a role, or nothing for a requester.
    pub role: Option<String>,
}

/// Unlocks a registration, placing the account in the same step, and mails the link to set a password (D16). Saying yes again mails another link.
///
/// Fails at `team` or `role` when there is no such one. Only an administrator makes administrators, and gives roles that run the organization.
pub fn accept_registration(ctx: &mut Ctx<'_>, id: RegistrationId, decision: &Decision) -> Result<Registration> {
    let before = find_open(ctx, id)?;
    let role = decision.role.clone().unwrap_or_else(|| before.role.clone());
    require_givable(ctx, &role)?;
    let mut after = Registration { state: State::Sent, role, ..before.clone() };
    if let Some(team) = decision.team {
        let place = store::places(ctx)?.into_iter().find(|place| place.team == team).or_invalid("team", "registration-team-unknown")?;
        (after.department, after.team) = (place.department, place.team);
    }
    after.decided_by = ctx.actor().person();
    after.decided_at = Some(ctx.now());
    store::update(ctx, &after)?;
    let organization = organization::read(ctx)?;
    send_link(ctx, &organization, &after)?;
    let (was, is) = difference(told(&before), told(&after)).unwrap_or_default();
    let accepted = RegistrationAccepted { name: after.display_name(), email: after.email.clone(), before: was, after: is };
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, after.item(), &accepted)?;
    ctx.announce("people");
    Ok(after)
}

/// Says no. The username is free again, and the person is told. Saying no again changes nothing.
pub fn refuse_registration(ctx: &mut Ctx<'_>, id: RegistrationId) -> Result<Registration> {
    ctx.permit_here(PeopleAct::Add)?;
    let known = store::find(ctx, id)?.or_not_found()?;
    if known.state == State::Refused {
        return Ok(known);
    }
    let before = find_open(ctx, id)?;
    let refused = Registration { state: State::Refused, decided_by: ctx.actor().person(), decided_at: Some(ctx.now()), ..before };
    store::update(ctx, &refused)?;
    let organization = organization::read(ctx)?;
    let to = recipient(&organization, &refused)?;
    let mut installation = ctx.installation();
    user::store::release_username(&mut installation, refused.user)?;
    link::store::void_all_of_user(&mut installation, refused.user)?;
    send(&mut installation, &to, &letters::refused(&to))?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, refused.item(), &RegistrationRefused { name: refused.display_name(), email: refused.email.clone() })?;
    ctx.announce("people");
    Ok(refused)
}

/// A registration as staff that can still be decided.
fn find_open(ctx: &mut Ctx<'_>, id: RegistrationId) -> Result<Registration> {
    ctx.permit_here(PeopleAct::Add)?;
    let registration = store::find_for_change(ctx, id)?.filter(|registration| registration.kind == Kind::Staff).or_not_found()?;
    match registration.state {
        State::Waiting | State::Sent => Ok(registration),
        State::Joined => Err(Error::conflict("registration-joined-already")),
        State::Refused => Err(Error::conflict("registration-refused-already")),
    }
}

fn require_givable(ctx: &mut Ctx<'_>, role: &str) -> Result<()> {
    let rules = match role {
        "" => false,
        ADMINISTRATOR => true,
        slug => roles::store::find(ctx, slug)?.or_invalid("role", "registration-role-unknown")?.runs_the_organization(),
    };
    match rules && !ctx.standing().is_administrator {
        true => Err(Error::forbidden("error-needs-administrator")),
        false => Ok(()),
    }
}

fn told(registration: &Registration) -> serde_json::Value {
    json!({"state": registration.state, "department": registration.department, "team": registration.team, "role": registration.role})
}
