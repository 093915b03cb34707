//! MIME as far as a desk needs it (RFC 2045 to 2047, 2231, 5322): header fields, the leaves of a multipart, decoded bytes and text.
//!
//! The bytes are walked once and nothing is nested in memory, so that ten thousand parts or a thousand levels cost no more than as many bytes of text. Values of fields (addresses, dates, parameters)
//! are read by `mail-parser`.

mod charset;
mod field;
mod split;
mod transfer;
mod words;

pub use charset::{decode, from_code_page};
pub use field::{Fields, address_list, content_type, ids, one_line};
pub use split::{Leaf, leaves};
pub use transfer::decode_transfer;
