//! Files on tickets: whose they are, and who may fetch them.

use serde_json::{Value, json};
use testkit::{Person, TestDesk, desk_test};

const PNG: &[u8] = include_bytes!("dot.png");

async fn upload(person: &Person, name: &str, bytes: &[u8]) -> String {
    person.post_file("/attachments", "file", name, bytes, &[]).await.expect(201).json()["id"].as_str().unwrap().to_owned()
}

#[desk_test]
async fn a_file_belongs_to_its_uploader_until_it_is_sent(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let id = upload(&rosa, "log.txt", b"line one").await;
    rosa.get(&format!("/attachments/{id}")).await.expect(200);
    desk.person("ana").get(&format!("/attachments/{id}")).await.expect(404);
    let api = rosa.with_token(people::token::Scope::Write);
    api.api("POST", "/tickets", json!({ "type": "incident", "title": "See the log", "text": "attached", "attachments": [id] })).await.expect(201);
    let fetched = desk.person("ana").get(&format!("/attachments/{id}")).await.expect(200);
    assert_eq!(&fetched.body[..], b"line one");
    assert!(fetched.header("content-disposition").starts_with("attachment"));
    desk.stranger().get(&format!("/attachments/{id}")).await.expect(404);
    desk.anonymous().get(&format!("/attachments/{id}")).await.expect(303);
}

#[desk_test]
async fn nobody_can_attach_somebody_elses_upload_nor_one_twice(desk: TestDesk) {
    let id = upload(&desk.person("rosa"), "log.txt", b"line one").await;
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    let ticket = json!({ "type": "incident", "title": "Not mine", "text": "x", "attachments": [id] });
    assert!(!ana.api("POST", "/tickets", ticket.clone()).await.expect(422).error_at("attachments").is_empty());
    let rosa = desk.person("rosa").with_token(people::token::Scope::Write);
    rosa.api("POST", "/tickets", ticket.clone()).await.expect(201);
    rosa.api("POST", "/tickets", ticket).await.expect(422);
}

#[desk_test]
async fn a_picture_is_shown_and_a_page_is_not(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let picture = upload(&rosa, "shot.png", PNG).await;
    let shown = rosa.get(&format!("/attachments/{picture}")).await.expect(200);
    assert!(shown.header("content-type").starts_with("image/"));
    assert!(shown.header("content-security-policy").contains("sandbox"));
    let page = upload(&rosa, "page.html", b"<script>alert(1)</script>").await;
    let sent = rosa.get(&format!("/attachments/{page}")).await.expect(200);
    assert!(sent.header("content-disposition").starts_with("attachment"));
    assert!(!sent.header("content-type").contains("html"));
}

#[desk_test]
async fn a_file_over_the_limit_is_refused_in_words(desk: TestDesk) {
    let answer = desk.person("rosa").post_file("/attachments", "file", "big.bin", &vec![7; (1 << 20) + 1], &[]).await;
    assert_eq!(answer.status(), 413);
}

#[desk_test]
async fn files_of_a_ticket_are_listed_and_counted(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let ids = [upload(&rosa, "a.txt", b"a").await, upload(&rosa, "b.txt", b"b").await];
    let ticket = desk.ticket().open().await;
    let api = rosa.with_token(people::token::Scope::Write);
    let path = format!("/tickets/{}/attachments", ticket.number);
    assert_eq!(api.api("POST", &path, json!({ "attachments": ids })).await.expect(200).json()["attachment_count"], 2);
    assert_eq!(api.api("GET", &path, Value::Null).await.expect(200).json()["data"].as_array().unwrap().len(), 2);
}
