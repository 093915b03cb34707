//! Ids never meet, whoever makes them, and never go back.

use std::{
    collections::HashSet,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use db::{Clock, Db, Location, Options};
use kernel::Timestamp;

use crate::house::{SHELVES, desk, on_each, wait_for};

async fn make(db: &Db, count: usize) -> Vec<i64> {
    db.write(desk(), move |ctx| Ok((0..count).map(|_| ctx.next_id()).collect())).await.unwrap()
}

#[test]
fn several_handles_on_one_database_never_make_the_same_id() {
    on_each(|house| {
        let desks: Vec<Db> = (0..3).map(|_| house.open()).collect();
        wait_for(async {
            let mut all = HashSet::new();
            for _ in 0..5 {
                for db in &desks {
                    let made = make(db, 2_000).await;
                    assert!(made.is_sorted_by(|a, b| a < b));
                    assert!(made.into_iter().all(|id| all.insert(id)), "an id was made twice");
                }
            }
        });
    });
}

/// Not a test of its own: the other process of the test below.
#[test]
#[ignore = "run by another_process_makes_other_ids"]
fn another_process() {
    let Ok(place) = std::env::var("FIRSTLINE_TEST_PLACE") else { return };
    let location = if place.starts_with("postgres") { Location::Postgres(place) } else { Location::Sqlite(place.into()) };
    let db = Db::open(&Options::new(location), &[SHELVES]).unwrap();
    let made: Vec<String> = wait_for(make(&db, 3_000)).iter().map(|id| format!("id {id}")).collect();
    println!("\n{}", made.join("\n"));
    db.close(Duration::from_secs(5));
}

#[test]
fn another_process_makes_other_ids() {
    on_each(|house| {
        let db = house.open();
        let place = match &house.location {
            Location::Sqlite(path) => path.display().to_string(),
            Location::Postgres(url) => url.clone(),
        };
        let here = wait_for(make(&db, 3_000));
        let other = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "ids::another_process", "--nocapture"])
            .env("FIRSTLINE_TEST_PLACE", place)
            .output()
            .unwrap();
        let text = String::from_utf8(other.stdout).unwrap();
        let there: HashSet<i64> = text.lines().filter_map(|line| line.strip_prefix("id ")?.parse().ok()).collect();
        assert_eq!(there.len(), 3_000, "{text}");
        let here_too = wait_for(make(&db, 3_000));
        assert!(here.iter().chain(&here_too).all(|id| !there.contains(id)));
    });
}

#[test]
fn a_clock_set_back_brings_no_old_id_again() {
    on_each(|house| {
        let hand = Arc::new(AtomicI64::new(Timestamp::now().0));
        let shown = Arc::clone(&hand);
        let options = Options { clock: Clock::from_fn(move || Timestamp(shown.load(Ordering::Relaxed))), ..house.options() };
        let db = Db::open(&options, &[SHELVES]).unwrap();
        let before = wait_for(make(&db, 10));
        db.close(Duration::from_secs(5));
        drop(db);
        hand.fetch_sub(kernel::hours(3), Ordering::Relaxed);
        let db = Db::open(&options, &[SHELVES]).unwrap();
        let after = wait_for(make(&db, 10));
        assert!(after[0] > before[9], "{} came after {}", after[0], before[9]);
    });
}
