//! What an account has for its second step.

use db::Ctx;
use kernel::{OrNotFound, Result, Timestamp, UserId};

use super::{
    Requirement,
    store::{self, Passkey},
};
use crate::{PeopleAct, organization, user::find_user};

/// What is set up, without any secret.
#[derive(Clone, Debug)]
pub struct Overview {
    /// Since when codes of an app are taken.
    pub app_since: Option<Timestamp>,
    pub passkeys: Vec<Passkey>,
    pub codes_left: i64,
    /// Whether the organization asks it of this person.
    pub is_required: bool,
}

impl Overview {
    pub fn is_on(&self) -> bool {
        self.app_since.is_some() || !self.passkeys.is_empty()
    }

    /// Whether one way more could go and one would be left.
    pub fn is_last(&self) -> bool {
        usize::from(self.app_since.is_some()) + self.passkeys.len() <= 1
    }
}

/// One's own.
pub fn overview(ctx: &mut Ctx<'_>) -> Result<Overview> {
    let me = ctx.me()?;
    let is_required = requirement(ctx)?.concerns(ctx.standing());
    Ok(Overview { is_required, ..read(ctx, me)? })
}

/// Somebody else's, for administrators; whether it is required is not said.
pub fn overview_of(ctx: &mut Ctx<'_>, id: UserId) -> Result<Overview> {
    let user = find_user(ctx, id)?.or_not_found()?;
    ctx.permit(PeopleAct::SeeSignIn, &user.guarded())?;
    read(ctx, id)
}

/// Anybody's, for callers that have asked who may; whether it is required is not said.
pub(crate) fn read(ctx: &mut Ctx<'_>, user: UserId) -> Result<Overview> {
    Ok(Overview {
        app_since: store::find_app(ctx, user)?.and_then(|app| app.confirmed_at),
        passkeys: store::passkeys(ctx, user)?,
        codes_left: store::count_codes(ctx, user)?,
        is_required: false,
    })
}

fn requirement(ctx: &mut Ctx<'_>) -> Result<Requirement> {
    Ok(organization::read(ctx)?.second_factor)
}
