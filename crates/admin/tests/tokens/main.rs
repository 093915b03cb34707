//! Mailboxes that are opened by a token instead of a password. The pages, the provider (oidc-provider) and the mail server (Dovecot) are real.

mod provider;

use std::time::Duration;

use kernel::{MailboxId, hours, minutes};
use mail::{
    Collector,
    intake::{self, Email},
    mailbox::{self, Mailbox, ServerSettings, Settings},
    sign_in::Waiter,
};
use mailwire::testing::{Dovecot, OpenPort};
use people::token::Scope;
use provider::{ACCOUNT, ALONE, AUTHORITY, guard, introspection, person};
use serde_json::Value;
use testkit::{ISSUER, TestDesk, desk_test};

/// A mail server that takes the provider's tokens. `None`, said aloud, where one of both is missing.
fn dovecot() -> Option<Dovecot> {
    let introspection = introspection()?;
    let dovecot = Dovecot::start_asking(&AUTHORITY.identity("localhost"), Some(&introspection))?;
    dovecot.person("desk", "not by password");
    Some(dovecot)
}

/// A mailbox there that waits for somebody to sign in.
async fn mailbox_at(desk: &TestDesk, dovecot: &Dovecot, protocol: mailbox::Protocol) -> MailboxId {
    let port = dovecot.port(if protocol == mailbox::Protocol::Imap { OpenPort::Imaps } else { OpenPort::Pop3s });
    desk.mailbox_with("helena", ACCOUNT, |settings| Settings {
        issuer: ISSUER.into(),
        incoming: ServerSettings { protocol, host: "localhost".into(), port, username: ACCOUNT.into(), secret: None, ..settings.incoming },
        ..settings
    })
    .await
}

/// Looks into all mailboxes that are due.
async fn visit(desk: &TestDesk) -> usize {
    let guard = guard().with_patience(Duration::from_secs(10));
    let collector = Collector::new(desk.app.db.clone(), desk.app.files.clone(), guard);
    collector.with_issuers(mail::postmaster().issuers.clone()).visit_due().await.unwrap()
}

async fn find(desk: &TestDesk, id: MailboxId) -> Mailbox {
    desk.act("helena", move |ctx| mailbox::find(ctx, id)).await.unwrap().unwrap()
}

async fn taken_in(desk: &TestDesk) -> Vec<Email> {
    desk.act("helena", |ctx| intake::list(ctx, None, "", &kernel::PageRequest::first(200))).await.unwrap().data
}

fn letter(number: usize) -> Vec<u8> {
    format!("From: rosa@example.com\r\nTo: {ACCOUNT}\r\nSubject: Mail {number}\r\nMessage-ID: <{number}@mail.example>\r\n\r\nHelp {number}.\r\n").into_bytes()
}

/// The address of the provider on the page that sends there.
fn way_out(html: &str) -> String {
    let link = html.split("href=\"").find(|link| link.starts_with("https://localhost")).and_then(|link| link.split('"').next()).expect("a way to the provider");
    link.replace("&#38;", "&").replace("&amp;", "&")
}

#[desk_test]
async fn somebody_signs_in_in_the_browser_and_mail_comes_until_leave_is_taken_back(desk: TestDesk) {
    let _alone = ALONE.lock().await;
    let Some(dovecot) = dovecot() else { return };
    dovecot.deliver("desk", 1, &letter(1));
    let id = mailbox_at(&desk, &dovecot, mailbox::Protocol::Imap).await;
    let helena = desk.admin();
    assert!(helena.get("/settings/mailboxes").await.expect(200).text().contains("Sign in again"));
    assert_eq!(visit(&desk).await, 0, "nobody looks in before somebody signed in");

    let path = format!("/settings/mailboxes/{id}/sign-in");
    helena.post(&path, &[("way", "redirect")]).await.expect(303);
    let page = helena.get(&path).await.expect(200);
    assert!(page.text().contains("Go on to Northwind"));
    let back = person(&format!("visit {}", way_out(&page.html()))).unwrap();
    let ours = back.strip_prefix(testkit::BASE_URL).expect("back at ours").to_owned();

    // Neither another administrator, nor another browser, nor another state ends what this browser began.
    desk.stranger().get(&ours).await.expect(303);
    desk.admin().get(&ours).await.expect(303);
    helena.get(&ours.replace("state=", "state=x")).await.expect(303);
    assert!(find(&desk, id).await.is_signed_out);
    helena.get(&ours).await.expect(303);
    assert!(!find(&desk, id).await.is_signed_out);
    helena.get(&ours).await.expect(303);

    assert_eq!(visit(&desk).await, 1);
    assert_eq!((taken_in(&desk).await.len(), dovecot.mails("desk").len()), (1, 0), "{}", find(&desk, id).await.health.last_error);

    // An hour later the token has run out and is renewed by itself.
    dovecot.deliver("desk", 2, &letter(2));
    desk.wait(hours(2));
    assert_eq!(visit(&desk).await, 1);
    assert_eq!(taken_in(&desk).await.len(), 2, "{}", find(&desk, id).await.health.last_error);

    // Tokens are sealed where they are kept.
    let kept: Vec<String> = desk
        .app
        .db
        .installation_read(|installation| installation.query("SELECT access_token || refresh_token FROM mailbox_token", &[], |row| row.take()))
        .await
        .unwrap();
    assert!(kept.iter().all(|kept| kept.matches('.').count() == 4), "{kept:?}");

    person("revoke");
    dovecot.deliver("desk", 3, &letter(3));
    desk.wait(minutes(10));
    // The server takes the token no more, and then the provider renews none.
    while !find(&desk, id).await.is_signed_out {
        assert_eq!(visit(&desk).await, 1);
        desk.wait(hours(1));
    }
    assert_eq!(visit(&desk).await, 0, "nobody tries in vain");
    assert_eq!(dovecot.mails("desk").len(), 1, "and its mail waits");
    desk.work().await;
    let list = helena.get("/settings/mailboxes").await.expect(200).text();
    assert!(list.contains("Sign in again") && list.contains("The provider does not let us in"), "{list}");
    assert!(helena.get("/notifications").await.text().contains(&format!("Sign in again to read {ACCOUNT}")));
    assert_eq!(desk.outbox().await.iter().filter(|mail| mail.kind == "admin.mailbox_signed_out" && mail.mailbox.is_none()).count(), 1);
}

#[desk_test]
async fn a_code_is_typed_on_another_device(desk: TestDesk) {
    let _alone = ALONE.lock().await;
    let Some(dovecot) = dovecot() else { return };
    dovecot.deliver("desk", 1, &letter(1));
    let id = mailbox_at(&desk, &dovecot, mailbox::Protocol::Pop3).await;
    let program = desk.admin().with_token(Scope::Write);
    let path = format!("/mailboxes/{id}/sign-in");
    assert_eq!(program.api("GET", &path, Value::Null).await.expect(200).json()["state"], "signed_out");
    let begun = program.api("POST", &path, Value::Null).await.expect(200).json();
    assert_eq!(begun["state"], "waiting");
    let code = begun["code"].as_str().unwrap().to_owned();
    let page = desk.admin().get(&format!("/settings/mailboxes/{id}/sign-in")).await.expect(200).text();
    assert!(page.contains(&code) && page.contains("We are waiting for it"), "{page}");

    let waiter = Waiter::new(desk.app.db.clone(), mail::postmaster().issuers.clone());
    assert_eq!(waiter.ask_due().await.unwrap(), 0, "not before its time");
    desk.wait(minutes(1));
    assert_eq!(waiter.ask_due().await.unwrap(), 1);
    assert_eq!(program.api("GET", &path, Value::Null).await.json()["state"], "waiting", "nobody has typed it yet");
    person(&format!("type {code}"));
    desk.wait(minutes(1));
    assert_eq!(waiter.ask_due().await.unwrap(), 1);
    assert_eq!(program.api("GET", &path, Value::Null).await.json()["state"], "signed_in");

    assert_eq!(visit(&desk).await, 1);
    assert_eq!(taken_in(&desk).await.len(), 1, "{}", find(&desk, id).await.health.last_error);
    let tested = desk.admin().get(&format!("/settings/mailboxes/{id}")).await.expect(200);
    assert!(tested.html().contains("value=\"northwind\" checked"));
}

#[desk_test]
async fn a_sign_in_runs_out_is_taken_back_and_is_refused(desk: TestDesk) {
    let _alone = ALONE.lock().await;
    let Some(dovecot) = dovecot() else { return };
    let id = mailbox_at(&desk, &dovecot, mailbox::Protocol::Imap).await;
    let (helena, path) = (desk.admin(), format!("/settings/mailboxes/{id}/sign-in"));
    helena.post(&path, &[("way", "device")]).await.expect(303);
    desk.wait(hours(1));
    Waiter::new(desk.app.db.clone(), mail::postmaster().issuers.clone()).ask_due().await.unwrap();
    assert!(helena.get(&path).await.expect(200).text().contains("Time ran out"));

    helena.post(&path, &[("way", "device")]).await.expect(303);
    helena.post(&format!("{path}/cancel"), &[]).await.expect(303);
    assert!(helena.get(&path).await.expect(200).text().contains("Where do you want to sign in?"));

    helena.post(&path, &[("way", "redirect")]).await.expect(303);
    let page = helena.get(&path).await.expect(200).html();
    let ours = format!("/settings/mailboxes/signed-in?{}&error=access_denied", way_out(&page).split('&').find(|part| part.starts_with("state=")).unwrap());
    let refused = helena.get(&ours).await.expect(422).text();
    assert!(refused.contains("Permission for the mailbox was refused at Northwind"), "{refused}");
    assert!(find(&desk, id).await.is_signed_out);
}

#[desk_test]
async fn a_token_goes_nowhere_else_than_where_it_was_given_for(desk: TestDesk) {
    let _alone = ALONE.lock().await;
    let Some(dovecot) = dovecot() else { return };
    let id = mailbox_at(&desk, &dovecot, mailbox::Protocol::Imap).await;
    let program = desk.admin().with_token(Scope::Write);
    let (path, sign_in) = (format!("/mailboxes/{id}"), format!("/mailboxes/{id}/sign-in"));
    let code = program.api("POST", &sign_in, Value::Null).await.expect(200).json()["code"].as_str().unwrap().to_owned();
    person(&format!("type {code}"));
    desk.wait(minutes(1));
    Waiter::new(desk.app.db.clone(), mail::postmaster().issuers.clone()).ask_due().await.unwrap();
    assert!(!find(&desk, id).await.is_signed_out);

    let renamed = program.api("PATCH", &path, serde_json::json!({"from_name": "IT"})).await.expect(200).json();
    assert_eq!(renamed["is_signed_out"], false);
    let moved = program.api("PATCH", &path, serde_json::json!({"host": "imap.evil.example"})).await.expect(200).json();
    assert_eq!(moved["is_signed_out"], true, "another server is told nothing");
    program.api("PATCH", &path, serde_json::json!({"issuer": ""})).await.expect(422);
}
