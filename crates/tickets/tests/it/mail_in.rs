//! Mail becomes tickets and replies, and never more than it proves (S13, S14, R6).

use kernel::{MailboxId, TicketNumber, hours};
use mail::{
    Mail,
    intake::{Email, EmailState, Reason},
};
use testkit::{TestDesk, desk_test};
use tickets::ticket;

pub const DESK: &str = "desk@example.com";

/// A mail as people write them.
pub fn letter(from: &str, subject: &str, more: &str, text: &str) -> String {
    let id = format!("{:x}", text.len() * 7919 + subject.len() * 131 + from.len() + more.len() * 17);
    format!(
        "From: {from}\r\nTo: {DESK}\r\nSubject: {subject}\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <{id}@mail.example>\r\n{more}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
}

pub async fn number_of(desk: &TestDesk, email: &Email) -> TicketNumber {
    let id = email.ticket.unwrap_or_else(|| panic!("no ticket: {email:#?}"));
    desk.act("helena", move |ctx| ticket::store::find_by_id(ctx, id)).await.unwrap().unwrap().number
}

pub async fn conversation(desk: &TestDesk, number: TicketNumber) -> Vec<String> {
    let all = desk.act("helena", move |ctx| {
        let ticket = ticket::find(ctx, number)?;
        ticket::store::messages(ctx, &ticket, kernel::MessageId(0), 50)
    });
    all.await.unwrap().iter().map(|message| richtext::to_text(&message.html)).collect()
}

/// The mails that went out to this address, newest first.
pub async fn sent_to(desk: &TestDesk, address: &str) -> Vec<Mail> {
    desk.work().await;
    desk.outbox().await.into_iter().filter(|mail| mail.to_address == address).collect()
}

pub fn answer_to(mail: &Mail) -> String {
    format!("In-Reply-To: <{}>\r\n", mail.thread.message_id.clone().unwrap())
}

pub async fn opened_by_mail(desk: &TestDesk, mailbox: MailboxId) -> TicketNumber {
    let email = desk.receive(mailbox, letter("Rosa Mendes <rosa@example.com>", "Printer on fire", "", "It burns.")).await;
    number_of(desk, &email).await
}

#[desk_test]
async fn a_mail_of_somebody_known_becomes_their_question(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    let email = desk.receive(mailbox, letter("Rosa Mendes <rosa@example.com>", "How do I print in colour?", "", "Only grey comes out.")).await;
    assert_eq!((email.state, email.reason), (EmailState::Ticketed, Reason::Opened), "{email:#?}");
    let number = number_of(&desk, &email).await;
    let ticket = desk.act("helena", move |ctx| ticket::find(ctx, number)).await.unwrap();
    assert_eq!(ticket.ticket_type.as_str(), "question");
    assert_eq!(ticket.title, "How do I print in colour?");
    assert_eq!(ticket.requester, desk.id_of("rosa"));
    assert_eq!(ticket.via, kernel::Via::Mail);
    assert_eq!(conversation(&desk, number).await, ["Only grey comes out."]);
}

#[desk_test]
async fn the_beginning_of_the_subject_names_the_type(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    for (subject, kind, title) in [
        ("Incident: The website is down", "incident", "The website is down"),
        ("re: BUG: Totals are wrong", "bug", "Totals are wrong"),
        ("Fwd: Request: A new chair", "service_request", "A new chair"),
        ("=?utf-8?B?0JjQvdGG0LjQtNC10L3Rgjog0KHQsNC50YIg0L3QtSDQvtGC0LrRgNGL0LLQsNC10YLRgdGP?=", "incident", "Сайт не открывается"),
    ] {
        let email = desk.receive(mailbox, letter("rosa@example.com", subject, "", "Please help.")).await;
        let number = number_of(&desk, &email).await;
        let ticket = desk.act("helena", move |ctx| ticket::find(ctx, number)).await.unwrap();
        assert_eq!((ticket.ticket_type.as_str(), ticket.title.as_str()), (kind, title));
    }
}

#[desk_test]
async fn an_answer_to_our_mail_joins_its_ticket(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    let number = opened_by_mail(&desk, mailbox).await;
    let acknowledgement = sent_to(&desk, "rosa@example.com").await.remove(0);
    assert!(acknowledgement.subject.contains(&format!("[#{number}]")), "{}", acknowledgement.subject);
    assert!(!acknowledgement.thread.is_personal, "a machine wrote it, and it says so");

    let email =
        desk.receive(mailbox, letter("rosa@example.com", "Re: something else entirely", &answer_to(&acknowledgement), "Put out now.\r\n\r\n> It burns.")).await;
    assert_eq!(email.reason, Reason::Joined, "{email:#?}");
    assert_eq!(number_of(&desk, &email).await, number);
    assert_eq!(conversation(&desk, number).await.last().map(String::as_str), Some("Put out now."));
}

#[desk_test]
async fn a_number_in_the_subject_joins_for_who_takes_part_and_for_nobody_else(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    let number = opened_by_mail(&desk, mailbox).await;
    let subject = format!("Re: [#{number}] Printer on fire");
    let own = desk.receive(mailbox, letter("rosa@example.com", &subject, "", "Still burning.")).await;
    assert_eq!((own.reason, number_of(&desk, &own).await), (Reason::Joined, number));
    let other = desk.receive(mailbox, letter("jonas@example.com", &subject, "", "I want to read this.")).await;
    assert_eq!(other.reason, Reason::Opened);
    assert_ne!(number_of(&desk, &other).await, number);
    let stranger = desk.receive(mailbox, letter("mallory@elsewhere.example", &subject, "", "So do I.")).await;
    assert_eq!((stranger.state, stranger.reason), (EmailState::Parked, Reason::Stranger));
    assert_eq!(conversation(&desk, number).await.len(), 2);
}

#[desk_test]
async fn mail_from_a_stranger_waits_until_somebody_decides(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    let parked = desk.receive(mailbox, letter("Vera Lund <vera@customer.example>", "Do you deliver?", "", "To Bergen, for example.")).await;
    assert_eq!((parked.state, parked.reason), (EmailState::Parked, Reason::Stranger));
    assert!(sent_to(&desk, "vera@customer.example").await.is_empty(), "nobody is written to because of a parked mail");

    let id = parked.id;
    let prepared = tickets::intake::prepare(&desk.app.db, &desk.app.files, &desk.judge, &parked).await.unwrap().unwrap_or_else(|why| panic!("{why}"));
    let prepared = std::sync::Arc::new(prepared);
    let number = desk.act("ana", move |ctx| tickets::intake::open_by_hand(ctx, id, &prepared)).await.unwrap();
    let ticket = desk.act("ana", move |ctx| ticket::find(ctx, number)).await.unwrap();
    assert_eq!(ticket.title, "Do you deliver?");
    let requester = desk.act("ana", move |ctx| people::find_user(ctx, ticket.requester)).await.unwrap().unwrap();
    assert_eq!((requester.display_name.as_str(), requester.state), ("Vera Lund", people::UserState::Outsider));
    let members = desk.act("ana", |ctx| people::members(ctx, &kernel::PageRequest::first(100))).await.unwrap();
    assert!(members.data.iter().all(|user| user.id != requester.id), "a stranger is no member");

    // The answer reaches her by mail, and hers comes back to the ticket.
    let content = tickets::Content::from_text("text", "Yes, each Tuesday.").unwrap();
    desk.act("ana", move |ctx| ticket::reply(ctx, number, &tickets::NewMessage { content: content.clone() })).await.unwrap();
    let reply = sent_to(&desk, "vera@customer.example").await.remove(0);
    assert!(reply.text.contains("Yes, each Tuesday.") && reply.thread.is_personal, "{reply:#?}");
    assert!(!reply.text.contains("http"), "there is nothing she could open");
    let answer = desk.receive(mailbox, letter("Vera Lund <vera@customer.example>", "Re: Do you deliver?", &answer_to(&reply), "Thank you.")).await;
    assert_eq!((answer.reason, number_of(&desk, &answer).await), (Reason::Joined, number));
}

#[desk_test]
async fn the_same_mail_twice_is_one_and_another_with_its_id_is_another(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    let second = desk.mailbox("helena", "support@example.com").await;
    let raw = letter("rosa@example.com", "Once", "", "Only once.");
    let first = desk.receive(mailbox, &raw).await;
    assert_eq!(desk.take_in(mailbox, raw.as_bytes()).await, None, "the same mail of the same mailbox is recognized by its bytes");
    let again = desk.receive(second, format!("Received: by another.example\r\n{raw}")).await;
    assert_eq!((again.state, again.reason, again.ticket), (EmailState::Refused, Reason::Duplicate, first.ticket));
    let guessed = desk.receive(mailbox, raw.replace("Only once.", "Something else.")).await;
    assert_eq!(guessed.reason, Reason::Opened, "a guessed Message-ID suppresses nothing");
    assert_ne!(guessed.ticket, first.ticket);
}

#[desk_test]
async fn machines_are_not_answered(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    for more in ["Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n", "X-Auto-Response-Suppress: All\r\nAuto-Submitted: auto-generated\r\n"] {
        let email = desk.receive(mailbox, letter("rosa@example.com", "Out of office", more, "I am away.")).await;
        assert_eq!((email.state, email.reason), (EmailState::Parked, Reason::Automatic), "{more}");
    }
    let own = desk.receive(mailbox, letter(DESK, "Hello myself", "", "Round and round.")).await;
    assert_eq!((own.state, own.reason), (EmailState::Refused, Reason::Own));
    assert!(desk.outbox().await.is_empty());
}

/// A service that gives accounts by mail domain would take whoever reads such a mail on the desk for a colleague ("Ticket Trick").
#[desk_test]
async fn a_third_partys_mail_to_confirm_an_address_is_kept_from_who_only_claims_it(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    let number = opened_by_mail(&desk, mailbox).await;
    for (from, subject, text) in [
        ("Chat <no-reply@chat.example>", "Confirm your email address", "Please confirm your email address: https://chat.example/confirm/8f3a91"),
        ("accounts@code.example", "[Code] Verify your email", "Click the link to verify your email address: https://code.example/verify?token=abc123"),
        ("Mail <noreply@cloud.example>", "Ваш код подтверждения", "Ваш код подтверждения: 481920. Никому его не сообщайте."),
        ("no-reply@chat.example", &format!("Re: [#{number}] Your verification code"), "Your verification code is 551204."),
    ] {
        let email = desk.receive(mailbox, letter(from, subject, "", text)).await;
        assert_eq!((email.state, email.reason), (EmailState::Parked, Reason::Verification), "{subject}: {email:#?}");
    }
    assert_eq!(conversation(&desk, number).await.len(), 1, "none is on a ticket");
    let bell = desk.person("rosa").get("/notifications").await.expect(200).text();
    assert!(!bell.contains("551204"));
}

#[desk_test]
async fn one_sender_gets_one_acknowledgement_an_hour(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    for n in 0..4 {
        desk.receive(mailbox, letter("rosa@example.com", &format!("Question {n}"), "", &format!("Number {n}?"))).await;
    }
    assert_eq!(sent_to(&desk, "rosa@example.com").await.len(), 1);
    desk.wait(hours(2));
    desk.receive(mailbox, letter("rosa@example.com", "Another one", "", "Two hours later.")).await;
    assert_eq!(sent_to(&desk, "rosa@example.com").await.len(), 2);
}

#[desk_test]
async fn a_reply_to_a_ticket_closed_long_ago_opens_one_that_names_it(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    let number = opened_by_mail(&desk, mailbox).await;
    let acknowledgement = sent_to(&desk, "rosa@example.com").await.remove(0);
    let close = |comment: &str| ticket::Move {
        transition: "close".into(),
        comment: Some(tickets::Content::from_text("comment", comment).unwrap()),
        duplicate_of: None,
    };
    let closing = close("Done.");
    desk.act("ana", move |ctx| ticket::transition(ctx, number, &closing)).await.unwrap();

    let soon = desk.receive(mailbox, letter("rosa@example.com", "Re: fire", &answer_to(&acknowledgement), "It burns again.")).await;
    assert_eq!((soon.reason, number_of(&desk, &soon).await), (Reason::Joined, number));
    assert_eq!(desk.act("ana", move |ctx| ticket::find(ctx, number)).await.unwrap().status, "open");

    let closing = close("Done again.");
    desk.act("ana", move |ctx| ticket::transition(ctx, number, &closing)).await.unwrap();
    desk.wait(kernel::days(15));
    let late = desk.receive(mailbox, letter("rosa@example.com", "Re: fire", &answer_to(&acknowledgement), "And again, weeks later.")).await;
    assert_eq!(late.reason, Reason::FollowUp);
    let following = number_of(&desk, &late).await;
    assert_ne!(following, number);
    let page = desk.person("rosa").get(&format!("/tickets/{following}")).await.expect(200).text();
    assert!(page.contains(&format!("#{number}")), "the new one names the old one");
}

#[desk_test]
async fn files_that_come_with_a_mail_are_on_the_ticket(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    let raw = "From: rosa@example.com\r\nTo: desk@example.com\r\nSubject: See the list\r\nMessage-ID: <files@mail.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nIt is attached.\r\n--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=\"list.csv\"\r\n\r\na,b\r\n1,2\r\n--b--\r\n";
    let email = desk.receive(mailbox, raw).await;
    let number = number_of(&desk, &email).await;
    let page = desk.person("rosa").get(&format!("/tickets/{number}")).await.expect(200).text();
    assert!(page.contains("list.csv"), "the file is on the page");
}

#[desk_test]
async fn what_is_no_mail_is_kept_and_parked(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    for raw in ["", "\0\0\0\0", "no header at all", "From: \r\n\r\n", "Subject: nobody wrote this\r\n\r\nHello"] {
        let email = desk.receive(mailbox, raw).await;
        assert_eq!((email.state, email.reason), (EmailState::Parked, Reason::Unreadable), "{raw:?} {email:#?}");
    }
}

#[desk_test]
async fn another_organizations_mail_stays_there(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    let theirs = desk.mailbox("nils", "desk@northern.example").await;
    let number = opened_by_mail(&desk, mailbox).await;
    let acknowledgement = sent_to(&desk, "rosa@example.com").await.remove(0);
    let there = desk.receive(theirs, letter("rosa@example.com", &format!("[#{number}]"), &answer_to(&acknowledgement), "Wrong desk.")).await;
    assert_eq!((there.state, there.reason, there.ticket), (EmailState::Parked, Reason::Stranger, None));
    assert_eq!(conversation(&desk, number).await.len(), 1);
}

#[desk_test]
async fn a_mail_that_did_not_arrive_is_told_on_its_ticket(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    let number = opened_by_mail(&desk, mailbox).await;
    let acknowledgement = sent_to(&desk, "rosa@example.com").await.remove(0);
    let id = acknowledgement.thread.message_id.clone().unwrap();
    let raw = format!(
        "Return-Path: <>\r\nFrom: Mail Delivery System <mailer-daemon@mx.example>\r\nTo: {DESK}\r\nSubject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; rosa@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{id}>\r\nTo: rosa@example.com\r\n\r\n--b--\r\n"
    );
    let before = desk.outbox().await.len();
    let email = desk.receive(mailbox, raw).await;
    assert_eq!((email.state, email.reason), (EmailState::Ticketed, Reason::Bounce), "{email:#?}");
    let page = desk.person("ana").get(&format!("/tickets/{number}")).await.expect(200).text();
    assert!(page.contains("the mail came back"), "the ticket tells it");
    assert_eq!(desk.outbox().await.len(), before, "a bounce is never answered");
}
