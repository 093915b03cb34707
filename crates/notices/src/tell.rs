//! Tells people that something happened.

use std::collections::BTreeSet;

use db::Ctx;
use kernel::{Result, minutes};

use crate::{model::Notice, sentence, store};

/// Two lines that say the same of the same thing within this time are one: three quick replies light the bell once.
const MERGES_WITHIN: i64 = minutes(1);

/// Writes a line for each of the people, but not for who did it, and lights their bells.
///
/// It asks no permission: reactions call it for people they know to be involved.
pub fn tell(ctx: &mut Ctx<'_>, notice: &Notice<'_>) -> Result<()> {
    let args = sentence::write(&notice.text)?;
    let since = ctx.now().minus(MERGES_WITHIN);
    let users: BTreeSet<_> = notice.users.iter().copied().filter(|user| Some(*user) != notice.actor).collect();
    for user in users {
        if !store::renew(ctx, user, notice, &args, since)? {
            store::insert(ctx, user, notice, &args)?;
        }
        ctx.announce(format!("bell:{user}"));
    }
    Ok(())
}
