//! What administrators do to accounts, one or many at a time, by one name on the pages and in the API.

use db::Ctx;
use kernel::{Error, Result, Text, UserId};
use web::Site;

use super::sign_in::{end_sessions, require_new_password};
use crate::{
    PeopleAct, User,
    membership::{disable, enable, lock, remove_person, resend_link, unlock},
    password::{self, Password, PasswordHash},
    user,
};

/// So many at a time: what a page of the list holds, twice.
pub const MOST: usize = 100;

db::slugs! {
    /// A thing to do to an account.
    #[derive(utoipa::ToSchema)]
    Deed {
        /// Keep out as a precaution.
        Lock = "lock",
        Unlock = "unlock",
        /// Switch off for a longer time.
        Disable = "disable",
        Enable = "enable",
        /// Sign out everywhere.
        EndSessions = "end_sessions",
        /// Make the password useless and mail a link to choose another.
        RequirePassword = "require_password",
        /// Send the joining instructions again.
        Resend = "resend",
        /// Close for good.
        Delete = "delete",
    }
}

impl Deed {
    /// What takes it back, if anything does.
    pub fn undone_by(self) -> Option<Self> {
        match self {
            Self::Lock => Some(Self::Unlock),
            Self::Unlock => Some(Self::Lock),
            Self::Disable => Some(Self::Enable),
            Self::Enable => Some(Self::Disable),
            _ => None,
        }
    }
}

/// What a deed needs that a transaction must not make.
#[derive(Clone)]
pub struct Means {
    pub site: Site,
    /// The hash of a password that nobody knows.
    useless: Option<PasswordHash>,
}

/// Hashes what the deed needs hashed; only for those who may.
pub async fn means(site: &Site, deed: Deed) -> Result<Means> {
    let useless = match deed {
        Deed::RequirePassword => Some(password::hash(Password::check("password", &password::offer(), &[])?).await?),
        _ => None,
    };
    Ok(Means { site: site.clone(), useless })
}

/// What became of accounts.
#[derive(Clone, Default, Debug)]
pub struct Outcome {
    pub done: Vec<User>,
    /// Left as they were, and why.
    pub refused: Vec<(User, Text)>,
}

/// Does the deed to one account.
pub fn act(ctx: &mut Ctx<'_>, means: &Means, deed: Deed, id: UserId) -> Result<User> {
    match deed {
        Deed::Lock => lock(ctx, id),
        Deed::Unlock => unlock(ctx, id),
        Deed::Disable => disable(ctx, id),
        Deed::Enable => enable(ctx, id),
        Deed::EndSessions => end_sessions(ctx, id),
        Deed::RequirePassword => {
            let useless = means.useless.as_ref().ok_or_else(|| Error::Internal("no hash was made".into()))?;
            require_new_password(ctx, &means.site, id, useless)
        }
        Deed::Resend => resend_link(ctx, &means.site, id),
        Deed::Delete => remove_person(ctx, id),
    }
}

/// Does the deed to each of these accounts in one transaction. What one of them does not allow leaves that one alone; whoever does not exist fails all, at `user`.
pub fn act_on_all(ctx: &mut Ctx<'_>, means: &Means, deed: Deed, ids: &[UserId]) -> Result<Outcome> {
    let users = chosen(ctx, ids)?;
    let mut outcome = Outcome::default();
    for before in users {
        // Every verb refuses before it writes.
        match act(ctx, means, deed, before.id) {
            Ok(user) => outcome.done.push(user),
            Err(Error::Conflict(text)) => outcome.refused.push((before, text)),
            Err(error) => return Err(error),
        }
    }
    Ok(outcome)
}

/// These accounts, in the order given. Fails at `user` when there are none, too many, or somebody who does not exist.
pub fn chosen(ctx: &mut Ctx<'_>, ids: &[UserId]) -> Result<Vec<User>> {
    ctx.permit_here(PeopleAct::Remove)?;
    let mut wanted = ids.to_vec();
    let mut seen = std::collections::HashSet::new();
    wanted.retain(|id| seen.insert(*id));
    match wanted.len() {
        0 => return Err(Error::invalid("user", "directory-chose-nobody")),
        1..=MOST => {}
        _ => return Err(Error::invalid("user", Text::new("directory-too-many-people").with("max", MOST))),
    }
    let found = user::find_users(ctx, &wanted)?;
    let by_id = |id: &UserId| found.iter().find(|user| user.id == *id).cloned();
    wanted.iter().map(|id| by_id(id).ok_or_else(|| Error::invalid("user", "directory-no-such-person"))).collect()
}
