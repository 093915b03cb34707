//! No mail is lost and none is doubled, whenever the process dies and whatever the server does (R1, R4).

use std::{collections::BTreeSet, time::Duration};

use kernel::{MailboxId, minutes};
use mail::{
    Collector, Encryption,
    intake::{self, Email},
    mailbox::{self, Protocol},
};
use mailwire::{
    Guard,
    testing::{Authority, Dovecot, OpenPort, Proxy},
};
use testkit::{TestDesk, desk_test};

const PROTOCOLS: [(Protocol, OpenPort); 2] = [(Protocol::Pop3, OpenPort::Pop3), (Protocol::Imap, OpenPort::Imap)];

fn letter(number: usize) -> Vec<u8> {
    format!(
        "From: rosa@example.com\r\nTo: desk@example.com\r\nSubject: Mail {number}\r\nMessage-ID: <{number}@mail.example>\r\n\r\n{}\r\n",
        "Help. ".repeat(number * 20)
    )
    .into_bytes()
}

/// A mailbox of the desk at a server on this machine.
async fn mailbox_at(desk: &TestDesk, protocol: Protocol, port: u16) -> MailboxId {
    let settings = mailbox::Settings {
        address: format!("{}@example.com", protocol.slug()).parse().unwrap(),
        from_name: String::new(),
        incoming: mailbox::ServerSettings {
            protocol,
            host: "127.0.0.1".into(),
            port,
            encryption: Encryption::None,
            username: protocol.slug().into(),
            secret: Some(mailbox::Secret { text: "correct horse".into(), nonce: [3; 12] }),
        },
        folder: String::new(),
        outgoing: None,
        default_type: "question".into(),
        language: kernel::Language::En,
        strangers: None,
        department: None,
        trusted_server: String::new(),
        reply_addresses: false,
        issuer: String::new(),
    };
    desk.act("helena", move |ctx| mailbox::add(ctx, &settings)).await.unwrap().id
}

fn collector(desk: &TestDesk) -> Collector {
    let guard = Guard::new(&["127.0.0.1"]).unwrap().with_patience(Duration::from_secs(5));
    Collector::new(desk.app.db.clone(), desk.app.files.clone(), guard)
}

async fn taken_in(desk: &TestDesk, mailbox: MailboxId) -> Vec<Email> {
    let all = desk.act("helena", |ctx| intake::list(ctx, None, "", &kernel::PageRequest::first(200))).await.unwrap();
    all.data.into_iter().filter(|email| email.mailbox == mailbox).collect()
}

/// Every mail is there once, byte for byte, and the server has let go of all.
async fn check(desk: &TestDesk, mailbox: MailboxId, sent: &[Vec<u8>], left: usize) {
    let emails = taken_in(desk, mailbox).await;
    let mut kept = BTreeSet::new();
    for email in &emails {
        kept.insert(intake::source::read(&desk.app.db, &desk.app.files, email).await.unwrap());
    }
    assert_eq!(emails.len(), sent.len(), "as many rows as mails");
    assert_eq!(kept, sent.iter().cloned().collect(), "each of them, byte for byte");
    assert_eq!(left, 0, "the server keeps nothing that was taken in");
}

#[desk_test]
async fn a_process_that_dies_at_any_moment_loses_and_doubles_nothing(desk: TestDesk) {
    let Some(dovecot) = Dovecot::start(&Authority::new().identity("127.0.0.1")) else { return };
    for (protocol, port) in PROTOCOLS {
        dovecot.person(protocol.slug(), "correct horse");
        let sent: Vec<Vec<u8>> = (0..40).map(letter).collect();
        sent.iter().enumerate().for_each(|(number, mail)| dovecot.deliver(protocol.slug(), number, mail));
        let mailbox = mailbox_at(&desk, protocol, dovecot.port(port)).await;
        for death in 0..10_u64 {
            // What is dropped in the middle of a step is a process that ended there.
            let _ = tokio::time::timeout(Duration::from_millis(3 + death * death * 4), collector(&desk).visit_due()).await;
            desk.wait(minutes(10));
        }
        while !dovecot.mails(protocol.slug()).is_empty() {
            assert_eq!(collector(&desk).visit_due().await.unwrap(), 1);
            desk.wait(minutes(10));
        }
        check(&desk, mailbox, &sent, dovecot.mails(protocol.slug()).len()).await;
        desk.act("helena", move |ctx| mailbox::pause(ctx, mailbox)).await.unwrap();
    }
    assert!(desk.read_mail().await > 0);
    let counts = desk.act("helena", intake::counts).await.unwrap();
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<i64>(), 80, "received is ticketed, parked and refused: {counts:?}");
    assert_eq!(counts[0].1, 0, "and none waits: {counts:?}");
}

#[desk_test]
async fn a_connection_that_is_cut_anywhere_loses_and_doubles_nothing(desk: TestDesk) {
    let Some(dovecot) = Dovecot::start(&Authority::new().identity("127.0.0.1")) else { return };
    for (protocol, port) in PROTOCOLS {
        dovecot.person(protocol.slug(), "correct horse");
        let sent: Vec<Vec<u8>> = (0..12).map(letter).collect();
        sent.iter().enumerate().for_each(|(number, mail)| dovecot.deliver(protocol.slug(), number, mail));
        let proxy = Proxy::before(dovecot.port(port)).await;
        let mailbox = mailbox_at(&desk, protocol, proxy.port).await;
        for cut in (0..50_u64).map(|n| n * n * 7) {
            proxy.cut_after(cut);
            collector(&desk).visit_due().await.unwrap();
            desk.wait(kernel::hours(2));
        }
        let told = desk.act("helena", move |ctx| mailbox::find(ctx, mailbox)).await.unwrap().unwrap();
        assert!(told.health.last_try_at.is_some());
        proxy.cut_after(u64::MAX);
        collector(&desk).visit_due().await.unwrap();
        check(&desk, mailbox, &sent, dovecot.mails(protocol.slug()).len()).await;
        desk.act("helena", move |ctx| mailbox::pause(ctx, mailbox)).await.unwrap();
    }
}

/// Whatever came before the cut is kept, though no visit ever ends well.
#[desk_test]
async fn a_server_that_ends_each_visit_early_is_read_all_the_same(desk: TestDesk) {
    let Some(dovecot) = Dovecot::start(&Authority::new().identity("127.0.0.1")) else { return };
    for (protocol, port) in PROTOCOLS {
        dovecot.person(protocol.slug(), "correct horse");
        let sent: Vec<Vec<u8>> = (0..12).map(letter).collect();
        sent.iter().enumerate().for_each(|(number, mail)| dovecot.deliver(protocol.slug(), number, mail));
        let proxy = Proxy::before(dovecot.port(port)).await;
        let mailbox = mailbox_at(&desk, protocol, proxy.port).await;
        // Some of the mails pass at each visit, and never all.
        let whole: usize = sent.iter().map(Vec::len).sum();
        proxy.cut_after(whole as u64 / 2);
        for _ in 0..6 {
            collector(&desk).visit_due().await.unwrap();
            desk.wait(kernel::hours(2));
        }
        let kept = taken_in(&desk, mailbox).await.len();
        assert!(kept > 2, "{}: {kept} were kept", protocol.slug());
        desk.act("helena", move |ctx| mailbox::pause(ctx, mailbox)).await.unwrap();
    }
}

#[desk_test]
async fn a_mailbox_that_fails_delays_no_other_and_says_what_is_wrong(desk: TestDesk) {
    let Some(dovecot) = Dovecot::start(&Authority::new().identity("127.0.0.1")) else { return };
    dovecot.person("imap", "another password");
    dovecot.person("pop3", "correct horse");
    dovecot.deliver("pop3", 1, &letter(1));
    let sick = mailbox_at(&desk, Protocol::Imap, dovecot.port(OpenPort::Imap)).await;
    let sound = mailbox_at(&desk, Protocol::Pop3, dovecot.port(OpenPort::Pop3)).await;
    for _ in 0..3 {
        collector(&desk).visit_due().await.unwrap();
        desk.wait(kernel::hours(2));
    }
    assert_eq!(taken_in(&desk, sound).await.len(), 1);
    let health = desk.act("helena", move |ctx| mailbox::find(ctx, sick)).await.unwrap().unwrap().health;
    assert_eq!(health.failures, 3);
    for (language, words) in [(kernel::Language::En, "did not take the user name and password"), (kernel::Language::Ru, "не принял имя пользователя и пароль")]
    {
        let said = mailbox::in_words(language, &health.last_error);
        assert!(said.contains(words), "{said}");
    }
    assert!(health.next_try_at > health.last_try_at.unwrap(), "and when it is tried next");
}

#[desk_test]
async fn a_mail_that_is_too_large_is_parked_with_its_headers_and_the_administrators_are_told(desk: TestDesk) {
    let Some(dovecot) = Dovecot::start(&Authority::new().identity("127.0.0.1")) else { return };
    for (protocol, port) in PROTOCOLS {
        dovecot.person(protocol.slug(), "correct horse");
        let head =
            "From: Vera Lund <vera@customer.example>\r\nTo: desk@example.com\r\nSubject: The whole archive\r\nMessage-ID: <archive@customer.example>\r\n\r\n";
        let large = [head.as_bytes(), &b"All of it.\r\n".repeat(mail::LARGEST_MAIL / 12 + 1_000)].concat();
        dovecot.deliver(protocol.slug(), 0, &large);
        let mailbox = mailbox_at(&desk, protocol, dovecot.port(port)).await;
        for _ in 0..2 {
            collector(&desk).visit_due().await.unwrap();
            desk.read_mail().await;
            desk.wait(minutes(2));
        }
        desk.work().await;

        let emails = taken_in(&desk, mailbox).await;
        assert_eq!(emails.len(), 1, "noted once, however often it is seen: {emails:#?}");
        let email = &emails[0];
        assert_eq!((email.state, email.reason), (intake::EmailState::Parked, intake::Reason::TooBig));
        let page = desk.admin().get(&format!("/mail/{}", email.id)).await.expect(200).text();
        for shown in ["vera@customer.example", "The whole archive", "archive@customer.example", "more than is taken in"] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        let bell = desk.admin().get("/notifications").await.expect(200);
        assert!(bell.text().contains(&format!("A mail to {}@example.com is too large to be taken in", protocol.slug())), "{}", bell.text());
        let told: Vec<_> = desk.outbox().await.into_iter().filter(|mail| mail.kind == "admin.mail_too_big").collect();
        assert!(told.iter().any(|mail| mail.to_address == "helena@example.com" && mail.text.contains(&format!("/mail/{}", email.id))), "{told:#?}");
        desk.admin().post(&format!("/mail/{}/decision", email.id), &[("decision", "read_again")]).await.expect(409);
    }
}
