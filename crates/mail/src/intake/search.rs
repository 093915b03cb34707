//! Search over the heads of mails: folded here, kept by FTS5 on SQLite and as a `tsvector` on PostgreSQL. The two engines differ only in these functions.

use db::{Ctx, Value, params};
use kernel::{EmailId, OrganizationId, Result, fold, truncate};

use super::{
    model::{Email, EmailState, Heads},
    store::from_row,
};

/// Words of one mail that are kept, and words that one search may have.
const KEPT: usize = 400;
const ASKED: usize = 12;

/// The longest word, in bytes.
const LONGEST: usize = 60;

/// Columns of an [`Email`], of the table `e`.
const COLUMNS: &str = "e.id, e.organization_id, e.mailbox_id, e.uid, e.raw_sha256, e.size, e.from_address, e.from_name, e.subject, e.message_id, e.fingerprint,
     e.state, e.reason, e.ticket_id, e.ticket_message_id, e.trace, e.tries, e.last_error, e.received_at, e.decided_at";

/// The words of a text: runs of letters and digits, folded. An address is several that follow one another.
fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| truncate(word, LONGEST).to_owned()).collect()
}

/// What is looked for: phrases, of which the last word may be the beginning of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Wanted(Vec<Vec<String>>);

impl Wanted {
    /// What stands between spaces is a phrase; `None` where there is no letter or digit to look for.
    pub fn read(text: &str) -> Option<Self> {
        let phrases: Vec<Vec<String>> = text.split_whitespace().map(words).filter(|phrase| !phrase.is_empty()).take(ASKED).collect();
        (!phrases.is_empty()).then_some(Self(phrases))
    }

    /// For FTS5. A text of every mail begins with a token of its organization.
    fn in_fts(&self, organization: OrganizationId) -> String {
        let phrases = self.0.iter().map(|phrase| format!("\"{}\"", phrase.join(" ")));
        std::iter::once(tenant_token(organization)).chain(phrases).collect::<Vec<_>>().join(" AND ") + " *"
    }

    /// For `tsquery`.
    fn in_tsquery(&self) -> String {
        let phrases = self.0.iter().map(|phrase| phrase.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" <-> "));
        phrases.map(|phrase| format!("({phrase}")).collect::<Vec<_>>().join(") & ") + ":*)"
    }
}

fn tenant_token(organization: OrganizationId) -> String {
    format!("o{organization}")
}

/// Mails older than `before` with all that is wanted, newest first.
pub(super) fn find(ctx: &mut Ctx<'_>, wanted: &Wanted, state: Option<EmailState>, before: i64, limit: i64) -> Result<Vec<Email>> {
    let (from, found, wanted) = match ctx.is_postgres() {
        true => (
            "mail_in_search s JOIN mail_in e ON e.organization_id = s.organization_id AND e.id = s.mail_id",
            "s.tokens @@ $2::text::tsquery",
            wanted.in_tsquery(),
        ),
        // By the index's own order, so that only the rows of the page are read.
        false => ("mail_in_search s JOIN mail_in e ON e.id = s.rowid", "s.tokens MATCH $2 AND s.rowid < $3", wanted.in_fts(ctx.organization())),
    };
    let order = if ctx.is_postgres() { "e.id" } else { "s.rowid" };
    let is_state = if state.is_some() { " AND e.state = $5" } else { "" };
    let text = format!("SELECT {COLUMNS} FROM {from} WHERE e.organization_id = $1 AND {found} AND e.id < $3{is_state} ORDER BY {order} DESC LIMIT $4");
    let mut values = vec![Value::Text(&wanted), Value::Int(before), Value::Int(limit)];
    values.extend(state.map(|state| Value::Text(state.slug())));
    ctx.query(&text, &values, from_row)
}

/// Replaces what is known of a mail.
pub(super) fn put(ctx: &mut Ctx<'_>, id: EmailId, heads: &Heads) -> Result<()> {
    let subject = truncate(&heads.subject, 500);
    let mut tokens: Vec<String> =
        [&*heads.from_address, &heads.from_name, subject, &heads.message_id, &heads.recipients].iter().flat_map(|text| words(text)).collect();
    tokens.truncate(KEPT);
    match ctx.is_postgres() {
        true => {
            let vector: Vec<String> = tokens.iter().enumerate().map(|(position, word)| format!("'{word}':{}", position + 1)).collect();
            ctx.execute(
                "INSERT INTO mail_in_search (organization_id, mail_id, tokens)
                 VALUES ($1, $2, $3::text::tsvector)
                 ON CONFLICT (organization_id, mail_id) DO UPDATE SET tokens = excluded.tokens",
                &params![id, vector.join(" ")],
            )
            .map(drop)
        }
        false => {
            let text = format!("{} {}", tenant_token(ctx.organization()), tokens.join(" "));
            let mut installation = ctx.installation();
            installation.execute("DELETE FROM mail_in_search WHERE rowid = $1", &params![id])?;
            installation.execute("INSERT INTO mail_in_search (rowid, tokens) VALUES ($1, $2)", &params![id, text]).map(drop)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_phrases_and_never_syntax() {
        let wanted = Wanted::read("rosa@example.com Печать\" OR '*").unwrap();
        assert_eq!(wanted.in_fts(OrganizationId(7)), "o7 AND \"rosa example com\" AND \"печать\" AND \"or\" *");
        assert_eq!(wanted.in_tsquery(), "('rosa' <-> 'example' <-> 'com') & ('печать') & ('or':*)");
        assert_eq!(Wanted::read(" \"'*: "), None);
    }
}
