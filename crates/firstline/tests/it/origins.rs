//! S8: no other site can make a browser change anything here, nor read anything.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use people::token::Scope;
use testkit::{Person, TestDesk, desk_test};

use crate::{
    bodies::path_of,
    examples::{Example, examples},
    ground::{Ground, assert_same},
};

fn from_elsewhere(person: &Person, example: &Example, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    // As a browser sends it: the cookie comes along, the origin is the other site's.
    let cookie = format!("__Host-firstline={}", person.session().expect("a session"));
    let mut request = Request::builder().method(Method::POST).uri(path).header(header::HOST, "127.0.0.1:8080").header(header::COOKIE, cookie);
    request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(example.body.trim_start_matches('?').to_owned())).expect("a request")
}

const ELSEWHERE: [&[(&str, &str)]; 12] = [
    &[],
    &[("origin", "null")],
    &[("origin", "https://evil.example")],
    &[("origin", "http://127.0.0.1:8080.evil.example")],
    &[("origin", "http://127.0.0.1:8081")],
    &[("origin", "https://127.0.0.1:8080")],
    &[("origin", "HTTP://127.0.0.1:8080/")],
    &[("origin", "")],
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "same-site")],
    &[("sec-fetch-site", "none")],
    &[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin"), ("referer", "http://127.0.0.1:8080/feed")],
];

#[desk_test]
async fn no_form_of_another_site_is_taken(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let helena = desk.person("helena");
    let mut ready = Vec::new();
    // Servers of mail programs post to these for their readers; the secret in the path decides, and a cookie counts for nothing.
    let is_open = |example: &Example| example.entry.path.starts_with("/stop/");
    for example in examples().into_iter().filter(|example| example.changes() && !example.is_api() && !is_open(example)) {
        let ids = ground.own(&example, "helena").await;
        ready.push((path_of(&example, &ids), example));
    }
    let before = ground.dump().await;
    for (path, example) in &ready {
        for headers in ELSEWHERE.into_iter().step_by(if desk.app.db.is_postgres() { 4 } else { 1 }) {
            let answer = helena.send(from_elsewhere(&helena, example, path, headers)).await;
            assert_eq!(answer.status(), 403, "{} with {headers:?}", example.name());
            assert!(answer.session().is_none(), "{} with {headers:?} signs somebody in", example.name());
        }
    }
    assert_same(&before, &ground.dump().await, "another site");
}

#[desk_test]
async fn other_methods_by_header_or_field_stay_what_they_are(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let (browser, number) = (desk.person("helena"), ground.ticket("helena").await);
    let program = browser.with_token(Scope::Write);
    let before = ground.dump().await;
    for name in ["x-http-method-override", "x-http-method", "x-method-override"] {
        for method in ["DELETE", "PUT", "PATCH", "POST"] {
            program.api_with("GET", &format!("/tickets/{number}"), serde_json::Value::Null, &[(name, method)]).await.expect(200);
            let request = browser.request(Method::GET, &format!("/tickets/{number}?_method={method}")).header(name, method).body(Body::empty());
            browser.send(request.expect("a request")).await.expect(200);
        }
    }
    assert_same(&before, &ground.dump().await, "a method in disguise");
}

#[desk_test]
async fn nothing_is_shared_with_other_origins(desk: TestDesk) {
    let helena = desk.person("helena");
    let program = helena.with_token(Scope::Write);
    for (person, path) in [(&helena, "/feed"), (&helena, "/live-not"), (&program, "/api/v1/tickets"), (&program, "/api/v1/openapi.json")] {
        for method in [Method::GET, Method::OPTIONS] {
            let request = person
                .request(method, path)
                .header("origin", "https://evil.example")
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "authorization");
            let answer = person.send(request.body(Body::empty()).expect("a request")).await;
            assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{path}: {:?}", answer.headers);
        }
    }
    // JSON under the name of plain text needs no preflight, so the cookie alone must not do.
    let sneaky = Request::post("/api/v1/tickets")
        .header("origin", "https://evil.example")
        .header("content-type", "text/plain")
        .header("cookie", format!("__Host-firstline={}", helena.session().expect("a session")));
    let answer = helena.send(sneaky.body(Body::from(r#"{"type": "incident", "title": "x", "text": "y"}"#)).expect("a request")).await;
    assert_eq!(answer.status(), 401);
}
