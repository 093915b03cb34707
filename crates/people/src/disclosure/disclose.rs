//! Who may take along what is known about whom.

use db::Ctx;
use kernel::{Cursor, Error, Guarded, OrNotFound, Result, UserId};

use super::section::{Disclosed, Reading, Section};
use crate::{
    PeopleAct, User,
    events::{UserExported, item},
    membership::is_erased,
    permission::permit_on,
    user::find_user,
};

/// About whom somebody asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    Own,
    Of(UserId),
}

/// Begins a file and notes on the account who took it, where its person reads of it.
pub fn begin(ctx: &mut Ctx<'_>, whose: Whose) -> Result<User> {
    let user = find(ctx, whose)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&user), &UserExported {})?;
    Ok(user)
}

/// Reads a part of the file, from behind `after`. Who may is asked anew each time: a long file outlasts a permission.
pub fn read(ctx: &mut Ctx<'_>, whose: Whose, section: &Section, after: Option<&Cursor>) -> Result<Disclosed> {
    let user = find(ctx, whose)?;
    match section.read {
        Reading::Whole(read) => read(ctx, &user).map(Disclosed::Whole),
        Reading::List(read) => read(ctx, &user, after).map(Disclosed::Piece),
    }
}

fn find(ctx: &mut Ctx<'_>, whose: Whose) -> Result<User> {
    match whose {
        Whose::Own => {
            let me = ctx.me()?;
            ctx.permit(PeopleAct::ExportOwn, &Guarded::personal(ctx.organization(), me))?;
            find_user(ctx, me)?.or_not_found()
        }
        Whose::Of(id) => {
            ctx.permit_here(PeopleAct::ExportPerson)?;
            let user = find_user(ctx, id)?.or_not_found()?;
            permit_on(ctx, PeopleAct::ExportPerson, &user)?;
            // What a former user did says nothing of who it was, and shall not be gathered to say it after all.
            if is_erased(&user) { Err(Error::conflict("directory-erased-already")) } else { Ok(user) }
        }
    }
}
