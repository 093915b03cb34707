//! The store of bytes.

use files::Files;
use futures_util::TryStreamExt;
use kernel::Error;
use sha2::{Digest, Sha256};

use super::*;

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What lies in a folder of the store.
fn names_in(desk: &Desk, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(desk.folder.path().join("files").join(folder)).into_iter().flatten();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn what_is_read_is_what_was_written() {
    on_each(async |desk| {
        for bytes in [b"".to_vec(), b"hello".to_vec(), vec![7; 99_999], vec![3; 12_000_000]] {
            let fingerprint = desk.files.put(NORTHWIND, &bytes).await.unwrap();
            assert_eq!((fingerprint.sha256.as_str(), fingerprint.size), (sha256(&bytes).as_str(), bytes.len() as u64));

            let read = desk.files.read(NORTHWIND, &fingerprint.sha256).await.unwrap();
            assert_eq!(sha256(&read), fingerprint.sha256);
            let stored = desk.files.stream(NORTHWIND, &fingerprint.sha256).await.unwrap();
            let pieces: Vec<_> = stored.stream.try_collect().await.unwrap();
            assert_eq!((stored.size, sha256(&pieces.concat())), (fingerprint.size, fingerprint.sha256));
        }
        assert!(names_in(desk, "incoming").is_empty());
    });
}

#[test]
fn a_file_taken_in_pieces_is_the_same_file() {
    on_each(async |desk| {
        let mut upload = desk.files.begin(NORTHWIND).await.unwrap();
        for piece in [b"one ".as_slice(), b"", b"two"] {
            upload.write(piece).await.unwrap();
        }
        let fingerprint = upload.finish().await.unwrap();
        assert_eq!(fingerprint.sha256, sha256(b"one two"));
        assert!(desk.files.exists(NORTHWIND, &fingerprint.sha256).await.unwrap());
    });
}

#[test]
fn a_file_too_large_is_refused_before_its_end_and_leaves_nothing() {
    on_each(async |desk| {
        let exactly = desk.files.receive(NORTHWIND, "a", "", &vec![1; MAX_BYTES as usize]).await;
        assert_eq!(exactly.unwrap().fingerprint.size, MAX_BYTES);

        let mut upload = desk.files.begin(NORTHWIND).await.unwrap();
        upload.write(&vec![2; MAX_BYTES as usize]).await.unwrap();
        assert_eq!(refusal(upload.write(b"!").await), ("file".into(), "files-too-large".into()));
        drop(upload);
        assert_eq!(names_in(desk, "1").len(), 1);
    });
}

#[test]
fn two_organizations_share_no_file() {
    on_each(async |desk| {
        let northwind = desk.files.put(NORTHWIND, b"the same").await.unwrap();
        assert!(!desk.files.exists(CONTOSO, &northwind.sha256).await.unwrap());
        assert!(matches!(desk.files.read(CONTOSO, &northwind.sha256).await, Err(Error::NotFound)));

        let contoso = desk.files.put(CONTOSO, b"the same").await.unwrap();
        assert_eq!(northwind, contoso);
        assert_eq!((names_in(desk, "1"), names_in(desk, "2")), (vec![northwind.sha256.clone()], vec![contoso.sha256.clone()]));

        desk.files.delete(NORTHWIND, &northwind.sha256).await.unwrap();
        desk.files.delete(NORTHWIND, &northwind.sha256).await.unwrap();
        assert!(!desk.files.exists(NORTHWIND, &northwind.sha256).await.unwrap());
        assert!(desk.files.exists(CONTOSO, &contoso.sha256).await.unwrap());
    });
}

#[test]
fn only_fingerprints_name_files() {
    on_each(async |desk| {
        std::fs::write(desk.folder.path().join("files").join("secret"), b"x").unwrap();
        let upper = sha256(b"x").to_uppercase();
        for name in ["", "secret", "../secret", "../../../../etc/passwd", "..", &upper, &"0".repeat(63), &"/".repeat(64)] {
            assert!(matches!(desk.files.read(NORTHWIND, name).await, Err(Error::NotFound)), "{name}");
            assert!(matches!(desk.files.delete(NORTHWIND, name).await, Err(Error::NotFound)), "{name}");
        }
    });
}

#[test]
fn a_folder_that_cannot_be_written_is_a_passing_trouble() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("files");
    std::fs::write(&path, b"a file in the way").unwrap();
    assert!(matches!(Files::open(&path, MAX_BYTES), Err(Error::Unavailable(_))));
}

#[test]
fn many_may_store_the_same_at_once() {
    on_each(async |desk| {
        let puts = (0..20).map(|_| desk.files.put(NORTHWIND, b"from everybody"));
        let all = futures_util::future::join_all(puts).await;
        assert!(all.into_iter().all(|put| put.unwrap().sha256 == sha256(b"from everybody")));
        assert_eq!(names_in(desk, "1").len(), 1);
        assert!(names_in(desk, "incoming").is_empty());
    });
}

#[test]
fn an_avatar_is_a_stored_square() {
    on_each(async |desk| {
        let gif = b"GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
        let fingerprint = desk.files.put_square(NORTHWIND, gif.as_slice().into()).await.unwrap();
        let square = desk.files.read(NORTHWIND, &fingerprint.sha256).await.unwrap();
        assert!(square.starts_with(b"\x89PNG"));
        assert_eq!(refusal(desk.files.put_square(NORTHWIND, b"hello".as_slice().into()).await).1, "files-picture-unreadable");
    });
}
