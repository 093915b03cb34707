//! Tells people that something happened.

use std::collections::{BTreeMap, BTreeSet};

use db::Ctx;
use kernel::{NotificationId, Result, UserId, minutes};

use crate::{model::Notice, sentence, store};

/// Two lines that say the same of the same thing within this time are one: three quick replies light the bell once.
const MERGES_WITHIN: i64 = minutes(1);

/// Writes a line for each of the people, but not for who did it, and lights their bells.
///
/// It asks no permission: reactions call it for people they know to be involved. The answer names each one's line.
pub fn tell(ctx: &mut Ctx<'_>, notice: &Notice<'_>) -> Result<BTreeMap<UserId, NotificationId>> {
    let args = sentence::write(&notice.text)?;
    let since = ctx.now().minus(MERGES_WITHIN);
    let users: BTreeSet<_> = notice.users.iter().copied().filter(|user| Some(*user) != notice.actor).collect();
    let mut lines = BTreeMap::new();
    for user in users {
        let line = match store::renew(ctx, user, notice, &args, since)? {
            Some(line) => line,
            None => store::insert(ctx, user, notice, &args)?,
        };
        lines.insert(user, line);
        ctx.announce(format!("bell:{user}"));
    }
    Ok(lines)
}
