//! Stories of the bell, on a database of their own.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use db::{Clock, Db, Location, Options, Who};
use kernel::{Actor, Error, Grants, NotificationId, OrganizationId, PageRequest, Standing, Text, Timestamp, UserId, Via, minutes};
use queue::{ItemKind, ItemRef};

use crate::{Notice, Notification, find, history, latest, read, read_all, tell, unread};

const HERE: OrganizationId = OrganizationId(1);
const ELSEWHERE: OrganizationId = OrganizationId(2);
const ANA: UserId = UserId(11);
const ROSA: UserId = UserId(12);

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
        let db = tokio::task::spawn_blocking(move || Db::open(&options, &[queue::MIGRATIONS, crate::MIGRATIONS])).await.unwrap().unwrap();
        Self { db, time, _folder: folder }
    }

    fn wait(&self, microseconds: i64) {
        self.time.fetch_add(microseconds, Ordering::Relaxed);
    }

    async fn tell(&self, users: &'static [UserId], key: &'static str, ticket: i64) {
        let notice = move || Notice {
            users,
            text: Text::new(key).with("number", ticket),
            href: format!("/tickets/{ticket}"),
            icon: "reply",
            item: ItemRef { kind: ItemKind::Ticket, id: ticket },
            actor: Some(ANA),
        };
        self.db.write(Who::desk(HERE), move |ctx| tell(ctx, &notice())).await.unwrap();
    }

    async fn bell(&self, user: UserId) -> Vec<Notification> {
        self.db.read(person(HERE, user), |ctx| latest(ctx, 5)).await.unwrap()
    }

    async fn unread(&self, user: UserId) -> i64 {
        self.db.read(person(HERE, user), unread).await.unwrap()
    }

    async fn read(&self, who: Who, id: NotificationId) -> kernel::Result<Notification> {
        self.db.write(who, move |ctx| read(ctx, id)).await
    }
}

fn person(organization: OrganizationId, user: UserId) -> Who {
    let standing = Standing::with(Grants::EVERYONE_HELPS);
    Who { organization, actor: Actor::Person(user), standing, via: Via::Web }
}

#[tokio::test]
async fn everybody_involved_is_told_but_who_did_it() {
    let desk = Desk::open().await;
    desk.tell(&[ANA, ROSA, ROSA], "ticket-told-replied", 42).await;

    assert_eq!(desk.unread(ANA).await, 0);
    assert_eq!(desk.unread(ROSA).await, 1);
    let line = &desk.bell(ROSA).await[0];
    assert_eq!((line.href.as_str(), line.actor, &line.text), ("/tickets/42", Some(ANA), &Text::new("ticket-told-replied").with("number", 42)));
}

#[tokio::test]
async fn the_same_again_within_a_minute_lights_the_bell_once() {
    let desk = Desk::open().await;
    desk.tell(&[ROSA], "ticket-told-replied", 42).await;
    desk.tell(&[ROSA], "ticket-told-replied", 42).await;
    desk.tell(&[ROSA], "ticket-told-assigned", 42).await;
    desk.tell(&[ROSA], "ticket-told-replied", 43).await;
    assert_eq!(desk.unread(ROSA).await, 3);

    desk.wait(minutes(2));
    desk.tell(&[ROSA], "ticket-told-replied", 42).await;
    assert_eq!(desk.unread(ROSA).await, 4);
}

#[tokio::test]
async fn what_is_read_stays_in_the_list() {
    let desk = Desk::open().await;
    desk.tell(&[ROSA], "ticket-told-replied", 42).await;
    let id = desk.bell(ROSA).await[0].id;

    let first = desk.read(person(HERE, ROSA), id).await.unwrap();
    desk.wait(minutes(1));
    let again = desk.read(person(HERE, ROSA), id).await.unwrap();

    assert_eq!(first.read_at, again.read_at);
    assert_eq!(desk.unread(ROSA).await, 0);
    assert!(!desk.bell(ROSA).await[0].is_unread());
}

#[tokio::test]
async fn nobody_reads_the_bell_of_somebody_else() {
    let desk = Desk::open().await;
    desk.tell(&[ROSA], "ticket-told-replied", 42).await;
    let id = desk.bell(ROSA).await[0].id;

    for stranger in [person(HERE, ANA), person(ELSEWHERE, ROSA)] {
        assert!(matches!(desk.read(stranger.clone(), id).await, Err(Error::NotFound)));
        assert!(matches!(desk.db.read(stranger.clone(), move |ctx| find(ctx, id)).await, Err(Error::NotFound)));
        assert_eq!(desk.db.write(stranger, read_all).await.unwrap(), 0);
    }
    assert_eq!(desk.unread(ROSA).await, 1);
}

#[tokio::test]
async fn a_token_that_only_reads_marks_nothing() {
    let desk = Desk::open().await;
    desk.tell(&[ROSA], "ticket-told-replied", 42).await;
    let id = desk.bell(ROSA).await[0].id;
    let mut reader = person(HERE, ROSA);
    reader.standing.writing = kernel::Writing::TokenReads;

    assert!(matches!(desk.read(reader.clone(), id).await, Err(Error::Forbidden(_))));
    assert!(matches!(desk.db.write(reader, read_all).await, Err(Error::Forbidden(_))));
}

#[tokio::test]
async fn the_history_comes_in_pages_newest_first() {
    let desk = Desk::open().await;
    for ticket in 1..=7 {
        desk.tell(&[ROSA], "ticket-told-replied", ticket).await;
    }
    let page = |after: Option<String>| {
        let after = after.as_deref().and_then(kernel::Cursor::decode);
        desk.db.read(person(HERE, ROSA), move |ctx| history(ctx, &PageRequest { limit: 4, after: after.clone() }, true))
    };

    let first = page(None).await.unwrap();
    let second = page(first.next.clone()).await.unwrap();
    let tickets: Vec<i64> = first.data.iter().chain(&second.data).map(|line| line.item.id).collect();
    assert_eq!(tickets, [7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(second.next, None);

    assert_eq!(desk.db.write(person(HERE, ROSA), read_all).await.unwrap(), 7);
    assert!(page(None).await.unwrap().data.is_empty());
}

#[test]
fn both_languages_say_the_same_things() {
    let keys = |source| kernel::language::keys(source).collect::<Vec<_>>();
    assert_eq!(keys(crate::CATALOGUE.en), keys(crate::CATALOGUE.ru));
    kernel::language::install(&[&crate::CATALOGUE]);
    assert_eq!(kernel::Language::Ru.a("notices-all-read", "n", 5), "5 уведомлений отмечены прочитанными.");
}
