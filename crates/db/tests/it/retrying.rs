//! PostgreSQL may ask for a transaction to be run again; whoever waits does not notice.

use std::sync::{
    Arc, Barrier,
    atomic::{AtomicUsize, Ordering},
};

use db::{params, sql};
use kernel::Error;

use crate::house::{House, add, desk, names, wait_for};

#[test]
fn a_serialization_failure_runs_the_closure_again() {
    let Some(house) = House::postgres() else { return };
    let db = house.open();
    let runs = Arc::new(AtomicUsize::new(0));
    wait_for(async {
        let counted = Arc::clone(&runs);
        let id = db
            .write(desk(), move |ctx| {
                let id = add(ctx, "once")?;
                ctx.announce("shelves");
                if counted.fetch_add(1, Ordering::Relaxed) < 2 {
                    ctx.installation().execute("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$", &[])?;
                }
                Ok(id)
            })
            .await
            .unwrap();
        assert_eq!(runs.load(Ordering::Relaxed), 3);
        assert_eq!(db.read(desk(), names).await.unwrap(), ["once"]);
        assert!(id > 0);
    });
}

#[test]
fn a_transaction_that_always_collides_is_given_up() {
    let Some(house) = House::postgres() else { return };
    let db = house.open();
    wait_for(async {
        let answer = db.write(desk(), |ctx| ctx.installation().execute("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$", &[])).await;
        assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
        db.write(desk(), |ctx| add(ctx, "afterwards")).await.unwrap();
    });
}

#[test]
fn two_writers_that_wait_for_each_other_both_get_through() {
    let Some(house) = House::postgres() else { return };
    let db = house.open();
    wait_for(async {
        for name in ["a", "b"] {
            db.write(desk(), move |ctx| add(ctx, name)).await.unwrap();
        }
        let runs = Arc::new(AtomicUsize::new(0));
        let meet = Arc::new(Barrier::new(2));
        let writers: Vec<_> = [["a", "b"], ["b", "a"]]
            .map(|order| {
                let (db, runs, meet) = (db.clone(), Arc::clone(&runs), Arc::clone(&meet));
                let is_first_run = AtomicUsize::new(0);
                tokio::spawn(async move {
                    db.write(desk(), move |ctx| {
                        runs.fetch_add(1, Ordering::Relaxed);
                        for (step, name) in order.iter().enumerate() {
                            ctx.execute_one(sql!("UPDATE shelf SET books = books + 1 WHERE organization_id = $1 AND name = $2"), &params![*name])?;
                            if step == 0 && is_first_run.fetch_add(1, Ordering::Relaxed) == 0 {
                                meet.wait();
                            }
                        }
                        Ok(())
                    })
                    .await
                })
            })
            .into_iter()
            .collect();
        for writer in writers {
            writer.await.unwrap().unwrap();
        }
        assert!(runs.load(Ordering::Relaxed) >= 3, "the deadlock's victim ran again");
        let books = db.read(desk(), |ctx| ctx.query(sql!("SELECT books FROM shelf WHERE organization_id = $1"), &[], |row| row.take::<i64>())).await;
        assert_eq!(books.unwrap(), [2, 2]);
    });
}
