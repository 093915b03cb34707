//! Raising a ticket.

use serde_json::json;
use testkit::{TestDesk, desk_test};

#[desk_test]
async fn a_colleague_sees_a_new_ticket_in_the_feed(desk: TestDesk) {
    let ticket = desk.ticket().from("rosa").titled("Plotter eats paper").open().await;
    let feed = desk.person("ana").get("/feed").await.expect(200).text();
    assert!(feed.contains("Plotter eats paper"), "{feed}");
    assert!(feed.contains("Rosa Mendes"));
    let page = desk.person("ana").get(&ticket.path()).await.expect(200).text();
    assert!(page.contains("Since this morning every invoice comes out blank."));
}

#[desk_test]
async fn numbers_count_up_from_one_in_each_organization(desk: TestDesk) {
    for expected in 1..=3 {
        assert_eq!(desk.ticket().open().await.number.0, expected);
    }
    assert_eq!(desk.ticket().from("petra").open().await.number.0, 1);
}

#[desk_test]
async fn each_type_begins_as_its_workflow_says(desk: TestDesk) {
    for slug in ["incident", "bug", "question", "service_request"] {
        let ticket = desk.ticket().of_type(slug).open().await;
        assert_eq!((ticket.status.as_str(), ticket.priority.slug()), ("open", "normal"), "{slug}");
    }
}

#[desk_test]
async fn a_form_without_a_title_comes_back_filled_in(desk: TestDesk) {
    let answer = desk.person("rosa").post("/tickets", &[("type", "incident"), ("title", "  "), ("text", "the long story I typed")]).await.expect(422);
    assert!(answer.html().contains("the long story I typed"));
    assert!(answer.text().contains("Fill this in."));
}

#[desk_test]
async fn an_unknown_type_is_refused_at_its_field(desk: TestDesk) {
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let answer = ana.api("POST", "/tickets", json!({ "type": "wish", "title": "A pony", "text": "please" })).await.expect(422);
    assert!(answer.error_at("type").contains("no such ticket type"));
}

#[desk_test]
async fn an_agent_may_ask_in_somebody_elses_name(desk: TestDesk) {
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let rosa = desk.id_of("rosa").to_string();
    let ticket =
        ana.api("POST", "/tickets", json!({ "type": "question", "title": "By phone", "text": "she called", "requester": rosa })).await.expect(201).json();
    assert_eq!(ticket["requester"]["name"], "Rosa Mendes");
    let nils = desk.id_of("nils").to_string();
    let answer = ana.api("POST", "/tickets", json!({ "type": "question", "title": "By phone", "text": "he called", "requester": nils })).await.expect(422);
    assert!(answer.error_at("requester").contains("no such person"));
}

#[desk_test]
async fn what_people_write_is_cleaned_on_the_way_in(desk: TestDesk) {
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let html = r#"<p onclick="x()">Hello <script>alert(1)</script><img src=x onerror=alert(1)><b>you</b></p><form><input></form>"#;
    let ticket = ana.api("POST", "/tickets", json!({ "type": "bug", "title": "<b>bold</b> & title", "html": html })).await.expect(201).json();
    let messages = ana.api("GET", &format!("/tickets/{}/messages", ticket["number"]), json!(null)).await.expect(200).json();
    assert_eq!(messages["data"][0]["html"].as_str().unwrap().replace("<div></div>", ""), "<p>Hello <b>you</b></p>");
    let page = desk.person("ana").get(&format!("/tickets/{}", ticket["number"])).await.html();
    assert!(!page.contains("<b>bold</b>") && !page.contains("onerror"));
}
