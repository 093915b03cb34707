//! Mail to a ticket that was merged reaches the one it was merged into.

use mail::intake::Reason;
use testkit::{TestDesk, desk_test};
use tickets::{intake::reply_address, ticket};

use crate::mail_in::{DESK, answer_to, conversation, letter, number_of, opened_by_mail, sent_to};

#[desk_test]
async fn an_answer_to_a_merged_ticket_reaches_the_one_it_was_merged_into(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    let number = opened_by_mail(&desk, mailbox).await;
    let acknowledgement = sent_to(&desk, "rosa@example.com").await.remove(0);
    let (middle, last) = (desk.ticket().from("jonas").open().await.number, desk.ticket().from("tomas").open().await.number);
    desk.act("ana", move |ctx| {
        ticket::merge(ctx, &[number], middle)?;
        ticket::merge(ctx, &[middle], last)
    })
    .await
    .unwrap();

    let address = desk
        .act("ana", move |ctx| {
            let mailbox = mail::mailbox::find(ctx, mailbox)?.unwrap();
            reply_address(ctx, &mailbox, number)
        })
        .await
        .unwrap();
    let by_address = letter("rosa@example.com", "Hello", "", "By the reply address.").replace(&format!("To: {DESK}"), &format!("To: {address}"));
    for (way, mail) in [
        ("Message-ID", letter("rosa@example.com", "Re: fire", &answer_to(&acknowledgement), "By its Message-ID.")),
        (
            "references",
            letter("rosa@example.com", "Re: fire", &format!("References: <{}>\r\n", acknowledgement.thread.message_id.clone().unwrap()), "By its references."),
        ),
        ("reply address", by_address),
        ("subject", letter("rosa@example.com", &format!("Re: [#{number}] Printer on fire"), "", "By its subject.")),
    ] {
        let email = desk.receive(mailbox, mail).await;
        assert_eq!((email.reason, number_of(&desk, &email).await), (Reason::Joined, last), "{way}: {email:#?}");
        let merged: Vec<&str> = email.trace.iter().filter(|step| step.key == "intake-step-merged").map(|step| step.what.as_str()).collect();
        assert_eq!(merged, [last.to_string()], "{way}: the trace tells it");
    }
    assert_eq!(conversation(&desk, last).await.len(), 7);
    let stranger = desk.receive(mailbox, letter("mallory@elsewhere.example", &format!("Re: [#{number}]"), "", "Let me in.")).await;
    assert_eq!(stranger.reason, Reason::Stranger, "the number alone joins nothing");
}

#[desk_test]
async fn who_asked_on_the_merged_ticket_is_answered_and_finds_the_mail_it_came_by(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", DESK).await;
    let number = opened_by_mail(&desk, mailbox).await;
    let into = desk.ticket().from("jonas").open().await.number;
    desk.act("ana", move |ctx| ticket::merge(ctx, &[number], into)).await.unwrap();
    desk.work().await;
    let content = tickets::Content::from_text("text", "It is mended for all of you.").unwrap();
    desk.act("ana", move |ctx| ticket::reply(ctx, into, &tickets::NewMessage { content: content.clone() })).await.unwrap();
    let answer = sent_to(&desk, "rosa@example.com").await.remove(0);
    assert!(answer.text.contains("It is mended for all of you."), "{}", answer.text);
    assert!(!answer.thread.references.is_empty(), "it stands in the conversation that she has");
    let again = desk.receive(mailbox, letter("rosa@example.com", "Re: fire", &answer_to(&answer), "Thank you.")).await;
    assert_eq!((again.reason, number_of(&desk, &again).await), (Reason::Joined, into));

    let page = desk.person("ana").get(&format!("/tickets/{into}")).await.expect(200).html();
    assert_eq!(page.matches("href=\"/mail/").count() - page.matches("href=\"/mail/out/").count(), 2, "both mails lead to their traces");
}
