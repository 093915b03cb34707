//! S11: links that work once, lead here and nowhere else, and cannot be bent into opening something.

use axum::{
    body::Body,
    http::{Request, header},
};
use kernel::{days, hours};
use people::link::LinkKind;
use testkit::{TestDesk, desk_test};

use crate::{
    elsewhere::send,
    ground::{Ground, assert_same},
};

#[desk_test]
async fn no_header_moves_a_link_to_another_site(desk: TestDesk) {
    let tricks: [(&str, &[(&str, &str)]); 7] = [
        ("/forgot", &[("host", "evil.example")]),
        ("/forgot", &[("host", "127.0.0.1:8080@evil.example")]),
        ("/forgot", &[("host", "127.0.0.1:8080"), ("x-forwarded-host", "evil.example")]),
        ("/forgot", &[("host", "127.0.0.1:8080"), ("forwarded", "host=evil.example;proto=https")]),
        ("/forgot", &[("host", "127.0.0.1:8080"), ("x-forwarded-proto", "https"), ("x-original-url", "//evil.example"), ("x-rewrite-url", "//evil.example")]),
        ("http://evil.example/forgot", &[("host", "127.0.0.1:8080")]),
        ("/forgot", &[("host", "127.0.0.1:8080"), ("host", "evil.example")]),
    ];
    for (path, headers) in tricks {
        let mut request = Request::post(path).header(header::ORIGIN, "http://127.0.0.1:8080").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let reply = send(&desk.router(), request.body(Body::from("email=helena%40example.com")).expect("a request")).await;
        assert!(reply.status < 500 && !reply.body.contains("evil.example") && !reply.header("location").contains("evil.example"), "{headers:?}");
        desk.wait(hours(1));
    }
    desk.work().await;
    let mails = desk.outbox().await;
    assert!(!mails.is_empty());
    for mail in mails {
        assert!(!mail.text.contains("evil.example") && !mail.html.contains("evil.example"), "{}", mail.text);
        assert!(mail.text.contains("http://127.0.0.1:8080/reset/"), "{}", mail.text);
    }
}

#[desk_test]
async fn a_page_under_another_host_links_and_leads_nowhere_else(desk: TestDesk) {
    for host in ["evil.example", "127.0.0.1:8080@evil.example", "", "127.0.0.1:8080, evil.example"] {
        let request = Request::get("/feed").header("host", host).header("x-forwarded-host", "evil.example").body(Body::empty()).expect("a request");
        let reply = send(&desk.router(), request).await;
        assert!(!reply.body.contains("evil.example") && !reply.header("location").contains("evil.example"), "{host}: {}", reply.header("location"));
    }
}

/// The pages behind secrets, and what is posted to them.
const DOORS: [(LinkKind, &str, &str); 3] = [
    (LinkKind::Reset, "/reset/", "password=a+long+enough+phrase"),
    (LinkKind::Join, "/join/", "username=newcomer&password=a+long+enough+phrase"),
    (LinkKind::Confirm, "/confirm/", ""),
];

#[desk_test]
async fn a_secret_that_was_bent_opens_nothing(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let anonymous = desk.anonymous();
    for (kind, path, body) in DOORS {
        let secret = ground.make_link("helena", kind).await;
        let before = ground.dump().await;
        let bent = [
            String::new(),
            "null".into(),
            "undefined".into(),
            "%20".into(),
            "%00".into(),
            "%25".into(),
            "*".into(),
            secret[..42].to_owned(),
            format!("{secret}x"),
            format!("{secret}%20"),
            format!("{secret}%00"),
            secret.to_uppercase(),
            secret.to_lowercase(),
            "A".repeat(43),
            "A".repeat(20_000),
        ];
        for bent in bent.iter().filter(|bent| **bent != secret) {
            let path = format!("{path}{bent}");
            for answer in [anonymous.get(&path).await, anonymous.send(crate::links::form(&anonymous, &path, body)).await] {
                assert!(matches!(answer.status(), 404 | 405 | 410 | 414 | 422), "{path}: {} {}", answer.status(), answer.location());
                assert!(answer.session().is_none(), "{path} signs somebody in");
            }
        }
        assert_same(&before, &ground.dump().await, &format!("a bent secret at {path}"));
        desk.wait(hours(1) / 2);
    }
}

pub fn form(person: &testkit::Person, path: &str, body: &str) -> Request<Body> {
    person
        .request(axum::http::Method::POST, path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()))
        .expect("a request")
}

#[desk_test]
async fn a_secret_of_one_kind_does_not_open_another(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let anonymous = desk.anonymous();
    let kinds =
        [LinkKind::Reset, LinkKind::Join, LinkKind::Confirm, LinkKind::EmailChange, LinkKind::Setup, LinkKind::Choose, LinkKind::SecondStep, LinkKind::Passkey];
    for (right, path, body) in DOORS {
        for kind in kinds.into_iter().filter(|kind| *kind != right && !(right == LinkKind::Confirm && *kind == LinkKind::EmailChange)) {
            let secret = ground.make_link("helena", kind).await;
            let before = ground.dump().await;
            let answer = anonymous.send(form(&anonymous, &format!("{path}{secret}"), body)).await;
            assert_eq!(answer.status(), 410, "{kind:?} at {path}");
            assert_same(&before, &ground.dump().await, &format!("{kind:?} at {path}"));
        }
    }
    let reset = ground.make_link("helena", LinkKind::Reset).await;
    let chosen = anonymous.post("/sign-in/choose", &[("secret", &reset)]).await;
    assert!(chosen.session().is_none() && chosen.location() == "/sign-in", "a link of another kind does not sign in");
    let set_up = anonymous
        .post(
            "/setup",
            &[("token", &reset), ("name", "Eve"), ("email", "eve@elsewhere.example"), ("password", "a long enough phrase"), ("organization", "Elsewhere")],
        )
        .await;
    assert!(set_up.session().is_none());
}

#[desk_test]
async fn a_link_works_once_and_for_as_long_as_it_says(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let anonymous = desk.anonymous();
    let path = format!("/reset/{}", ground.make_link("helena", LinkKind::Reset).await);
    // Mail scanners look at every link; looking does not use it up.
    for _ in 0..3 {
        anonymous.get(&path).await.expect(200);
    }
    anonymous.post(&path, &[("password", "a long enough phrase")]).await.expect(303);
    anonymous.post(&path, &[("password", "yet another phrase here")]).await.expect(410);
    anonymous.get(&path).await.expect(410);

    for (kind, life) in [(LinkKind::Reset, hours(1)), (LinkKind::Confirm, hours(24)), (LinkKind::EmailChange, hours(24)), (LinkKind::Join, days(7))] {
        assert!(kind.life() <= life, "{kind:?} lives too long");
    }
    let path = format!("/reset/{}", ground.make_link("helena", LinkKind::Reset).await);
    desk.wait(hours(1) + 1);
    anonymous.post(&path, &[("password", "a long enough phrase")]).await.expect(410);
}

#[desk_test]
async fn two_who_follow_one_link_at_once_change_the_password_once(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    let path = format!("/reset/{}", ground.make_link("helena", LinkKind::Reset).await);
    let follow = |n: usize| {
        let (person, path) = (desk.anonymous(), path.clone());
        tokio::spawn(async move { person.post(&path, &[("password", &format!("a long enough phrase {n}"))]).await.status() })
    };
    let racers: Vec<_> = (0..6).map(follow).collect();
    let mut statuses = Vec::new();
    for racer in racers {
        statuses.push(racer.await.expect("an answer"));
    }
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
}

#[desk_test]
async fn no_mail_carries_a_password(desk: TestDesk) {
    let helena = desk.person("helena");
    let typed = [
        ("username", "newcomer"),
        ("name", "New Comer"),
        ("email", "new.comer@example.com"),
        ("door", "password"),
        ("password", "temporary but long"),
        ("role", "member"),
    ];
    let answer = helena.post("/people/new", &typed).await;
    assert!(answer.status() < 400, "{}", answer.text());
    desk.work().await;
    for mail in desk.outbox().await {
        assert!(!mail.text.contains("temporary but long") && !mail.html.contains("temporary but long"), "{}", mail.text);
    }
}
