//! A client company.

use kernel::{ClientId, Error, FieldErrors, Result, Text, Timestamp, clean_line};

use crate::settings::check_domain;

/// More domains than any company has.
const MOST_DOMAINS: usize = 100;

#[derive(Clone, PartialEq, Debug)]
pub struct Client {
    pub id: ClientId,
    /// Unique among the clients that are not archived.
    pub name: String,
    /// Whether its people may see each other's requests.
    pub colleagues_see: bool,
    /// Since then none of its contracts is in force.
    pub archived_at: Option<Timestamp>,
    pub created_at: Timestamp,
    /// Counts changes.
    pub version: i64,
}

impl Client {
    /// Reads a client's name from the form field `field`.
    pub fn check_name(field: &'static str, text: &str) -> Result<String> {
        clean_line(field, text, 100)
    }

    pub fn is_archived(&self) -> bool {
        self.archived_at.is_some()
    }

    /// Where its page is.
    pub fn path(&self) -> String {
        format!("/settings/clients/{}", self.id)
    }
}

/// Reads mail domains as people write them, each once and in order. Fails at `domains`.
pub fn check_domains(texts: &[String]) -> Result<Vec<String>> {
    let mut errors = FieldErrors::default();
    let mut domains: Vec<String> = texts.iter().filter(|text| !text.trim().is_empty()).filter_map(|text| errors.take(check_domain("domains", text))).collect();
    errors.check()?;
    domains.sort_unstable();
    domains.dedup();
    match domains.len() <= MOST_DOMAINS {
        true => Ok(domains),
        false => Err(Error::invalid("domains", Text::new("settings-domains-many").with("max", MOST_DOMAINS))),
    }
}

/// What stands in a text field for domains, one by one: between spaces, commas or new lines.
pub fn split_domains(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_come_in_any_order_and_each_counts_once() {
        let domains = check_domains(&split_domains("Mill.example, @mill.example\n office.mill.example ")).unwrap();
        assert_eq!(domains, ["mill.example", "office.mill.example"]);
        assert!(check_domains(&split_domains("gmail.com")).is_err() && check_domains(&split_domains("mill")).is_err());
    }
}
