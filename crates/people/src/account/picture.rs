//! The picture of an account: stored before it is told, like every file.

use db::Ctx;
use kernel::{OrNotFound, Result};
use serde_json::json;

use crate::{
    PeopleAct, User,
    events::{self, UserChanged},
    user::store,
};

/// Makes a stored square (see `files::Files::put_square`) one's own picture, or with `None` takes the picture away. Doing it again changes nothing.
pub fn change_picture(ctx: &mut Ctx<'_>, sha256: Option<&str>) -> Result<User> {
    let me = ctx.me()?;
    let before = store::find_for_change(ctx, me)?.or_not_found()?;
    ctx.permit(PeopleAct::ChangeOwn, &before.guarded())?;
    if before.picture_sha256.as_deref() == sha256 {
        return Ok(before);
    }
    let after = User { picture_sha256: sha256.map(str::to_owned), ..before.clone() };
    store::update(ctx, &after)?;
    let operation = queue::operation(ctx);
    let event = UserChanged { before: json!({"picture": before.picture_sha256}), after: json!({"picture": after.picture_sha256}) };
    queue::record(ctx, operation, events::item(&after), &event)?;
    ctx.announce("people");
    Ok(User { version: before.version + 1, ..after })
}
