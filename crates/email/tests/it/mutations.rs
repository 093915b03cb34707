//! Mails of the collections with bytes changed, lost, doubled and moved: what a fuzzer does at length, in short.

use std::time::{Duration, Instant};

use email::{Email, body, class, fingerprint, forwarded, read, subject};
use proptest::{prelude::*, sample::Index};
use richtext::Clean;

use crate::corpus::samples;

/// For a mail of a few kilobytes in a build without optimization, on a busy machine.
const BOUND: Duration = Duration::from_secs(5);

/// Mails to begin with: some of each collection, or one of our own where there are none.
fn seeds() -> Vec<Vec<u8>> {
    let folders =
        ["mail-bounces/maildir/bsd", "mail-mime4j/testmsgs", "mail-ruby", "mail-stalwart/eml", "mail-spamassassin/hard-ham-1", "mail-replies/crisp-forward"];
    let mut seeds: Vec<Vec<u8>> = folders
        .iter()
        .flat_map(|folder| samples(folder, |path| !path.ends_with(".json") && !path.ends_with(".xml")).into_iter().step_by(9))
        .map(|sample| sample.bytes)
        .filter(|bytes| bytes.len() < 30_000)
        .collect();
    seeds.push(
        b"From: =?utf-8?q?Ana?= <ana@example.com>\r\nSubject: Fwd: Bug: [#12] x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nnew\r\n\r\nOn 1 May 2025 at 10:00, Bo <bo@example.com> wrote:\r\n> old\r\n--x\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\nDTSTART:20260601T100000Z\r\nEND:VEVENT\r\n--x--\r\n"
            .to_vec(),
    );
    seeds
}

/// A change of some bytes at a place of the mail.
#[derive(Clone, Debug)]
enum Change {
    Set(Index, u8),
    Cut(Index, Index),
    Double(Index, Index),
    Insert(Index, &'static str),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let words = prop::sample::select(vec![
        "\r\n",
        "\n\n",
        "--",
        "\0",
        "=?utf-8?b?",
        "?=",
        "<",
        ">",
        "\"",
        ";",
        ":",
        "(",
        ")",
        "boundary=",
        "Content-Type: multipart/mixed; boundary=a\r\n",
        "> ",
        "From: ",
        "\u{202e}",
        "\u{feff}",
        "=\n",
        "🎉",
        "-- \n",
        "wrote:\n",
        "%s",
    ]);
    prop::collection::vec(
        prop_oneof![
            (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
            (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Change::Cut(from, to)),
            (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Change::Double(from, to)),
            (any::<Index>(), words).prop_map(|(at, word)| Change::Insert(at, word)),
        ],
        1..12,
    )
}

fn changed(mut mail: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        if mail.is_empty() {
            return mail;
        }
        let range = |from: &Index, to: &Index| {
            let (from, to) = (from.index(mail.len()), to.index(mail.len()));
            from.min(to)..from.max(to).min(from.min(to) + 2_000)
        };
        match change {
            Change::Set(at, byte) => {
                let at = at.index(mail.len());
                mail[at] = *byte;
            }
            Change::Cut(from, to) => drop(mail.drain(range(from, to))),
            Change::Double(from, to) => {
                let range = range(from, to);
                let piece = mail[range.clone()].to_vec();
                mail.splice(range.end..range.end, piece);
            }
            Change::Insert(at, word) => {
                let at = at.index(mail.len());
                mail.splice(at..at, word.bytes());
            }
        }
    }
    mail
}

/// A mail of its bytes, and one that has them as its text.
fn mails(bytes: &[u8]) -> Vec<Email> {
    let text = String::from_utf8_lossy(bytes).replace('\0', "");
    let as_text = Email { subject: "Fwd: x".to_owned(), text: Some(text.clone()), ..Email::default() };
    let as_html = Email { html: Some(text), ..Email::default() };
    read(bytes).into_iter().chain([as_text, as_html]).collect()
}

/// Runs fifty mutations through one step.
fn run(step: impl Fn(&Email)) {
    let seeds = seeds();
    let config = ProptestConfig { cases: 50, failure_persistence: None, ..ProptestConfig::default() };
    let strategy = (any::<Index>(), changes());
    proptest::test_runner::TestRunner::new(config)
        .run(&strategy, |(seed, changes)| {
            let bytes = changed(seeds[seed.index(seeds.len())].clone(), &changes);
            for email in mails(&bytes) {
                let started = Instant::now();
                step(&email);
                prop_assert!(started.elapsed() < BOUND, "takes {:?}", started.elapsed());
            }
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn reading_withstands_mutations() {
    run(|email| {
        assert!(!email.subject.contains(['\0', '\r', '\n']));
        assert!(email.headers.iter().all(|(_, value)| !value.contains(['\0', '\r', '\n'])));
        assert!(email.parts.iter().all(|part| !part.name.is_empty() && !part.name.contains(['/', '\\', '\0', '\n'])));
    });
}

#[test]
fn trimming_withstands_mutations() {
    run(|email| {
        let parted = body(email, &|_| Some("/attachments/1".to_owned()));
        let mut whole = Clean::default();
        for html in [Some(parted.new_html), parted.signature_html, parted.quoted_html].into_iter().flatten() {
            assert_eq!(richtext::clean(&html), *html, "what is shown was cleaned");
            whole = whole.followed_by(&html);
        }
        assert_eq!(richtext::clean(&whole), *whole, "and so it is together");
    });
}

#[test]
fn classes_withstand_mutations() {
    run(|email| {
        class(email);
    });
}

#[test]
fn subjects_withstand_mutations() {
    run(|email| {
        for line in email.text.iter().flat_map(|text| text.lines()).chain([email.subject.as_str()]).take(200) {
            assert!(line.contains(&subject::read(line).title));
            subject::tokens(line, &["[#".to_owned(), "Re".to_owned(), String::new()]);
        }
    });
}

#[test]
fn forwards_withstand_mutations() {
    run(|email| {
        if let Some(found) = forwarded(email, &|_| None) {
            assert_eq!(richtext::clean(&found.html), found.html);
        }
    });
}

#[test]
fn fingerprints_withstand_mutations() {
    run(|email| {
        let first = fingerprint(email);
        let other = Email { text: Some(email.text.clone().unwrap_or_default() + "x"), ..email.clone() };
        assert!(first == fingerprint(email) && first != fingerprint(&other));
    });
}
