use db::Ctx;
use kernel::{EmailAddress, Error, Result, UserId};
use web::Site;

use crate::{
    account::find_to_change,
    events::{EmailAsked, item},
    letters::{self, Recipient},
    link::{self, LinkKind, Subject},
    organization,
    user::{self, User, UserState},
};

/// Asks for another address for oneself, or for anybody as who administers people: it counts once the link mailed there is followed, and the present one is told of it. Giving the present one takes the wish back. Fails at `email`.
pub fn change_email(ctx: &mut Ctx<'_>, site: &Site, id: UserId, email: &EmailAddress) -> Result<User> {
    let user = find_to_change(ctx, id)?;
    if email.key() == user.email_key() {
        link::store::void_of_user(&mut ctx.installation(), id, LinkKind::EmailChange)?;
        let same = User { email_wanted: None, ..user };
        user::store::update(ctx, &same)?;
        return Ok(same);
    }
    // Who only wrote in from there has no account: whoever proves that the address is theirs takes over what was written.
    if user::store::find_by_email(ctx, &email.key())?.is_some_and(|known| known.state != UserState::Outsider) {
        return Err(Error::invalid("email", "people-email-here"));
    }
    let asked = EmailAsked { before: user.email.clone(), after: email.to_string() };
    let waiting = User { email_wanted: Some(email.to_string()), ..user };
    user::store::update(ctx, &waiting)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&waiting), &asked)?;
    let organization = organization::read(ctx)?;
    let present = Recipient::of(&waiting, &organization)?;
    let to = Recipient { address: email.clone(), ..present.clone() };
    let subject = Subject { user: Some(id), email: Some(email.to_string()), ..Subject::default() };
    let mut installation = ctx.installation();
    let secret = link::create(&mut installation, LinkKind::EmailChange, organization.id, &subject)?;
    letters::send(&mut installation, &to, &letters::email_change(&to, site, &secret))?;
    // An address that was never confirmed may be a stranger's.
    if waiting.email_confirmed_at.is_some() {
        letters::send(&mut installation, &present, &letters::email_leaving(&present, site, email.as_str()))?;
    }
    Ok(waiting)
}
