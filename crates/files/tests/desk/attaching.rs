//! Uploads on their way to a message.

use files::{Attachment, Item};
use kernel::{AttachmentId, Error, MessageId};

use super::*;

const TICKET: Item = Item { kind: "ticket", id: 1042 };
const OTHER_TICKET: Item = Item { kind: "ticket", id: 1043 };
const MESSAGE: MessageId = MessageId(501);
const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

async fn bind(desk: &Desk, person: UserId, ids: &[AttachmentId]) -> Result<()> {
    let ids = ids.to_vec();
    desk.as_person(person, move |ctx| files::bind(ctx, &ids, TICKET, Some(MESSAGE))).await
}

async fn find(desk: &Desk, person: UserId, id: AttachmentId) -> Option<Attachment> {
    desk.as_person(person, move |ctx| files::find(ctx, id)).await.unwrap()
}

#[test]
fn an_upload_belongs_to_its_uploader_until_it_is_sent() {
    on_each(async |desk| {
        let attachment = desk.upload(ROSA, "../Принтер.txt", b"it is on fire").await;
        assert_eq!((attachment.name.as_str(), attachment.media_type.as_str(), attachment.size), ("Принтер.txt", "text/plain", 13));
        assert_eq!(find(desk, ROSA, attachment.id).await.as_ref(), Some(&attachment));
        assert_eq!(find(desk, ANA, attachment.id).await, None);

        bind(desk, ROSA, &[attachment.id, attachment.id]).await.unwrap();
        let bound = find(desk, ANA, attachment.id).await.unwrap();
        assert_eq!(bound, Attachment { item: Some(("ticket".into(), 1042)), message: Some(MESSAGE), ..attachment });
    });
}

#[test]
fn nobody_sends_what_another_uploaded() {
    on_each(async |desk| {
        let rosas = desk.upload(ROSA, "a.txt", b"a").await.id;
        let anas = desk.upload(ANA, "b.txt", b"b").await.id;
        let unknown = ("attachments".to_owned(), "files-unknown".to_owned());
        assert_eq!(refusal(bind(desk, ANA, &[anas, rosas]).await), unknown);
        assert_eq!(refusal(bind(desk, ANA, &[AttachmentId(1)]).await), unknown);
        assert_eq!(find(desk, ANA, anas).await.unwrap().item, None, "all or nothing");

        bind(desk, ROSA, &[rosas]).await.unwrap();
        assert_eq!(refusal(bind(desk, ROSA, &[rosas]).await), unknown, "sent once");
    });
}

#[test]
fn the_upload_of_another_organization_does_not_exist() {
    on_each(async |desk| {
        let new = desk.receive(CONTOSO, "plan.txt", b"secret").await;
        let foreign = desk.db.write(who(CONTOSO, ROSA), move |ctx| files::upload(ctx, &new)).await.unwrap().id;
        assert_eq!(refusal(bind(desk, ROSA, &[foreign]).await).1, "files-unknown");
        assert_eq!(find(desk, ROSA, foreign).await, None);
        let discarded = desk.as_person(ROSA, move |ctx| files::discard(ctx, foreign)).await;
        assert!(matches!(discarded, Err(Error::NotFound)));
    });
}

#[test]
fn attachments_are_listed_by_item_and_by_message() {
    on_each(async |desk| {
        let mut ids = Vec::new();
        for i in 0..50_i64 {
            let id = desk.upload(ROSA, &format!("{i}.txt"), b"x").await.id;
            desk.as_person(ROSA, move |ctx| files::bind(ctx, &[id], TICKET, Some(MessageId(i / 2)))).await.unwrap();
            ids.push(id);
        }
        let loose = desk.upload(ROSA, "loose.txt", b"x").await.id;
        desk.as_person(ROSA, move |ctx| files::bind(ctx, &[loose], OTHER_TICKET, None)).await.unwrap();

        let listed = desk.as_person(ANA, |ctx| files::list(ctx, TICKET)).await.unwrap();
        assert_eq!(listed.iter().map(|attachment| attachment.id).collect::<Vec<_>>(), ids);
        let messages: Vec<MessageId> = (0..30).map(MessageId).collect();
        let by_message = desk.as_person(ANA, move |ctx| files::of_messages(ctx, &messages)).await.unwrap();
        assert_eq!(by_message.len(), 25);
        assert_eq!(by_message[&MessageId(24)].iter().map(|attachment| attachment.id).collect::<Vec<_>>(), ids[48..]);
        assert_eq!(desk.as_person(ANA, files::used_bytes).await.unwrap(), 51);

        assert_eq!(desk.as_person(ANA, |ctx| files::forget(ctx, TICKET)).await.unwrap(), 50);
        assert_eq!(desk.as_person(ANA, files::used_bytes).await.unwrap(), 1);
    });
}

#[test]
fn a_picture_is_kept_beside_what_is_shown_of_it() {
    on_each(async |desk| {
        let attachment = desk.upload(ROSA, "dot.gif", GIF).await;
        assert_eq!((attachment.media_type.as_str(), attachment.dimensions), ("image/gif", Some((1, 1))));
        let stored = find(desk, ROSA, attachment.id).await.unwrap();
        let preview = stored.preview.unwrap();
        assert_eq!(preview.media_type, "image/png");
        assert!(desk.files.read(NORTHWIND, &preview.sha256).await.unwrap().starts_with(b"\x89PNG"));
        assert_eq!(desk.files.read(NORTHWIND, &stored.sha256).await.unwrap(), GIF);

        let lie = desk.upload(ROSA, "photo.png", b"<svg onload='alert(1)'/>").await;
        assert_eq!((lie.media_type.as_str(), lie.preview), ("image/svg+xml", None));
    });
}

#[test]
fn an_upload_can_be_taken_back_until_it_is_sent() {
    on_each(async |desk| {
        let id = desk.upload(ROSA, "a.txt", b"a").await.id;
        assert!(matches!(desk.as_person(ANA, move |ctx| files::discard(ctx, id)).await, Err(Error::NotFound)));
        desk.as_person(ROSA, move |ctx| files::discard(ctx, id)).await.unwrap();
        assert_eq!(find(desk, ROSA, id).await, None);

        let sent = desk.upload(ROSA, "b.txt", b"b").await.id;
        bind(desk, ROSA, &[sent]).await.unwrap();
        assert!(matches!(desk.as_person(ROSA, move |ctx| files::discard(ctx, sent)).await, Err(Error::NotFound)));
    });
}

#[test]
fn a_token_that_reads_uploads_nothing() {
    on_each(async |desk| {
        let new = desk.receive(NORTHWIND, "a.txt", b"a").await;
        let mut reading = who(NORTHWIND, ROSA);
        reading.standing.writing = kernel::Writing::TokenReads;
        assert!(matches!(desk.db.write(reading, move |ctx| files::upload(ctx, &new)).await, Err(Error::Forbidden(_))));
    });
}

#[test]
fn uploads_that_are_never_sent_do_not_pile_up() {
    on_each(async |desk| {
        let new = desk.receive(NORTHWIND, "a.txt", b"a").await;
        let upload = move |ctx: &mut Ctx<'_>| files::upload(ctx, &new).map(drop);
        for _ in 0..200 {
            desk.as_person(ROSA, upload.clone()).await.unwrap();
        }
        assert_eq!(refusal(desk.as_person(ROSA, upload.clone()).await).1, "files-too-many-waiting");
        desk.as_person(ANA, upload).await.unwrap();
    });
}

#[test]
fn what_the_desk_takes_in_by_itself_it_can_send() {
    on_each(async |desk| {
        let new = desk.receive(NORTHWIND, "mail.txt", b"a").await;
        let id = desk.db.write(Who::desk(NORTHWIND), move |ctx| files::upload(ctx, &new)).await.unwrap().id;
        assert_eq!(refusal(bind(desk, ROSA, &[id]).await).1, "files-unknown");
        desk.db.write(Who::desk(NORTHWIND), move |ctx| files::bind(ctx, &[id], TICKET, None)).await.unwrap();
        assert_eq!(find(desk, ROSA, id).await.unwrap().item, Some(("ticket".into(), 1042)));
    });
}
