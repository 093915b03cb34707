//! S15: nothing that people write becomes a header of a mail.

use testkit::{TestDesk, desk_test};

/// Names and titles that would like to be headers.
const HOSTILE: [&str; 8] = [
    "Invoice\r\nBcc: everybody@evil.example",
    "Invoice\nContent-Type: text/html\n\n<script>",
    "Invoice\rX-Evil: 1",
    "Invoice\u{2028}Bcc: everybody@evil.example",
    "Invoice\u{85}Bcc: everybody@evil.example",
    "=?utf-8?q?Invoice=0d=0aBcc:_everybody@evil.example?=",
    "\"<everybody@evil.example>, \"Ana",
    "Invoice %0d%0aBcc: everybody@evil.example",
];

#[desk_test]
async fn mails_have_their_own_headers_and_recipients_and_no_others(desk: TestDesk) {
    let program = desk.person("rosa").with_token(people::token::Scope::Write);
    let browser = desk.person("rosa");
    for text in HOSTILE.into_iter().map(str::to_owned).chain(["word".repeat(300), "a ".repeat(90)]) {
        let title: String = text.chars().take(190).collect();
        browser.post("/account", &[("display_name", &title.chars().take(90).collect::<String>()), ("first_name", "Rosa"), ("last_name", "Mendes")]).await;
        let body = serde_json::json!({"type": "incident", "title": title, "text": "Hello", "tags": ["x"]});
        let opened = program.api("POST", "/tickets", body).await;
        if opened.status() != 201 {
            assert_eq!(opened.status(), 422, "{}", opened.text());
            continue;
        }
        let number = opened.json()["number"].as_i64().expect("a number");
        let user = desk.id_of("tomas").to_string();
        program.api("PUT", &format!("/tickets/{number}/assignment"), serde_json::json!({"user": user})).await.expect(200);
        desk.work().await;
        desk.wait(kernel::minutes(2));
    }
    let mails = desk.outbox().await;
    assert!(mails.iter().filter(|mail| mail.to_address == "tomas@example.com").count() >= 5, "{} mails", mails.len());
    let smtp = mail::SmtpSettings {
        host: "mail.example.com".into(),
        port: 25,
        encryption: mail::Encryption::None,
        username: String::new(),
        password: String::new(),
        from_address: "desk@example.com".parse().expect("an address"),
        from_name: "Firstline".into(),
    };
    for mail in mails {
        let message = mail::compose(&mail, mail::postmaster(), &mail::Sender::of(&smtp), Vec::new()).expect("a message");
        assert_eq!(message.envelope().to().iter().map(ToString::to_string).collect::<Vec<_>>(), std::slice::from_ref(&mail.to_address));
        let formatted = String::from_utf8(message.formatted()).expect("ASCII headers");
        let head = formatted.split("\r\n\r\n").next().expect("headers");
        let names: Vec<String> =
            head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])).map(|line| line.split(':').next().unwrap_or_default().to_lowercase()).collect();
        for name in &names {
            let known = [
                "from",
                "to",
                "subject",
                "date",
                "message-id",
                "mime-version",
                "content-type",
                "content-transfer-encoding",
                "content-language",
                "auto-submitted",
                "x-auto-response-suppress",
                "in-reply-to",
                "references",
                "reply-to",
                "list-id",
                "list-unsubscribe",
                "list-unsubscribe-post",
                "precedence",
            ];
            assert!(known.contains(&name.as_str()), "{name} in:\n{head}");
        }
        for once in ["from", "to", "subject", "message-id", "content-type"] {
            assert_eq!(names.iter().filter(|name| *name == once).count(), 1, "{once} in:\n{head}");
        }
        assert!(head.lines().all(|line| line.len() <= 998), "a line is too long:\n{head}");
        assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{head}");
    }
}
