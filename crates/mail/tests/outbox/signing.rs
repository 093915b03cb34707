//! What leaves is signed by a key of our own making, and the world can check it (RFC 6376).

use std::sync::{Arc, Mutex};

use kernel::{DkimKeyId, Language, MailboxId};
use mail::{
    Delivery, Encryption, Outgoing, Postmaster,
    mailbox::{Protocol, Secret, ServerSettings, Settings},
    signing::{self, DkimKey, Finding, KeyState},
};
use mailwire::{
    Guard,
    proof::{Judge, Verdict},
    testing::Zone,
};
use testkit::{TestDesk, desk_test};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

type Taken = Arc<Mutex<Vec<Vec<u8>>>>;

/// A mail server that takes everything and keeps it as it came.
async fn keeping_server() -> (u16, Taken) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, taken) = (listener.local_addr().unwrap().port(), Taken::default());
    let kept = Arc::clone(&taken);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(keep(stream, Arc::clone(&kept)));
        }
    });
    (port, taken)
}

async fn keep(stream: TcpStream, taken: Taken) {
    let mut stream = BufReader::new(stream);
    let mut message: Option<Vec<u8>> = None;
    stream.write_all(b"220 ready\r\n").await.unwrap();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await.unwrap_or(0) == 0 {
            return;
        }
        let answer: &[u8] = match (&mut message, line.as_slice()) {
            (Some(_), b".\r\n") => {
                taken.lock().unwrap().extend(message.take());
                b"250 taken\r\n"
            }
            (Some(message), line) => {
                // RFC 5321, section 4.5.2.
                message.extend(line.strip_prefix(b".").unwrap_or(line));
                continue;
            }
            (None, b"DATA\r\n") => {
                message = Some(Vec::new());
                b"354 go on\r\n"
            }
            (None, _) => b"250 fine\r\n",
        };
        if stream.write_all(answer).await.is_err() {
            return;
        }
    }
}

async fn mailbox_through(desk: &TestDesk, port: u16) -> MailboxId {
    desk.mailbox_with("helena", "desk@harbour.example", move |settings| Settings {
        outgoing: Some(ServerSettings {
            protocol: Protocol::Smtp,
            host: "127.0.0.1".into(),
            port,
            encryption: Encryption::None,
            username: String::new(),
            secret: Some(Secret { text: String::new(), nonce: [5; 12] }),
        }),
        ..settings
    })
    .await
}

/// Sends a mail and gives it as it arrived.
async fn arrived(desk: &TestDesk, mailbox: MailboxId, taken: &Taken) -> Vec<u8> {
    let outgoing = Outgoing {
        organization: desk.who_is("helena").0,
        to: "rosa@elsewhere.example".parse().unwrap(),
        to_name: "Rosa".into(),
        language: Language::En,
        subject: "Ein Gruß, und noch einer".into(),
        text: "Hello\n.\n".into(),
        html: "<p>Hello</p>".into(),
        kind: "test",
        mailbox: Some(mailbox),
        thread: mail::Thread { is_personal: true, ..mail::Thread::default() },
    };
    desk.app.db.installation_write(move |installation| mail::queue(installation, &outgoing)).await.unwrap();
    let postmaster = Postmaster::new("https://desk.example.com", None).with_guard(Guard::new(&["127.0.0.1"]).unwrap());
    Delivery::new(desk.app.db.clone(), postmaster).deliver_due().await.unwrap();
    taken.lock().unwrap().pop().expect("a mail that arrived")
}

async fn make(desk: &TestDesk) -> DkimKey {
    let new = signing::generate(desk.who_is("helena").0, "harbour.example").await.unwrap();
    desk.act("helena", move |ctx| signing::make(ctx, &new)).await.unwrap()
}

async fn note(desk: &TestDesk, id: DkimKeyId, finding: Finding) -> DkimKey {
    desk.act("helena", move |ctx| signing::note_found(ctx, id, finding)).await.unwrap()
}

/// Name servers that show these keys to the world.
async fn world(keys: &[&DkimKey]) -> Judge {
    let mut zone = Zone::default();
    keys.iter().for_each(|key| zone.add_text(&key.record_name(), &key.record()));
    zone.add_text("fl0._domainkey.harbour.example", "v=DKIM1; k=rsa; p=AAAA");
    Judge::asking(zone.serve().await)
}

#[desk_test]
async fn a_mail_is_signed_once_the_key_is_published_and_the_world_can_check_it(desk: TestDesk) {
    let (port, taken) = keeping_server().await;
    let mailbox = mailbox_through(&desk, port).await;
    let key = make(&desk).await;
    let judge = world(&[&key]).await;
    let unsigned = arrived(&desk, mailbox, &taken).await;
    assert_eq!(judge.judge(&unsigned, None, &[]).await.dkim, Verdict::None, "nobody could check it before the record is published");

    assert_eq!(signing::seen(&world(&[]).await, &key).await, Finding::Missing);
    assert_eq!(signing::seen(&Judge::deaf(), &key).await, Finding::Unknown);
    assert_eq!(note(&desk, key.id, Finding::Missing).await.state, KeyState::Waiting);
    assert_eq!(signing::seen(&judge, &key).await, Finding::Published);
    assert_eq!(note(&desk, key.id, Finding::Published).await.state, KeyState::Signing);

    let signed = arrived(&desk, mailbox, &taken).await;
    let proof = judge.judge(&signed, None, &[]).await;
    assert_eq!((proof.dkim, proof.passes), (Verdict::Pass, Some(true)), "{proof}\n{}", String::from_utf8_lossy(&signed));
    let changed = String::from_utf8(signed).unwrap().replace("Hello", "Pay me");
    assert_eq!(judge.judge(changed.as_bytes(), None, &[]).await.dkim, Verdict::Fail);
}

#[desk_test]
async fn a_new_key_takes_over_when_it_is_seen_and_the_old_one_stays_until_it_is_removed(desk: TestDesk) {
    let (port, taken) = keeping_server().await;
    let mailbox = mailbox_through(&desk, port).await;
    let old = make(&desk).await;
    note(&desk, old.id, Finding::Published).await;
    let new = make(&desk).await;
    assert_ne!(old.selector, new.selector);
    let third = signing::generate(desk.who_is("helena").0, "harbour.example").await.unwrap();
    assert!(desk.act("helena", move |ctx| signing::make(ctx, &third)).await.is_err(), "one that waits is enough");
    let selector = |mail: Vec<u8>| String::from_utf8_lossy(&mail).split("s=").nth(1).and_then(|rest| rest.split(';').next()).unwrap_or_default().to_owned();
    assert_eq!(selector(arrived(&desk, mailbox, &taken).await), old.selector);

    note(&desk, new.id, Finding::Published).await;
    let mail = arrived(&desk, mailbox, &taken).await;
    assert_eq!(world(&[&old, &new]).await.judge(&mail, None, &[]).await.passes, Some(true));
    assert_eq!(selector(mail), new.selector);
    let keys = desk.act("helena", signing::all).await.unwrap();
    assert_eq!(keys.iter().map(|key| key.state).collect::<Vec<_>>(), [KeyState::Signing, KeyState::Former]);
    assert_eq!(note(&desk, new.id, Finding::Missing).await.state, KeyState::Signing, "a record that is away for a while stops nothing");

    let (old, new) = (old.id, new.id);
    desk.act("helena", move |ctx| signing::remove(ctx, old)).await.unwrap();
    assert!(desk.act("nils", move |ctx| signing::remove(ctx, new)).await.is_err(), "it is another organization's");
    desk.act("helena", move |ctx| signing::remove(ctx, new)).await.unwrap();
    let unsigned = arrived(&desk, mailbox, &taken).await;
    assert!(!String::from_utf8_lossy(&unsigned).contains("DKIM-Signature"));
}

#[desk_test]
async fn private_halves_are_sealed_and_domains_are_those_of_mailboxes(desk: TestDesk) {
    desk.mailbox("helena", "desk@harbour.example").await;
    desk.mailbox("helena", "help@почта.example").await;
    assert_eq!(desk.act("helena", signing::domains).await.unwrap(), ["harbour.example", "xn--80a1acny.example"]);
    make(&desk).await;
    let kept: Vec<String> =
        desk.app.db.installation_read(|installation| installation.query("SELECT private_key FROM dkim_key", &[], |row| row.take())).await.unwrap();
    assert!(kept.iter().all(|kept| kept.matches('.').count() == 2 && !kept.contains("MII")), "{kept:?}");
    let foreign = signing::generate(desk.who_is("helena").0, "elsewhere.example").await.unwrap();
    assert!(desk.act("helena", move |ctx| signing::make(ctx, &foreign)).await.is_err());
}
