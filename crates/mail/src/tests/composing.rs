//! A message has one recipient and the headers we wrote, whatever the names and subjects hold (promise S15).

use kernel::Language;
use mail_parser::{Message, MessageParser};
use proptest::prelude::*;

use super::{postmaster, settings};
use crate::{Letter, Mail, Sender, compose, letter, outbox};

const HEADERS: [&str; 10] =
    ["Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "Message-ID", "MIME-Version", "Subject", "To", "X-Auto-Response-Suppress"];

pub(super) fn composed(mail: &Mail) -> Vec<u8> {
    compose(mail, &postmaster(25), &Sender::of(&settings(25)), Vec::new()).unwrap().formatted()
}

fn check(mail: &Mail) {
    let bytes = composed(mail);
    let message = MessageParser::default().parse(&bytes).unwrap();
    let mut headers: Vec<String> = message.headers().iter().map(|header| header.name().to_owned()).collect();
    headers.sort_by_key(|name| name.to_lowercase());
    assert_eq!(headers, HEADERS, "{}", String::from_utf8_lossy(&bytes));
    assert_eq!(addresses(message.to()), ["rosa@example.com"]);
    assert_eq!(addresses(message.from()), ["desk@northwind.example"]);
    assert_eq!(message.message_id(), Some("7@desk.northwind.example"));
    // Subject and name come out as the words that went in; how many spaces stood between them does not matter.
    assert_eq!(words(message.subject().unwrap_or_default()), words(&outbox::one_line(&mail.subject, usize::MAX)));
    assert_eq!(words(name_of(&message).unwrap_or_default()), words(&outbox::one_line(&mail.to_name, 100)));
    assert!(bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 999), "a line is longer than mail servers take");
    assert!(message.cc().is_none() && message.bcc().is_none());
}

pub(super) fn addresses(list: Option<&mail_parser::Address<'_>>) -> Vec<String> {
    list.into_iter().flat_map(|list| list.clone().into_list()).filter_map(|one| one.address.map(|address| address.into_owned())).collect()
}

fn name_of<'m>(message: &'m Message<'_>) -> Option<&'m str> {
    message.to().and_then(|list| list.first()).and_then(|one| one.name())
}

fn words(text: &str) -> String {
    text.split_whitespace().collect()
}

pub(super) fn mail(to_name: &str, subject: &str) -> Mail {
    Mail { to_name: to_name.into(), subject: subject.into(), ..outbox::sample() }
}

#[test]
fn nothing_breaks_out_of_a_header() {
    let long = "x".repeat(1_000);
    let wide = "ж".repeat(1_000);
    for nasty in [
        "Rosa\r\nBcc: eve@evil.example",
        "Rosa\nBcc: eve@evil.example\n\nbody",
        "Rosa\u{2028}Bcc: eve@evil.example\u{2029}",
        "Rosa\u{85}Cc: eve@evil.example",
        "Rosa <eve@evil.example>, Eve",
        "\"Rosa\" <eve@evil.example>",
        "=?utf-8?q?Rosa=0d=0aBcc:_eve@evil.example?=",
        "Rosa\0",
        "Ро\u{202e}за, the \"boss\" \\ (really)",
        "",
        &long,
        &wide,
    ] {
        let bytes = composed(&mail(nasty, nasty));
        let message = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(addresses(message.to()), ["rosa@example.com"], "{nasty:?}");
        assert!(message.header("Bcc").is_none() && message.header("Cc").is_none(), "{nasty:?}");
        assert_eq!(message.headers().len(), HEADERS.len(), "{nasty:?}");
    }
}

proptest! {
    #[test]
    fn any_name_and_subject_compose_to_one_recipient_and_our_headers(
        name in "[\\PC\r\n\t\u{2028}\u{85}]{0,120}",
        subject in "([\\PC\r\n\u{2028}]{0,40}|[a-z]{1,80} ){0,20}",
    ) {
        // What looks like an encoded word would be decoded by the reader's mail program; that is no injection, and has a case above.
        prop_assume!(!name.contains("=?") && !subject.contains("=?"));
        check(&mail(&name, &subject));
    }
}

#[test]
fn the_two_parts_say_the_same() {
    kernel::language::install(&[&crate::CATALOGUE, &mailwire::CATALOGUE]);
    let (text, html) = letter(
        Language::En,
        &Letter {
            greeting: "Hello Rosa,".into(),
            paragraphs: vec!["Ana <Ortiz> & Co invite you.\nYou are welcome.".into()],
            button: Some(("Join".into(), "https://desk.northwind.example/join?a=1&b=2".into())),
            footer: "You get this mail because Ana typed your address.".into(),
        },
    );
    assert_eq!(
        text,
        "Hello Rosa,\n\nAna <Ortiz> & Co invite you.\nYou are welcome.\n\nJoin:\nhttps://desk.northwind.example/join?a=1&b=2\n\n\
         -- \nYou get this mail because Ana typed your address.\n"
    );
    assert!(html.contains("Ana &#60;Ortiz&#62; &#38; Co invite you.<br>You are welcome."), "{html}");
    assert!(html.contains("href=\"https://desk.northwind.example/join?a=1&#38;b=2\""));
    assert!(!html.contains("<img") && !html.contains("<link") && !html.contains("url("), "nothing is fetched from anywhere");

    let bytes = composed(&Mail { text: text.clone(), html: html.clone(), ..outbox::sample() });
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(message.body_text(0).unwrap().replace("\r\n", "\n").trim_end(), text.trim_end());
    assert_eq!(message.body_html(0).unwrap().replace("\r\n", "\n").trim_end(), html.trim_end());
}

#[test]
fn a_domain_of_another_script_is_sent_as_name_servers_know_it() {
    let bytes = composed(&Mail { to_address: "rosa@exämple.de".into(), ..outbox::sample() });
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(addresses(message.to()), ["rosa@xn--exmple-cua.de"]);
}

#[test]
fn a_message_id_has_a_host_whatever_the_base_url() {
    let id = |base| crate::Postmaster::new(base, None).message_id(&outbox::sample());
    assert_eq!(id("https://desk.example.com"), "7@desk.example.com");
    assert_eq!(id("http://127.0.0.1:8080"), "7@127.0.0.1");
    assert_eq!(id("http://[::1]:8080"), "7@localhost");
}
