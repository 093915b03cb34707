//! The ticket types of an organization: each row holds its workflow.

use std::sync::{PoisonError, RwLock};

use db::{Ctx, params, sql};
use kernel::{OrNotFound, Result};

use crate::{
    query::Vocabulary,
    workflow::{TicketType, Workflow, built_in},
};

/// All types in their order. An organization that has not opened a ticket yet has the built-in ones.
pub fn types(ctx: &mut Ctx<'_>) -> Result<Vec<Workflow>> {
    let stored = ctx.query(sql!("SELECT workflow FROM ticket_type WHERE organization_id = $1 ORDER BY position, slug"), &[], |row| row.take::<String>())?;
    match stored.is_empty() {
        true => Ok(built_in()),
        false => stored.iter().map(|json| read(json)).collect(),
    }
}

/// Definitions read before, beside their texts. Nearly every request needs one, they hardly ever change, and most organizations have the same.
static READ: RwLock<Vec<(String, Workflow)>> = RwLock::new(Vec::new());

/// So many definitions are kept read.
const KEPT: usize = 64;

fn read(json: &str) -> Result<Workflow> {
    let kept = READ.read().unwrap_or_else(PoisonError::into_inner).iter().find(|(text, _)| text == json).map(|(_, workflow)| workflow.clone());
    if let Some(workflow) = kept {
        return Ok(workflow);
    }
    let workflow = Workflow::from_json(json)?;
    let mut kept = READ.write().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.push((json.to_owned(), workflow.clone()));
    Ok(workflow)
}

/// The workflow of a ticket's type.
pub fn workflow(ctx: &mut Ctx<'_>, ticket_type: &TicketType) -> Result<Workflow> {
    find(ctx, ticket_type.as_str())?.or_not_found()
}

/// The workflow of the type with this slug.
pub(super) fn find(ctx: &mut Ctx<'_>, slug: &str) -> Result<Option<Workflow>> {
    // Nothing of that name could have been stored.
    if kernel::has_nul(slug) {
        return Ok(None);
    }
    let stored =
        ctx.query_one(sql!("SELECT workflow FROM ticket_type WHERE organization_id = $1 AND slug = $2"), &params![slug], |row| row.take::<String>())?;
    match stored {
        Some(json) => read(&json).map(Some),
        None => Ok(types(ctx)?.into_iter().find(|workflow| workflow.ticket_type.as_str() == slug)),
    }
}

/// The types and statuses that queries may name here.
pub fn vocabulary(ctx: &mut Ctx<'_>) -> Result<Vocabulary> {
    Ok(Vocabulary::of(&types(ctx)?))
}

/// Writes the built-in types down, if that has not happened yet.
pub(super) fn ensure(ctx: &mut Ctx<'_>) -> Result<()> {
    let has_some = ctx.query_one(sql!("SELECT 1 FROM ticket_type WHERE organization_id = $1 LIMIT 1"), &[], |_| Ok(()))?.is_some();
    if has_some {
        return Ok(());
    }
    for (position, workflow) in built_in().iter().enumerate() {
        ctx.execute(
            sql!(
                "INSERT INTO ticket_type (organization_id, slug, position, workflow)
                 VALUES ($1, $2, $3, $4)
                 ON CONFLICT (organization_id, slug) DO NOTHING"
            ),
            &params![workflow.ticket_type.as_str(), position, workflow.to_json()?],
        )?;
    }
    Ok(())
}
