//! Several people at once (promise R13).

use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

#[desk_test]
async fn two_who_own_a_ticket_at_the_same_moment_leave_one_owner_and_a_whole_chain(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let people: Vec<_> = ["ana", "tomas", "jonas", "helena"].map(|name| (desk.person(name).with_token(people::token::Scope::Write), desk.id_of(name))).into();
    let mut running = tokio::task::JoinSet::new();
    for (person, id) in people.iter().cycle().take(20) {
        let (person, path, id) = (person.clone(), format!("/tickets/{}/assignment", ticket.number), id.to_string());
        running.spawn(async move { person.api("PUT", &path, json!({ "user": id })).await.expect(200) });
    }
    while let Some(done) = running.join_next().await {
        done.unwrap();
    }
    let ana = &people[0].0;
    let events = ana.api("GET", &format!("/tickets/{}/events", ticket.number), Value::Null).await.json();
    let mut owner = Value::Null;
    for event in events["data"].as_array().unwrap().iter().filter(|event| event["kind"] == "ticket.assigned") {
        assert_eq!(event["data"]["from"], owner);
        owner = event["data"]["to"].clone();
    }
    assert_eq!(ana.api("GET", &format!("/tickets/{}", ticket.number), Value::Null).await.json()["owner"]["id"], owner);
}

#[desk_test]
async fn a_change_to_an_older_version_is_refused(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let path = format!("/tickets/{}", ticket.number);
    let seen = ana.api("GET", &path, Value::Null).await.expect(200).header("etag").to_owned();
    ana.api_with("PATCH", &path, json!({ "priority": "high" }), &[("If-Match", &seen)]).await.expect(200);
    ana.api_with("PATCH", &path, json!({ "priority": "low" }), &[("If-Match", &seen)]).await.expect(412);
    assert_eq!(ana.api("GET", &path, Value::Null).await.json()["priority"], "high");
}

#[desk_test]
async fn many_who_open_tickets_at_once_get_numbers_without_a_gap(desk: TestDesk) {
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let mut running = tokio::task::JoinSet::new();
    for n in 0..24 {
        let ana = ana.clone();
        running.spawn(async move {
            ana.api("POST", "/tickets", json!({ "type": "bug", "title": format!("Bug {n}"), "text": "x" })).await.expect(201).json()["number"].as_i64()
        });
    }
    let mut numbers: Vec<i64> = running.join_all().await.into_iter().flatten().collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=24).collect::<Vec<_>>());
}
