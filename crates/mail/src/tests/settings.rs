//! The test of the settings tells the operator what is wrong.

use std::time::Duration;

use kernel::Language;
use mailwire::testing::{Manner, Sink};
use tokio::net::TcpListener;

use super::settings;
use crate::{Encryption, SmtpSettings, smtp::test_within};

async fn said(settings: &SmtpSettings) -> &'static str {
    kernel::language::install(&[&crate::CATALOGUE, &mailwire::CATALOGUE]);
    match test_within(settings, Duration::from_millis(600)).await {
        Ok(()) => "ok",
        Err(text) => {
            for language in Language::ALL {
                let sentence = language.say(&text);
                assert!(sentence.contains("127.0.0.1") && !sentence.contains("{ $"), "{sentence}");
            }
            text.key.into_owned().leak()
        }
    }
}

#[tokio::test]
async fn good_settings_pass_and_send_nothing() {
    let sink = Sink::start(|_, _| Manner::Takes).await;
    assert_eq!(said(&settings(sink.port)).await, "ok");
    assert_eq!((sink.connections(), sink.seen().len()), (1, 0));
}

#[tokio::test]
async fn a_closed_port_is_told_apart_from_a_silent_one() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = listener.local_addr().unwrap().port();
    drop(listener);
    assert_eq!(said(&settings(closed)).await, "mailwire-no-answer");

    let mute = Sink::start(|_, _| Manner::Mute).await;
    assert_eq!(said(&settings(mute.port)).await, "mailwire-silent");
}

#[tokio::test]
async fn a_wrong_password_is_told() {
    let sink = Sink::start(|_, _| Manner::WrongPassword).await;
    let settings = SmtpSettings { username: "desk".into(), password: "wrong".into(), ..settings(sink.port) };
    assert_eq!(said(&settings).await, "mailwire-sign-in");
    assert!(!format!("{settings:?}").contains("wrong"), "passwords stay out of logs");
}

#[tokio::test]
async fn a_server_without_encryption_is_told() {
    let sink = Sink::start(|_, _| Manner::Takes).await;
    for (encryption, key) in [(Encryption::StartTls, "mailwire-no-starttls"), (Encryption::Tls, "mailwire-tls-plain")] {
        let settings = SmtpSettings { encryption, ..settings(sink.port) };
        assert_eq!(said(&settings).await, key, "{encryption:?}");
    }
}
