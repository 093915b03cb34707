//! The picture of an account: stored before it is told, like every file.

use db::Ctx;
use kernel::{Result, UserId};
use serde_json::json;

use super::profile::find_to_change;
use crate::{
    User,
    events::{self, UserChanged},
    user::store,
};

/// Makes a stored square (see `files::Files::put_square`) one's own picture, or with `None` takes the picture away. Doing it again changes nothing.
pub fn change_picture(ctx: &mut Ctx<'_>, sha256: Option<&str>) -> Result<User> {
    let me = ctx.me()?;
    change_picture_of(ctx, me, sha256)
}

/// The same for the picture of anybody, by whoever administers people.
pub fn change_picture_of(ctx: &mut Ctx<'_>, id: UserId, sha256: Option<&str>) -> Result<User> {
    let before = find_to_change(ctx, id)?;
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
