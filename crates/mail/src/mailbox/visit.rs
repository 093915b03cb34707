//! How visits to a mailbox went, and whom that concerns.

use db::Ctx;
use kernel::{MailboxId, Result, Timestamp};
use queue::{Happening, ItemKind, ItemRef};
use serde::{Deserialize, Serialize};

use super::store;

/// After so many failures in a row the administrators are told: one or two mend themselves.
pub const FAILING: i64 = 3;

/// A mailbox could not be read for the third time in a row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MailboxFailing {
    /// For [`super::in_words`].
    pub said: String,
    pub next_try_at: Timestamp,
}

impl Happening for MailboxFailing {
    const KIND: &'static str = "mailbox.failing";
}

/// Notes how a visit went and gives the mailbox free.
pub(crate) fn note_visit(ctx: &mut Ctx<'_>, id: MailboxId, failures: i64, said: &str, next_try_at: Timestamp) -> Result<()> {
    store::note_visit(ctx, id, failures, said, next_try_at)?;
    if failures == FAILING {
        let operation = queue::operation(ctx);
        let failing = MailboxFailing { said: said.to_owned(), next_try_at };
        queue::record(ctx, operation, ItemRef { kind: ItemKind::Mailbox, id: id.0 }, &failing)?;
    }
    ctx.announce("mailboxes");
    Ok(())
}
