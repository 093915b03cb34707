//! What is told, and what is kept of it.

use kernel::{Act, Need, NotificationId, Text, Timestamp, UserId};
use queue::ItemRef;

/// Something to tell to people.
#[derive(Clone, Debug)]
pub struct Notice<'n> {
    pub users: &'n [UserId],
    /// The sentence, as a key of the catalogue and what fills its gaps.
    pub text: Text,
    /// The page where the reader sees it: a path of this site.
    pub href: String,
    /// A name of `web::icons`.
    pub icon: &'static str,
    pub item: ItemRef,
    /// Who did it, and so is not told; `None` when the desk did it by itself.
    pub actor: Option<UserId>,
}

/// One line of somebody's bell.
#[derive(Clone, Debug)]
pub struct Notification {
    pub id: NotificationId,
    pub text: Text,
    pub href: String,
    pub icon: String,
    pub item: ItemRef,
    pub actor: Option<UserId>,
    pub created_at: Timestamp,
    pub read_at: Option<Timestamp>,
}

impl Notification {
    pub fn is_unread(&self) -> bool {
        self.read_at.is_none()
    }
}

/// What one does with one's own bell.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NoticeAct {
    See,
    Read,
}

impl Act for NoticeAct {
    fn need(self) -> Need {
        Need::Self_
    }

    fn writes(self) -> bool {
        matches!(self, Self::Read)
    }
}
