//! The description of the API: of the shape that OpenAPI 3.1 asks for, and true.

use std::{collections::BTreeSet, sync::OnceLock};

use serde_json::Value;
use testkit::{Answer, TestDesk, desk_test};

use crate::examples::Example;

pub fn description() -> &'static Value {
    static DESCRIPTION: OnceLock<Value> = OnceLock::new();
    DESCRIPTION.get_or_init(|| {
        let (_, mut description) = firstline::wiring::api(1 << 20).split_for_parts();
        firstline::docs::name_operations(&mut description);
        serde_json::to_value(description).expect("a description")
    })
}

/// Fails when an answer has a status that its route does not document.
#[track_caller]
pub fn assert_documented(example: &Example, answer: &Answer) {
    if !example.is_api() || example.entry.path.ends_with("openapi.json") {
        return;
    }
    let operation = &description()["paths"][example.entry.path][example.entry.method.to_lowercase()];
    let status = answer.status().to_string();
    // Every route may be asked too often, or find the database away.
    assert!(operation["responses"].get(&status).is_some() || matches!(status.as_str(), "429" | "503"), "{} does not document {status}", example.name());
}

#[test]
fn it_has_the_shape_of_openapi_3_1() {
    let api = description();
    assert!(api["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{}", api["openapi"]);
    assert!(api["info"]["title"].is_string() && api["info"]["version"].is_string());
    let mut names = BTreeSet::new();
    for (path, methods) in api["paths"].as_object().expect("paths") {
        for (method, operation) in
            methods.as_object().expect("methods").iter().filter(|(method, _)| ["get", "put", "post", "patch", "delete"].contains(&method.as_str()))
        {
            let what = format!("{method} {path}");
            let name = operation["operationId"].as_str().unwrap_or_else(|| panic!("{what} has no operationId"));
            assert!(names.insert(name.to_owned()), "{what}: operationId {name} is taken");
            assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{what} says nothing of itself");
            assert!(!operation["tags"].as_array().expect("tags").is_empty(), "{what}");
            let responses = operation["responses"].as_object().expect("responses");
            assert!(responses.keys().any(|status| status.starts_with('2')), "{what} never succeeds");
            assert!(responses.contains_key("401") || operation["security"] == serde_json::json!([{}]), "{what} forgets 401");
            let in_path: BTreeSet<&str> = path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let named: BTreeSet<&str> =
                parameters.iter().filter(|parameter| parameter["in"] == "path").filter_map(|parameter| parameter["name"].as_str()).collect();
            assert_eq!(in_path, named, "{what}: parameters of the path");
            if ["post", "put", "patch"].contains(&method.as_str()) && operation.get("requestBody").is_some() {
                assert!(responses.keys().any(|status| status == "422" || status == "413"), "{what} takes a body and forgets 422");
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, api: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                    assert!(api.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
                }
                fields.values().for_each(|field| walk(field, api));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, api)),
            _ => {}
        }
    }
    walk(description(), description());
}

#[desk_test]
async fn it_is_served_to_anybody_and_shown_on_a_page(desk: TestDesk) {
    let answer = desk.anonymous().api("GET", "/openapi.json", Value::Null).await.expect(200);
    assert_eq!(answer.json()["paths"], description()["paths"]);
    let page = desk.anonymous().get("/api/docs").await.expect(200).html();
    for path in description()["paths"].as_object().expect("paths").keys() {
        let shown = path.replace('{', "&#123;").replace('}', "&#125;");
        assert!(page.contains(path.as_str()) || page.contains(&shown), "{path} is not on the page");
    }
}
