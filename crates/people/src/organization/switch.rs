//! Switches between the two ways of working, in one step that can be taken back.

use db::Ctx;
use kernel::{Error, Grant, Grants, OperationId, OrNotFound, Result, Text, Timestamp, UserId};
use queue::Event;

use super::{
    model::{Organization, Way},
    store,
};
use crate::{
    PeopleAct,
    events::{UserRolesGiven, WaySwitched, item, organization_item},
    roles::{self, BuiltIn},
    user::{self, Role, User, UserState},
};

/// Who answers tickets after a switch to *Help desk*, beside administrators and those whose roles already say so.
#[derive(Clone, Debug)]
pub enum Agents {
    /// All who are members now: nobody loses anything.
    Everybody,
    These(Vec<UserId>),
}

/// What a switch did.
#[derive(Clone, Debug)]
pub struct Switched {
    /// By which it is taken back.
    pub operation: OperationId,
    pub organization: Organization,
    /// Who got the role of an agent by it.
    pub agents: Vec<UserId>,
}

/// Switches to the other way of working, and gives the role of an agent to those who shall go on answering. Fails at `way` when the organization works so already, at `agents` for who cannot be one.
///
/// Roles stay written down in *Everyone helps*, where they do not count.
pub fn switch(ctx: &mut Ctx<'_>, way: Way, agents: &Agents) -> Result<Switched> {
    ctx.permit_here(PeopleAct::Switch)?;
    let before = store::find_for_change(ctx)?;
    if before.way == way {
        return Err(Error::conflict("people-way-already"));
    }
    let operation = queue::operation(ctx);
    let agents = match way {
        Way::EveryoneHelps => Vec::new(),
        Way::HelpDesk => make_agents(ctx, operation, agents)?,
    };
    let happening = WaySwitched { before: before.way, after: way, agents: agents.clone(), takes_back: None };
    let organization = change(ctx, operation, before, &happening)?;
    Ok(Switched { operation, organization, agents })
}

/// Takes the last switch back: the way of working, and the roles that it gave. Refused once somebody has switched again or changed the roles of one of those who got theirs by it.
pub fn take_back_switch(ctx: &mut Ctx<'_>, operation: OperationId) -> Result<Organization> {
    ctx.permit_here(PeopleAct::Switch)?;
    let before = store::find_for_change(ctx)?;
    let (event, switched) = last(ctx)?.filter(|(event, _)| event.operation == operation).ok_or_else(|| Error::conflict("people-way-not-last"))?;
    let last = event.operation;
    let back = queue::operation(ctx);
    for id in &switched.agents {
        take_role_back(ctx, last, back, *id)?;
    }
    let happening = WaySwitched { before: before.way, after: switched.before, agents: Vec::new(), takes_back: Some(last) };
    change(ctx, back, before, &happening)
}

/// The switch that can be taken back, when it was made, and by whom.
pub fn last_switch(ctx: &mut Ctx<'_>) -> Result<Option<(OperationId, Timestamp, Option<UserId>)>> {
    Ok(last(ctx)?.map(|(event, _)| (event.operation, event.at, event.actor)))
}

/// The last switch, unless it took one back.
fn last(ctx: &mut Ctx<'_>) -> Result<Option<(Event, WaySwitched)>> {
    let organization = organization_item(ctx);
    let Some(event) = queue::latest_of::<WaySwitched>(ctx, organization)? else { return Ok(None) };
    let switched: WaySwitched = event.data()?;
    Ok(switched.takes_back.is_none().then_some((event, switched)))
}

fn change(ctx: &mut Ctx<'_>, operation: OperationId, before: Organization, happening: &WaySwitched) -> Result<Organization> {
    let after = Organization { way: happening.after, ..before };
    store::update(ctx, &after)?;
    let organization = organization_item(ctx);
    queue::record(ctx, operation, organization, happening)?;
    ctx.announce("settings");
    ctx.announce("people");
    ctx.announce("feed");
    Ok(Organization { version: after.version + 1, ..after })
}

/// Gives the role to those of these members who do not answer tickets yet.
fn make_agents(ctx: &mut Ctx<'_>, operation: OperationId, agents: &Agents) -> Result<Vec<UserId>> {
    let mut ids = match agents {
        Agents::Everybody => user::store::askers(ctx, i64::MAX)?.into_iter().map(|(id, _)| id).collect(),
        Agents::These(ids) => ids.clone(),
    };
    ids.sort_unstable();
    ids.dedup();
    let mut made = Vec::new();
    for id in ids {
        let user = user::store::find_for_change(ctx, id)?.filter(may_answer).or_invalid("agents", "people-no-such-person")?;
        if !user.grants(Way::HelpDesk).has(Grant::Reply) {
            let before = roles::store::of(ctx, id)?;
            let after = before.iter().cloned().chain([BuiltIn::Agent.slug().to_owned()]).collect();
            set_roles(ctx, operation, &user, before, after)?;
            made.push(id);
        }
    }
    Ok(made)
}

/// Who can be an agent: anybody of the organization itself who has not left.
fn may_answer(user: &User) -> bool {
    user.client.is_none() && !matches!(user.state, UserState::Left | UserState::Outsider)
}

fn take_role_back(ctx: &mut Ctx<'_>, switch: OperationId, back: OperationId, id: UserId) -> Result<()> {
    let user = user::store::find_for_change(ctx, id)?.or_not_found()?;
    let given = queue::of_operation(ctx, item(&user), switch)?;
    let Some(given) = given.iter().find(|event| event.kind == <UserRolesGiven as queue::Happening>::KIND) else { return Ok(()) };
    let given: UserRolesGiven = given.data()?;
    let present = roles::store::of(ctx, id)?;
    let mut expected = given.after;
    expected.sort_unstable();
    if present != expected || user.role == Role::Administrator {
        return Err(Error::conflict(Text::new("people-way-changed-since").with("name", user.display_name)));
    }
    set_roles(ctx, back, &user, present, given.before)
}

fn set_roles(ctx: &mut Ctx<'_>, operation: OperationId, user: &User, before: Vec<String>, after: Vec<String>) -> Result<()> {
    let roles = after.iter().filter_map(|slug| roles::store::find(ctx, slug).transpose()).collect::<Result<Vec<_>>>()?;
    roles::store::set(ctx, user.id, &roles)?;
    queue::record(ctx, operation, item(user), &UserRolesGiven { before, after }).map(drop)
}

/// A number of people, the first of them by name.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub count: i64,
    pub first: Vec<(UserId, String)>,
}

/// Who would answer and who would only ask in *Help desk* as roles are written down now; administrators answer in either way.
#[derive(Clone, Debug, Default)]
pub struct Prospect {
    pub administrators: Group,
    /// Members whose roles let them answer.
    pub answering: Group,
    /// Members who would only ask, unless they get a role.
    pub asking: Group,
}

/// Looks at what a switch would do. `names` people of each group are told by name.
pub fn prospect(ctx: &mut Ctx<'_>, names: i64) -> Result<Prospect> {
    ctx.permit_here(PeopleAct::SeeSwitch)?;
    let reply = Grants::of(&[Grant::Reply]);
    let (administrators, answering, asking) = user::store::count_by_answering(ctx, reply)?;
    Ok(Prospect {
        administrators: Group { count: administrators, first: user::store::present_administrators(ctx, names)? },
        answering: Group { count: answering, first: user::store::answerers(ctx, names)? },
        asking: Group { count: asking, first: user::store::askers(ctx, names)? },
    })
}
