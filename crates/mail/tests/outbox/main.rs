//! Several processes with one outbox, and mailboxes at a real server.

mod collecting;
mod signing;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use kernel::Language;
use mail::{Delivery, Encryption, Outgoing, Postmaster, SmtpSettings};
use testkit::{TestDesk, desk_test};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A mail server that takes everything and counts.
async fn counting_server() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let taken = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&taken);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(take(stream, Arc::clone(&count)));
        }
    });
    (port, taken)
}

async fn take(stream: TcpStream, taken: Arc<AtomicUsize>) {
    let mut stream = BufReader::new(stream);
    let mut is_data = false;
    stream.write_all(b"220 ready\r\n").await.unwrap();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        let answer: &[u8] = match line.trim_end() {
            "." if is_data => {
                is_data = false;
                taken.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(20)).await;
                b"250 taken\r\n"
            }
            _ if is_data => continue,
            "DATA" => {
                is_data = true;
                b"354 go on\r\n"
            }
            _ => b"250 fine\r\n",
        };
        if stream.write_all(answer).await.is_err() {
            return;
        }
    }
}

#[desk_test]
async fn two_processes_on_one_outbox_send_each_mail_once(desk: TestDesk) {
    let (port, taken) = counting_server().await;
    let (organization, _) = desk.who_is("ana");
    for n in 0..40 {
        let outgoing = Outgoing {
            organization,
            to: format!("person{n}@example.com").parse().unwrap(),
            to_name: String::new(),
            language: Language::En,
            subject: format!("Mail {n}"),
            text: "Hello".into(),
            html: "<p>Hello</p>".into(),
            kind: "test",
            mailbox: None,
            thread: mail::Thread::default(),
        };
        desk.app.db.installation_write(move |installation| mail::queue(installation, &outgoing)).await.unwrap();
    }
    let waiting = desk.outbox().await.len();
    let settings = SmtpSettings {
        host: "127.0.0.1".into(),
        port,
        encryption: Encryption::None,
        username: String::new(),
        password: String::new(),
        from_address: "desk@example.com".parse().unwrap(),
        from_name: "Desk".into(),
    };
    let delivery = Delivery::new(desk.app.db.clone(), Postmaster::new("https://desk.example.com", Some(settings)));

    // On SQLite one process works, and one delivery in it.
    let second = desk.app.db.is_postgres().then(|| delivery.clone());
    let (here, there) = tokio::join!(delivery.deliver_due(), async {
        match second {
            Some(second) => second.deliver_due().await.unwrap(),
            None => 0,
        }
    });

    assert_eq!(here.unwrap() + there, waiting);
    assert_eq!(taken.load(Ordering::Relaxed), waiting);
    let counts = desk.app.db.installation_read(mail::counts).await.unwrap();
    assert_eq!((counts.queued, counts.sent), (0, i64::try_from(waiting).unwrap()));
}
