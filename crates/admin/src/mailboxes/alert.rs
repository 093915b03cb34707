//! Tells the administrators about a mailbox that cannot be read: in the bell, and by a mail that leaves through the installation's own server, not through the mailbox.

use db::Ctx;
use kernel::{MailboxId, Result, Text, UserId};
use mail::{
    Letter, Outgoing, Thread,
    mailbox::{self, Mailbox, MailboxFailing},
};
use notices::Notice;
use people::{User, user::find::administrators};
use queue::{Job, Reaction};
use web::shell::Clock;

pub const REACTION: Reaction = Reaction { job: "admin.mailbox_failing", events: &["mailbox.failing"], run: tell };

fn tell(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    let Some(event) = job.event(ctx)? else { return Ok(()) };
    let Some(mailbox) = mailbox::find(ctx, MailboxId(event.item.id))? else { return Ok(()) };
    let failing = event.data::<MailboxFailing>()?;
    let people = administrators(ctx)?;
    let users: Vec<UserId> = people.iter().map(|person| person.id).collect();
    notices::tell(
        ctx,
        &Notice {
            users: &users,
            text: Text::new("mailbox-failing-alert").with("address", mailbox.address.as_str()),
            href: path(&mailbox),
            item: event.item,
            actor: None,
            icon: "warning",
        },
    )?;
    for person in people.iter().filter(|person| person.email_confirmed_at.is_some()) {
        send(ctx, &mailbox, &failing, person)?;
    }
    Ok(())
}

fn send(ctx: &mut Ctx<'_>, mailbox: &Mailbox, failing: &MailboxFailing, person: &User) -> Result<()> {
    let Ok(to) = person.address() else { return Ok(()) };
    let l = person.language;
    let clock = Clock::new(l, web::door::zone(&person.zone), ctx.now());
    let subject = l.a("mailbox-failing-alert", "address", mailbox.address.as_str());
    let letter = Letter {
        greeting: l.a("mailbox-failing-greeting", "name", person.display_name.as_str()),
        paragraphs: vec![
            format!("{subject}."),
            l.a("mailbox-failing-said", "said", failing.said.as_str()),
            l.a("mailbox-failing-next", "at", clock.full(&failing.next_try_at)),
        ],
        button: Some((l.t("mailbox-failing-button").to_owned(), web::links::url(&path(mailbox)))),
        footer: l.t("mailbox-failing-footer").to_owned(),
    };
    let (text, html) = mail::letter(l, &letter);
    let outgoing = Outgoing {
        organization: ctx.organization(),
        to,
        to_name: person.display_name.clone(),
        language: l,
        subject,
        text,
        html,
        kind: "admin.mailbox_failing",
        mailbox: None,
        thread: Thread::default(),
    };
    mail::queue(&mut ctx.installation(), &outgoing).map(drop)
}

fn path(mailbox: &Mailbox) -> String {
    format!("/settings/mailboxes/{}", mailbox.id)
}
