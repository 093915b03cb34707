//! What is new in HTML as the common mail programs write it.

use email::{Email, body, forwarded};

#[track_caller]
fn check(html: &str, new: &str, quoted: &str) {
    let parted = body(&Email { html: Some(html.to_owned()), ..Email::default() }, &|_| None);
    let words = |html: &str| richtext::to_text(html).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!((words(&parted.new_html).as_str(), words(parted.quoted_html.as_deref().unwrap_or_default()).as_str()), (new, quoted), "{html}");
}

#[test]
fn gmail() {
    check(
        "<div dir=\"ltr\">It works <b>now</b>.</div><br><div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">On Mon, 1 Jun 2026 at 10:00, Desk &lt;<a href=\"mailto:desk@example.com\">desk@example.com</a>&gt; wrote:<br></div><blockquote class=\"gmail_quote\" style=\"border-left:1px\"><div>Does it?</div></blockquote></div>",
        "It works now.",
        "On Mon, 1 Jun 2026 at 10:00, Desk <desk@example.com> wrote: > Does it?",
    );
    check(
        "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On Mon, 1 Jun 2026 at 10:00, Desk &lt;desk@example.com&gt; wrote:<br></div><blockquote>One?</blockquote><div>Yes.</div><blockquote>Two?</blockquote><div>No.</div></div>",
        "On Mon, 1 Jun 2026 at 10:00, Desk <desk@example.com> wrote: > One? Yes. > Two? No.",
        "",
    );
}

#[test]
fn outlook() {
    check(
        "<div class=WordSection1><p class=MsoNormal>It works now.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>From:</b> Desk &lt;desk@example.com&gt; <br><b>Sent:</b> Monday, June 1, 2026 10:00 AM<br><b>To:</b> Ana &lt;ana@example.org&gt;<br><b>Subject:</b> Sound<o:p></o:p></p></div></div><p class=MsoNormal>Does it?</p></div>",
        "It works now.",
        "From: Desk <desk@example.com> Sent: Monday, June 1, 2026 10:00 AM To: Ana <ana@example.org> Subject: Sound Does it?",
    );
    check(
        "<div class=\"elementToProof\">Es geht.</div><div id=\"appendonsend\"></div><hr style=\"width:98%\"><div id=\"divRplyFwdMsg\" dir=\"ltr\"><b>Von:</b> Desk<br><b>Gesendet:</b> Montag<br><b>Betreff:</b> Ton</div><div>Geht es?</div>",
        "Es geht.",
        "--- Von: Desk Gesendet: Montag Betreff: Ton Geht es?",
    );
    check(
        "<p>Работает.</p><hr><p>От: Desk<br>Отправлено: понедельник<br>Кому: Анна<br>Тема: Звук</p><p>Работает?</p>",
        "Работает.",
        "--- От: Desk Отправлено: понедельник Кому: Анна Тема: Звук Работает?",
    );
}

#[test]
fn others() {
    check(
        "<div>Works.</div><div><br><blockquote type=\"cite\"><div>On Jun 1, 2026, at 10:00, Desk &lt;desk@example.com&gt; wrote:</div><br><div>Does it?</div></blockquote></div>",
        "Works.",
        "> On Jun 1, 2026, at 10:00, Desk <desk@example.com> wrote: > > Does it?",
    );
    check(
        "<p>Works.</p><div class=\"moz-cite-prefix\">Am 01.06.26 um 10:00 schrieb Desk:<br></div><blockquote type=\"cite\" cite=\"mid:1\"><p>Does it?</p></blockquote><div class=\"moz-signature\">-- <br>Ana</div>",
        "Works.",
        "Am 01.06.26 um 10:00 schrieb Desk: > Does it?",
    );
    check(
        "<div>Работает.</div><div>01.06.2026, 10:00, \"Desk\" &lt;desk@example.com&gt;:</div><blockquote><p>Работает?</p></blockquote>",
        "Работает.",
        "01.06.2026, 10:00, \"Desk\" <desk@example.com>: > Работает?",
    );
    check(
        "Работает.<br><br><blockquote style=\"border-left:1px\">Понедельник, 1 июня 2026, 10:00 +03:00 от Desk &lt;desk@example.com&gt;:<br><br>Работает?</blockquote>",
        "Работает.",
        "> Понедельник, 1 июня 2026, 10:00 +03:00 от Desk <desk@example.com>: > > Работает?",
    );
    check(
        "<div>Works.</div><div id=\"ymail_android_signature\">Sent from Yahoo Mail on Android</div><blockquote><div>On Mon, Jun 1, 2026 at 10:00, Desk<div>&lt;desk@example.com&gt; wrote:</div></div><div>Does it?</div></blockquote>",
        "Works.",
        "> On Mon, Jun 1, 2026 at 10:00, Desk > <desk@example.com> wrote: > Does it?",
    );
    check(
        "<div>Works.</div><br><div class=\"protonmail_quote\">On Monday, Desk wrote:<blockquote>Does it?</blockquote></div>",
        "Works.",
        "On Monday, Desk wrote: > Does it?",
    );
}

#[test]
fn text_of_the_same_mail_serves_where_html_shows_nothing() {
    let email = Email {
        html: Some("<html><body><img src=\"https://example.com/pixel.gif\"></body></html>".to_owned()),
        text: Some("Hello".to_owned()),
        ..Email::default()
    };
    assert_eq!(*body(&email, &|_| None).new_html, *"<p>Hello</p>");
}

#[test]
fn a_forward_in_html_has_its_writer() {
    let html = "<div dir=\"ltr\">Please help her.</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">---------- Forwarded message ---------<br>From: <strong>Ana Lind</strong> <span dir=\"auto\">&lt;<a href=\"mailto:ana@example.org\">ana@example.org</a>&gt;</span><br>Date: Mon, 1 Jun 2026 at 10:00<br>Subject: Sound<br>To: Tomas &lt;<a href=\"mailto:tomas@example.com\">tomas@example.com</a>&gt;<br></div><br><br><div>No <b>sound</b>.</div></div>";
    let found = forwarded(&Email { subject: "Fwd: Sound".to_owned(), html: Some(html.to_owned()), ..Email::default() }, &|_| None).expect("a forward");
    assert_eq!(found.from.as_ref().map(ToString::to_string).as_deref(), Some("Ana Lind <ana@example.org>"));
    assert_eq!((found.subject.as_str(), found.date_words.as_str(), found.to.len()), ("Sound", "Mon, 1 Jun 2026 at 10:00", 1));
    assert!(found.html.contains("No <b>sound</b>.") && !found.html.contains("Forwarded") && found.comment_html.contains("Please help her."), "{found:?}");
}

#[test]
fn right_to_left_text_stays_as_it_was_written() {
    let parted = body(
        &Email {
            text: Some("שלום, המדפסת לא עובדת\n\nבתאריך יום ב׳, 1 ביוני 2026 ב-10:00 מאת Desk <desk@example.com>:\n> עובד?".to_owned()),
            ..Email::default()
        },
        &|_| None,
    );
    assert_eq!((&*parted.new_html, parted.quoted_html.is_some()), ("<p>שלום, המדפסת לא עובדת</p>", true));
}
