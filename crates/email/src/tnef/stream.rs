//! Attributes and properties as they lie in the stream.

use super::wide;

/// What an attribute is, without its type.
pub const CODE_PAGE: u16 = 0x9007;
pub const BODY: u16 = 0x800c;
pub const MESSAGE_PROPERTIES: u16 = 0x9003;
pub const ATTACHMENT_START: u16 = 0x9002;
pub const ATTACHMENT_NAME: u16 = 0x8010;
pub const ATTACHMENT_DATA: u16 = 0x800f;
pub const ATTACHMENT_PROPERTIES: u16 = 0x9005;

pub struct Attribute<'a> {
    pub id: u16,
    pub data: &'a [u8],
}

/// A MAPI property ([MS-OXCDATA], 2.11).
pub struct Property<'a> {
    pub id: u16,
    pub value: Value<'a>,
}

pub enum Value<'a> {
    Number(u32),
    Text(String),
    /// Of the 8-bit text also.
    Bytes(&'a [u8]),
    Other,
}

impl Property<'_> {
    pub fn number(&self) -> Option<u32> {
        match self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }
}

/// Properties of one list, and values of one property.
const COUNT: u32 = 5_000;

/// Takes little-endian pieces off the front; gives nothing once something is missing.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { rest: bytes }
    }

    /// The attributes behind signature and key, up to the first that is broken. Checksums are not looked at: a mail that came this far is wanted.
    pub fn attributes(bytes: &'a [u8]) -> impl Iterator<Item = Attribute<'a>> {
        let mut reader = Reader::new(bytes.get(6..).unwrap_or_default());
        std::iter::from_fn(move || {
            reader.take(1)?;
            let id = (reader.u32()? & 0xffff) as u16;
            let length = reader.u32()? as usize;
            let data = reader.take(length)?;
            // The last checksum may be lost.
            reader.take(2);
            Some(Attribute { id, data })
        })
    }

    pub fn properties(bytes: &'a [u8]) -> Vec<Property<'a>> {
        let mut reader = Reader::new(bytes);
        let count = reader.u32().unwrap_or_default().min(COUNT);
        (0..count).map_while(|_| reader.property()).collect()
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    pub fn u32(&mut self) -> Option<u32> {
        self.take(4).map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// A length, as many bytes, and what fills up to four.
    fn sized(&mut self) -> Option<&'a [u8]> {
        let length = self.u32()? as usize;
        let bytes = self.take(length)?;
        self.take(length.checked_next_multiple_of(4)? - length);
        Some(bytes)
    }

    fn property(&mut self) -> Option<Property<'a>> {
        let kind = self.u16()?;
        let id = self.u16()?;
        if id >= 0x8000 {
            self.skip_name()?;
        }
        let is_many = kind & 0x1000 != 0;
        let kind = kind & 0x0fff;
        let is_sized = matches!(kind, 0x1e | 0x1f | 0x0d | 0x102);
        let count = if is_many || is_sized { self.u32()?.min(COUNT) } else { 1 };
        let mut first = None;
        for _ in 0..count {
            let value = match kind {
                0x02 | 0x03 | 0x04 | 0x0a | 0x0b => Value::Number(self.u32()?),
                0x05 | 0x06 | 0x07 | 0x14 | 0x40 => self.take(8).map(|_| Value::Other)?,
                0x48 => self.take(16).map(|_| Value::Other)?,
                0x1f => Value::Text(wide(self.sized()?)),
                0x1e | 0x0d | 0x102 => Value::Bytes(self.sized()?),
                _ => return None,
            };
            first = first.or(Some(value));
        }
        Some(Property { id, value: first.unwrap_or(Value::Other) })
    }

    /// The name of a property that has no number of its own.
    fn skip_name(&mut self) -> Option<()> {
        self.take(16)?;
        match self.u32()? {
            0 => self.take(4).map(|_| ()),
            _ => self.sized().map(|_| ()),
        }
    }
}
