//! The two places where mails that go out are looked at: the operator sees all of the installation's, an organization its own.

use db::Ctx;
use kernel::{Error, MailId, OrNotFound, Page, PageRequest, Result};
use mail::{Counts, Mail, MailState, outbox_of};
use tickets::ticket::TicketAct;

use crate::permission::OperatorAct;

/// Whose mails are shown, and so by whose rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Installation,
    Organization,
}

impl Place {
    pub fn path(self) -> &'static str {
        match self {
            Self::Installation => "/operator/outbox",
            Self::Organization => "/mail/out",
        }
    }

    /// What an empty place says: heading and text.
    pub fn empty(self) -> (&'static str, &'static str) {
        match self {
            Self::Installation => ("admin-outbox-empty-title", "admin-outbox-empty"),
            Self::Organization => ("mails-out-empty-title", "mails-out-empty"),
        }
    }

    /// Mails, newest first, of one state or of all.
    pub fn list(self, ctx: &mut Ctx<'_>, state: Option<MailState>, page: &PageRequest) -> Result<Page<Mail>> {
        match self {
            Self::Installation => {
                ctx.permit_here(OperatorAct::See)?;
                mail::list(&mut ctx.installation(), state, page)
            }
            Self::Organization => {
                let Page { data, next } = outbox_of::list(ctx, state, page)?;
                let mut shown = Vec::with_capacity(data.len());
                for mail in data {
                    if is_shown(ctx, &mail)? {
                        shown.push(mail.for_others());
                    }
                }
                Ok(Page { data: shown, next })
            }
        }
    }

    pub fn counts(self, ctx: &mut Ctx<'_>) -> Result<Counts> {
        match self {
            Self::Installation => {
                ctx.permit_here(OperatorAct::See)?;
                mail::counts(&mut ctx.installation())
            }
            Self::Organization => outbox_of::counts(ctx),
        }
    }

    pub fn find(self, ctx: &mut Ctx<'_>, id: MailId) -> Result<Mail> {
        match self {
            Self::Installation => {
                ctx.permit_here(OperatorAct::See)?;
                mail::find(&mut ctx.installation(), id)?.or_not_found()
            }
            Self::Organization => {
                let mail = outbox_of::find(ctx, id)?;
                if is_shown(ctx, &mail)? { Ok(mail) } else { Err(Error::NotFound) }
            }
        }
    }

    /// Sends a mail again, as itself or, where the server has taken it, as a copy; which one that is.
    pub fn resend(self, ctx: &mut Ctx<'_>, id: MailId) -> Result<MailId> {
        match self {
            Self::Installation => {
                ctx.permit_here(OperatorAct::Act)?;
                mail::resend(&mut ctx.installation(), id)
            }
            Self::Organization => {
                self.find(ctx, id)?;
                outbox_of::resend(ctx, id)
            }
        }
    }
}

/// A mail about a ticket is for those who see the ticket.
fn is_shown(ctx: &mut Ctx<'_>, mail: &Mail) -> Result<bool> {
    let Some(message_id) = mail.thread.message_id.as_deref() else { return Ok(true) };
    Ok(match tickets::ticket_of_mail(ctx, message_id)? {
        Some(ticket) => ctx.permit(TicketAct::See, &ticket.guarded()).is_ok(),
        None => true,
    })
}
