//! The end: what was accepted is finished, what comes later is told so.

use std::time::Duration;

use kernel::Error;

use crate::house::{add, count, desk, gate, on_each, wait_for};

#[test]
fn closing_finishes_what_is_queued() {
    on_each(|house| {
        let db = house.open();
        wait_for(async {
            let (gate, waiting) = gate();
            let holder = tokio::spawn({
                let db = db.clone();
                async move {
                    db.write(desk(), move |_| {
                        waiting.wait();
                        Ok(())
                    })
                    .await
                }
            });
            tokio::task::block_in_place(|| gate.reached());
            let queued: Vec<_> = (0..200)
                .map(|n| {
                    let db = db.clone();
                    tokio::spawn(async move { db.write(desk(), move |ctx| add(ctx, &format!("shelf {n}"))).await })
                })
                .collect();
            tokio::time::sleep(Duration::from_millis(300)).await;
            let closing = tokio::task::spawn_blocking({
                let db = db.clone();
                move || db.close(Duration::from_secs(20))
            });
            tokio::time::sleep(Duration::from_millis(100)).await;
            let late = db.write(desk(), |ctx| add(ctx, "too late")).await;
            assert!(matches!(late, Err(Error::Unavailable(_))), "{late:?}");
            gate.open();
            for write in queued {
                write.await.unwrap().unwrap();
            }
            holder.await.unwrap().unwrap();
            closing.await.unwrap();
            assert!(matches!(db.read(desk(), count).await, Err(Error::Unavailable(_))));
        });
        let again = house.open();
        assert_eq!(wait_for(again.read(desk(), count)).unwrap(), 200);
    });
}

#[test]
fn a_closed_sqlite_database_is_one_tidy_file() {
    let house = crate::house::House::sqlite();
    let db = house.open();
    wait_for(db.write(desk(), |ctx| add(ctx, "kept"))).unwrap();
    db.close(Duration::from_secs(5));
    let db::Location::Sqlite(path) = &house.location else { unreachable!() };
    let wal = std::fs::metadata(path.with_extension("db-wal")).map_or(0, |file| file.len());
    assert_eq!(wal, 0, "the log was folded back");
}
