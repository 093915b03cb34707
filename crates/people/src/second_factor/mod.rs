//! The second step at sign-in: something that one has, beside the password that one knows.
//!
//! Codes of an authenticator app (TOTP, RFC 6238) and passkeys (W3C WebAuthn), with recovery codes for the day on which both are lost. An organization says who needs one; whoever lacks it
//! sets it up after the next sign-in before anything else. Secrets are sealed with [`kernel::vault`]; recovery codes are kept as keyed hashes only.

mod events;
mod overview;
mod pages;
mod passkey;
mod qr;
mod recovery;
mod reset;
mod set_up;
pub mod step;
pub(crate) mod store;
mod totp;

pub use events::Factor;
pub(crate) use overview::read;
pub use overview::{Overview, overview, overview_of};
pub use pages::routes;
pub use passkey::{NewPasskey, RelyingParty};
pub use recovery::fresh_codes;
pub(crate) use reset::forget;
pub use reset::reset;
pub use set_up::{FreshSecret, add_passkey, begin_passkey, begin_totp, confirm_totp, pending_totp, remove_passkey, remove_totp, rename_passkey, renew_codes};
pub use store::Passkey;
pub use totp::code as code_of_app;

use kernel::{Standing, language::Catalogue};

pub const CATALOGUE: Catalogue = Catalogue { area: "factor", en: include_str!("factor.en.ftl"), ru: include_str!("factor.ru.ftl") };

db::slugs! {
    /// Who of an organization needs a second step.
    #[derive(utoipa::ToSchema)]
    Requirement {
        Nobody = "nobody",
        Administrators = "administrators",
        /// Whoever answers tickets, administrators among them.
        Agents = "agents",
        Everybody = "everybody",
    }
}

impl Requirement {
    /// Whether somebody of this standing needs one.
    pub fn concerns(self, standing: &Standing) -> bool {
        match self {
            Self::Nobody => false,
            Self::Administrators => standing.is_administrator,
            Self::Agents => standing.is_agent() || standing.is_administrator,
            Self::Everybody => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Grant, Grants};

    use super::*;

    #[test]
    fn a_requirement_concerns_those_it_names() {
        let member = Standing::with(Grants::NONE);
        let agent = Standing::with(Grants::of(&[Grant::Reply]));
        let administrator = Standing::ADMINISTRATOR;
        for (requirement, expected) in [
            (Requirement::Nobody, [false, false, false]),
            (Requirement::Administrators, [false, false, true]),
            (Requirement::Agents, [false, true, true]),
            (Requirement::Everybody, [true, true, true]),
        ] {
            assert_eq!([&member, &agent, &administrator].map(|standing| requirement.concerns(standing)), expected, "{requirement:?}");
        }
    }
}
