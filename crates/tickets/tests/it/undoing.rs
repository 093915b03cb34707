//! Taking back.

use serde_json::{Value, json};
use testkit::{Person, TestDesk, desk_test};

async fn last_operation(ana: &Person, number: kernel::TicketNumber) -> String {
    let events = ana.api("GET", &format!("/tickets/{number}/events"), Value::Null).await.json();
    events["data"].as_array().unwrap().last().unwrap()["operation"].as_str().unwrap().to_owned()
}

#[desk_test]
async fn several_changes_of_one_operation_are_taken_back_together(desk: TestDesk) {
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let ticket = desk.ticket().titled("Old name").tagged("vpn").open().await;
    let path = format!("/tickets/{}", ticket.number);
    ana.api("PATCH", &path, json!({ "title": "New name", "priority": "urgent", "tags": ["network"] })).await.expect(200);
    let operation = last_operation(&ana, ticket.number).await;
    let back = ana.api("POST", &format!("{path}/undo"), json!({ "operation": operation })).await.expect(200).json();
    assert_eq!((back["title"].as_str(), back["priority"].as_str(), back["tags"][0].as_str()), (Some("Old name"), Some("normal"), Some("vpn")));
    ana.api("POST", &format!("{path}/undo"), json!({ "operation": operation })).await.expect(409);
}

#[desk_test]
async fn later_work_of_others_is_not_undone_with_it(desk: TestDesk) {
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let ticket = desk.ticket().open().await;
    let path = format!("/tickets/{}", ticket.number);
    ana.api("PATCH", &path, json!({ "priority": "high" })).await.expect(200);
    let operation = last_operation(&ana, ticket.number).await;
    ana.api("PATCH", &path, json!({ "priority": "urgent" })).await.expect(200);
    let answer = ana.api("POST", &format!("{path}/undo"), json!({ "operation": operation })).await.expect(409);
    assert!(answer.json()["detail"].as_str().unwrap().contains("changed again since"));
}

#[desk_test]
async fn a_move_is_taken_back_and_a_reply_stays_said(desk: TestDesk) {
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let ticket = desk.ticket().open().await;
    let path = format!("/tickets/{}", ticket.number);
    ana.api("POST", &format!("{path}/transitions"), json!({ "transition": "resolve" })).await.expect(200);
    let operation = last_operation(&ana, ticket.number).await;
    let back = ana.api("POST", &format!("{path}/undo"), json!({ "operation": operation })).await.expect(200).json();
    assert_eq!((back["status"].as_str(), back["resolved_at"].is_null()), (Some("open"), true));
    ana.api("POST", &format!("{path}/messages"), json!({ "kind": "note", "text": "hm" })).await.expect(201);
    let operation = last_operation(&ana, ticket.number).await;
    ana.api("POST", &format!("{path}/undo"), json!({ "operation": operation })).await.expect(409);
}
