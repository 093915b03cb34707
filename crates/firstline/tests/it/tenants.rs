//! S2: two organizations with the same people, numbers and words do not meet.

use people::token::Scope;
use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

use crate::ground::{Ground, HARBOUR, NORTHERN};

#[desk_test]
async fn what_one_organization_wrote_the_other_does_not_find(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    for person in ["ana", "petra"] {
        for kind in ["ticket", "attachment", "own-notification", "invitation"] {
            ground.thing(kind, if kind == "invitation" && person == "petra" { "nils" } else { person }).await;
        }
    }
    desk.work().await;
    for (person, own, others) in [("ana", HARBOUR, NORTHERN), ("nils", NORTHERN, HARBOUR)] {
        let browser = desk.person(person);
        let program = browser.with_token(Scope::Read);
        let mut finds_own = 0;
        for word in [own, others] {
            let searches = [
                "/feed?q=",
                "/feed/count?q=",
                "/palette?q=",
                "/people?q=",
                "/api/v1/tickets?q=",
                "/api/v1/users?q=",
                "/feed?q=tag:",
                "/feed?q=title:",
                "/feed?q=requester:",
            ];
            for search in searches {
                let sender = if search.starts_with("/api") { &program } else { &browser };
                let answer = sender.get(&format!("{search}{word}")).await;
                assert!(answer.status() < 500, "{search}{word}");
                // The searched word stands in the box and in what is said of it; what was found would bring words around it.
                let found = |word: &str| ["Title ", "Text ", "Note ", "Newcomer "].iter().any(|before| answer.text().contains(&format!("{before}{word}")));
                assert!(!found(others), "{person} finds {others} by {search}{word}");
                finds_own += usize::from(word == own && found(own));
            }
        }
        assert!(finds_own >= 3, "{person} finds their own things ({finds_own})");
    }
}

#[desk_test]
async fn one_address_in_two_organizations_is_two_accounts(desk: TestDesk) {
    for (administrator, name) in [("helena", "Shared Here"), ("nils", "Shared There")] {
        let program = desk.person(administrator).with_token(Scope::Write);
        let body = json!({"name": name, "email": "shared@example.com", "password": format!("a long phrase of {administrator}")});
        program.api("POST", "/users", body).await.expect(201);
    }
    // The password decides which of the two it is.
    for (administrator, organization) in [("helena", "Harbour Light Press"), ("nils", "Northern Paper")] {
        let typed = format!("a long phrase of {administrator}");
        let answer = desk.anonymous().post("/sign-in", &[("identifier", "shared@example.com"), ("password", &typed)]).await.expect(303);
        let person = desk.anonymous().with_session(&answer.session().expect("a session"));
        assert!(person.get("/account/password").await.expect(200).text().contains(organization), "{organization}");
    }
    // Asking for a new password brings a mail for each, which names its organization alone.
    desk.anonymous().post("/forgot", &[("email", "shared@example.com")]).await;
    desk.work().await;
    let resets: Vec<String> = desk.outbox().await.into_iter().filter(|mail| mail.text.contains("/reset/")).map(|mail| mail.text).collect();
    assert_eq!(resets.len(), 2, "{resets:#?}");
    assert!(resets.iter().all(|text| text.contains("Harbour Light Press") != text.contains("Northern Paper")), "{resets:#?}");
}

#[desk_test]
async fn the_same_number_is_another_ticket_in_another_organization(desk: TestDesk) {
    let here = desk.ticket().from("rosa").titled("Ours").open().await.number;
    let there = desk.ticket().from("petra").titled("Theirs").open().await.number;
    assert_eq!(here, there);
    for (person, title) in [("ana", "Ours"), ("nils", "Theirs")] {
        let program = desk.person(person).with_token(Scope::Write);
        assert_eq!(program.api("GET", &format!("/tickets/{here}"), Value::Null).await.expect(200).json()["title"], title);
        program.api("PATCH", &format!("/tickets/{here}"), json!({"priority": "high"})).await.expect(200);
        let events = program.api("GET", &format!("/tickets/{here}/events"), Value::Null).await.expect(200).json();
        assert_eq!(events["data"].as_array().map(Vec::len), Some(2), "{events:#}");
    }
    desk.work().await;
    // Nobody is told of the other's change.
    for person in ["rosa", "petra"] {
        let told = desk.person(person).with_token(Scope::Read).api("GET", "/notifications", Value::Null).await.expect(200).json().to_string();
        let other = if person == "rosa" { "Nils" } else { "Ana" };
        assert!(!told.contains(other), "{told}");
    }
}

#[desk_test]
async fn a_name_of_the_other_organization_opens_nothing_here(desk: TestDesk) {
    let ana = desk.person("ana");
    let opened = ana.post("/tickets", &[("type", "incident"), ("title", "For a stranger"), ("text", "x"), ("requester", "nils")]).await;
    assert_eq!(opened.status(), 422, "{}", opened.location());
    let by_address = ana.post("/tickets", &[("type", "incident"), ("title", "For a stranger"), ("text", "x"), ("requester", "nils@example.com")]).await;
    assert_eq!(by_address.status(), 422, "{}", by_address.location());
    // Somebody's address in another organization may be invited here, and nothing tells that they have an account there.
    let helena = desk.person("helena").with_token(Scope::Write);
    let known = helena.api("POST", "/invitations", json!({"email": "nils@example.com"})).await.expect(201).json();
    let unknown = helena.api("POST", "/invitations", json!({"email": "nobody@example.com"})).await.expect(201).json();
    assert_eq!(known["name"], unknown["name"]);
    assert_eq!(known["state"], unknown["state"]);
}
