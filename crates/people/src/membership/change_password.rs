use db::{Ctx, Db, Who};
use kernel::{Error, OrNotFound, Result, UserId};
use web::Site;

use super::own_password::check_own_password;
use crate::{
    credential,
    events::{PasswordChanged, item},
    letters::{self, Recipient},
    link, organization,
    password::{self, Password, PasswordHash},
    session::{self, Origin},
    user::{self, User},
};

/// Changes one's own password, which ends all sessions. Fails at `current_password` or at `password`.
pub async fn change_password(db: &Db, who: Who, site: &Site, current: &str, wanted: &str, origin: &Origin) -> Result<()> {
    let user = check_own_password(db, &who, current).await?;
    if current == wanted {
        return Err(Error::invalid("password", "people-password-same"));
    }
    let wanted = Password::check("password", wanted, &[&user.display_name, &user.email, &user.username])?;
    let hash = password::hash(wanted).await?;
    let (site, origin) = (site.clone(), origin.clone());
    db.write(who, move |ctx| set_password(ctx, &site, user.id, &hash, false, &origin).map(drop)).await
}

/// Sets the password of an account, ends its sessions, and tells its person. The caller has made sure that it is theirs.
pub fn set_password(ctx: &mut Ctx<'_>, site: &Site, id: UserId, hash: &PasswordHash, by_link: bool, origin: &Origin) -> Result<User> {
    let before = user::store::find_for_change(ctx, id)?.or_not_found()?;
    // A link that came by mail proves the address.
    let confirmed = before.email_confirmed_at.or(by_link.then_some(ctx.now()));
    let user = User { must_change_password: false, email_confirmed_at: confirmed, ..before };
    user::store::update(ctx, &user)?;
    let organization = organization::read(ctx)?;
    let mut installation = ctx.installation();
    credential::set(&mut installation, user.organization, id, hash)?;
    session::end_all(&mut installation, user.organization, id)?;
    link::store::void_of_user(&mut installation, id, link::LinkKind::Reset)?;
    if user.email_confirmed_at.is_some() {
        let to = Recipient::of(&user, &organization)?;
        letters::send(&mut installation, &to, &letters::password_changed(&to, site))?;
    }
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&user), &PasswordChanged { by_link, origin: origin.clone() })?;
    Ok(user)
}
