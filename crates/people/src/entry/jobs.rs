use queue::Reaction;

use super::reset::{SEND_CONFIRMATION, SEND_RESET, send_confirmations, send_reset};
use crate::security::{NOTE_FAILURE, note_failures};

/// What this area does in the background.
pub const REACTIONS: &[Reaction] = &[
    Reaction { job: SEND_RESET, events: &[], run: send_reset },
    Reaction { job: SEND_CONFIRMATION, events: &[], run: send_confirmations },
    Reaction { job: NOTE_FAILURE, events: &[], run: note_failures },
];
