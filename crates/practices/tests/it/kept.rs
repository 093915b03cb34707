//! Keeping the catalogue: the tree, the editor, and the way back.

use people::token::Scope;
use practices::catalogue::store;
use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

use crate::{LAPTOP, service};

async fn names(desk: &TestDesk) -> Vec<String> {
    let found = desk.act("helena", |ctx| {
        let services = store::all(ctx)?;
        Ok(practices::catalogue::model::arrange(&services).into_iter().map(|placed| format!("{}{}", "-".repeat(placed.depth), placed.service.name)).collect())
    });
    found.await.expect("a tree")
}

#[desk_test]
async fn entries_are_created_moved_and_put_away_and_each_step_can_be_taken_back(desk: TestDesk) {
    let helena = desk.person("helena");
    let fields = [("name", ""), ("icon", "folder"), ("shown_to", "everybody"), ("type", "service_request")];
    let refused = helena.post("/settings/catalogue", &[&[("kind", "service")], &fields[..]].concat()).await.expect(422);
    assert!(refused.html().contains("name-error"));
    for name in ["Hardware", "Software"] {
        helena.post("/settings/catalogue", &[&[("kind", "category"), ("name", name)], &fields[1..]].concat()).await.expect(303);
    }
    let hardware = desk.act("helena", store::all).await.expect("services")[0].id;
    let parent = hardware.to_string();
    helena.post("/settings/catalogue", &[&[("kind", "service"), ("name", "Laptop"), ("parent", parent.as_str())], &fields[1..]].concat()).await.expect(303);
    assert_eq!(names(&desk).await, ["Hardware", "-Laptop", "Software"]);

    helena.post(&format!("/settings/catalogue/{hardware}/move?direction=down"), &[]).await.expect(303);
    assert_eq!(names(&desk).await, ["Software", "Hardware", "-Laptop"]);
    // The last moved down stays.
    helena.post(&format!("/settings/catalogue/{hardware}/move?direction=down"), &[]).await.expect(303);
    helena.post(&format!("/settings/catalogue/{hardware}/move?direction=up"), &[]).await.expect(303);
    helena.post(&format!("/settings/catalogue/{hardware}/archive"), &[]).await.expect(303);
    assert_eq!(names(&desk).await, ["Software"]);
    assert!(helena.get("/settings/catalogue").await.expect(200).text().contains("Archived (1)"));
    helena.post(&format!("/settings/catalogue/{hardware}/restore"), &[]).await.expect(303);
    assert_eq!(names(&desk).await, ["Hardware", "-Laptop", "Software"]);
}

#[desk_test]
async fn a_change_is_taken_back_unless_somebody_changed_it_since(desk: TestDesk) {
    let laptop = service(&desk, "New laptop", LAPTOP).await;
    let helena = desk.person("helena").with_token(Scope::Write);
    let path = format!("/services/{}", laptop.id);
    let change = async |body: Value| helena.api("PATCH", &path, body).await.expect(200).json()["operation"].clone();
    let undo = async |operation: &Value| helena.api("POST", &format!("{path}/undo"), json!({"operation": operation})).await;
    let renamed = change(json!({"name": "Notebook"})).await;
    let told = change(json!({"summary": "A small one"})).await;
    undo(&renamed).await.expect(200);
    let now = helena.api("GET", &path, Value::Null).await.json();
    assert_eq!((now["name"].as_str(), now["summary"].as_str()), (Some("New laptop"), Some("A small one")));
    change(json!({"summary": "A large one"})).await;
    undo(&told).await.expect(409);
    undo(&json!("12345")).await.expect(409);
    // A form, too.
    let form = helena.api("PUT", &format!("{path}/form"), json!({"fields": []})).await.expect(200).json();
    undo(&form["operation"]).await.expect(200);
    let form = helena.api("GET", &format!("{path}/form"), Value::Null).await.json();
    assert_eq!(form["fields"].as_array().map(Vec::len), Some(3));
}

#[desk_test]
async fn nobody_overwrites_what_somebody_else_just_changed(desk: TestDesk) {
    let laptop = service(&desk, "New laptop", LAPTOP).await;
    let helena = desk.person("helena").with_token(Scope::Write);
    let path = format!("/services/{}", laptop.id);
    let etag = helena.api("GET", &path, Value::Null).await.header("etag").to_owned();
    helena.api_with("PATCH", &path, json!({"name": "One"}), &[("if-match", &etag)]).await.expect(200);
    helena.api_with("PATCH", &path, json!({"name": "Two"}), &[("if-match", &etag)]).await.expect(412);
    let stale = [("name", "Three"), ("icon", "laptop"), ("shown_to", "everybody"), ("type", "service_request"), ("version", "1")];
    let again = desk.person("helena").post(&format!("/settings/catalogue/{}", laptop.id), &stale).await.expect(409);
    assert!(again.text().contains("Somebody else changed this") && again.html().contains("value=\"Three\""));
}

#[desk_test]
async fn the_editor_works_by_its_buttons_and_keeps_nothing_before_save(desk: TestDesk) {
    let laptop = service(&desk, "New laptop", r#"{"fields": []}"#).await;
    let (helena, path) = (desk.person("helena"), format!("/settings/catalogue/{}/form", laptop.id));
    let version = laptop.version.to_string();
    let added = helena.post(&path, &[("version", &version), ("act", "add")]).await.expect(200).html();
    assert!(added.contains("name=\"label-0\"") && added.contains("value=\"f1\""));
    let typed =
        [("version", version.as_str()), ("key-0", "f1"), ("label-0", "Which one?"), ("kind-0", "one"), ("choices-0", "Light\r\nStrong"), ("required-0", "on")];
    let second = [("key-1", "f2"), ("label-1", "What for?"), ("kind-1", "text"), ("condition-1", "f1"), ("values-1", "Strong")];
    let moved = helena.post(&path, &[&typed[..], &second[..], &[("act", "up-1")]].concat()).await.expect(200).text();
    assert!(moved.find("What for?").unwrap_or(usize::MAX) < moved.find("Which one?").unwrap_or(0));
    assert_eq!(desk.act("helena", move |ctx| store::find_form(ctx, laptop.id, 2)).await.expect("no form"), None);
    // A condition on what now stands behind it is said at its field.
    let wrong = [&typed[..1], &[("key-0", "f2"), ("label-0", "What for?"), ("kind-0", "text"), ("condition-0", "f1"), ("act", "save")]].concat();
    helena.post(&path, &wrong).await.expect(422);
    helena.post(&path, &[&typed[..], &second[..], &[("act", "save")]].concat()).await.expect(303);
    let preview = helena.get(&format!("/settings/catalogue/{}/preview", laptop.id)).await.expect(200).text();
    assert!(preview.contains("Only if “Which one?” is “Strong”"), "{preview}");
}

#[desk_test]
async fn only_those_who_keep_it_write_the_catalogue(desk: TestDesk) {
    let laptop = service(&desk, "New laptop", LAPTOP).await;
    let (rosa, program) = (desk.person("rosa"), desk.person("rosa").with_token(Scope::Write));
    for path in ["/settings/catalogue".to_owned(), "/settings/catalogue/new".into(), format!("/settings/catalogue/{}", laptop.id)] {
        rosa.get(&path).await.expect(403);
    }
    rosa.post(&format!("/settings/catalogue/{}/archive", laptop.id), &[]).await.expect(403);
    program.api("PATCH", &format!("/services/{}", laptop.id), json!({"name": "Mine"})).await.expect(403);
    let reading = desk.person("helena").with_token(Scope::Read);
    reading.api("PATCH", &format!("/services/{}", laptop.id), json!({"name": "Mine"})).await.expect(403);
    desk.person("nils").get(&format!("/settings/catalogue/{}", laptop.id)).await.expect(404);
}
