//! The mails themselves, to the last byte as they came.
//!
//! Most are short and lie in the database, beside the row that tells of them: one commit makes both durable, and a flood of mails shares it. A file of its own costs four
//! syncs (the file, and each folder it passes through), so only the few long ones have one, which would weigh on the database instead.

use db::{Ctx, Db, Who, params, sql};
use files::{Files, Fingerprint};
use kernel::{EmailId, OrganizationId, Result};

use super::model::Email;

/// A longer mail is kept as a file.
const LONGEST_ROW: usize = 64 << 10;

/// The bytes of a mail, ready to be written down.
pub struct Source {
    pub(super) sha256: String,
    pub(super) size: i64,
    /// `None` where they are on disk already, as a file.
    bytes: Option<Vec<u8>>,
}

impl Source {
    /// Takes the bytes; the file of a long mail is on disk when this returns.
    pub async fn take(files: &Files, organization: OrganizationId, bytes: Vec<u8>) -> Result<Self> {
        let (fingerprint, bytes) = match bytes.len() > LONGEST_ROW {
            true => (files.put(organization, &bytes).await?, None),
            false => (Fingerprint::of(&bytes), Some(bytes)),
        };
        let size = i64::try_from(fingerprint.size).map_err(kernel::Error::internal)?;
        Ok(Self { sha256: fingerprint.sha256, size, bytes })
    }
}

/// Writes the bytes down beside the mail's row, unless they are a file.
pub(super) fn insert(ctx: &mut Ctx<'_>, id: EmailId, source: &Source) -> Result<()> {
    let Some(bytes) = &source.bytes else { return Ok(()) };
    ctx.execute(sql!("INSERT INTO mail_in_bytes (organization_id, id, bytes) VALUES ($1, $2, $3)"), &params![id, *bytes]).map(drop)
}

pub(super) fn forget(ctx: &mut Ctx<'_>, id: EmailId) -> Result<()> {
    ctx.execute(sql!("DELETE FROM mail_in_bytes WHERE organization_id = $1 AND id = $2"), &params![id]).map(drop)
}

/// The bytes of a mail that lie in the database; those of other mails are a file under [`Email::raw_sha256`].
pub fn bytes_of(ctx: &mut Ctx<'_>, id: EmailId) -> Result<Option<Vec<u8>>> {
    ctx.query_one(sql!("SELECT bytes FROM mail_in_bytes WHERE organization_id = $1 AND id = $2"), &params![id], |row| row.take())
}

/// The bytes of a mail, wherever they lie.
pub async fn read(db: &Db, files: &Files, email: &Email) -> Result<Vec<u8>> {
    let id = email.id;
    match db.read(Who::desk(email.organization), move |ctx| bytes_of(ctx, id)).await? {
        Some(bytes) => Ok(bytes),
        None => files.read(email.organization, &email.raw_sha256).await.map(Vec::from),
    }
}
