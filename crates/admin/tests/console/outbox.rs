use serde_json::Value;
use testkit::{TestDesk, desk_test};

use super::queue_mail;

#[desk_test]
async fn the_operator_reads_what_waits_and_follows_its_link(desk: TestDesk) {
    let id = queue_mail(&desk, "ada@example.com", "Join Harbour Light Press").await;
    let operator = desk.admin();

    let list = operator.get("/operator/outbox").await.expect(200);
    assert!(list.text().contains("Join Harbour Light Press") && list.text().contains("ada@example.com"));
    assert!(list.text().contains("No mail server is set up") && list.text().contains("FIRSTLINE_SMTP_HOST"), "{}", list.text());

    let page = operator.get(&format!("/operator/outbox/{id}")).await.expect(200);
    assert!(page.html().contains("href=\"http://127.0.0.1:8080/join?token=abc\""), "{}", page.html());
    assert!(page.text().contains("Ana <b>invites</b> you."));
    assert!(page.header("content-security-policy").contains("frame-src 'self'") && page.header("content-security-policy").contains("'nonce-"));
    assert!(!page.header("content-security-policy").contains("'nonce-'"), "the nonce is this page's");
}

#[desk_test]
async fn the_html_part_is_shown_in_a_sandbox(desk: TestDesk) {
    let id = queue_mail(&desk, "ada@example.com", "Join").await;
    let part = desk.admin().get(&format!("/operator/outbox/{id}/html")).await.expect(200);
    let policy = part.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && policy.contains("sandbox allow-popups") && !policy.contains("allow-scripts"), "{policy}");
    assert_eq!(part.header("x-frame-options"), "SAMEORIGIN");
    assert!(part.html().contains("Ana &#60;b&#62;invites&#60;/b&#62; you.") && part.html().contains("<base target=\"_blank\">"));
}

#[desk_test]
async fn nobody_else_sees_the_outbox(desk: TestDesk) {
    let id = queue_mail(&desk, "ada@example.com", "Join").await;
    for path in ["/operator/outbox".to_owned(), format!("/operator/outbox/{id}"), format!("/operator/outbox/{id}/html"), "/operator/accounts?q=a".into()] {
        desk.stranger().get(&path).await.expect(403);
        desk.person("ana").get(&path).await.expect(403);
        let anonymous = desk.anonymous().get(&path).await.expect(303);
        assert!(anonymous.location().starts_with("/sign-in"), "{}", anonymous.location());
    }
    desk.person("ana").post(&format!("/operator/outbox/{id}/resend"), &[]).await.expect(403);
    desk.person("ana").post("/operator/outbox/test", &[]).await.expect(403);
    assert!(!desk.person("ana").get("/notifications").await.text().contains("Outbox"));
}

#[desk_test]
async fn the_api_does_what_the_page_does(desk: TestDesk) {
    let first = queue_mail(&desk, "ada@example.com", "One").await;
    queue_mail(&desk, "bo@example.com", "Two").await;
    let operator = desk.admin().with_token(people::token::Scope::Write);

    let page = operator.api("GET", "/operator/outbox?limit=1&state=queued", Value::Null).await.expect(200).json();
    assert_eq!(page["data"][0]["subject"], "Two");
    let next = page["next"].as_str().unwrap();
    let page = operator.api("GET", &format!("/operator/outbox?limit=1&after={next}"), Value::Null).await.expect(200).json();
    assert_eq!(page["data"][0]["id"], first.to_string());

    operator.api("GET", "/operator/outbox?state=lost", Value::Null).await.expect(422);
    operator.api("GET", "/operator/outbox/1", Value::Null).await.expect(404);
    let sent = operator.api("POST", &format!("/operator/outbox/{first}/resend"), Value::Null).await.expect(200).json();
    assert_eq!((sent["id"].as_str(), sent["state"].as_str()), (Some(first.to_string().as_str()), Some("queued")));

    let reader = desk.admin().with_token(people::token::Scope::Read);
    reader.api("GET", &format!("/operator/outbox/{first}"), Value::Null).await.expect(200);
    reader.api("POST", &format!("/operator/outbox/{first}/resend"), Value::Null).await.expect(403);
    desk.person("ana").with_token(people::token::Scope::Write).api("GET", "/operator/outbox", Value::Null).await.expect(403);
}

#[desk_test]
async fn an_empty_outbox_says_what_will_come(desk: TestDesk) {
    let operator = desk.admin();
    for mail in desk.outbox().await {
        desk.app
            .db
            .installation_write(move |installation| installation.execute(db::installation_sql!("DELETE FROM mail_out WHERE id = $1"), &db::params![mail.id]))
            .await
            .unwrap();
    }
    assert!(operator.get("/operator/outbox").await.expect(200).text().contains("No mail yet"));
    assert!(operator.get("/operator/outbox?state=failed").await.expect(200).text().contains("No mail is in this state."));
    assert!(operator.in_russian().get("/operator/outbox/7").await.status() == 404);
}
