//! The outbox and the way to the mail server, against a small server of our own that behaves as told.

mod composing;
mod delivering;
mod headers;
mod settings;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use db::{Clock, Db, Location, Options};
use kernel::{AttachmentId, Language, MailId, OrganizationId, Timestamp};

use crate::{Encryption, Mail, Outgoing, Postmaster, SmtpSettings};

/// An outbox with a clock that is moved by hand.
struct Desk {
    db: Db,
    time: Arc<AtomicI64>,
    _folder: tempfile::TempDir,
}

impl Desk {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let time = Arc::new(AtomicI64::new(1_790_000_000_000_000));
        let hand = Arc::clone(&time);
        let clock = Clock::from_fn(move || Timestamp(hand.load(Ordering::Relaxed)));
        let options = Options { clock, ..Options::new(Location::Sqlite(folder.path().join("desk.db"))) };
        let db = tokio::task::spawn_blocking(move || Db::open(&options, &[::queue::MIGRATIONS, crate::MIGRATIONS])).await.unwrap().unwrap();
        Self { db, time, _folder: folder }
    }

    fn wait(&self, microseconds: i64) {
        self.time.fetch_add(microseconds, Ordering::Relaxed);
    }

    async fn queue(&self, to: &str) -> MailId {
        self.queue_this(to_somebody(to)).await
    }

    async fn queue_with_file(&self, to: &str) -> MailId {
        let thread = crate::Thread { attachments: vec![AttachmentId(1)], ..crate::Thread::default() };
        self.queue_this(Outgoing { thread, ..to_somebody(to) }).await
    }

    async fn queue_this(&self, outgoing: Outgoing) -> MailId {
        self.db.installation_write(move |installation| crate::queue(installation, &outgoing)).await.unwrap()
    }

    async fn mail(&self, id: MailId) -> Mail {
        self.db.installation_read(move |installation| crate::find(installation, id)).await.unwrap().unwrap()
    }
}

fn to_somebody(to: &str) -> Outgoing {
    Outgoing {
        organization: OrganizationId(1),
        to: to.parse().unwrap(),
        to_name: "Rosa Mendes".into(),
        language: Language::En,
        subject: "Join Northwind".into(),
        text: "Hello Rosa,\n\nAna invites you.\n".into(),
        html: "<p>Hello Rosa,</p><p>Ana invites you.</p>".into(),
        kind: "people.invitation",
        mailbox: None,
        thread: crate::Thread::default(),
    }
}

fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".into(),
        port,
        encryption: Encryption::None,
        username: String::new(),
        password: String::new(),
        from_address: "desk@northwind.example".parse().unwrap(),
        from_name: "Northwind Desk".into(),
    }
}

fn postmaster(port: u16) -> Postmaster {
    Postmaster::new("https://desk.northwind.example:8443", Some(settings(port)))
}

#[test]
fn both_languages_say_the_same_things() {
    let keys = |source| kernel::language::keys(source).collect::<Vec<_>>();
    assert_eq!(keys(crate::CATALOGUE.en), keys(crate::CATALOGUE.ru));
}
