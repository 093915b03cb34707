//! S7: what every response carries, whatever happened, and what no response carries.

use axum::{
    body::Body,
    http::{Method, Request},
};
use people::token::Scope;
use testkit::{Answer, TestDesk, desk_test};

use crate::{
    elsewhere::{front, send},
    examples::examples,
    ground::Ground,
};

#[track_caller]
fn assert_guarded(what: &str, answer: &Answer) {
    let header = |name: &str| answer.header(name).to_owned();
    let policy = header("content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{what}: {policy}");
    // A mail's original stands in a frame of its own, without scripts and without origin; its inline styles are part of it.
    let is_original = (what.contains("/outbox/{id}/html") || what.contains("/mail/out/{id}/html"))
        && policy.contains("sandbox")
        && !policy.contains("allow-scripts")
        && !policy.contains("allow-same-origin");
    for bad in ["unsafe-inline", "unsafe-eval", " *", "http:", "https:"].into_iter().filter(|bad| !(is_original && *bad == "unsafe-inline")) {
        assert!(!policy.contains(bad), "{what}: {policy}");
    }
    assert!(policy.contains("frame-ancestors") || policy.contains("sandbox"), "{what} can be framed: {policy}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{what}");
    assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{what}");
    assert!(header("permissions-policy").contains("camera=()"), "{what}");
    let kept = header("cache-control");
    assert!(
        kept.contains("no-store") || kept.contains("private") || what.contains("/assets/") || what.contains("/style.css"),
        "{what} may be kept by others: {kept}"
    );
    for told in ["server", "x-powered-by", "access-control-allow-origin", "access-control-allow-credentials"] {
        assert!(answer.headers.get(told).is_none(), "{what} has {told}");
    }
    for cookie in answer.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().expect("a cookie");
        let is_right = cookie.starts_with("__Host-")
            && ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"].iter().all(|part| cookie.contains(part))
            && !cookie.contains("Domain");
        assert!(is_right, "{what} sets {cookie}");
    }
}

#[desk_test]
async fn every_answer_is_guarded(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let program = desk.person("helena").with_token(Scope::Write);
    for example in examples().into_iter().filter(|example| example.entry.path != "/live") {
        let ids = ground.own(&example, "helena").await;
        let sender = if example.is_api() { program.clone() } else { desk.person("helena") };
        for person in [desk.anonymous(), sender] {
            assert_guarded(&example.name(), &ground.send(&example, &person, &ids).await);
        }
    }
}

#[desk_test]
async fn so_are_the_answers_to_what_is_not_there_or_not_right(desk: TestDesk) {
    let helena = desk.person("helena");
    for path in ["/nothing", "/assets/nothing.js", "/api/v1/nothing", "/tickets/none", "/%00", "/..%2f..%2fetc/passwd", "/sign-in?language=ru", "/favicon.ico"]
    {
        assert_guarded(path, &helena.get(path).await);
    }
    for (method, path) in [
        ("DELETE", "/feed"),
        ("PUT", "/sign-in"),
        ("PATCH", "/assets/x"),
        ("TRACE", "/"),
        ("CONNECT", "/"),
        ("PROPFIND", "/"),
        ("OPTIONS", "/feed"),
        ("OPTIONS", "/api/v1/tickets"),
        ("HEAD", "/feed"),
        ("POST", "/feed"),
    ] {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let answer = helena.send(helena.request(method.clone(), path).body(Body::empty()).expect("a request")).await;
        assert!(answer.status() < 500, "{method} {path}: {}", answer.status());
        assert_guarded(&format!("{method} {path}"), &answer);
        if matches!(method.as_str(), "TRACE" | "CONNECT" | "PROPFIND" | "DELETE" | "PUT") {
            assert_eq!(answer.status(), 405, "{method} {path}");
        }
    }
    let told = helena.request(Method::from_bytes(b"TRACE").expect("a method"), "/").header("x-secret", "told-back").body(Body::empty());
    assert!(!helena.send(told.expect("a request")).await.html().contains("told-back"));
    let huge = helena.post("/sign-in", &[("identifier", &"x".repeat(13 << 20))]).await;
    assert_eq!(huge.status(), 413);
    assert_guarded("a form that is too large", &huge);
}

#[desk_test]
async fn every_page_has_a_nonce_of_its_own(desk: TestDesk) {
    let helena = desk.person("helena");
    let policy = |answer: Answer| answer.header("content-security-policy").to_owned();
    assert_ne!(policy(helena.get("/feed").await), policy(helena.get("/feed").await));
}

#[desk_test]
async fn behind_https_browsers_are_told_to_stay_there(desk: TestDesk) {
    let secure = front(&desk, |site| site.base_url = "https://desk.example.com".into());
    let get = |path: &str| Request::get(path).header("host", "desk.example.com").body(Body::empty()).expect("a request");
    for path in ["/sign-in", "/nothing", "/assets/x", "/feed"] {
        assert!(send(&secure, get(path)).await.header("strict-transport-security").starts_with("max-age=31536000"), "{path}");
    }
    let form = Request::post("/sign-in").header("origin", "https://desk.example.com").header("content-type", "application/x-www-form-urlencoded");
    let signed_in = send(&secure, form.body(Body::from("identifier=helena&password=correct+horse+battery")).expect("a request")).await;
    assert_eq!(signed_in.status, 303, "{}", signed_in.body);
    let cookies = signed_in.cookies();
    assert!(
        cookies.iter().any(|cookie| cookie.starts_with("__Host-firstline=")
            && cookie.contains("; Secure")
            && cookie.contains("; HttpOnly")
            && cookie.contains("; SameSite=Lax")),
        "{cookies:?}"
    );
    assert!(desk.anonymous().get("/sign-in").await.headers.get("strict-transport-security").is_none(), "plain http promises no https");
}

#[desk_test]
async fn an_ordinary_host_without_https_gets_cookies_that_work(desk: TestDesk) {
    let plain = front(&desk, |site| site.base_url = "http://desk.example.com".into());
    let form = Request::post("/sign-in").header("origin", "http://desk.example.com").header("content-type", "application/x-www-form-urlencoded");
    let signed_in = send(&plain, form.body(Body::from("identifier=helena&password=correct+horse+battery")).expect("a request")).await;
    let cookies = signed_in.cookies();
    assert!(cookies.iter().any(|cookie| cookie.starts_with("firstline=") && !cookie.contains("Secure") && cookie.contains("; HttpOnly")), "{cookies:?}");
}
