//! S18: `next`, `back` and their like lead to this site alone.

use testkit::{Answer, PASSWORD, TestDesk, desk_test};

use crate::corpus;

const ELSEWHERE: [&str; 14] = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/%09/evil.example",
    "/%5cevil.example",
    "////evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "data:text/html,x",
    "/\r\nLocation: https://evil.example",
];

/// The `Location` as it stands, also where it is not ASCII.
fn location(answer: &Answer) -> String {
    answer.headers.get("location").map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).unwrap_or_default()
}

/// Where a browser at this desk ends up: it drops tabs and line ends and reads `\` as `/`.
fn leads_away(location: &str) -> bool {
    let as_read: String = location.chars().filter(|c| !matches!(c, '\t' | '\r' | '\n')).map(|c| if c == '\\' { '/' } else { c }).collect();
    let as_read = as_read.trim();
    !as_read.starts_with('/') || as_read.starts_with("//")
}

#[desk_test]
async fn after_signing_in_one_stays_here(desk: TestDesk) {
    let mut targets = corpus::lines("url/open-redirect", &ELSEWHERE);
    targets.extend(ELSEWHERE.map(str::to_owned));
    let signed_in = desk.person("helena");
    for next in &targets {
        // Whoever is signed in already is led on at once, without a password to hash.
        let answer = signed_in.get(&format!("/sign-in?next={}", web::refusal::encode(next))).await;
        assert_eq!(answer.status(), 303, "{next:?}");
        assert!(!leads_away(&location(&answer)), "{next:?} leads to {}", location(&answer));
    }
    for next in ELSEWHERE {
        let answer = desk.anonymous().post("/sign-in", &[("identifier", "helena"), ("password", PASSWORD), ("next", next)]).await.expect(303);
        assert!(!leads_away(&location(&answer)), "{next:?} leads to {}", location(&answer));
    }
    let right = desk.anonymous().post("/sign-in", &[("identifier", "helena"), ("password", PASSWORD), ("next", "/tickets/12?tab=files")]).await.expect(303);
    assert_eq!(right.location(), "/tickets/12?tab=files");
}

#[desk_test]
async fn buttons_return_to_a_page_of_this_desk(desk: TestDesk) {
    let number = desk.ticket().from("rosa").open().await.number;
    let ana = desk.person("ana");
    let mut targets = corpus::lines("url/open-redirect", &ELSEWHERE);
    targets.extend(ELSEWHERE.map(str::to_owned));
    for back in targets.iter().step_by(5).map(String::as_str).chain(ELSEWHERE) {
        for (path, fields) in
            [(format!("/tickets/{number}/follow"), vec![("back", back)]), (format!("/tickets/{number}/priority"), vec![("priority", "high"), ("back", back)])]
        {
            let answer = ana.post(&path, &fields).await.expect(303);
            assert!(!leads_away(&location(&answer)), "{back:?} leads to {}", location(&answer));
        }
        let undo = ana.post(&format!("/tickets/{number}/undo?operation=1&back={}", web::refusal::encode(back)), &[]).await;
        assert!(!leads_away(&location(&undo)) || location(&undo).is_empty(), "{back:?} leads to {}", location(&undo));
    }
}

#[desk_test]
async fn a_forged_message_offers_no_button_to_elsewhere(desk: TestDesk) {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let ana = desk.person("ana");
    for undo in ["//evil.example/x", "https://evil.example/x", "/\\evil.example/x", "javascript:alert(1)"] {
        let forged = serde_json::json!({"key": "web-undo", "args": [["name", "<script>alert(1)</script>"]], "is_problem": false, "undo": [undo, "web-undo"]});
        let cookie = format!("__Host-flash={}", URL_SAFE_NO_PAD.encode(forged.to_string()));
        let request = ana.request(axum::http::Method::GET, "/feed").header("cookie", cookie).body(axum::body::Body::empty()).expect("a request");
        let page = ana.send(request).await.expect(200).html();
        assert!(!page.contains("evil.example") && !page.contains("javascript:alert") && !page.contains("<script>alert"), "{undo}");
    }
}
