//! What an agent's mail may do hangs on what it proves: signed by the domain in its From, or not (S13).

use std::sync::Arc;

use mail::intake::{EmailState, Reason};
use mailwire::{
    dkim::{Algorithm, Key, record_name},
    proof::Judge,
    testing::Zone,
};
use testkit::{TestDesk, desk_test};
use tickets::ticket;

use crate::mail_in::{DESK, answer_to, conversation, letter, number_of, opened_by_mail, sent_to};

const ANA: &str = "Ana Ortiz <ana@example.com>";
const FORWARD: &str = "Can somebody take this?\r\n\r\n---------- Forwarded message ---------\r\nFrom: Vera Lund <vera@customer.example>\r\nDate: Mon, 23 Nov 2026 at 09:00\r\nSubject: Invoice\r\nTo: <ana@example.com>\r\n\r\nThe invoice is missing.";

/// Name servers that know a key of example.com, whose mails must be signed.
async fn signing(desk: &mut TestDesk) -> Key {
    let key = Key::generate(Algorithm::Ed25519).unwrap();
    let mut zone = Zone::default();
    zone.add_text(&record_name("s1", "example.com"), &key.record());
    desk.judge = Arc::new(Judge::asking(zone.serve().await));
    key
}

fn signed(key: &Key, mail: &str) -> Vec<u8> {
    [key.sign("example.com", "s1", mail.as_bytes()).unwrap().as_bytes(), mail.as_bytes()].concat()
}

#[desk_test]
async fn an_agents_answer_goes_out_only_when_it_is_proven(desk: TestDesk) {
    let mut desk = desk;
    let key = signing(&mut desk).await;
    let mailbox = desk.mailbox("helena", DESK).await;
    let number = opened_by_mail(&desk, mailbox).await;
    desk.act("ana", move |ctx| ticket::assign(ctx, number, ctx.me()?)).await.unwrap();
    let asked = desk.receive(mailbox, letter("rosa@example.com", &format!("[#{number}]"), "", "Any news?")).await;
    assert_eq!(asked.reason, Reason::Joined, "who asked needs no proof for their own ticket");
    desk.work().await;
    desk.wait(kernel::minutes(1));
    let alert = sent_to(&desk, "ana@example.com").await.remove(0);

    let subject = format!("Re: [#{number}]");
    for (subject, more) in [(subject.as_str(), String::new()), ("Re: fire", answer_to(&alert))] {
        let unsigned = letter(ANA, subject, &more, "Send me your password.");
        let forged = desk.receive(mailbox, &unsigned).await;
        assert_eq!((forged.state, forged.reason), (EmailState::Parked, Reason::Forged), "{forged:#?}");
        let changed = String::from_utf8(signed(&key, &letter(ANA, subject, &more, "It is mended."))).unwrap().replace("mended", "cursed");
        let forged = desk.receive(mailbox, changed).await;
        assert_eq!((forged.state, forged.reason), (EmailState::Parked, Reason::Forged), "{forged:#?}");
    }
    assert_eq!(conversation(&desk, number).await.len(), 2);
    let bell = desk.person("ana").get("/notifications").await.expect(200).text();
    assert!(bell.contains(&format!("A mail in your name about #{number} waits")), "the one in whose name it came is told: {bell}");

    let answer = desk.receive(mailbox, signed(&key, &letter(ANA, "Re: fire", &answer_to(&alert), "It is mended."))).await;
    assert_eq!((answer.reason, number_of(&desk, &answer).await), (Reason::Joined, number), "{answer:#?}");
    assert_eq!(conversation(&desk, number).await.last().map(String::as_str), Some("It is mended."));
    let out = sent_to(&desk, "rosa@example.com").await;
    assert!(out.iter().any(|mail| mail.text.contains("It is mended.")), "and goes out as the desk's answer: {out:#?}");
}

#[desk_test]
async fn what_a_proven_agent_forwards_is_asked_by_who_wrote_it_first(desk: TestDesk) {
    let mut desk = desk;
    let key = signing(&mut desk).await;
    let mailbox = desk.mailbox("helena", DESK).await;
    let email = desk.receive(mailbox, signed(&key, &letter(ANA, "Fwd: Invoice", "", FORWARD))).await;
    assert_eq!(email.reason, Reason::Opened, "{email:#?}");
    let number = number_of(&desk, &email).await;
    let ticket = desk.act("ana", move |ctx| ticket::find(ctx, number)).await.unwrap();
    let requester = desk.act("ana", move |ctx| people::find_user(ctx, ticket.requester)).await.unwrap().unwrap();
    assert_eq!((requester.email.as_str(), ticket.title.as_str()), ("vera@customer.example", "Invoice"));
    assert!(email.trace.iter().any(|step| step.key == "intake-step-forwarded" && step.what.contains("vera@customer.example")));
}

#[desk_test]
async fn what_an_unproven_agent_forwards_stays_the_agents_own(desk: TestDesk) {
    let mut desk = desk;
    let key = signing(&mut desk).await;
    let mailbox = desk.mailbox("helena", DESK).await;
    let changed = String::from_utf8(signed(&key, &letter(ANA, "Fwd: Invoice", "", FORWARD))).unwrap().replace("is missing", "was paid");
    for mail in [letter(ANA, "Fwd: Invoice", "", FORWARD), changed] {
        let email = desk.receive(mailbox, mail).await;
        assert_eq!(email.reason, Reason::Opened, "{email:#?}");
        let number = number_of(&desk, &email).await;
        let ticket = desk.act("ana", move |ctx| ticket::find(ctx, number)).await.unwrap();
        assert_eq!(ticket.requester, desk.id_of("ana"));
        assert!(conversation(&desk, number).await[0].contains("vera@customer.example"), "the original is named in it");
        assert!(email.trace.iter().any(|step| step.key == "intake-step-forward-unproven"));
    }
    assert!(sent_to(&desk, "vera@customer.example").await.is_empty(), "nobody named in a forged mail is written to");
}

#[desk_test]
async fn colleagues_in_copy_of_a_proven_mail_follow(desk: TestDesk) {
    let mut desk = desk;
    let key = signing(&mut desk).await;
    let mailbox = desk.mailbox("helena", DESK).await;
    let copy = "Cc: Jonas <jonas@example.com>, eve@evil.example\r\n";
    let email = desk.receive(mailbox, signed(&key, &letter("Rosa Mendes <rosa@example.com>", "Printer", copy, "It burns."))).await;
    let number = number_of(&desk, &email).await;
    let followers = desk.act("ana", move |ctx| ticket::find(ctx, number).and_then(|ticket| ticket::followers(ctx, &ticket))).await.unwrap();
    assert!(followers.contains(&desk.id_of("jonas")), "{email:#?}");
    assert!(email.trace.iter().any(|step| step.key == "intake-step-copy-follows"));
    let eve = desk.act("ana", |ctx| people::by_address(ctx, &"eve@evil.example".parse().unwrap())).await.unwrap();
    assert!(eve.is_none(), "an outside address in copy is nobody here");
}
