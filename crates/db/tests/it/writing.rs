//! Writes: one transaction each, several under one commit on SQLite, and nobody pays for another's failure.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use db::{Db, installation_sql, sql};
use kernel::Error;
use tokio::task::JoinHandle;

use crate::house::{CONTOSO, House, add, count, desk, gate, names, on_each, wait_for};

/// Holds all writing threads up, so that what comes next waits together; gives the way to let them go.
async fn hold_up(db: &Db) -> (crate::house::Gate, JoinHandle<kernel::Result<()>>) {
    let (gate, waiting) = gate();
    let held = db.clone();
    let holder = tokio::spawn(async move {
        held.write(desk(), move |_| {
            waiting.wait();
            Ok(())
        })
        .await
    });
    tokio::task::block_in_place(|| gate.reached());
    (gate, holder)
}

/// Lets spawned tasks put their writes into the line.
async fn queue_up() {
    tokio::time::sleep(Duration::from_millis(200)).await;
}

#[test]
fn a_refused_write_leaves_nothing_behind() {
    on_each(|house| {
        let db = house.open();
        wait_for(async {
            let refused = db
                .write(desk(), |ctx| {
                    add(ctx, "atlases")?;
                    Err::<(), _>(Error::NotFound)
                })
                .await;
            assert!(matches!(refused, Err(Error::NotFound)));
            assert_eq!(db.read(desk(), count).await.unwrap(), 0);
            db.write(desk(), |ctx| add(ctx, "atlases")).await.unwrap();
            assert_eq!(db.read(desk(), names).await.unwrap(), ["atlases"]);
        });
    });
}

#[test]
fn writes_that_wait_together_share_a_commit() {
    let house = House::sqlite();
    let db = house.open();
    wait_for(async {
        let (gate_of_holder, holder) = hold_up(&db).await;
        let first = tokio::spawn({
            let db = db.clone();
            async move { db.write(desk(), |ctx| add(ctx, "first")).await }
        });
        queue_up().await;
        let (gate_of_second, waiting) = gate();
        let second = tokio::spawn({
            let db = db.clone();
            async move {
                db.write(desk(), move |ctx| {
                    waiting.wait();
                    add(ctx, "second")
                })
                .await
            }
        });
        queue_up().await;
        gate_of_holder.open();
        tokio::task::block_in_place(|| gate_of_second.reached());

        // The first has run, but its commit is the second's as well: nobody sees it, and nobody was told that it is kept.
        assert_eq!(db.read(desk(), count).await.unwrap(), 0);
        assert!(!first.is_finished());

        gate_of_second.open();
        first.await.unwrap().unwrap();
        second.await.unwrap().unwrap();
        holder.await.unwrap().unwrap();
        assert_eq!(db.read(desk(), names).await.unwrap(), ["first", "second"]);
    });
}

#[test]
fn members_of_a_group_do_not_pay_for_one_that_fails_or_panics() {
    on_each(|house| {
        let db = house.open();
        wait_for(async {
            db.write(desk(), |ctx| add(ctx, "taken")).await.unwrap();
            let (gate, holder) = hold_up(&db).await;
            let members: Vec<JoinHandle<kernel::Result<i64>>> = (0..40)
                .map(|n| {
                    let db = db.clone();
                    tokio::spawn(async move {
                        db.write(desk(), move |ctx| {
                            let id = add(ctx, &format!("shelf {n:02}"))?;
                            match n % 4 {
                                0 => Err(Error::conflict("test-refused")),
                                1 => panic!("a defect in number {n}"),
                                2 => add(ctx, "taken"),
                                _ => Ok(id),
                            }
                        })
                        .await
                    })
                })
                .collect();
            queue_up().await;
            gate.open();
            for (n, member) in members.into_iter().enumerate() {
                let answer = member.await.unwrap();
                match n % 4 {
                    0 => assert!(matches!(answer, Err(Error::Conflict(_))), "{n}: {answer:?}"),
                    1 => assert!(matches!(&answer, Err(Error::Internal(text)) if text.contains("a defect in number")), "{n}: {answer:?}"),
                    2 => assert!(matches!(answer, Err(Error::Internal(_))), "{n}: {answer:?}"),
                    _ => assert!(answer.is_ok(), "{n}: {answer:?}"),
                }
            }
            holder.await.unwrap().unwrap();
            let kept: Vec<String> = db.read(desk(), names).await.unwrap();
            let wanted: Vec<String> = (0..40).filter(|n| n % 4 == 3).map(|n| format!("shelf {n:02}")).chain(["taken".to_owned()]).collect();
            assert_eq!(kept, wanted);
        });
    });
}

#[test]
fn a_group_that_one_member_tore_down_runs_again_one_by_one() {
    let house = House::sqlite();
    let db = house.open();
    wait_for(async {
        let (gate, holder) = hold_up(&db).await;
        let runs = Arc::new(AtomicUsize::new(0));
        let before = tokio::spawn({
            let (db, runs) = (db.clone(), Arc::clone(&runs));
            async move {
                db.write(desk(), move |ctx| {
                    runs.fetch_add(1, Ordering::Relaxed);
                    add(ctx, "before")
                })
                .await
            }
        });
        queue_up().await;
        // A full disk and a failed fsync end the whole transaction, as ROLLBACK does.
        let breaking = tokio::spawn({
            let db = db.clone();
            async move {
                db.installation_write(|installation| {
                    installation.execute("ROLLBACK", &[])?;
                    Err::<(), _>(Error::Unavailable("the disk is full".into()))
                })
                .await
            }
        });
        queue_up().await;
        let after = tokio::spawn({
            let db = db.clone();
            async move { db.write(desk(), |ctx| add(ctx, "behind")).await }
        });
        queue_up().await;
        gate.open();
        before.await.unwrap().unwrap();
        assert!(matches!(breaking.await.unwrap(), Err(Error::Unavailable(_))));
        after.await.unwrap().unwrap();
        holder.await.unwrap().unwrap();
        assert_eq!(runs.load(Ordering::Relaxed), 2, "what was lost with the group was run again");
        assert_eq!(db.read(desk(), names).await.unwrap(), ["before", "behind"]);
    });
}

#[test]
fn after_a_panic_the_threads_go_on() {
    on_each(|house| {
        let db = house.open();
        wait_for(async {
            for n in 0..8 {
                let answer: kernel::Result<()> = db.write(desk(), move |_| panic!("write {n}")).await;
                assert!(matches!(answer, Err(Error::Internal(_))));
                let answer: kernel::Result<()> = db.read(desk(), move |_| panic!("read {n}")).await;
                assert!(matches!(answer, Err(Error::Internal(_))));
            }
            db.write(desk(), |ctx| add(ctx, "still here")).await.unwrap();
            assert_eq!(db.read(desk(), count).await.unwrap(), 1);
        });
    });
}

#[test]
fn one_organization_does_not_see_the_shelves_of_another() {
    on_each(|house| {
        let db = house.open();
        wait_for(async {
            db.write(desk(), |ctx| add(ctx, "ours")).await.unwrap();
            assert_eq!(db.read(db::Who::desk(CONTOSO), count).await.unwrap(), 0);
            let touched =
                db.write(db::Who::desk(CONTOSO), |ctx| ctx.execute(sql!("UPDATE shelf SET books = 9 WHERE organization_id = $1"), &[])).await.unwrap();
            assert_eq!(touched, 0);
        });
    });
}

#[test]
#[cfg(debug_assertions)]
fn a_text_that_is_not_bound_to_its_organization_is_refused() {
    let house = House::sqlite();
    let db = house.open();
    let answer = wait_for(db.read(desk(), |ctx| ctx.query("SELECT name FROM shelf", &[], |row| row.take::<String>())));
    assert!(matches!(&answer, Err(Error::Internal(text)) if text.contains("not bound to its organization")), "{answer:?}");
}

#[test]
fn a_change_that_should_touch_one_row_says_so_when_it_does_not() {
    on_each(|house| {
        let db = house.open();
        wait_for(async {
            let answer = db.write(desk(), |ctx| ctx.execute_one(sql!("UPDATE shelf SET books = 1 WHERE organization_id = $1"), &[])).await;
            assert!(matches!(answer, Err(Error::Internal(_))));
        });
    });
}

#[test]
fn a_hundred_writers_lose_no_update() {
    on_each(|house| {
        let db = house.open();
        wait_for(async {
            db.write(desk(), |ctx| add(ctx, "shared")).await.unwrap();
            let writers: Vec<_> = (0..100)
                .map(|_| {
                    let db = db.clone();
                    tokio::spawn(async move {
                        db.write(desk(), |ctx| {
                            let books =
                                ctx.lock_one(sql!("SELECT books FROM shelf WHERE organization_id = $1 AND name = 'shared'"), &[], |row| row.take::<i64>())?;
                            ctx.execute_one(sql!("UPDATE shelf SET books = $2 WHERE organization_id = $1"), &db::params![books.unwrap_or(0) + 1])
                        })
                        .await
                    })
                })
                .collect();
            for writer in writers {
                writer.await.unwrap().unwrap();
            }
            let books =
                db.installation_read(|installation| installation.query_one(installation_sql!("SELECT books FROM shelf"), &[], |row| row.take::<i64>())).await;
            assert_eq!(books.unwrap(), Some(100));
        });
    });
}
