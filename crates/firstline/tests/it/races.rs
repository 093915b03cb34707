//! R13: whoever comes at the same moment, nothing is lost and nothing happens twice.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use kernel::UserId;
use people::token::Scope;
use serde_json::{Value, json};
use testkit::{Engine, TestDesk, desk_test};

#[desk_test]
async fn twenty_who_take_a_ticket_at_once_leave_one_owner_and_an_unbroken_chain(desk: TestDesk) {
    let number = desk.ticket().from("rosa").open().await.number;
    let people = ["ana", "tomas", "jonas", "helena"];
    let mut takers = Vec::new();
    for n in 0..20 {
        let name = people[n % people.len()];
        let (program, user) = (desk.person(name).with_token(Scope::Write), desk.id_of(name).to_string());
        takers.push(tokio::spawn(async move { program.api("PUT", &format!("/tickets/{number}/assignment"), json!({"user": user})).await.status() }));
    }
    for taker in takers {
        assert_eq!(taker.await.expect("an answer"), 200);
    }
    let ana = desk.person("ana").with_token(Scope::Read);
    let owner = ana.api("GET", &format!("/tickets/{number}"), Value::Null).await.expect(200).json()["owner"]["id"].clone();
    let events = ana.api("GET", &format!("/tickets/{number}/events?limit=100"), Value::Null).await.expect(200).json();
    let mut holds = Value::Null;
    for event in events["data"].as_array().expect("events").iter().filter(|event| event["kind"] == "ticket.assigned") {
        let (from, to) = (event["data"]["from"].clone(), event["data"]["to"].clone());
        assert_eq!(from, holds, "an event that does not begin where the one before ended: {events:#}");
        assert_ne!(from, to, "an event of nothing");
        holds = to;
    }
    assert_eq!(holds, owner);
}

#[desk_test]
async fn many_edits_with_a_version_lose_none(desk: TestDesk) {
    let number = desk.ticket().from("rosa").titled("Round 0").open().await.number;
    let path = format!("/tickets/{number}");
    let mut editors = Vec::new();
    for n in 0..28 {
        let (program, path) = (desk.person(["ana", "tomas"][n % 2]).with_token(Scope::Write), path.clone());
        editors.push(tokio::spawn(async move {
            let before = program.api("GET", &path, Value::Null).await.expect(200);
            let etag = before.header("etag").to_owned();
            let tag = format!("edit-{n}");
            let mut tags: Vec<Value> = before.json()["tags"].as_array().cloned().unwrap_or_default();
            tags.push(json!(tag));
            let answer = program.api_with("PATCH", &path, json!({"tags": tags}), &[("if-match", &etag)]).await;
            assert!(matches!(answer.status(), 200 | 412), "{}", answer.text());
            (answer.status() == 200).then_some(tag)
        }));
    }
    let mut kept = Vec::new();
    for editor in editors {
        kept.extend(editor.await.expect("an answer"));
    }
    assert!(!kept.is_empty());
    let tags = desk.person("ana").with_token(Scope::Read).api("GET", &path, Value::Null).await.expect(200).json()["tags"].clone();
    let mut tags: Vec<String> = serde_json::from_value(tags).expect("tags");
    tags.sort();
    kept.sort();
    assert_eq!(tags, kept, "what was answered with 200 is there, and nothing else");
}

#[desk_test]
async fn a_version_that_is_no_longer_is_refused(desk: TestDesk) {
    let number = desk.ticket().from("rosa").open().await.number;
    let (path, ana) = (format!("/tickets/{number}"), desk.person("ana").with_token(Scope::Write));
    let etag = ana.api("GET", &path, Value::Null).await.expect(200).header("etag").to_owned();
    ana.api_with("PATCH", &path, json!({"title": "First"}), &[("if-match", &etag)]).await.expect(200);
    ana.api_with("PATCH", &path, json!({"title": "Second"}), &[("if-match", &etag)]).await.expect(412);
    ana.api_with("PATCH", &path, json!({"title": "Third"}), &[("if-match", "\"none\"")]).await.expect(412);
    ana.api_with("PATCH", &path, json!({"title": "Fourth"}), &[("if-match", "*")]).await.expect(200);
    ana.api("PATCH", &path, json!({"title": "Fifth"})).await.expect(200);
}

#[desk_test]
async fn numbers_are_given_once(desk: TestDesk) {
    let mut openers = Vec::new();
    for n in 0..40 {
        let program = desk.person(["ana", "rosa", "tomas"][n % 3]).with_token(Scope::Write);
        openers.push(tokio::spawn(async move {
            program.api("POST", "/tickets", json!({"type": "incident", "title": format!("Ticket {n}"), "text": "Hello"})).await.expect(201).json()["number"]
                .as_i64()
        }));
    }
    let mut numbers = Vec::new();
    for opener in openers {
        numbers.push(opener.await.expect("an answer").expect("a number"));
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>(), "one after the other, none twice and none left out");
}

#[desk_test]
async fn one_key_sent_twice_at_once_opens_one_ticket(desk: TestDesk) {
    let program = desk.person("ana").with_token(Scope::Write);
    let body = json!({"type": "incident", "title": "Once", "text": "Hello"});
    let send = || {
        let (program, body) = (program.clone(), body.clone());
        tokio::spawn(async move { program.api_with("POST", "/tickets", body, &[("idempotency-key", "the-same")]).await })
    };
    let senders: Vec<_> = (0..8).map(|_| send()).collect();
    let mut numbers = Vec::new();
    for sender in senders {
        let answer = sender.await.expect("an answer");
        match answer.status() {
            201 => numbers.push(answer.json()["number"].as_i64().expect("a number")),
            409 => {}
            other => panic!("{other}: {}", answer.text()),
        }
    }
    numbers.dedup();
    assert_eq!(numbers, [1]);
    let other = program.api_with("POST", "/tickets", json!({"type": "incident", "title": "Twice", "text": "Hello"}), &[("idempotency-key", "the-same")]).await;
    assert_eq!(other.status(), 422, "a key belongs to one request");
}

#[desk_test]
async fn closing_and_replying_at_once_agree_with_the_record(desk: TestDesk) {
    for _ in 0..10 {
        let number = desk.ticket().from("rosa").owned_by("ana").open().await.number;
        let (ana, rosa) = (desk.person("ana").with_token(Scope::Write), desk.person("rosa").with_token(Scope::Write));
        let closing = tokio::spawn(async move {
            ana.api("POST", &format!("/tickets/{number}/transitions"), json!({"transition": "resolve", "comment": "done"})).await.status()
        });
        let replying =
            tokio::spawn(
                async move { rosa.api("POST", &format!("/tickets/{number}/messages"), json!({"kind": "reply", "text": "still broken"})).await.status() },
            );
        let (closing, replying) = (closing.await.expect("an answer"), replying.await.expect("an answer"));
        assert!(matches!(closing, 200 | 409) && replying == 201, "{closing} {replying}");
        let reader = desk.person("tomas").with_token(Scope::Read);
        let ticket = reader.api("GET", &format!("/tickets/{number}"), Value::Null).await.expect(200).json();
        let messages = reader.api("GET", &format!("/tickets/{number}/messages"), Value::Null).await.expect(200).json();
        assert_eq!(ticket["message_count"], json!(messages["data"].as_array().map_or(0, Vec::len)), "{messages:#}");
        let events = reader.api("GET", &format!("/tickets/{number}/events?limit=100"), Value::Null).await.expect(200).json();
        let last =
            events["data"].as_array().expect("events").iter().rev().find(|event| event["kind"] == "ticket.moved").map(|event| event["data"]["to"].clone());
        assert_eq!(last.unwrap_or(json!("open")), ticket["status"], "{events:#}");
    }
}

/// Two processes work on one PostgreSQL; each job is done once.
#[test]
fn two_runners_do_each_job_once() {
    testkit::run(Engine::Postgres, |desk| async move {
        let tomas = desk.id_of("tomas");
        let mut numbers = Vec::new();
        for _ in 0..60 {
            numbers.push(desk.ticket().from("rosa").open().await.number);
        }
        desk.work().await;
        for number in numbers {
            desk.act("ana", move |ctx| tickets::ticket::assign(ctx, number, tomas).map(drop)).await.expect("an assignment");
        }
        let location = desk.location();
        let clock = desk.app.db.clock();
        let other = tokio::task::spawn_blocking(move || db::Db::open(&db::Options { clock, ..db::Options::new(location) }, firstline::wiring::MIGRATIONS))
            .await
            .expect("an answer")
            .expect("a second process");
        let done = Arc::new(Mutex::new(BTreeMap::new()));
        let work = |db: db::Db| {
            let done = Arc::clone(&done);
            tokio::spawn(async move {
                let runner = queue::Runner::new(db.clone());
                let mut count = 0;
                loop {
                    match runner.round().await.expect("a round") {
                        0 => break,
                        n => count += n,
                    }
                }
                done.lock().expect("counts").insert(db.is_postgres(), count);
                count
            })
        };
        let (here, there) = (work(desk.app.db.clone()), work(other.clone()));
        let (here, there) = (here.await.expect("counts"), there.await.expect("counts"));
        assert!(here > 0 && there > 0, "{here} here, {there} there: they did not share");
        let told = notifications_of(&desk, tomas).await;
        assert_eq!(told, 60, "one line in the bell for each assignment");
        tokio::task::spawn_blocking(move || other.close(std::time::Duration::from_secs(5))).await.expect("an end");
    });
}

async fn notifications_of(desk: &TestDesk, user: UserId) -> i64 {
    let count = desk.app.db.installation_read(move |installation| {
        let text = db::installation_sql!("SELECT count(*) FROM notification WHERE user_id = $1 AND key LIKE 'ticket-alert%'");
        installation.query_one(text, &db::params![user], |row| row.take::<i64>())
    });
    count.await.expect("a count").unwrap_or(0)
}
