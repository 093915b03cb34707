//! What comes after the right password.

use db::{Ctx, Installation, Who};
use kernel::{Actor, Grants, OrNotFound, OrganizationId, Result, Standing, UserId, Via};
use queue::{Happening, ItemKind, ItemRef};
use web::{Site, shell::Clock};

use super::SignedIn;
use crate::{
    account::browser,
    letters::{self, Recipient},
    link::{self, LinkKind, Subject},
    organization,
    second_factor::{Factor, store::since},
    security::{
        SignedIn as HasSignedIn,
        store::{self as devices, Known},
    },
    session::{self, Origin},
    user::find_user,
};

/// Lets somebody in, or asks for the second step where the account has one.
pub(super) fn admit(installation: &mut Installation<'_>, site: &Site, organization: OrganizationId, user: UserId, origin: &Origin) -> Result<SignedIn> {
    if since(&mut installation.within(itself(organization, user)), user)?.is_none() {
        return begin(installation, site, organization, user, origin, None).map(SignedIn::In);
    }
    let subject = Subject { user: Some(user), ..Subject::default() };
    link::create(installation, LinkKind::SecondStep, organization, &subject).map(SignedIn::SecondStep)
}

/// Opens a session, and tells the account's person of a device that was not used with it before. `factor` answered the second step, where there was one.
pub(super) fn begin(
    installation: &mut Installation<'_>,
    site: &Site,
    organization: OrganizationId,
    user: UserId,
    origin: &Origin,
    factor: Option<Factor>,
) -> Result<String> {
    let mut ctx = installation.within(itself(organization, user));
    let known = devices::recognize(&mut ctx, user, origin)?;
    let is_new_device = known == Known::New;
    record(&mut ctx, user, &HasSignedIn { factor, is_new_device, origin: origin.clone() })?;
    if is_new_device {
        tell_of_device(&mut ctx, site, user, origin)?;
    }
    session::open(installation, organization, user, origin)
}

/// Somebody at the door, acting on their own account alone.
pub(super) fn itself(organization: OrganizationId, user: UserId) -> Who {
    Who { organization, actor: Actor::Person(user), standing: Standing::with(Grants::NONE), via: Via::Web }
}

pub(super) fn record(ctx: &mut Ctx<'_>, user: UserId, happening: &impl Happening) -> Result<()> {
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, ItemRef { kind: ItemKind::User, id: user.0 }, happening).map(drop)
}

fn tell_of_device(ctx: &mut Ctx<'_>, site: &Site, user: UserId, origin: &Origin) -> Result<()> {
    let user = find_user(ctx, user)?.or_not_found()?;
    // An address that was never confirmed may be a stranger's.
    if user.email_confirmed_at.is_none() {
        return Ok(());
    }
    let to = Recipient::of(&user, &organization::read(ctx)?)?;
    let when = Clock::new(user.language, web::door::zone(&user.zone), ctx.now()).full(&ctx.now());
    let browser = browser::words(user.language, &origin.user_agent);
    letters::send(&mut ctx.installation(), &to, &letters::new_device(&to, site, &browser, &origin.source, &when))
}
