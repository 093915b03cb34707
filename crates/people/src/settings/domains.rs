//! The mail domains of an organization: whoever has an address there may be invited by any member (K1).

use db::Ctx;
use kernel::{EmailAddress, Error, Result, Text};
use serde_json::json;

use super::change::record;
use crate::{
    PeopleAct,
    organization::{self, is_public_mail, store},
};

/// More are a list of customers, not of one's own.
const MOST: usize = 100;

/// Adds a domain. Adding it again changes nothing. Fails at `domain`.
pub fn add_domain(ctx: &mut Ctx<'_>, domain: &str) -> Result<()> {
    let domain = check("domain", domain)?;
    change(ctx, |domains| {
        if !domains.contains(&domain) {
            domains.push(domain.clone());
        }
    })
}

/// Removes a domain. Removing it again changes nothing.
pub fn remove_domain(ctx: &mut Ctx<'_>, domain: &str) -> Result<()> {
    change(ctx, |domains| domains.retain(|known| known != domain))
}

/// Makes these the organization's domains. Fails at `domains`.
pub fn set_domains(ctx: &mut Ctx<'_>, wanted: &[String]) -> Result<()> {
    let wanted: Vec<String> = wanted.iter().map(|domain| check("domains", domain)).collect::<Result<_>>()?;
    change(ctx, |domains| domains.clone_from(&wanted))
}

fn change(ctx: &mut Ctx<'_>, edit: impl FnOnce(&mut Vec<String>)) -> Result<()> {
    ctx.permit_here(PeopleAct::ChangeSettings)?;
    let organization = organization::find_for_change(ctx)?;
    let before = organization::domains(ctx)?;
    let mut after = before.clone();
    edit(&mut after);
    after.sort_unstable();
    after.dedup();
    if after.len() > MOST {
        return Err(Error::invalid("domain", Text::new("settings-domains-many").with("max", MOST)));
    }
    if after == before {
        return Ok(());
    }
    for gone in before.iter().filter(|domain| !after.contains(domain)) {
        store::remove_domain(ctx, gone)?;
    }
    for come in after.iter().filter(|domain| !before.contains(domain)) {
        store::add_domain(ctx, come)?;
    }
    record(ctx, &organization, json!({"domains": before}), json!({"domains": after}))
}

/// Reads a domain from the form field `field` as people write it: `Example.com`, `@example.com`.
pub fn check(field: &'static str, text: &str) -> Result<String> {
    let domain = text.trim().trim_start_matches('@').to_lowercase();
    // Whatever can stand behind the @ of an address.
    let address: Result<EmailAddress, ()> = format!("somebody@{domain}").parse();
    match address.map(|address| address.domain()) {
        Ok(domain) if is_public_mail(&domain) => Err(Error::invalid(field, Text::new("settings-domain-public").with("domain", domain))),
        Ok(same) if same == domain => Ok(domain),
        _ => Err(Error::invalid(field, "settings-domain-bad")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_read_as_people_write_them() {
        assert_eq!(check("domain", " @Northwind.Example ").unwrap(), "northwind.example");
        for bad in ["", "northwind", "a b.example", "ana@northwind.example", "https://northwind.example", "gmail.com", "northwind.example\0"] {
            assert!(check("domain", bad).is_err(), "{bad:?}");
        }
    }
}
