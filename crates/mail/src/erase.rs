//! Mail without a person who wants to be forgotten.

use std::collections::BTreeSet;

use db::{Ctx, installation_sql, params, sql};
use kernel::{EmailId, MailId, Result, Traces, fold};

use crate::{Thread, intake};

/// Mails to the person are emptied, and those that have not gone yet never go. Mails from them lose sender, subject and source; the fingerprints of those sources.
/// From all other mails what leads to the person goes.
pub fn erase(ctx: &mut Ctx<'_>, traces: &Traces) -> Result<Vec<String>> {
    let mut sources = Vec::new();
    for address in &traces.addresses {
        let key = fold(address);
        let organization = ctx.organization();
        let mut installation = ctx.installation();
        installation.execute(
            installation_sql!("DELETE FROM mail_out WHERE organization_id = $1 AND lower(to_address) = $2 AND state <> 'sent'"),
            &params![organization, key],
        )?;
        installation.execute(
            installation_sql!(
                "UPDATE mail_out SET to_address = '', to_name = '', subject = '', text = '', html = '', thread = '{}', last_answer = NULL
                 WHERE organization_id = $1 AND lower(to_address) = $2"
            ),
            &params![organization, key],
        )?;
        let from_them =
            ctx.query(sql!("SELECT id, raw_sha256 FROM mail_in WHERE organization_id = $1 AND lower(from_address) = $2"), &params![key], |row| {
                Ok((row.take::<EmailId>()?, row.take::<String>()?))
            })?;
        for (id, sha256) in from_them {
            intake::forget_sender(ctx, id)?;
            sources.push(sha256);
        }
    }
    strip_out(ctx, traces)?;
    strip_in(ctx, traces)?;
    Ok(sources)
}

fn strip_out(ctx: &mut Ctx<'_>, traces: &Traces) -> Result<()> {
    let organization = ctx.organization();
    let mut installation = ctx.installation();
    for trace in traces.patterns().into_iter().flatten().collect::<BTreeSet<_>>() {
        let found = installation.query(
            installation_sql!(
                "SELECT id, to_name, subject, text, html, COALESCE(last_answer, '') FROM mail_out
                 WHERE organization_id = $1
                   AND (lower(to_name) LIKE $2 ESCAPE '\\' OR lower(subject) LIKE $2 ESCAPE '\\'
                        OR lower(text) LIKE $2 ESCAPE '\\' OR lower(html) LIKE $2 ESCAPE '\\' OR lower(last_answer) LIKE $2 ESCAPE '\\')"
            ),
            &params![organization, trace],
            |row| Ok((row.take::<MailId>()?, [row.take::<String>()?, row.take()?, row.take()?, row.take()?, row.take()?])),
        )?;
        for (id, texts) in found {
            let [to_name, subject, text, html, answer] = texts.map(|text| traces.without(&text).unwrap_or(text));
            installation.execute(
                installation_sql!(
                    "UPDATE mail_out SET to_name = $2, subject = $3, text = $4, html = $5, last_answer = CASE WHEN last_answer IS NULL THEN NULL ELSE $6 END
                     WHERE id = $1"
                ),
                &params![id, to_name, subject, text, html, answer],
            )?;
        }
    }
    Ok(())
}

fn strip_in(ctx: &mut Ctx<'_>, traces: &Traces) -> Result<()> {
    for trace in traces.patterns().into_iter().flatten().collect::<BTreeSet<_>>() {
        let found = ctx.query(
            sql!(
                "SELECT id, from_name, subject, trace, last_error FROM mail_in
                 WHERE organization_id = $1
                   AND (lower(from_name) LIKE $2 ESCAPE '\\' OR lower(subject) LIKE $2 ESCAPE '\\'
                        OR lower(trace) LIKE $2 ESCAPE '\\' OR lower(last_error) LIKE $2 ESCAPE '\\')"
            ),
            &params![trace],
            |row| Ok((row.take::<EmailId>()?, [row.take::<String>()?, row.take()?, row.take()?, row.take()?])),
        )?;
        for (id, texts) in found {
            let [from_name, subject, trace, error] = texts.map(|text| traces.without(&text).unwrap_or(text));
            ctx.execute_one(
                sql!("UPDATE mail_in SET from_name = $3, subject = $4, trace = $5, last_error = $6 WHERE organization_id = $1 AND id = $2"),
                &params![id, from_name, subject, trace, error],
            )?;
        }
    }
    Ok(())
}

/// Forgets mails that never left, by the Message-IDs they were given; those that did are forgotten by themselves.
pub fn forget_unsent(ctx: &mut Ctx<'_>, message_ids: &BTreeSet<String>) -> Result<()> {
    let unsent = ctx.query(sql!("SELECT id, thread FROM mail_out WHERE organization_id = $1 AND state <> 'sent'"), &[], |row| {
        Ok((row.take::<MailId>()?, row.take::<String>()?))
    })?;
    for (id, thread) in unsent {
        let thread: Thread = serde_json::from_str(&thread).unwrap_or_default();
        if thread.message_id.is_some_and(|message_id| message_ids.contains(&message_id)) {
            ctx.execute(sql!("DELETE FROM mail_out WHERE organization_id = $1 AND id = $2"), &params![id])?;
        }
    }
    Ok(())
}
