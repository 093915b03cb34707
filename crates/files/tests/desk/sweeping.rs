//! What goes away by itself, and what must not.

use files::{Item, Swept, sweep};

use super::*;

/// A table of another area that keeps a fingerprint.
pub const LOGOS: &[db::Migration] =
    &[db::Migration { number: 2026_11_22_99, name: "logos", text: "CREATE TABLE logo (organization_id BIGINT NOT NULL PRIMARY KEY, sha256 TEXT NOT NULL);" }];

#[db::linkme::distributed_slice(files::REFERENCES)]
#[linkme(crate = db::linkme)]
static LOGO: &str = db::sql!("SELECT 1 FROM logo WHERE organization_id = $1 AND sha256 = $2");

const TICKET: Item = Item { kind: "ticket", id: 1042 };

async fn swept(desk: &Desk) -> (u64, u64) {
    let Swept { uploads, files } = sweep(&desk.files, &desk.db).await.unwrap();
    (uploads, files)
}

async fn is_stored(desk: &Desk, sha256: &str) -> bool {
    desk.files.exists(NORTHWIND, sha256).await.unwrap()
}

#[test]
fn an_upload_that_nobody_sends_goes_after_a_day_and_its_bytes_two_days_later() {
    on_each(async |desk| {
        let attachment = desk.upload(ROSA, "a.txt", b"never sent").await;
        desk.wait_hours(23);
        assert_eq!(swept(desk).await, (0, 0));
        desk.wait_hours(2);
        assert_eq!(swept(desk).await, (1, 0));
        assert!(is_stored(desk, &attachment.sha256).await);

        // Old enough to be looked at: noted now, deleted when it has been without use for two days.
        desk.wait_hours(24);
        assert_eq!(swept(desk).await, (0, 0));
        desk.wait_hours(47);
        assert_eq!(swept(desk).await, (0, 0));
        assert!(is_stored(desk, &attachment.sha256).await);
        desk.wait_hours(1);
        assert_eq!(swept(desk).await, (0, 1));
        assert!(!is_stored(desk, &attachment.sha256).await);
    });
}

#[test]
fn what_is_used_stays_for_ever() {
    on_each(async |desk| {
        let gif = b"GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
        let sent = desk.upload(ROSA, "dot.gif", gif).await;
        let (id, preview) = (sent.id, sent.preview.unwrap().sha256);
        desk.as_person(ROSA, move |ctx| files::bind(ctx, &[id], TICKET, None)).await.unwrap();
        for _ in 0..5 {
            desk.wait_hours(49);
            assert_eq!(swept(desk).await, (0, 0));
        }
        assert!(is_stored(desk, &sent.sha256).await && is_stored(desk, &preview).await);

        desk.as_person(ROSA, |ctx| files::forget(ctx, TICKET)).await.unwrap();
        assert_eq!(swept(desk).await, (0, 0), "a backup may be on its way");
        desk.wait_hours(48);
        assert_eq!(swept(desk).await, (0, 2));
        assert!(!is_stored(desk, &sent.sha256).await && !is_stored(desk, &preview).await);
    });
}

#[test]
fn what_another_attachment_or_organization_needs_stays() {
    on_each(async |desk| {
        let first = desk.upload(ROSA, "a.txt", b"the same").await;
        let second = desk.upload(ANA, "b.txt", b"the same").await.id;
        desk.as_person(ANA, move |ctx| files::bind(ctx, &[second], TICKET, None)).await.unwrap();
        desk.files.put(CONTOSO, b"the same").await.unwrap();

        desk.wait_hours(49);
        assert_eq!(swept(desk).await, (1, 0), "one row of Rosa's");
        desk.wait_hours(49);
        assert_eq!(swept(desk).await, (0, 1), "the bytes of the other organization");
        assert!(is_stored(desk, &first.sha256).await);
        assert!(!desk.files.exists(CONTOSO, &first.sha256).await.unwrap());
    });
}

#[test]
fn a_file_that_comes_back_into_use_is_forgiven() {
    on_each(async |desk| {
        let sha256 = desk.files.put(NORTHWIND, b"back again").await.unwrap().sha256;
        desk.wait_hours(49);
        assert_eq!(swept(desk).await, (0, 0));
        let id = desk.upload(ROSA, "a.txt", b"back again").await.id;
        desk.as_person(ROSA, move |ctx| files::bind(ctx, &[id], TICKET, None)).await.unwrap();
        desk.wait_hours(49);
        assert_eq!(swept(desk).await, (0, 0));

        // Its days without use begin anew.
        desk.as_person(ROSA, |ctx| files::forget(ctx, TICKET)).await.unwrap();
        assert_eq!(swept(desk).await, (0, 0));
        desk.wait_hours(47);
        assert_eq!(swept(desk).await, (0, 0));
        assert!(is_stored(desk, &sha256).await);
    });
}

/// Stored anew while the sweep is about to delete the old copy, with a row that is not written yet: the new bytes must not go.
#[test]
fn bytes_stored_again_meanwhile_are_young() {
    on_each(async |desk| {
        let sha256 = desk.files.put(NORTHWIND, b"twice").await.unwrap().sha256;
        let file = desk.folder.path().join("files/1").join(&sha256);
        let days_ago = |days: u64| std::time::SystemTime::now() - std::time::Duration::from_hours(24 * days);
        std::fs::File::options().write(true).open(&file).unwrap().set_modified(days_ago(9)).unwrap();
        desk.ahead.store(-72, Ordering::Relaxed);
        assert_eq!(swept(desk).await, (0, 0), "noted three days ago");
        desk.ahead.store(0, Ordering::Relaxed);

        desk.files.put(NORTHWIND, b"twice").await.unwrap();
        assert_eq!(swept(desk).await, (0, 0));
        assert_eq!(&desk.files.read(NORTHWIND, &sha256).await.unwrap()[..], b"twice");
    });
}

#[test]
fn a_sweep_killed_on_the_way_loses_nothing() {
    on_each(async |desk| {
        let id = desk.upload(ROSA, "a.txt", b"in the hand").await;
        let (place, aside) = (desk.folder.path().join("files/1"), desk.folder.path().join("files/leaving/1"));
        std::fs::create_dir_all(&aside).unwrap();
        std::fs::rename(place.join(&id.sha256), aside.join(&id.sha256)).unwrap();
        assert_eq!(&desk.files.read(NORTHWIND, &id.sha256).await.unwrap()[..], b"in the hand", "read aside");

        assert_eq!(swept(desk).await, (0, 0));
        assert!(place.join(&id.sha256).exists() && !aside.join(&id.sha256).exists());
    });
}

#[test]
fn uploads_of_a_killed_process_are_cleared_away() {
    on_each(async |desk| {
        let incoming = desk.folder.path().join("files/incoming");
        std::fs::create_dir_all(&incoming).unwrap();
        std::fs::write(incoming.join("00ff#1"), b"half").unwrap();
        std::fs::write(incoming.join("00fe"), b"whole, without a place").unwrap();
        assert_eq!(swept(desk).await, (0, 0));
        assert!(incoming.join("00ff#1").exists());
        desk.wait_hours(49);
        assert_eq!(swept(desk).await, (0, 0));
        assert_eq!(std::fs::read_dir(&incoming).unwrap().count(), 0);
    });
}

#[test]
fn what_another_area_refers_to_stays() {
    on_each(async |desk| {
        let sha256 = desk.files.put(NORTHWIND, b"a logo").await.unwrap().sha256;
        let logo = sha256.clone();
        let set = move |ctx: &mut Ctx<'_>| ctx.execute("INSERT INTO logo (organization_id, sha256) VALUES ($1, $2)", &db::params![logo]);
        desk.as_person(ANA, set).await.unwrap();
        for _ in 0..3 {
            desk.wait_hours(49);
            assert_eq!(swept(desk).await, (0, 0));
        }
        assert!(is_stored(desk, &sha256).await);
    });
}
