//! The mails of registrations. What strangers typed reaches other people's mailboxes here, so names that carry a link are left out.

use mail::Letter;

use super::model::Registration;
use crate::{
    User,
    letters::{Draft, Recipient, greeting, is_harmless},
};

/// The address of a page of this desk.
fn url(path: &str) -> String {
    web::links::url(path)
}

fn draft(kind: &'static str, to: &Recipient, subject: String, paragraphs: Vec<String>, button: Option<(String, String)>, footer: &str) -> Draft {
    let footer = if footer.is_empty() { String::new() } else { to.language.t(footer).to_owned() };
    Draft { kind, subject, letter: Letter { greeting: greeting(to), paragraphs, button, footer } }
}

/// The company's name, or a word for it where the name carries a message.
fn company(to: &Recipient) -> String {
    if is_harmless(&to.organization_name) { to.organization_name.clone() } else { to.language.t("registration-mail-company").to_owned() }
}

fn password_button(to: &Recipient, secret: &str) -> Option<(String, String)> {
    Some((to.language.t("registration-mail-password").to_owned(), url(&format!("/join/{secret}"))))
}

/// The link for the first password of a user.
pub(super) fn password_link(to: &Recipient, secret: &str, username: &str) -> Draft {
    let l = to.language;
    let paragraphs = vec![
        l.a("registration-mail-link-text", "organization", company(to)),
        l.a("registration-mail-username", "username", username),
        l.t("people-mail-link-week").to_owned(),
    ];
    draft("registration.link", to, l.t("registration-mail-link-subject").to_owned(), paragraphs, password_button(to, secret), "registration-mail-footer")
}

/// The address has an account already.
pub(super) fn known(to: &Recipient, username: &str) -> Draft {
    let l = to.language;
    let paragraphs = vec![
        l.b("registration-mail-known-text", "organization", company(to), "username", username),
        l.a("registration-mail-known-forgot", "url", url("/forgot")),
    ];
    let button = Some((l.t("registration-mail-known-button").to_owned(), url("/sign-in")));
    draft("registration.known", to, l.t("registration-mail-known-subject").to_owned(), paragraphs, button, "registration-mail-footer")
}

/// The registration as staff waits for an administrator.
pub(super) fn waits(to: &Recipient) -> Draft {
    let l = to.language;
    let paragraphs = vec![l.a("registration-mail-waits-text", "organization", company(to)), l.t("registration-mail-waits-next").to_owned()];
    draft("registration.waits", to, l.t("registration-mail-waits-subject").to_owned(), paragraphs, None, "registration-mail-footer")
}

/// Tells an administrator of somebody who asks to join.
pub(super) fn asks(to: &Recipient, registration: &Registration) -> Draft {
    let l = to.language;
    let name = registration.display_name();
    let shown = if is_harmless(&name) { name } else { registration.email.clone() };
    let mut paragraphs = vec![l.b("registration-mail-asks-text", "name", &shown, "email", &registration.email)];
    for (key, typed) in [("registration-mail-asks-department", &registration.asked_department), ("registration-mail-asks-team", &registration.asked_team)] {
        if !typed.is_empty() && is_harmless(typed) {
            paragraphs.push(l.a(key, "name", typed));
        }
    }
    paragraphs.push(l.t("registration-mail-asks-next").to_owned());
    let button = Some((l.t("registration-mail-asks-button").to_owned(), url(&registration.path())));
    draft("registration.asks", to, l.a("registration-mail-asks-subject", "name", shown), paragraphs, button, "")
}

/// An administrator said yes.
pub(super) fn accepted(to: &Recipient, secret: &str, username: &str) -> Draft {
    let l = to.language;
    let paragraphs = vec![
        l.a("registration-mail-accepted-text", "organization", company(to)),
        l.a("registration-mail-username", "username", username),
        l.t("people-mail-link-week").to_owned(),
    ];
    draft("registration.accepted", to, l.t("registration-mail-accepted-subject").to_owned(), paragraphs, password_button(to, secret), "registration-mail-footer")
}

/// An administrator said no.
pub(super) fn refused(to: &Recipient) -> Draft {
    let l = to.language;
    let paragraphs = vec![l.a("registration-mail-refused-text", "organization", company(to)), l.t("registration-mail-refused-next").to_owned()];
    draft("registration.refused", to, l.t("registration-mail-refused-subject").to_owned(), paragraphs, None, "registration-mail-footer")
}

/// There was no such company, so one was opened.
pub(super) fn founded(to: &Recipient, secret: &str, username: &str) -> Draft {
    let l = to.language;
    let paragraphs = vec![
        l.a("registration-mail-founded-text", "organization", company(to)),
        l.t("registration-mail-founded-known").to_owned(),
        l.a("registration-mail-username", "username", username),
        l.t("people-mail-link-week").to_owned(),
    ];
    draft("registration.founded", to, l.t("registration-mail-founded-subject").to_owned(), paragraphs, password_button(to, secret), "registration-mail-footer")
}

/// There is no such company, and this desk opens none for strangers.
pub(super) fn no_company(to: &Recipient) -> Draft {
    let l = to.language;
    let paragraphs = vec![l.a("registration-mail-no-company-text", "organization", company(to)), l.t("registration-mail-no-company-next").to_owned()];
    let button = Some((l.t("registration-mail-no-company-button").to_owned(), url("/register")));
    draft("registration.no_company", to, l.t("registration-mail-no-company-subject").to_owned(), paragraphs, button, "registration-mail-footer")
}

/// Tells the contact at the client that somebody has an account under their contract.
pub(super) fn new_account(to: &Recipient, user: &User, number: &str) -> Draft {
    let l = to.language;
    let shown = if is_harmless(&user.display_name) { &user.display_name } else { &user.email };
    let paragraphs = vec![
        l.b("registration-mail-account-text", "name", shown, "number", number),
        l.a("registration-mail-account-email", "email", &user.email),
        l.a("registration-mail-account-else", "organization", company(to)),
    ];
    draft("registration.new_account", to, l.a("registration-mail-account-subject", "number", number), paragraphs, None, "")
}

#[cfg(test)]
mod tests {
    use kernel::{Language, OrganizationId};

    use super::*;
    use crate::{registration::model::tests::lee, user::model::tests::ana};

    #[test]
    fn every_mail_speaks_both_languages_and_links_to_this_desk() {
        crate::tests::install_catalogues();
        web::links::install("https://desk.example.com");
        for language in Language::ALL {
            let to = Recipient {
                organization: OrganizationId(1),
                organization_name: "Northwind".into(),
                address: "ana@northwind.example".parse().unwrap(),
                name: "Ana Ortiz".into(),
                language,
            };
            let all = [
                password_link(&to, "SECRET", "ana"),
                known(&to, "ana"),
                waits(&to),
                asks(&to, &lee()),
                accepted(&to, "SECRET", "ana"),
                refused(&to),
                founded(&to, "SECRET", "ana"),
                no_company(&to),
                new_account(&to, &ana(), "HL-17"),
            ];
            for draft in all {
                let letter = &draft.letter;
                for sentence in [&draft.subject, &letter.greeting, &letter.footer].into_iter().chain(&letter.paragraphs) {
                    assert!(!sentence.starts_with("registration-") && !sentence.starts_with("people-") && !sentence.contains('{'), "{}: {sentence}", draft.kind);
                }
                if let Some((label, url)) = &letter.button {
                    assert!(!label.starts_with("registration-") && url.starts_with("http"), "{label} {url}");
                }
            }
        }
    }
}
