//! Every mail of the collections is read, taken apart and shown without harm.

use std::{collections::BTreeMap, time::Instant};

use email::{Class, Email, body, class, fingerprint, forwarded, read, subject};

use crate::corpus::samples;

/// What is shown of a mail holds nothing that acts: known tags, addresses that lead to the web, to mail or to an attachment.
fn assert_harmless(path: &str, html: &str) {
    const TAGS: &str = " p br div span b strong i em u s a ul ol li blockquote pre code h1 h2 h3 h4 hr table caption thead tbody tfoot tr td th img ";
    for token in richtext::Scanner::new(html) {
        let richtext::Token::Start { name, attributes } = token else { continue };
        assert!(TAGS.contains(&format!(" {name} ")), "{path} shows <{name}>");
        let target = richtext::attribute(attributes, "href").or_else(|| richtext::attribute(attributes, "src")).unwrap_or_default().to_lowercase();
        let is_known = ["http://", "https://", "mailto:", "tel:", "/attachments/"].iter().any(|start| target.starts_with(start));
        assert!(target.is_empty() || is_known, "{path} leads to {target}");
        assert!(
            ["style", "onerror", "onload", "onclick"].iter().all(|name| richtext::attribute(attributes, name).is_none()),
            "{path} shows <{name}{attributes}>"
        );
    }
}

fn show(path: &str, email: &Email) -> Class {
    let started = Instant::now();
    let parted = body(email, &|_| None);
    for html in [Some(&parted.new_html), parted.signature_html.as_ref(), parted.quoted_html.as_ref()].into_iter().flatten() {
        assert_harmless(path, html);
    }
    if let Some(found) = forwarded(email, &|_| None) {
        assert_harmless(path, &found.html);
        assert_harmless(path, &found.comment_html);
    }
    let subject = subject::read(&email.subject);
    assert!(!email.subject.contains(['\0', '\r', '\n']) && !subject.title.contains('\n'), "{path}");
    for part in &email.parts {
        assert!(!part.name.is_empty() && !part.name.contains(['/', '\\', '\0', '\r', '\n']), "{path}: {part:?}");
    }
    let texts = [&email.text, &email.html].into_iter().flatten();
    assert!(texts.chain(email.headers.iter().map(|(_, value)| value)).all(|text| !text.contains('\0')), "{path}");
    assert_eq!(fingerprint(email), fingerprint(&email.clone()));
    let found = class(email);
    assert!(started.elapsed().as_secs() < 20, "{path} takes {:?}", started.elapsed());
    found
}

#[test]
fn every_mail_is_read() {
    let folders = ["mail-bounces", "mail-cpython", "mail-mime4j", "mail-ruby", "mail-spamassassin", "mail-stalwart", "mail-auth"];
    for folder in folders {
        let (mut read_count, mut with_body, mut unreadable) = (0, 0, Vec::new());
        let mut classes: BTreeMap<String, usize> = BTreeMap::new();
        let is_mail = |path: &str| {
            ![".json", ".xml", ".out", ".yml", ".html", ".gz", ".zip", "COPYING", "README.txt", "NOTICE"].iter().any(|end| path.ends_with(end))
                && !path.contains("_decoded")
        };
        for sample in samples(folder, is_mail) {
            match read(&sample.bytes) {
                Ok(email) => {
                    read_count += 1;
                    with_body += usize::from(email.text.is_some() || email.html.is_some() || !email.parts.is_empty());
                    let class = show(&sample.path, &email);
                    *classes.entry(format!("{class:?}").split(['{', ' ']).next().unwrap_or_default().to_owned()).or_default() += 1;
                }
                Err(reason) => unreadable.push(format!("{} ({reason:?})", sample.path)),
            }
        }
        println!("{folder}: {read_count} read, {with_body} with content, {classes:?}, not read: {unreadable:?}");
    }
}

#[test]
fn attacks_come_out_harmless() {
    let mut count = 0;
    for sample in ["xss", "hostile-strings", "mail-html-templates"].iter().flat_map(|folder| samples(folder, |_| true)) {
        let text = String::from_utf8_lossy(&sample.bytes).into_owned();
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        for attack in lines.iter().copied().take(100).chain([text.as_str()]) {
            let raw = format!("From: {attack}\r\nSubject: {attack}\r\nContent-Type: text/html; name=\"{attack}\"\r\n\r\n{attack}");
            show(&sample.path, &read(raw.as_bytes()).expect("a mail"));
            show(&sample.path, &Email { text: Some(attack.replace('\0', "")), ..Email::default() });
            count += 1;
        }
    }
    println!("{count} attacks as sender, subject, name and body");
}
