//! API tokens: made by a person for a program, shown once, revoked at will.

pub mod store;

use db::{Ctx, Installation};
use kernel::{Error, Guarded, OrganizationId, Result, Timestamp, TokenId, UserId, clean_line};
use queue::{ItemKind, ItemRef};

use crate::{
    PeopleAct,
    events::{TokenCreated, TokenRevoked},
};

/// Nobody keeps track of more, and a stolen session must not fill the table.
const MOST: usize = 100;

db::slugs! {
    /// What a token may do, within what its person may.
    #[derive(utoipa::ToSchema)]
    Scope {
        Read = "read",
        Write = "write",
    }
}

/// An API token as its person sees it, without the secret.
#[derive(Clone, PartialEq, Debug)]
pub struct Token {
    pub id: TokenId,
    pub name: String,
    pub scope: Scope,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    /// `None`: works until it is revoked.
    pub expires_at: Option<Timestamp>,
}

/// A token and the secret that is shown this once.
#[derive(Clone)]
pub struct Issued {
    pub token: Token,
    pub secret: String,
}

/// Makes a token for oneself. Fails at `name`, or at `expires_at` when that is past.
pub fn create(ctx: &mut Ctx<'_>, name: &str, scope: Scope, expires_at: Option<Timestamp>) -> Result<Issued> {
    let me = ctx.me()?;
    ctx.permit(PeopleAct::ChangeOwn, &Guarded::personal(ctx.organization(), me))?;
    let name = clean_line("name", name, 100)?;
    if expires_at.is_some_and(|at| at <= ctx.now()) {
        return Err(Error::invalid("expires_at", "people-token-past"));
    }
    let organization = ctx.organization();
    if store::of_user(&mut ctx.installation(), me)?.len() >= MOST {
        return Err(Error::conflict("people-token-too-many"));
    }
    let issued = issue(&mut ctx.installation(), organization, me, name, scope, expires_at)?;
    let operation = queue::operation(ctx);
    let event = TokenCreated { token: issued.token.id, name: issued.token.name.clone(), scope };
    queue::record(ctx, operation, ItemRef { kind: ItemKind::User, id: me.0 }, &event)?;
    Ok(issued)
}

/// Makes a token for an account, without asking who wants it: for sign-up and the command line.
pub(crate) fn issue(
    installation: &mut Installation<'_>,
    organization: OrganizationId,
    user: UserId,
    name: String,
    scope: Scope,
    expires_at: Option<Timestamp>,
) -> Result<Issued> {
    // The prefix lets scanners of source code and logs recognize a leaked token.
    let secret = format!("flt_{}", web::secret::fresh());
    let token = Token { id: TokenId(installation.next_id()), name, scope, created_at: installation.now(), last_used_at: None, expires_at };
    store::insert(installation, organization, user, &token, &web::secret::hash(&secret))?;
    Ok(Issued { token, secret })
}

/// One's own tokens, newest first.
pub fn list(ctx: &mut Ctx<'_>) -> Result<Vec<Token>> {
    let me = ctx.me()?;
    store::of_user(&mut ctx.installation(), me)
}

/// Ends one of one's own tokens at once.
pub fn revoke(ctx: &mut Ctx<'_>, id: TokenId) -> Result<()> {
    let me = ctx.me()?;
    ctx.permit(PeopleAct::ChangeOwn, &Guarded::personal(ctx.organization(), me))?;
    if !store::delete(&mut ctx.installation(), me, id)? {
        return Err(Error::NotFound);
    }
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, ItemRef { kind: ItemKind::User, id: me.0 }, &TokenRevoked { token: id }).map(drop)
}
