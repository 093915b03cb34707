//! Makes of a mail that was read what was decided about it, in one transaction.

use db::Ctx;
use kernel::{Actor, EmailAddress, EmailId, Error, Grant, Grants, Result, Standing, Text, UserId, Via, hours, truncate};
use mail::{
    intake::{self, Email, EmailState, Outcome, Reason, Step},
    mailbox::{self, Mailbox, Strangers},
};
use notices::Notice;
use people::{User, UserState, Way};
use queue::{ItemKind, ItemRef};
use web::limit::{self, Limit};

use super::{
    acknowledge,
    decide::{Decision, Facts, Kind, Proof, Sender, Thread, decide},
    find_thread,
    prepare::{Prepared, step},
    store::{self, Known},
};
use crate::ticket::{self, Content, NewMessage, NewTicket, events};

/// More from one sender is a loop or an attack.
const FLOOD: Limit = Limit { most: 60, window: hours(1) };

/// Decides about a mail that waits, and does it. One that waits no more is left alone.
pub fn route(ctx: &mut Ctx<'_>, id: EmailId, prepared: &Prepared) -> Result<()> {
    let Some(email) = intake::lock(ctx, id)?.filter(|email| email.state == EmailState::Received) else { return Ok(()) };
    let Some(mailbox) = mailbox::find(ctx, email.mailbox)? else {
        return intake::settle(ctx, &email, &prepared.heads, &outcome(EmailState::Parked, Reason::Failed, vec![step("intake-step-no-mailbox", "", ctx.now())]));
    };
    let outcome = match &prepared.from {
        Some(from) => Routing { prepared, email: &email, mailbox: &mailbox, from, is_by_hand: false }.run(ctx)?,
        None => outcome(EmailState::Parked, Reason::Unreadable, vec![step("intake-step-no-sender", &prepared.heads.from_address, ctx.now())]),
    };
    intake::settle(ctx, &email, &prepared.heads, &outcome)
}

/// Parks a mail that could not be read at all.
pub fn park_unreadable(ctx: &mut Ctx<'_>, id: EmailId, why: &str) -> Result<()> {
    let Some(email) = intake::lock(ctx, id)?.filter(|email| email.state == EmailState::Received) else { return Ok(()) };
    let steps = vec![step("intake-step-unreadable", why, ctx.now())];
    intake::settle(ctx, &email, &intake::Heads::default(), &outcome(EmailState::Parked, Reason::Unreadable, steps))
}

/// Parks a mail of which there is only the head, since the rest is too large.
pub fn park_too_big(ctx: &mut Ctx<'_>, id: EmailId, heads: &intake::Heads) -> Result<()> {
    let Some(email) = intake::lock(ctx, id)?.filter(|email| email.state == EmailState::Received) else { return Ok(()) };
    let steps = vec![step("intake-step-too-big", (email.size / 1_000_000).to_string(), ctx.now())];
    intake::settle(ctx, &email, heads, &outcome(EmailState::Parked, Reason::TooBig, steps))
}

pub fn outcome(state: EmailState, reason: Reason, steps: Vec<Step>) -> Outcome {
    Outcome { state, reason, ticket: None, message: None, steps }
}

/// One mail on its way.
pub struct Routing<'r> {
    pub prepared: &'r Prepared,
    pub email: &'r Email,
    pub mailbox: &'r Mailbox,
    pub from: &'r EmailAddress,
    /// Somebody who may has looked at it, which is more than any header proves.
    pub is_by_hand: bool,
}

impl Routing<'_> {
    fn run(&self, ctx: &mut Ctx<'_>) -> Result<Outcome> {
        let way = people::organization(ctx)?.way;
        let sender = people::by_address(ctx, self.from)?;
        let facts = self.facts(ctx, sender.as_ref(), way)?;
        let decision = decide(&facts);
        let mut steps = self.prepared.steps.clone();
        steps.extend(self.told(ctx, &facts));
        match decision {
            Decision::Park(Reason::Forged) => self.hold(ctx, sender.as_ref(), facts.thread, steps),
            Decision::Park(reason) => Ok(Outcome { ticket: facts.thread.map(|thread| thread.ticket), ..outcome(EmailState::Parked, reason, steps) }),
            Decision::Refuse(reason) => Ok(Outcome { ticket: self.original(ctx, reason)?, ..outcome(EmailState::Refused, reason, steps) }),
            Decision::Undelivered(thread) => self.undelivered(ctx, thread, steps),
            Decision::Open | Decision::Join(_) | Decision::FollowUp(_) => self.take_in_from(ctx, decision, steps),
        }
    }

    /// Opens or joins as whoever wrote; somebody new without an account where nobody is known by the address.
    pub fn take_in_from(&self, ctx: &mut Ctx<'_>, decision: Decision, steps: Vec<Step>) -> Result<Outcome> {
        let way = people::organization(ctx)?.way;
        let author = people::membership::know_outsider(ctx, self.from, &self.prepared.heads.from_name, self.mailbox.language)?;
        self.take_in(ctx, decision, &author, way, steps)
    }

    /// Parks what nothing proves to be from somebody of the organization, and tells that very person: it is theirs to say whether they wrote it.
    fn hold(&self, ctx: &mut Ctx<'_>, sender: Option<&User>, thread: Option<Thread>, steps: Vec<Step>) -> Result<Outcome> {
        let users: Vec<UserId> = sender.filter(|sender| sender.is_active()).map(|sender| sender.id).into_iter().collect();
        let item = ItemRef { kind: ItemKind::Email, id: self.email.id.0 };
        let text = match thread {
            Some(thread) => Text::new("intake-held-answer").with("number", thread.number),
            None => Text::new("intake-held").with("subject", truncate(&self.prepared.heads.subject, 100)),
        };
        notices::tell(ctx, &Notice { users: &users, text, href: format!("/mail/{}", self.email.id), item, actor: None, icon: "mail" })?;
        Ok(Outcome { ticket: thread.map(|thread| thread.ticket), ..outcome(EmailState::Parked, Reason::Forged, steps) })
    }

    fn facts(&self, ctx: &mut Ctx<'_>, sender: Option<&User>, way: Way) -> Result<Facts> {
        let key = format!("mail-in:{}:{}", ctx.organization(), self.from.key());
        let is_flood = match limit::count(&mut ctx.installation(), &key, FLOOD) {
            Ok(()) => false,
            Err(Error::TooMany { .. }) => true,
            Err(error) => return Err(error),
        };
        Ok(Facts {
            kind: self.prepared.kind,
            is_own: self.prepared.kind != Kind::Bounce && mailbox::is_ours(&mut ctx.installation(), &self.from.key())?,
            is_duplicate: intake::same_as(ctx, self.email.id, &self.prepared.heads.fingerprint)?.is_some(),
            is_flood,
            sender: match sender {
                None => Sender::Unknown,
                Some(user) if user.is_agent(way) => Sender::Agent,
                Some(user) => match user.state {
                    UserState::Outsider => Sender::Outsider,
                    UserState::Locked | UserState::Disabled => Sender::Locked,
                    UserState::Active | UserState::Invited | UserState::Left => Sender::Member,
                },
            },
            proof: self.prepared.proof,
            strangers: self.mailbox.strangers.unwrap_or(match way {
                Way::EveryoneHelps => Strangers::Park,
                Way::HelpDesk => Strangers::Open,
            }),
            thread: find_thread::find(ctx, self.prepared, self.mailbox, sender, self.from)?,
        })
    }

    /// What was found, for the trace.
    fn told(&self, ctx: &Ctx<'_>, facts: &Facts) -> Vec<Step> {
        let now = ctx.now();
        let mut steps = vec![
            step(&format!("intake-step-kind-{}", format!("{:?}", facts.kind).to_lowercase()), "", now),
            step(&format!("intake-step-sender-{}", format!("{:?}", facts.sender).to_lowercase()), self.from.as_str(), now),
            step(&format!("intake-step-proof-{}", format!("{:?}", facts.proof).to_lowercase()), "", now),
        ];
        steps.push(match facts.thread {
            Some(thread) => {
                let named = thread.merged_from.unwrap_or(thread.number);
                step(&format!("intake-step-link-{}", format!("{:?}", thread.link).to_lowercase()), named.to_string(), now)
            }
            None => step("intake-step-no-link", "", now),
        });
        steps.extend(facts.thread.filter(|thread| thread.merged_from.is_some()).map(|thread| step("intake-step-merged", thread.number.to_string(), now)));
        steps
    }

    fn original(&self, ctx: &mut Ctx<'_>, reason: Reason) -> Result<Option<kernel::TicketId>> {
        match reason {
            Reason::Duplicate => Ok(intake::same_as(ctx, self.email.id, &self.prepared.heads.fingerprint)?.and_then(|first| first.ticket)),
            _ => Ok(None),
        }
    }

    /// Opens or joins as the author; the files that came with the mail become the author's first.
    fn take_in(&self, ctx: &mut Ctx<'_>, decision: Decision, author: &User, way: Way, mut steps: Vec<Step>) -> Result<Outcome> {
        files::hand_over(ctx, &self.prepared.attachments, author.id)?;
        let now = ctx.now();
        // That the mail belongs there was decided, by the rules or by somebody who may: its author needs no other right to be heard on this one ticket.
        let standing = people::roles::standing_of(ctx, author, way)?;
        let heard = if matches!(decision, Decision::Join(_)) { Grants::of(&[Grant::SeeAll, Grant::Reply]) } else { Grants::NONE };
        let standing = Standing { grants: standing.grants.and(heard), ..standing };
        let mut acting = ctx.acting(Actor::Person(author.id), standing, Via::Mail);
        let (ticket, message, reason) = match decision {
            Decision::Join(thread) => {
                let content = self.worded(&self.prepared.reply)?;
                let (ticket, message) = ticket::reply(&mut acting, thread.number, &NewMessage { content })?;
                steps.push(step("intake-step-joined", ticket.number.to_string(), now));
                (ticket, Some(message.id), Reason::Joined)
            }
            Decision::FollowUp(thread) => {
                let ticket = self.open(&mut acting, author, way, &mut steps)?;
                follow_up(&mut acting, &ticket, thread)?;
                steps.push(step("intake-step-follow-up", thread.number.to_string(), now));
                (ticket, None, Reason::FollowUp)
            }
            _ => {
                let ticket = self.open(&mut acting, author, way, &mut steps)?;
                steps.push(step("intake-step-opened", ticket.number.to_string(), now));
                (ticket, None, Reason::Opened)
            }
        };
        if let Some(message_id) = &self.prepared.email.message_id {
            store::remember(ctx, message_id, Some(self.mailbox.id), &Known { ticket: ticket.id, is_ours: false, to_key: String::new() })?;
            if let Some(index) = self.prepared.email.thread_index.clone().filter(|index| index.len() <= 900) {
                let topic = truncate(self.prepared.email.thread_topic.as_deref().unwrap_or_default(), 200).to_owned();
                store::remember_outlook(ctx, message_id, ticket.id, &store::OutlookThread { index, topic })?;
            }
        }
        steps.extend(self.let_copies_follow(ctx, &ticket, author, way)?);
        if reason != Reason::Joined && acknowledge::to_writer(ctx, &ticket, self.mailbox, self.prepared)? {
            steps.push(step("intake-step-acknowledged", "", now));
        }
        Ok(Outcome { state: EmailState::Ticketed, reason, ticket: Some(ticket.id), message, steps })
    }

    /// Colleagues who answer tickets and are in copy of a mail follow its ticket, when the mail proves to be from a member: nobody else's list of addresses adds anybody (S13).
    fn let_copies_follow(&self, ctx: &mut Ctx<'_>, ticket: &ticket::Ticket, author: &User, way: Way) -> Result<Vec<Step>> {
        if self.prepared.proof != Proof::Passes || !author.is_active() {
            return Ok(Vec::new());
        }
        let (email, operation) = (&self.prepared.email, queue::operation(ctx));
        let mut steps = Vec::new();
        for address in email.cc.iter().chain(&email.to).take(ticket::copies::MOST).filter_map(email::Address::email) {
            let Some(user) = people::by_address(ctx, &address)?.filter(|user| user.is_agent(way) && user.id != author.id) else { continue };
            if user.id != ticket.requester && ticket::add_follower(ctx, operation, ticket, user.id)? {
                steps.push(step("intake-step-copy-follows", &user.display_name, ctx.now()));
            }
        }
        Ok(steps)
    }

    fn open(&self, acting: &mut Ctx<'_>, author: &User, way: Way, steps: &mut Vec<Step>) -> Result<ticket::Ticket> {
        let requester = self.forwarded_by(acting, author, way, steps)?;
        let ticket_type = self.prepared.named_type.clone().unwrap_or_else(|| crate::workflow::TicketType::from_stored(self.mailbox.default_type.clone()));
        let new = NewTicket {
            ticket_type,
            title: self.title(),
            content: self.worded(&self.prepared.whole)?,
            tags: Vec::new(),
            priority: None,
            requester: requester.map(|user| user.id),
            owner: None,
        };
        ticket::open_in(acting, &new, self.mailbox.department)
    }

    /// Who asked, when an agent forwards. In whose name a ticket is opened hangs on it, so the forwarder must be proven; otherwise the ticket is the forwarder's own,
    /// with the original's name in its text (S13).
    fn forwarded_by(&self, acting: &mut Ctx<'_>, author: &User, way: Way, steps: &mut Vec<Step>) -> Result<Option<User>> {
        let Some(original) = self.prepared.forwarded_from.as_ref().filter(|_| author.is_agent(way)) else { return Ok(None) };
        let is_proven = self.is_by_hand || self.prepared.proof == Proof::Passes;
        let key = if is_proven { "intake-step-forwarded" } else { "intake-step-forward-unproven" };
        steps.push(step(key, original.to_string(), acting.now()));
        match is_proven {
            true => Ok(self.original_requester(acting, original)?.filter(|user| user.id != author.id)),
            false => Ok(None),
        }
    }

    /// Who asked, when an agent forwards: somebody known, or somebody new without an account.
    fn original_requester(&self, acting: &mut Ctx<'_>, original: &email::Address) -> Result<Option<User>> {
        let Some(address) = original.email() else { return Ok(None) };
        if mailbox::is_ours(&mut acting.installation(), &address.key())? {
            return Ok(None);
        }
        people::membership::know_outsider(acting, &address, &original.name, self.mailbox.language).map(|user| Some(user).filter(User::is_requester))
    }

    fn title(&self) -> String {
        let title = truncate(self.prepared.title.trim(), crate::ticket::TITLE).trim();
        if title.is_empty() { self.mailbox.language.t("intake-no-subject").to_owned() } else { title.to_owned() }
    }

    /// A mail without a word still is one.
    fn worded(&self, content: &Content) -> Result<Content> {
        match content.is_empty() {
            false => Ok(content.clone()),
            true => Content::from_text("text", self.mailbox.language.t("intake-no-text")),
        }
    }

    /// Tells on the ticket that a mail of it came back, and where it was sent to.
    fn undelivered(&self, ctx: &mut Ctx<'_>, thread: Thread, mut steps: Vec<Step>) -> Result<Outcome> {
        let Some(bounce) = &self.prepared.bounce else { return Err(Error::Internal("a bounce without its report".into())) };
        let to = bounce.recipients.first().cloned().or_else(|| bounce.original_to.first().cloned()).unwrap_or_default();
        let event = events::TicketMailUndelivered {
            to: truncate(&to, 320).to_owned(),
            is_permanent: bounce.is_permanent,
            said: truncate(bounce.diagnostic.as_deref().unwrap_or_default(), 300).to_owned(),
        };
        ticket::note_undelivered(ctx, thread.number, &event)?;
        if let Some(message_id) = &bounce.original_message_id {
            crate::letters::sent::note_bounce(ctx, message_id, &event.said)?;
        }
        steps.push(step("intake-step-undelivered", thread.number.to_string(), ctx.now()));
        Ok(Outcome { state: EmailState::Ticketed, reason: Reason::Bounce, ticket: Some(thread.ticket), message: None, steps })
    }
}

/// Names the ticket that a new one follows, on both.
fn follow_up(ctx: &mut Ctx<'_>, ticket: &ticket::Ticket, of: Thread) -> Result<()> {
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, ticket.item(), &events::TicketFollowsUp { ticket: of.number })?;
    let earlier = queue::ItemRef { kind: queue::ItemKind::Ticket, id: of.ticket.0 };
    queue::record(ctx, operation, earlier, &events::TicketFollowedUp { ticket: ticket.number })?;
    if let Some(earlier) = ticket::store::find_by_id(ctx, of.ticket)? {
        ticket::tell_pages(ctx, &earlier);
    }
    Ok(())
}
