//! What can be wrong with what somebody typed: each has its own sentence with what to do, at its field, in both languages. The servers are real.

use mailwire::testing::{Dovecot, Identity, OpenPort};
use testkit::{TestDesk, desk_test};
use tokio::net::TcpListener;

use crate::provider::AUTHORITY;

/// What the form is filled with, apart from what a case changes.
fn form(port: u16) -> Vec<(&'static str, String)> {
    let fields = [
        ("address", "desk@harbour.example"),
        ("from_name", "IT"),
        ("protocol", "imap"),
        ("host", "localhost"),
        ("encryption", "starttls"),
        ("username", "rosa"),
        ("password", "correct horse"),
        ("outgoing", "installation"),
        ("default_type", "question"),
        ("language", "en"),
    ];
    fields.into_iter().map(|(name, value)| (name, value.to_owned())).chain([("port", port.to_string())]).collect()
}

/// Tries these settings in both languages and looks at the field for these words.
async fn refused(desk: &TestDesk, port: u16, changed: &[(&'static str, &str)], field: &str, english: &str, russian: &str) {
    let mut fields = form(port);
    fields.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    fields.extend(changed.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (helena, ana) = (desk.admin(), desk.person("ana"));
    // Whoever reads Russian is an administrator for this test.
    desk.act("helena", |ctx| {
        let change = "UPDATE app_user SET role = 'administrator', language = 'ru' WHERE organization_id = $1 AND username_key = 'ana'";
        ctx.execute(change, &[]).map(drop)
    })
    .await
    .unwrap();
    let (in_english, in_russian) = tokio::join!(helena.post("/settings/mailboxes/test", &fields), ana.post("/settings/mailboxes/test", &fields));
    for (answer, words) in [(in_english, english), (in_russian, russian)] {
        let html = answer.expect(422).html();
        let sentence =
            html.split_once(&format!("id=\"{field}-error\">")).and_then(|(_, rest)| rest.split_once("</p>")).map(|(sentence, _)| sentence.to_owned());
        assert!(sentence.as_ref().is_some_and(|sentence| sentence.contains(words)), "{field}: {words:?} is not in {sentence:?}\n{}", answer_text(&html));
    }
}

fn answer_text(html: &str) -> String {
    html.split("class=\"field-error\"").skip(1).map(|rest| rest.chars().take(200).collect::<String>()).collect()
}

/// A mail server that shows this certificate; the person is Rosa.
fn dovecot(identity: &Identity) -> Option<Dovecot> {
    let dovecot = Dovecot::start(identity)?;
    dovecot.person("rosa", "correct horse");
    Some(dovecot)
}

#[desk_test]
async fn a_password_a_folder_and_a_protocol_that_are_wrong_are_told(desk: TestDesk) {
    let Some(dovecot) = dovecot(&AUTHORITY.identity("localhost")) else { return };
    let imap = dovecot.port(OpenPort::Imap);
    refused(&desk, imap, &[("password", "wrong")], "password", "did not take the user name and password", "не принял").await;
    refused(&desk, imap, &[("folder", "Gone")], "folder", "does not exist", "её нельзя открыть").await;
    refused(&desk, dovecot.port(OpenPort::Pop3), &[], "protocol", "does not speak the chosen protocol", "не говорит на выбранном протоколе").await;
    refused(&desk, imap, &[("encryption", "tls")], "encryption", "does not use TLS on this port", "не использует TLS").await;
}

#[desk_test]
async fn a_certificate_that_is_no_good_is_told(desk: TestDesk) {
    let Some(expired) = dovecot(&AUTHORITY.expired("localhost")) else { return };
    refused(&desk, expired.port(OpenPort::Imap), &[], "encryption", "has expired", "истёк").await;
    let Some(other) = dovecot(&AUTHORITY.identity("mail.elsewhere.example")) else { return };
    refused(&desk, other.port(OpenPort::Imaps), &[("encryption", "tls")], "encryption", "belongs to another name", "другое имя").await;
}

#[desk_test]
async fn a_server_that_hangs_or_is_not_there_is_told(desk: TestDesk) {
    let hanging = TcpListener::bind("127.0.0.1:0").await.unwrap();
    // Connections are taken by the system and nobody ever speaks.
    refused(&desk, hanging.local_addr().unwrap().port(), &[], "port", "said nothing in time", "ничего не").await;
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = gone.local_addr().unwrap().port();
    drop(gone);
    refused(&desk, port, &[], "host", "does not answer", "не отвечает").await;
    refused(&desk, 993, &[("host", "10.1.2.3")], "host", "private or reserved network", "сет").await;
}
