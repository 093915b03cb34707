//! Mail providers with many users, as their own help pages describe them.

use super::SignIn;
use crate::{
    Encryption::{self, StartTls, Tls},
    oauth2::Issuer,
};

/// Host, port, encryption.
type Server = (&'static str, u16, Encryption);

pub(super) struct Provider {
    pub name: &'static str,
    /// Its mail domains; one that starts with a dot stands for all below it.
    pub domains: &'static [&'static str],
    pub imap: Server,
    pub pop3: Option<Server>,
    pub smtp: Server,
    /// The user name is what stands before the @.
    pub user_alone: bool,
    pub sign_in: SignIn,
    /// The name in the Authentication-Results (RFC 8601) of its receiving servers; empty where each has its own or it is not known.
    pub trusted_server: &'static str,
}

impl Provider {
    pub fn has(&self, domain: &str) -> bool {
        let domain = domain.to_ascii_lowercase();
        self.domains.iter().any(|known| if known.starts_with('.') { domain.ends_with(known) } else { domain == *known })
    }
}

pub(super) const PROVIDERS: &[Provider] = &[
    Provider {
        name: "Google",
        domains: &["gmail.com", "googlemail.com"],
        imap: ("imap.gmail.com", 993, Tls),
        pop3: Some(("pop.gmail.com", 995, Tls)),
        smtp: ("smtp.gmail.com", 465, Tls),
        user_alone: false,
        sign_in: SignIn::OAuth2OrAppPassword(Issuer::Google),
        trusted_server: "mx.google.com",
    },
    Provider {
        name: "Microsoft 365",
        domains: &[".onmicrosoft.com"],
        imap: ("outlook.office365.com", 993, Tls),
        pop3: Some(("outlook.office365.com", 995, Tls)),
        smtp: ("smtp.office365.com", 587, StartTls),
        user_alone: false,
        sign_in: SignIn::OAuth2(Issuer::Microsoft),
        trusted_server: "",
    },
    Provider {
        name: "Outlook.com",
        domains: &[
            "outlook.com",
            "hotmail.com",
            "live.com",
            "msn.com",
            "outlook.de",
            "outlook.fr",
            "hotmail.co.uk",
            "hotmail.de",
            "hotmail.fr",
            "live.co.uk",
            "windowslive.com",
        ],
        imap: ("outlook.office365.com", 993, Tls),
        pop3: Some(("outlook.office365.com", 995, Tls)),
        smtp: ("smtp-mail.outlook.com", 587, StartTls),
        user_alone: false,
        sign_in: SignIn::OAuth2(Issuer::Microsoft),
        trusted_server: "",
    },
    Provider {
        name: "Yahoo",
        domains: &[
            "yahoo.com",
            "ymail.com",
            "rocketmail.com",
            "yahoo.co.uk",
            "yahoo.de",
            "yahoo.fr",
            "yahoo.it",
            "yahoo.es",
            "yahoo.ca",
            "yahoo.com.br",
            "yahoo.co.in",
        ],
        imap: ("imap.mail.yahoo.com", 993, Tls),
        pop3: Some(("pop.mail.yahoo.com", 995, Tls)),
        smtp: ("smtp.mail.yahoo.com", 465, Tls),
        user_alone: false,
        sign_in: SignIn::AppPassword,
        trusted_server: "",
    },
    Provider {
        name: "AOL",
        domains: &["aol.com", "aim.com"],
        imap: ("imap.aol.com", 993, Tls),
        pop3: Some(("pop.aol.com", 995, Tls)),
        smtp: ("smtp.aol.com", 465, Tls),
        user_alone: false,
        sign_in: SignIn::AppPassword,
        trusted_server: "",
    },
    Provider {
        name: "iCloud",
        domains: &["icloud.com", "me.com", "mac.com"],
        imap: ("imap.mail.me.com", 993, Tls),
        pop3: None,
        smtp: ("smtp.mail.me.com", 587, StartTls),
        user_alone: true,
        sign_in: SignIn::AppPassword,
        trusted_server: "",
    },
    Provider {
        name: "Fastmail",
        domains: &["fastmail.com", "fastmail.fm", "sent.com", "messagingengine.com"],
        imap: ("imap.fastmail.com", 993, Tls),
        pop3: Some(("pop.fastmail.com", 995, Tls)),
        smtp: ("smtp.fastmail.com", 465, Tls),
        user_alone: false,
        sign_in: SignIn::AppPassword,
        trusted_server: "",
    },
    Provider {
        name: "Yandex",
        domains: &["yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "narod.ru"],
        imap: ("imap.yandex.ru", 993, Tls),
        pop3: Some(("pop.yandex.ru", 995, Tls)),
        smtp: ("smtp.yandex.ru", 465, Tls),
        user_alone: false,
        sign_in: SignIn::AppPassword,
        trusted_server: "",
    },
    Provider {
        name: "Mail.ru",
        domains: &["mail.ru", "inbox.ru", "list.ru", "bk.ru", "internet.ru"],
        imap: ("imap.mail.ru", 993, Tls),
        pop3: Some(("pop.mail.ru", 995, Tls)),
        smtp: ("smtp.mail.ru", 465, Tls),
        user_alone: false,
        sign_in: SignIn::AppPassword,
        trusted_server: "mxs.mail.ru",
    },
    Provider {
        name: "GMX",
        domains: &["gmx.de", "gmx.net", "gmx.at", "gmx.ch"],
        imap: ("imap.gmx.net", 993, Tls),
        pop3: Some(("pop.gmx.net", 995, Tls)),
        smtp: ("mail.gmx.net", 465, Tls),
        user_alone: false,
        sign_in: SignIn::Password,
        trusted_server: "gmx.net",
    },
    Provider {
        name: "GMX",
        domains: &["gmx.com", "gmx.co.uk", "gmx.us"],
        imap: ("imap.gmx.com", 993, Tls),
        pop3: Some(("pop.gmx.com", 995, Tls)),
        smtp: ("mail.gmx.com", 465, Tls),
        user_alone: false,
        sign_in: SignIn::Password,
        trusted_server: "gmx.net",
    },
    Provider {
        name: "WEB.DE",
        domains: &["web.de"],
        imap: ("imap.web.de", 993, Tls),
        pop3: Some(("pop3.web.de", 995, Tls)),
        smtp: ("smtp.web.de", 587, StartTls),
        user_alone: false,
        sign_in: SignIn::Password,
        trusted_server: "",
    },
    Provider {
        name: "Zoho",
        domains: &["zoho.com", "zohomail.com"],
        imap: ("imap.zoho.com", 993, Tls),
        pop3: Some(("pop.zoho.com", 995, Tls)),
        smtp: ("smtp.zoho.com", 465, Tls),
        user_alone: false,
        sign_in: SignIn::AppPassword,
        trusted_server: "mx.zohomail.com",
    },
    Provider {
        name: "Zoho",
        domains: &["zoho.eu", "zohomail.eu"],
        imap: ("imap.zoho.eu", 993, Tls),
        pop3: Some(("pop.zoho.eu", 995, Tls)),
        smtp: ("smtp.zoho.eu", 465, Tls),
        user_alone: false,
        sign_in: SignIn::AppPassword,
        trusted_server: "",
    },
];
