//! The part of the outbox that an organization sees of its own.
//!
//! Agents see what goes out about tickets; administrators all of it, but not the texts of other kinds: those carry links that are somebody's alone.
//! The links with which somebody stops mails are left out everywhere.

use std::collections::BTreeMap;

use db::{Ctx, params, sql};
use kernel::{Act, Grant, MailId, Need, OrNotFound, Page, PageRequest, Result};

use super::{Counts, Mail, MailState};

/// What can be done with the organization's own mails that go out, and who may.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailAct {
    See,
    /// Of every kind, not of tickets alone.
    SeeAll,
    Resend,
}

impl Act for MailAct {
    fn need(self) -> Need {
        match self {
            Self::See | Self::Resend => Need::Grant(Grant::SeeAll),
            Self::SeeAll => Need::Administrator,
        }
    }

    fn writes(self) -> bool {
        self == Self::Resend
    }
}

macro_rules! select_mails {
    ($rest:literal) => {
        concat!(
            "SELECT id, organization_id, kind, to_address, to_name, language, subject, text, html,
                 state, tries, next_try_at, give_up_at, last_answer, created_at, sent_at, mailbox_id, thread
             FROM mail_out ",
            $rest
        )
    };
}

/// The kinds that the reader may see, as a pattern.
fn kinds(ctx: &mut Ctx<'_>) -> Result<&'static str> {
    ctx.permit_here(MailAct::See)?;
    Ok(if ctx.permit_here(MailAct::SeeAll).is_ok() { "%" } else { "tickets.%" })
}

/// Mails, newest first, of one state or of all.
pub fn list(ctx: &mut Ctx<'_>, state: Option<MailState>, page: &PageRequest) -> Result<Page<Mail>> {
    let kinds = kinds(ctx)?;
    let before = page.after.as_ref().map_or(i64::MAX, |cursor| cursor.id);
    let rows = match state {
        None => ctx.query(
            sql!(select_mails!("WHERE organization_id = $1 AND id < $2 AND kind LIKE $3 ORDER BY id DESC LIMIT $4")),
            &params![before, kinds, page.limit + 1],
            Mail::from_row,
        ),
        Some(state) => ctx.query(
            sql!(select_mails!("WHERE organization_id = $1 AND id < $2 AND kind LIKE $3 AND state = $5 ORDER BY id DESC LIMIT $4")),
            &params![before, kinds, page.limit + 1, state.slug()],
            Mail::from_row,
        ),
    }?;
    Ok(Page::from_overfetched(rows, page.limit, |mail| kernel::Cursor { key: 0, id: mail.id.0 }))
}

/// How many mails stand where, of the latest thousand.
pub fn counts(ctx: &mut Ctx<'_>) -> Result<Counts> {
    let kinds = kinds(ctx)?;
    let counted: Vec<(String, i64)> = ctx.query(
        sql!(
            "SELECT state, count(*)
             FROM (SELECT state FROM mail_out WHERE organization_id = $1 AND kind LIKE $2 ORDER BY id DESC LIMIT 1001) AS latest
             GROUP BY state"
        ),
        &params![kinds],
        |row| Ok((row.take()?, row.take()?)),
    )?;
    let of = |state: MailState| counted.iter().find(|(slug, _)| slug == state.slug()).map_or(0, |(_, count)| *count);
    Ok(Counts { queued: of(MailState::Queued), sent: of(MailState::Sent), failed: of(MailState::Failed) })
}

/// One mail, with as much of its text as others than its reader may see.
pub fn find(ctx: &mut Ctx<'_>, id: MailId) -> Result<Mail> {
    let kinds = kinds(ctx)?;
    let mail =
        ctx.query_one(sql!(select_mails!("WHERE organization_id = $1 AND id = $2 AND kind LIKE $3")), &params![id, kinds], Mail::from_row)?.or_not_found()?;
    Ok(mail.for_others())
}

/// What a mail is about, and its own Message-ID, where it was given one. It asks no permission: reactions call it.
pub fn thread_of(ctx: &mut Ctx<'_>, id: MailId) -> Result<Option<(String, Option<String>)>> {
    let mail = ctx.query_one(sql!(select_mails!("WHERE organization_id = $1 AND id = $2")), &params![id], Mail::from_row)?;
    Ok(mail.map(|mail| (mail.kind, mail.thread.message_id)))
}

/// Where a mail stands, for who shows it beside what it is about.
#[derive(Clone, Debug)]
pub struct Standing {
    pub state: MailState,
    pub tries: i64,
    pub last_answer: Option<String>,
}

/// Where these mails stand. Those that were sent long ago are forgotten and left out. It asks no permission: whoever may see what the mails are about may see this.
pub fn standings(ctx: &mut Ctx<'_>, ids: &[MailId]) -> Result<BTreeMap<MailId, Standing>> {
    let rows = ctx.query_among(sql!("SELECT id, state, tries, last_answer FROM mail_out WHERE organization_id = $1 AND id IN ({among})"), ids, |row| {
        Ok((row.take::<MailId>()?, row.take::<String>()?, row.take::<i64>()?, row.take::<Option<String>>()?))
    })?;
    let standing = |(id, state, tries, last_answer): (MailId, String, i64, Option<String>)| {
        (id, Standing { state: MailState::from_slug(&state).unwrap_or(MailState::Queued), tries, last_answer })
    };
    Ok(rows.into_iter().map(standing).collect())
}

/// Sends a mail (again), at once; see [`super::resend`].
pub fn resend(ctx: &mut Ctx<'_>, id: MailId) -> Result<MailId> {
    ctx.permit_here(MailAct::Resend)?;
    let kinds = kinds(ctx)?;
    ctx.query_one(sql!("SELECT id FROM mail_out WHERE organization_id = $1 AND id = $2 AND kind LIKE $3"), &params![id, kinds], |row| row.take::<MailId>())?
        .or_not_found()?;
    super::resend(&mut ctx.installation(), id)
}
