//! What a mail is that goes out, and where it stands.

use kernel::{AttachmentId, EmailAddress, Error, Language, MailId, MailboxId, OrganizationId, Result, Timestamp, truncate};
use serde::{Deserialize, Serialize};

/// How a mail hangs together with others (RFC 5322, 3.6.4). All ids are without angle brackets.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Thread {
    /// The mail's own id; `None`: one is made of its row's id.
    pub message_id: Option<String>,
    /// The mail that it answers.
    pub in_reply_to: Option<String>,
    /// The conversation so far, oldest first.
    pub references: Vec<String>,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<String>,
    /// Outlook's own thread, given back as it came (MS-OXOMSG 2.2.1.3).
    pub thread_index: Option<String>,
    pub thread_topic: Option<String>,
    /// Somebody wrote it, and it may be answered; else it says that a machine did (RFC 3834).
    pub is_personal: bool,
    /// Whom `To` names, where that is not the recipient: somebody who gets a copy sees whom it was written to.
    pub to: Option<Correspondent>,
    /// Whom `Cc` names. Each of them gets a mail of their own.
    pub copies: Vec<Correspondent>,
    /// The list that this mail is one of, for those who did not ask for this very mail.
    pub list: Option<List>,
    pub attachments: Vec<AttachmentId>,
    /// Pictures that its HTML shows, as [`content_id`] names them.
    pub pictures: Vec<AttachmentId>,
}

/// Somebody whom the headers of a mail name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Correspondent {
    pub address: String,
    /// May be empty.
    pub name: String,
}

/// Mails of which somebody may have enough.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct List {
    /// Its name for mail programs (RFC 2919): `desk.4711.example.com`.
    pub id: String,
    /// The address where one click ends these mails (RFC 8058). It is this recipient's alone.
    pub stop: String,
}

/// The name by which the HTML of a mail shows a picture that comes with it: `cid:` and this (RFC 2392).
pub fn content_id(picture: AttachmentId) -> String {
    format!("picture.{picture}@firstline")
}

/// A mail that a verb wants sent.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub organization: OrganizationId,
    pub to: EmailAddress,
    pub to_name: String,
    pub language: Language,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// What it is about, for the operator: `people.confirmation`.
    pub kind: &'static str,
    /// The mailbox it leaves from; `None`: the installation's own sender.
    pub mailbox: Option<MailboxId>,
    pub thread: Thread,
}

/// Where a mail stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailState {
    /// Waits for its first or next try.
    Queued,
    /// The mail server has taken it.
    Sent,
    /// The mail server refused it, or three days of trying were in vain.
    Failed,
}

impl MailState {
    pub const ALL: [Self; 3] = [Self::Queued, Self::Sent, Self::Failed];

    pub fn slug(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.slug() == slug)
    }
}

/// A mail as it is stored.
#[derive(Clone, Debug)]
pub struct Mail {
    pub id: MailId,
    pub organization: OrganizationId,
    pub kind: String,
    pub to_address: String,
    pub to_name: String,
    pub language: Language,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub state: MailState,
    /// How often the mail server was asked.
    pub tries: i64,
    pub next_try_at: Timestamp,
    /// After this a temporary refusal is final.
    pub give_up_at: Timestamp,
    /// What the mail server, or the way to it, said last.
    pub last_answer: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub mailbox: Option<MailboxId>,
    pub thread: Thread,
}

impl Mail {
    /// Whether it is about a ticket, and so may be read by all who see tickets; other mails carry links that are somebody's alone.
    pub fn is_about_ticket(&self) -> bool {
        self.kind.starts_with("tickets.")
    }

    /// The mail as others than its reader may see it: without the links that are the reader's alone.
    pub fn for_others(self) -> Self {
        match (&self.thread.list, self.is_about_ticket()) {
            (_, false) => Self { text: String::new(), html: String::new(), thread: Thread { list: None, ..self.thread }, ..self },
            (None, true) => self,
            (Some(list), true) => {
                let secret = list.stop.rsplit('/').next().unwrap_or_default();
                let hide = |text: &str| if secret.is_empty() { text.to_owned() } else { text.replace(secret, "…") };
                Self { text: hide(&self.text), html: hide(&self.html), thread: Thread { list: None, ..self.thread }, ..self }
            }
        }
    }

    pub(super) fn from_row(row: &mut db::Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            organization: row.take()?,
            kind: row.take()?,
            to_address: row.take()?,
            to_name: row.take()?,
            language: Language::from_code(&row.take::<String>()?).unwrap_or_default(),
            subject: row.take()?,
            text: row.take()?,
            html: row.take()?,
            state: MailState::from_slug(&row.take::<String>()?).ok_or_else(|| Error::Internal("unknown state of a mail".into()))?,
            tries: row.take()?,
            next_try_at: row.take()?,
            give_up_at: row.take()?,
            last_answer: row.take()?,
            created_at: row.take()?,
            sent_at: row.take()?,
            mailbox: row.take()?,
            thread: serde_json::from_str(&row.take::<String>()?).map_err(Error::internal)?,
        })
    }
}

/// How many mails stand where; what is above a thousand is not counted out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    pub queued: i64,
    pub sent: i64,
    pub failed: i64,
}

impl Counts {
    pub fn all(self) -> i64 {
        self.queued + self.sent + self.failed
    }

    pub fn of(self, state: MailState) -> i64 {
        match state {
            MailState::Queued => self.queued,
            MailState::Sent => self.sent,
            MailState::Failed => self.failed,
        }
    }
}

/// What goes into a header is one line: every kind of line break, control and direction mark becomes a space, however the text came to be.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let line: String = text.chars().map(|c| if breaks(c) { ' ' } else { c }).collect();
    truncate(line.split_whitespace().collect::<Vec<_>>().join(" ").as_str(), most).trim_end().to_owned()
}

#[cfg(test)]
pub(crate) fn sample() -> Mail {
    Mail {
        id: MailId(7),
        organization: OrganizationId(1),
        kind: "people.invitation".into(),
        to_address: "rosa@example.com".into(),
        to_name: "Rosa Mendes".into(),
        language: Language::En,
        subject: "Join Northwind".into(),
        text: "Hello Rosa".into(),
        html: "<p>Hello Rosa</p>".into(),
        state: MailState::Queued,
        tries: 0,
        next_try_at: Timestamp(0),
        give_up_at: Timestamp(kernel::days(3)),
        last_answer: None,
        created_at: Timestamp(0),
        sent_at: None,
        mailbox: None,
        thread: Thread::default(),
    }
}
