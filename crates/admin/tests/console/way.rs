use people::token::Scope;
use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

const PATH: &str = "/settings/way";

#[desk_test]
async fn the_page_says_for_whom_something_changes_before_it_does(desk: TestDesk) {
    let helena = desk.admin();
    let page = helena.get(PATH).await.expect(200).text();
    for words in ["1 administrator: Helena Brandt", "4 members: Ana Ortiz, Jonas Lind, Rosa Mendes, Tomas Søndergaard", "Confidential tickets stay"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(helena.get("/settings").await.expect(200).text().contains("Everyone helps"));
    let ana = desk.id_of("ana").to_string();
    helena.post(PATH, &[("to", "help_desk"), ("who", "chosen"), ("agents", &ana)]).await.expect(303);
    let page = helena.get(PATH).await.expect(200).text();
    for words in ["Helena Brandt switched to Help desk", "1 member with a role that allows it: Ana Ortiz", "Begin to answer", "Take the switch back"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(helena.get("/settings").await.expect(200).text().contains("Help desk"));
    desk.person("ana").get("/people").await.expect(200);
    desk.person("rosa").get("/people").await.expect(404);
}

#[desk_test]
async fn a_switch_is_taken_back_with_one_click(desk: TestDesk) {
    let helena = desk.admin();
    helena.post(PATH, &[("to", "help_desk")]).await.expect(303);
    let page = helena.get(PATH).await.expect(200).html();
    let undo = page.split("action=\"/settings/way/undo").nth(1).and_then(|rest| rest.split('"').next()).expect("a way back").to_owned();
    for name in ["ana", "rosa"] {
        desk.person(name).post(&format!("/settings/way/undo{undo}"), &[]).await.expect(403);
    }
    helena.post(&format!("/settings/way/undo{undo}"), &[]).await.expect(303);
    let page = helena.get(PATH).await.expect(200).text();
    assert!(page.contains("4 members:") && !page.contains("Take the switch back"), "{page}");
    helena.post(PATH, &[("to", "everyone_helps")]).await.expect(409);
    helena.post(PATH, &[("to", "nonsense")]).await.expect(422);
    helena.post(PATH, &[("to", "help_desk"), ("who", "chosen"), ("agents", "17")]).await.expect(422);
}

#[desk_test]
async fn programs_switch_and_take_it_back(desk: TestDesk) {
    let program = desk.admin().with_token(Scope::Write);
    let before = program.api("GET", "/organization/way", Value::Null).await.expect(200).json();
    assert_eq!((&before["way"], &before["asking"], &before["last_switch"]), (&json!("everyone_helps"), &json!(4), &Value::Null));
    let ana = desk.id_of("ana").to_string();
    let after = program.api("PUT", "/organization/way", json!({"way": "help_desk", "agents": [ana]})).await.expect(200).json();
    assert_eq!((&after["answering"], &after["asking"]), (&json!(1), &json!(3)));
    program.api("PUT", "/organization/way", json!({"way": "help_desk"})).await.expect(409);
    let operation = after["last_switch"].clone();
    assert_eq!(program.api("POST", "/organization/way/undo", json!({"operation": operation})).await.expect(200).json()["way"], "everyone_helps");
    program.api("POST", "/organization/way/undo", json!({"operation": operation})).await.expect(409);
    desk.person("ana").with_token(Scope::Write).api("PUT", "/organization/way", json!({"way": "help_desk"})).await.expect(403);
}
