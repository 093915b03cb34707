//! The mails of this area, in the recipient's language, with links that begin with the configured address and nothing else.

#[cfg(test)]
mod samples;

use db::Installation;
use kernel::{EmailAddress, Language, OrganizationId, Result};
use mail::{Letter, Outgoing};
use web::Site;

use crate::{organization::Organization, user::User};

/// Whom a mail goes to.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub organization: OrganizationId,
    pub organization_name: String,
    pub address: EmailAddress,
    pub name: String,
    pub language: Language,
}

impl Recipient {
    /// The person of an account.
    pub fn of(user: &User, organization: &Organization) -> Result<Self> {
        Ok(Self {
            organization: organization.id,
            organization_name: organization.name.clone(),
            address: user.address()?,
            name: user.display_name.clone(),
            language: user.language,
        })
    }
}

/// An organization in which the address already has an account.
#[derive(Clone, Debug)]
pub struct OtherAccount {
    pub organization: String,
    pub username: String,
}

/// A mail before it is put into the outbox.
pub(crate) struct Draft {
    pub(crate) kind: &'static str,
    pub(crate) subject: String,
    pub(crate) letter: Letter,
}

/// Asks to confirm the address of a new account.
pub(crate) fn confirmation(to: &Recipient, site: &Site, secret: &str, others: &[OtherAccount]) -> Draft {
    let l = to.language;
    let text = match is_harmless(&to.organization_name) {
        true => l.a("people-mail-confirm-text", "organization", &to.organization_name),
        false => l.t("people-mail-confirm-text-unnamed").to_owned(),
    };
    let mut paragraphs = vec![text, l.t("people-mail-link-day").to_owned()];
    if !others.is_empty() {
        paragraphs.push(l.t("people-mail-confirm-others").to_owned());
        paragraphs.extend(others.iter().map(|other| l.b("people-mail-confirm-other", "organization", &other.organization, "username", &other.username)));
        paragraphs.push(l.a("people-mail-confirm-others-end", "url", site.url("/sign-in")));
    }
    Draft {
        kind: "people.confirmation",
        subject: l.t("people-mail-confirm-subject").to_owned(),
        letter: Letter {
            greeting: greeting(to),
            paragraphs,
            button: Some((l.t("people-mail-confirm-button").to_owned(), site.url(&format!("/confirm/{secret}")))),
            footer: l.a("people-mail-confirm-footer", "address", to.address.as_str()),
        },
    }
}

/// Asks to confirm a new address of an account that is already there.
pub(crate) fn email_change(to: &Recipient, site: &Site, secret: &str) -> Draft {
    let l = to.language;
    Draft {
        kind: "people.email_change",
        subject: l.t("people-mail-email-change-subject").to_owned(),
        letter: Letter {
            greeting: greeting(to),
            paragraphs: vec![l.a("people-mail-email-change-text", "organization", &to.organization_name), l.t("people-mail-link-day").to_owned()],
            button: Some((l.t("people-mail-confirm-button").to_owned(), site.url(&format!("/confirm/{secret}")))),
            footer: l.a("people-mail-confirm-footer", "address", to.address.as_str()),
        },
    }
}

/// Tells the present address that another one is to take its place, in case it was somebody else who asked.
pub(crate) fn email_leaving(to: &Recipient, site: &Site, wanted: &str) -> Draft {
    let l = to.language;
    Draft {
        kind: "people.email_leaving",
        subject: l.t("people-mail-email-leaving-subject").to_owned(),
        letter: Letter {
            greeting: greeting(to),
            paragraphs: vec![
                l.b("people-mail-email-leaving-text", "email", wanted, "organization", &to.organization_name),
                l.t("people-mail-email-leaving-else").to_owned(),
            ],
            button: Some((l.t("people-mail-email-leaving-button").to_owned(), site.url("/account"))),
            footer: String::new(),
        },
    }
}

/// Invites somebody, or tells them that an administrator has registered them.
pub(crate) fn joining(to: &Recipient, site: &Site, secret: &str, by: Option<&str>) -> Draft {
    let l = to.language;
    let text = match by {
        Some(by) => l.b("people-mail-join-text-by", "name", by, "organization", &to.organization_name),
        None => l.a("people-mail-join-text", "organization", &to.organization_name),
    };
    Draft {
        kind: "people.joining",
        subject: l.a("people-mail-join-subject", "organization", &to.organization_name),
        letter: Letter {
            greeting: greeting(to),
            paragraphs: vec![text, l.t("people-mail-join-what").to_owned(), l.t("people-mail-link-week").to_owned()],
            button: Some((l.t("people-mail-join-button").to_owned(), site.url(&format!("/join/{secret}")))),
            footer: l.t("people-mail-join-footer").to_owned(),
        },
    }
}

/// Leads to a new password.
pub(crate) fn reset(to: &Recipient, site: &Site, secret: &str, username: &str) -> Draft {
    let l = to.language;
    Draft {
        kind: "people.reset",
        subject: l.t("people-mail-reset-subject").to_owned(),
        letter: Letter {
            greeting: greeting(to),
            paragraphs: vec![
                l.b("people-mail-reset-text", "username", username, "organization", &to.organization_name),
                l.t("people-mail-link-hour").to_owned(),
            ],
            button: Some((l.t("people-mail-reset-button").to_owned(), site.url(&format!("/reset/{secret}")))),
            footer: l.t("people-mail-reset-footer").to_owned(),
        },
    }
}

/// Says that the password is another one now, in case it was somebody else.
pub(crate) fn password_changed(to: &Recipient, site: &Site) -> Draft {
    let l = to.language;
    Draft {
        kind: "people.password_changed",
        subject: l.t("people-mail-changed-subject").to_owned(),
        letter: Letter {
            greeting: greeting(to),
            paragraphs: vec![l.a("people-mail-changed-text", "organization", &to.organization_name), l.t("people-mail-changed-else").to_owned()],
            button: Some((l.t("people-mail-changed-button").to_owned(), site.url("/forgot"))),
            footer: String::new(),
        },
    }
}

/// Tells an administrator that an invitation waits for a yes.
pub(crate) fn approval(to: &Recipient, site: &Site, by: &str, invited: &str) -> Draft {
    let l = to.language;
    Draft {
        kind: "people.approval",
        subject: l.a("people-mail-approval-subject", "name", by),
        letter: Letter {
            greeting: greeting(to),
            paragraphs: vec![l.b("people-mail-approval-text", "name", by, "email", invited), l.t("people-mail-approval-why").to_owned()],
            button: Some((l.t("people-mail-approval-button").to_owned(), site.url("/people/invitations"))),
            footer: String::new(),
        },
    }
}

pub(crate) fn greeting(to: &Recipient) -> String {
    match to.name.is_empty() || !is_harmless(&to.name) {
        true => to.language.t("people-mail-greeting-nobody").to_owned(),
        false => to.language.a("people-mail-greeting", "name", &to.name),
    }
}

/// Strangers can make us write to anybody by signing up with their address. What they typed as names must not carry a message or a link.
pub(crate) fn is_harmless(name: &str) -> bool {
    let is_short = name.chars().count() <= 60;
    let key = kernel::fold(name);
    let has_link = ["://", "www.", "@", "http"].iter().any(|sign| key.contains(sign)) || key.split_whitespace().any(looks_like_host);
    is_short && !has_link
}

/// `example.com` or `example.com/path`, but not `St.` or `J.R.`.
fn looks_like_host(word: &str) -> bool {
    let host = word.split('/').next().unwrap_or_default();
    host.rsplit_once('.').is_some_and(|(name, end)| name.chars().count() >= 2 && end.chars().count() >= 2 && end.chars().all(char::is_alphabetic))
}

/// Puts the mail into the outbox, in the caller's transaction.
pub(crate) fn send(installation: &mut Installation<'_>, to: &Recipient, draft: &Draft) -> Result<()> {
    let (text, html) = mail::letter(to.language, &draft.letter);
    let outgoing = Outgoing {
        organization: to.organization,
        to: to.address.clone(),
        to_name: to.name.clone(),
        language: to.language,
        subject: draft.subject.clone(),
        text,
        html,
        kind: draft.kind,
        mailbox: None,
        thread: mail::Thread::default(),
    };
    mail::queue(installation, &outgoing).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_carry_a_link_are_not_mailed_to_strangers() {
        for harmless in ["Ana Ortiz", "St. John", "J.R. Ward", "Northwind Ltd.", "ООО «Ромашка»"] {
            assert!(is_harmless(harmless), "{harmless}");
        }
        for bad in ["Win at https://evil.example", "visit evil.example/now", "www.evil.example", "write to me@evil.example", &"word ".repeat(20)] {
            assert!(!is_harmless(bad), "{bad}");
        }
    }
}
