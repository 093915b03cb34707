//! Others in copy of a reply: read as people type them, and checked before anything is saved.

use db::Ctx;
use kernel::{EmailAddress, Error, FieldErrors, OperationId, Result, Text, hours};
use mail::mailbox;
use people::User;
use web::limit::{self, Limit};

use super::{Ticket, TicketAct, follow};

/// More are a mailing list.
pub const MOST: usize = 20;

/// A person who puts more strangers in copy uses the desk to send advertisements (S14).
const BRAKE: Limit = Limit { most: 100, window: hours(1) };

/// The addresses in a field: between commas, semicolons or line breaks, with or without a name before them. Fails at `field`, naming what is no address.
pub fn read(field: &'static str, text: &str) -> Result<Vec<EmailAddress>> {
    let mut errors = FieldErrors::default();
    let mut found: Vec<EmailAddress> = Vec::new();
    for part in parts(text) {
        match address(&part).parse::<EmailAddress>() {
            Ok(address) if found.iter().any(|known| known.key() == address.key()) => {}
            Ok(address) => found.push(address),
            Err(()) => errors.add(field, Text::new("ticket-cc-bad").with("address", kernel::truncate(&part, 100))),
        }
    }
    if found.len() > MOST {
        errors.add(field, Text::new("ticket-cc-many").with("most", MOST));
    }
    errors.check()?;
    Ok(found)
}

/// Cuts at commas and semicolons outside of quotes: `"Mendes, Rosa" <rosa@example.com>` is one.
fn parts(text: &str) -> Vec<String> {
    let mut is_quoted = false;
    let mut parts = vec![String::new()];
    for c in text.chars() {
        is_quoted ^= c == '"';
        match c {
            ',' | ';' | '\n' | '\r' if !is_quoted => parts.push(String::new()),
            _ => parts.iter_mut().last().into_iter().for_each(|part| part.push(c)),
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// What stands between the angle brackets, if there are any.
fn address(part: &str) -> &str {
    match part.rsplit_once('<') {
        Some((_, rest)) => rest.trim_end().trim_end_matches('>').trim(),
        None => part,
    }
}

/// Whether the actor may put these people in copy. Fails at `cc`.
pub(super) fn check(ctx: &mut Ctx<'_>, ticket: &Ticket, copies: &[EmailAddress]) -> Result<()> {
    if copies.is_empty() {
        return Ok(());
    }
    let refused = |text: Text| Err(Error::invalid("cc", text));
    if ctx.permit(TicketAct::Note, &ticket.guarded()).is_err() {
        return refused("ticket-cc-agents".into());
    }
    let me = ctx.me()?;
    if !people::find_user(ctx, me)?.is_some_and(|me| me.may_reach_others()) {
        return refused("ticket-cc-unconfirmed".into());
    }
    if copies.len() > MOST {
        return refused(Text::new("ticket-cc-many").with("most", MOST));
    }
    for address in copies {
        if mailbox::is_ours(&mut ctx.installation(), &address.key())? {
            return refused(Text::new("ticket-cc-own").with("address", address.as_str()));
        }
        if colleague(ctx, address)?.is_none() {
            let key = format!("copies:{}:{me}", ctx.organization());
            limit::count(&mut ctx.installation(), &key, BRAKE)?;
        }
    }
    Ok(())
}

/// Colleagues who answer tickets follow from now on, as if the actor had added them.
pub(super) fn let_colleagues_follow(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &Ticket, copies: &[EmailAddress]) -> Result<()> {
    for address in copies {
        let Some(user) = colleague(ctx, address)?.filter(|user| user.id != ticket.requester) else { continue };
        follow::add_follower(ctx, operation, ticket, user.id)?;
    }
    Ok(())
}

/// Whoever of those who answer tickets has this address, and has proven it.
fn colleague(ctx: &mut Ctx<'_>, address: &EmailAddress) -> Result<Option<User>> {
    let way = people::organization(ctx)?.way;
    Ok(people::by_address(ctx, address)?.filter(|user| user.is_agent(way) && user.email_confirmed_at.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_read(text: &str, expected: &[&str]) {
        let read: Vec<String> = read("cc", text).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(read, expected, "{text:?}");
    }

    #[test]
    fn addresses_are_read_as_people_type_them() {
        check_read("", &[]);
        check_read(" , ;\n", &[]);
        check_read("rosa@example.com", &["rosa@example.com"]);
        check_read("rosa@example.com, Ana Ortiz <ana@example.com>;jonas@example.com", &["rosa@example.com", "ana@example.com", "jonas@example.com"]);
        check_read("\"Mendes, Rosa\" <rosa@example.com>", &["rosa@example.com"]);
        check_read("rosa@example.com, ROSA@example.com", &["rosa@example.com"]);
    }

    #[test]
    fn what_is_no_address_is_named() {
        for (text, named) in
            [("rosa@", "rosa@"), ("ana@example.com, rosa", "rosa"), ("x@example.com\u{2028}Bcc: y@example.com", "x@example.com\u{2028}Bcc: y@example.com")]
        {
            let Err(Error::Invalid(errors)) = read("cc", text) else { panic!("{text:?} was taken") };
            let told = errors.of("cc").unwrap();
            assert_eq!(told.key, "ticket-cc-bad");
            assert!(format!("{told:?}").contains(&format!("{named:?}")), "{told:?}");
        }
        let many: Vec<String> = (0..=MOST).map(|n| format!("p{n}@example.com")).collect();
        assert!(read("cc", &many.join(",")).is_err());
    }
}
