use people::token::Scope;
use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

use super::at_field;

const STRANGER: &str = "From: Eve Adler <eve@elsewhere.example>\r\nTo: desk@harbour.example\r\nSubject: The printer <b>smokes</b>\r\nMessage-ID: <1@elsewhere.example>\r\n\r\n\
    Please come quickly.\r\n<script>alert(1)</script>\r\n";

fn from_rosa(number: u32) -> String {
    format!(
        "From: Rosa Mendes <rosa@example.com>\r\nTo: desk@harbour.example\r\nSubject: Toner {number}\r\nMessage-ID: <{number}@example.com>\r\n\r\nThe toner is empty, for the {number}th time.\r\n"
    )
}

#[desk_test]
async fn every_mail_is_listed_and_the_numbers_add_up(desk: TestDesk) {
    assert!(!desk.person("ana").get("/people").await.html().contains("href=\"/mail\""), "no place for mail without a mailbox");
    let mailbox = desk.mailbox("helena", "desk@harbour.example").await;
    let ana = desk.person("ana");
    assert!(ana.get("/mail").await.expect(200).text().contains("No mail came in yet"));
    desk.receive(mailbox, STRANGER).await;
    desk.receive(mailbox, from_rosa(1)).await;
    desk.take_in(mailbox, from_rosa(2).as_bytes()).await;

    let page = ana.get("/mail").await.expect(200);
    assert!(page.text().contains("3 mails came in: 1 ticketed + 1 parked + 0 refused + 1 being read."), "{}", page.text());
    assert!(page.text().contains("From somebody without an account") && page.text().contains("Opened a ticket") && page.html().contains("href=\"/tickets/1\""));
    assert!(!page.html().contains("<b>smokes</b>"));
    let parked = ana.get("/mail?state=parked").await.expect(200).text();
    assert!(parked.contains("Eve Adler") && !parked.contains("Toner 1"));
    let found = ana.get("/mail?q=toner").await.expect(200).text();
    assert!(found.contains("Toner 1") && !found.contains("Eve Adler"));
    assert!(ana.get("/mail?q=zzz").await.expect(200).text().contains("Nothing found"));
    assert!(ana.get("/people").await.html().contains("href=\"/mail\""));
    assert!(!desk.stranger().get("/mail").await.expect(200).text().contains("Eve Adler"));
}

#[desk_test]
async fn one_mail_tells_its_decisions_and_shows_its_text_safely(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", "desk@harbour.example").await;
    let id = desk.receive(mailbox, STRANGER).await.id;
    let ana = desk.person("ana");
    let page = ana.get(&format!("/mail/{id}")).await.expect(200);
    let text = page.text();
    assert!(text.contains("eve@elsewhere.example is not known here.") && text.contains("Please come quickly."), "{text}");
    assert!(text.contains("desk@harbour.example") && text.contains("Make a ticket"));
    assert!(!page.html().contains("<script>alert"));

    let source = ana.get(&format!("/mail/{id}/source")).await.expect(200);
    assert_eq!(source.html(), STRANGER);
    assert!(source.header("content-type").starts_with("text/plain") && source.header("content-disposition").starts_with("attachment"));
    assert_eq!(source.header("x-content-type-options"), "nosniff");
    desk.stranger().get(&format!("/mail/{id}")).await.expect(404);
    desk.stranger().get(&format!("/mail/{id}/source")).await.expect(404);
}

#[desk_test]
async fn a_parked_mail_becomes_a_ticket_joins_one_or_goes(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", "desk@harbour.example").await;
    let ana = desk.person("ana");
    let mail = |number: u32| STRANGER.replace("1@elsewhere", &format!("{number}@elsewhere")).replace("quickly", &format!("quickly {number}"));
    let ids = [desk.receive(mailbox, mail(1)).await.id, desk.receive(mailbox, mail(2)).await.id, desk.receive(mailbox, mail(3)).await.id];
    let decide = |id| format!("/mail/{id}/decision");

    let opened = ana.post(&decide(ids[0]), &[("decision", "open")]).await.expect(303);
    assert_eq!(opened.location(), "/tickets/1");
    let ticket = ana.get("/tickets/1").await.expect(200);
    assert!(ticket.html().contains(&format!("href=\"/mail/{}\"", ids[0])) && ticket.text().contains("Show the whole mail"));
    assert!(ana.get(&format!("/mail/{}", ids[0])).await.text().contains("made a ticket of it"));

    let nowhere = ana.post(&decide(ids[1]), &[("decision", "join"), ("ticket", "#99")]).await.expect(422);
    assert!(!at_field(&nowhere, "ticket").is_empty() && nowhere.html().contains("value=\"#99\""));
    let joined = ana.post(&decide(ids[1]), &[("decision", "join"), ("ticket", "#1")]).await.expect(303);
    assert_eq!(joined.location(), "/tickets/1");
    assert!(ana.get("/tickets/1").await.html().contains(&format!("href=\"/mail/{}\"", ids[1])));

    ana.post(&decide(ids[2]), &[("decision", "refuse")]).await.expect(303);
    assert!(ana.get("/mail").await.text().contains("3 mails came in: 2 ticketed + 0 parked + 1 refused."));
    ana.post(&decide(ids[2]), &[("decision", "read_again")]).await.expect(303);
    desk.read_mail().await;
    assert!(ana.get("/mail").await.text().contains("3 ticketed + 0 parked + 0 refused."), "by now she is known");
    let twice = ana.post(&decide(ids[0]), &[("decision", "open")]).await.expect(409);
    assert!(twice.text().contains("part of a ticket already"), "{}", twice.text());
}

#[desk_test]
async fn what_is_no_mail_says_so(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", "desk@harbour.example").await;
    let id = desk.receive(mailbox, "\u{1}\u{2}nothing of a mail").await.id;
    let ana = desk.person("ana");
    assert!(ana.get(&format!("/mail/{id}")).await.expect(200).text().contains("cannot be read as a mail"));
    let refused = ana.post(&format!("/mail/{id}/decision"), &[("decision", "open")]).await.expect(409);
    assert!(refused.text().contains("cannot be read as a mail"));
}

#[desk_test]
async fn agents_see_what_leaves_about_tickets_and_administrators_all(desk: TestDesk) {
    super::queue_mail(&desk, "ada@example.com", "Join Harbour Light Press").await;
    let number = desk.ticket().from("rosa").titled("The scanner is slow").open().await.number;
    let tomas = desk.id_of("tomas");
    desk.act("ana", move |ctx| tickets::ticket::assign(ctx, number, tomas).map(drop)).await.unwrap();
    desk.work().await;

    let ana = desk.person("ana").get("/mail/out").await.expect(200);
    assert!(ana.text().contains("The scanner is slow") && !ana.text().contains("Join Harbour Light Press"), "{}", ana.text());
    assert!(desk.admin().get("/mail/out").await.text().contains("Join Harbour Light Press"));
    assert!(!desk.stranger().get("/mail/out").await.text().contains("scanner"));
    let id = desk.outbox().await.into_iter().find(|mail| mail.subject.contains("scanner")).unwrap().id;
    desk.stranger().post(&format!("/mail/out/{id}/resend"), &[]).await.expect(404);
    desk.person("ana").post(&format!("/mail/out/{id}/resend"), &[]).await.expect(303);
    let other = desk.outbox().await.into_iter().find(|mail| mail.subject.contains("Join")).unwrap().id;
    desk.person("ana").post(&format!("/mail/out/{other}/resend"), &[]).await.expect(404);
}

#[desk_test]
async fn programs_read_mails_and_decide(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", "desk@harbour.example").await;
    let id = desk.receive(mailbox, STRANGER).await.id;
    let program = desk.person("ana").with_token(Scope::Write);
    let list = program.api("GET", "/mails?state=parked&q=eve", Value::Null).await.expect(200).json();
    assert_eq!((&list["data"][0]["id"], &list["data"][0]["reason"]), (&json!(id.to_string()), &json!("stranger")));
    program.api("GET", "/mails?state=lost", Value::Null).await.expect(422);
    assert!(program.api("GET", &format!("/mails/{id}/source"), Value::Null).await.expect(200).html().contains("Please come quickly."));

    let path = format!("/mails/{id}/decision");
    program.api("POST", &path, json!({"decision": "join"})).await.expect(422);
    program.api("POST", &path, json!({"decision": "eat"})).await.expect(422);
    desk.person("ana").with_token(Scope::Read).api("POST", &path, json!({"decision": "open"})).await.expect(403);
    let opened = program.api_with("POST", &path, json!({"decision": "open"}), &[("idempotency-key", "k1")]).await.expect(200).json();
    assert_eq!((&opened["state"], &opened["ticket"]), (&json!("ticketed"), &json!(1)));
    let again = program.api_with("POST", &path, json!({"decision": "open"}), &[("idempotency-key", "k1")]).await.expect(200).json();
    assert_eq!(again, opened);
    program.api("POST", &path, json!({"decision": "refuse"})).await.expect(409);
}

#[desk_test]
async fn mails_are_found_by_sender_recipient_subject_and_message_id_page_by_page(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", "desk@harbour.example").await;
    for number in 1..=55 {
        desk.take_in(mailbox, from_rosa(number).as_bytes()).await;
    }
    let copied = STRANGER.replace("To: desk@harbour.example", "To: desk@harbour.example, Warehouse <stock@depot.example>");
    desk.take_in(mailbox, copied.as_bytes()).await;
    desk.read_mail().await;
    let ana = desk.person("ana");
    for (q, is_found) in [
        ("eve%40elsewhere.example", true),
        ("Eve+Adler", true),
        ("printer+smok", true),
        ("stock%40depot.example", true),
        ("1%40elsewhere.example", true),
        ("smokes+toner", false),
        ("depot+AND+NOT+x%3A%22", false),
        ("elsewhere.example.com", false),
    ] {
        let page = ana.get(&format!("/mail?q={q}")).await.expect(200).text();
        assert_eq!(page.contains("Eve Adler"), is_found, "{q}: {page}");
    }
    let first = ana.get("/mail?q=toner").await.expect(200).html();
    assert_eq!(first.matches("id=\"email-").count(), 50);
    let at = first.find("after=").expect("a next page");
    let after: String = first[at..].chars().take_while(|c| *c != '"').collect();
    let second = ana.get(&format!("/mail?q=toner&{after}")).await.expect(200);
    assert_eq!(second.html().matches("id=\"email-").count(), 5);
    let program = ana.with_token(Scope::Read);
    let found = program.api("GET", "/mails?q=stock&state=parked", Value::Null).await.expect(200).json();
    assert_eq!(found["data"].as_array().map(Vec::len), Some(1));
    assert!(!desk.stranger().get("/mail?q=toner").await.expect(200).text().contains("Toner"), "never those of others");
}

#[desk_test]
async fn a_mail_becomes_a_ticket_of_the_type_that_was_chosen(desk: TestDesk) {
    let mailbox = desk.mailbox("helena", "desk@harbour.example").await;
    let ids = [desk.receive(mailbox, STRANGER).await.id, desk.receive(mailbox, STRANGER.replace("<1@", "<2@").replace("come", "hurry")).await.id];
    let ana = desk.person("ana");
    assert!(!at_field(&ana.post(&format!("/mail/{}/decision", ids[0]), &[("decision", "open"), ("type", "nonsense")]).await.expect(422), "type").is_empty());
    ana.post(&format!("/mail/{}/decision", ids[0]), &[("decision", "open"), ("type", "incident")]).await.expect(303);
    let program = ana.with_token(Scope::Write);
    assert_eq!(program.api("GET", "/tickets/1", Value::Null).await.json()["type"], json!("incident"));
    program.api("POST", &format!("/mails/{}/decision", ids[1]), json!({ "decision": "open", "type": "bug" })).await.expect(200);
    assert_eq!(program.api("GET", "/tickets/2", Value::Null).await.json()["type"], json!("bug"));
    let page = ana.get(&format!("/mail/{}", ids[1])).await.expect(200).html();
    assert!(page.contains("/tickets/merge?number=2"), "from there it is put elsewhere");
}

#[desk_test]
async fn pictures_in_a_mail_are_shown_as_we_have_drawn_them(desk: TestDesk) {
    const DOT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let raw = format!(
        "From: Eve <eve@elsewhere.example>\r\nSubject: See\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/html\r\n\r\n<p>Look: <img src=\"cid:dot\"><img src=\"https://evil.example/pixel.gif\"></p>\r\n\
         --b\r\nContent-Type: image/png\r\nContent-ID: <dot>\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: inline; filename=dot.png\r\n\r\n{DOT}\r\n--b--\r\n"
    );
    let mailbox = desk.mailbox("helena", "desk@harbour.example").await;
    let id = desk.receive(mailbox, raw).await.id;
    let ana = desk.person("ana");
    let page = ana.get(&format!("/mail/{id}")).await.expect(200).html();
    assert!(page.contains(&format!("<img src=\"/mail/{id}/pictures/0\"")) && !page.contains("evil.example/pixel"), "{page}");
    let picture = ana.get(&format!("/mail/{id}/pictures/0")).await.expect(200);
    assert!(picture.header("content-type").starts_with("image/") && picture.header("x-content-type-options") == "nosniff");
    ana.get(&format!("/mail/{id}/pictures/1")).await.expect(404);
    desk.stranger().get(&format!("/mail/{id}/pictures/0")).await.expect(404);
}
