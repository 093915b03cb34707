//! Accounts, people, invitations and settings through the API.

use people::token::Scope;
use serde_json::json;
use testkit::{TestDesk, desk_test};

use crate::count_mails;

#[desk_test]
async fn a_program_changes_its_persons_account(desk: TestDesk) {
    let rosa = desk.person("rosa").with_token(Scope::Write);
    let me = rosa.api("GET", "/me", json!(null)).await.expect(200);
    assert_eq!((&me.json()["username"], &me.json()["organization"]["name"]), (&json!("rosa"), &json!("Harbour Light Press")));
    let tag = me.header("etag").to_owned();

    let wrong = json!({"name": "", "first_name": "R", "time_zone": "Nowhere", "email": "x"});
    let refused = rosa.api("PATCH", "/me", wrong).await.expect(422);
    assert_eq!(refused.error_at("first_name"), "First name must have at least 2 characters. Numbers and special characters are not allowed.");
    assert_eq!(refused.error_at("email"), "Enter a valid email");
    assert!(!refused.error_at("name").is_empty() && !refused.error_at("time_zone").is_empty(), "all of it is told at once");
    rosa.api("PATCH", "/me", json!({"nickname": "R"})).await.expect(422);

    let changed = rosa.api_with("PATCH", "/me", json!({"name": "Rosa M.", "theme": "dark"}), &[("if-match", &tag)]).await.expect(200).json();
    assert_eq!((&changed["name"], &changed["theme"], &changed["first_name"]), (&json!("Rosa M."), &json!("dark"), &json!("")));
    rosa.api_with("PATCH", "/me", json!({"name": "Rosa"}), &[("if-match", &tag)]).await.expect(412);
}

#[desk_test]
async fn tokens_do_what_their_scope_says(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let (reader, writer) = (rosa.with_token(Scope::Read), rosa.with_token(Scope::Write));
    reader.api("GET", "/users", json!(null)).await.expect(200);
    reader.api("POST", "/me/tokens", json!({"name": "more", "scope": "write"})).await.expect(403);
    reader.api("POST", "/invitations", json!({"email": "mira@example.com"})).await.expect(403);

    let made = writer.api("POST", "/me/tokens", json!({"name": "CI", "scope": "read", "expires_at": "2026-12-24T00:00:00Z"})).await.expect(201).json();
    let program = rosa.with_raw_token(made["secret"].as_str().unwrap());
    program.api("GET", "/me", json!(null)).await.expect(200);
    writer.api("POST", "/me/tokens", json!({"name": "CI", "scope": "everything"})).await.expect(422);
    let listed = writer.api("GET", "/me/tokens", json!(null)).await.expect(200).json();
    assert!(listed["data"].as_array().unwrap().iter().all(|token| token["secret"].is_null()));

    let path = format!("/me/tokens/{}", made["id"].as_str().unwrap());
    desk.person("ana").with_token(Scope::Write).api("DELETE", &path, json!(null)).await.expect(404);
    writer.api("DELETE", &path, json!(null)).await.expect(204);
    writer.api("DELETE", &path, json!(null)).await.expect(404);
    program.api("GET", "/me", json!(null)).await.expect(401);
}

#[desk_test]
async fn a_reading_token_ends_no_session(desk: TestDesk) {
    let rosa = desk.person("rosa");
    let (reader, writer) = (rosa.with_token(Scope::Read), rosa.with_token(Scope::Write));
    let sessions = reader.api("GET", "/me/sessions", json!(null)).await.expect(200).json();
    let path = format!("/me/sessions/{}", sessions["data"][0]["id"].as_str().unwrap());
    reader.api("DELETE", &path, json!(null)).await.expect(403);
    rosa.get("/account").await.expect(200);
    writer.api("DELETE", &path, json!(null)).await.expect(204);
    rosa.get("/account").await.expect(303);
}

#[desk_test]
async fn people_are_listed_page_by_page(desk: TestDesk) {
    let rosa = desk.person("rosa").with_token(Scope::Read);
    let mut names = Vec::new();
    let mut after = String::new();
    loop {
        let page = rosa.api("GET", &format!("/users?limit=2{after}"), json!(null)).await.expect(200).json();
        names.extend(page["data"].as_array().unwrap().iter().map(|user| user["name"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(names, ["Ana Ortiz", "Helena Brandt", "Jonas Lind", "Rosa Mendes", "Tomas Søndergaard"]);
    assert_eq!(rosa.api("GET", "/users?limit=0", json!(null)).await.expect(422).error_at("limit"), "Ask for 1 to 100 at a time.");
    rosa.api("GET", "/users?state=gone", json!(null)).await.expect(422);
}

#[desk_test]
async fn administrators_manage_people_and_others_do_not(desk: TestDesk) {
    let (helena, rosa) = (desk.admin().with_token(Scope::Write), desk.person("rosa").with_token(Scope::Write));
    let mira = json!({"name": "Mira Kovac", "email": "mira@example.com", "username": "mira.k"});
    rosa.api("POST", "/users", mira.clone()).await.expect(403);
    let added = helena.api_with("POST", "/users", mira.clone(), &[("idempotency-key", "mira")]).await.expect(201);
    let repeated = helena.api_with("POST", "/users", mira.clone(), &[("idempotency-key", "mira")]).await.expect(201);
    assert_eq!(added.json()["id"], repeated.json()["id"]);
    assert_eq!((&added.json()["state"], &added.json()["username"]), (&json!("invited"), &json!("mira.k")));
    assert_eq!(helena.api("POST", "/users", mira).await.expect(422).error_at("email"), "Somebody with this address is already in your organization.");

    let path = added.header("location").trim_start_matches("/api/v1").to_owned();
    rosa.api("PATCH", &path, json!({"name": "M"})).await.expect(403);
    desk.stranger().with_token(Scope::Write).api("PATCH", &path, json!({"name": "M"})).await.expect(404);
    helena.api_with("PATCH", &path, json!({"name": "M"}), &[("if-match", "\"99\"")]).await.expect(412);
    let changed = helena.api("PATCH", &path, json!({"name": "Mira K.", "role": "administrator"})).await.expect(200).json();
    assert_eq!((&changed["name"], &changed["role"]), (&json!("Mira K."), &json!("administrator")));

    rosa.api("DELETE", &path, json!(null)).await.expect(403);
    for _ in 0..2 {
        helena.api("DELETE", &path, json!(null)).await.expect(204);
    }
    assert_eq!(rosa.api("GET", &path, json!(null)).await.expect(200).json()["state"], "left");
    let own = format!("/users/{}", desk.id_of("helena"));
    helena.api("DELETE", &own, json!(null)).await.expect(409);
}

#[desk_test]
async fn invitations_follow_the_rule_of_the_organization(desk: TestDesk) {
    let (helena, rosa) = (desk.admin().with_token(Scope::Write), desk.person("rosa").with_token(Scope::Write));
    let inside = rosa.api("POST", "/invitations", json!({"email": "mira@example.com"})).await.expect(201).json();
    assert_eq!(inside["state"], "sent");
    let outside = rosa.api("POST", "/invitations", json!({"email": "pat@partner.example", "name": "Pat"})).await.expect(201).json();
    assert_eq!((&outside["state"], &outside["invited_by"]), (&json!("waiting_for_approval"), &json!(desk.id_of("rosa").to_string())));
    rosa.api("POST", "/invitations", json!({"email": "pat"})).await.expect(422);

    let path = format!("/invitations/{}", outside["id"].as_str().unwrap());
    rosa.api("POST", &format!("{path}/approve"), json!(null)).await.expect(403);
    for _ in 0..2 {
        assert_eq!(helena.api("POST", &format!("{path}/approve"), json!(null)).await.expect(200).json()["state"], "sent");
    }
    assert_eq!(count_mails(&desk, "pat@partner.example", "people.joining").await, 1);
    desk.person("ana").with_token(Scope::Write).api("DELETE", &path, json!(null)).await.expect(403);
    for _ in 0..2 {
        rosa.api("DELETE", &path, json!(null)).await.expect(204);
    }
    assert_eq!(rosa.api("GET", "/invitations", json!(null)).await.expect(200).json()["data"].as_array().unwrap().len(), 1);
    assert_eq!(rosa.api("GET", "/invitations?all=true", json!(null)).await.expect(200).json()["data"].as_array().unwrap().len(), 2);
}

#[desk_test]
async fn settings_are_read_by_all_and_changed_by_administrators(desk: TestDesk) {
    let (helena, rosa) = (desk.admin().with_token(Scope::Write), desk.person("rosa").with_token(Scope::Write));
    let read = rosa.api("GET", "/organization", json!(null)).await.expect(200);
    assert_eq!(read.json()["name"], "Harbour Light Press");
    rosa.api("PATCH", "/organization", json!({"reopen_days": 3})).await.expect(403);
    let tag = read.header("etag").to_owned();
    let wanted = json!({"reopen_days": 3, "invitations": "nobody", "domains": ["example.com", "Harbour.example"]});
    let changed = helena.api_with("PATCH", "/organization", wanted.clone(), &[("if-match", &tag)]).await.expect(200).json();
    assert_eq!((&changed["reopen_days"], &changed["domains"]), (&json!(3), &json!(["example.com", "harbour.example"])));
    helena.api_with("PATCH", "/organization", wanted, &[("if-match", &tag)]).await.expect(412);
    assert!(!helena.api("PATCH", "/organization", json!({"domains": ["mail.ru"]})).await.expect(422).error_at("domains").is_empty());
    rosa.api("POST", "/invitations", json!({"email": "mira@example.com"})).await.expect(403);
}
