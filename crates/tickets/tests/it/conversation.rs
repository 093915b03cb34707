//! Replies and notes.

use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

#[desk_test]
async fn a_reply_is_read_by_everybody_in_the_conversation(desk: TestDesk) {
    let ticket = desk.ticket().with_reply("ana", "Please try the other tray").open().await;
    assert!(desk.person("rosa").get(&ticket.path()).await.text().contains("Please try the other tray"));
}

#[desk_test]
async fn an_empty_reply_is_refused_at_its_field(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let path = format!("/tickets/{}/messages", ticket.number);
    for body in [json!({ "kind": "reply", "html": "<p> </p>" }), json!({ "kind": "reply", "text": "  " }), json!({ "kind": "note", "markdown": "" })] {
        assert!(ana.api("POST", &path, body).await.expect(422).error_at("text").contains("Write something"));
    }
    assert!(!ana.api("POST", &path, json!({ "kind": "reply" })).await.expect(422).error_at("text").is_empty());
    assert!(!ana.api("POST", &path, json!({ "kind": "shout", "text": "x" })).await.expect(422).error_at("kind").is_empty());
    assert!(!ana.api("POST", &path, json!({ "kind": "reply", "text": "x", "html": "x" })).await.expect(422).error_at("html").is_empty());
}

#[desk_test]
async fn a_repeated_request_with_the_same_key_says_it_once(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let path = format!("/tickets/{}/messages", ticket.number);
    let key = [("Idempotency-Key", "a-key-of-the-client")];
    let first = ana.api_with("POST", &path, json!({ "kind": "reply", "text": "once" }), &key).await.expect(201).json();
    let second = ana.api_with("POST", &path, json!({ "kind": "reply", "text": "once" }), &key).await.expect(201).json();
    assert_eq!(first, second);
    ana.api_with("POST", &path, json!({ "kind": "reply", "text": "other" }), &key).await.expect(422);
    let messages = ana.api("GET", &path, Value::Null).await.json();
    assert_eq!(messages["data"].as_array().unwrap().len(), 2);
}

#[desk_test]
async fn a_long_conversation_comes_in_pages(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    for n in 0..7 {
        ana.api("POST", &format!("/tickets/{}/messages", ticket.number), json!({ "kind": "note", "text": format!("note {n}") })).await.expect(201);
    }
    let (mut after, mut texts) = (String::new(), Vec::new());
    loop {
        let page = ana.api("GET", &format!("/tickets/{}/messages?limit=3{after}", ticket.number), Value::Null).await.expect(200).json();
        texts.extend(page["data"].as_array().unwrap().iter().map(|message| message["text"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(texts.len(), 8);
    assert_eq!(texts[7], "note 6");
}
