//! The links at the end of mails. Each carries who it is for and about which ticket, and a tag that only our key makes: nobody guesses one, and none works for anybody else.

use db::Ctx;
use kernel::{Language, OrganizationId, Result, TicketId, UserId, vault};
use mail::List;

use crate::ticket::Ticket;

/// What a link stops.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stop {
    pub organization: OrganizationId,
    pub user: UserId,
    /// `None` in a mail about several tickets.
    pub ticket: Option<TicketId>,
}

impl Stop {
    /// The secret part of the link.
    pub fn secret(self) -> Result<String> {
        let ticket = self.ticket.map_or(0, |ticket| ticket.0);
        let tag = vault::vault()?.tag(&format!("stop:{}", self.organization), &format!("{}:{ticket}", self.user));
        Ok(format!("{}.{}.{ticket}.{tag}", self.organization, self.user))
    }

    /// Reads the secret part; `None` for one that we did not make.
    pub fn read(secret: &str) -> Result<Option<Self>> {
        let mut parts = secret.split('.').map(str::parse::<i64>);
        let (Some(Ok(organization)), Some(Ok(user)), Some(Ok(ticket))) = (parts.next(), parts.next(), parts.next()) else { return Ok(None) };
        let stop = Self { organization: OrganizationId(organization), user: UserId(user), ticket: (ticket != 0).then_some(TicketId(ticket)) };
        Ok((stop.secret()? == secret).then_some(stop))
    }
}

/// The list that mails to this person about a ticket, or about several, are part of.
pub fn list(ctx: &Ctx<'_>, user: UserId, ticket: Option<TicketId>) -> Result<List> {
    let organization = ctx.organization();
    let secret = Stop { organization, user, ticket }.secret()?;
    Ok(List { id: format!("desk.{organization}.{}", mail::postmaster().host), stop: web::links::url(&format!("/stop/{secret}")) })
}

/// Why somebody gets a mail, and the ways to get no more of them.
pub fn footer(l: Language, stop: &str, ticket: Option<&Ticket>) -> Vec<(String, Option<String>)> {
    let why = if ticket.is_some() { "ticket-mail-why" } else { "ticket-mail-why-digest" };
    let mut lines = vec![(l.t(why).to_owned(), None)];
    lines.extend(ticket.map(|ticket| (l.a("ticket-mail-stop-one", "number", ticket.number), Some(stop.to_owned()))));
    // Where there is no one ticket to be quiet about, the link itself ends them all.
    let all = if ticket.is_some() { format!("{stop}?all=1") } else { stop.to_owned() };
    lines.push((l.t("ticket-mail-stop-all").to_owned(), Some(all)));
    lines
}
