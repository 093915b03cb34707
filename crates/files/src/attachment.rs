//! An attachment: the row that says whose a stored file is, what it is called and where it belongs.

use std::collections::{BTreeMap, BTreeSet};

use db::Ctx;
use kernel::{AttachmentId, Error, MessageId, Need, OrNotFound, Result, Timestamp, UserId, hours};

use crate::{Fingerprint, store};

/// How long an upload waits for its message, in microseconds: 24 hours.
pub const UNBOUND_FOR: i64 = hours(24);

/// How many uploads of one person may wait at once.
const MOST_UNBOUND: i64 = 200;

/// What an attachment belongs to: the kind of thing, as the timeline names it, and its id.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Item {
    pub kind: &'static str,
    pub id: i64,
}

/// A picture drawn anew, the only form in which a page shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Preview {
    pub sha256: String,
    pub media_type: String,
}

/// A stored and inspected file on its way to becoming an attachment; [`Files::prepare`](crate::Files::prepare) makes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewAttachment {
    pub name: String,
    pub media_type: String,
    pub fingerprint: Fingerprint,
    /// Width and height in pixels.
    pub dimensions: Option<(u32, u32)>,
    pub preview: Option<Preview>,
}

/// A file that somebody attached, or is about to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attachment {
    pub id: AttachmentId,
    /// `None` when the desk took it in by itself.
    pub uploader: Option<UserId>,
    /// What it belongs to: the item's kind and id. `None` until it is bound.
    pub item: Option<(String, i64)>,
    pub message: Option<MessageId>,
    pub name: String,
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    pub sha256: String,
    /// Width and height in pixels, of pictures.
    pub dimensions: Option<(i64, i64)>,
    pub preview: Option<Preview>,
    pub created_at: Timestamp,
}

#[derive(Clone, Copy)]
enum Act {
    Upload,
}

impl kernel::Act for Act {
    fn need(self) -> Need {
        match self {
            Self::Upload => Need::Member,
        }
    }
}

/// Notes a file whose bytes are stored. It belongs to its uploader alone, for 24 hours or until it is bound.
pub fn upload(ctx: &mut Ctx<'_>, new: &NewAttachment) -> Result<Attachment> {
    ctx.permit_here(Act::Upload)?;
    let uploader = ctx.actor().person();
    if uploader.is_some() && store::count_unbound(ctx, uploader)? >= MOST_UNBOUND {
        return Err(Error::invalid("file", "files-too-many-waiting"));
    }
    let attachment = Attachment {
        id: AttachmentId(ctx.next_id()),
        uploader,
        item: None,
        message: None,
        name: new.name.clone(),
        media_type: new.media_type.clone(),
        size: i64::try_from(new.fingerprint.size).map_err(Error::internal)?,
        sha256: new.fingerprint.sha256.clone(),
        dimensions: new.dimensions.map(|(width, height)| (width.into(), height.into())),
        preview: new.preview.clone(),
        created_at: ctx.now(),
    };
    store::insert(ctx, &attachment)?;
    Ok(attachment)
}

/// Gives uploads to the item and message they were made for. Each must be an unbound one of the actor's own; any other is refused at `attachments`,
/// as if it did not exist.
pub fn bind(ctx: &mut Ctx<'_>, ids: &[AttachmentId], item: Item, message: Option<MessageId>) -> Result<()> {
    let uploader = ctx.actor().person();
    for id in ids.iter().copied().collect::<BTreeSet<_>>() {
        if !store::bind(ctx, id, uploader, item, message)? {
            return Err(Error::invalid("attachments", "files-unknown"));
        }
    }
    Ok(())
}

/// Gives uploads of the desk itself to a person, in whose name they are about to be bound.
pub fn hand_over(ctx: &mut Ctx<'_>, ids: &[AttachmentId], to: UserId) -> Result<()> {
    let from = ctx.actor().person();
    for id in ids {
        if !store::hand_over(ctx, *id, from, to)? {
            return Err(Error::invalid("attachments", "files-unknown"));
        }
    }
    Ok(())
}

/// The attachment with this id. One that is not bound yet is there for its uploader alone; for a bound one the caller asks whether the actor may see its item.
pub fn find(ctx: &mut Ctx<'_>, id: AttachmentId) -> Result<Option<Attachment>> {
    let me = ctx.actor().person();
    Ok(store::find(ctx, id)?.filter(|attachment| attachment.item.is_some() || attachment.uploader == me))
}

/// The attachments of an item and of all its messages, oldest first.
pub fn list(ctx: &mut Ctx<'_>, item: Item) -> Result<Vec<Attachment>> {
    store::of_item(ctx, item)
}

/// What somebody uploaded, sent or not, oldest first, from behind `after`. It asks no permission: the caller knows who may look.
pub fn of_uploader(ctx: &mut Ctx<'_>, uploader: UserId, after: AttachmentId, limit: i64) -> Result<Vec<Attachment>> {
    store::of_uploader(ctx, uploader, after, limit)
}

/// The attachments of these messages, oldest first; a message without any is missing.
pub fn of_messages(ctx: &mut Ctx<'_>, messages: &[MessageId]) -> Result<BTreeMap<MessageId, Vec<Attachment>>> {
    let mut by_message = BTreeMap::<MessageId, Vec<Attachment>>::new();
    for attachment in store::of_messages(ctx, messages)? {
        if let Some(message) = attachment.message {
            by_message.entry(message).or_default().push(attachment);
        }
    }
    Ok(by_message)
}

/// Takes back an upload that was not sent.
pub fn discard(ctx: &mut Ctx<'_>, id: AttachmentId) -> Result<()> {
    let uploader = ctx.actor().person();
    store::delete_unbound(ctx, id, uploader)?.then_some(()).or_not_found()
}

/// Removes all attachments of an item that is being erased; the bytes go with the sweep.
pub fn forget(ctx: &mut Ctx<'_>, item: Item) -> Result<u64> {
    store::delete_of_item(ctx, item)
}

/// How many bytes the organization's attachments have together.
pub fn used_bytes(ctx: &mut Ctx<'_>) -> Result<i64> {
    store::used_bytes(ctx)
}
