//! What becomes of a mail: one pure function over what is known of it.
//!
//! Mail is easily forged, so it never carries more authority than it proves (S13): a subject's number alone joins nothing, a member's name in `From` opens nothing that the
//! proof contradicts, and an answer in an agent's name needs more than that name. Machines are never answered (S14).

use kernel::{TicketId, TicketNumber};
use mail::{intake::Reason, mailbox::Strangers};

/// What kind of mail it is, by its headers and words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Personal,
    /// A receipt, a list, an absence.
    Automatic,
    /// A mail of ours did not arrive.
    Bounce,
    /// A third party asks to confirm an address.
    Verification,
}

/// Who the mail says it is from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sender {
    Agent,
    /// Somebody of the organization who answers nothing.
    Member,
    /// Wrote before, has no account.
    Outsider,
    /// An account that is locked.
    Locked,
    Unknown,
}

/// What the mail proves about its `From`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Proof {
    Passes,
    Fails,
    /// Nobody could tell: no signature, or name servers did not answer.
    Unknown,
}

/// By what a mail was recognized as part of a conversation, strongest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Link {
    /// It refers to a mail that we sent to this very sender; nobody else was told its id.
    OurMailToThem,
    /// It refers to a mail of ours that went to somebody else.
    OurMail,
    /// It went to the conversation's own reply address.
    ReplyAddress,
    /// It refers to a mail that came in.
    TheirMail,
    /// Its subject carries the ticket's number.
    Subject,
}

impl Link {
    /// Whether it can only be known from a mail of ours.
    fn is_unguessable(self) -> bool {
        matches!(self, Self::OurMailToThem | Self::OurMail | Self::ReplyAddress)
    }
}

/// The conversation that a mail names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Thread {
    pub ticket: TicketId,
    pub number: TicketNumber,
    /// The ticket that the mail names, where that was merged into this one.
    pub merged_from: Option<TicketNumber>,
    pub link: Link,
    /// The sender is its requester, its owner or a follower.
    pub takes_part: bool,
    pub is_requester: bool,
    /// Closed for longer than the organization lets a reply open it again.
    pub is_shut: bool,
}

/// All that decides.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub kind: Kind,
    /// It comes from one of our own mailboxes.
    pub is_own: bool,
    /// The same mail came before.
    pub is_duplicate: bool,
    /// The sender has written too often of late.
    pub is_flood: bool,
    pub sender: Sender,
    pub proof: Proof,
    pub strangers: Strangers,
    pub thread: Option<Thread>,
}

/// What is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    Open,
    Join(Thread),
    /// A new ticket that names the one it follows.
    FollowUp(Thread),
    /// Told on the ticket whose mail did not arrive.
    Undelivered(Thread),
    Park(Reason),
    Refuse(Reason),
}

/// The decision, by the first rule that applies.
pub fn decide(facts: &Facts) -> Decision {
    let is_from_here = matches!(facts.sender, Sender::Agent | Sender::Member);
    match facts {
        Facts { is_own: true, .. } => Decision::Refuse(Reason::Own),
        Facts { is_duplicate: true, .. } => Decision::Refuse(Reason::Duplicate),
        Facts { kind: Kind::Bounce, thread: Some(thread), .. } if thread.link.is_unguessable() => Decision::Undelivered(*thread),
        Facts { kind: Kind::Bounce | Kind::Automatic, .. } => Decision::Park(Reason::Automatic),
        Facts { kind: Kind::Verification, .. } => Decision::Park(Reason::Verification),
        Facts { is_flood: true, .. } => Decision::Park(Reason::Flood),
        Facts { proof: Proof::Fails, .. } if is_from_here => Decision::Park(Reason::Forged),
        Facts { sender: Sender::Locked, .. } => Decision::Park(Reason::Stranger),
        Facts { thread: Some(thread), .. } if joins(facts, thread) => join(facts, *thread),
        Facts { sender: Sender::Unknown, strangers: Strangers::Park, .. } => Decision::Park(Reason::Stranger),
        Facts { sender: Sender::Unknown, strangers: Strangers::Refuse, .. } => Decision::Refuse(Reason::Stranger),
        _ => Decision::Open,
    }
}

/// A valid token, or somebody who takes part and does not fail the proof.
fn joins(facts: &Facts, thread: &Thread) -> bool {
    thread.link.is_unguessable() || (thread.takes_part && facts.proof != Proof::Fails)
}

fn join(facts: &Facts, thread: Thread) -> Decision {
    // An agent's word goes out to others as the desk's. Knowing an id of our mail does not do for that: whoever was forwarded the mail knows it, too.
    let needs_proof = facts.sender == Sender::Agent && !thread.is_requester;
    match (needs_proof && facts.proof != Proof::Passes, thread.is_shut) {
        (true, _) => Decision::Park(Reason::Forged),
        (false, true) => Decision::FollowUp(thread),
        (false, false) => Decision::Join(thread),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSONAL: Facts = Facts {
        kind: Kind::Personal,
        is_own: false,
        is_duplicate: false,
        is_flood: false,
        sender: Sender::Member,
        proof: Proof::Unknown,
        strangers: Strangers::Park,
        thread: None,
    };

    fn thread(link: Link) -> Thread {
        Thread { ticket: TicketId(1), number: TicketNumber(12), merged_from: None, link, takes_part: false, is_requester: false, is_shut: false }
    }

    fn decided(facts: Facts) -> Decision {
        decide(&facts)
    }

    #[test]
    fn somebody_known_opens_a_ticket_unless_the_proof_says_it_is_somebody_else() {
        assert_eq!(decided(PERSONAL), Decision::Open);
        assert_eq!(decided(Facts { proof: Proof::Fails, ..PERSONAL }), Decision::Park(Reason::Forged));
        assert_eq!(decided(Facts { sender: Sender::Outsider, ..PERSONAL }), Decision::Open);
    }

    #[test]
    fn the_organization_decides_about_strangers() {
        let stranger = |strangers| decided(Facts { sender: Sender::Unknown, strangers, ..PERSONAL });
        assert_eq!(stranger(Strangers::Open), Decision::Open);
        assert_eq!(stranger(Strangers::Park), Decision::Park(Reason::Stranger));
        assert_eq!(stranger(Strangers::Refuse), Decision::Refuse(Reason::Stranger));
    }

    #[test]
    fn a_number_in_the_subject_joins_nothing_for_who_takes_no_part() {
        let by_number = |takes_part| Facts { thread: Some(Thread { takes_part, ..thread(Link::Subject) }), ..PERSONAL };
        assert_eq!(decided(by_number(false)), Decision::Open);
        assert_eq!(decided(by_number(true)), Decision::Join(by_number(true).thread.unwrap()));
        let stranger = Facts { sender: Sender::Unknown, ..by_number(false) };
        assert_eq!(decided(stranger), Decision::Park(Reason::Stranger));
    }

    #[test]
    fn whoever_answers_a_mail_of_ours_joins() {
        for sender in [Sender::Unknown, Sender::Outsider, Sender::Member] {
            let facts = Facts { sender, thread: Some(thread(Link::OurMail)), ..PERSONAL };
            assert_eq!(decided(facts), Decision::Join(thread(Link::OurMail)), "{sender:?}");
        }
    }

    #[test]
    fn an_agents_name_alone_speaks_for_nobody() {
        let answer = |link, proof| decided(Facts { sender: Sender::Agent, proof, thread: Some(Thread { takes_part: true, ..thread(link) }), ..PERSONAL });
        assert_eq!(answer(Link::Subject, Proof::Unknown), Decision::Park(Reason::Forged));
        for link in [Link::OurMailToThem, Link::OurMail, Link::ReplyAddress, Link::TheirMail, Link::Subject] {
            assert_eq!(answer(link, Proof::Unknown), Decision::Park(Reason::Forged), "{link:?}");
            assert_eq!(answer(link, Proof::Fails), Decision::Park(Reason::Forged), "{link:?}");
            assert!(matches!(answer(link, Proof::Passes), Decision::Join(_)), "{link:?}");
        }
    }

    #[test]
    fn an_agent_who_asked_answers_as_who_asked() {
        let own = Thread { takes_part: true, is_requester: true, ..thread(Link::TheirMail) };
        assert_eq!(decided(Facts { sender: Sender::Agent, thread: Some(own), ..PERSONAL }), Decision::Join(own));
    }

    #[test]
    fn a_ticket_closed_long_ago_is_followed_up() {
        let shut = Thread { is_shut: true, ..thread(Link::OurMail) };
        assert_eq!(decided(Facts { thread: Some(shut), ..PERSONAL }), Decision::FollowUp(shut));
    }

    #[test]
    fn machines_open_and_join_nothing() {
        for kind in [Kind::Automatic, Kind::Bounce] {
            assert_eq!(decided(Facts { kind, ..PERSONAL }), Decision::Park(Reason::Automatic));
        }
        let joined = Facts { kind: Kind::Automatic, thread: Some(thread(Link::OurMailToThem)), ..PERSONAL };
        assert_eq!(decided(joined), Decision::Park(Reason::Automatic));
        assert_eq!(decided(Facts { kind: Kind::Bounce, ..joined }), Decision::Undelivered(thread(Link::OurMailToThem)));
        assert_eq!(decided(Facts { kind: Kind::Verification, ..PERSONAL }), Decision::Park(Reason::Verification));
    }

    #[test]
    fn our_own_mail_and_what_came_before_goes_no_further() {
        assert_eq!(decided(Facts { is_own: true, ..PERSONAL }), Decision::Refuse(Reason::Own));
        assert_eq!(decided(Facts { is_duplicate: true, ..PERSONAL }), Decision::Refuse(Reason::Duplicate));
        assert_eq!(decided(Facts { is_flood: true, ..PERSONAL }), Decision::Park(Reason::Flood));
    }
}
