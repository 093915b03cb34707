//! What a mail says of itself, mail by mail.

use email::{Class, Email, Note, When, class, fingerprint, forwarded, read};

#[track_caller]
fn mail(header: &str, body: &str) -> Email {
    read(format!("{header}\r\n\r\n{body}").replace('\n', "\r\n").replace("\r\r\n", "\r\n").as_bytes()).expect("a mail")
}

#[test]
fn the_header_is_read() {
    let email = mail(
        "Return-Path: <bounce@example.org>\nDelivered-To: desk@example.com\nX-Original-To: help@example.com\nReceived: from a by b\nReceived: from c by a\nAuthentication-Results: b; spf=pass\nAuthentication-Results: forged; dkim=pass\nFrom: =?koi8-r?B?8NLJ18XU?= <ana@example.org>\nSender: Office <office@example.org>\nReply-To: ana@example.net\nTo: Desk <desk@example.com>, bo@example.com\nCc: cy@example.com\nSubject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=\n =?utf-8?q?_x?=\nDate: Mon, 1 Jun 2026 10:00:00 +0200\nMessage-ID: <1@example.org>\nIn-Reply-To: <0@example.com>\nReferences: <a@example.com>\n <0@example.com>\nThread-Index: AdXx\nThread-Topic: x\nList-Id: <l.example.org>",
        "Hi",
    );
    let address = |found: &Option<email::Address>| found.as_ref().map(ToString::to_string).unwrap_or_default();
    assert_eq!(address(&email.from), "Привет <ana@example.org>");
    assert_eq!(address(&email.sender), "Office <office@example.org>");
    assert_eq!((email.reply_to.len(), email.to.len(), email.cc.len()), (1, 2, 1));
    assert_eq!((email.return_path.as_deref(), email.delivered_to.join(" ").as_str()), (Some("bounce@example.org"), "desk@example.com help@example.com"));
    assert_eq!(email.subject, "Größe x");
    assert_eq!(email.date.map(|date| date.to_string()).as_deref(), Some("2026-06-01T08:00:00Z"));
    assert_eq!((email.message_id.as_deref(), email.in_reply_to.join(" ").as_str(), email.references.len()), (Some("1@example.org"), "0@example.com", 2));
    assert_eq!((email.thread_index.as_deref(), email.thread_topic.as_deref(), email.list.id.as_deref()), (Some("AdXx"), Some("x"), Some("<l.example.org>")));
    assert_eq!((email.received[0].as_str(), email.authentication_results[0].as_str()), ("from a by b", "b; spf=pass"));
    assert_eq!((email.header("cc"), email.headers_of("received").count(), email.notes.len()), (Some("cy@example.com"), 2, 0));
}

#[test]
fn a_second_sender_is_not_the_sender() {
    let email = mail("From: ana@example.org, bo@example.org\nFrom: boss@example.com", "");
    assert_eq!(email.from.map(|from| from.address).as_deref(), Some("ana@example.org"));
    assert_eq!(email.other_from.len(), 2);
    assert_eq!(mail("From: root", "").from.map(|from| from.to_string()).as_deref(), Some("root <>"));
}

#[test]
fn text_without_a_charset_is_guessed() {
    let words = "Добрый день, у меня не открывается почта";
    for charset in ["windows-1251", "koi8-r"] {
        let bytes = encoding_rs::Encoding::for_label(charset.as_bytes()).expect("a charset").encode(words).0.into_owned();
        let email = read(&[b"From: a@b.de\r\nSubject: ", bytes.as_slice(), b"\r\n\r\n", bytes.as_slice()].concat()).expect("a mail");
        assert_eq!((email.subject.as_str(), email.text.as_deref()), (words, Some(words)), "{charset}");
        assert!(email.notes.contains(&Note::CharsetGuessed));
    }
    let email = mail("From: a@b.il\nSubject: =?windows-1255?B?+ezl7Q==?=", "שלום עולם");
    assert_eq!((email.subject.as_str(), email.text.as_deref()), ("שלום", Some("שלום עולם")));
}

#[test]
fn body_pictures_and_attachments_are_told_apart() {
    let email = mail(
        "From: a@b.de\nContent-Type: multipart/mixed; boundary=m",
        "--m\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: multipart/alternative; boundary=a\n\n--a\n\ntext\n--a\nContent-Type: text/html\n\n<p>html <img src=\"cid:x@y\"></p>\n--a--\n--r\nContent-Type: image/png\nContent-ID: <x@y>\nContent-Transfer-Encoding: base64\n\niVBORw0K\n--r--\n--m\nContent-Type: message/rfc822\n\nSubject: inner\n\nHi\n--m\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''%D0%BF.pdf\n\n%PDF\n--m\n\nfooter\n--m--",
    );
    assert_eq!((email.text.as_deref(), email.html.as_deref().map(|html| html.contains("footer"))), (Some("text\nfooter"), Some(true)));
    let shown: Vec<String> = email.parts.iter().map(|part| format!("{} {} {}", part.name, part.content_type, part.is_inline)).collect();
    assert_eq!(shown, ["attachment-1.png image/png true", "inner.eml message/rfc822 false", "п.pdf application/pdf false"]);
    let body = email::body(&email, &|id| (id == "x@y").then(|| "/attachments/5".to_owned()));
    assert!(body.new_html.contains("<img src=\"/attachments/5\""), "{}", &*body.new_html);
}

#[test]
fn an_invitation_is_read_and_kept() {
    let email = mail(
        "From: a@b.de\nContent-Type: multipart/alternative; boundary=a",
        "--a\n\nCome\n--a\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Printer\nDTSTART:20260601T100000Z\nEND:VEVENT\nEND:VCALENDAR\n--a--",
    );
    let invitation = email.invitation.expect("an invitation");
    assert_eq!((invitation.summary.as_str(), email.parts[0].name.as_str()), ("Printer", "attachment-1.ics"));
    assert!(matches!(invitation.start, Some(When::At(at)) if at.to_string() == "2026-06-01T10:00:00Z"));
}

#[test]
fn flowed_lines_are_joined() {
    let email = mail("From: a@b.de\nContent-Type: text/plain; format=flowed", "This is one \nparagraph.\nAnother.\n> quoted \n> line\n-- \nAna");
    assert_eq!(email.text.as_deref().map(|text| text.replace("\r\n", "\n")).as_deref(), Some("This is one paragraph.\nAnother.\n> quoted line\n-- \nAna"));
    let email = mail("From: a@b.jp\nContent-Type: text/plain; format=flowed; delsp=yes; charset=utf-8", "こん \nにちは");
    assert_eq!(email.text.as_deref(), Some("こんにちは"));
}

#[test]
fn the_same_mail_has_the_same_fingerprint_whatever_way_it_came() {
    let header = "From: Ana <ana@example.org>\nDate: Mon, 1 Jun 2026 10:00:00 +0200\nMessage-ID: <1@example.org>\nSubject: x";
    let one = fingerprint(&mail(header, "Größe\n"));
    assert_eq!(
        one,
        fingerprint(&mail(
            &format!(
                "Received: from a\nDelivered-To: b@c.de\nX-Spam: no\n{header}\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable"
            ),
            "Gr=C3=B6=C3=9Fe\n"
        ))
    );
    for (header, body) in [
        (header.replace("ana@", "bo@"), "Größe"),
        (header.replace("10:00", "10:01"), "Größe"),
        (header.replace("<1@", "<2@"), "Größe"),
        (header.replace("Subject: x", "Subject: y"), "Größe"),
        (header.to_owned(), "Grösse"),
    ] {
        assert_ne!(one, fingerprint(&mail(&header, body)), "{header} {body}");
    }
    assert_ne!(
        one,
        fingerprint(&mail(
            &format!("{header}\nContent-Type: multipart/mixed; boundary=x"),
            "--x\n\nGröße\n--x\nContent-Type: image/png; name=a.png\n\npng\n--x--"
        ))
    );
}

#[test]
fn mails_that_ask_for_proof_of_the_mailbox_are_set_apart() {
    assert_eq!(class(&mail("From: Chat <no-reply@chat.example>\nSubject: Confirm your email address on Chat", "Follow this link")), Class::Verification);
    assert_eq!(
        class(&mail("From: Forum <team@forum.example>\nSubject: Код подтверждения 123456", "Если вы не запрашивали код, забудьте об этом письме.")),
        Class::Verification
    );
    assert_eq!(class(&mail("From: Ana <ana@example.org>\nSubject: Your page wants me to confirm your email, how?", "Please help")), Class::Personal);
    assert_eq!(
        class(&mail("From: Chat <no-reply@chat.example>\nSubject: Re: Confirm your email\nIn-Reply-To: <1@example.com>", "x")),
        Class::Automatic(email::Automatic::Robot)
    );
}

#[test]
fn machines_are_known_by_their_headers() {
    use email::Automatic::*;
    for (header, expected) in [
        ("Auto-Submitted: auto-replied (vacation)", Some(Reply)),
        ("Auto-Submitted: auto-generated", Some(Generated)),
        ("Auto-Submitted: no", None),
        ("Precedence: bulk", Some(Bulk)),
        ("Precedence: list", Some(List)),
        ("Precedence: auto_reply", Some(Reply)),
        ("X-Auto-Response-Suppress: All", Some(Generated)),
        ("X-Autoreply: yes", Some(Reply)),
        ("List-Unsubscribe: <mailto:x@y.de>", Some(List)),
        ("Return-Path: <>", Some(NullSender)),
        ("Subject: Автоматический ответ: x", Some(Reply)),
        ("Subject: Re: Out of office", Some(Reply)),
        ("Subject: Our office is out of paper", None),
        ("Reply-To: noreply@example.org", Some(Robot)),
        ("Content-Type: multipart/report; report-type=disposition-notification", Some(Receipt)),
    ] {
        let expected = expected.map_or(Class::Personal, Class::Automatic);
        assert_eq!(class(&mail(&format!("From: Ana <ana@example.org>\n{header}"), "Hi")), expected, "{header}");
    }
}

#[test]
fn a_bounce_says_whom_it_did_not_reach_and_why() {
    let email = mail(
        "From: MAILER-DAEMON@example.com\nReturn-Path: <>\nContent-Type: multipart/report; report-type=delivery-status; boundary=x",
        "--x\n\nSorry\n--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; ana@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown\n--x\nContent-Type: message/rfc822\n\nMessage-ID: <42@desk.example>\nTo: Ana <ana@example.org>\n\nHi\n--x--",
    );
    let Class::Bounce(bounce) = class(&email) else { panic!("no bounce") };
    assert_eq!((bounce.recipients.join(" ").as_str(), bounce.status.as_deref(), bounce.is_permanent), ("ana@example.org", Some("5.1.1"), true));
    assert_eq!((bounce.original_message_id.as_deref(), bounce.original_to.join(" ").as_str()), (Some("42@desk.example"), "ana@example.org"));
    assert_eq!(bounce.diagnostic.as_deref(), Some("550 5.1.1 unknown"));
    let delay = email::read(b"From: MAILER-DAEMON@example.com\r\nReturn-Path: <>\r\nSubject: Warning: message delayed\r\n\r\n<ana@example.org>: 451 4.4.1 timed out\r\nwill be retried\r\n").expect("a mail");
    assert!(matches!(class(&delay), Class::Bounce(bounce) if !bounce.is_permanent && bounce.recipients == ["ana@example.org"]));
}

#[test]
fn a_mail_forwarded_as_an_attachment_has_its_writer() {
    let forward = |subject: &str, comment: &str| {
        let email = mail(
            &format!("From: Tomas <tomas@example.com>\nSubject: {subject}\nContent-Type: multipart/mixed; boundary=x"),
            &format!(
                "--x\n\n{comment}\n--x\nContent-Type: message/rfc822\n\nFrom: Ana <ana@example.org>\nSubject: Sound\nDate: Mon, 1 Jun 2026 10:00:00 +0200\n\nNo sound\n--x--"
            ),
        );
        forwarded(&email, &|_| None)
    };
    let found = forward("FW: Sound", "See below").expect("a forward");
    assert_eq!(found.from.map(|from| from.address).as_deref(), Some("ana@example.org"));
    assert_eq!((found.subject.as_str(), found.html.as_str(), found.comment_html.as_str()), ("Sound", "<p>No sound</p>", "<p>See below</p>"));
    assert!(found.date.is_some() && forward("Sound", "").is_some() && forward("A question", "What does this mean?").is_none());
}
