//! Reads: read-only, from one snapshot on SQLite, and never for ever.

use std::time::{Duration, Instant};

use db::{Db, Options, sql};
use kernel::Error;

use crate::house::{House, SHELVES, add, count, desk, gate, on_each, wait_for};

#[test]
fn a_reader_refuses_to_write() {
    on_each(|house| {
        let db = house.open();
        wait_for(async {
            let answer = db.read(desk(), |ctx| add(ctx, "sneaked in")).await;
            assert!(answer.is_err());
            let answer = db.installation_read(|installation| installation.execute("DELETE FROM schema_step", &[])).await;
            assert!(answer.is_err());
            assert_eq!(db.read(desk(), count).await.unwrap(), 0);
            let steps = db.installation_read(|installation| installation.query_one("SELECT count(*) FROM schema_step", &[], |row| row.take::<i64>())).await;
            assert_eq!(steps.unwrap(), Some(1));
        });
    });
}

#[test]
fn a_read_sees_one_moment_while_others_write() {
    let house = House::sqlite();
    let db = house.open();
    wait_for(async {
        let (gate, waiting) = gate();
        let reader = tokio::spawn({
            let db = db.clone();
            async move {
                db.read(desk(), move |ctx| {
                    let before = count(ctx)?;
                    waiting.wait();
                    Ok((before, count(ctx)?))
                })
                .await
            }
        });
        tokio::task::block_in_place(|| gate.reached());
        db.write(desk(), |ctx| add(ctx, "meanwhile")).await.unwrap();
        gate.open();
        assert_eq!(reader.await.unwrap().unwrap(), (0, 0));
        assert_eq!(db.read(desk(), count).await.unwrap(), 1);
    });
}

#[test]
fn a_read_that_never_ends_is_stopped_and_the_next_one_works() {
    on_each(|house| {
        let options = Options { readers: Some(1), read_limit: Duration::from_millis(300), ..house.options() };
        let db = Db::open(&options, &[SHELVES]).unwrap();
        wait_for(async {
            let began = Instant::now();
            let answer = db
                .read(desk(), |ctx| {
                    let endless = sql!(
                        "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted)
                         SELECT count(*) FROM counted WHERE n < 0 AND $1 > 0 AND 'organization_id = $1' <> ''"
                    );
                    ctx.query_one(endless, &[], |row| row.take::<i64>())
                })
                .await;
            assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
            assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
            assert_eq!(db.read(desk(), count).await.unwrap(), 0);
        });
    });
}

#[test]
fn a_statement_the_server_cancelled_is_unavailable_and_the_connection_lives() {
    let Some(house) = House::postgres() else { return };
    let db = Db::open(&Options { writers: Some(1), ..house.options() }, &[SHELVES]).unwrap();
    wait_for(async {
        let answer = db
            .write(desk(), |ctx| {
                add(ctx, "half done")?;
                ctx.installation().execute("SET LOCAL statement_timeout = 50", &[])?;
                ctx.installation().query_one("SELECT pg_sleep(20)", &[], |_| Ok(()))
            })
            .await;
        assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
        db.write(desk(), |ctx| add(ctx, "whole")).await.unwrap();
        assert_eq!(db.read(desk(), crate::house::names).await.unwrap(), ["whole"]);
    });
}

#[test]
fn a_connection_that_broke_is_opened_anew() {
    let Some(house) = House::postgres() else { return };
    let db = Db::open(&Options { writers: Some(1), readers: Some(1), ..house.options() }, &[SHELVES]).unwrap();
    wait_for(async {
        db.write(desk(), |ctx| add(ctx, "before")).await.unwrap();
        let end_all = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        db.installation_write(move |installation| installation.query_one(end_all, &[], |row| row.take::<i64>())).await.unwrap();
        let broken = db.read(desk(), count).await;
        // The first read may meet the corpse; the next has a new connection.
        assert!(broken.is_ok() || matches!(broken, Err(Error::Unavailable(_))), "{broken:?}");
        assert_eq!(db.read(desk(), count).await.unwrap(), 1);
    });
}
