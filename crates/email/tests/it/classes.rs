//! Bounces, absence notices and lists are told from people.

use std::collections::BTreeMap;

use email::{Class, class, read};

use crate::corpus::samples;

fn name_of(class: &Class) -> String {
    match class {
        Class::Automatic(reason) => format!("automatic, {reason:?}"),
        Class::Bounce(_) => "bounce".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}

/// The first word of a file's name tells what it is.
fn kind_of(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    match name {
        _ if path.contains("/not/") => "no bounce",
        _ if path.contains("/err/") => "broken",
        // Written by a person who shows a colleague what came back.
        "lhost-sendmail-14.eml" => "no bounce",
        _ if name.starts_with("arf-") => "complaint",
        _ if name.starts_with("rfc3834-") => "absence notice",
        _ => "bounce",
    }
}

#[test]
fn no_bounce_and_no_absence_notice_passes_for_a_person() {
    let mut counted: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut personal = Vec::new();
    let (mut with_status, mut with_recipient, mut with_original) = (0, 0, 0);
    for sample in samples("mail-bounces/maildir", |path| path.ends_with(".eml")) {
        let kind = kind_of(&sample.path);
        let Ok(email) = read(&sample.bytes) else { continue };
        let class = class(&email);
        if let Class::Bounce(bounce) = &class {
            with_status += usize::from(bounce.status.is_some());
            with_recipient += usize::from(!bounce.recipients.is_empty());
            with_original += usize::from(bounce.original_message_id.is_some());
        }
        if class == Class::Personal && !matches!(kind, "no bounce" | "broken") {
            personal.push(format!("{}: {} / {}", sample.path, email.from.clone().unwrap_or_default(), email.subject));
        }
        *counted.entry((kind, name_of(&class))).or_default() += 1;
    }
    for ((kind, class), count) in &counted {
        println!("{kind}: {count} {class}");
    }
    println!("bounces with a status {with_status}, with a recipient {with_recipient}, with the id of what came back {with_original}");
    assert!(personal.is_empty(), "{} pass for mails of people:\n{}", personal.len(), personal.join("\n"));
}

#[test]
fn no_mail_of_a_person_passes_for_a_bounce() {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for sample in samples("mail-spamassassin/easy-ham-1", |_| true) {
        let email = read(&sample.bytes).expect("a mail");
        let class = class(&email);
        assert!(!matches!(class, Class::Bounce(_)), "{}: {} {class:?}", sample.path, email.subject);
        *counted.entry(name_of(&class)).or_default() += 1;
    }
    println!("{counted:?}");
}

#[test]
fn no_reply_of_a_person_passes_for_anything_else() {
    let mut count = 0;
    for sample in samples("mail-replies", |path| path.ends_with(".txt") && !path.contains("_subject")) {
        let raw = [b"From: Ana Lind <ana@example.org>\r\nSubject: Re: Sound\r\n\r\n", sample.bytes.as_slice()].concat();
        assert_eq!(class(&read(&raw).expect("a mail")), Class::Personal, "{}", sample.path);
        count += 1;
    }
    println!("{count} replies and forwards are personal");
}
