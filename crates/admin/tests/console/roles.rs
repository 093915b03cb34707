use people::{Way, organization::Agents, token::Scope};
use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

async fn help_desk(desk: &TestDesk) {
    let none = || Agents::These(Vec::new());
    desk.act("helena", move |ctx| people::organization::switch(ctx, Way::HelpDesk, &none())).await.expect("a help desk");
}

#[desk_test]
async fn a_role_is_made_given_changed_taken_and_deleted(desk: TestDesk) {
    help_desk(&desk).await;
    let (helena, ana) = (desk.admin(), desk.person("ana"));
    let made = helena.post("/settings/roles", &[("name", "Second line"), ("description", "Looks deeper"), ("grants", "reply"), ("grants", "see_all")]);
    let path = made.await.expect(303).location().to_owned();
    ana.get("/people").await.expect(404);
    let id = desk.id_of("ana").to_string();
    helena.post(&format!("{path}/holders"), &[("user", &id)]).await.expect(303);
    ana.get("/people").await.expect(200);
    let page = helena.get(&path).await.expect(200);
    assert!(page.text().contains("Ana Ortiz") && page.html().contains("value=\"reply\" checked"), "{}", page.text());
    assert!(helena.get("/settings/roles").await.expect(200).text().contains("Second line"));

    helena.post(&path, &[("name", "Second line"), ("grants", "see_team"), ("version", "1")]).await.expect(303);
    ana.get("/people").await.expect(404);
    helena.post(&path, &[("name", "Third line"), ("grants", "reply"), ("version", "1")]).await.expect(409);
    assert!(helena.post(&path, &[("name", "Second line"), ("version", "2")]).await.expect(422).text().contains("Tick at least one thing"));

    assert!(helena.get(&format!("{path}/delete")).await.expect(200).text().contains("Somebody still has this role"));
    helena.post(&format!("{path}/delete"), &[]).await.expect(303);
    helena.get(&path).await.expect(200);
    helena.post(&format!("{path}/holders/{id}/remove"), &[]).await.expect(303);
    helena.post(&format!("{path}/delete"), &[]).await.expect(303);
    helena.get(&path).await.expect(404);
}

#[desk_test]
async fn built_in_roles_are_explained_and_stay(desk: TestDesk) {
    let helena = desk.admin();
    let list = helena.get("/settings/roles").await.expect(200).text();
    for name in ["Administrator", "Agent", "Department manager", "Help-desk manager", "Requester", "Roles count in Help desk only"] {
        assert!(list.contains(name), "{name}");
    }
    assert!(helena.get("/settings/roles/agent").await.expect(200).text().contains("Reply to tickets and move them on"));
    helena.post("/settings/roles/agent", &[("name", "Ours"), ("grants", "reply"), ("version", "1")]).await.expect(409);
    helena.get("/settings/roles/agent/delete").await.expect(404);
    helena.get("/settings/roles/role-1").await.expect(404);
}

#[desk_test]
async fn programs_make_roles_and_give_them(desk: TestDesk) {
    help_desk(&desk).await;
    let program = desk.admin().with_token(Scope::Write);
    let role = program.api("POST", "/roles", json!({"name": "Reception", "grants": ["reply", "people"]})).await.expect(201).json();
    let slug = role["slug"].as_str().unwrap().to_owned();
    program.api("POST", "/roles", json!({"name": "RECEPTION", "grants": ["reply"]})).await.expect(422);
    program.api("POST", "/roles", json!({"name": "Nothing", "grants": []})).await.expect(422);
    program.api("POST", "/roles", json!({"name": "Wish", "grants": ["fly"]})).await.expect(422);
    let (ana, rosa) = (desk.id_of("ana"), desk.id_of("rosa"));
    let given = program.api("PUT", &format!("/users/{ana}/roles"), json!({"roles": [slug, "agent"]})).await.expect(200).json();
    assert_eq!(given["roles"].as_array().unwrap().len(), 2);

    // Who looks after people now, gives roles without power, and no others.
    let anas = desk.person("ana").with_token(Scope::Write);
    anas.api("PUT", &format!("/users/{rosa}/roles"), json!({"roles": ["agent"]})).await.expect(200);
    anas.api("PUT", &format!("/users/{rosa}/roles"), json!({"roles": ["agent", slug]})).await.expect(403);
    anas.api("PUT", &format!("/users/{}/roles", desk.id_of("helena")), json!({"roles": ["agent"]})).await.expect(403);
    anas.api("DELETE", &format!("/users/{}", desk.id_of("helena")), Value::Null).await.expect(403);
    anas.api("POST", "/roles", json!({"name": "Mine", "grants": ["reply"]})).await.expect(403);

    let stale = program.api_with("PATCH", &format!("/roles/{slug}"), json!({"grants": ["reply"]}), &[("if-match", "\"7\"")]).await;
    stale.expect(412);
    program.api("PATCH", &format!("/roles/{slug}"), json!({"grants": ["reply"]})).await.expect(200);
    anas.api("PUT", &format!("/users/{rosa}/roles"), json!({"roles": []})).await.expect(403);
    program.api("DELETE", &format!("/roles/{slug}"), Value::Null).await.expect(409);
    program.api("DELETE", "/roles/agent", Value::Null).await.expect(409);
}
