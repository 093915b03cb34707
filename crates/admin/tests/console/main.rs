//! The operator's console and the handbook, through the whole product.

mod accounts;
mod handbook;
mod mailboxes;
mod mails;
mod outbox;
mod roles;
mod signing;
mod structure;
mod way;

use kernel::{Language, MailId};
use mail::{Letter, Outgoing};
use testkit::TestDesk;

/// Puts a mail with a link into the outbox.
async fn queue_mail(desk: &TestDesk, to: &str, subject: &str) -> MailId {
    let (organization, _) = desk.who_is("ana");
    let written = Letter {
        greeting: "Hello,".into(),
        paragraphs: vec!["Ana <b>invites</b> you.".into()],
        button: Some(("Join".into(), "http://127.0.0.1:8080/join?token=abc".into())),
        footer: String::new(),
    };
    let (text, html) = mail::letter(Language::En, &written);
    let to = to.parse().unwrap();
    let outgoing = Outgoing {
        organization,
        to,
        to_name: "Ada".into(),
        language: Language::En,
        subject: subject.into(),
        text,
        html,
        kind: "people.invitation",
        mailbox: None,
        thread: mail::Thread::default(),
    };
    desk.app.db.installation_write(move |installation| mail::queue(installation, &outgoing)).await.unwrap()
}

/// What a page says is wrong with a field of its form; nothing when it is right.
fn at_field(page: &testkit::Answer, field: &str) -> String {
    let html = page.html();
    let start = format!("id=\"{field}-error\">");
    let said = html.split_once(&start).and_then(|(_, rest)| rest.split_once("</p>")).map(|(said, _)| said).unwrap_or_default();
    said.rsplit("</svg>").next().unwrap_or_default().to_owned()
}
