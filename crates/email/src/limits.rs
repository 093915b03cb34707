//! How much of a mail is read. What lies beyond is left out, and the mail tells so in its [`notes`](crate::Email::notes).

/// A longer mail is not read at all; in bytes.
pub const MAIL: usize = 150_000_000;

/// Of one header field; in bytes.
pub const FIELD: usize = 64_000;

/// Of all the header fields of one part together; in bytes.
pub const HEADER: usize = 1_000_000;

/// Header fields of one part.
pub const FIELDS: usize = 2_000;

/// Multiparts within multiparts. Mails of people have three or four.
pub const DEPTH: usize = 30;

/// Leaves of a mail: bodies, pictures, attachments.
pub const PARTS: usize = 1_000;

/// Addresses in one field.
pub const ADDRESSES: usize = 500;

/// Ids in `References`: the first and the last ones are kept.
pub const REFERENCES: usize = 100;

/// Of one id; in bytes. A longer one is no id.
pub const ID: usize = 998;

/// Of a text or HTML body; in bytes.
pub const BODY: usize = 2_000_000;

/// Of a name or a file name; in characters.
pub const NAME: usize = 200;

/// Of a subject; in characters.
pub const SUBJECT: usize = 1_000;
