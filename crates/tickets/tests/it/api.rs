//! What programs may rely on beyond the single verbs.

use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

#[desk_test]
async fn a_reading_token_reads_and_does_not_write(desk: TestDesk) {
    let ticket = desk.ticket().open().await;
    let ana = desk.person("ana").with_token(people::token::Scope::Read);
    ana.api("GET", &format!("/tickets/{}", ticket.number), Value::Null).await.expect(200);
    ana.api("POST", "/tickets", json!({ "type": "bug", "title": "x", "text": "x" })).await.expect(403);
    ana.api("PUT", &format!("/tickets/{}/follow", ticket.number), Value::Null).await.expect(403);
}

#[desk_test]
async fn broken_json_is_400_and_unknown_fields_are_422(desk: TestDesk) {
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    ana.api_raw("POST", "/tickets", b"{\"type\":".to_vec(), &[]).await.expect(400);
    ana.api_raw("POST", "/tickets", b"\xff\xfe".to_vec(), &[]).await.expect(400);
    let answer = ana.api("POST", "/tickets", json!({ "type": "bug", "title": "x", "text": "x", "owner_id": "1" })).await.expect(422);
    assert!(answer.error_at("owner_id").contains("unknown field"));
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let answer = ana.api("POST", "/tickets", json!({ "type": "bug", "title": "a\u{0}b", "text": "x" })).await.expect(422);
    assert!(answer.error_at("title").contains("U+0000"));
}

#[desk_test]
async fn the_types_come_with_their_workflows(desk: TestDesk) {
    let ana = desk.person("ana").with_token(people::token::Scope::Read);
    let types = ana.api("GET", "/ticket-types", Value::Null).await.expect(200).json();
    let slugs: Vec<&str> = types["data"].as_array().unwrap().iter().map(|each| each["slug"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["incident", "bug", "question", "service_request"]);
    assert!(types["data"][0]["workflow"]["transitions"].as_array().unwrap().len() >= 6);
}
