//! Who is told what, in the bell and by mail.

use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

async fn bell(desk: &TestDesk, name: &str) -> Vec<String> {
    let person = desk.person(name).with_token(people::token::Scope::Read);
    let list = person.api("GET", "/notifications", Value::Null).await.expect(200).json();
    list["data"].as_array().unwrap().iter().map(|each| each["text"].as_str().unwrap().to_owned()).collect()
}

#[desk_test]
async fn the_requester_is_told_of_a_reply_and_the_agent_is_not(desk: TestDesk) {
    desk.ticket().titled("Blank invoices").with_reply("ana", "I restarted the queue").open().await;
    desk.work().await;
    assert_eq!(bell(&desk, "rosa").await, ["Ana Ortiz replied on #1 Blank invoices"]);
    assert!(bell(&desk, "ana").await.is_empty());
    let mail = desk.outbox().await;
    assert_eq!(mail.len(), 1);
    assert_eq!(mail[0].to_address, "rosa@example.com");
    assert!(mail[0].text.contains("I restarted the queue"));
    assert!(mail[0].text.contains("http://127.0.0.1:8080/tickets/1"));
}

#[desk_test]
async fn one_tick_box_turns_the_mails_off_and_leaves_the_bell(desk: TestDesk) {
    let rosa = desk.person("rosa").with_token(people::token::Scope::Write);
    rosa.api("PATCH", "/me", json!({ "mail_alerts_on": false })).await.expect(200);
    desk.ticket().with_reply("ana", "looking").open().await;
    desk.work().await;
    assert!(desk.outbox().await.is_empty());
    assert_eq!(bell(&desk, "rosa").await.len(), 1);
}

#[desk_test]
async fn a_new_owner_and_the_followers_are_told_of_what_happens(desk: TestDesk) {
    let ticket = desk.ticket().titled("VPN").owned_by("tomas").open().await;
    desk.work().await;
    assert_eq!(bell(&desk, "tomas").await, ["Rosa Mendes assigned #1 VPN"]);
    let number = ticket.number;
    let jonas = desk.id_of("jonas");
    desk.act("jonas", move |ctx| tickets::ticket::follow(ctx, number, jonas)).await.unwrap();
    let ana = desk.person("ana").with_token(people::token::Scope::Write);
    ana.api("POST", &format!("/tickets/{number}/transitions"), json!({ "transition": "resolve" })).await.expect(200);
    desk.work().await;
    assert_eq!(bell(&desk, "jonas").await, ["Ana Ortiz resolved #1 VPN"]);
    assert_eq!(bell(&desk, "rosa").await, ["Ana Ortiz resolved #1 VPN"]);
}

#[desk_test]
async fn the_bell_speaks_the_readers_language(desk: TestDesk) {
    let rosa = desk.person("rosa").with_token(people::token::Scope::Write);
    rosa.api("PATCH", "/me", json!({ "language": "ru" })).await.expect(200);
    desk.ticket().titled("VPN").with_reply("ana", "looking").open().await;
    desk.work().await;
    assert!(desk.person("rosa").get("/notifications").await.expect(200).text().contains("ответ в заявке #1 VPN"));
    assert!(desk.outbox().await[0].text.contains("Открыть заявку"));
}
