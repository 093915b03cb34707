//! What can be done with accounts and settings, and who may.

use db::Ctx;
use kernel::{Act, Error, Grant, Grants, Guarded, Need, Openness, Result, Standing};

use crate::user::User;

/// The acts of this area.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PeopleAct {
    /// Look at colleagues.
    See,
    /// Send an invitation, or ask an administrator to.
    Invite,
    /// Say yes or no to an invitation that waits, take one back.
    DecideInvitation,
    /// Register somebody.
    Add,
    /// Look at who asks to join.
    SeeRegistrations,
    /// Close an account for good.
    Remove,
    /// Keep somebody out for a while, or let them in again.
    Suspend,
    /// See the desk as somebody else does.
    SeeAs,
    /// Remove what tells who somebody is.
    Erase,
    /// Take along what is known about somebody, on their request.
    ExportPerson,
    /// Take along what is known about oneself.
    ExportOwn,
    /// Make somebody an administrator, or an ordinary member again.
    ChangeKind,
    /// Give somebody roles, a place, a substitute.
    ChangeRole,
    /// Change one's own account: names, address, password, tokens, sessions.
    ChangeOwn,
    /// Look at how somebody else signs in.
    SeeSignIn,
    /// Bring many people in from a file, or take them back.
    Load,
    /// Look at what was brought in.
    SeeLoads,
    /// Change somebody else's name.
    ChangeOther,
    /// Change how the organization works.
    ChangeSettings,
    /// Look through everything that was changed.
    Audit,
    /// See what a switch between the two ways of working would change.
    SeeSwitch,
    /// Switch between the two ways of working.
    Switch,
    /// Look into the outbox and at other parts of the installation.
    Operate,
}

impl Act for PeopleAct {
    fn need(self) -> Need {
        match self {
            Self::See | Self::Invite => Need::Member,
            Self::ChangeOwn | Self::ExportOwn => Need::Self_,
            Self::Load | Self::SeeLoads => Need::Grant(Grant::LoadPeople),
            Self::DecideInvitation
            | Self::Add
            | Self::Remove
            | Self::Suspend
            | Self::Erase
            | Self::ExportPerson
            | Self::ChangeRole
            | Self::ChangeOther
            | Self::SeeSignIn
            | Self::SeeRegistrations => Need::Grant(Grant::People),
            Self::ChangeSettings => Need::Grant(Grant::Settings),
            Self::Audit => Need::Grant(Grant::Audit),
            Self::ChangeKind | Self::SeeAs | Self::SeeSwitch | Self::Switch => Need::Administrator,
            Self::Operate => Need::Operator,
        }
    }

    fn writes(self) -> bool {
        !matches!(
            self,
            Self::See | Self::SeeSwitch | Self::SeeSignIn | Self::SeeLoads | Self::SeeRegistrations | Self::Audit | Self::ExportPerson | Self::ExportOwn
        )
    }
}

/// What nobody but an administrator gives away: with each of these a person could make themselves an administrator in all but name.
pub const POWER: Grants = Grants::of(&[Grant::People, Grant::Settings, Grant::Billing, Grant::Audit]);

/// Answers whether the actor may do the act to this very account. Administering people reaches only those who have no more power than whoever administers; see [`reaches`].
pub fn permit_on(ctx: &Ctx<'_>, act: PeopleAct, target: &User) -> Result<()> {
    ctx.permit(act, &target.guarded())?;
    require_reach(ctx, target)
}

/// Refuses to change an account that is out of the actor's reach.
pub fn require_reach(ctx: &Ctx<'_>, target: &User) -> Result<()> {
    match reaches(ctx.standing(), target) || ctx.actor().person() == Some(target.id) {
        true => Ok(()),
        false if target.is_operator => Err(Error::forbidden("people-operator-beyond-reach")),
        false => Err(Error::forbidden("people-beyond-reach")),
    }
}

/// Whether somebody of this standing may change that account at all: whoever closes, locks or re-addresses an account could act in its place.
///
/// The operator is out of reach of administrators, administrators of those who are none, and each power of those who lack it.
fn reaches(standing: &Standing, target: &User) -> bool {
    let is_lesser = || !target.is_administrator() && target.grants.only(POWER).without(standing.grants) == Grants::NONE;
    (standing.is_operator || !target.is_operator) && (standing.is_administrator || is_lesser())
}

/// Refuses whoever is not at work in the organization: to its requesters and to people of clients its directory does not exist (K8).
pub fn see_colleagues(ctx: &Ctx<'_>) -> Result<()> {
    ctx.permit(PeopleAct::See, &Guarded { openness: Openness::Colleagues, ..Guarded::organization(ctx.organization()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::{Role, model::tests::ana};

    #[test]
    fn nobody_reaches_above_themselves() {
        let holder = |grants: &[Grant]| Standing::with(Grants::of(grants));
        let operator = Standing { is_operator: true, ..Standing::ADMINISTRATOR };
        let people = holder(&[Grant::People]);
        let both = holder(&[Grant::People, Grant::Settings]);
        let member = ana();
        let settler = User { grants: Grants::of(&[Grant::Settings, Grant::Reply]), ..ana() };
        let administrator = User { role: Role::Administrator, ..ana() };
        let owner = User { is_operator: true, ..administrator.clone() };
        for (who, target, expected) in [
            (&people, &member, true),
            (&people, &User { grants: Grants::of(&[Grant::SeeAll, Grant::Delete]), ..ana() }, true),
            (&people, &settler, false),
            (&both, &settler, true),
            (&both, &administrator, false),
            (&both, &User { is_operator: true, ..ana() }, false),
            (&Standing::ADMINISTRATOR, &administrator, true),
            (&Standing::ADMINISTRATOR, &settler, true),
            (&Standing::ADMINISTRATOR, &owner, false),
            (&operator, &owner, true),
        ] {
            assert_eq!(reaches(who, target), expected, "{who:?} to {:?} {:?}", target.role, target.grants);
        }
    }
}
