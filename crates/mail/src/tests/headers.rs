//! Copies, lists, files and long conversations: a mail has the recipients and headers that we wrote, whatever they hold (promise S15).

use kernel::AttachmentId;
use mail_parser::MessageParser;

use super::{
    composing::{addresses, composed, mail},
    postmaster, settings,
};
use crate::{Correspondent, Enclosed, List, Mail, Sender, Thread, compose, content_id, outbox};

/// Strings that broke other programs, collected by others and kept beside the repository.
const HOSTILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/hostile-strings/blns.json");

fn person(address: &str, name: &str) -> Correspondent {
    Correspondent { address: address.into(), name: name.into() }
}

/// A copy to Vera with two files, everything in it named so.
fn copy(named: &str) -> Vec<u8> {
    let thread = Thread {
        to: Some(person("rosa@example.com", named)),
        copies: vec![person("vera@customer.example", named), person("jonas@example.com", "")],
        thread_topic: Some(named.into()),
        thread_index: Some(named.into()),
        in_reply_to: Some(named.into()),
        references: vec![named.into(), "good@mail.example".into()],
        list: Some(List { id: named.into(), stop: "https://desk.example/stop/1".into() }),
        is_personal: true,
        ..Thread::default()
    };
    // The outbox cuts subjects before it keeps them.
    let mail = Mail { to_address: "vera@customer.example".into(), thread, ..mail(named, &outbox::one_line(named, 200)) };
    let file = |content_id| Enclosed { content_id, name: named.into(), media_type: "image/png".into(), bytes: vec![1, 2] };
    let files = vec![file(Some(content_id(AttachmentId(7)))), file(None)];
    compose(&mail, &postmaster(25), &Sender::of(&settings(25)), files).unwrap().formatted()
}

/// Every header that such a copy may have, in lower case.
const KNOWN: [&str; 19] = [
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "content-language",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
    "content-id",
    "in-reply-to",
    "references",
    "thread-index",
    "thread-topic",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
];

fn check(named: &str) {
    let bytes = copy(named);
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(addresses(message.to()), ["rosa@example.com"], "{named:?}");
    assert_eq!(addresses(message.cc()), ["vera@customer.example", "jonas@example.com"], "{named:?}");
    assert_eq!(message.attachment_count(), 2, "{named:?}");
    for header in message.parts.iter().flat_map(|part| &part.headers) {
        let name = header.name().to_lowercase();
        assert!(KNOWN.contains(&name.as_str()) || name == "precedence", "{named:?} makes a header {name:?}");
    }
    assert!(bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 999), "{named:?} makes a line that is longer than mail servers take");
}

#[test]
fn copies_and_files_cannot_add_headers_or_recipients() {
    let long = "x".repeat(1_000);
    for nasty in [
        "Rosa\r\nBcc: eve@evil.example",
        "Rosa\u{2028}Bcc: eve@evil.example",
        "Rosa\u{85}Bcc: eve@evil.example",
        "\"; filename=\"x.exe\r\nX-Evil: 1",
        "=?utf-8?q?a=0d=0aBcc:_eve@evil.example?=",
        "=?utf-8?b?QmNjOiBldmVAZXZpbC5leGFtcGxl?=",
        "a@evil.example, b@evil.example",
        "<eve@evil.example>",
        "Счёт.pdf",
        "",
        &long,
    ] {
        check(nasty);
    }
}

#[test]
fn what_broke_other_programs_does_not_break_a_mail() {
    let Ok(bytes) = std::fs::read(HOSTILE) else {
        eprintln!("SKIPPED: no corpus at {HOSTILE}");
        return;
    };
    let strings: Vec<String> = serde_json::from_slice(&bytes).unwrap();
    assert!(strings.len() > 400);
    for text in &strings {
        check(text);
        check(&format!("Rosa\r\nX-Evil: {text}"));
    }
    println!("{} hostile strings as names, subjects, ids and file names", strings.len());
}

#[test]
fn pictures_are_shown_in_the_html_and_files_stand_beside_it() {
    let html = format!("<p>Look: <img src=\"cid:{}\"></p>", content_id(AttachmentId(7)));
    let file = |content_id: Option<String>, name: &str, media_type: &str| Enclosed {
        content_id,
        name: name.into(),
        media_type: media_type.into(),
        bytes: vec![1, 2, 3],
    };
    let files = vec![file(Some(content_id(AttachmentId(7))), "shot.png", "image/png"), file(None, "Счёт за ноябрь.pdf", "application/pdf")];
    let mail = Mail { html, ..outbox::sample() };
    let bytes = compose(&mail, &postmaster(25), &Sender::of(&settings(25)), files).unwrap().formatted();
    let message = MessageParser::default().parse(&bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    for part in ["multipart/mixed", "multipart/alternative", "multipart/related", "Content-ID: <picture.7@firstline>", "Content-Disposition: inline"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let names: Vec<String> = message.attachments().filter_map(|part| mail_parser::MimeHeaders::attachment_name(part).map(str::to_owned)).collect();
    assert_eq!(names, ["shot.png", "Счёт за ноябрь.pdf"]);
}

#[test]
fn a_mail_of_a_list_says_how_one_click_ends_it() {
    let list = List { id: "desk.1.desk.northwind.example".into(), stop: "https://desk.northwind.example/stop/1.2.3.abc".into() };
    let bytes = composed(&Mail { thread: Thread { list: Some(list), ..Thread::default() }, ..outbox::sample() });
    let text = String::from_utf8_lossy(&bytes).replace("\r\n ", " ");
    for line in [
        "List-Id: <desk.1.desk.northwind.example>",
        "List-Unsubscribe: <https://desk.northwind.example/stop/1.2.3.abc>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Precedence: bulk",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
    }
    let personal = composed(&Mail { thread: Thread { is_personal: true, ..Thread::default() }, ..outbox::sample() });
    let personal = String::from_utf8_lossy(&personal);
    assert!(["List-", "Precedence", "Auto-"].iter().all(|name| !personal.contains(name)), "{personal}");
}

#[test]
fn references_keep_the_first_and_the_last() {
    let references: Vec<String> = (0..60).map(|n| format!("{n}.{}@mail.example", "x".repeat(100))).collect();
    let bytes = composed(&Mail { thread: Thread { references: references.clone(), ..Thread::default() }, ..outbox::sample() });
    let message = MessageParser::default().parse(&bytes).unwrap();
    let kept: Vec<String> = message.references().as_text_list().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!((kept.first(), kept.last()), (references.first(), references.last()));
    assert!(kept.iter().map(String::len).sum::<usize>() <= 2_000 && kept.len() > 10, "{}", kept.len());
    assert!(bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 999));
}
