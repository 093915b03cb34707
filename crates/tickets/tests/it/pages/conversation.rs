//! A ticket's page: what is said on it, and what is asked before something is said.

use testkit::{TestDesk, desk_test};

#[desk_test]
async fn the_page_tells_who_did_what(desk: TestDesk) {
    let ticket = desk.ticket().tagged("printer").owned_by("ana").with_note("Check the tray").with_reply("ana", "Try again").moved("resolve").open().await;
    let page = desk.person("tomas").get(&ticket.path()).await.expect(200).text();
    for shown in [
        "Invoices print blank",
        "raised by Rosa Mendes",
        "Rosa Mendes assigned it to Ana Ortiz",
        "Only your team sees this",
        "Check the tray",
        "Ana Ortiz To Rosa Mendes",
        "Ana Ortiz set the status to Resolved",
        "Reply to Rosa",
        "Everybody in Harbour Light Press can see this ticket.",
        "printer",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let russian = desk.person("tomas").in_russian().get(&ticket.path()).await;
    assert_eq!(russian.status(), 200);
}

#[desk_test]
async fn a_reply_is_said_and_a_note_stays_inside(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana");
    let said = ana.post(&format!("{}/messages", ticket.path()), &[("kind", "reply"), ("text", "Hello Rosa")]).await.expect(303);
    assert!(said.location().starts_with(&format!("{}#message-", ticket.path())));
    ana.post(&format!("{}/messages", ticket.path()), &[("kind", "note"), ("text", "Between us")]).await.expect(303);
    let page = ana.get(&ticket.path()).await.html();
    assert!(page.contains("Hello Rosa") && page.contains(r#"class="message is-note""#));
}

#[desk_test]
async fn nothing_is_not_a_reply(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let page = desk.person("ana").post(&format!("{}/messages", ticket.path()), &[("kind", "reply"), ("text", "  ")]).await.expect(422);
    assert!(page.text().contains("Write something or attach a file first."));
}

#[desk_test]
async fn a_reply_waits_when_the_conversation_moved_on(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let (ana, path) = (desk.person("ana"), format!("{}/messages", ticket.path()));
    let seen = seen(&ana.get(&ticket.path()).await.html());
    desk.person("rosa").post(&path, &[("text", "It works again")]).await.expect(303);

    let held = ana.post(&path, &[("kind", "reply"), ("text", "Please send a photo"), ("seen", &seen)]).await.expect(409);
    assert!(held.text().contains("a message has arrived") && held.text().contains("Send anyway"));
    assert!(held.html().contains("Please send a photo</textarea>"), "what was typed is kept");
    assert!(!desk.person("rosa").get(&ticket.path()).await.text().contains("Please send a photo"));

    let now_seen = self::seen(&held.html());
    assert_ne!(seen, now_seen);
    ana.post(&path, &[("kind", "reply"), ("text", "Good"), ("seen", &now_seen)]).await.expect(303);
    ana.post(&path, &[("kind", "reply"), ("text", "Waved through"), ("seen", &seen), ("anyway", "moved")]).await.expect(303);
    ana.post(&path, &[("kind", "note"), ("text", "A note hurts nobody"), ("seen", &seen)]).await.expect(303);
}

fn seen(html: &str) -> String {
    html.split(r#"name="seen" value=""#).nth(1).and_then(|rest| rest.split('"').next()).expect("what was seen").to_owned()
}

#[desk_test]
async fn a_promised_file_is_asked_for_once(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let (ana, path) = (desk.person("ana"), format!("{}/messages", ticket.path()));
    let held = ana.post(&path, &[("kind", "reply"), ("text", "See the attached form")]).await.expect(409);
    assert!(held.text().contains("it speaks of a file") && held.html().contains("See the attached form</textarea>"));
    ana.post(&path, &[("kind", "reply"), ("text", "See the attached form"), ("anyway", "files")]).await.expect(303);
    ana.post_file(&path, "file", "form.txt", b"form", &[("kind", "reply"), ("text", "Attached now")]).await.expect(303);
    assert!(ana.get(&ticket.path()).await.text().contains("form.txt"));
}

#[desk_test]
async fn a_note_begun_comes_back_as_a_note(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana");
    ana.post("/drafts", &[("item", &format!("ticket:{}:reply", ticket.number)), ("html", "<p>Older reply</p>")]).await.expect(204);
    ana.post("/drafts", &[("item", &format!("ticket:{}:note", ticket.number)), ("html", "<p>Later note</p>")]).await.expect(204);
    let page = ana.get(&ticket.path()).await.html();
    assert!(page.contains("Later note") && page.contains(r#"value="note" checked"#));
    ana.post(&format!("{}/messages", ticket.path()), &[("kind", "note"), ("html", "<p>Later note, finished</p>")]).await.expect(303);
    assert!(!ana.get(&ticket.path()).await.html().contains("Older reply"));
}

#[desk_test]
async fn a_long_conversation_opens_at_both_ends(desk: TestDesk) {
    let mut ticket = desk.ticket();
    for i in 1..=130 {
        ticket = ticket.with_reply(if i % 2 == 0 { "ana" } else { "rosa" }, &format!("Message number {i}."));
    }
    let ticket = ticket.open().await;
    let ana = desk.person("ana");
    let page = ana.get(&ticket.path()).await.expect(200).text();
    assert!(page.contains("Message number 19.") && !page.contains("Message number 20."));
    assert!(page.contains("Show 11 messages in between") && page.contains("Message number 31.") && page.contains("Message number 130."));
    assert!(ana.get(&format!("{}?all=1", ticket.path())).await.expect(200).text().contains("Message number 25."));
}
