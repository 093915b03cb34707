//! Merging tickets into one, and parting them again.

use kernel::TicketNumber;
use serde_json::{Value, json};
use testkit::{Person, TestDesk, desk_test};
use tickets::ticket;

fn program(desk: &TestDesk, name: &str) -> Person {
    desk.person(name).with_token(people::token::Scope::Write)
}

async fn two(desk: &TestDesk) -> (TicketNumber, TicketNumber) {
    let old = desk.ticket().from("rosa").titled("Printer jams").saying("Zebra paper sticks").open().await;
    let new = desk.ticket().from("jonas").titled("Printing fails").saying("Nothing comes out").open().await;
    (old.number, new.number)
}

async fn merge(desk: &TestDesk, who: &str, number: TicketNumber, into: TicketNumber) -> testkit::Answer {
    program(desk, who).api("POST", &format!("/tickets/{number}/merge"), json!({ "into": into })).await
}

async fn numbers_found(person: &Person, q: &str) -> Vec<i64> {
    let found = person.api("GET", &format!("/tickets?q={}", q.replace(' ', "+")), Value::Null).await.expect(200).json();
    found["data"].as_array().unwrap().iter().map(|ticket| ticket["number"].as_i64().unwrap()).collect()
}

/// A ticket as programs see it, without what counts changes.
async fn seen(person: &Person, number: TicketNumber) -> Value {
    let mut body = person.api("GET", &format!("/tickets/{number}"), Value::Null).await.expect(200).json();
    for passing in ["version", "updated_at"] {
        body.as_object_mut().unwrap().remove(passing);
    }
    json!({
        "ticket": body,
        "messages": person.api("GET", &format!("/tickets/{number}/messages"), Value::Null).await.expect(200).json(),
        "followers": person.api("GET", &format!("/tickets/{number}/followers"), Value::Null).await.expect(200).json(),
    })
}

#[desk_test]
async fn two_tickets_become_one_conversation(desk: TestDesk) {
    let (old, new) = two(&desk).await;
    let ana = program(&desk, "ana");
    ana.api("POST", &format!("/tickets/{old}/messages"), json!({ "kind": "reply", "text": "Which printer?" })).await.expect(201);
    let merged = merge(&desk, "ana", new, old).await.expect(200).json();
    assert_eq!((merged["number"].as_i64(), merged["message_count"].as_i64()), (Some(old.0), Some(3)));

    let messages = ana.api("GET", &format!("/tickets/{old}/messages"), Value::Null).await.json();
    let told: Vec<(i64, &str)> =
        messages["data"].as_array().unwrap().iter().map(|message| (message["ticket"].as_i64().unwrap(), message["text"].as_str().unwrap())).collect();
    assert_eq!(told, [(old.0, "Zebra paper sticks"), (new.0, "Nothing comes out"), (old.0, "Which printer?")], "in the order of time");

    let page = desk.person("ana").get(&format!("/tickets/{old}")).await.expect(200);
    assert!(page.text().contains("Nothing comes out") && page.text().contains(&format!("from #{new}")), "{}", page.text());
    let other = desk.person("ana").get(&format!("/tickets/{new}")).await.expect(200);
    assert!(other.html().contains(&format!("href=\"/tickets/{old}\"")) && other.text().contains("Nothing comes out"), "its page says where it went");
    assert!(!other.html().contains("class=\"composer is-answer"), "nothing is written there any more");
    let body = ana.api("GET", &format!("/tickets/{new}"), Value::Null).await.json();
    assert_eq!(body["merged_into"].as_i64(), Some(old.0));
}

#[desk_test]
async fn a_merged_ticket_leaves_lists_and_its_words_find_the_other(desk: TestDesk) {
    let (old, new) = two(&desk).await;
    let ana = program(&desk, "ana");
    assert_eq!(numbers_found(&ana, "is:open").await, [new.0, old.0]);
    merge(&desk, "ana", old, new).await.expect(200);
    assert_eq!(numbers_found(&ana, "is:open").await, [new.0]);
    assert_eq!(numbers_found(&ana, "is:merged").await, [old.0]);
    assert_eq!(numbers_found(&ana, "zebra").await, [new.0], "before the index has reached it");
    desk.work().await;
    tickets::search::index_all(&desk.app.db).await.unwrap();
    assert_eq!(numbers_found(&ana, "zebra").await, [new.0], "and after");
    let feed = desk.person("ana").get("/feed").await.expect(200).text();
    assert!(!feed.contains("Printer jams"), "{feed}");

    ana.api("DELETE", &format!("/tickets/{old}/merge"), Value::Null).await.expect(200);
    tickets::search::index_all(&desk.app.db).await.unwrap();
    assert_eq!(numbers_found(&ana, "zebra").await, [old.0]);
}

#[desk_test]
async fn parting_them_again_is_exact(desk: TestDesk) {
    let (old, new) = two(&desk).await;
    let ana = program(&desk, "ana");
    ana.api("POST", &format!("/tickets/{new}/messages"), json!({ "kind": "note", "text": "Same floor" })).await.expect(201);
    ana.api("PATCH", &format!("/tickets/{new}"), json!({ "priority": "high", "tags": ["print"] })).await.expect(200);
    let before = (seen(&ana, old).await, seen(&ana, new).await);
    merge(&desk, "ana", new, old).await.expect(200);
    assert_ne!(seen(&ana, old).await, before.0);
    ana.api("DELETE", &format!("/tickets/{new}/merge"), Value::Null).await.expect(200);
    assert_eq!((seen(&ana, old).await, seen(&ana, new).await), before);
    ana.api("DELETE", &format!("/tickets/{new}/merge"), Value::Null).await.expect(409);
}

#[desk_test]
async fn a_merged_ticket_cannot_be_changed_and_says_where_to_go_on(desk: TestDesk) {
    let (old, new) = two(&desk).await;
    merge(&desk, "ana", new, old).await.expect(200);
    let ana = program(&desk, "ana");
    for (method, path, body) in [
        ("PATCH", "", json!({ "title": "x" })),
        ("POST", "/messages", json!({ "kind": "reply", "text": "x" })),
        ("POST", "/transitions", json!({ "transition": "resolve" })),
        ("DELETE", "/assignment", Value::Null),
        ("PUT", "/follow", Value::Null),
    ] {
        let refused = ana.api(method, &format!("/tickets/{new}{path}"), body).await.expect(409).json();
        assert_eq!(refused["detail"].as_str(), Some(format!("#{new} was merged into #{old}. Go on there.").as_str()), "{method} {path}");
    }
    // Who was writing meanwhile finds the words again where they can be sent.
    let late =
        desk.person("tomas").post(&format!("/tickets/{new}/messages"), &[("kind", "reply"), ("text", "Have you tried turning it off?")]).await.expect(409);
    assert!(late.html().contains("Have you tried turning it off?") && late.html().contains(&format!("action=\"/tickets/{old}/messages\"")));
}

#[desk_test]
async fn chains_hold_and_circles_are_refused(desk: TestDesk) {
    let (a, b) = two(&desk).await;
    let c = desk.ticket().titled("Third").open().await.number;
    let ana = program(&desk, "ana");
    merge(&desk, "ana", a, b).await.expect(200);
    merge(&desk, "ana", a, b).await.expect(200);
    let before = seen(&ana, b).await;
    merge(&desk, "ana", b, c).await.expect(200);
    assert_eq!(seen(&ana, c).await["messages"]["data"].as_array().unwrap().len(), 3, "all three are read as one");
    assert_eq!(seen(&ana, c).await["ticket"]["message_count"], json!(3));

    merge(&desk, "ana", c, a).await.expect(422);
    merge(&desk, "ana", c, c).await.expect(422);
    merge(&desk, "ana", a, c).await.expect(409);
    let refused = ana.api("DELETE", &format!("/tickets/{a}/merge"), Value::Null).await.expect(409).json();
    assert!(refused["detail"].as_str().unwrap().contains(&format!("#{c}")), "{refused}");
    ana.api("DELETE", &format!("/tickets/{b}/merge"), Value::Null).await.expect(200);
    assert_eq!(seen(&ana, b).await, before, "with what was merged into it before");
}

#[desk_test]
async fn both_tickets_must_be_the_actors_to_see_and_change(desk: TestDesk) {
    let (old, new) = two(&desk).await;
    merge(&desk, "petra", new, old).await.expect(404);
    let theirs = desk.ticket().from("petra").open().await.number;
    merge(&desk, "petra", theirs, new).await.error_at("into");
    program(&desk, "petra").api("DELETE", &format!("/tickets/{new}/merge"), Value::Null).await.expect(404);
    desk.person("ana").with_token(people::token::Scope::Read).api("POST", &format!("/tickets/{new}/merge"), json!({ "into": old })).await.expect(403);
    crate::pages::help_desk::work_as_help_desk(&desk).await;
    let own = desk.ticket().from("rosa").open().await.number;
    merge(&desk, "rosa", own, old).await.expect(403);
    merge(&desk, "rosa", old, new).await.expect(422);
}

#[desk_test]
async fn those_of_the_merged_ticket_follow_the_other_and_everybody_is_told_once(desk: TestDesk) {
    let (old, new) = two(&desk).await;
    desk.act("ana", move |ctx| ticket::assign(ctx, new, ctx.me()?)).await.unwrap();
    desk.work().await;
    merge(&desk, "tomas", new, old).await.expect(200);
    desk.work().await;
    let followers = desk.act("ana", move |ctx| ticket::find(ctx, old).and_then(|ticket| ticket::followers(ctx, &ticket))).await.unwrap();
    assert!(followers.contains(&desk.id_of("jonas")) && followers.contains(&desk.id_of("ana")));
    for (name, sentence) in [
        ("jonas", format!("Tomas Søndergaard merged #{new} Printing fails into #{old}")),
        ("rosa", format!("Tomas Søndergaard merged #{new} into #{old} Printer jams")),
    ] {
        let bell = desk.person(name).get("/notifications").await.expect(200).text();
        assert_eq!(bell.matches("merged").count(), 1, "{bell}");
        assert!(bell.contains(&sentence), "{bell}");
    }
}

#[desk_test]
async fn the_page_suggests_what_the_same_person_asked_shows_what_will_happen_and_takes_it_back(desk: TestDesk) {
    let (old, _) = two(&desk).await;
    let twin = desk.ticket().from("rosa").titled("Still jammed").open().await.number;
    let ana = desk.person("ana");
    let page = ana.get(&format!("/tickets/merge?number={twin}")).await.expect(200).html();
    let at = |number: TicketNumber| page.find(&format!("into={number}")).unwrap_or_else(|| panic!("#{number} is not offered"));
    assert!(at(old) < page.find("into=2").unwrap(), "what Rosa asked stands first");
    let found = ana.get(&format!("/tickets/merge?number={twin}&find=printing")).await.expect(200).html();
    assert!(found.contains("into=2"));
    let plan = ana.get(&format!("/tickets/merge?number={twin}&into={old}")).await.expect(200).text();
    assert!(plan.contains("Its message is read on #1") && plan.contains("You can part them again"), "{plan}");

    let done = ana.post("/tickets/merge", &[("number", &twin.to_string()), ("into", &old.to_string())]).await.expect(303);
    assert_eq!(done.location(), format!("/tickets/{old}"));
    let undo = desk
        .act("ana", move |ctx| {
            let t = ticket::find(ctx, old)?;
            queue::latest(ctx, t.item())
        })
        .await
        .unwrap()
        .unwrap()
        .operation;
    ana.post(&format!("/tickets/{old}/undo?operation={undo}&back=/feed"), &[]).await.expect(303);
    let ticket = desk.act("ana", move |ctx| ticket::find(ctx, twin)).await.unwrap();
    assert_eq!(ticket.merged_into, None);

    ana.post("/tickets/merge", &[("number", &twin.to_string()), ("into", &old.to_string())]).await.expect(303);
    let merged = ana.get(&format!("/tickets/{twin}")).await.expect(200).html();
    assert!(merged.contains(&format!("action=\"/tickets/{twin}/part\"")));
    ana.post(&format!("/tickets/{twin}/part"), &[]).await.expect(303);
    assert!(!ana.get(&format!("/tickets/{twin}")).await.expect(200).html().contains("/part\""));
}

#[desk_test]
async fn several_rows_of_the_feed_become_one_and_are_taken_back_together(desk: TestDesk) {
    let (old, new) = two(&desk).await;
    let third = desk.ticket().titled("Third").open().await.number;
    let ana = desk.person("ana");
    assert!(ana.get("/feed").await.expect(200).html().contains("class=\"row-pick\""));
    let which = ana.get(&format!("/tickets/merge?back=%2Ffeed&number={old}&number={new}&number={third}")).await.expect(200).text();
    assert!(which.contains("Choose the ticket that stays"), "{which}");
    let fields = [("number", old.to_string()), ("number", new.to_string()), ("number", third.to_string()), ("into", new.to_string()), ("back", "/feed".into())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(ana.post("/tickets/merge", &fields).await.expect(303).location(), "/feed");
    let program = program(&desk, "ana");
    assert_eq!(numbers_found(&program, "is:open").await, [new.0]);
    let undo = desk
        .act("ana", move |ctx| {
            let t = ticket::find(ctx, new)?;
            queue::latest(ctx, t.item())
        })
        .await
        .unwrap()
        .unwrap()
        .operation;
    program.api("POST", &format!("/tickets/{new}/undo"), json!({ "operation": undo })).await.expect(200);
    assert_eq!(numbers_found(&program, "is:open").await.len(), 3);
}

#[desk_test]
async fn files_of_a_merged_ticket_are_read_where_it_went(desk: TestDesk) {
    let (old, new) = two(&desk).await;
    desk.person("jonas").post_file(&format!("/tickets/{new}/files"), "file", "log.txt", b"jam at tray 2", &[]).await.expect(303);
    merge(&desk, "ana", new, old).await.expect(200);
    let page = desk.person("ana").get(&format!("/tickets/{old}")).await.expect(200);
    crate::pages::help_desk::work_as_help_desk(&desk).await;
    let html = page.html();
    let at = html.find("/attachments/").unwrap_or_else(|| panic!("no file: {}", page.text()));
    let path: String = html[at..].chars().take_while(|c| *c != '"').collect();
    desk.person("rosa").get(&path).await.expect(200);
    desk.person("tomas").get(&path).await.expect(404);
    // Jonas asked on the other one: that is his to see, and this is not.
    desk.person("jonas").get(&format!("/tickets/{old}/menu")).await.expect(404);
    let own = desk.person("jonas").get(&format!("/tickets/{new}/menu")).await.expect(200).text();
    assert!(!own.contains("Zebra"), "{own}");
}
