//! Mail is handed over, and refusals are understood.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use mailwire::{
    Credentials, Encryption, Guard, Secret, Why,
    smtp::{self, Server},
    testing::{Authority, Script},
};

use crate::guard;

const MESSAGE: &[u8] = b"Subject: x\r\n\r\nHello\r\n.hidden dot\r\n";

fn server(port: u16, encryption: Encryption, credentials: Credentials) -> Server {
    Server { host: "localhost".into(), port, encryption, username: "desk@northwind.example".into(), credentials }
}

/// A server that offers STARTTLS and answers RCPT and the end of the message as told.
async fn sink(tls: Option<Arc<rustls::ServerConfig>>, rcpt: &'static str, end: &'static str) -> Script {
    let in_data = AtomicBool::new(false);
    let offers =
        if tls.is_some() { "250-sink.example\r\n250-STARTTLS\r\n250 AUTH PLAIN XOAUTH2\r\n" } else { "250-sink.example\r\n250 AUTH PLAIN XOAUTH2\r\n" };
    Script::start_with("220 sink.example\r\n", tls, false, move |line| {
        if in_data.load(Ordering::Relaxed) {
            in_data.store(line != ".", Ordering::Relaxed);
            return if line == "." { end.into() } else { String::new() };
        }
        match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => offers.into(),
            "STARTTLS" => "220 go\r\n!tls".into(),
            "AUTH" if line.contains("AUTH PLAIN AGRlc2tAbm9ydGh3aW5kLmV4YW1wbGUAcmlnaHQ=") => "235 hello\r\n".into(),
            "AUTH" if line.starts_with("AUTH XOAUTH2") => "235 hello\r\n".into(),
            "AUTH" => "535 5.7.8 who are you\r\n".into(),
            "RCPT" => rcpt.into(),
            "DATA" => {
                in_data.store(true, Ordering::Relaxed);
                "354 go on\r\n".into()
            }
            "QUIT" => "221 bye\r\n!cut".into(),
            _ => "250 ok\r\n".into(),
        }
    })
    .await
}

async fn send(server: &Server, guard: &Guard) -> Result<String, mailwire::Refused> {
    smtp::send(server, guard, Some("desk@northwind.example"), &["rosa@example.com"], MESSAGE).await
}

#[tokio::test]
async fn a_message_goes_out_under_starttls_with_password_or_token() {
    let authority = Authority::new();
    for credentials in [Credentials::Password(Secret::new("right")), Credentials::Bearer(Secret::new("token")), Credentials::None] {
        let sink = sink(Some(authority.identity("localhost").server()), "250 ok\r\n", "250 2.0.0 taken\r\n").await;
        let said = send(&server(sink.port, Encryption::StartTls, credentials.clone()), &guard(&authority)).await.unwrap();
        assert_eq!(said, "250 2.0.0 taken");
        let heard = sink.heard();
        assert!(heard.iter().any(|line| line == "..hidden dot"), "{heard:?}");
        let encrypted = heard.iter().position(|line| line == "STARTTLS").unwrap();
        assert!(!heard[..encrypted].iter().any(|line| line.contains("AUTH") || line.contains("MAIL")), "{heard:?}");
        smtp::check(&server(sink.port, Encryption::StartTls, credentials), &guard(&authority)).await.unwrap();
    }
}

#[tokio::test]
async fn refusals_say_whether_trying_again_can_help() {
    let authority = Authority::new();
    for (rcpt, end, for_good, words) in [
        ("550 5.1.1 nobody here\r\n", "", true, "550 5.1.1 nobody here"),
        ("450 4.2.1 later\r\n", "", false, "450 4.2.1 later"),
        ("421 4.3.2 closing\r\n!cut", "", false, "421 4.3.2 closing"),
        ("250 ok\r\n", "554 5.7.1 spam\r\n", true, "554 5.7.1 spam"),
        ("250 ok\r\n", "451 4.7.1 greylisted\r\n", false, "451 4.7.1 greylisted"),
        ("530 5.7.0 sign in first\r\n", "", false, "530 5.7.0 sign in first"),
    ] {
        let sink = sink(None, rcpt, end).await;
        let refused = send(&server(sink.port, Encryption::None, Credentials::None), &guard(&authority)).await.unwrap_err();
        assert_eq!((refused.for_good, refused.said.as_str()), (for_good, words));
    }
    let hangs_up = sink(None, "250 ok\r\n", "!cut").await;
    let refused = send(&server(hangs_up.port, Encryption::None, Credentials::None), &guard(&authority)).await.unwrap_err();
    assert_eq!((refused.why, refused.for_good), (Why::Lost, false));
}

#[tokio::test]
async fn wrong_settings_are_told_apart() {
    let authority = Authority::new();
    let guard = guard(&authority).with_patience(Duration::from_millis(500));
    let sink = sink(None, "250 ok\r\n", "250 ok\r\n").await;
    let why = async |server: Server| smtp::check(&server, &guard).await.err().map(|refused| (refused.why, refused.text.key.into_owned()));
    assert_eq!(why(server(sink.port, Encryption::None, Credentials::Password(Secret::new("wrong")))).await, Some((Why::SignIn, "mailwire-sign-in".into())));
    assert_eq!(why(server(sink.port, Encryption::StartTls, Credentials::None)).await, Some((Why::Tls, "mailwire-no-starttls".into())));
    assert_eq!(why(server(sink.port, Encryption::Tls, Credentials::None)).await, Some((Why::Tls, "mailwire-tls-plain".into())));
    let pop3 = Script::start("+OK ready\r\n", |_| String::new()).await;
    assert_eq!(why(server(pop3.port, Encryption::None, Credentials::None)).await.unwrap().0, Why::Protocol);
    assert_eq!(why(server(pop3.port, Encryption::StartTls, Credentials::None)).await.unwrap().0, Why::Protocol);
    let mute = Script::start("", |_| String::new()).await;
    assert_eq!(why(server(mute.port, Encryption::None, Credentials::None)).await.unwrap().0, Why::Silent);
    let injecting =
        Script::start("220 x\r\n", |line| if line == "STARTTLS" { "220 go\r\n250 you are trusted\r\n".into() } else { "250-x\r\n250 STARTTLS\r\n".into() })
            .await;
    assert_eq!(why(server(injecting.port, Encryption::StartTls, Credentials::None)).await.unwrap().1, "mailwire-injected");
}

#[tokio::test]
async fn addresses_cannot_smuggle_commands() {
    let authority = Authority::new();
    let sink = sink(None, "250 ok\r\n", "250 ok\r\n").await;
    let server = server(sink.port, Encryption::None, Credentials::None);
    for to in ["rosa@example.com>\r\nRCPT TO:<x@example.com", "no address", "a@b\r\nDATA", "@", ""] {
        let refused = smtp::send(&server, &guard(&authority), None, &[to], MESSAGE).await.unwrap_err();
        assert!(refused.for_good, "{to:?}");
    }
    assert!(sink.heard().is_empty());
}
