//! Mails collected by others go through the whole intake: none is lost, none does harm, and it is said what came of each kind.
//!
//! The collections lie beside the project where it is developed; they are not part of it. Where they are absent, that is said aloud.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use kernel::{EmailAddress, MailboxId, hours};
use mail::{
    intake::{self, EmailState},
    mailbox::{Settings, Strangers},
};
use testkit::{TestDesk, desk_test};
use tickets::ticket;

use crate::mail_in::DESK;

const MAILS: [&str; 8] = ["mail-auth", "mail-bounces", "mail-cpython", "mail-mime4j", "mail-replies", "mail-ruby", "mail-spamassassin", "mail-stalwart"];
const ATTACKS: [&str; 3] = ["xss", "hostile-strings", "mail-html-templates"];

/// So many attacks stand in one mail.
const TOGETHER: usize = 60;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus")
}

/// The contents of all files below a folder of the collections, in a fixed order.
fn contents(folder: &str) -> Vec<Vec<u8>> {
    let mut folders = vec![root().join(folder)];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path if path.extension().is_some_and(|end| end == "md" || end == "gz" || end == "zip") => {}
                path => paths.push(path),
            }
        }
    }
    paths.sort();
    if paths.is_empty() {
        eprintln!("NOT COVERED: {} is absent, its mails were not tried.", root().join(folder).display());
    }
    paths.iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

/// A collected text that is no whole mail, such as the body of a reply, as the body of one.
fn as_mail((n, bytes): (usize, Vec<u8>)) -> Vec<u8> {
    match email::read(&bytes).is_ok_and(|email| email.from.is_some()) {
        true => bytes,
        false => [format!("From: vera{n}@customer.example\r\nSubject: Re: Number {n}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n").as_bytes(), &bytes]
            .concat(),
    }
}

/// A mailbox that opens a ticket for whoever writes, so that every mail of a person goes the whole way.
async fn open_to_all(desk: &TestDesk) -> MailboxId {
    desk.mailbox_with("helena", DESK, |settings| Settings { strangers: Some(Strangers::Open), ..settings }).await
}

/// Takes them in, and tells how many became what.
async fn take_in(desk: &TestDesk, mailbox: MailboxId, what: &str, mails: &[Vec<u8>], counted: &mut BTreeMap<String, usize>) {
    let before = by_reason(desk).await;
    for (n, mail) in mails.iter().enumerate() {
        desk.take_in(mailbox, mail).await;
        if n % 40 == 39 {
            desk.read_mail().await;
            desk.wait(hours(2));
        }
    }
    desk.read_mail().await;
    let after = by_reason(desk).await;
    let new: BTreeMap<&String, usize> = after.iter().map(|(reason, n)| (reason, n - before.get(reason).unwrap_or(&0))).filter(|(_, n)| *n > 0).collect();
    println!("{what}: {} mails, {new:?}", mails.len());
    *counted = after;
}

async fn by_reason(desk: &TestDesk) -> BTreeMap<String, usize> {
    let rows = desk.act("helena", |ctx| {
        ctx.query(db::sql!("SELECT reason, count(*) FROM mail_in WHERE organization_id = $1 GROUP BY reason"), &[], |row| {
            Ok((row.take::<String>()?, row.take::<i64>()?))
        })
    });
    rows.await.unwrap().into_iter().map(|(reason, n)| (reason, usize::try_from(n).unwrap())).collect()
}

/// *ticketed + parked + refused = received*, in the counts and on the page.
async fn assert_adds_up(desk: &TestDesk) {
    let counts = desk.act("helena", intake::counts).await.unwrap();
    let of = |state: EmailState| counts.iter().find(|(known, _)| *known == state).map_or(0, |(_, n)| *n);
    let all: i64 = by_reason(desk).await.values().map(|n| i64::try_from(*n).unwrap()).sum();
    assert_eq!(of(EmailState::Received), 0, "every mail was decided about");
    assert_eq!(of(EmailState::Ticketed) + of(EmailState::Parked) + of(EmailState::Refused), all);
    let page = desk.admin().get("/mail").await.expect(200).text();
    let digits = |n: i64| page.replace([',', '\u{a0}', '\u{202f}'], "").contains(&n.to_string());
    assert!([all, of(EmailState::Ticketed), of(EmailState::Parked), of(EmailState::Refused)].into_iter().all(digits), "{page}");
}

/// Nothing that is shown acts: cleaning it again changes nothing.
async fn assert_harmless(desk: &TestDesk) {
    let shown: Vec<String> =
        desk.act("helena", |ctx| ctx.query(db::sql!("SELECT html FROM message WHERE organization_id = $1"), &[], |row| row.take())).await.unwrap();
    for html in &shown {
        assert_eq!(richtext::clean(html), *html);
        assert!(!html.to_lowercase().contains("<script") && !html.contains("cid:"), "{html}");
    }
    println!("{} messages are shown", shown.len());
}

#[desk_test]
async fn every_collected_mail_goes_through_the_whole_intake(desk: TestDesk) {
    let mailbox = open_to_all(&desk).await;
    let mut counted = BTreeMap::new();
    for folder in MAILS {
        let all = contents(folder);
        let all = if folder == "mail-replies" { all.into_iter().enumerate().map(as_mail).collect() } else { all };
        take_in(&desk, mailbox, folder, &all, &mut counted).await;
    }
    assert!(!counted.contains_key("failed"), "{counted:?}");
    assert_adds_up(&desk).await;
    assert_harmless(&desk).await;
}

#[desk_test]
async fn attacks_by_mail_come_out_harmless(desk: TestDesk) {
    let mailbox = open_to_all(&desk).await;
    let mut counted = BTreeMap::new();
    for folder in ATTACKS {
        let all = contents(folder);
        let texts: Vec<String> = all.iter().map(|bytes| String::from_utf8_lossy(bytes).replace('\r', "")).collect();
        let lines: Vec<&str> = texts.iter().flat_map(|text| text.lines()).filter(|line| !line.trim().is_empty()).collect();
        let mails: Vec<Vec<u8>> = lines
            .chunks(TOGETHER)
            .enumerate()
            .map(|(n, lines)| {
                let first: String = lines[0].chars().take(200).collect();
                // Every other one has the attack as the sender's name, too.
                let name = if n % 2 == 0 { "Eve" } else { &first };
                format!(
                    "From: {name} <eve{n}@elsewhere.example>\r\nSubject: {first}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}\r\n",
                    lines.join("\r\n")
                )
                .into_bytes()
            })
            .collect();
        println!("{folder}: {} attacks", lines.len());
        take_in(&desk, mailbox, folder, &mails, &mut counted).await;
    }
    assert!(!counted.contains_key("failed"), "{counted:?}");
    assert_adds_up(&desk).await;
    assert_harmless(&desk).await;
    desk.admin().get("/feed").await.expect(200);
}

/// Addresses with what others say of them, from the collection's XML: the address and its category.
fn addresses() -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(&contents("email-address").concat()).into_owned();
    let field = |test: &str, name: &str| {
        let (_, rest) = test.split_once(&format!("<{name}>"))?;
        rest.split_once('<').map(|(value, _)| value.to_owned())
    };
    let plain = |text: String| {
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x2400;", "\0").replace("&amp;", "&");
        // What cannot stand in XML is written as its picture.
        text.chars()
            .map(|c| if ('\u{2400}'..='\u{241f}').contains(&c) { char::from(u8::try_from(u32::from(c) - 0x2400).unwrap_or(0)) } else { c })
            .collect::<String>()
    };
    text.split("<test ").skip(1).filter_map(|test| Some((plain(field(test, "address")?), field(test, "category")?))).collect()
}

#[desk_test]
async fn addresses_of_every_kind_are_taken_or_refused_and_never_break_a_mail(desk: TestDesk) {
    let mut taken: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let all = addresses();
    for (address, category) in &all {
        let count = taken.entry(category).or_default();
        match address.parse::<EmailAddress>() {
            Ok(parsed) => {
                count.0 += 1;
                assert!(!parsed.as_str().contains(|c: char| c.is_control() || c.is_whitespace() || "<>,;\"".contains(c)), "{address:?}");
                assert!(category != "ISEMAIL_ERR", "{address:?} is no address");
            }
            Err(()) => count.1 += 1,
        }
    }
    // The same through the field of a reply, where people type several at once.
    let typed = |wanted: bool| all.iter().filter(|(address, _)| ticket::copies::read("cc", address).is_ok_and(|found| !found.is_empty()) == wanted).count();
    println!("email-address: {} taken and {} refused as copies of a reply", typed(true), typed(false));
    println!("email-address: {} read; taken and refused by category: {taken:?}", all.len());
    let mailbox = open_to_all(&desk).await;
    let mails: Vec<Vec<u8>> = all
        .iter()
        .enumerate()
        .map(|(n, (address, _))| {
            format!("From: {address}\r\nTo: {address}\r\nCc: {address}\r\nReply-To: {address}\r\nSubject: Number {n}\r\n\r\nHello {n}\r\n").into_bytes()
        })
        .collect();
    let mut counted = BTreeMap::new();
    take_in(&desk, mailbox, "email-address as sender", &mails, &mut counted).await;
    assert!(!counted.contains_key("failed"), "{counted:?}");
    assert_adds_up(&desk).await;
}
