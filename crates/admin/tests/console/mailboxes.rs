use kernel::{hours, minutes};
use people::token::Scope;
use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

use super::at_field;

/// The form as a browser sends it.
fn form<'a>(address: &'a str, changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let fields = [
        ("address", address),
        ("from_name", "Harbour Light IT"),
        ("protocol", "imap"),
        ("host", "imap.harbour.example"),
        ("port", "993"),
        ("encryption", "tls"),
        ("username", address),
        ("password", "a secret of theirs"),
        ("folder", ""),
        ("outgoing", "installation"),
        ("out_host", ""),
        ("out_port", ""),
        ("out_encryption", "starttls"),
        ("out_username", ""),
        ("out_password", ""),
        ("default_type", "question"),
        ("language", "en"),
        ("strangers", ""),
    ];
    fields.into_iter().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name)).chain(changed.iter().copied()).collect()
}

#[desk_test]
async fn an_administrator_adds_a_mailbox_from_its_address_alone(desk: TestDesk) {
    let helena = desk.admin();
    let empty = helena.get("/settings/mailboxes").await.expect(200);
    assert!(empty.text().contains("Use an address of its own") && empty.html().contains("/settings/mailboxes/new"));
    assert!(helena.get("/settings").await.html().contains("href=\"/settings/mailboxes\""));

    let wrong = helena.get("/settings/mailboxes/new?address=nobody").await.expect(422);
    assert!(!at_field(&wrong, "address").is_empty());
    let proposed = helena.get("/settings/mailboxes/new?address=desk@harbour.example").await.expect(200).html();
    assert!(proposed.contains("value=\"imap.harbour.example\"") && proposed.contains("value=\"993\""), "{proposed}");

    let added = helena.post("/settings/mailboxes", &form("desk@harbour.example", &[])).await.expect(303);
    assert_eq!(added.location(), "/settings/mailboxes");
    let list = helena.get("/settings/mailboxes").await.expect(200).text();
    assert!(list.contains("Tell people to write to this address") && list.contains("desk@harbour.example") && list.contains("Not read yet"), "{list}");

    let again = helena.post("/settings/mailboxes", &form("Desk@Harbour.example", &[])).await.expect(422);
    assert_eq!(at_field(&again, "address"), "This address has a mailbox here already.");
}

#[desk_test]
async fn what_is_wrong_is_told_at_its_field_and_a_password_is_never_shown(desk: TestDesk) {
    let helena = desk.admin();
    let wrong = form("desk@harbour.example", &[("host", "https://imap.harbour.example"), ("port", "70000"), ("default_type", "zq"), ("strangers", "eat")]);
    let answer = helena.post("/settings/mailboxes", &wrong).await.expect(422);
    assert!(!at_field(&answer, "port").is_empty() && !at_field(&answer, "strangers").is_empty());
    assert!(!answer.html().contains("a secret of theirs"));
    let host = helena.post("/settings/mailboxes", &form("desk@harbour.example", &[("host", "https://imap.harbour.example")])).await.expect(422);
    assert!(!at_field(&host, "host").is_empty());
    let kind = helena.post("/settings/mailboxes", &form("desk@harbour.example", &[("default_type", "zq")])).await.expect(422);
    assert!(!at_field(&kind, "default_type").is_empty());

    // What was typed is kept, without being shown: the next sending needs it no more.
    let html = host.html();
    let kept = html.split_once("name=\"kept\" value=\"").and_then(|(_, rest)| rest.split_once('"')).map(|(kept, _)| kept.to_owned()).unwrap();
    assert!(!kept.is_empty());
    helena.post("/settings/mailboxes", &form("desk@harbour.example", &[("password", ""), ("kept", &kept)])).await.expect(303);
    let nothing = helena.post("/settings/mailboxes", &form("other@harbour.example", &[("password", "")])).await.expect(422);
    assert_eq!(at_field(&nothing, "password"), "Enter the password.");
}

#[desk_test]
async fn a_test_says_in_words_what_is_wrong_and_goes_nowhere_it_should_not(desk: TestDesk) {
    let helena = desk.admin();
    let inside = helena.post("/settings/mailboxes/test", &form("desk@harbour.example", &[("host", "10.0.0.1")])).await.expect(422);
    assert!(at_field(&inside, "host").contains("private or reserved network"), "{}", inside.text());
    let port = helena.post("/settings/mailboxes/test", &form("desk@harbour.example", &[("host", "10.0.0.1"), ("port", "22")])).await.expect(422);
    assert!(at_field(&port, "host").contains("was not contacted"), "{}", port.text());
    let own = [("host", "10.0.0.1"), ("outgoing", "own"), ("out_host", "10.0.0.2"), ("out_port", "587")];
    let both = helena.post("/settings/mailboxes/test", &form("desk@harbour.example", &own)).await.expect(422);
    assert!(!at_field(&both, "host").is_empty() && !at_field(&both, "out_host").is_empty(), "{}", both.text());
    assert!(both.html().contains("value=\"10.0.0.2\""), "what was typed stays");
    assert!(helena.get("/settings/mailboxes").await.text().contains("Let people write to you"), "nothing was saved");
}

#[desk_test]
async fn a_mailbox_is_changed_paused_and_removed(desk: TestDesk) {
    let id = desk.mailbox("helena", "desk@harbour.example").await;
    let helena = desk.admin();
    let path = format!("/settings/mailboxes/{id}");
    let page = helena.get(&path).await.expect(200).html();
    assert!(page.contains("imap.example.com") && page.contains("Leave empty to keep") && !page.contains("open sesame"));

    let same = [("host", "imap.example.com"), ("password", ""), ("version", "1"), ("strangers", "open")];
    helena.post(&path, &form("desk@harbour.example", &same)).await.expect(303);
    let stale = helena.post(&path, &form("desk@harbour.example", &same)).await.expect(409);
    assert!(stale.text().contains("Somebody else changed this mailbox"));
    let elsewhere = [("host", "imap.evil.example"), ("password", ""), ("version", "2")];
    let asked = helena.post(&path, &form("desk@harbour.example", &elsewhere)).await.expect(422);
    assert_eq!(at_field(&asked, "password"), "Enter the password.", "a stored password goes to no other server");

    helena.post(&format!("{path}/pause"), &[]).await.expect(303);
    assert!(helena.get("/settings/mailboxes").await.text().contains("Paused"));
    helena.post(&format!("{path}/resume"), &[]).await.expect(303);
    let ask = helena.get(&format!("{path}/remove")).await.expect(200).text();
    assert!(ask.contains("The mails that came in stay"));
    helena.post(&format!("{path}/remove"), &[]).await.expect(303);
    helena.get(&path).await.expect(404);
}

#[desk_test]
async fn members_do_not_see_mailboxes(desk: TestDesk) {
    let id = desk.mailbox("helena", "desk@harbour.example").await;
    for path in
        ["/settings/mailboxes".to_owned(), "/settings/mailboxes/new".into(), format!("/settings/mailboxes/{id}"), format!("/settings/mailboxes/{id}/remove")]
    {
        desk.person("ana").get(&path).await.expect(403);
    }
    desk.person("ana").post("/settings/mailboxes/test", &form("desk@harbour.example", &[])).await.expect(403);
    desk.stranger().get(&format!("/settings/mailboxes/{id}")).await.expect(404);
}

#[desk_test]
async fn programs_configure_mailboxes_and_never_read_a_password(desk: TestDesk) {
    let program = desk.admin().with_token(Scope::Write);
    let made = program.api("POST", "/mailboxes", json!({"address": "desk@harbour.example", "password": "a secret of theirs"})).await.expect(201);
    assert!(!made.text().contains("a secret of theirs") && made.json()["incoming"]["host"] == "imap.harbour.example", "{}", made.text());
    assert_eq!(made.json()["incoming"]["has_password"], true);
    let path = format!("/mailboxes/{}", made.json()["id"].as_str().unwrap());
    assert_eq!(program.api("GET", "/mailboxes", Value::Null).await.expect(200).json()["data"][0]["address"], "desk@harbour.example");

    let changed = program.api("PATCH", &path, json!({"strangers": "refuse", "from_name": "IT"})).await.expect(200).json();
    assert_eq!((&changed["strangers"], &changed["from_name"]), (&json!("refuse"), &json!("IT")));
    program.api("PATCH", &path, json!({"host": "imap.evil.example"})).await.expect(422);
    program.api_with("PATCH", &path, json!({"from_name": "X"}), &[("if-match", "\"1\"")]).await.expect(412);
    assert_eq!(program.api("POST", &format!("{path}/pause"), Value::Null).await.expect(200).json()["is_paused"], true);
    assert_eq!(program.api("POST", &format!("{path}/resume"), Value::Null).await.expect(200).json()["is_paused"], false);
    let tried = program.api("POST", "/mailboxes/test", json!({"address": "a@harbour.example", "password": "x", "host": "10.0.0.1"})).await.expect(422);
    assert!(tried.text().contains("private or reserved network"));
    program.api("DELETE", &path, Value::Null).await.expect(204);
    program.api("GET", &path, Value::Null).await.expect(404);
}

#[desk_test]
async fn administrators_hear_of_a_mailbox_that_fails(desk: TestDesk) {
    desk.mailbox("helena", "desk@harbour.example").await;
    let collector = mail::Collector::new(desk.app.db.clone(), desk.app.files.clone(), mailwire::Guard::new(&["nothing.example"]).unwrap());
    // Nobody knows the server's name here, so each visit fails.
    for _ in 0..3 {
        collector.visit_due().await.unwrap();
        desk.wait(hours(1));
    }
    desk.work().await;
    let page = desk.admin().get("/settings/mailboxes").await.expect(200).text();
    assert!(page.contains("The last 3 tries failed.") && page.contains("Next try"), "{page}");
    let bell = desk.admin().get("/notifications").await.expect(200).text();
    assert!(bell.contains("The mailbox desk@harbour.example cannot be read"), "{bell}");
    let mails = desk.outbox().await;
    let told: Vec<_> = mails.iter().filter(|mail| mail.kind == "admin.mailbox_failing").collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].mailbox.is_none() && told[0].text.contains("The next try is on"), "{}", told[0].text);
    assert!(!desk.person("ana").get("/notifications").await.text().contains("cannot be read"));
    desk.wait(minutes(1));
}

#[desk_test]
async fn the_form_offers_a_provider_a_department_and_a_trusted_server(desk: TestDesk) {
    let helena = desk.admin();
    let new = helena.get("/settings/mailboxes/new?address=desk@gmail.com").await.expect(200).html();
    assert!(new.contains("value=\"mx.google.com\""), "the provider's own server is proposed: {new}");
    assert!(new.contains("Sign in with Northwind") && !new.contains("name=\"department\""), "one department is nothing to choose from");

    let wrong = [("trusted_server", "not a name"), ("issuer", "")];
    let refused = helena.post("/settings/mailboxes", &form("desk@harbour.example", &wrong)).await.expect(422);
    assert!(!at_field(&refused, "trusted_server").is_empty());
    helena.post("/settings/mailboxes", &form("desk@harbour.example", &[("issuer", "nobody")])).await.expect(422);
    helena.post("/settings/mailboxes", &form("desk@harbour.example", &[("department", "77")])).await.expect(422);

    let by_token = [("password", ""), ("issuer", "northwind"), ("trusted_server", " MX.Harbour.example ")];
    let added = helena.post("/settings/mailboxes", &form("desk@harbour.example", &by_token)).await.expect(303);
    assert!(added.location().ends_with("/sign-in"), "{}", added.location());
    let asked = helena.get(added.location()).await.expect(200).text();
    assert!(asked.contains("Sign in with Northwind") && asked.contains("On another device"), "{asked}");
    let mailboxes = desk.act("helena", mail::mailbox::all).await.unwrap();
    assert_eq!((mailboxes[0].trusted_server.as_str(), mailboxes[0].is_signed_out), ("mx.harbour.example", true));
    let tried = helena.post("/settings/mailboxes/test", &form("other@harbour.example", &by_token)).await.expect(422);
    assert!(at_field(&tried, "issuer").contains("Save first"), "{}", tried.text());
}
