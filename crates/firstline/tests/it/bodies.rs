//! S3: what is sent beside what was asked for is refused (JSON) or overlooked (forms), and never stored.

use std::collections::BTreeSet;

use people::token::Scope;
use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

use crate::{
    examples::{Example, examples},
    ground::{Ground, Ids, assert_same},
};

/// Every column of every table, and what is tried elsewhere.
async fn column_names(desk: &TestDesk) -> Vec<String> {
    let more = [
        "role",
        "tenant_id",
        "tenant",
        "org",
        "owner",
        "admin",
        "is_admin",
        "is_internal",
        "price",
        "verified",
        "email_verified",
        "permissions",
        "scope",
        "__proto__",
        "constructor",
        "via",
    ];
    let columns = desk.app.db.installation_read(|installation| {
        let text = match installation.is_postgres() {
            true => "SELECT DISTINCT column_name::text FROM information_schema.columns WHERE table_schema = 'public'",
            false => "SELECT DISTINCT c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'",
        };
        installation.query(text, &[], |row| row.take::<String>())
    });
    columns.await.expect("columns").into_iter().chain(more.map(str::to_owned)).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The fields that the description of the API lists for this body.
fn documented(example: &Example) -> BTreeSet<String> {
    let api = crate::openapi::description();
    let operation = &api["paths"][example.entry.path][example.entry.method.to_lowercase()];
    let reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str().unwrap_or_default();
    let schema = api.pointer(reference.trim_start_matches('#')).cloned().unwrap_or_default();
    schema["properties"].as_object().map(|properties| properties.keys().cloned().collect()).unwrap_or_default()
}

/// The body of the example as JSON, its ids filled in.
pub fn body_of(ground_ids: &Ids, example: &Example) -> Value {
    let text = ground_ids.iter().fold(example.body.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value));
    serde_json::from_str(&text.replace("{fresh}", "x")).expect("an example in JSON")
}

pub fn takes_json(example: &Example) -> bool {
    example.is_api() && example.changes() && example.body.starts_with('{')
}

/// The path with its ids.
pub fn path_of(example: &Example, ids: &Ids) -> String {
    ids.iter().fold(example.entry.path.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
}

#[desk_test]
async fn a_field_that_a_body_does_not_have_is_refused(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let columns = column_names(&desk).await;
    assert!(columns.len() > 100, "{columns:?}");
    let helena = desk.person("helena").with_token(Scope::Write);
    for example in examples().iter().filter(|example| takes_json(example)) {
        let ids = ground.own(example, "helena").await;
        let (path, fields) = (path_of(example, &ids), documented(example));
        assert!(!fields.is_empty(), "{} does not document its body", example.name());
        let before = ground.dump().await;
        for column in columns.iter().filter(|column| !fields.contains(*column)) {
            for value in [json!("administrator"), json!(true), json!(1)] {
                let mut body = body_of(&ids, example);
                body[column] = value;
                let answer = helena.api(example.entry.method, path.trim_start_matches("/api/v1"), body).await;
                assert_eq!(answer.status(), 422, "{} with {column}: {}", example.name(), answer.text());
            }
        }
        assert_same(&before, &ground.dump().await, &format!("{} with other columns", example.name()));
    }
}

#[desk_test]
async fn a_field_that_a_form_does_not_have_is_overlooked(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let columns = column_names(&desk).await;
    let northern = desk.who_is("nils").0;
    for example in examples().iter().filter(|example| !example.is_api() && example.changes() && example.body.contains('=')) {
        let who = if example.entry.who == firstline::permissions::Who::Administrator { "helena" } else { "ana" };
        let ids = ground.own(example, who).await;
        let own: BTreeSet<&str> = example.body.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('=')).map(|(name, _)| name).collect();
        // Fields that the form has and the example leaves out.
        let known = [
            "text",
            "html",
            "kind",
            "back",
            "requester",
            "priority",
            "username",
            "door",
            "next",
            "name",
            "phone",
            "comment",
            "shortcuts_on",
            "mail_alerts_on",
            "mail_pace",
            "digest_at",
            "zone",
        ];
        let others: Vec<String> = columns
            .iter()
            .filter(|column| !own.contains(column.as_str()) && !known.contains(&column.as_str()))
            .map(|column| match column.as_str() {
                "is_operator" | "is_final" | "is_active" | "is_confidential" => format!("{column}=1"),
                "role" => format!("{column}=administrator"),
                "organization_id" => format!("{column}={northern}"),
                _ => format!("{column}=zqmass"),
            })
            .collect();
        let extended = Example { body: Box::leak(format!("{}&{}", example.body, others.join("&")).into_boxed_str()), ..example.clone() };
        let sender = desk.person(who);
        let answer = ground.send(&extended, &sender, &ids).await;
        assert!(answer.status() < 500, "{}: {}", example.name(), answer.text());
        let stored = ground.dump().await;
        for (table, rows) in &stored {
            let found = rows.iter().find(|row| row.contains("zqmass"));
            assert!(found.is_none(), "{} stored a field of nobody's in {table}: {found:?}", example.name());
        }
    }
    let counted = desk.app.db.installation_read(move |installation| {
        let count = |installation: &mut db::Installation<'_>, text: &str| -> kernel::Result<i64> {
            Ok(installation.query_one(text, &[], |row| row.take::<i64>())?.unwrap_or(0))
        };
        Ok((
            count(installation, "SELECT count(*) FROM app_user WHERE is_operator")?,
            count(installation, "SELECT count(*) FROM app_user WHERE role = 'administrator' AND username IN ('ana', 'tomas', 'rosa', 'jonas')")?,
            installation
                .query_one(db::installation_sql!("SELECT count(*) FROM ticket WHERE organization_id = $1"), &db::params![northern], |row| row.take::<i64>())?,
        ))
    });
    assert_eq!(counted.await.expect("counts"), (1, 0, Some(0)), "operators, members made administrators, tickets in the other organization");
}

#[desk_test]
async fn bodies_that_are_too_large_or_broken_are_refused_as_such(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let browser = desk.person("helena");
    let helena = browser.with_token(Scope::Write);
    let huge = "x".repeat(3 << 20);
    for example in examples().iter().filter(|example| takes_json(example)) {
        let ids = ground.own(example, "helena").await;
        let path = path_of(example, &ids).trim_start_matches("/api/v1").to_owned();
        let before = ground.dump().await;
        let send = async |bytes: Vec<u8>| helena.api_raw(example.entry.method, &path, bytes, &[]).await;
        assert_eq!(send(format!("{{\"x\": \"{huge}\"}}").into_bytes()).await.status(), 413, "{}", example.name());
        for broken in [&b"{"[..], b"", b"{\"title\": ", b"[1,", b"nul", b"{\"a\":1}{", b"\xff\xfe{}", b"{'a': 1}"] {
            let answer = send(broken.to_vec()).await;
            assert_eq!(answer.status(), 400, "{} with {:?}: {}", example.name(), String::from_utf8_lossy(broken), answer.text());
            assert_eq!(answer.header("content-type"), "application/problem+json");
        }
        for wrong in [&b"[]"[..], b"null", b"1", b"\"text\"", b"true"] {
            assert_eq!(send(wrong.to_vec()).await.status(), 422, "{} with {:?}", example.name(), String::from_utf8_lossy(wrong));
        }
        assert_same(&before, &ground.dump().await, &format!("{} with a broken body", example.name()));
    }
    for example in examples().iter().filter(|example| !example.is_api() && example.changes() && example.body.contains('=') && !example.body.starts_with('?')) {
        let ids = ground.own(example, "helena").await;
        let field = example.body.split('=').next().expect("a field");
        for (body, right) in [(format!("{field}={}", "x".repeat(13 << 20)), 413), (format!("{field}=a%00b"), 422)] {
            let answer = ground.send(&Example { body: Box::leak(body.into_boxed_str()), ..example.clone() }, &browser, &ids).await;
            let is_right = answer.status() == right || (right == 413 && answer.status() == 422);
            assert!(is_right, "{}: {} instead of {right}: {}", example.name(), answer.status(), kernel::truncate(&answer.text(), 300));
        }
        let crooked = browser.request(axum::http::Method::POST, &path_of(example, &ids)).header("content-type", "application/x-www-form-urlencoded");
        let answer = browser.send(crooked.body(axum::body::Body::from(format!("{field}=%ff%fe"))).expect("a request")).await;
        assert!(answer.status() < 500, "{}", example.name());
    }
}

#[desk_test]
async fn a_nul_character_is_refused_in_every_json_text(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let helena = desk.person("helena").with_token(Scope::Write);
    for example in examples().iter().filter(|example| takes_json(example)) {
        let ids = ground.own(example, "helena").await;
        let path = path_of(example, &ids).trim_start_matches("/api/v1").to_owned();
        let body = body_of(&ids, example);
        let before = ground.dump().await;
        for field in documented(example) {
            let mut body = body.clone();
            body[&field] = match &body[&field] {
                Value::Array(_) => json!(["a\u{0}b"]),
                _ => json!("a\u{0}b"),
            };
            let answer = helena.api(example.entry.method, &path, body).await;
            assert_eq!(answer.status(), 422, "{} with U+0000 in {field}: {}", example.name(), answer.text());
        }
        assert_same(&before, &ground.dump().await, &format!("{} with U+0000", example.name()));
    }
}

#[desk_test]
async fn a_body_of_another_kind_does_no_harm(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let browser = desk.person("helena");
    let helena = browser.with_token(Scope::Write);
    for example in examples().iter().filter(|example| example.changes()) {
        let ids = ground.own(example, "helena").await;
        for kind in ["text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ""] {
            let sender = if example.is_api() { &helena } else { &browser };
            let method = axum::http::Method::from_bytes(example.entry.method.as_bytes()).expect("a method");
            let request = sender.request(method, &path_of(example, &ids)).header("content-type", kind).body(axum::body::Body::from("<x>&=\r\n--x\r\n"));
            let answer = sender.send(request.expect("a request")).await;
            assert!(answer.status() < 500, "{} as {kind}: {} {}", example.name(), answer.status(), answer.text());
        }
    }
}
