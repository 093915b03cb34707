use people::{entry, token::Scope};
use serde_json::json;
use testkit::{TestDesk, desk_test};

use crate::{account, let_in};

/// Makes the sample installation one that nobody has set up.
async fn forget_everybody(desk: &TestDesk) {
    let tables = ["session", "username", "email_account", "credential", "app_user", "organization"];
    desk.app
        .db
        .installation_write(move |installation| tables.iter().try_for_each(|table| installation.execute(&format!("DELETE FROM {table}"), &[]).map(drop)))
        .await
        .unwrap();
}

#[desk_test]
async fn the_printed_link_makes_the_first_organization_and_its_operator(desk: TestDesk) {
    forget_everybody(&desk).await;
    for path in ["/sign-in", "/sign-up"] {
        assert_eq!(desk.anonymous().get(path).await.expect(303).location(), "/setup");
    }
    assert!(desk.anonymous().get("/setup").await.expect(200).text().contains("it printed a link"));

    let secret = entry::setup_link(&desk.app.db).await.unwrap().expect("a link");
    let page = desk.anonymous().get(&format!("/setup?token={secret}")).await.expect(200);
    assert!(page.text().contains("Set up your desk"));
    let fields = [
        ("token", secret.as_str()),
        ("name", "Mira Kovac"),
        ("email", "mira@atelier.example"),
        ("password", "a walk by the harbour"),
        ("organization", "Atelier"),
    ];
    let answer = desk.anonymous().post("/setup", &fields).await.expect(303);
    let_in(&desk, &answer).get("/welcome").await.expect(200);
    let mira = account(&desk, "mira@atelier.example").await;
    assert!(mira.is_operator && mira.is_administrator());

    desk.anonymous().post("/setup", &fields).await.expect(410);
    assert_eq!(desk.anonymous().get("/setup").await.expect(303).location(), "/sign-in");
    assert!(entry::setup_link(&desk.app.db).await.unwrap().is_none());
}

#[desk_test]
async fn without_the_right_token_nobody_sets_up(desk: TestDesk) {
    forget_everybody(&desk).await;
    let old = entry::setup_link(&desk.app.db).await.unwrap().unwrap();
    entry::setup_link(&desk.app.db).await.unwrap().unwrap();
    for token in ["", "wrong", &old] {
        let fields =
            [("token", token), ("name", "Mira"), ("email", "mira@atelier.example"), ("password", "a walk by the harbour"), ("organization", "Atelier")];
        desk.anonymous().post("/setup", &fields).await.expect(410);
    }
    desk.anonymous().get(&format!("/setup?token={old}")).await.expect(410);
}

#[desk_test]
async fn commands_issue_tokens_that_work(desk: TestDesk) {
    let db = desk.app.db.clone();
    let issued = std::thread::spawn(move || {
        let unknown = entry::issue_token(&db, "nobody", None, Scope::Read, "script");
        let token = entry::issue_token(&db, "helena@example.com", Some("harbour light press"), Scope::Read, "script");
        (unknown.is_err(), token.unwrap())
    });
    let (unknown_is_refused, token) = issued.join().unwrap();
    assert!(unknown_is_refused);
    desk.anonymous().with_raw_token(&token).api("GET", "/notifications", json!(null)).await.expect(200);
}
