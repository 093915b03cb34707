//! All SQL of the search index. The two engines differ here, and only in these functions.

use db::{Ctx, Installation, installation_sql, params, sql};
use kernel::{MessageId, OrganizationId, Result, TicketId, Timestamp};

use super::words::Words;
use crate::{
    query::{Binder, Query, TextSearch},
    ticket::TicketAct,
};

/// At most so many tickets that wait for the indexer are read by a search; it is further behind only while very many are loaded at once.
const WAITING: i64 = 200;

/// The search of the database at hand.
pub struct Index {
    is_postgres: bool,
    organization: OrganizationId,
    reads_notes: bool,
    /// Tickets that the indexer has not reached, the latest first.
    waiting: Vec<(TicketId, Words)>,
}

impl Index {
    /// What this query's words are looked for in.
    pub fn of(ctx: &mut Ctx<'_>, query: &Query) -> Result<Self> {
        let waiting = if query.has_words() { waiting(ctx)? } else { Vec::new() };
        Ok(Self { is_postgres: ctx.is_postgres(), organization: ctx.organization(), reads_notes: ctx.permit_here(TicketAct::ReadNotes).is_ok(), waiting })
    }
}

impl TextSearch for Index {
    fn condition(&self, phrases: &[Vec<String>], binder: &mut Binder) -> String {
        let indexed = if self.is_postgres { self.in_vector(phrases, binder) } else { self.in_fts(phrases, binder) };
        let waiting = self.waiting.iter().filter(|(_, words)| words.hold(phrases, self.reads_notes));
        let waiting: Vec<String> = waiting.map(|(ticket, _)| binder.int(ticket.0)).collect();
        if waiting.is_empty() { indexed } else { format!("({indexed} OR t.id IN ({}))", waiting.join(", ")) }
    }
}

impl Index {
    /// FTS5: phrases in quotes, bound to the organization by a token that the replies of every ticket of it begin with.
    fn in_fts(&self, phrases: &[Vec<String>], binder: &mut Binder) -> String {
        let quoted: Vec<String> = phrases.iter().map(|phrase| format!("\"{}\"", phrase.join(" "))).collect();
        let part = if self.reads_notes { "" } else { "said : " };
        let wanted = binder.text(format!("{part}({} AND {})", tenant_token(self.organization), quoted.join(" AND ")));
        format!("t.id IN (SELECT rowid FROM ticket_search WHERE ticket_search MATCH {wanted})")
    }

    /// PostgreSQL: the words of a phrase follow one another. Those that everybody may read have the weight A.
    fn in_vector(&self, phrases: &[Vec<String>], binder: &mut Binder) -> String {
        let weight = if self.reads_notes { "" } else { ":A" };
        let followed: Vec<String> = phrases
            .iter()
            .map(|phrase| phrase.iter().map(|token| format!("'{token}'{weight}")).collect::<Vec<_>>().join(" <-> "))
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

fn waiting(ctx: &mut Ctx<'_>) -> Result<Vec<(TicketId, Words)>> {
    let tickets: Vec<TicketId> = ctx.query(
        sql!("SELECT ticket_id FROM ticket_unindexed WHERE organization_id = $1 ORDER BY since DESC, ticket_id DESC LIMIT $2"),
        &params![WAITING],
        |row| row.take(),
    )?;
    tickets.into_iter().map(|ticket| Ok((ticket, Words::gather(ctx, ticket)?))).collect()
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

/// A message as the index reads it.
pub(super) struct Text {
    pub id: MessageId,
    pub is_note: bool,
    pub html: String,
}

/// What people wrote on a ticket: its title, and at most `limit` messages.
pub(super) fn texts(ctx: &mut Ctx<'_>, ticket: TicketId, limit: i64) -> Result<(Option<String>, Vec<Text>)> {
    let title = ctx.query_one(sql!("SELECT title FROM ticket WHERE organization_id = $1 AND id = $2"), &params![ticket], |row| row.take())?;
    let messages = ctx.query(
        sql!("SELECT id, kind = 'note', html FROM message WHERE organization_id = $1 AND ticket_id = $2 ORDER BY id LIMIT $3"),
        &params![ticket, limit],
        |row| Ok(Text { id: row.take()?, is_note: row.take()?, html: row.take()? }),
    )?;
    Ok((title, messages))
}

/// Replaces what the index knows of a ticket, and takes the mark away. A ticket that was written since it was read keeps its mark and comes again.
pub(super) fn put(ctx: &mut Ctx<'_>, mark: &Mark, words: &Words) -> Result<()> {
    let (ticket, since) = (mark.ticket, mark.since);
    let taken = ctx.execute(sql!("DELETE FROM ticket_unindexed WHERE organization_id = $1 AND ticket_id = $2 AND since = $3"), &params![ticket, since])?;
    match (taken, ctx.is_postgres()) {
        (0, _) => Ok(()),
        (_, true) => put_postgres(ctx, ticket, words),
        (_, false) => put_sqlite(ctx, ticket, words),
    }
}

fn put_sqlite(ctx: &mut Ctx<'_>, ticket: TicketId, words: &Words) -> Result<()> {
    let said = format!("{} {}", tenant_token(ctx.organization()), words.said.join(" "));
    let noted = words.noted.join(" ");
    let mut installation = ctx.installation();
    installation.execute("DELETE FROM ticket_search WHERE rowid = $1", &params![ticket])?;
    installation.execute("INSERT INTO ticket_search (rowid, said, noted) VALUES ($1, $2, $3)", &params![ticket, said, noted]).map(drop)
}

fn put_postgres(ctx: &mut Ctx<'_>, ticket: TicketId, words: &Words) -> Result<()> {
    let said = words.said.iter().enumerate().map(|(at, token)| format!("'{token}':{}A", position(at)));
    // A place is left out between them, so that no phrase runs from the one into the other.
    let behind = words.said.len() + 1;
    let noted = words.noted.iter().enumerate().map(|(at, token)| format!("'{token}':{}", position(behind + at)));
    let vector: Vec<String> = said.chain(noted).collect();
    ctx.execute(
        "INSERT INTO ticket_search (organization_id, ticket_id, tokens)
         VALUES ($1, $2, $3::text::tsvector)
         ON CONFLICT (organization_id, ticket_id) DO UPDATE SET tokens = excluded.tokens",
        &params![ticket, vector.join(" ")],
    )
    .map(drop)
}

/// A `tsvector` holds positions up to 16,383; later words share the last one, which only phrases notice.
fn position(at: usize) -> usize {
    (at + 1).min(16_383)
}
