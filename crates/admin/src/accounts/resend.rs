//! Sends the confirmation of an address again.

use db::Ctx;
use kernel::{Error, OrNotFound, Result, UserId};
use people::user::{Account, UserState, find_everywhere};
use web::Site;

use crate::permission::OperatorAct;

/// Whether there is a confirmation to send: somebody is here whose address is still a claim.
pub(super) fn needs_confirmation(account: &Account) -> bool {
    account.user.state == UserState::Active && account.user.email_confirmed_at.is_none()
}

/// Mails the link of confirmation again; earlier ones stop working. Refused as a conflict where there is nothing to confirm.
pub(super) fn resend(ctx: &mut Ctx<'_>, site: &Site, id: UserId) -> Result<Account> {
    ctx.permit_here(OperatorAct::Act)?;
    let mut installation = ctx.installation();
    let account = find_everywhere(&mut installation, id)?.or_not_found()?;
    if !needs_confirmation(&account) {
        return Err(Error::conflict("admin-account-nothing-to-confirm"));
    }
    people::membership::send_confirmation(&mut installation, site, &account.user, &account.organization_name)?;
    Ok(account)
}
