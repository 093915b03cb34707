use db::{Ctx, Db, Who, params, sql};
use kernel::{Result, UserId};

use crate::{Files, store};

/// Forgets what somebody uploaded and never sent; the fingerprints of what was stored for it.
pub fn erase_unsent(ctx: &mut Ctx<'_>, uploader: UserId) -> Result<Vec<String>> {
    let gone = ctx.query(
        sql!("DELETE FROM attachment WHERE organization_id = $1 AND item_kind IS NULL AND uploader_id = $2 RETURNING sha256, preview_sha256"),
        &params![uploader],
        |row| Ok([Some(row.take::<String>()?), row.take::<Option<String>>()?]),
    )?;
    Ok(gone.into_iter().flatten().flatten().collect())
}

/// Notes stored files to be deleted as soon as this is committed, unless something still refers to them: whoever wants to be forgotten does not wait for the sweep.
pub fn doom(ctx: &mut Ctx<'_>, fingerprints: &[String]) -> Result<()> {
    for sha256 in fingerprints {
        if !store::is_referred_to(ctx, sha256)? {
            store::note_doomed(ctx, sha256)?;
        }
    }
    Ok(())
}

/// Deletes what was [doomed](doom). Safe to run twice; the sweep does it as well, should a process die before.
pub async fn delete_doomed(files: &Files, db: &Db) -> Result<()> {
    for (organization, sha256) in db.installation_read(store::doomed).await? {
        let (who, asked) = (Who::desk(organization), sha256.clone());
        let is_used = db.read(who.clone(), move |ctx| store::is_referred_to(ctx, &asked)).await?;
        if !is_used && files.exists(organization, &sha256).await? {
            files.delete(organization, &sha256).await?;
        }
        db.write(who, move |ctx| store::note_used(ctx, &sha256)).await?;
    }
    Ok(())
}
