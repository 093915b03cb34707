//! Locking, disabling and what is done to many at once.

use people::{UserState, membership, token::Scope};
use serde_json::json;
use testkit::{TestDesk, desk_test};

use crate::{account, count_mails, events, follow};

#[desk_test]
async fn a_locked_account_is_dead_at_once_everywhere_and_lives_again_when_unlocked(desk: TestDesk) {
    for (deed, undo, state) in [("lock", "unlock", UserState::Locked), ("disable", "enable", UserState::Disabled)] {
        let (helena, rosa, id) = (desk.admin(), desk.person("rosa"), desk.id_of("rosa"));
        let token = rosa.with_token(Scope::Read);
        rosa.get("/feed").await.expect(200);
        token.api("GET", "/me", json!(null)).await.expect(200);

        let done = helena.post(&format!("/people/{id}/{deed}"), &[]).await;
        let page = follow(&helena, &done).await.expect(200);
        assert!(page.html().contains(&format!("/people/{id}/{undo}")), "can be taken back");
        assert_eq!(account(&desk, "rosa@example.com").await.state, state);
        assert!(rosa.get("/feed").await.expect(303).location().starts_with("/sign-in"));
        token.api("GET", "/me", json!(null)).await.expect(401);
        helena.post(&format!("/people/{id}/{deed}"), &[]).await.expect(303);

        helena.post(&format!("/people/{id}/{undo}"), &[]).await.expect(303);
        assert_eq!(account(&desk, "rosa@example.com").await.state, UserState::Active);
        token.api("GET", "/me", json!(null)).await.expect(200);
        assert!(rosa.get("/feed").await.expect(303).location().starts_with("/sign-in"), "the old session stays dead");
        let kinds: Vec<String> = events(&desk, "helena", Some(id)).await.into_iter().map(|event| event.kind).collect();
        assert!(kinds.contains(&format!("user.{deed}{}", if deed == "lock" { "ed" } else { "d" })), "{kinds:?}");
    }
}

#[desk_test]
async fn nobody_locks_themselves_and_the_last_administrator_stays(desk: TestDesk) {
    let (helena, id) = (desk.admin(), desk.id_of("helena"));
    let (ana, rosa) = (desk.id_of("ana"), desk.id_of("rosa"));
    for deed in ["lock", "disable"] {
        assert!(helena.post(&format!("/people/{id}/{deed}"), &[]).await.expect(409).text().contains("Ask another administrator"));
    }
    for other in [ana, rosa] {
        desk.act("helena", move |ctx| membership::make_administrator(ctx, other)).await.expect("an administrator");
    }
    desk.person("ana").post(&format!("/people/{rosa}/disable"), &[]).await.expect(303);
    assert!(desk.person("ana").post(&format!("/people/{ana}/disable"), &[]).await.expect(409).text().contains("own account"));
    desk.person("rosa").get("/feed").await.expect(303);
    assert!(desk.person("ana").post(&format!("/people/{id}/disable"), &[]).await.expect(403).text().contains("runs the whole installation"));
    helena.get("/feed").await.expect(200);
}

#[desk_test]
async fn many_are_locked_at_once_and_it_is_taken_back_at_once(desk: TestDesk) {
    let helena = desk.admin();
    let [rosa, jonas, me] = ["rosa", "jonas", "helena"].map(|name| desk.id_of(name).to_string());
    let done = helena.post("/people/chosen", &[("deed", "lock"), ("user", &rosa), ("user", &jonas), ("user", &me)]).await;
    let page = follow(&helena, &done).await.expect(200);
    assert!(page.text().contains("Done for 2. Left as they were: Helena Brandt."), "{}", page.text());
    for name in ["rosa@example.com", "jonas@example.com"] {
        assert_eq!(account(&desk, name).await.state, UserState::Locked);
    }
    let list = helena.get("/people?state=locked").await.expect(200).text();
    assert!(list.contains("Rosa Mendes") && list.contains("Jonas Lind") && !list.contains("Ana Ortiz"));
    let undo = format!("/people/chosen?deed=unlock&user={rosa}&user={jonas}&back=/people");
    assert!(
        page.html().replace("&#38;", "&").replace("&amp;", "&").contains(&undo),
        "{undo}\n{:?}",
        page.html().lines().filter(|line| line.contains("chosen")).collect::<Vec<_>>()
    );
    let undone = helena.post(&undo, &[]).await;
    assert!(follow(&helena, &undone).await.text().contains("2 people can sign in again"));

    assert!(follow(&helena, &helena.post("/people/chosen", &[("deed", "lock")]).await).await.text().contains("Tick somebody first"));
    let other = desk.id_of("nils").to_string();
    helena.post("/people/chosen", &[("deed", "lock"), ("user", &rosa), ("user", &other)]).await.expect(422);
    assert_ne!(account(&desk, "rosa@example.com").await.state, UserState::Locked, "all or nothing where somebody does not exist");
    desk.person("ana").post("/people/chosen", &[("deed", "lock"), ("user", &rosa)]).await.expect(403);
}

#[desk_test]
async fn deleting_several_says_first_what_becomes_of_their_tickets(desk: TestDesk) {
    let helena = desk.admin();
    let [rosa, jonas] = ["rosa", "jonas"].map(|name| desk.id_of(name).to_string());
    let owned = desk.ticket().from("rosa").owned_by("jonas").open().await;
    let done = desk.ticket().from("rosa").owned_by("jonas").moved("resolve").open().await;

    let page = helena.get(&format!("/people/chosen?deed=delete&user={rosa}&user={jonas}")).await.expect(200).text();
    assert!(page.contains("Delete these 2 people?") && page.contains("1 ticket that is not done is released"), "{page}");
    assert!(page.contains("1 ticket that they asked stays"), "{page}");
    assert_eq!(account(&desk, "jonas@example.com").await.state, UserState::Active, "a question changes nothing");

    let gone = helena.post("/people/chosen", &[("deed", "delete"), ("user", &rosa), ("user", &jonas)]).await;
    assert!(follow(&helena, &gone).await.text().contains("2 people are deleted"));
    desk.work().await;
    let owner = async |number| {
        let ticket = desk.person("ana").with_token(Scope::Read).api("GET", &format!("/tickets/{number}"), json!(null)).await.expect(200).json();
        ticket["owner"].clone()
    };
    assert!(owner(owned.number).await.is_null() && !owner(done.number).await.is_null(), "what is done keeps its owner");

    let me = desk.id_of("helena");
    let last = helena.get(&format!("/people/chosen?deed=delete&user={me}")).await.expect(200).text();
    assert!(last.contains("These are all the administrators"), "{last}");
}

#[desk_test]
async fn programs_do_the_same_to_one_and_to_many(desk: TestDesk) {
    let (program, rosa, jonas) = (desk.admin().with_token(Scope::Write), desk.id_of("rosa"), desk.id_of("jonas"));
    let locked = program.api("POST", &format!("/users/{rosa}/actions"), json!({"action": "lock"})).await.expect(200).json();
    assert_eq!(locked["state"], "locked");
    let many = json!({"action": "end_sessions", "users": [rosa.to_string(), jonas.to_string()]});
    let done = program.api("POST", "/users/actions", many).await.expect(200).json();
    assert_eq!((done["done"].as_array().map(Vec::len), done["refused"].as_array().map(Vec::len)), (Some(2), Some(0)));
    let resent = program.api("POST", "/users/actions", json!({"action": "resend", "users": [jonas.to_string()]})).await.expect(200).json();
    assert!(resent["refused"][0]["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{resent}");
    program.api("POST", "/users/actions", json!({"action": "lock", "users": [desk.id_of("nils").to_string()]})).await.expect(422);
    program.api("POST", "/users/actions", json!({"action": "lock", "users": []})).await.expect(422);
    program.api("POST", &format!("/users/{jonas}/actions"), json!({"action": "explode"})).await.expect(422);
    program.api("POST", &format!("/users/{}/actions", desk.id_of("nils")), json!({"action": "lock"})).await.expect(404);
    desk.person("ana").with_token(Scope::Write).api("POST", &format!("/users/{jonas}/actions"), json!({"action": "lock"})).await.expect(403);
    let required = program.api("POST", &format!("/users/{jonas}/actions"), json!({"action": "require_password"})).await.expect(200);
    assert_eq!(required.json()["state"], "active");
    assert_eq!(count_mails(&desk, "jonas@example.com", "people.reset").await, 1);
}

#[desk_test]
async fn lists_are_narrowed_by_class_state_role_and_words(desk: TestDesk) {
    let helena = desk.admin();
    desk.act("helena", |ctx| {
        let email = "walk.in@customer.example".parse().expect("an address");
        membership::know_outsider(ctx, &email, "Walk In", kernel::Language::En).map(drop)
    })
    .await
    .expect("somebody who wrote in");
    let rosa = desk.id_of("rosa");
    desk.act("helena", move |ctx| {
        let rosa = people::find_user(ctx, rosa)?.expect("rosa");
        people::user::store::update(ctx, &people::User { email_confirmed_at: None, ..rosa }).map(drop)
    })
    .await
    .expect("an address in doubt");
    for (asked, found, left_out) in [
        ("", "Rosa Mendes", "Walk In"),
        ("class=verified", "Ana Ortiz", "Rosa Mendes"),
        ("class=everyone", "Walk In", "Nils Aho"),
        ("role=administrator", "Helena Brandt", "Ana Ortiz"),
        ("role=member", "Ana Ortiz", "helena@example.com"),
        ("q=ort+an", "Ana Ortiz", "Rosa Mendes"),
        ("q=rosa%40ex", "Rosa Mendes", "Ana Ortiz"),
        ("class=everyone&q=walk", "Walk In", "Ana Ortiz"),
        ("state=disabled", "Nobody fits", "Ana Ortiz"),
    ] {
        let page = helena.get(&format!("/people?{asked}")).await.expect(200).text();
        assert!(page.contains(found) && !page.contains(left_out), "{asked}: {page}");
    }
    assert_eq!(helena.get("/settings/users").await.expect(303).location(), "/people");
    desk.person("ana").get("/settings/users").await.expect(403);
    let listed = helena.with_token(Scope::Read).api("GET", "/users?class=verified&role=administrator", json!(null)).await.expect(200).json();
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1));
    let renamed = desk.act("helena", move |ctx| membership::rename(ctx, rosa, "Silva")).await;
    renamed.expect("a name");
    assert!(helena.get("/people?q=mendes").await.text().contains("Nobody found"));
    assert!(helena.get("/people?q=silva").await.text().contains("Silva"));
}
