//! An organization and its settings.

use crate::second_factor::Requirement;
use kernel::{DepartmentId, Language, OrganizationId, Result, Timestamp, clean_line};

db::slugs! {
    /// How an organization works. Both are presets of one permission model.
    #[derive(utoipa::ToSchema)]
    Way {
        /// Every member answers tickets.
        EveryoneHelps = "everyone_helps",
        /// Agents answer, others ask.
        HelpDesk = "help_desk",
    }
}

db::slugs! {
    /// Whom a member may invite without asking an administrator.
    #[derive(utoipa::ToSchema)]
    Invitations {
        Anybody = "anybody",
        /// People with an address of the organization's own domains; others wait for an administrator's yes.
        OwnDomains = "own_domains",
        /// Only administrators invite.
        Nobody = "nobody",
    }
}

/// A tenant of the installation.
#[derive(Clone, PartialEq, Debug)]
pub struct Organization {
    pub id: OrganizationId,
    pub name: String,
    pub way: Way,
    pub is_active: bool,
    pub invitations: Invitations,
    /// Who needs a second step at sign-in.
    pub second_factor: Requirement,
    /// Sessions that began before this need none yet.
    pub second_factor_since: Timestamp,
    /// For how many days after closing a requester's reply opens a ticket again.
    pub reopen_days: i64,
    /// What stands before a ticket's number in the subjects of mails; see [`super::hook`].
    pub subject_hook: String,
    /// Of people who have chosen none, and of those who are not here yet.
    pub language: Language,
    /// IANA name of a time zone.
    pub zone: String,
    pub default_department: DepartmentId,
    pub created_at: Timestamp,
    /// Counts changes of the settings.
    pub version: i64,
}

impl Organization {
    /// As it is when somebody signs up.
    pub fn new(id: OrganizationId, name: String, default_department: DepartmentId, language: Language, zone: String, now: Timestamp) -> Self {
        Self {
            id,
            name,
            way: Way::EveryoneHelps,
            is_active: true,
            invitations: Invitations::OwnDomains,
            second_factor: Requirement::Nobody,
            second_factor_since: Timestamp(0),
            reopen_days: 14,
            subject_hook: super::hook::USUAL.to_owned(),
            language,
            zone,
            default_department,
            created_at: now,
            version: 1,
        }
    }

    /// Reads an organization's name from the form field `field`.
    pub fn check_name(field: &'static str, text: &str) -> Result<String> {
        clean_line(field, text, 100)
    }
}

/// Where many unrelated people have their mail: an address there says nothing about where somebody works. Subdomains count as well.
const PUBLIC_MAIL: &str = "\
    126.com 163.com aol.com bk.ru duck.com fastmail.com fastmail.fm free.fr gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com \
    hey.com hotmail.co.uk hotmail.com hotmail.fr icloud.com inbox.ru internet.ru laposte.net libero.it list.ru live.com mac.com mail.com mail.ru \
    me.com msn.com orange.fr outlook.com pm.me proton.me protonmail.com qq.com rambler.ru tuta.com web.de ya.ru yahoo.com yandex.com yandex.ru";

/// Whether everybody can have an address at this domain.
pub fn is_public_mail(domain: &str) -> bool {
    let is_country_of = |name: &str| domain.strip_prefix(name).is_some_and(|rest| rest.len() <= 6);
    PUBLIC_MAIL.split(' ').any(|public| public == domain) || is_country_of("yahoo.") || is_country_of("hotmail.") || is_country_of("outlook.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_mail_is_nobodys_own_domain() {
        for public in ["gmail.com", "mail.ru", "yandex.ru", "yahoo.co.uk", "outlook.de"] {
            assert!(is_public_mail(public), "{public}");
        }
        for own in ["example.com", "northwind.example", "mygmail.com", "outlook.example"] {
            assert!(!is_public_mail(own), "{own}");
        }
    }

    #[test]
    fn words_are_stored_as_json_writes_them() {
        assert_eq!(serde_json::to_string(&Way::EveryoneHelps).unwrap(), "\"everyone_helps\"");
        assert_eq!(Invitations::from_slug("own_domains"), Some(Invitations::OwnDomains));
    }
}
