//! A mailbox at Dovecot is read to its end, over both protocols and every kind of encryption.

use std::time::Duration;

use mailwire::{Afterwards, Credentials, Encryption, Fetched, Protocol, Secret, Session, Way, Why, testing::OpenPort};

use crate::{dovecot, mail};

const LIMIT: usize = 1_000_000;

#[tokio::test(flavor = "multi_thread")]
async fn every_way_in_fetches_what_was_delivered_and_deletes_it() {
    let Some((dovecot, guard)) = dovecot() else { return };
    for (protocol, encryption, port) in [
        (Protocol::Pop3, Encryption::None, OpenPort::Pop3),
        (Protocol::Pop3, Encryption::StartTls, OpenPort::Pop3),
        (Protocol::Pop3, Encryption::Tls, OpenPort::Pop3s),
        (Protocol::Imap, Encryption::None, OpenPort::Imap),
        (Protocol::Imap, Encryption::StartTls, OpenPort::Imap),
        (Protocol::Imap, Encryption::Tls, OpenPort::Imaps),
    ] {
        (0..5).for_each(|number| dovecot.deliver("rosa", number, &mail(number)));
        let way = Way { encryption, port: dovecot.port(port), ..dovecot.way(protocol, "rosa", "correct horse") };
        let mut session = Session::open(&way, &guard).await.unwrap();
        let waiting = session.waiting(100).await.unwrap();
        assert_eq!(waiting.len(), 5, "{protocol:?} {encryption:?}");
        for (number, waiting) in waiting.iter().enumerate() {
            assert_eq!(session.fetch(&waiting.uid, LIMIT).await.unwrap(), Fetched::Whole(mail(number)), "{protocol:?} {encryption:?}");
            assert_eq!(waiting.size, mail(number).len() as u64);
            session.done(std::slice::from_ref(&waiting.uid)).await.unwrap();
        }
        session.close().await.unwrap();
        assert_eq!(dovecot.mails("rosa").len(), 0, "{protocol:?} {encryption:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fetching_alone_changes_nothing() {
    let Some((dovecot, guard)) = dovecot() else { return };
    (0..3).for_each(|number| dovecot.deliver("rosa", number, &mail(number)));
    for protocol in [Protocol::Pop3, Protocol::Imap] {
        for _ in 0..2 {
            let mut session = Session::open(&dovecot.way(protocol, "rosa", "correct horse"), &guard).await.unwrap();
            let waiting = session.waiting(2).await.unwrap();
            assert_eq!(waiting.len(), 2, "no more than asked for");
            assert_eq!(session.fetch(&waiting[0].uid, LIMIT).await.unwrap(), Fetched::Whole(mail(0)));
            assert_eq!(session.fetch("no such", LIMIT).await.unwrap(), Fetched::Gone);
            session.still_there().await.unwrap();
            session.close().await.unwrap();
        }
    }
    assert_eq!(dovecot.mails("rosa").len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn pop3_deletes_nothing_without_a_good_bye() {
    let Some((dovecot, guard)) = dovecot() else { return };
    dovecot.deliver("rosa", 1, &mail(1));
    let mut session = Session::open(&dovecot.way(Protocol::Pop3, "rosa", "correct horse"), &guard).await.unwrap();
    let waiting = session.waiting(10).await.unwrap();
    session.done(std::slice::from_ref(&waiting[0].uid)).await.unwrap();
    drop(session);
    assert_eq!(dovecot.mails("rosa").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_too_big_gives_its_head() {
    let Some((dovecot, guard)) = dovecot() else { return };
    let big = [&mail(1)[..], &b"x".repeat(200_000)].concat();
    dovecot.deliver("rosa", 1, &big);
    for protocol in [Protocol::Pop3, Protocol::Imap] {
        let mut session = Session::open(&dovecot.way(protocol, "rosa", "correct horse"), &guard).await.unwrap();
        let waiting = session.waiting(10).await.unwrap();
        let Fetched::TooBig { size, head } = session.fetch(&waiting[0].uid, 10_000).await.unwrap() else { panic!("{protocol:?}") };
        assert!(size >= 200_000, "{size}");
        let head = String::from_utf8(head).unwrap();
        assert!(head.contains("Subject: Printer 1") && !head.contains("on fire"), "{head}");
        session.close().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn imap_can_move_or_mark_instead() {
    let Some((dovecot, guard)) = dovecot() else { return };
    let way = dovecot.way(Protocol::Imap, "rosa", "correct horse");
    for (number, afterwards) in [(1, Afterwards::Move("Erledigt für heute".into())), (2, Afterwards::Flag)] {
        dovecot.deliver("rosa", number, &mail(number));
        let way = Way { afterwards, ..way.clone() };
        let mut session = Session::open(&way, &guard).await.unwrap();
        let waiting = session.waiting(10).await.unwrap();
        assert_eq!(waiting.len(), 1);
        session.done(std::slice::from_ref(&waiting[0].uid)).await.unwrap();
        assert_eq!(session.waiting(10).await.unwrap(), []);
        session.close().await.unwrap();
    }
    assert_eq!(dovecot.mails("rosa"), [mail(2)], "the moved one is gone from here, the read one is not");
    let moved = Way { folder: "Erledigt für heute".into(), ..way };
    let mut session = Session::open(&moved, &guard).await.unwrap();
    let waiting = session.waiting(10).await.unwrap();
    assert_eq!(session.fetch(&waiting[0].uid, LIMIT).await.unwrap(), Fetched::Whole(mail(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn imap_tells_when_mail_comes() {
    let Some((dovecot, guard)) = dovecot() else { return };
    let session = Session::open(&dovecot.way(Protocol::Imap, "rosa", "correct horse"), &guard).await.unwrap();
    assert!(session.can_idle());
    let (session, came) = session.idle(Duration::from_millis(200)).await.unwrap();
    assert!(!came);
    let idle = tokio::spawn(session.idle(Duration::from_secs(20)));
    tokio::time::sleep(Duration::from_millis(300)).await;
    dovecot.deliver("rosa", 1, &mail(1));
    let (mut session, came) = idle.await.unwrap().unwrap();
    assert!(came);
    assert_eq!(session.waiting(10).await.unwrap().len(), 1);
    session.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_waiting_mails_are_listed_and_taken_one_by_one() {
    let Some((dovecot, guard)) = dovecot() else { return };
    (0..10_000).for_each(|number| dovecot.deliver("rosa", number, &mail(number)));
    for protocol in [Protocol::Pop3, Protocol::Imap] {
        let mut session = Session::open(&dovecot.way(protocol, "rosa", "correct horse"), &guard.clone().with_patience(Duration::from_secs(60))).await.unwrap();
        let waiting = session.waiting(20_000).await.unwrap();
        assert_eq!(waiting.len(), 10_000, "{protocol:?}");
        for number in [0, 4_999, 9_999] {
            assert_eq!(session.fetch(&waiting[number].uid, LIMIT).await.unwrap(), Fetched::Whole(mail(number)), "{protocol:?}");
        }
        session.close().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_apart() {
    let Some((dovecot, guard)) = dovecot() else { return };
    for protocol in [Protocol::Pop3, Protocol::Imap] {
        let good = dovecot.way(protocol, "rosa", "correct horse");
        let said = async |way: Way| Session::open(&way, &guard).await.err().map(|refused| (refused.why, refused.text.key.into_owned()));
        let wrong = Way { credentials: Credentials::Password(Secret::new("battery staple")), ..good.clone() };
        assert_eq!(said(wrong).await, Some((Why::SignIn, "mailwire-sign-in".into())), "{protocol:?}");
        let stranger = Way { username: "nobody\r\nQUIT".into(), ..good.clone() };
        assert!(said(stranger).await.is_some());
        let early = Way { encryption: Encryption::Tls, ..good.clone() };
        assert_eq!(said(early).await, Some((Why::Tls, "mailwire-tls-plain".into())), "{protocol:?}");
        let by_address = Way { host: "127.0.0.1".into(), ..good.clone() };
        assert_eq!(said(by_address).await, Some((Why::Tls, "mailwire-tls-name".into())), "{protocol:?}");
        let closed = Way { port: 1, ..good.clone() };
        assert_eq!(said(closed).await, Some((Why::NoAnswer, "mailwire-no-answer".into())), "{protocol:?}");
        let other = if protocol == Protocol::Pop3 { OpenPort::Imap } else { OpenPort::Pop3 };
        let crossed = Way { port: dovecot.port(other), ..good };
        assert_eq!(said(crossed).await.unwrap().0, Why::Protocol, "{protocol:?}");
    }
    let lost = Way { folder: "Vanished".into(), ..dovecot.way(Protocol::Imap, "rosa", "correct horse") };
    assert_eq!(Session::open(&lost, &guard).await.err().unwrap().why, Why::Folder);
}

#[tokio::test(flavor = "multi_thread")]
async fn utf8_and_odd_passwords_get_in() {
    let Some((dovecot, guard)) = dovecot() else { return };
    // Dovecot looks at its list of people once a second, so all are made before the first one signs in.
    let people = [("ana", "пароль"), ("tomas", "qu\"ote\\s"), ("jonas", "spaces inside")];
    people.iter().for_each(|(name, password)| dovecot.person(name, password));
    for (name, password) in people {
        for protocol in [Protocol::Pop3, Protocol::Imap] {
            let opened = Session::open(&dovecot.way(protocol, name, password), &guard).await;
            assert!(opened.is_ok(), "{name} {protocol:?}: {:?}", opened.err());
        }
    }
}
