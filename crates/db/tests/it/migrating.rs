//! The schema: one sequence, applied once, whole or not at all, and never by an older program than the last.

use db::{Connection, Db, Migration};
use kernel::Error;

use crate::house::{SHELVES, desk, on_each, wait_for};

const LATER: &[Migration] = &[Migration { number: 2026_02_01_01, name: "colours", text: "ALTER TABLE shelf ADD COLUMN colour TEXT;" }];

#[test]
fn steps_are_applied_once_and_in_order() {
    on_each(|house| {
        drop(house.open());
        let db = Db::open(&house.options(), &[LATER, SHELVES]).unwrap();
        let steps = |db: &Db| {
            wait_for(db.installation_read(|installation| {
                installation.query("SELECT number, name FROM schema_step ORDER BY number", &[], |row| Ok((row.take::<i64>()?, row.take::<String>()?)))
            }))
            .unwrap()
        };
        let wanted = [(2026_01_01_01, "shelves".to_owned()), (2026_02_01_01, "colours".to_owned())];
        assert_eq!(steps(&db), wanted);
        assert_eq!(steps(&Db::open(&house.options(), &[SHELVES, LATER]).unwrap()), wanted);
    });
}

#[test]
fn an_older_program_refuses_a_newer_schema() {
    on_each(|house| {
        drop(Db::open(&house.options(), &[SHELVES, LATER]).unwrap());
        let refused = Db::open(&house.options(), &[SHELVES]);
        assert!(matches!(&refused, Err(Error::Unavailable(text)) if text.contains("newer Firstline")), "{:?}", refused.err());
    });
}

#[test]
fn a_step_that_fails_leaves_the_schema_as_it_was() {
    on_each(|house| {
        drop(house.open());
        let broken =
            [Migration { number: 2026_03_01_01, name: "broken", text: "CREATE TABLE half (n BIGINT NOT NULL); CREATE TABLE half (n BIGINT NOT NULL);" }];
        assert!(Db::open(&house.options(), &[SHELVES, &broken]).is_err());
        let mut connection = Connection::open(&house.location).unwrap();
        assert!(connection.query("SELECT n FROM half", &[], |_| Ok(())).is_err());
        let db = Db::open(&house.options(), &[SHELVES, LATER]).unwrap();
        wait_for(db.read(desk(), crate::house::count)).unwrap();
    });
}

#[test]
fn processes_that_start_together_migrate_once() {
    on_each(|house| {
        std::thread::scope(|scope| {
            let opening: Vec<_> = (0..4).map(|_| scope.spawn(|| Db::open(&house.options(), &[SHELVES, LATER]).map(drop))).collect();
            for opened in opening {
                opened.join().unwrap().unwrap();
            }
        });
    });
}
