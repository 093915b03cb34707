//! Owning, assigning, following: done, done again, not allowed.

use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

#[desk_test]
async fn assigning_twice_is_one_event_and_no_error(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let tomas = desk.id_of("tomas").to_string();
    let path = format!("/tickets/{}", ticket.number);
    for _ in 0..2 {
        assert_eq!(ana.api("PUT", &format!("{path}/assignment"), json!({ "user": tomas })).await.expect(200).json()["owner"]["name"], "Tomas Søndergaard");
    }
    let events = ana.api("GET", &format!("{path}/events"), Value::Null).await.json();
    assert_eq!(events["data"].as_array().unwrap().iter().filter(|event| event["kind"] == "ticket.assigned").count(), 1);
    ana.api("DELETE", &format!("{path}/assignment"), Value::Null).await.expect(204);
    ana.api("DELETE", &format!("{path}/assignment"), Value::Null).await.expect(204);
    assert!(ana.api("GET", &path, Value::Null).await.json()["owner"].is_null());
}

#[desk_test]
async fn nobody_of_another_organization_can_own_a_ticket(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let answer = ana.api("PUT", &format!("/tickets/{}/assignment", ticket.number), json!({ "user": desk.id_of("nils").to_string() })).await.expect(422);
    assert!(!answer.error_at("user").is_empty());
}

#[desk_test]
async fn a_ticket_of_another_organization_does_not_exist(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let nils = desk.stranger().with_token(people::token::Scope::Write);
    for (method, path) in [("GET", ""), ("PUT", "/assignment"), ("PUT", "/follow"), ("GET", "/messages"), ("GET", "/events"), ("GET", "/transitions")] {
        let body = if method == "PUT" && path == "/assignment" { json!({ "user": null }) } else { Value::Null };
        nils.api(method, &format!("/tickets/{}{path}", ticket.number), body).await.expect(404);
    }
}

#[desk_test]
async fn following_begins_and_ends_and_replying_makes_one_follow(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let tomas = desk.person("tomas").with_token(people::token::Scope::Write);
    let path = format!("/tickets/{}", ticket.number);
    tomas.api("PUT", &format!("{path}/follow"), Value::Null).await.expect(204);
    tomas.api("PUT", &format!("{path}/follow"), Value::Null).await.expect(204);
    let names =
        |answer: testkit::Answer| answer.json()["data"].as_array().unwrap().iter().map(|each| each["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(tomas.api("GET", &format!("{path}/followers"), Value::Null).await), ["Tomas Søndergaard"]);
    tomas.api("DELETE", &format!("{path}/follow"), Value::Null).await.expect(204);
    tomas.api("POST", &format!("{path}/messages"), json!({ "kind": "note", "text": "seen this before" })).await.expect(201);
    assert_eq!(names(tomas.api("GET", &format!("{path}/followers"), Value::Null).await), ["Tomas Søndergaard"]);
}
