//! Makes roles of an organization's own, changes and deletes them.

use db::Ctx;
use kernel::{Error, FieldErrors, Grants, OrNotFound, Result, Text, clean_line};

use super::{
    model::{RUNS_THE_ORGANIZATION, Role},
    store,
};
use crate::{
    PeopleAct,
    events::{RoleAdded, RoleChanged, RoleDeleted, organization_item},
};

/// The longest description, in characters.
const DESCRIPTION: usize = 300;

/// A role as a form or a program gives it.
#[derive(Clone, Debug, Default)]
pub struct RoleChange {
    pub name: String,
    pub description: String,
    pub grants: Grants,
}

impl RoleChange {
    fn check(&self) -> Result<(String, String)> {
        let mut errors = FieldErrors::default();
        let name = errors.take(Role::check_name("name", &self.name));
        let description = match self.description.trim() {
            "" => Some(String::new()),
            text => errors.take(clean_line("description", text, DESCRIPTION)),
        };
        if self.grants == Grants::NONE {
            errors.add("grants", "people-role-allows-nothing");
        }
        errors.check()?;
        Ok((name.unwrap_or_default(), description.unwrap_or_default()))
    }
}

/// Makes a role. Its name is the organization's own.
pub fn add_role(ctx: &mut Ctx<'_>, new: &RoleChange) -> Result<Role> {
    permit(ctx, Grants::NONE, new.grants)?;
    let (name, description) = new.check()?;
    let (id, now) = (ctx.next_id(), ctx.now());
    let role = Role { slug: format!("role-{id}"), name, description, grants: new.grants, created_at: now, version: 1 };
    if !store::insert(ctx, &role)? {
        return Err(Error::invalid("name", Text::new("people-role-name-taken").with("name", role.name.as_str())));
    }
    let operation = queue::operation(ctx);
    let organization = organization_item(ctx);
    queue::record(ctx, operation, organization, &RoleAdded { role: role.slug.clone(), name: role.name.clone(), grants: told(role.grants) })?;
    ctx.announce("settings");
    Ok(role)
}

/// Changes a role of the organization's own, at once for everybody who has it. Built-in ones stay as they are.
pub fn change_role(ctx: &mut Ctx<'_>, slug: &str, change: &RoleChange, unless_stale: impl FnOnce(&Role) -> Result<()>) -> Result<Role> {
    let before = own(ctx, slug)?;
    permit(ctx, before.grants, change.grants)?;
    unless_stale(&before)?;
    let (name, description) = change.check()?;
    if store::find_by_name(ctx, &name)?.is_some_and(|other| other.slug != slug) {
        return Err(Error::invalid("name", Text::new("people-role-name-taken").with("name", name)));
    }
    let after = Role { name, description, grants: change.grants, version: before.version + 1, ..before.clone() };
    if (&after.name, &after.description, after.grants) == (&before.name, &before.description, before.grants) {
        return Ok(before);
    }
    store::update(ctx, &after)?;
    if after.grants != before.grants {
        store::add_up(ctx, slug)?;
    }
    let happening = RoleChanged { role: slug.to_owned(), before: (before.name, told(before.grants)), after: (after.name.clone(), told(after.grants)) };
    let operation = queue::operation(ctx);
    let organization = organization_item(ctx);
    queue::record(ctx, operation, organization, &happening)?;
    ctx.announce("settings");
    Ok(after)
}

/// Deletes a role that nobody has any more.
pub fn delete_role(ctx: &mut Ctx<'_>, slug: &str) -> Result<()> {
    let role = own(ctx, slug)?;
    permit(ctx, role.grants, Grants::NONE)?;
    let holders = store::count_holders(ctx, slug)?;
    if holders > 0 {
        return Err(Error::conflict(Text::new("people-role-is-held").with("count", holders)));
    }
    store::delete(ctx, slug)?;
    let operation = queue::operation(ctx);
    let organization = organization_item(ctx);
    queue::record(ctx, operation, organization, &RoleDeleted { role: slug.to_owned(), name: role.name, grants: told(role.grants) })?;
    ctx.announce("settings");
    Ok(())
}

/// Roles are settings; what runs the organization is given away by administrators alone.
fn permit(ctx: &mut Ctx<'_>, before: Grants, after: Grants) -> Result<()> {
    ctx.permit_here(PeopleAct::ChangeSettings)?;
    let all = before.and(after);
    match all.without(RUNS_THE_ORGANIZATION) == all || ctx.standing().is_administrator {
        true => Ok(()),
        false => Err(Error::forbidden("error-needs-administrator")),
    }
}

fn own(ctx: &mut Ctx<'_>, slug: &str) -> Result<Role> {
    let role = store::find(ctx, slug)?.or_not_found()?;
    match role.as_built_in() {
        None => Ok(role),
        Some(_) => Err(Error::conflict("people-role-built-in")),
    }
}

fn told(grants: Grants) -> Vec<String> {
    grants.slugs().into_iter().map(str::to_owned).collect()
}
