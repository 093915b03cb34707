//! A contract, when it is in force and whom it lets in.

use jiff::civil::Date;
use kernel::{ClientId, ContractId, Timestamp, fold};

use super::ContractNumber;

db::slugs! {
    /// What the organization says of a contract.
    #[derive(utoipa::ToSchema)]
    ContractState {
        /// Still being written: its number opens nothing, and can be changed.
        Draft = "draft",
        Active = "active",
        /// For a while nothing can be requested under it.
        Suspended = "suspended",
        /// Over, whatever its term says.
        Ended = "ended",
    }
}

db::slugs! {
    /// Where a contract stands on a day: its state, and for an active one its term.
    #[derive(utoipa::ToSchema)]
    Validity {
        Draft = "draft",
        /// Its term begins later.
        Coming = "coming",
        InForce = "in_force",
        Suspended = "suspended",
        /// Its term is over.
        Expired = "expired",
        Ended = "ended",
    }
}

/// From the beginning of one day to the end of another; open where there is none.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Term {
    pub begins_on: Option<Date>,
    pub ends_on: Option<Date>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Contract {
    pub id: ContractId,
    pub client: ClientId,
    pub number: ContractNumber,
    pub state: ContractState,
    pub term: Term,
    /// Hours of work that are paid for already.
    pub hours_included: Option<i64>,
    /// How many people may have an account under it.
    pub most_people: Option<i64>,
    /// Asked beside the number where it is not empty; can be changed at any time.
    pub code: String,
    /// Addresses with which people may register; empty: any address.
    pub domains: Vec<String>,
    /// Who at the client is told of each new account. Empty where nobody is.
    pub contact_name: String,
    pub contact_email: String,
    pub created_at: Timestamp,
    /// Counts changes.
    pub version: i64,
}

/// Somebody who would like an account under a contract.
#[derive(Clone, Copy, Debug)]
pub struct Newcomer<'n> {
    /// The part of the address behind the `@`, in small letters.
    pub domain: &'n str,
    /// What was typed; `None` where an administrator vouches.
    pub code: Option<&'n str>,
    /// How many people have an account under it already.
    pub people: i64,
}

/// Why a contract does not let somebody in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Obstacle {
    NotInForce(Validity),
    Code,
    Domain,
    Full,
}

impl Contract {
    /// Where it stands on this day.
    pub fn validity(&self, today: Date) -> Validity {
        match self.state {
            ContractState::Draft => Validity::Draft,
            ContractState::Suspended => Validity::Suspended,
            ContractState::Ended => Validity::Ended,
            ContractState::Active if self.term.begins_on.is_some_and(|day| today < day) => Validity::Coming,
            ContractState::Active if self.term.ends_on.is_some_and(|day| today > day) => Validity::Expired,
            ContractState::Active => Validity::InForce,
        }
    }

    pub fn is_in_force(&self, today: Date) -> bool {
        self.validity(today) == Validity::InForce
    }

    /// Whether somebody gets an account under it, and if not, why (D8).
    pub fn admits(&self, newcomer: &Newcomer<'_>, today: Date) -> Result<(), Obstacle> {
        match self.validity(today) {
            Validity::InForce => {}
            other => return Err(Obstacle::NotInForce(other)),
        }
        if newcomer.code.is_some_and(|typed| !self.code.is_empty() && fold(typed) != fold(&self.code)) {
            return Err(Obstacle::Code);
        }
        if !self.domains.is_empty() && !self.domains.iter().any(|domain| domain == newcomer.domain) {
            return Err(Obstacle::Domain);
        }
        match self.most_people.is_some_and(|most| newcomer.people >= most) {
            true => Err(Obstacle::Full),
            false => Ok(()),
        }
    }

    /// Where its page is.
    pub fn path(&self) -> String {
        format!("/settings/contracts/{}", self.id)
    }
}

/// The contract that looks after mail from this domain: of those in force the one that names the domain, else one that takes any; the oldest of several.
pub fn for_domain<'c>(contracts: &'c [Contract], domain: &str, today: Date) -> Option<&'c Contract> {
    let in_force = || contracts.iter().filter(|contract| contract.is_in_force(today));
    in_force().filter(|contract| names_domain(contract, domain)).min_by_key(|contract| contract.id).or_else(|| {
        in_force().filter(|contract| contract.domains.is_empty()).min_by_key(|contract| contract.id)
    })
}

/// Whether the domain is on the contract's list.
fn names_domain(contract: &Contract, domain: &str) -> bool {
    contract.domains.iter().any(|known| known == domain)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn contract() -> Contract {
        Contract {
            id: ContractId(1),
            client: ClientId(1),
            number: "HL-17".parse().unwrap(),
            state: ContractState::Active,
            term: Term { begins_on: Some(date(2026, 1, 1)), ends_on: Some(date(2026, 12, 31)) },
            hours_included: None,
            most_people: Some(2),
            code: "Blue Door".into(),
            domains: vec!["mill.example".into()],
            contact_name: String::new(),
            contact_email: String::new(),
            created_at: Timestamp(0),
            version: 1,
        }
    }

    #[test]
    fn an_active_contract_is_in_force_from_its_first_day_to_its_last() {
        for (day, expected) in [
            (date(2025, 12, 31), Validity::Coming),
            (date(2026, 1, 1), Validity::InForce),
            (date(2026, 12, 31), Validity::InForce),
            (date(2027, 1, 1), Validity::Expired),
        ] {
            assert_eq!(contract().validity(day), expected, "{day}");
        }
        for (state, expected) in
            [(ContractState::Draft, Validity::Draft), (ContractState::Suspended, Validity::Suspended), (ContractState::Ended, Validity::Ended)]
        {
            assert_eq!(Contract { state, ..contract() }.validity(date(2026, 6, 1)), expected);
        }
        assert!(Contract { term: Term::default(), ..contract() }.is_in_force(date(1999, 1, 1)), "a term may be open");
    }

    #[test]
    fn a_number_alone_opens_little() {
        let today = date(2026, 6, 1);
        let good = Newcomer { domain: "mill.example", code: Some(" BLUE door "), people: 1 };
        let closed = Contract { state: ContractState::Suspended, ..contract() };
        for (contract, newcomer, expected) in [
            (contract(), good, Ok(())),
            (contract(), Newcomer { code: None, ..good }, Ok(())),
            (contract(), Newcomer { code: Some(""), ..good }, Err(Obstacle::Code)),
            (contract(), Newcomer { code: Some("red door"), ..good }, Err(Obstacle::Code)),
            (contract(), Newcomer { domain: "elsewhere.example", ..good }, Err(Obstacle::Domain)),
            (contract(), Newcomer { domain: "sub.mill.example", ..good }, Err(Obstacle::Domain)),
            (contract(), Newcomer { people: 2, ..good }, Err(Obstacle::Full)),
            (closed, Newcomer { code: Some("red door"), ..good }, Err(Obstacle::NotInForce(Validity::Suspended))),
            (Contract { code: String::new(), ..contract() }, Newcomer { code: Some("anything"), ..good }, Ok(())),
            (Contract { domains: Vec::new(), most_people: None, ..contract() }, Newcomer { domain: "x.example", people: 999, ..good }, Ok(())),
        ] {
            assert_eq!(contract.admits(&newcomer, today), expected, "{newcomer:?}");
        }
    }

    #[test]
    fn mail_goes_to_the_contract_that_names_its_domain_before_one_that_takes_any() {
        let today = date(2026, 6, 1);
        let any = Contract { id: ContractId(1), domains: Vec::new(), ..contract() };
        let named = Contract { id: ContractId(2), ..contract() };
        let over = Contract { id: ContractId(0), state: ContractState::Ended, ..any.clone() };
        let all = [over, any, named];
        assert_eq!(for_domain(&all, "mill.example", today).map(|contract| contract.id), Some(ContractId(2)));
        assert_eq!(for_domain(&all, "office.mill.example", today).map(|contract| contract.id), Some(ContractId(1)));
        assert_eq!(for_domain(&all[..1], "mill.example", today).map(|contract| contract.id), None);
    }
}
