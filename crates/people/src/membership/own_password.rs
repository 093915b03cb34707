use db::{Db, Who};
use kernel::{Error, OrNotFound, Result, minutes};
use web::limit::{self, Limit};

use crate::{
    credential, password,
    user::{self, User},
};

/// Tries of the present password, so that a browser left open is not enough to take the account.
const TRIES: Limit = Limit { most: 10, window: minutes(15) };

/// Makes sure that whoever acts knows the account's present password. Fails at `current_password`.
pub async fn check_own_password(db: &Db, who: &Who, current: &str) -> Result<User> {
    let id = who.actor.person().ok_or(Error::Unauthenticated)?;
    who.standing.writing.permit()?;
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
    db.installation_write(move |installation| limit::forgive(installation, &key)).await?;
    Ok(user)
}
