//! `winmail.dat`: how Outlook sends a mail to whom it takes for another Outlook ([MS-OXTNEF]).
//!
//! A stream of attributes; those that matter hold lists of MAPI properties. The one crate for it does not read the properties, so neither the body nor long names, and gives up at the first attribute that
//! it does not know.

mod rtf;
mod stream;

use crate::{
    limits,
    mime::{decode, from_code_page},
};
use stream::{Attribute, Property, Reader, Value};

/// What was packed into it.
#[derive(Debug, Default)]
pub struct Unpacked {
    pub text: Option<String>,
    pub html: Option<String>,
    pub files: Vec<File>,
}

/// An attachment.
#[derive(Debug, Default)]
pub struct File {
    pub name: Option<String>,
    pub content_type: Option<String>,
    pub content_id: Option<String>,
    pub bytes: Vec<u8>,
}

/// Mails within mails within mails.
const DEPTH: usize = 3;

/// Whether the bytes begin as such a file does.
pub fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x78, 0x9f, 0x3e, 0x22])
}

/// Unpacks it; `None` where it is broken before anything was found.
pub fn unpack(bytes: &[u8]) -> Option<Unpacked> {
    is_one(bytes).then(|| unpack_within(bytes, DEPTH)).filter(|found| found.text.is_some() || found.html.is_some() || !found.files.is_empty())
}

fn unpack_within(bytes: &[u8], depth: usize) -> Unpacked {
    let mut found = Unpacked::default();
    let mut code_page = 1252;
    for Attribute { id, data } in Reader::attributes(bytes) {
        match id {
            stream::CODE_PAGE => code_page = Reader::new(data).u32().unwrap_or(code_page),
            stream::BODY => found.text = some_text(from_code_page(data, code_page)).or(found.text),
            stream::MESSAGE_PROPERTIES => take_body(&mut found, data, code_page),
            stream::ATTACHMENT_START if found.files.len() < limits::PARTS => found.files.push(File::default()),
            stream::ATTACHMENT_NAME => with_last(&mut found, |file| file.name = file.name.take().or_else(|| some_text(from_code_page(data, code_page)))),
            stream::ATTACHMENT_DATA => with_last(&mut found, |file| file.bytes = data.to_vec()),
            stream::ATTACHMENT_PROPERTIES => {
                let inner = take_file(&mut found, data, code_page, depth);
                found.files.extend(inner);
            }
            _ => {}
        }
    }
    found.files.retain(|file| !file.bytes.is_empty());
    found.files.truncate(limits::PARTS);
    found
}

fn with_last(found: &mut Unpacked, change: impl FnOnce(&mut File)) {
    if let Some(file) = found.files.last_mut() {
        change(file);
    }
}

fn take_body(found: &mut Unpacked, data: &[u8], code_page: u32) {
    let properties = Reader::properties(data);
    let html_page = properties.iter().find_map(|property| matches!(property.id, 0x3fde).then(|| property.number())).flatten().unwrap_or(code_page);
    for Property { id, value } in &properties {
        match (id, value) {
            (0x1000, value) => found.text = value_text(value, code_page).and_then(some_text).or(found.text.take()),
            (0x1013, value) => found.html = value_text(value, html_page).and_then(some_text).or(found.html.take()),
            (0x1009, Value::Bytes(compressed)) => {
                let (text, html) = rtf::read(compressed, code_page);
                found.text = found.text.take().or(text);
                found.html = found.html.take().or(html);
            }
            _ => {}
        }
    }
}

/// Name, type and content of an attachment; the parts of an embedded mail are returned.
fn take_file(found: &mut Unpacked, data: &[u8], code_page: u32, depth: usize) -> Vec<File> {
    let mut embedded = Vec::new();
    for Property { id, value } in Reader::properties(data) {
        let text = || value_text(&value, code_page).and_then(some_text);
        match (id, &value) {
            (0x3707, _) => with_last(found, |file| file.name = text().or(file.name.take())),
            (0x3704, _) => with_last(found, |file| file.name = file.name.take().or_else(text)),
            (0x370e, _) => with_last(found, |file| file.content_type = text()),
            (0x3712, _) => with_last(found, |file| file.content_id = text()),
            (0x3701, Value::Bytes(object)) => {
                // An embedded mail stands behind the id of its interface.
                let inner = object.get(16..).unwrap_or_default();
                if is_one(inner) && depth > 0 {
                    let inner = unpack_within(inner, depth - 1);
                    embedded.extend(inner.files);
                    let body = inner.html.or(inner.text).unwrap_or_default();
                    with_last(found, |file| file.bytes = body.into_bytes());
                    with_last(found, |file| file.content_type = Some("text/plain".to_owned()));
                } else {
                    with_last(found, |file| file.bytes = if file.bytes.is_empty() { object.to_vec() } else { std::mem::take(&mut file.bytes) });
                }
            }
            _ => {}
        }
    }
    embedded
}

fn value_text(value: &Value, code_page: u32) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Bytes(bytes) => Some(from_code_page(&bytes[..bytes.len().min(limits::BODY)], code_page)),
        Value::Number(_) | Value::Other => None,
    }
}

fn some_text(text: String) -> Option<String> {
    let text = text.replace('\0', "");
    (!text.trim().is_empty()).then_some(text)
}

/// UTF-16 of Windows.
fn wide(bytes: &[u8]) -> String {
    decode(&bytes[..bytes.len().min(2 * limits::BODY)], Some("utf-16le")).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(level: u8, id: u32, data: &[u8]) -> Vec<u8> {
        let sum = data.iter().fold(0u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
        [&[level][..], &id.to_le_bytes(), &(data.len() as u32).to_le_bytes(), data, &sum.to_le_bytes()].concat()
    }

    fn text_property(id: u16, text: &str) -> Vec<u8> {
        let wide: Vec<u8> = text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        let padding = vec![0; wide.len().next_multiple_of(4) - wide.len()];
        [&0x1fu16.to_le_bytes()[..], &id.to_le_bytes(), &1u32.to_le_bytes(), &(wide.len() as u32).to_le_bytes(), &wide, &padding].concat()
    }

    fn sample() -> Vec<u8> {
        let properties = [&2u32.to_le_bytes()[..], &[0x03, 0, 0xde, 0x3f, 0xe9, 0xfd, 0, 0], &text_property(0x1000, "Hello Größe")].concat();
        let of_file = [&1u32.to_le_bytes()[..], &text_property(0x3707, "a long name.txt")].concat();
        [
            &[0x78, 0x9f, 0x3e, 0x22, 1, 0][..],
            &attribute(1, 0x0006_9007, &[0xe3, 4, 0, 0, 0, 0, 0, 0]),
            &attribute(1, 0x0006_9003, &properties),
            &attribute(2, 0x0006_9002, &[0; 14]),
            &attribute(2, 0x0001_8010, b"ALONGN~1.TXT\0"),
            &attribute(2, 0x0006_800f, b"content"),
            &attribute(2, 0x0006_9005, &of_file),
        ]
        .concat()
    }

    #[test]
    fn body_and_files_are_unpacked() {
        let found = unpack(&sample()).expect("a mail");
        assert_eq!(found.text.as_deref(), Some("Hello Größe"));
        assert_eq!((found.files[0].name.as_deref(), found.files[0].bytes.as_slice()), (Some("a long name.txt"), &b"content"[..]));
    }

    #[test]
    fn a_broken_one_is_read_as_far_as_it_goes() {
        let whole = sample();
        for length in 0..whole.len() {
            let _ = unpack(&whole[..length]);
            let mut changed = whole.clone();
            changed[length] ^= 0xff;
            let _ = unpack(&changed);
        }
        assert!(unpack(b"no such file").is_none());
    }
}
