//! Values come back as they went in, the same from both engines.

use db::{Column, Db, Migration, Param, installation_sql, params};
use kernel::{EmailAddress, Timestamp, UserId};

use crate::house::{on_each, wait_for};

const BOXES: &[Migration] = &[Migration {
    number: 2026_01_01_01,
    name: "boxes",
    text: "CREATE TABLE box (id {id}, whole BIGINT, part DOUBLE PRECISION, flag BOOLEAN, words TEXT, raw BYTES, {key_id});",
}];

fn back<T: Column + Param + Clone + PartialEq + std::fmt::Debug + Send + Sync + 'static>(db: &Db, column: &'static str, values: &[T]) {
    for value in values {
        let kept = value.clone();
        let read: Option<Option<T>> = wait_for(db.installation_write(move |installation| {
            installation.execute(installation_sql!("DELETE FROM box"), &[])?;
            installation.execute(&format!("INSERT INTO box (id, {column}) VALUES (1, $1)"), &params![kept])?;
            installation.query_one(&format!("SELECT {column} FROM box"), &[], |row| row.take())
        }))
        .unwrap();
        assert_eq!(read, Some(Some(value.clone())), "{column}");
    }
}

#[test]
fn what_goes_in_comes_out() {
    on_each(|house| {
        let db = Db::open(&house.options(), &[BOXES]).unwrap();
        back(&db, "whole", &[i64::MIN, -1, 0, 1, i64::MAX]);
        back(&db, "whole", &[Timestamp(1_795_424_400_000_001)]);
        back(&db, "whole", &[UserId(7_301_119_000_000_000_001)]);
        back(&db, "part", &[0.5, -1e300]);
        back(&db, "flag", &[true, false]);
        back(&db, "words", &[String::new(), "it's \"quoted\" $1 ?1 \\ %".to_owned(), "Ñandú 日本語 👩‍👩‍👧 \u{202e}".to_owned(), "x".repeat(1 << 20)]);
        back(&db, "raw", &[Vec::new(), vec![0, 255, 0, 1], vec![7; 1 << 20]]);
    });
}

#[test]
fn nothing_stays_nothing_and_the_wrong_type_is_a_defect() {
    on_each(|house| {
        let db = Db::open(&house.options(), &[BOXES]).unwrap();
        wait_for(async {
            let nothing = db
                .installation_write(|installation| {
                    let (whole, words): (Option<i64>, Option<EmailAddress>) = (None, None);
                    installation.execute(installation_sql!("INSERT INTO box (id, whole, words) VALUES (1, $1, $2)"), &params![whole, words])?;
                    installation.query_one(installation_sql!("SELECT whole, words, raw FROM box"), &[], |row| {
                        Ok((row.take::<Option<i64>>()?, row.take::<Option<String>>()?, row.take::<Option<Vec<u8>>>()?))
                    })
                })
                .await;
            assert_eq!(nothing.unwrap(), Some((None, None, None)));
            let wrong = db
                .installation_read(|installation| {
                    installation.query_one(installation_sql!("SELECT words, id FROM box WHERE id = 1"), &[], |row| row.take::<i64>())
                })
                .await;
            assert!(matches!(wrong, Err(kernel::Error::Internal(_))), "{wrong:?}");
            let too_many = db
                .installation_read(|installation| {
                    installation.query_one(installation_sql!("SELECT id FROM box"), &[], |row| {
                        row.take::<i64>()?;
                        row.take::<i64>()
                    })
                })
                .await;
            assert!(too_many.is_err());
        });
    });
}

#[test]
fn placeholders_mean_their_number_whatever_their_order() {
    on_each(|house| {
        let db = Db::open(&house.options(), &[BOXES]).unwrap();
        let read = wait_for(db.installation_write(|installation| {
            installation.execute(installation_sql!("INSERT INTO box (id, words, whole) VALUES ($3, $1, $2)"), &params!["words", 5_i64, 9_i64])?;
            installation.query_one(installation_sql!("SELECT id, whole, words FROM box"), &[], |row| {
                Ok((row.take::<i64>()?, row.take::<i64>()?, row.take::<String>()?))
            })
        }));
        assert_eq!(read.unwrap(), Some((9, 5, "words".to_owned())));
    });
}
