use db::{Ctx, Db, Who};
use kernel::{Error, OrNotFound, Result, UserId, minutes};
use web::{
    Site,
    limit::{self, Limit},
};

use crate::{
    credential,
    events::{PasswordChanged, item},
    letters::{self, Recipient},
    link, organization,
    password::{self, Password, PasswordHash},
    session,
    user::{self, User},
};

/// Tries of the present password, so that a browser left open is not enough to take the account.
const TRIES: Limit = Limit { most: 10, window: minutes(15) };

/// Changes one's own password, which ends all sessions. Fails at `current_password` or at `password`.
pub async fn change_password(db: &Db, who: Who, site: &Site, current: &str, wanted: &str) -> Result<()> {
    let id = who.actor.person().ok_or(Error::Unauthenticated)?;
    if !who.standing.may_write {
        return Err(Error::forbidden("error-token-reads-only"));
    }
    let key = format!("password:{id}");
    let (counted, stored, user) = db
        .write(who.clone(), {
            let key = key.clone();
            move |ctx| {
                let counted = limit::count(&mut ctx.installation(), &key, TRIES).err().map(|error| match error {
                    Error::TooMany { retry_after_seconds } => retry_after_seconds,
                    _ => 60,
                });
                let stored = credential::find(&mut ctx.installation(), id)?;
                Ok((counted, stored, user::find_user(ctx, id)?.or_not_found()?))
            }
        })
        .await?;
    if let Some(retry_after_seconds) = counted {
        return Err(Error::TooMany { retry_after_seconds });
    }
    let fits = password::verify(current.to_owned(), stored.into_iter().collect()).await?;
    if fits != [true] {
        return Err(Error::invalid("current_password", "error-password"));
    }
    if current == wanted {
        return Err(Error::invalid("password", "people-password-same"));
    }
    let wanted = Password::check("password", wanted, &[&user.display_name, &user.email, &user.username])?;
    let hash = password::hash(wanted).await?;
    let site = site.clone();
    db.write(who, move |ctx| {
        limit::forgive(&mut ctx.installation(), &key)?;
        set_password(ctx, &site, id, &hash, false).map(drop)
    })
    .await
}

/// Sets the password of an account, ends its sessions, and tells its person. The caller has made sure that it is theirs.
pub fn set_password(ctx: &mut Ctx<'_>, site: &Site, id: UserId, hash: &PasswordHash, by_link: bool) -> Result<User> {
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
    queue::record(ctx, operation, item(&user), &PasswordChanged { by_link })?;
    Ok(user)
}
