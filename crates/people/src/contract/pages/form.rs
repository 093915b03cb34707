//! What a form about a contract says.

use serde::Deserialize;

use crate::{
    client::split_domains,
    contract::{Contract, ContractChange},
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ContractForm {
    pub number: String,
    pub state: String,
    pub begins_on: String,
    pub ends_on: String,
    pub hours_included: String,
    pub most_people: String,
    pub code: String,
    /// Between spaces, commas or new lines.
    pub domains: String,
    pub contact_name: String,
    pub contact_email: String,
    /// Of the contract that the form showed.
    pub version: i64,
}

impl ContractForm {
    pub fn of(contract: &Contract) -> Self {
        let written = |count: Option<i64>| count.map(|count| count.to_string()).unwrap_or_default();
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            number: contract.number.to_string(),
            state: contract.state.slug().to_owned(),
            begins_on: day(contract.term.begins_on),
            ends_on: day(contract.term.ends_on),
            hours_included: written(contract.hours_included),
            most_people: written(contract.most_people),
            code: contract.code.clone(),
            domains: contract.domains.join("\n"),
            contact_name: contract.contact_name.clone(),
            contact_email: contract.contact_email.clone(),
            version: contract.version,
        }
    }

    pub fn change(&self) -> ContractChange {
        let Self { number, state, begins_on, ends_on, hours_included, most_people, code, domains, contact_name, contact_email, version: _ } = self.clone();
        ContractChange {
            number: Some(number),
            state: Some(state),
            begins_on: Some(begins_on),
            ends_on: Some(ends_on),
            hours_included: Some(hours_included),
            most_people: Some(most_people),
            code: Some(code),
            domains: Some(split_domains(&domains)),
            contact_name: Some(contact_name),
            contact_email: Some(contact_email),
        }
    }
}
