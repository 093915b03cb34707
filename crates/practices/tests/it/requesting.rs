//! Requesting services.

use people::token::Scope;
use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};
use tickets::workflow::Priority;

use crate::{LAPTOP, portal, service, work_as_help_desk};

#[desk_test]
async fn a_request_becomes_a_ticket_that_begins_with_the_answers(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let laptop = service(&desk, "New laptop", LAPTOP).await;
    let (path, rosa) = (format!("{}/services/{}", portal(&desk).await, laptop.id), desk.person("rosa"));
    let page = rosa.get(&path).await.expect(200).text();
    assert!(page.contains("Which one?") && page.contains("Only if “Which one?” is “Strong”"), "{page}");

    let sent = rosa.post(&path, &[("a-model", "Strong"), ("a-why", "Films"), ("a-screens", "2"), ("text", "Thank you")]).await.expect(303);
    let number: i64 = sent.location().rsplit('/').next().expect("a number").parse().expect("a number");
    let seen = rosa.get(sent.location()).await.expect(200).text();
    for word in ["New laptop", "Which one? Strong", "What for? Films", "Thank you"] {
        assert!(seen.contains(word), "{word}: {seen}");
    }
    let found = desk.act("helena", move |ctx| tickets::ticket::find(ctx, kernel::TicketNumber(number))).await.expect("a ticket");
    assert_eq!((found.ticket_type.as_str(), found.priority, found.title.as_str()), ("service_request", Priority::Normal, "New laptop"));
    let desk_page = desk.person("helena").get(&format!("/tickets/{number}")).await.expect(200).text();
    assert!(desk_page.contains("Requested from the catalogue: New laptop"), "{desk_page}");
    // The words are found like everything that was written.
    let search = desk.person("helena").get("/feed?q=films").await.expect(200).text();
    assert!(search.contains("New laptop"));
}

#[desk_test]
async fn what_is_wrong_comes_back_at_its_field_and_what_was_typed_stays(desk: TestDesk) {
    let laptop = service(&desk, "New laptop", LAPTOP).await;
    let path = format!("{}/services/{}", portal(&desk).await, laptop.id);
    let rosa = desk.person("rosa");
    let again = rosa.post(&path, &[("a-model", "Strong"), ("a-screens", "7"), ("text", "By Friday")]).await.expect(422);
    let (html, text) = (again.html(), again.text());
    assert!(html.contains("a-why-error") && text.contains("Enter 2 or less."), "{text}");
    assert!(html.contains("value=\"7\"") && html.contains("By Friday") && html.contains("value=\"Strong\" checked"), "{html}");
    // What is not asked is not wrong: the light one needs no reason.
    rosa.post(&path, &[("a-model", "Light"), ("a-why", "")]).await.expect(303);
}

/// A question that is answered with a file.
const BADGE: &str = r#"{"fields": [
    {"key": "photo", "label": "Your photo", "kind": "file", "required": true},
    {"key": "doors", "label": "Which doors?", "kind": "text", "required": true}
]}"#;

#[desk_test]
async fn a_file_answers_its_question_and_need_not_be_sent_twice(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let badge = service(&desk, "Badge", BADGE).await;
    let path = format!("{}/services/{}", portal(&desk).await, badge.id);
    let rosa = desk.person("rosa");
    assert!(rosa.post(&path, &[("a-doors", "All")]).await.expect(422).html().contains("a-photo-error"));
    assert!(rosa.post(&path, &[("a-doors", "All"), ("a-photo", "me.png")]).await.expect(422).text().contains("This file is not there any more"));
    let again = rosa.post_file(&path, "a-photo", "rosa.txt", b"smile", &[("a-doors", "")]).await.expect(422).html();
    assert!(again.contains("rosa.txt") && !again.contains("a-photo-error"), "{again}");
    let kept = again.split("name=\"a-photo\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("the file that was kept").to_owned();
    // Nobody answers with somebody else's file.
    desk.person("jonas").post(&path, &[("a-doors", "All"), ("a-photo", &kept)]).await.expect(422);
    let sent = rosa.post(&path, &[("a-doors", "All"), ("a-photo", &kept)]).await.expect(303);
    let seen = rosa.get(sent.location()).await.expect(200);
    assert!(seen.text().contains("Your photo rosa.txt") && seen.html().contains(&format!("/attachments/{kept}")), "{}", seen.text());
}

#[desk_test]
async fn priority_is_no_matter_of_who_asks(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let laptop = service(&desk, "New laptop", LAPTOP).await;
    let rosa = desk.person("rosa");
    let program = rosa.with_token(Scope::Write);
    let path = format!("/services/{}/requests", laptop.id);
    program.api("POST", &path, json!({"answers": {"model": "Light"}, "priority": "urgent"})).await.expect(422);
    let sent = program.api("POST", &path, json!({"answers": {"model": "Light"}})).await.expect(201).json();
    assert_eq!(sent["priority"], "normal");
    let form = format!("{}/services/{}", portal(&desk).await, laptop.id);
    assert!(!rosa.get(&form).await.expect(200).html().contains("name=\"priority\""));
    let number: i64 = rosa
        .post(&form, &[("a-model", "Light"), ("priority", "urgent")])
        .await
        .expect(303)
        .location()
        .rsplit('/')
        .next()
        .expect("a number")
        .parse()
        .expect("a number");
    let found = desk.act("helena", move |ctx| tickets::ticket::find(ctx, kernel::TicketNumber(number))).await.expect("a ticket");
    assert_eq!(found.priority, Priority::Normal);
}

#[desk_test]
async fn a_sent_request_keeps_its_answers_with_the_labels_of_then(desk: TestDesk) {
    let laptop = service(&desk, "New laptop", LAPTOP).await;
    let rosa = desk.person("rosa").with_token(Scope::Write);
    let sent = rosa.api("POST", &format!("/services/{}/requests", laptop.id), json!({"answers": {"model": "Light", "screens": 1}})).await.expect(201).json();
    let helena = desk.person("helena").with_token(Scope::Write);
    let other = json!({"fields": [{"key": "model", "label": "Colour", "kind": "text", "required": true}]});
    helena.api("PUT", &format!("/services/{}/form", laptop.id), other).await.expect(200);
    helena.api("PATCH", &format!("/services/{}", laptop.id), json!({"name": "Computer"})).await.expect(200);
    helena.api("PUT", &format!("/services/{}/archive", laptop.id), Value::Null).await.expect(200);
    let kept = rosa.api("GET", &format!("/tickets/{}/request", sent["number"]), Value::Null).await.expect(200).json();
    assert_eq!(kept["name"], "New laptop");
    assert_eq!(kept["answers"][0], json!({"key": "model", "label": "Which one?", "kind": "one", "values": ["Light"]}));
    assert_eq!(kept["answers"][1]["values"], json!(["1"]));
}

#[desk_test]
async fn a_form_that_changed_meanwhile_is_shown_anew(desk: TestDesk) {
    let laptop = service(&desk, "New laptop", LAPTOP).await;
    let path = format!("{}/services/{}", portal(&desk).await, laptop.id);
    let changed = practices::catalogue::form::Form::from_json(r#"{"fields": [{"key": "model", "label": "Colour", "kind": "text"}]}"#).expect("a form");
    desk.act("helena", move |ctx| practices::catalogue::give_form(ctx, laptop.id, &changed, |_| Ok(())).map(drop)).await.expect("another form");
    let old = laptop.form_version.to_string();
    let again = desk.person("rosa").post(&path, &[("form", old.as_str()), ("a-model", "Light")]).await.expect(409).text();
    assert!(again.contains("The form has been changed since you opened it") && again.contains("Colour"), "{again}");
}

#[desk_test]
async fn what_is_not_for_somebody_is_not_there(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let visit = service(&desk, "Site visit", LAPTOP).await;
    let hidden = practices::catalogue::ServiceChange { shown_to: Some("contract".into()), ..Default::default() };
    let (id, slug) = (visit.id, portal(&desk).await);
    desk.act("helena", move |ctx| practices::catalogue::edit(ctx, id, &hidden, |_| Ok(())).map(drop)).await.expect("a change");
    let (rosa, program) = (desk.person("rosa"), desk.person("rosa").with_token(Scope::Write));
    assert!(!rosa.get(&format!("{slug}/services")).await.expect(200).text().contains("Site visit"));
    rosa.get(&format!("{slug}/services/{id}")).await.expect(404);
    rosa.post(&format!("{slug}/services/{id}"), &[("a-model", "Light")]).await.expect(404);
    program.api("POST", &format!("/services/{id}/requests"), json!({"answers": {"model": "Light"}})).await.expect(404);
    program.api("GET", &format!("/services/{id}"), Value::Null).await.expect(404);
    program.api("GET", &format!("/services/{id}/form"), Value::Null).await.expect(404);
    assert_eq!(program.api("GET", "/services", Value::Null).await.expect(200).json()["data"], json!([]));
    // Who answers tickets sees it, and can request it for others by asking themselves.
    assert!(desk.person("helena").get(&format!("{slug}/services")).await.expect(200).text().contains("Site visit"));
}

#[desk_test]
async fn people_of_a_client_request_what_their_contract_covers_and_nothing_else(desk: TestDesk) {
    work_as_help_desk(&desk).await;
    let (visit, badge) = (service(&desk, "Site visit", LAPTOP).await, service(&desk, "Badge", LAPTOP).await);
    let (helena, rosa, id, slug) = (desk.person("helena"), desk.person("rosa"), desk.id_of("rosa"), portal(&desk).await);
    let contract = desk.act("helena", move |ctx| {
        let client = people::client::add_client(ctx, &people::client::ClientChange { name: Some("Old Mill".into()), ..Default::default() })?;
        let terms = people::contract::ContractChange { number: Some("HL-7".into()), state: Some("active".into()), ..Default::default() };
        let contract = people::contract::add_contract(ctx, client.id, &terms)?;
        people::contract::move_person(ctx, id, "HL-7").map(|_| contract.id)
    });
    let path = format!("/settings/contracts/{}", contract.await.expect("a contract"));
    let seen = async || rosa.get(&format!("{slug}/services")).await.expect(200).text();
    assert!(!seen().await.contains("Site visit") && !seen().await.contains("Badge"), "nothing is covered yet");
    assert!(helena.get(&path).await.expect(200).text().contains("Covers no service yet"));
    helena.post(&format!("{path}/services"), &[("services", &visit.id.to_string())]).await.expect(303);
    assert!(helena.get(&path).await.expect(200).text().contains("Covers one service"));
    assert!(seen().await.contains("Site visit") && !seen().await.contains("Badge"));
    rosa.post(&format!("{slug}/services/{}", visit.id), &[("a-model", "Light")]).await.expect(303);
    rosa.post(&format!("{slug}/services/{}", badge.id), &[("a-model", "Light")]).await.expect(404);
    // What is not in the catalogue is refused, and nothing is changed.
    let foreign = service_of(&desk, "nils").await;
    helena.post(&format!("{path}/services"), &[("services", &foreign)]).await.expect(422);
    helena.post(&format!("{path}/services"), &[("services", "x")]).await.expect(422);
    assert!(seen().await.contains("Site visit"));
    rosa.get(&format!("{path}/services")).await.expect(403);
    helena.post(&format!("{path}/services"), &[]).await.expect(303);
    assert!(!seen().await.contains("Site visit"));
}

/// A service of another organization.
async fn service_of(desk: &TestDesk, administrator: &str) -> String {
    let change = practices::catalogue::ServiceChange { name: Some("Elsewhere".into()), ..Default::default() };
    desk.act(administrator, move |ctx| practices::catalogue::create(ctx, false, &change)).await.expect("a service").id.to_string()
}

#[desk_test]
async fn words_of_every_kind_are_shown_as_they_were_written(desk: TestDesk) {
    let hostile = "<script>alert(1)</script>\"'&{{7*7}}\u{202e}\u{1f642}";
    let form = json!({"fields": [{"key": "a", "label": hostile, "help": hostile, "kind": "long_text"}, {"key": "b", "label": "B", "kind": "one", "choices": [hostile]}]});
    let odd = service(&desk, &format!("Odd {hostile}"), &form.to_string()).await;
    let (rosa, path) = (desk.person("rosa"), format!("{}/services/{}", portal(&desk).await, odd.id));
    for place in [path.clone(), format!("/settings/catalogue/{}/form", odd.id), format!("/settings/catalogue/{}/preview", odd.id), "/settings/catalogue".into()]
    {
        let page = desk.person("helena").get(&place).await.expect(200).html();
        assert!(!page.contains("<script>alert"), "{place}");
    }
    let sent = rosa.post(&path, &[("a-a", hostile), ("text", hostile)]).await.expect(303);
    for place in [sent.location().to_owned(), format!("/tickets/{}", sent.location().rsplit('/').next().expect("a number"))] {
        let page = desk.person("helena").get(&place).await.expect(200);
        assert!(!page.html().contains("<script>alert") && page.text().contains("alert(1)"), "{place}");
    }
    rosa.post(&path, &[("a-a", "a\0b")]).await.expect(422);
}
