//! People at the doors of a desk, on both databases.

mod account;
mod account_form;
mod audit;
mod clients;
mod confirming;
mod directory;
mod erasing;
mod exporting;
mod joining;
mod leaving;
mod loading;
mod passwords;
mod pictures;
mod power;
mod programs;
mod registering;
mod second_steps;
mod security_log;
mod setting_up;
mod settings;
mod signing_in;
mod signing_up;
mod structure;
mod suspending;
mod viewing;
mod ways;

use axum::{body::Body, http::Method};
use db::{Ctx, Who};
use kernel::{Actor, Result, UserId, Via};
use people::{User, Way};
use queue::{Event, ItemKind, ItemRef};
use testkit::{Answer, Person, TestDesk};

/// The path of the one-time link in the newest mail of this kind to this address.
async fn link_to(desk: &TestDesk, address: &str, kind: &str) -> String {
    let outbox = desk.outbox().await;
    let mail = outbox.iter().find(|mail| mail.to_address == address && mail.kind == kind).unwrap_or_else(|| panic!("no {kind} to {address}"));
    let at = mail.text.find("http://127.0.0.1:8080/").expect("a link");
    mail.text[at + "http://127.0.0.1:8080".len()..].split_whitespace().next().expect("a path").to_owned()
}

/// How many mails of this kind went to this address.
async fn count_mails(desk: &TestDesk, address: &str, kind: &str) -> usize {
    desk.outbox().await.iter().filter(|mail| mail.to_address == address && mail.kind == kind).count()
}

const NEW_PASSWORD: &str = "a walk by the harbour";

async fn sign_up(desk: &TestDesk, email: &str, organization: &str) -> Answer {
    let fields = [("name", "Mira Kovac"), ("email", email), ("password", NEW_PASSWORD), ("organization", organization)];
    desk.anonymous().post("/sign-up", &fields).await
}

/// The browser that an answer let in.
fn let_in(desk: &TestDesk, answer: &Answer) -> Person {
    desk.anonymous().with_session(&answer.session().expect("a session"))
}

/// The account with this address, wherever it is.
async fn account(desk: &TestDesk, address: &str) -> User {
    let key = kernel::fold(address);
    desk.app
        .db
        .installation_read(move |installation| {
            let (organization, user) = installation
                .query_one("SELECT organization_id, user_id FROM email_account WHERE email_key = $1 ORDER BY user_id DESC LIMIT 1", &db::params![key], |row| {
                    Ok((row.take()?, row.take()?))
                })?
                .expect("an account");
            Ok(people::find_user(&mut installation.within(Who::desk(organization)), user)?.expect("a user"))
        })
        .await
        .expect("an account")
}

/// Calls verbs as somebody who is not of the samples.
async fn act_as<T: Send + 'static>(desk: &TestDesk, user: &User, f: impl Fn(&mut Ctx<'_>) -> Result<T> + Send + 'static) -> Result<T> {
    let standing = user.account().standing(Way::EveryoneHelps);
    let who = Who { organization: user.organization, actor: Actor::Person(user.id), standing, via: Via::Web };
    desk.app.db.write(who, f).await
}

/// Where an answer leads, with what is said there once.
async fn follow(person: &Person, answer: &Answer) -> Answer {
    follow_with(person, answer, &[]).await
}

/// The same with more headers.
async fn follow_with(person: &Person, answer: &Answer, headers: &[(&str, &str)]) -> Answer {
    assert_eq!(answer.status(), 303, "{}", answer.text());
    let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let flash = cookies.filter_map(|cookie| cookie.split(';').next()).find(|cookie| cookie.starts_with("__Host-flash=")).unwrap_or("__Host-flash=").to_owned();
    let path = answer.location().split('#').next().unwrap_or_default();
    let request = person.request(Method::GET, path).header("cookie", flash);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    person.send(request.body(Body::empty()).expect("a request")).await
}

/// What happened to the account of one of the samples, or with `None` to their organization.
async fn events(desk: &TestDesk, name: &str, user: Option<UserId>) -> Vec<Event> {
    desk.act(name, move |ctx| {
        let item = match user {
            Some(user) => ItemRef { kind: ItemKind::User, id: user.0 },
            None => ItemRef { kind: ItemKind::Organization, id: ctx.organization().0 },
        };
        queue::timeline(ctx, item, None, 200)
    })
    .await
    .expect("a timeline")
}
