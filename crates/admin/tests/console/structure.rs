use people::{Way, organization::Agents, token::Scope};
use serde_json::{Value, json};
use testkit::{Person, TestDesk, desk_test};

/// A department made through its page; its address.
async fn department(helena: &Person, name: &str) -> String {
    helena.post("/settings/departments", &[("name", name)]).await.expect(303).location().to_owned()
}

fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

async fn help_desk(desk: &TestDesk) {
    let none = || Agents::These(Vec::new());
    desk.act("helena", move |ctx| people::organization::switch(ctx, Way::HelpDesk, &none())).await.expect("a help desk");
}

#[desk_test]
async fn a_department_says_when_nobody_would_hear_of_its_tickets(desk: TestDesk) {
    let helena = desk.admin();
    let printing = department(&helena, "Printing").await;
    assert!(helena.get("/settings/departments").await.expect(200).text().contains("Nobody manages this department"));
    let ana = desk.id_of("ana").to_string();
    assert!(helena.get(&format!("{printing}/managers?find=ort")).await.expect(200).text().contains("Ana Ortiz"));
    helena.post(&format!("{printing}/managers"), &[("user", &ana)]).await.expect(303);
    assert!(!helena.get(&printing).await.expect(200).text().contains("Nobody manages this department"));
    desk.person("ana").post("/account/preferences", &[("whole", "yes"), ("language", "en"), ("time_zone", "UTC")]).await.expect(303);
    for path in ["/settings/departments", &printing] {
        assert!(helena.get(path).await.expect(200).text().contains("No manager of this department gets mail"), "{path}");
    }
    helena.post(&format!("{printing}/managers/{ana}/remove"), &[]).await.expect(303);
    assert!(helena.get(&printing).await.expect(200).text().contains("Nobody manages this department"));
}

#[desk_test]
async fn in_a_help_desk_a_manager_needs_a_role_and_gets_it_on_the_spot(desk: TestDesk) {
    help_desk(&desk).await;
    let helena = desk.admin();
    let printing = department(&helena, "Printing").await;
    let ana = desk.id_of("ana").to_string();
    helena.post(&format!("{printing}/managers"), &[("user", &ana)]).await.expect(303);
    let page = helena.get(&printing).await.expect(200).text();
    assert!(page.contains("Ana Ortiz has no role that shows the tickets"), "{page}");
    let given = helena.post("/settings/roles/department_manager/holders", &[("user", &ana), ("back", &printing)]).await.expect(303);
    assert_eq!(given.location(), printing);
    assert!(!helena.get(&printing).await.expect(200).text().contains("has no role"));
    assert!(helena.get("/settings/roles/department_manager").await.expect(200).text().contains("Ana Ortiz"));
}

#[desk_test]
async fn a_department_with_tickets_goes_to_the_archive_with_a_word_and_comes_back(desk: TestDesk) {
    let helena = desk.admin();
    let printing = department(&helena, "Printing").await;
    let id = kernel::DepartmentId(id_of(&printing).parse().unwrap());
    let ticket = desk.ticket().open().await;
    let number = ticket.number;
    desk.act("helena", move |ctx| {
        ctx.execute("UPDATE ticket SET department_id = $3 WHERE organization_id = $1 AND number = $2", &db::params![number, id]).map(drop)
    })
    .await
    .expect("a ticket in the department");
    let page = helena.get(&format!("{printing}/archive")).await.expect(200);
    assert!(page.text().contains("One open ticket stays in it") && page.html().contains("/feed?q=department%3A%22Printing%22"), "{}", page.text());
    helena.post(&format!("{printing}/archive"), &[]).await.expect(303);
    assert!(helena.get("/settings/departments").await.text().contains("Archived"));
    helena.get("/feed?q=department%3A%22Printing%22").await.expect(200);
    assert!(helena.get("/feed?q=department%3A%22Printing%22").await.text().contains(&format!("#{number}")), "the ticket keeps its department");
    helena.post(&format!("{printing}/restore"), &[]).await.expect(303);
    assert!(!helena.get("/settings/departments").await.text().contains("Archived"));

    let default = desk.act("helena", |ctx| Ok(people::organization::default_place(ctx)?.0)).await.unwrap();
    assert!(helena.get(&format!("/settings/departments/{default}/archive")).await.expect(200).text().contains("so it stays"));
    helena.post(&format!("/settings/departments/{default}/archive"), &[]).await.expect(303);
    assert!(!helena.get("/settings/departments").await.text().contains("Archived"));
}

#[desk_test]
async fn people_move_between_teams_and_help_in_others(desk: TestDesk) {
    let helena = desk.admin();
    let printing = department(&helena, "Printing").await;
    helena.post(&format!("{printing}/teams"), &[("name", "Night shift")]).await.expect(303);
    assert_eq!(helena.post(&format!("{printing}/teams"), &[("name", "night shift")]).await.expect(422).text().matches("has a team called").count(), 1);
    let page = helena.get(&printing).await.expect(200).html();
    let team = page.split("/settings/teams/").skip(1).map(|rest| rest.split('"').next().unwrap()).last().unwrap();
    let team = format!("/settings/teams/{team}");
    let (ana, rosa) = (desk.id_of("ana").to_string(), desk.id_of("rosa").to_string());
    helena.post(&format!("{team}/places"), &[("user", &ana)]).await.expect(303);
    helena.post(&format!("{team}/members"), &[("user", &rosa)]).await.expect(303);
    let page = helena.get(&team).await.expect(200).text();
    assert!(page.contains("Ana Ortiz") && page.contains("Rosa Mendes"), "{page}");
    helena.post(&format!("{team}/archive"), &[]).await.expect(303);
    let ana = desk.id_of("ana");
    let place = desk.act("helena", move |ctx| Ok(people::find_user(ctx, ana)?.unwrap().department)).await.unwrap();
    assert_eq!(place.to_string(), id_of(&printing), "the default team of the same department");
}

#[desk_test]
async fn programs_build_the_organization_too(desk: TestDesk) {
    let program = desk.admin().with_token(Scope::Write);
    let made = program.api("POST", "/departments", json!({"name": "Printing"})).await.expect(201).json();
    let path = format!("/departments/{}", made["id"].as_str().unwrap());
    program.api("POST", "/departments", json!({"name": "printing"})).await.expect(422);
    let ana = desk.id_of("ana");
    program.api("PUT", &format!("{path}/managers/{ana}"), Value::Null).await.expect(204);
    assert_eq!(program.api("GET", &path, Value::Null).await.expect(200).json()["managers"], json!([ana.to_string()]));
    let changed = program.api("PATCH", &path, json!({"name": "Press room", "position": 0})).await.expect(200).json();
    assert_eq!(changed["name"], "Press room");
    assert_eq!(program.api("GET", "/departments", Value::Null).await.expect(200).json()["data"][0]["name"], "Press room");
    let team = program.api("POST", "/teams", json!({"department": made["id"], "name": "Night shift"})).await.expect(201).json();
    let place = program.api("PUT", &format!("/users/{ana}/place"), json!({"team": team["id"]})).await.expect(200).json();
    assert_eq!(place["department"], made["id"]);
    assert!(program.api("PATCH", &path, json!({"archived": true})).await.expect(200).json()["archived_at"].is_string());
    program.api("PATCH", &path, json!({"position": 0})).await.expect(409);
    program.api("POST", "/teams", json!({"department": made["id"], "name": "Day shift"})).await.expect(422);
}

#[desk_test]
async fn whoever_only_asks_finds_none_of_it(desk: TestDesk) {
    help_desk(&desk).await;
    let department = department(&desk.admin(), "Printing").await;
    let rosa = desk.person("rosa");
    for path in ["/settings/departments", &department, "/settings/roles", "/settings/roles/agent", "/settings/way", "/settings"] {
        rosa.get(path).await.expect(403);
    }
    rosa.post(&format!("{department}/managers"), &[("user", "1")]).await.expect(403);
    let program = rosa.with_token(Scope::Write);
    program.api("GET", "/organization/way", Value::Null).await.expect(403);
    for path in ["/departments", "/teams", "/roles", "/users"] {
        program.api("GET", path, Value::Null).await.expect(404);
    }
    let ana = desk.id_of("ana");
    program.api("GET", &format!("/users/{ana}/absence"), Value::Null).await.expect(404);
    program.api("PUT", &format!("/users/{ana}/absence"), json!({})).await.expect(404);
    program.api("PUT", &format!("/users/{}/absence", desk.id_of("rosa")), json!({"until": "2027-01-01T00:00:00Z"})).await.expect(200);
}
