//! The second step of a sign-in under way. The password was right; a link that works once, held by the browser in a cookie, stands for that.

use db::{Installation, Who};
use kernel::{Actor, Grants, Result, Standing, UserId, Via, vault};

use super::{
    events::Factor,
    passkey::Used,
    recovery, set_up,
    store::{self, Passkey},
    totp,
};
use crate::{
    link::{self, Link, LinkKind},
    organization,
    session::Origin,
    user::find_user,
};

/// Somebody whose password was right.
#[derive(Clone, Debug)]
pub struct Pending {
    pub user: UserId,
    pub has_app: bool,
    pub passkeys: Vec<Passkey>,
    /// The state of the passkey's challenge, once one was made.
    pub state: Option<String>,
}

/// What an answer to the second step is.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Six digits of an app, or a recovery code.
    Code(String),
    /// A passkey whose signature the library found right.
    Passkey(Used),
}

/// What became of it.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// Let in, by this factor.
    Right(Factor),
    /// The sign-in is still under way.
    Wrong,
}

/// The sign-in under way that this secret stands for; `None` when it is over, too old, or the account may not be used any more.
pub fn find(installation: &mut Installation<'_>, secret: &str) -> Result<Option<Pending>> {
    let Some(link) = link::find(installation, LinkKind::SecondStep, secret)? else { return Ok(None) };
    let Some(user) = owner(installation, &link)? else { return Ok(None) };
    let mut ctx = installation.within(acting(&link, user));
    let has_app = store::find_app(&mut ctx, user)?.is_some_and(|app| app.confirmed_at.is_some());
    Ok(Some(Pending { user, has_app, passkeys: store::passkeys(&mut ctx, user)?, state: link.state }))
}

fn owner(installation: &mut Installation<'_>, link: &Link) -> Result<Option<UserId>> {
    let Some(id) = link.user else { return Ok(None) };
    let mut ctx = installation.within(Who::desk(link.organization));
    let is_open = organization::read(&mut ctx)?.is_active;
    Ok(find_user(&mut ctx, id)?.filter(|user| is_open && user.is_active()).map(|user| user.id))
}

fn acting(link: &Link, user: UserId) -> Who {
    let standing = Standing::with(Grants::NONE);
    Who { organization: link.organization, actor: Actor::Person(user), standing, via: Via::Web }
}

/// Keeps the state of a passkey's challenge; the one before is void.
pub fn keep_state(installation: &mut Installation<'_>, secret: &str, state: &str) -> Result<()> {
    link::set_state(installation, LinkKind::SecondStep, secret, state)
}

/// Tries an answer. A right one uses the link up and everything that must not be used twice; gives the account and what became of it.
pub fn answer(installation: &mut Installation<'_>, secret: &str, answer: &Answer) -> Result<(Link, UserId, Outcome)> {
    let (link, user, _) = refused(installation, secret)?;
    let outcome = check(installation, &link, user, answer)?;
    if outcome != Outcome::Wrong {
        link::take(installation, LinkKind::SecondStep, secret)?;
    }
    Ok((link, user, outcome))
}

/// The same for an answer that was found wrong before.
pub fn refused(installation: &mut Installation<'_>, secret: &str) -> Result<(Link, UserId, Outcome)> {
    let link = link::find(installation, LinkKind::SecondStep, secret)?.ok_or_else(link::gone)?;
    let user = owner(installation, &link)?.ok_or_else(link::gone)?;
    Ok((link, user, Outcome::Wrong))
}

fn check(installation: &mut Installation<'_>, link: &Link, user: UserId, answer: &Answer) -> Result<Outcome> {
    let mut ctx = installation.within(acting(link, user));
    match answer {
        Answer::Passkey(used) => {
            // Taken away meanwhile, or checked against a challenge that is no longer the present one.
            let is_known = store::passkeys(&mut ctx, user)?.iter().any(|passkey| passkey.id == used.id);
            if !is_known || link.state.as_deref() != Some(used.state.as_str()) {
                return Ok(Outcome::Wrong);
            }
            store::use_passkey(&mut ctx, used.id, &used.data)?;
            Ok(Outcome::Right(Factor::Passkey))
        }
        Answer::Code(typed) if recovery::is_one(typed) => {
            let tag = recovery::tag(user, typed)?;
            let is_taken = store::take_code(&mut ctx, user, &tag)?;
            Ok(if is_taken { Outcome::Right(Factor::RecoveryCode) } else { Outcome::Wrong })
        }
        Answer::Code(typed) => {
            let Some(app) = store::find_app_for_change(&mut ctx, user)? else { return Ok(Outcome::Wrong) };
            let Some(sealed) = &app.secret else { return Ok(Outcome::Wrong) };
            let secret = vault::vault()?.open(&set_up::context(user), sealed)?;
            let step = totp::check(&secret, typed, ctx.now(), app.last_step);
            let Some(last_step) = step else { return Ok(Outcome::Wrong) };
            store::save_app(&mut ctx, user, &store::App { last_step, ..app })?;
            Ok(Outcome::Right(Factor::App))
        }
    }
}

/// Notes a wrong answer where its person can read it.
pub fn note_wrong(installation: &mut Installation<'_>, link: &Link, user: UserId, origin: &Origin) -> Result<()> {
    crate::security::note_failure(installation, link.organization, user, crate::security::Step::Second, origin)
}
