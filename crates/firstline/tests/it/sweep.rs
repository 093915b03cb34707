//! S1 and S2: every route as everybody, with their own ids, with those of another organization, and with those of nobody.

use std::collections::BTreeMap;

use firstline::permissions::Who;
use testkit::{Answer, Person, TestDesk, desk_test};

use crate::{
    examples::{Example, examples},
    ground::{Ground, HARBOUR, Ids, NORTHERN, assert_same},
    openapi,
};

/// Somebody who is nobody any more, or never was: by session for pages, by token for the API.
struct Stranger {
    what: &'static str,
    browser: Person,
    program: Person,
}

async fn strangers(ground: &Ground<'_>) -> Vec<Stranger> {
    let desk = ground.desk;
    let anonymous = || desk.anonymous();
    let signed_out = desk.person("tomas");
    signed_out.post("/sign-out", &[]).await.expect(303);

    let removed = desk.person("jonas");
    let removed_token = removed.with_token(people::token::Scope::Write);
    let jonas = desk.id_of("jonas");
    desk.act("helena", move |ctx| people::membership::remove_person(ctx, jonas).map(drop)).await.expect("a removal");

    let revoked = desk.act("ana", |ctx| {
        let issued = people::token::create(ctx, "revoked", people::token::Scope::Write, None)?;
        people::token::revoke(ctx, issued.token.id)?;
        Ok(issued.secret)
    });
    let revoked = anonymous().with_raw_token(&revoked.await.expect("a token"));
    let soon = desk.now().plus(kernel::hours(1));
    let expired = desk.act("ana", move |ctx| Ok(people::token::create(ctx, "expired", people::token::Scope::Write, Some(soon))?.secret));
    let expired = anonymous().with_raw_token(&expired.await.expect("a token"));
    desk.wait(kernel::hours(2));

    let ana = desk.person("ana");
    let garbage = "x".repeat(43);
    vec![
        Stranger { what: "anonymous", browser: anonymous(), program: anonymous() },
        Stranger { what: "signed out", browser: signed_out, program: revoked },
        Stranger { what: "removed", browser: removed, program: removed_token },
        Stranger { what: "made up", browser: anonymous().with_session(&garbage), program: anonymous().with_raw_token(&garbage) },
        // A token opens no page, a session no API.
        Stranger { what: "wrong door", browser: ana.with_token(people::token::Scope::Write), program: ana },
        Stranger { what: "expired", browser: anonymous().with_session("%00"), program: expired },
    ]
}

fn assert_turned_away(example: &Example, who: &str, answer: &Answer) {
    let status = answer.status();
    let is_right = match example.changes() || example.is_api() {
        true => status == 401,
        false => status == 303 && answer.location().starts_with("/sign-in?next="),
    };
    assert!(is_right, "{} as {who}: {status} {}", example.name(), answer.location());
    assert_no_words(example, who, answer, &[HARBOUR, NORTHERN]);
}

fn assert_no_words(example: &Example, who: &str, answer: &Answer, words: &[&str]) {
    let headers: String = answer.headers.iter().map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes()))).collect();
    for word in words {
        for text in [headers.as_str(), &answer.html()] {
            let at = text.find(word);
            assert!(at.is_none(), "{} as {who} shows {word}: …{}…", example.name(), around(text, at.unwrap_or_default()));
        }
    }
}

fn around(text: &str, at: usize) -> String {
    let from = text.floor_char_boundary(at.saturating_sub(200));
    let to = text.ceil_char_boundary((at + 200).min(text.len()));
    text[from..to].to_owned()
}

#[desk_test]
async fn who_is_nobody_reaches_nothing(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let strangers = strangers(&ground).await;
    let all: Vec<Example> = examples().into_iter().filter(|example| !matches!(example.entry.who, Who::Anybody | Who::Watcher)).collect();
    let mut ids = BTreeMap::new();
    for example in &all {
        ids.insert(example.name(), ground.own(example, "ana").await);
    }
    let before = ground.dump().await;
    for example in &all {
        for stranger in &strangers {
            let person = if example.is_api() { &stranger.program } else { &stranger.browser };
            let answer = ground.send(example, person, &ids[&example.name()]).await;
            openapi::assert_documented(example, &answer);
            assert_turned_away(example, stranger.what, &answer);
        }
    }
    assert_same(&before, &ground.dump().await, "a stranger");
}

#[desk_test]
async fn members_do_not_administer_and_administrators_do_not_operate(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let ana = desk.person("ana");
    let nils = desk.stranger();
    let (ana_token, nils_token) = (ana.with_token(people::token::Scope::Write), nils.with_token(people::token::Scope::Write));
    let all: Vec<Example> = examples().into_iter().filter(|example| matches!(example.entry.who, Who::Administrator | Who::Operator | Who::Watcher)).collect();
    let mut ids = BTreeMap::new();
    for example in &all {
        ids.insert(example.name(), (ground.own(example, "helena").await, ground.own(example, "nils").await));
    }
    let before = ground.dump().await;
    for example in &all {
        let (in_harbour, in_northern) = &ids[&example.name()];
        let refused = if example.entry.who == Who::Watcher { 404 } else { 403 };
        let answer = ground.send(example, if example.is_api() { &ana_token } else { &ana }, in_harbour).await;
        assert_eq!(answer.status(), refused, "{} as a member: {}", example.name(), answer.text());
        openapi::assert_documented(example, &answer);
        assert_no_words(example, "a member", &answer, &[NORTHERN]);
        if example.entry.who != Who::Administrator {
            for ids in [in_harbour, in_northern] {
                let answer = ground.send(example, if example.is_api() { &nils_token } else { &nils }, ids).await;
                assert_eq!(answer.status(), refused, "{} as an administrator: {}", example.name(), answer.text());
                assert_no_words(example, "an administrator", &answer, &[HARBOUR]);
            }
        }
    }
    assert_same(&before, &ground.dump().await, "somebody who may not");
}

/// What differs between two answers to the same request: ids, nonce, request id, time.
pub fn plain(answer: &Answer, ids: &Ids) -> String {
    let policy = answer.header("content-security-policy").to_owned();
    let nonce = policy.split_once("nonce-").and_then(|(_, rest)| rest.split_once('\'')).map_or("", |(nonce, _)| nonce).to_owned();
    let request_id = answer.header("x-request-id").to_owned();
    let mut text = format!("{}\n", answer.status());
    for (name, value) in &answer.headers {
        text.push_str(&format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
    }
    text.push_str(&answer.html());
    for (changing, name) in [(&nonce, "NONCE"), (&request_id, "REQUEST")] {
        if !changing.is_empty() {
            text = text.replace(changing.as_str(), name);
        }
    }
    for id in ids.values() {
        text = text.replace(id.as_str(), "ID");
    }
    text
}

#[desk_test]
async fn what_belongs_to_another_organization_is_not_there(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    // Whoever may do most here, with the ids of the others, in both directions.
    for (person, other, word) in [("helena", "nils", NORTHERN), ("nils", "helena", HARBOUR)] {
        let browser = desk.person(person);
        let program = browser.with_token(people::token::Scope::Write);
        for example in examples() {
            let is_tenant = |kind: &str| !matches!(kind, "link" | "stop" | "page" | "part" | "asset" | "mail" | "any-person" | "any-portal" | "public-link");
            for id in example.entry.ids.iter().filter(|id| is_tenant(id.kind)) {
                if example.entry.who == Who::Operator {
                    continue;
                }
                let mut ids = ground.own(&example, person).await;
                let foreign = ground.thing(id.kind, other).await;
                let absent = Ground::absent(id.kind, &foreign);
                let before = ground.dump().await;
                ids.insert(id.name, foreign);
                let sender = if example.is_api() { &program } else { &browser };
                let theirs = ground.send(&example, sender, &ids).await;
                openapi::assert_documented(&example, &theirs);
                let theirs_plain = plain(&theirs, &ids);
                ids.insert(id.name, absent);
                let nobodys = ground.send(&example, sender, &ids).await;
                let what = format!("{} with a foreign {} ({}) as {person}", example.name(), id.name, id.kind);
                assert_eq!(theirs_plain, plain(&nobodys, &ids), "{what} differs from an id of nobody");
                // An operation that is not this ticket's is nothing to take back (pages say so where the button was pressed); a path may name whom to add.
                let right = match id.kind {
                    "operation" | "service-operation" => [409, 303],
                    _ if id.in_body || example.entry.path.ends_with("/{user}") => [404, 422],
                    _ => [404, 404],
                };
                assert!(right.contains(&theirs.status()), "{what}: {}", theirs.text());
                assert_no_words(&example, person, &theirs, &[word]);
                assert_same(&before, &ground.dump().await, &what);
            }
        }
    }
}

#[desk_test]
async fn what_belongs_to_a_colleague_alone_is_not_there_either(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let browser = desk.person("ana");
    let program = browser.with_token(people::token::Scope::Write);
    for example in examples() {
        for id in example.entry.ids.iter().filter(|id| id.kind.starts_with("own-")) {
            let mut ids = ground.own(&example, "ana").await;
            let theirs = ground.thing(id.kind, "helena").await;
            let absent = Ground::absent(id.kind, &theirs);
            let before = ground.dump().await;
            let sender = if example.is_api() { &program } else { &browser };
            ids.insert(id.name, theirs);
            let answer = ground.send(&example, sender, &ids).await;
            let answer_plain = plain(&answer, &ids);
            ids.insert(id.name, absent);
            let what = format!("{} with a colleague's {} ({})", example.name(), id.name, id.kind);
            assert_eq!(answer_plain, plain(&ground.send(&example, sender, &ids).await, &ids), "{what} differs from an id of nobody");
            assert!(matches!(answer.status(), 404 | 422), "{what}: {} {}", answer.status(), answer.text());
            assert_same(&before, &ground.dump().await, &what);
        }
    }
}

#[desk_test]
async fn who_may_gets_through_and_sees_nothing_of_the_others(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    // Something of everything on the other side, to be seen by mistake.
    for kind in ["ticket", "attachment", "own-token", "own-notification", "invitation", "mailbox", "email", "ticket-mail", "request"] {
        ground.thing(kind, "nils").await;
    }
    desk.work().await;
    let mut programs = BTreeMap::new();
    for example in examples() {
        let people: &[&'static str] = match example.entry.who {
            Who::Anybody | Who::Member | Who::Oneself => &["ana", "helena"],
            Who::Administrator | Who::Operator => &["helena"],
            Who::Watcher => &[],
        };
        for person in people.iter().copied() {
            let ids = ground.own(&example, person).await;
            let sender = match example.is_api() {
                true => programs.entry(person).or_insert_with(|| desk.person(person).with_token(people::token::Scope::Write)).clone(),
                false => desk.person(person),
            };
            let answer = match example.entry.path {
                // It never ends by itself.
                "/live" => continue,
                _ => ground.send(&example, &sender, &ids).await,
            };
            let what = format!("{} as {person}: {} {} {}", example.name(), answer.status(), answer.location(), kernel::truncate(&answer.text(), 600));
            match (example.status, example.entry.who) {
                (Some(status), _) => assert_eq!(answer.status(), status, "{what}"),
                (None, Who::Anybody) => assert!(answer.status() < 500, "{what}"),
                (None, _) => assert!((200..400).contains(&answer.status()) && !answer.location().starts_with("/sign-in"), "{what}"),
            }
            if example.entry.who != Who::Operator {
                assert_no_words(&example, person, &answer, &[NORTHERN]);
            }
            openapi::assert_documented(&example, &answer);
        }
    }
}
