//! What an organization is called and how it works.

use db::Ctx;
use kernel::{Error, FieldErrors, Language, Result, Text};
use queue::{ItemKind, ItemRef};
use serde_json::{Value, json};

use crate::{
    Invitations, Organization, PeopleAct,
    account::{choose, zones},
    difference::difference,
    events::OrganizationChanged,
    organization::{self, hook},
    second_factor::Requirement,
};

/// The longest time, in days, within which a reply opens a closed ticket again.
const LONGEST_REOPEN: i64 = 365;

/// What to change; `None` leaves a setting as it is.
#[derive(Clone, Debug, Default)]
pub struct SettingsChange {
    pub name: Option<String>,
    /// The code of a language: of mails to those who have no account yet, and of new accounts.
    pub language: Option<String>,
    /// IANA name of a time zone, for new accounts.
    pub time_zone: Option<String>,
    /// A word of [`Invitations`].
    pub invitations: Option<String>,
    /// 0 to 365; 0: a closed ticket stays closed.
    pub reopen_days: Option<i64>,
    /// A word of [`Requirement`].
    pub second_factor: Option<String>,
    /// What stands before a ticket's number in the subjects of mails: `[#`, `[ACME-`, `Ticket`.
    pub subject_hook: Option<String>,
}

/// Changes settings. `unless_stale` sees them as they are before.
pub fn change_settings(ctx: &mut Ctx<'_>, change: &SettingsChange, unless_stale: impl FnOnce(&Organization) -> Result<()>) -> Result<Organization> {
    ctx.permit_here(PeopleAct::ChangeSettings)?;
    let before = organization::find_for_change(ctx)?;
    unless_stale(&before)?;
    let mut after = change.apply(before.clone())?;
    if before.second_factor != after.second_factor {
        // From the next sign-in on.
        after.second_factor_since = ctx.now();
    }
    let Some((gone, come)) = difference(told(&before), told(&after)) else { return Ok(after) };
    if before.subject_hook != after.subject_hook {
        organization::store::keep_subject_hook(ctx, &before.subject_hook)?;
    }
    organization::store::update(ctx, &after)?;
    record(ctx, &after, gone, come)?;
    Ok(Organization { version: before.version + 1, ..after })
}

/// Writes down what a setting was and is.
pub(super) fn record(ctx: &mut Ctx<'_>, organization: &Organization, before: Value, after: Value) -> Result<()> {
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, ItemRef { kind: ItemKind::Organization, id: organization.id.0 }, &OrganizationChanged { before, after })?;
    ctx.announce("settings");
    Ok(())
}

fn told(organization: &Organization) -> Value {
    json!({
        "name": organization.name, "language": organization.language.code(), "time_zone": organization.zone,
        "invitations": organization.invitations, "reopen_days": organization.reopen_days,
        "subject_hook": organization.subject_hook, "second_factor": organization.second_factor,
    })
}

impl SettingsChange {
    fn apply(&self, mut organization: Organization) -> Result<Organization> {
        let mut errors = FieldErrors::default();
        if let Some(name) = self.name.as_deref().and_then(|text| errors.take(Organization::check_name("name", text))) {
            organization.name = name;
        }
        choose(&mut errors, &mut organization.language, "language", self.language.as_deref(), Language::from_code);
        choose(&mut errors, &mut organization.zone, "time_zone", self.time_zone.as_deref(), zones::find);
        choose(&mut errors, &mut organization.invitations, "invitations", self.invitations.as_deref(), Invitations::from_slug);
        choose(&mut errors, &mut organization.second_factor, "second_factor", self.second_factor.as_deref(), Requirement::from_slug);
        if let Some(days) = self.reopen_days.and_then(|days| errors.take(check_days(days))) {
            organization.reopen_days = days;
        }
        if let Some(hook) = self.subject_hook.as_deref().and_then(|text| errors.take(hook::check("subject_hook", text))) {
            organization.subject_hook = hook;
        }
        errors.check()?;
        Ok(organization)
    }
}

fn check_days(days: i64) -> Result<i64> {
    match (0..=LONGEST_REOPEN).contains(&days) {
        true => Ok(days),
        false => Err(Error::invalid("reopen_days", Text::new("settings-reopen-bad").with("max", LONGEST_REOPEN))),
    }
}

#[cfg(test)]
mod tests {
    use kernel::{DepartmentId, OrganizationId, Timestamp};

    use super::*;

    fn organization() -> Organization {
        Organization::new(OrganizationId(1), "Northwind".into(), DepartmentId(2), Language::En, "UTC".into(), Timestamp(0))
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let change = SettingsChange {
            name: Some(" ".into()),
            language: Some("de".into()),
            time_zone: Some("Nowhere".into()),
            invitations: Some("everybody".into()),
            reopen_days: Some(-1),
            second_factor: Some("some".into()),
            subject_hook: Some("12".into()),
        };
        let Err(Error::Invalid(errors)) = change.apply(organization()) else { panic!("taken") };
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(fields, ["name", "language", "time_zone", "invitations", "second_factor", "reopen_days", "subject_hook"]);
    }

    #[test]
    fn what_is_left_out_stays() {
        let change = SettingsChange { reopen_days: Some(30), ..Default::default() };
        assert_eq!(change.apply(organization()).unwrap(), Organization { reopen_days: 30, ..organization() });
    }
}
