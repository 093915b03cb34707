//! S3, S17: texts that were written to break programs, in every body, field and parameter.

use people::token::Scope;
use serde_json::json;
use testkit::{TestDesk, desk_test};

use crate::{
    bodies::{body_of, path_of, takes_json},
    corpus,
    examples::{Example, examples},
    ground::{Ground, assert_same},
};

const TEXTS: [&str; 8] =
    ["' OR 1=1 --", "\"; DROP TABLE ticket; --", "{{7*7}}", "${jndi:ldap://x}", "../../etc/passwd", "%00", "\u{202e}evil", "<script>alert(1)</script>"];

#[desk_test]
async fn json_that_tries_parsers_gives_400_or_a_plain_answer(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let helena = desk.person("helena").with_token(Scope::Write);
    let files = corpus::files("hostile-json/test_parsing");
    for example in examples().iter().filter(|example| takes_json(example)) {
        let ids = ground.own(example, "helena").await;
        let path = path_of(example, &ids).trim_start_matches("/api/v1").to_owned();
        for (name, bytes) in files.iter().step_by(weight(&desk, 3)) {
            let answer = helena.api_raw(example.entry.method, &path, bytes.clone(), &[]).await;
            match name.starts_with("n_") {
                true => assert_eq!(answer.status(), 400, "{} with {name}: {}", example.name(), answer.text()),
                false => assert!(answer.status() < 500, "{} with {name}: {}", example.name(), answer.text()),
            }
        }
    }
}

/// Routes that take much free text get all strings, the others every ninth. Readers of forms and JSON are the same before both databases, so PostgreSQL gets a fifth of them.
fn share(desk: &TestDesk, example: &Example, strings: &[String]) -> Vec<String> {
    let is_rich = ["/tickets", "/tickets/{number}/messages", "/account", "/api/v1/tickets", "/api/v1/me"].contains(&example.entry.path);
    strings.iter().step_by(if is_rich { 1 } else { 9 } * weight(desk, 5)).cloned().collect()
}

/// One on SQLite, more on PostgreSQL.
fn weight(desk: &TestDesk, on_postgres: usize) -> usize {
    if desk.app.db.is_postgres() { on_postgres } else { 1 }
}

#[desk_test]
async fn naughty_strings_in_every_field_of_json(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let helena = desk.person("helena").with_token(Scope::Write);
    let strings = corpus::strings("hostile-strings/blns.json", &TEXTS);
    for example in examples().iter().filter(|example| takes_json(example) && example.entry.path != "/api/v1/signup") {
        let ids = ground.own(example, "helena").await;
        let path = path_of(example, &ids).trim_start_matches("/api/v1").to_owned();
        let body = body_of(&ids, example);
        let fields: Vec<String> = body.as_object().expect("an object").keys().cloned().collect();
        for (n, text) in share(&desk, example, &strings).into_iter().enumerate() {
            // One field after the other, so that a refusal of one does not hide the others.
            let mut body = body.clone();
            body[&fields[n % fields.len()]] = json!(text);
            if let Some(attachments) = body.get_mut("attachments") {
                *attachments = json!([]);
            }
            let answer = helena.api(example.entry.method, &path, body).await;
            assert!(answer.status() < 500, "{} with {text:?}: {}", example.name(), answer.text());
        }
    }
    every_page_still_opens(&ground).await;
}

#[desk_test]
async fn naughty_strings_in_every_field_of_forms(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let strings = corpus::strings("hostile-strings/blns.json", &TEXTS);
    let slow = ["/sign-in", "/sign-up", "/setup", "/reset/{secret}", "/join/{secret}", "/account/password"];
    for example in examples().iter().filter(|example| !example.is_api() && example.changes() && example.body.contains('=') && !example.body.starts_with('?')) {
        let ids = ground.own(example, "helena").await;
        // A file can be attached only once.
        let fields: Vec<(&str, &str)> = example.body.split('&').filter_map(|pair| pair.split_once('=')).filter(|(name, _)| *name != "attachment").collect();
        if fields.is_empty() {
            continue;
        }
        let strings = share(&desk, example, &strings);
        let strings = if slow.contains(&example.entry.path) { &strings[..strings.len().min(12)] } else { &strings[..] };
        // Signing out, or ending sessions, must not end the test.
        let helena = desk.person("helena");
        for (n, text) in strings.iter().enumerate() {
            let replaced = n % fields.len();
            let body: Vec<String> = fields
                .iter()
                .enumerate()
                .map(|(at, (name, value))| if at == replaced { format!("{name}={}", web::refusal::encode(text)) } else { format!("{name}={value}") })
                .collect();
            let answer = ground.send(&Example { body: Box::leak(body.join("&").into_boxed_str()), ..example.clone() }, &helena, &ids).await;
            assert!(answer.status() < 500, "{} with {text:?}: {}", example.name(), answer.text());
        }
    }
    every_page_still_opens(&ground).await;
}

/// What was stored is shown again, and the search index takes it.
async fn every_page_still_opens(ground: &Ground<'_>) {
    ground.desk.work().await;
    let helena = ground.desk.person("helena");
    for path in [
        "/feed",
        "/feed?q=sort:updated",
        "/people",
        "/account",
        "/account/tokens",
        "/settings",
        "/notifications",
        "/operator/outbox",
        "/people/invitations",
        "/mail",
        "/mail/out",
        "/settings/mailboxes",
    ] {
        let answer = helena.get(path).await.expect(200);
        for bad in ["<script>alert", "onerror=", "<svg onload", "javascript:alert"] {
            let html = answer.html();
            let found = html
                .match_indices(bad)
                .map(|(at, _)| &html[html.floor_char_boundary(at.saturating_sub(80))..html.ceil_char_boundary((at + 80).min(html.len()))])
                .find(|around| !is_escaped(around));
            assert!(found.is_none(), "{path} shows {found:?}");
        }
    }
    for number in 0..20 {
        let path = format!("/tickets/{}", ground.last_ticket("helena").await.0 - number);
        helena.get(&path).await.expect(200);
    }
}

/// Inside text, where `<` and quotes were turned into entities.
fn is_escaped(around: &str) -> bool {
    around.contains("&#60;")
        || around.contains("&lt;")
        || around.contains("&#34;")
        || around.contains("&quot;")
        || around.contains("&#39;")
        || around.contains("alert(1)&#")
}

#[desk_test]
async fn injections_into_parameters_change_nothing_and_break_nothing(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    for _ in 0..3 {
        ground.ticket("ana").await;
    }
    desk.work().await;
    let mut texts = corpus::lines("injection", &TEXTS);
    texts.extend(TEXTS.map(str::to_owned));
    let browser = desk.person("helena");
    let program = browser.with_token(Scope::Write);
    let before = ground.dump().await;
    let doors = [
        "/feed?q=",
        "/feed/count?q=",
        "/palette?q=",
        "/api/v1/tickets?q=",
        "/people?q=",
        "/api/v1/users?q=",
        "/operator/accounts?q=",
        "/mail?q=",
        "/api/v1/mails?q=",
    ];
    let narrow = [
        "/feed?after=",
        "/feed?q=sort:",
        "/feed?q=order:",
        "/feed?was=",
        "/feed?type=",
        "/feed?status=",
        "/feed?mine=",
        "/feed?boxes=",
        "/api/v1/tickets?limit=",
        "/api/v1/tickets?after=",
        "/tickets/new?type=",
        "/notifications?after=",
        "/notifications?show=",
        "/api/v1/notifications?unread=",
        "/api/v1/notifications?after=",
        "/operator/outbox?state=",
        "/operator/outbox?after=",
        "/api/v1/operator/outbox?state=",
        "/mail?state=",
        "/mail?after=",
        "/mail/out?state=",
        "/mail/out?after=",
        "/mail/",
        "/api/v1/mails?state=",
        "/api/v1/mails/",
        "/settings/mailboxes/",
        "/settings/mailboxes/new?address=",
        "/people?state=",
        "/people?after=",
        "/api/v1/users?state=",
        "/api/v1/invitations?after=",
        "/help/",
        "/tickets/",
        "/people/",
        "/attachments/",
        "/operator/outbox/",
        "/assets/",
        "/api/v1/tickets/",
        "/api/v1/users/",
        "/sign-in?next=",
        "/sign-in?language=",
        "/reset/",
        "/join/",
        "/confirm/",
    ];
    for (step, doors) in [(7, &doors[..]), (97, &narrow[..])] {
        for text in texts.iter().step_by(step * weight(&desk, 3)) {
            for door in doors {
                let path = format!("{door}{}", encode(text));
                let person = if door.starts_with("/api/") { &program } else { &browser };
                let began = std::time::Instant::now();
                let answer = person.get(&path).await;
                assert!(answer.status() < 500, "{door} with {text:?}: {}", answer.text());
                assert!(began.elapsed().as_secs() < 5, "{door} with {text:?} took {:?}", began.elapsed());
                let page = answer.html().to_lowercase();
                for leak in ["syntax error", "sqlite", "pg_catalog", "root:x:0", "unterminated"] {
                    assert!(!page.contains(leak) || text.to_lowercase().contains(leak), "{door} with {text:?} shows {leak}");
                }
            }
        }
    }
    assert_same(&before, &ground.dump().await, "an injection");
}

fn encode(text: &str) -> String {
    web::refusal::encode(text).replace('/', "%2F")
}
