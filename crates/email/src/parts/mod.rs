//! What a mail carries: its body, its attachments and pictures, an invitation.

mod calendar;
mod name;

use std::{borrow::Cow, collections::HashSet};

use mail_parser::ContentType;

use crate::{
    Email, Note, Part, limits,
    mime::{Leaf, content_type, decode, decode_transfer, ids},
    tnef,
};

pub use calendar::{Invitation, When};
pub use name::safe_name;

/// Sorts the leaves of a mail into body and parts.
pub fn fill(email: &mut Email, leaves: Vec<Leaf>) {
    let mut body = Bodies::default();
    for leaf in leaves {
        let (bytes, is_sound) = decode_transfer(leaf.body, &leaf.fields.get("content-transfer-encoding").unwrap_or_default());
        if !is_sound {
            email.notes.push(Note::EncodingBroken);
        }
        let about = About::read(&leaf);
        match role(&leaf, &about, &body) {
            Role::Text => body.add_text(about.text(&bytes, email), leaf.is_alternative),
            Role::Html => body.add_html(about.text(&bytes, email)),
            Role::Nothing => {}
            Role::Part if tnef::is_one(&bytes) => unpack(email, &mut body, &about, &leaf, &bytes),
            Role::Part => {
                if leaf.content_type == "text/calendar" && email.invitation.is_none() {
                    email.invitation = Invitation::read(&about.text(&bytes, email));
                }
                email.parts.push(about.part(&leaf, bytes, email.parts.len()));
            }
        }
    }
    (email.text, email.html) = body.joined();
    email.parts.truncate(limits::PARTS);
    mark_inline(email);
}

/// Takes apart a `winmail.dat`; what cannot be read is kept as it came.
fn unpack(email: &mut Email, body: &mut Bodies, about: &About, leaf: &Leaf, bytes: &[u8]) {
    let Some(found) = tnef::unpack(bytes) else {
        email.notes.push(Note::TnefBroken);
        let part = about.part(leaf, bytes.into(), email.parts.len());
        return email.parts.push(part);
    };
    if body.is_empty() {
        found.html.into_iter().for_each(|html| body.add_html(html));
        found.text.into_iter().for_each(|text| body.add_text(text, true));
    }
    for file in found.files {
        let content_type = file.content_type.unwrap_or_else(|| "application/octet-stream".to_owned()).to_lowercase();
        let name = safe_name(file.name.as_deref(), &content_type, &file.bytes, email.parts.len() + 1);
        email.parts.push(Part { name, content_type, content_id: file.content_id.and_then(|id| content_id(&id)), is_inline: false, bytes: file.bytes });
    }
}

enum Role {
    Text,
    Html,
    Part,
    Nothing,
}

fn role(leaf: &Leaf, about: &About, body: &Bodies) -> Role {
    let is_attached = about.disposition == "attachment" || (about.name.is_some() && !leaf.is_whole);
    match leaf.content_type.as_str() {
        "text/plain" | "text/enriched" | "text" if !is_attached => Role::Text,
        "text/html" if !is_attached => Role::Html,
        // The same content in a form that only one mail program shows.
        "text/x-amp-html" | "text/watch-html" if leaf.is_alternative => Role::Nothing,
        // A mail that is nothing but a file, and one that is nothing.
        _ if leaf.is_whole && leaf.body.trim_ascii().is_empty() => Role::Nothing,
        "text/plain" if leaf.is_whole && body.is_empty() && about.disposition != "attachment" => Role::Text,
        _ => Role::Part,
    }
}

/// What a part's header says of it.
struct About {
    charset: Option<String>,
    disposition: String,
    name: Option<String>,
    content_id: Option<String>,
}

impl About {
    fn read(leaf: &Leaf) -> Self {
        let parameters = leaf.fields.get("content-type").and_then(|text| content_type(&text));
        let disposition = leaf.fields.get("content-disposition").and_then(|text| content_type(&text));
        let parameter = |of: &Option<ContentType>, name| of.as_ref().and_then(|found| found.attribute(name).map(str::to_owned));
        let name = parameter(&disposition, "filename").or_else(|| parameter(&parameters, "name"));
        About {
            charset: parameter(&parameters, "charset"),
            disposition: disposition.as_ref().map(|found| found.ctype().to_ascii_lowercase()).unwrap_or_default(),
            name: name.filter(|name| !name.trim().is_empty()),
            content_id: leaf.fields.get("content-id").and_then(|text| content_id(&text)),
        }
    }

    fn text(&self, bytes: &[u8], email: &mut Email) -> String {
        if bytes.len() > limits::BODY {
            email.notes.push(Note::BodyCut);
        }
        let (text, is_guess) = decode(&bytes[..bytes.len().min(limits::BODY)], self.charset.as_deref());
        if is_guess {
            email.notes.push(Note::CharsetGuessed);
        }
        text
    }

    fn part(&self, leaf: &Leaf, bytes: Cow<[u8]>, count: usize) -> Part {
        Part {
            name: safe_name(self.name.as_deref(), &leaf.content_type, &bytes, count + 1),
            content_type: leaf.content_type.clone(),
            content_id: self.content_id.clone(),
            is_inline: false,
            bytes: bytes.into_owned(),
        }
    }
}

fn content_id(text: &str) -> Option<String> {
    let id = ids(text).into_iter().next().unwrap_or_else(|| text.trim_matches(['<', '>', ' ']).to_owned());
    (!id.is_empty() && id.len() <= limits::ID).then_some(id)
}

/// The pieces of the body as they were found.
#[derive(Default)]
struct Bodies {
    texts: Vec<String>,
    htmls: Vec<String>,
    has_html: bool,
    length: usize,
}

impl Bodies {
    fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.htmls.is_empty()
    }

    fn fits(&mut self, piece: &str) -> bool {
        self.length += piece.len();
        self.length <= 2 * limits::BODY
    }

    fn add_text(&mut self, text: String, is_alternative: bool) {
        if !self.fits(&text) || text.trim().is_empty() {
            return;
        }
        // What a list or a phone adds below a mail in HTML has no other form.
        if !is_alternative {
            self.htmls.push(richtext::from_text(&text));
        }
        self.texts.push(text);
    }

    fn add_html(&mut self, html: String) {
        if self.fits(&html) && !html.trim().is_empty() {
            self.htmls.push(html);
            self.has_html = true;
        }
    }

    fn joined(self) -> (Option<String>, Option<String>) {
        let join = |pieces: Vec<String>, with: &str| (!pieces.is_empty()).then(|| pieces.join(with));
        (join(self.texts, "\n"), self.has_html.then(|| join(self.htmls, "<br>\n")).flatten())
    }
}

/// A part that the HTML shows as a picture is inline, whatever its disposition says.
fn mark_inline(email: &mut Email) {
    let Some(html) = &email.html else { return };
    let named: HashSet<&str> = memchr::memmem::find_iter(html.as_bytes(), b"cid:")
        .filter_map(|at| html.get(at + 4..))
        .map(|tail| &tail[..tail.bytes().take(limits::ID).position(|byte| matches!(byte, b'"' | b'\'' | b'>' | b')' | b' ')).unwrap_or_default()])
        .collect();
    for part in &mut email.parts {
        part.is_inline = part.content_id.as_deref().is_some_and(|id| named.contains(id));
    }
}
