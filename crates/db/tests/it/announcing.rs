//! "These things changed": said after the commit, never for what was undone, and heard by other processes.

use std::{sync::Arc, time::Duration};

use db::Change;
use kernel::Error;
use tokio::sync::broadcast::Receiver;

use crate::house::{House, NORTHWIND, add, desk, on_each, wait_for};

/// The topics heard until one is `last`; fails after a while.
async fn hear(changes: &mut Receiver<Arc<[Change]>>, last: &str) -> Vec<String> {
    let mut heard = Vec::new();
    while !heard.iter().any(|topic| topic == last) {
        let said = tokio::time::timeout(Duration::from_secs(15), changes.recv()).await.unwrap_or_else(|_| panic!("{last} was not heard, only {heard:?}"));
        heard.extend(said.unwrap().iter().map(|change| change.topic.clone()));
    }
    heard
}

#[test]
fn listeners_hear_what_was_kept_and_nothing_of_what_was_undone() {
    on_each(|house| {
        let db = house.open();
        wait_for(async {
            let mut changes = db.changes();
            let refused = db.write(desk(), |ctx| {
                ctx.announce("undone");
                Err::<(), _>(Error::NotFound)
            });
            assert!(refused.await.is_err());
            let panicked = db.write(desk(), |ctx| -> kernel::Result<()> {
                ctx.announce("never");
                panic!("after speaking")
            });
            assert!(panicked.await.is_err());
            db.write(desk(), |ctx| {
                ctx.announce("ticket:12");
                add(ctx, "kept")
            })
            .await
            .unwrap();
            let heard = hear(&mut changes, "ticket:12").await;
            assert!(!heard.iter().any(|topic| topic == "undone" || topic == "never"), "{heard:?}");
        });
    });
}

#[test]
fn another_process_on_postgresql_hears_what_changed() {
    let Some(house) = House::postgres() else { return };
    let (here, there) = (house.open(), house.open());
    wait_for(async {
        let mut changes = there.changes();
        // The listener needs a moment to begin listening.
        tokio::time::sleep(Duration::from_millis(400)).await;
        here.write(desk(), |ctx| {
            ctx.announce("bell:5");
            Ok(())
        })
        .await
        .unwrap();
        hear(&mut changes, "bell:5").await;
        let mut own = here.changes();
        there.announce(vec![Change::new(NORTHWIND, "feed")]);
        hear(&mut own, "feed").await;
    });
}

#[test]
fn a_burst_too_long_for_a_notification_says_that_everything_changed() {
    let Some(house) = House::postgres() else { return };
    let (here, there) = (house.open(), house.open());
    wait_for(async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        let mut changes = there.changes();
        let many = (0..2_000).map(|n| Change::new(NORTHWIND, format!("ticket:{n}"))).collect();
        here.announce(many);
        hear(&mut changes, Change::EVERYTHING).await;
    });
}

#[test]
fn another_process_on_sqlite_notices_that_something_was_written() {
    let house = House::sqlite();
    let (here, there) = (house.open(), house.open());
    wait_for(async {
        let mut changes = there.changes();
        here.write(desk(), |ctx| add(ctx, "news")).await.unwrap();
        hear(&mut changes, Change::EVERYTHING).await;
    });
}
