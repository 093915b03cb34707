//! Writes every mail of this area once in each language, with invented people.

use kernel::{Language, OrganizationId};
use web::Site;

use super::*;

fn to(language: Language) -> Recipient {
    Recipient {
        organization: OrganizationId(1),
        organization_name: "Northwind".into(),
        address: "ana@northwind.example".parse().unwrap(),
        name: "Ana Ortiz".into(),
        language,
    }
}

fn all(language: Language) -> Vec<Draft> {
    let site = Site { base_url: "https://desk.example.com".into(), trusted_proxies: Vec::new(), sign_up_is_open: true, largest_file: 1 << 20 };
    let to = to(language);
    let others = [OtherAccount { organization: "Harbour".into(), username: "ana".into() }];
    vec![
        confirmation(&to, &site, "SECRET", &others),
        email_change(&to, &site, "SECRET"),
        email_leaving(&to, &site, "ana@harbour.example"),
        joining(&to, &site, "SECRET", Some("Viktor Hale")),
        joining(&to, &site, "SECRET", None),
        reset(&to, &site, "SECRET", "ana"),
        password_changed(&to, &site),
        new_device(&to, &site, "Firefox on Linux", "192.0.2.7", "23 November 2026, 09:00"),
        factors_on(&to, &site),
        factors_off(&to, &site),
        factors_reset(&to, &site),
        approval(&to, &site, "Viktor Hale", "rosa@partner.example"),
    ]
}

#[test]
fn every_mail_speaks_both_languages_and_links_to_the_configured_address() {
    crate::tests::install_catalogues();
    for language in Language::ALL {
        for draft in all(language) {
            let letter = &draft.letter;
            let words = [&draft.subject, &letter.greeting, &letter.footer].into_iter().chain(&letter.paragraphs);
            for sentence in words {
                assert!(!sentence.starts_with("people-") && !sentence.contains('{'), "{}: {sentence}", draft.kind);
            }
            let (label, url) = letter.button.as_ref().unwrap();
            assert!(!label.starts_with("people-"));
            assert!(url.starts_with("https://desk.example.com/"), "{url}");
        }
    }
}
