//! S9: guessing is slowed down per account and per source, nobody is locked out for ever, and answers tell nothing about who has an account.

use std::{net::IpAddr, time::Instant};

use axum::Router;
use kernel::minutes;
use testkit::{TestDesk, desk_test};

use crate::elsewhere::{Reply, front, post_from};

const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

fn there(n: u8) -> IpAddr {
    IpAddr::from([198, 51, 100, n])
}

async fn sign_in(router: &Router, source: IpAddr, name: &str, password: &str) -> Reply {
    post_from(router, source, "/sign-in", &format!("identifier={name}&password={}", password.replace(' ', "+")), &[]).await
}

#[desk_test]
async fn an_account_cannot_be_guessed_from_one_place_and_its_person_gets_in_from_elsewhere(desk: TestDesk) {
    let router = desk.router();
    for _ in 0..10 {
        assert_eq!(sign_in(&router, HERE, "helena", "wrong one").await.status, 422);
    }
    let refused = sign_in(&router, HERE, "helena", "wrong one").await;
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| (1..=600).contains(&seconds)), "{}", refused.header("retry-after"));
    // The right one does not get through either, else the brake would tell when it is found. Another spelling is the same account.
    assert_eq!(sign_in(&router, HERE, "helena", testkit::PASSWORD).await.status, 429);
    assert_eq!(sign_in(&router, HERE, "HELENA", testkit::PASSWORD).await.status, 429);
    assert_eq!(sign_in(&router, there(1), "helena", testkit::PASSWORD).await.status, 303, "the victim elsewhere");
    desk.wait(minutes(11));
    assert_eq!(sign_in(&router, HERE, "helena", testkit::PASSWORD).await.status, 303, "nobody is locked out for ever");
}

#[test]
fn an_account_cannot_be_guessed_from_many_places() {
    // Every try costs a hash, and the brake counts alike on both databases.
    testkit::run(testkit::Engine::Sqlite, |desk| async move {
        let router = desk.router();
        let mut refused = 0;
        for n in 0..60 {
            refused += u32::from(sign_in(&router, there(n), "nobody.here", "wrong one").await.status == 429);
        }
        assert!(refused >= 9, "{refused} of 60");
    });
}

#[test]
fn many_accounts_cannot_be_tried_from_one_place() {
    // Every try costs a hash, and the brake counts alike on both databases.
    testkit::run(testkit::Engine::Sqlite, |desk| async move {
        let router = desk.router();
        let mut refused = 0;
        for n in 0..108 {
            refused += u32::from(sign_in(&router, HERE, &format!("somebody{n}"), "wrong one").await.status == 429);
        }
        assert_eq!(refused, 8);
    });
}

#[desk_test]
async fn who_claims_to_come_from_elsewhere_is_not_believed(desk: TestDesk) {
    let router = desk.router();
    let mut last = 0;
    for n in 0..11 {
        let forged = format!("203.0.113.{n}");
        let headers =
            [("x-forwarded-for", forged.as_str()), ("forwarded", "for=203.0.113.9"), ("x-real-ip", forged.as_str()), ("cf-connecting-ip", forged.as_str())];
        last = post_from(&router, HERE, "/sign-in", "identifier=helena&password=wrong", &headers).await.status;
    }
    assert_eq!(last, 429);
}

#[desk_test]
async fn a_configured_proxy_is_believed_for_the_last_stranger_it_names(desk: TestDesk) {
    let proxy = IpAddr::from([10, 0, 0, 1]);
    let router = front(&desk, |site| site.trusted_proxies = vec![proxy]);
    let tried =
        async |forwarded: &str| post_from(&router, proxy, "/sign-in", "identifier=helena&password=wrong", &[("x-forwarded-for", forwarded)]).await.status;
    for n in 0..10 {
        // What the client wrote itself stands first and counts for nothing.
        assert_eq!(tried(&format!("203.0.113.{n}, 192.0.2.7")).await, 422);
    }
    assert_eq!(tried("203.0.113.99, 192.0.2.7").await, 429);
    assert_eq!(tried("192.0.2.8").await, 422, "another client of the same proxy");
}

fn plain(reply: &Reply, typed: &str) -> String {
    let nonce = reply
        .header("content-security-policy")
        .split_once("nonce-")
        .and_then(|(_, rest)| rest.split_once('\''))
        .map(|(nonce, _)| nonce.to_owned())
        .unwrap_or_default();
    format!("{}\n{}\n{}", reply.status, reply.header("location"), reply.body)
        .replace(&nonce, "NONCE")
        .replace(reply.header("x-request-id"), "REQUEST")
        .replace(typed, "TYPED")
}

#[desk_test]
async fn answers_do_not_tell_who_has_an_account(desk: TestDesk) {
    let router = desk.router();
    for (path, rest) in [("/sign-in", "&password=wrong+one"), ("/forgot", ""), ("/confirm", "")] {
        let field = if path == "/sign-in" { "identifier" } else { "email" };
        let mut answers = Vec::new();
        // An account with a password, one without, and none at all.
        for (n, typed) in ["helena@example.com", "tomas@example.com", "nobody@example.com"].into_iter().enumerate() {
            let reply = post_from(&router, there(n as u8), path, &format!("{field}={}{rest}", typed.replace('@', "%40")), &[]).await;
            answers.push(plain(&reply, typed));
        }
        assert_eq!(answers[0], answers[1], "{path}");
        assert_eq!(answers[0], answers[2], "{path}");
    }
}

#[desk_test]
async fn a_wrong_password_takes_as_long_as_an_unknown_account(desk: TestDesk) {
    let router = desk.router();
    let mut times = [Vec::new(), Vec::new()];
    for n in 0..9 {
        for (which, name) in ["helena", "nobody.at.all"].into_iter().enumerate() {
            let began = Instant::now();
            assert_eq!(sign_in(&router, there(n), name, "wrong one").await.status, 422);
            times[which].push(began.elapsed());
        }
    }
    let [known, unknown] = times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    let ratio = known.as_secs_f64() / unknown.as_secs_f64();
    // Without a hash for unknown accounts the ratio is above ten.
    assert!((0.4..2.5).contains(&ratio), "{known:?} for a known account, {unknown:?} for an unknown one");
}

#[desk_test]
async fn nobody_can_be_flooded_with_mail(desk: TestDesk) {
    let router = desk.router();
    for path in ["/forgot", "/confirm"] {
        for n in 0..5 {
            let status = post_from(&router, there(n), path, "email=helena%40example.com", &[]).await.status;
            assert!(status < 400, "{path}: {status}");
        }
        assert_eq!(post_from(&router, there(9), path, "email=Helena%40Example.com", &[]).await.status, 429, "{path}");
        assert_eq!(post_from(&router, there(9), path, "email=somebody%40example.com", &[]).await.status / 100, 3, "{path} for others");
    }
    desk.work().await;
    let to_helena = desk.outbox().await.iter().filter(|mail| mail.to_address.eq_ignore_ascii_case("helena@example.com")).count();
    assert!(to_helena <= 5, "{to_helena} mails");
}

#[desk_test]
async fn signing_up_is_slowed_down_per_address(desk: TestDesk) {
    let router = desk.router();
    let mut refused = 0;
    for n in 0..12 {
        // Refused for its password, but counted: otherwise the brake would cost a hash each.
        let body = format!("name=Eve&email=eve%40elsewhere.example&password=a+long+enough+phrase&organization=House+{n}");
        refused += u32::from(post_from(&router, there(n), "/sign-up", &body, &[]).await.status == 429);
    }
    assert_eq!(refused, 2);
}

#[desk_test]
async fn secrets_of_links_cannot_be_guessed_at_speed(desk: TestDesk) {
    let router = desk.router();
    let mut refused = 0;
    for n in 0..64 {
        refused += u32::from(post_from(&router, HERE, &format!("/reset/{n}{}", "x".repeat(42)), "password=a+long+enough+phrase", &[]).await.status == 429);
    }
    assert_eq!(refused, 4);
}
