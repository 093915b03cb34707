//! What somebody wrote on a ticket, as a mail carries it: with its formatting, its pictures and its files.

use db::Ctx;
use kernel::{Language, Result};
use mail::{Block, Parcel};
use people::User;
use web::shell::Clock;

use crate::ticket::{Message, MessageKind, Ticket, store};

/// Of the message before, only the beginning goes along; in characters.
const QUOTED: usize = 800;

/// A message on its way out.
pub struct Words {
    pub block: Block,
    pub parcel: Parcel,
    /// Names of files that were too large to go along.
    pub left: Vec<String>,
}

/// The message with its pictures inside the mail and its files beside it.
///
/// A note has no words outside: the answer to a mail may quote what that mail said, and then reach the requester.
pub fn of(ctx: &mut Ctx<'_>, message: &Message) -> Result<Option<Words>> {
    if message.kind == MessageKind::Note {
        return Ok(None);
    }
    let all = files::of_messages(ctx, &[message.id])?.remove(&message.id).unwrap_or_default();
    let parcel = mail::pack(&all, &richtext::attachments_in(&message.html));
    let html = richtext::with_pictures(&message.html, &|id| parcel.pictures.contains(&id).then(|| format!("cid:{}", mail::content_id(id))));
    let left = all.iter().filter(|file| parcel.left.contains(&file.id)).map(|file| file.name.clone()).collect();
    Ok(Some(Words { block: Block::Words { html, text: richtext::to_text(&message.html) }, parcel, left }))
}

/// The beginning of the message that this one answers, for readers who have forgotten it. Notes are never quoted.
pub fn earlier(ctx: &mut Ctx<'_>, ticket: &Ticket, message: &Message, l: Language, reader: &Clock) -> Result<Option<Block>> {
    let Some(before) = store::reply_before(ctx, ticket.id, message.id)? else { return Ok(None) };
    let author = match before.author {
        Some(author) => people::find_user(ctx, author)?,
        None => None,
    };
    let whole = richtext::to_text(&before.html);
    let text = kernel::truncate(&whole, QUOTED).trim_end();
    let text = if text.len() < whole.len() { format!("{text} …") } else { text.to_owned() };
    let name = author.map_or_else(|| l.t("feed-desk").to_owned(), |author: User| author.display_name);
    let intro = l.b("ticket-mail-wrote", "when", reader.full(&before.created_at), "name", name);
    Ok((!text.is_empty()).then(|| Block::Quote { intro, html: richtext::from_text(&text), text }))
}

/// A line for each file that was too large to go along.
pub fn left_out(l: Language, names: &[String]) -> Vec<Block> {
    names.iter().map(|name| Block::Line(l.a("ticket-mail-file-left", "name", name))).collect()
}
