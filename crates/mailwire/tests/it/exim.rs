//! Mail is handed over to a real server: what arrives is what was sent, and refusals come back in its words.

use mailwire::{
    Credentials, Guard, Refused, Secret, Why,
    smtp::{self, Server},
    testing::{Authority, Exim},
};

use crate::guard;

fn exim() -> Option<(Exim, Guard)> {
    let authority = Authority::new();
    Some((Exim::start(&authority.identity("localhost"))?, guard(&authority)))
}

async fn send(server: &Server, guard: &Guard, to: &str, message: &[u8]) -> Result<String, Refused> {
    smtp::send(server, guard, Some("desk@northwind.example"), &[to], message).await
}

/// Everything that could be lost or changed on the way.
fn message() -> Vec<u8> {
    let long = "x".repeat(990);
    format!(
        "From: =?utf-8?Q?J=C3=BCrgen?= <desk@northwind.example>\r\nTo: rosa@customer.example\r\nSubject: Dots, spaces\r\n\tand folded lines  \r\nX-Empty: \r\nMessage-ID: <1@northwind.example>\r\n\
         \r\n.\r\n..\r\n...three\r\n.hidden\r\nFrom the beginning of a line\r\nGrüße, привет, 你好\r\ntrailing space \r\n\t\r\n\r\n{long}\r\n.\r\n\r\n"
    )
    .into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_arrives_is_byte_for_byte_what_was_sent() {
    let Some((exim, guard)) = exim() else { return };
    let said = send(&exim.server(), &guard, "rosa@customer.example", &message()).await.unwrap();
    assert!(said.starts_with("250 OK id="), "{said}");
    let arrived = exim.mails("rosa@customer.example", 1);
    assert_eq!(arrived.len(), 1, "{}", exim.log());
    assert_eq!(String::from_utf8_lossy(&arrived[0]), String::from_utf8_lossy(&message()));
    assert!(exim.log().contains("P=esmtpsa"), "encrypted and signed in: {}", exim.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_beyond_ascii_arrive_where_the_server_offers_them() {
    let Some((exim, guard)) = exim() else { return };
    send(&exim.server(), &guard, "jürgen@bücher.example", b"Subject: hello\r\n\r\nhello\r\n").await.unwrap();
    let arrived = exim.mails("jürgen@xn--bcher-kva.example", 1);
    assert_eq!(arrived, [b"Subject: hello\r\n\r\nhello\r\n"], "{}", exim.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_receiver_is_told_in_the_servers_words() {
    let Some((exim, guard)) = exim() else { return };
    let refused = send(&exim.server(), &guard, "nobody@customer.example", &message()).await.unwrap_err();
    assert_eq!((refused.why, refused.for_good, refused.said.as_str()), (Why::Said, true, "550 Nobody here by that name"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_too_large_is_refused_for_good() {
    let Some((exim, guard)) = exim() else { return };
    let mut large = message();
    large.extend("All work and no play\r\n".repeat(Exim::LARGEST / 10).bytes());
    let refused = send(&exim.server(), &guard, "rosa@customer.example", &large).await.unwrap_err();
    assert_eq!((refused.why, refused.for_good), (Why::Said, true));
    assert!(refused.said.starts_with("552 "), "{}", refused.said);
    assert!(exim.mails("rosa@customer.example", 0).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_sign_in_or_does_so_wrongly_is_told_apart() {
    let Some((exim, guard)) = exim() else { return };
    smtp::check(&exim.server(), &guard).await.unwrap();
    let wrong = Server { credentials: Credentials::Password(Secret::new("wrong horse")), ..exim.server() };
    let refused = smtp::check(&wrong, &guard).await.unwrap_err();
    assert_eq!((refused.why, refused.for_good, refused.said.as_str()), (Why::SignIn, false, "535 Incorrect authentication data"));
    let nobody = Server { credentials: Credentials::None, ..exim.server() };
    let refused = send(&nobody, &guard, "rosa@customer.example", &message()).await.unwrap_err();
    assert_eq!((refused.why, refused.said.as_str()), (Why::Said, "550 Relaying denied"));
}
