//! Mails that nobody should send: each is read in bounded time and memory, or refused with words.

use std::time::{Duration, Instant};

use email::{Email, Note, Unreadable, body, class, fingerprint, forwarded, limits, read, subject};

/// Generous for a build without optimization on a busy machine; what grows with the square of the length takes hours.
const BOUND: Duration = Duration::from_secs(40);

/// Reads a mail and does with it all that can be done.
#[track_caller]
fn check(name: &str, raw: &[u8]) -> Result<Email, Unreadable> {
    let started = Instant::now();
    let email = read(raw);
    if let Ok(email) = &email {
        let _ = (class(email), fingerprint(email), subject::read(&email.subject), body(email, &|_| None), forwarded(email, &|_| None));
        let kept: usize =
            email.parts.iter().map(|part| part.bytes.len()).sum::<usize>() + email.headers.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
        assert!(kept <= raw.len() * 2 + 1_000_000, "{name} keeps {kept} bytes of {}", raw.len());
        assert!(email.parts.len() <= limits::PARTS && email.to.len() <= limits::ADDRESSES && email.references.len() <= limits::REFERENCES);
    }
    let taken = started.elapsed();
    println!("{name}: {} bytes in {taken:.1?}, {:?}", raw.len(), email.as_ref().map(|email| email.notes.clone()));
    assert!(taken < BOUND, "{name} takes {taken:?}");
    email
}

const START: &str = "From: Ana Lind <ana@example.com>\r\nSubject: Sound\r\nMIME-Version: 1.0\r\n";

#[test]
fn sixty_megabytes_are_read() {
    let line = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg==\r\n";
    let attachment = line.repeat(60_000_000 / line.len());
    let mail = format!(
        "{START}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nHello\r\n--x\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n{attachment}--x--\r\n"
    );
    let email = check("60 MB attached", mail.as_bytes()).expect("a mail");
    assert_eq!((email.text.as_deref(), email.parts.len()), (Some("Hello"), 1));
    let email =
        check("60 MB of text", format!("{START}\r\n{}", "All work and no play. > On 1 May 2020 wrote:\r\n".repeat(1_300_000)).as_bytes()).expect("a mail");
    assert!(email.notes.contains(&Note::BodyCut));
    assert_eq!(check("too long", &vec![b'a'; limits::MAIL + 1]).unwrap_err(), Unreadable::TooLong);
}

#[test]
fn thousands_of_parts_and_levels_are_bounded() {
    let parts = "--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nHi\r\n".repeat(10_000);
    let email = check("10,000 parts", format!("{START}Content-Type: multipart/mixed; boundary=x\r\n\r\n{parts}--x--").as_bytes()).expect("a mail");
    assert!(email.notes.contains(&Note::PartsCut));
    let levels: String = (0..1_000).map(|level| format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n")).collect();
    let email = check("1,000 levels", format!("{START}{levels}\r\nHi\r\n").as_bytes()).expect("a mail");
    assert!(email.notes.contains(&Note::TooDeep));
    check("1,000 mails in mails", format!("{START}{}\r\nHi", "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n".repeat(1_000)).as_bytes()).expect("a mail");
    check("a million boundaries", format!("{START}Content-Type: multipart/mixed; boundary=x\r\n\r\n{}", "--x\r\n".repeat(1_000_000)).as_bytes())
        .expect("a mail");
    check("a million false boundaries", format!("{START}{levels}{}", "--b\r\n".repeat(200_000)).as_bytes()).expect("a mail");
}

#[test]
fn monstrous_headers_are_bounded() {
    let recipients: Vec<String> = (0..100_000).map(|at| format!("Person {at} <p{at}@example.com>")).collect();
    let email = check("100,000 recipients", format!("{START}To: {}\r\n\r\nHi", recipients.join(",\r\n ")).as_bytes()).expect("a mail");
    assert!(email.notes.contains(&Note::AddressesCut) && email.text.as_deref() == Some("Hi"));
    let email = check("a field of 10 MB", format!("{START}X-Long: {}\r\n\r\nHi", "a".repeat(10_000_000)).as_bytes()).expect("a mail");
    assert!(email.notes.contains(&Note::HeaderCut) && email.text.as_deref() == Some("Hi"));
    check("a folded field of 10 MB", format!("{START}X-Long: {}\r\n\r\nHi", "a\r\n ".repeat(3_000_000)).as_bytes()).expect("a mail");
    check("a million fields", format!("{START}{}\r\nHi", "X-A: b\r\n".repeat(1_000_000)).as_bytes()).expect("a mail");
    check("a million ids", format!("{START}References: {}\r\n\r\nHi", "<a@b>\r\n ".repeat(1_000_000)).as_bytes()).expect("a mail");
    for (name, field) in [
        ("encoded words without end", "=?utf-8?q?".repeat(200_000)),
        ("encoded words", "=?utf-8?b?0LA=?= ".repeat(100_000)),
        ("starts of encoded words", "=?".repeat(500_000)),
        ("comments within comments", "(".repeat(500_000)),
        ("quotes", "\"\\".repeat(500_000)),
        ("angles", "<".repeat(500_000)),
        ("commas", ",".repeat(1_000_000)),
        ("groups", "a:b;".repeat(300_000)),
        ("parameters", "a=b;".repeat(300_000)),
        ("continued parameters", (0..50_000).map(|at| format!("name*{at}=x; ")).collect()),
    ] {
        check(
            name,
            format!(
                "{START}To: {field}\r\nContent-Type: text/plain; {field}\r\nContent-Disposition: attachment; {field}\r\nX-A: {field}\r\nDate: {field}\r\n\r\nHi"
            )
            .as_bytes(),
        )
        .expect("a mail");
    }
}

#[test]
fn monstrous_bodies_are_bounded() {
    let html = |body: &str| format!("{START}Content-Type: text/html\r\n\r\n{body}");
    for (name, body) in [
        ("quotes without end", ">".repeat(1_000_000)),
        ("lines of quotes", "> > > x\r\nx\r\n".repeat(50_000)),
        ("attributions", "On 1 May 2020 at 10:00 Ana <a@b.de>\r\n".repeat(20_000)),
        ("labels", "From: a\r\n".repeat(50_000)),
        ("separators", "----- x -----\r\n\r\n".repeat(50_000)),
        ("signatures", "-- \r\n".repeat(50_000)),
        ("one line", "From: a On 10:00 wrote: ".repeat(50_000)),
        ("flat header", format!("----- a ----- From: {}", "To: Cc: ".repeat(100_000))),
        ("addresses", "http://a.b ".repeat(50_000)),
    ] {
        check(name, format!("{START}\r\n{body}").as_bytes()).expect("a mail");
    }
    for (name, body) in [
        ("blockquotes", "<blockquote>".repeat(50_000)),
        ("pictures", "<img src=cid:a>".repeat(50_000)),
        ("open tags", "<div class=\"".repeat(50_000)),
        ("divs", "<div id=divRplyFwdMsg>x</div>".repeat(20_000)),
        ("words of a private area", "\u{e000}\u{e001}".repeat(50_000)),
    ] {
        check(name, html(&body).as_bytes()).expect("a mail");
    }
}

#[test]
fn nothing_is_no_mail() {
    assert_eq!(check("empty", b"").unwrap_err(), Unreadable::Empty);
    assert_eq!(check("spaces", b" \r\n\r\n ").unwrap_err(), Unreadable::Empty);
    assert_eq!(check("words", b"Hello there\r\n").unwrap_err(), Unreadable::NoHeader);
    assert_eq!(check("an envelope alone", b"From ana@example.com Mon").unwrap_err(), Unreadable::Empty);
    check("NULs", &b"From: a\0@b\0\nSubject: \0\n\nx\0\0y"[..]).map(|email| assert_eq!(email.text.as_deref(), Some("xy"))).expect("a mail");
    check("every byte", &(0..=255).cycle().take(100_000).collect::<Vec<u8>>()).ok();
    check("a colon", b":").ok();
    check("a field without a value", b"Subject:").expect("a mail");
}
