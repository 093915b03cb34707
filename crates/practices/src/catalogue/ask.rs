//! What a service asks: its form, kept in versions.

use db::Ctx;
use kernel::{Error, OperationId, OrNotFound, Result, ServiceId};

use super::{
    change::{begin, save},
    form::Form,
    model::Service,
    store,
};

/// The present form of a service; an empty one where nothing is asked.
pub fn form_of(ctx: &mut Ctx<'_>, service: &Service) -> Result<Form> {
    Ok(store::find_form(ctx, service.id, service.form_version)?.unwrap_or_default())
}

/// Gives a service another form. Requests that were sent keep theirs. The same form again changes nothing.
pub fn give_form(ctx: &mut Ctx<'_>, id: ServiceId, form: &Form, unless_stale: impl FnOnce(&Service) -> Result<()>) -> Result<(Service, OperationId)> {
    begin(ctx)?;
    let before = store::lock(ctx, id)?.filter(|service| !service.is_category).or_not_found()?;
    unless_stale(&before)?;
    let form = form.sound()?;
    let form_version = match form == form_of(ctx, &before)? {
        true => before.form_version,
        false => store::insert_form(ctx, id, &form)?,
    };
    save(ctx, &before, Service { form_version, ..before.clone() })
}

/// What is said to who works on a form that somebody else has changed meanwhile.
pub fn changed_meanwhile() -> Error {
    Error::conflict("catalogue-changed-meanwhile")
}
