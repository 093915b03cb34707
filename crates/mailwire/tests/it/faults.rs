//! Servers that lie, stammer and attack.

use std::time::Duration;

use mailwire::{
    Afterwards, Credentials, Encryption, Fetched, Guard, Protocol, Secret, Session, Way, Why,
    testing::{Authority, Script},
};

use crate::guard;

fn way(protocol: Protocol, port: u16) -> Way {
    Way {
        protocol,
        host: "localhost".into(),
        port,
        encryption: Encryption::None,
        username: "rosa".into(),
        credentials: Credentials::Password(Secret::new("secret")),
        folder: String::new(),
        afterwards: Afterwards::Delete,
    }
}

/// A POP3 server with these answers to LIST, UIDL and RETR.
async fn pop3(list: &'static str, uidl: &'static str, retr: &'static str) -> Script {
    Script::start("+OK hello\r\n", move |line| match line.split(' ').next().unwrap_or_default() {
        "CAPA" => "-ERR what?\r\n".into(),
        "LIST" => list.into(),
        "UIDL" => uidl.into(),
        "RETR" | "TOP" => retr.into(),
        _ => "+OK\r\n".into(),
    })
    .await
}

fn quick() -> Guard {
    Guard::new(&["localhost"]).unwrap().with_patience(Duration::from_millis(400))
}

#[tokio::test]
async fn repeated_uids_and_wrong_sizes_are_taken_as_they_come() {
    let server =
        pop3("+OK\r\n1 5\r\n2 99999999999\r\n3 x\r\n.\r\n", "+OK\r\n1 same\r\n2 same\r\n3 same\r\n.\r\n", "+OK\r\nSubject: x\r\n\r\n..dot\r\n.\r\n").await;
    let mut session = Session::open(&way(Protocol::Pop3, server.port), &quick()).await.unwrap();
    let waiting = session.waiting(10).await.unwrap();
    assert_eq!(waiting.iter().map(|mail| mail.uid.as_str()).collect::<Vec<_>>(), ["same", "same 2", "same 3"]);
    for mail in &waiting {
        assert_eq!(session.fetch(&mail.uid, 1_000).await.unwrap(), Fetched::Whole(b"Subject: x\r\n\r\n.dot\r\n".to_vec()));
        session.done(std::slice::from_ref(&mail.uid)).await.unwrap();
    }
    session.close().await.unwrap();
    let deleted: Vec<String> = server.heard().into_iter().filter(|line| line.starts_with("DELE")).collect();
    assert_eq!(deleted, ["DELE 1", "DELE 2", "DELE 3"]);
}

#[tokio::test]
async fn a_mail_larger_than_announced_is_too_big_and_the_session_goes_on() {
    let long: &'static str = format!("+OK\r\nSubject: x\r\n\r\n{}\r\n.\r\n", "y".repeat(100_000)).leak();
    let server = pop3("+OK\r\n1 5\r\n.\r\n", "-ERR\r\n", long).await;
    let mut session = Session::open(&way(Protocol::Pop3, server.port), &quick()).await.unwrap();
    let waiting = session.waiting(10).await.unwrap();
    assert_eq!(waiting[0].uid, "number 1");
    assert_eq!(session.fetch(&waiting[0].uid, 1_000).await.unwrap(), Fetched::TooBig { size: 100_016, head: b"Subject: x\r\n\r\n".to_vec() });
    session.still_there().await.unwrap();
}

#[tokio::test]
async fn one_refused_mail_is_told_from_a_broken_session() {
    let server = pop3("+OK\r\n1 5\r\n.\r\n", "+OK\r\n1 a\r\n.\r\n", "-ERR cannot read that one\r\n").await;
    let mut session = Session::open(&way(Protocol::Pop3, server.port), &quick()).await.unwrap();
    session.waiting(10).await.unwrap();
    let refused = session.fetch("a", 1_000).await.unwrap_err();
    assert_eq!((refused.why, refused.said.as_str()), (Why::Said, "cannot read that one"));

    let server = pop3("+OK\r\n1 5\r\n.\r\n", "+OK\r\n1 a\r\n.\r\n", "+OK\r\nSubject: half a ma!cut").await;
    let mut session = Session::open(&way(Protocol::Pop3, server.port), &quick()).await.unwrap();
    session.waiting(10).await.unwrap();
    assert_eq!(session.fetch("a", 1_000).await.unwrap_err().why, Why::Lost);
}

#[tokio::test]
async fn words_smuggled_in_before_encryption_end_it() {
    let server = Script::start("+OK\r\n", |line| if line == "STLS" { "+OK go\r\n+OK you are rosa\r\n".into() } else { "-ERR\r\n".into() }).await;
    let way_in = Way { encryption: Encryption::StartTls, ..way(Protocol::Pop3, server.port) };
    assert_eq!(Session::open(&way_in, &quick()).await.err().unwrap().text.key, "mailwire-injected");

    let server = Script::start("* OK hi\r\n", |_| "tls OK go\r\nA0001 OK you are rosa\r\n".into()).await;
    let way_in = Way { encryption: Encryption::StartTls, ..way(Protocol::Imap, server.port) };
    assert_eq!(Session::open(&way_in, &quick()).await.err().unwrap().text.key, "mailwire-injected");
}

#[tokio::test]
async fn a_password_is_never_said_before_encryption() {
    for (protocol, greeting) in [(Protocol::Pop3, "+OK\r\n"), (Protocol::Imap, "* OK hi\r\n")] {
        let server = Script::start(greeting, |line| if line.starts_with("tls") { "tls NO\r\n".into() } else { "-ERR no\r\n".into() }).await;
        let way_in = Way { encryption: Encryption::StartTls, ..way(protocol, server.port) };
        assert_eq!(Session::open(&way_in, &quick()).await.err().unwrap().text.key, "mailwire-no-starttls");
        assert!(!server.heard().iter().any(|line| line.contains("rosa") || line.contains("secret")), "{:?}", server.heard());
    }
}

#[tokio::test]
async fn a_server_that_insists_on_encryption_is_understood() {
    let server = Script::start("* OK hi\r\n", |line| {
        format!("{} NO [PRIVACYREQUIRED] Plaintext authentication disallowed\r\n", line.split(' ').next().unwrap_or_default())
    })
    .await;
    let refused = Session::open(&way(Protocol::Imap, server.port), &quick()).await.err().unwrap();
    assert_eq!((refused.why, refused.text.key.as_ref()), (Why::Tls, "mailwire-needs-encryption"));
}

#[tokio::test]
async fn garbage_silence_and_endless_lines_end_in_words() {
    for protocol in [Protocol::Pop3, Protocol::Imap] {
        let said = async |greeting: &'static str| {
            let server = Script::start(greeting, |_| String::new()).await;
            Session::open(&way(protocol, server.port), &quick()).await.err().unwrap().why
        };
        assert_eq!(said("").await, Why::Silent);
        assert_eq!(said("HTTP/1.1 400 Bad Request\r\n\r\n").await, Why::Protocol);
        assert_eq!(said("SSH-2.0-OpenSSH_9.2\r\n").await, Why::Protocol);
        assert_eq!(said("220 smtp.example ESMTP\r\n").await, Why::Protocol);
        assert_eq!(said("x".repeat(100_000).leak()).await, Why::Protocol);
        let server = Script::start(if protocol == Protocol::Pop3 { "+OK\r\n" } else { "* OK\r\n" }, |_| "\u{0}\u{1}nonsense\r\n".into()).await;
        assert_eq!(Session::open(&way(protocol, server.port), &quick()).await.err().unwrap().why, Why::Protocol);
    }
}

#[tokio::test]
async fn each_wrong_certificate_has_its_sentence() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    for (identity, key) in [
        (ours.identity("other.example"), "mailwire-tls-name"),
        (ours.expired("localhost"), "mailwire-tls-expired"),
        (theirs.identity("localhost"), "mailwire-tls-unknown"),
    ] {
        let server = Script::start_with("+OK\r\n", Some(identity.server()), true, |_| String::new()).await;
        let way_in = Way { encryption: Encryption::Tls, ..way(Protocol::Pop3, server.port) };
        let refused = Session::open(&way_in, &guard(&ours)).await.err().unwrap();
        assert_eq!((refused.why, refused.text.key.as_ref()), (Why::Tls, key));
    }
}

#[tokio::test]
async fn tokens_are_shown_by_xoauth2_and_a_stale_one_is_told() {
    for (takes, expected) in [(true, None), (false, Some("mailwire-sign-in-token"))] {
        let server = Script::start("+OK\r\n", move |line| match line {
            "CAPA" => "+OK\r\nSASL XOAUTH2\r\n.\r\n".into(),
            "AUTH XOAUTH2" => "+ \r\n".into(),
            "dXNlcj1yb3NhAWF1dGg9QmVhcmVyIHRva2VuAQE=" if takes => "+OK\r\n".into(),
            "dXNlcj1yb3NhAWF1dGg9QmVhcmVyIHRva2VuAQE=" => "+ eyJzdGF0dXMiOiI0MDAifQ==\r\n".into(),
            "" => "-ERR [AUTH] Invalid credentials\r\n".into(),
            _ => "-ERR\r\n".into(),
        })
        .await;
        let way_in = Way { credentials: Credentials::Bearer(Secret::new("token")), ..way(Protocol::Pop3, server.port) };
        assert_eq!(Session::open(&way_in, &quick()).await.err().map(|refused| refused.text.key.into_owned()).as_deref(), expected);
        assert!(!format!("{way_in:?}").contains("token"), "tokens stay out of logs");
    }
}

#[test]
fn every_sentence_stands_in_both_languages() {
    let keys = |source| kernel::language::keys(source).collect::<Vec<_>>();
    assert_eq!(keys(mailwire::CATALOGUE.en), keys(mailwire::CATALOGUE.ru));
    kernel::language::install(&[&mailwire::CATALOGUE]);
    for key in keys(mailwire::CATALOGUE.en) {
        for language in kernel::Language::ALL {
            let text = kernel::Text::new(key).with("host", "mail.example:993").with("said", "no").with("folder", "Inbox").with("entry", "x");
            let sentence = language.say(&text);
            assert!(sentence != key && !sentence.contains('{') && sentence.ends_with(['.', '»', 'o', 'x', '\u{a0}']), "{key}: {sentence}");
        }
    }
}
