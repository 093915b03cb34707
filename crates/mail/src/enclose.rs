//! The files that go with a mail: what fits, and which bytes of it.

use db::{Db, Who};
use files::{Attachment, Files};
use kernel::{AttachmentId, Result};

use crate::{
    compose::Enclosed,
    outbox::{Mail, content_id},
};

/// Files of one mail may have so many bytes together; most servers refuse more.
pub const MOST: i64 = 18_000_000;

/// A picture with more bytes goes out as we have drawn it anew, smaller.
const LARGE_PICTURE: i64 = 1_000_000;

/// What goes with a mail and what does not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Parcel {
    /// Pictures that the text shows.
    pub pictures: Vec<AttachmentId>,
    pub files: Vec<AttachmentId>,
    /// Too large to go along.
    pub left: Vec<AttachmentId>,
}

/// Packs the files of a message: the pictures that its text shows (`shown`) first, then the rest, as far as there is room.
pub fn pack(all: &[Attachment], shown: &[AttachmentId]) -> Parcel {
    let mut parcel = Parcel::default();
    let mut room = MOST;
    let is_picture = |file: &Attachment| shown.contains(&file.id) && files::is_shown_inline(file);
    let (pictures, files): (Vec<&Attachment>, Vec<&Attachment>) = all.iter().partition(|file| is_picture(file));
    for (file, is_picture) in pictures.into_iter().map(|file| (file, true)).chain(files.into_iter().map(|file| (file, false))) {
        let size = if is_picture { size_shown(file) } else { file.size };
        if size > room {
            parcel.left.push(file.id);
            continue;
        }
        room -= size;
        if is_picture { parcel.pictures.push(file.id) } else { parcel.files.push(file.id) }
    }
    parcel
}

fn size_shown(picture: &Attachment) -> i64 {
    picture.size.min(LARGE_PICTURE)
}

/// The files of a mail with their bytes. What has gone since, or fits no more, is left out.
pub(crate) async fn enclose(db: &Db, files: Option<&Files>, mail: &Mail) -> Result<Vec<Enclosed>> {
    let (pictures, beside) = (mail.thread.pictures.clone(), mail.thread.attachments.clone());
    let Some(files) = files.filter(|_| !(pictures.is_empty() && beside.is_empty())) else { return Ok(Vec::new()) };
    let ids: Vec<(AttachmentId, bool)> = pictures.into_iter().map(|id| (id, true)).chain(beside.into_iter().map(|id| (id, false))).collect();
    let found: Vec<(Attachment, bool)> = db
        .read(Who::desk(mail.organization), move |ctx| {
            ids.iter().filter_map(|(id, is_picture)| files::find(ctx, *id).transpose().map(|file| file.map(|file| (file, *is_picture)))).collect()
        })
        .await?;
    let mut room = MOST;
    let mut enclosed = Vec::new();
    for (file, is_picture) in found {
        let drawn = file.preview.as_ref().filter(|_| is_picture && file.size > LARGE_PICTURE);
        let (sha256, media_type) = drawn.map_or((&file.sha256, &file.media_type), |drawn| (&drawn.sha256, &drawn.media_type));
        let bytes = files.read(mail.organization, sha256).await?.to_vec();
        room -= i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        if room < 0 {
            break;
        }
        let content_id = is_picture.then(|| content_id(file.id));
        enclosed.push(Enclosed { content_id, name: file.name.clone(), media_type: media_type.clone(), bytes });
    }
    Ok(enclosed)
}
