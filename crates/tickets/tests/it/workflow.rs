//! Moving tickets: by hand, and by what is said on them.

use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

async fn status(desk: &TestDesk, number: kernel::TicketNumber) -> String {
    let ana = desk.person("ana").with_token(people::token::Scope::Read);
    ana.api("GET", &format!("/tickets/{number}"), Value::Null).await.expect(200).json()["status"].as_str().unwrap_or_default().to_owned()
}

#[desk_test]
async fn the_offered_transitions_are_those_of_the_definition(desk: TestDesk) {
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let cases: [(&'static str, &[&str]); 4] = [
        ("incident", &["start", "wait", "resolve", "close"]),
        ("bug", &["start", "wait", "resolve", "close", "decline", "mark_duplicate"]),
        ("question", &["answer", "wait", "close"]),
        ("service_request", &["start", "wait", "fulfil", "close", "decline"]),
    ];
    for (slug, expected) in cases {
        let ticket = desk.ticket().of_type(slug).open().await;
        let offered = ana.api("GET", &format!("/tickets/{}/transitions", ticket.number), Value::Null).await.expect(200).json();
        let mut names: Vec<&str> = offered["data"].as_array().unwrap().iter().map(|each| each["name"].as_str().unwrap()).collect();
        let mut expected = expected.to_vec();
        names.sort_unstable();
        expected.sort_unstable();
        assert_eq!(names, expected, "{slug}");
    }
}

#[desk_test]
async fn a_resolved_incident_can_be_closed_without_a_word_and_an_open_one_cannot(desk: TestDesk) {
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let ticket = desk.ticket().open().await;
    let path = format!("/tickets/{}/transitions", ticket.number);
    let refused = ana.api("POST", &path, json!({ "transition": "close" })).await.expect(422);
    assert!(refused.error_at("comment").contains("Write a comment"));
    ana.api("POST", &path, json!({ "transition": "resolve" })).await.expect(200);
    assert_eq!(ana.api("POST", &path, json!({ "transition": "close" })).await.expect(200).json()["status"], "closed");
    ana.api("POST", &path, json!({ "transition": "resolve" })).await.expect(409);
    assert_eq!(ana.api("POST", &path, json!({ "transition": "reopen" })).await.expect(200).json()["status"], "open");
}

#[desk_test]
async fn a_duplicate_names_the_ticket_it_repeats(desk: TestDesk) {
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let original = desk.ticket().of_type("bug").open().await.number;
    let ticket = desk.ticket().of_type("bug").open().await.number;
    let path = format!("/tickets/{ticket}/transitions");
    ana.api("POST", &path, json!({ "transition": "mark_duplicate" })).await.expect(422);
    assert!(!ana.api("POST", &path, json!({ "transition": "mark_duplicate", "ticket": 999 })).await.expect(422).error_at("ticket").is_empty());
    assert!(
        ana.api("POST", &path, json!({ "transition": "mark_duplicate", "ticket": ticket }))
            .await
            .expect(422)
            .error_at("ticket")
            .contains("cannot repeat itself")
    );
    assert_eq!(ana.api("POST", &path, json!({ "transition": "mark_duplicate", "ticket": original })).await.expect(200).json()["status"], "duplicate");
}

#[desk_test]
async fn an_agents_first_reply_starts_work_and_a_question_is_answered_by_it(desk: TestDesk) {
    for (slug, expected) in [("incident", "in_progress"), ("bug", "in_progress"), ("service_request", "in_progress"), ("question", "answered")] {
        let ticket = desk.ticket().of_type(slug).with_reply("ana", "I am looking").open().await;
        assert_eq!(status(&desk, ticket.number).await, expected, "{slug}");
    }
}

#[desk_test]
async fn the_requesters_reply_brings_a_ticket_back(desk: TestDesk) {
    for (slug, transition) in [("incident", "wait"), ("incident", "resolve"), ("question", "answer"), ("service_request", "fulfil")] {
        let ticket = desk.ticket().of_type(slug).moved(transition).open().await;
        let rosa = desk.person("rosa").with_token(people::token::Scope::Write);
        rosa.api("POST", &format!("/tickets/{}/messages", ticket.number), json!({ "kind": "reply", "text": "still broken" })).await.expect(201);
        assert_eq!(status(&desk, ticket.number).await, "open", "{slug} after {transition}");
    }
}

#[desk_test]
async fn a_closed_ticket_reopens_within_the_window_only(desk: TestDesk) {
    let rosa = desk.person("rosa").with_token(people::token::Scope::Write);
    let ticket = desk.ticket().moved("close").open().await;
    let path = format!("/tickets/{}/messages", ticket.number);
    desk.wait(kernel::days(13));
    rosa.api("POST", &path, json!({ "kind": "reply", "text": "it is back" })).await.expect(201);
    assert_eq!(status(&desk, ticket.number).await, "open");
    let late = desk.ticket().moved("close").open().await;
    desk.wait(kernel::days(15));
    rosa.api("POST", &format!("/tickets/{}/messages", late.number), json!({ "kind": "reply", "text": "thank you" })).await.expect(201);
    assert_eq!(status(&desk, late.number).await, "closed");
}

#[desk_test]
async fn another_type_keeps_the_category_of_the_status(desk: TestDesk) {
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let ticket = desk.ticket().moved("resolve").open().await;
    let changed = ana.api("PATCH", &format!("/tickets/{}", ticket.number), json!({ "type": "question" })).await.expect(200).json();
    assert_eq!((changed["type"].as_str(), changed["category"].as_str()), (Some("question"), Some("done")));
}

#[desk_test]
async fn everything_that_happens_is_in_the_timeline(desk: TestDesk) {
    let ticket = desk.ticket().with_note("check the tray").with_reply("ana", "looking").owned_by("tomas").moved("resolve").open().await;
    let ana = desk.person("ana").with_token(people::token::Scope::Read);
    let events = ana.api("GET", &format!("/tickets/{}/events", ticket.number), Value::Null).await.expect(200).json();
    let kinds: Vec<&str> = events["data"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["ticket.opened", "ticket.assigned", "ticket.noted", "ticket.moved", "ticket.replied", "ticket.replied", "ticket.moved"],);
    assert!(events["data"].as_array().unwrap().iter().all(|event| event["via"] == "web" && !event["actor"]["name"].as_str().unwrap().is_empty()));
}
