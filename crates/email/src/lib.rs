//! Raw mails read: what a mail says of itself, what its writer wrote anew, and what kind of mail it is.
//!
//! [`read`] takes the bytes of any mail, well-formed or hostile, and gives an [`Email`]; everything else looks at that: [`class`] tells people from machines, [`subject::read`] finds the type of a ticket
//! and [`subject::tokens`] its number, [`body`] parts what is new from what is quoted, [`forwarded`] finds whom a forwarded mail is from ([`Reading`] does both of a text cleaned once), [`fingerprint`] recognises a mail that comes twice.
//!
//! Nothing here does I/O, reads a clock or trusts a header. Every function is bounded in time and memory whatever it is given ([`limits`]) and none of them panics.

mod body;
mod class;
mod email;
mod fingerprint;
mod forward;
pub mod limits;
mod mime;
mod parts;
mod quote;
mod read;
mod reading;
pub mod subject;
mod tnef;

pub use body::{Body, body};
pub use class::{Automatic, Bounce, Class, class};
pub use email::{Address, Email, List, Note, Part, Unreadable};
pub use fingerprint::fingerprint;
pub use forward::{Forwarded, forwarded};
pub use parts::{Invitation, When};
pub use read::read;
pub use reading::Reading;
