//! Tells the administrators about a mailbox that cannot be read, or that somebody must sign in for: in the bell, and by a mail that leaves through the installation's own server, not through the mailbox.

use db::Ctx;
use kernel::{Language, MailboxId, Result, Text, Timestamp, UserId};
use mail::{
    Letter, Outgoing, Thread,
    intake::EmailTooBig,
    mailbox::{self, Mailbox, MailboxFailing},
    sign_in::MailboxSignedOut,
};
use notices::Notice;
use people::{User, user::find::administrators};
use queue::{ItemRef, Job, Reaction};
use web::shell::Clock;

pub const REACTIONS: [Reaction; 3] = [
    Reaction { job: "admin.mailbox_failing", events: &["mailbox.failing"], run: tell_failing },
    Reaction { job: "admin.mailbox_signed_out", events: &["mailbox.signed_out"], run: tell_signed_out },
    Reaction { job: "admin.mail_too_big", events: &["email.too_big"], run: tell_too_big },
];

/// What is told about a mailbox.
struct Alert {
    mailbox: Mailbox,
    /// The sentence of the bell, which the mail has as its subject; it knows the gap `address`.
    title: &'static str,
    href: String,
    /// What kind of mail it is, for the outbox.
    kind: &'static str,
    /// What the mail says, for this reader.
    paragraphs: fn(&Self, Language, &Clock) -> Vec<String>,
    button: &'static str,
    /// What a server or provider said.
    said: String,
    next_try_at: Timestamp,
}

fn tell_failing(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    let Some(event) = job.event(ctx)? else { return Ok(()) };
    let Some(mailbox) = mailbox::find(ctx, MailboxId(event.item.id))? else { return Ok(()) };
    let failing = event.data::<MailboxFailing>()?;
    let alert = Alert {
        title: "mailbox-failing-alert",
        href: path(&mailbox),
        kind: "admin.mailbox_failing",
        paragraphs: |alert, l, clock| {
            let next = l.a("mailbox-failing-next", "at", clock.full(&alert.next_try_at));
            vec![l.a("mailbox-failing-said", "said", mailbox::in_words(l, &alert.said)), next]
        },
        button: "mailbox-failing-button",
        said: failing.said,
        next_try_at: failing.next_try_at,
        mailbox,
    };
    tell(ctx, event.item, &alert)
}

fn tell_signed_out(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    let Some(event) = job.event(ctx)? else { return Ok(()) };
    // Somebody may have signed in meanwhile.
    let Some(mailbox) = mailbox::find(ctx, MailboxId(event.item.id))?.filter(|mailbox| mailbox.is_signed_out) else { return Ok(()) };
    let alert = Alert {
        title: "mailbox-signed-out-alert",
        href: format!("{}/sign-in", path(&mailbox)),
        kind: "admin.mailbox_signed_out",
        paragraphs: |alert, l, _| {
            let said = Some(alert.said.as_str()).filter(|said| !said.is_empty()).map(|said| l.a("mailbox-signed-out-said", "said", said));
            std::iter::once(l.t("mailbox-signed-out-letter").to_owned()).chain(said).collect()
        },
        button: "mailbox-sign-in",
        said: event.data::<MailboxSignedOut>()?.said,
        next_try_at: mailbox.health.next_try_at,
        mailbox,
    };
    tell(ctx, event.item, &alert)
}

/// Somebody wrote a mail that is not taken in: they wait for an answer, so somebody must know.
fn tell_too_big(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    let Some(event) = job.event(ctx)? else { return Ok(()) };
    let too_big = event.data::<EmailTooBig>()?;
    let Some(mailbox) = mailbox::find(ctx, too_big.mailbox)? else { return Ok(()) };
    let alert = Alert {
        title: "mailbox-too-big-alert",
        href: format!("/mail/{}", event.item.id),
        kind: "admin.mail_too_big",
        paragraphs: |alert, l, _| vec![l.a("mailbox-too-big-letter", "n", alert.said.as_str())],
        button: "mailbox-too-big-button",
        said: (too_big.size / 1_000_000).to_string(),
        next_try_at: ctx.now(),
        mailbox,
    };
    tell(ctx, event.item, &alert)
}

fn tell(ctx: &mut Ctx<'_>, item: ItemRef, alert: &Alert) -> Result<()> {
    let people = administrators(ctx)?;
    let users: Vec<UserId> = people.iter().map(|person| person.id).collect();
    notices::tell(
        ctx,
        &Notice {
            users: &users,
            text: Text::new(alert.title).with("address", alert.mailbox.address.as_str()),
            href: alert.href.clone(),
            item,
            actor: None,
            icon: "warning",
        },
    )?;
    for person in people.iter().filter(|person| person.email_confirmed_at.is_some()) {
        send(ctx, alert, person)?;
    }
    Ok(())
}

fn send(ctx: &mut Ctx<'_>, alert: &Alert, person: &User) -> Result<()> {
    let Ok(to) = person.address() else { return Ok(()) };
    let l = person.language;
    let clock = Clock::new(l, web::door::zone(&person.zone), ctx.now());
    let subject = l.a(alert.title, "address", alert.mailbox.address.as_str());
    let letter = Letter {
        greeting: l.a("mailbox-failing-greeting", "name", person.display_name.as_str()),
        paragraphs: std::iter::once(format!("{subject}.")).chain((alert.paragraphs)(alert, l, &clock)).collect(),
        button: Some((l.t(alert.button).to_owned(), web::links::url(&alert.href))),
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
        kind: alert.kind,
        mailbox: None,
        thread: Thread::default(),
    };
    mail::queue(&mut ctx.installation(), &outgoing).map(drop)
}

fn path(mailbox: &Mailbox) -> String {
    format!("/settings/mailboxes/{}", mailbox.id)
}
