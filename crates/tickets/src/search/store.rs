//! All SQL of the search index. The two engines differ here, and only in these functions.

use db::{Ctx, Installation, installation_sql, params, sql};
use kernel::{OrganizationId, Result, TicketId, Timestamp};

use crate::{
    query::{Binder, TextSearch},
    ticket::TicketAct,
};

/// The search of the database at hand.
pub struct Index {
    is_postgres: bool,
    organization: OrganizationId,
    reads_notes: bool,
}

impl Index {
    pub fn of(ctx: &Ctx<'_>) -> Self {
        Self { is_postgres: ctx.is_postgres(), organization: ctx.organization(), reads_notes: ctx.permit_here(TicketAct::ReadNotes).is_ok() }
    }
}

impl TextSearch for Index {
    fn condition(&self, phrases: &[Vec<String>], binder: &mut Binder) -> String {
        if !self.reads_notes {
            return in_replies(phrases, binder);
        }
        let indexed = if self.is_postgres { self.in_vector(phrases, binder) } else { self.in_fts(phrases, binder) };
        format!("({indexed} OR {})", not_yet_indexed(phrases, binder))
    }
}

impl Index {
    /// FTS5: phrases in quotes, bound to the organization by a token that every text of it begins with.
    fn in_fts(&self, phrases: &[Vec<String>], binder: &mut Binder) -> String {
        let quoted: Vec<String> = phrases.iter().map(|phrase| format!("\"{}\"", phrase.join(" "))).collect();
        let wanted = binder.text(format!("{} AND {}", tenant_token(self.organization), quoted.join(" AND ")));
        format!("t.id IN (SELECT rowid FROM ticket_search WHERE ticket_search MATCH {wanted})")
    }

    /// PostgreSQL: the words of a phrase follow one another.
    fn in_vector(&self, phrases: &[Vec<String>], binder: &mut Binder) -> String {
        let followed: Vec<String> = phrases
            .iter()
            .map(|phrase| phrase.iter().map(|token| format!("'{token}'")).collect::<Vec<_>>().join(" <-> "))
            .map(|phrase| format!("({phrase})"))
            .collect();
        let wanted = binder.text(followed.join(" & "));
        format!("t.id IN (SELECT s.ticket_id FROM ticket_search s WHERE s.organization_id = $1 AND s.tokens @@ {wanted}::text::tsquery)")
    }
}

/// The token that keeps a search inside its tenant.
fn tenant_token(organization: OrganizationId) -> String {
    format!("o{organization}")
}

/// Tickets that the indexer has not reached: few, so each phrase is looked for in the words that were kept with the mark.
fn not_yet_indexed(phrases: &[Vec<String>], binder: &mut Binder) -> String {
    let phrases: Vec<String> = phrases.iter().map(|phrase| format!("u.tokens LIKE {}", binder.text(format!("% {} %", phrase.join(" "))))).collect();
    format!("EXISTS (SELECT 1 FROM ticket_unindexed u WHERE u.organization_id = $1 AND u.ticket_id = t.id AND {})", phrases.join(" AND "))
}

/// The ticket `t` and all that were merged into it.
const FAMILY: &str = "WITH RECURSIVE family (id) AS (
         SELECT t.id UNION ALL SELECT f.id FROM ticket f JOIN family ON f.merged_into = family.id WHERE f.organization_id = $1)
     SELECT id FROM family";

/// For who may not read notes: the index holds their words too, so titles and replies are searched as they stand. Such readers see few tickets.
fn in_replies(phrases: &[Vec<String>], binder: &mut Binder) -> String {
    let words: Vec<String> = phrases
        .iter()
        .flatten()
        .map(|token| {
            let pattern = binder.text(format!("%{token}%"));
            format!(
                "(lower(t.title) LIKE {pattern} OR EXISTS (SELECT 1 FROM message m
                     WHERE m.organization_id = $1 AND m.ticket_id IN ({FAMILY}) AND m.kind = 'reply' AND lower(m.html) LIKE {pattern}))"
            )
        })
        .collect();
    format!("({})", words.join(" AND "))
}

/// A ticket that waits to be indexed.
pub(super) struct Mark {
    pub organization: OrganizationId,
    pub ticket: TicketId,
    /// When it was written last.
    since: Timestamp,
}

/// Tickets of all organizations that wait to be indexed, oldest first.
pub(super) fn unindexed(installation: &mut Installation<'_>, limit: i64) -> Result<Vec<Mark>> {
    installation.query(installation_sql!("SELECT organization_id, ticket_id, since FROM ticket_unindexed ORDER BY since LIMIT $1"), &params![limit], |row| {
        Ok(Mark { organization: row.take()?, ticket: row.take()?, since: row.take()? })
    })
}

/// What people wrote on a ticket, its title first, at most `limit` messages.
pub(super) fn texts(ctx: &mut Ctx<'_>, ticket: TicketId, limit: i64) -> Result<(Option<String>, Vec<String>)> {
    let title = ctx.query_one(sql!("SELECT title FROM ticket WHERE organization_id = $1 AND id = $2"), &params![ticket], |row| row.take())?;
    let messages =
        ctx.query(sql!("SELECT html FROM message WHERE organization_id = $1 AND ticket_id = $2 ORDER BY id LIMIT $3"), &params![ticket, limit], |row| {
            row.take()
        })?;
    Ok((title, messages))
}

/// Replaces what the index knows of a ticket, and takes the mark away. A ticket that was written since it was read keeps its mark and comes again.
pub(super) fn put(ctx: &mut Ctx<'_>, mark: &Mark, tokens: &[String]) -> Result<()> {
    let (ticket, since) = (mark.ticket, mark.since);
    let taken = ctx.execute(sql!("DELETE FROM ticket_unindexed WHERE organization_id = $1 AND ticket_id = $2 AND since = $3"), &params![ticket, since])?;
    match (taken, ctx.is_postgres()) {
        (0, _) => Ok(()),
        (_, true) => put_postgres(ctx, ticket, tokens),
        (_, false) => put_sqlite(ctx, ticket, tokens),
    }
}

fn put_sqlite(ctx: &mut Ctx<'_>, ticket: TicketId, tokens: &[String]) -> Result<()> {
    let text = format!("{} {}", tenant_token(ctx.organization()), tokens.join(" "));
    let mut installation = ctx.installation();
    installation.execute("DELETE FROM ticket_search WHERE rowid = $1", &params![ticket])?;
    installation.execute("INSERT INTO ticket_search (rowid, tokens) VALUES ($1, $2)", &params![ticket, text]).map(drop)
}

/// A `tsvector` holds positions up to 16,383; later words share the last one, which only phrases notice.
fn put_postgres(ctx: &mut Ctx<'_>, ticket: TicketId, tokens: &[String]) -> Result<()> {
    let vector: Vec<String> = tokens.iter().enumerate().map(|(position, token)| format!("'{token}':{}", (position + 1).min(16_383))).collect();
    ctx.execute(
        "INSERT INTO ticket_search (organization_id, ticket_id, tokens)
         VALUES ($1, $2, $3::text::tsvector)
         ON CONFLICT (organization_id, ticket_id) DO UPDATE SET tokens = excluded.tokens",
        &params![ticket, vector.join(" ")],
    )
    .map(drop)
}
