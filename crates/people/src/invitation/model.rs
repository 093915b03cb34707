//! Who may invite whom.

use kernel::{EmailAddress, InvitationId, Timestamp, UserId, days};

use crate::{
    organization::{Invitations, Organization},
    user::User,
};

/// An invitation can be accepted for this long.
pub const LIFE: i64 = days(7);

db::slugs! {
    #[derive(utoipa::ToSchema)]
    InvitationState {
        WaitingForApproval = "waiting_for_approval",
        Sent = "sent",
        Accepted = "accepted",
        Withdrawn = "withdrawn",
    }
}

#[derive(Clone, PartialEq, Debug)]
pub struct Invitation {
    pub id: InvitationId,
    pub email: String,
    /// How the inviting person called them.
    pub name: Option<String>,
    pub invited_by: Option<UserId>,
    pub state: InvitationState,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

impl Invitation {
    /// Whether it still leads anywhere.
    pub fn is_open(&self) -> bool {
        matches!(self.state, InvitationState::WaitingForApproval | InvitationState::Sent)
    }
}

/// What becomes of an invitation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ruling {
    Send,
    /// An administrator must say yes first.
    Wait,
    /// The organization lets only administrators invite.
    AdministratorsOnly,
    /// The inviting person's own address is still a claim.
    ConfirmFirst,
}

/// Rules on an invitation of `email` by `inviter`. `domains` are the organization's own.
pub fn rule(organization: &Organization, domains: &[String], inviter: &User, email: &EmailAddress) -> Ruling {
    match organization.invitations {
        _ if !inviter.may_reach_others() => Ruling::ConfirmFirst,
        _ if inviter.is_administrator() => Ruling::Send,
        Invitations::Nobody => Ruling::AdministratorsOnly,
        Invitations::OwnDomains if !domains.contains(&email.domain()) => Ruling::Wait,
        Invitations::OwnDomains | Invitations::Anybody => Ruling::Send,
    }
}

/// A name to begin with, for somebody of whom only the address is known: `ana.ortiz@…` is called "Ana Ortiz".
pub fn name_from(email: &EmailAddress) -> String {
    let local = email.as_str().split(['@', '+']).next().unwrap_or_default();
    let words = local.split(['.', '_', '-']).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    let name = words.map(capital).collect::<Vec<_>>().join(" ");
    if name.is_empty() { email.as_str().to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use kernel::{DepartmentId, Language, OrganizationId};

    use super::*;
    use crate::user::{Role, model::tests::ana};

    fn organization(invitations: Invitations) -> Organization {
        let new = Organization::new(OrganizationId(1), "Northwind".into(), DepartmentId(2), Language::En, "UTC".into(), Timestamp(0));
        Organization { invitations, ..new }
    }

    fn ruled(invitations: Invitations, inviter: &User, email: &str) -> Ruling {
        rule(&organization(invitations), &["northwind.example".into()], inviter, &email.parse().unwrap())
    }

    #[test]
    fn members_invite_colleagues_and_ask_about_others() {
        let member = User { email_confirmed_at: Some(Timestamp(1)), ..ana() };
        let (inside, outside) = ("rosa@Northwind.example", "rosa@partner.example");
        assert_eq!(ruled(Invitations::OwnDomains, &member, inside), Ruling::Send);
        assert_eq!(ruled(Invitations::OwnDomains, &member, outside), Ruling::Wait);
        assert_eq!(ruled(Invitations::Anybody, &member, outside), Ruling::Send);
        assert_eq!(ruled(Invitations::Nobody, &member, inside), Ruling::AdministratorsOnly);
        assert_eq!(ruled(Invitations::OwnDomains, &member, "rosa@mail.northwind.example"), Ruling::Wait);
    }

    #[test]
    fn administrators_invite_anybody_once_their_address_is_confirmed() {
        let unconfirmed = User { role: Role::Administrator, ..ana() };
        let confirmed = User { email_confirmed_at: Some(Timestamp(1)), ..unconfirmed.clone() };
        assert_eq!(ruled(Invitations::Nobody, &confirmed, "rosa@partner.example"), Ruling::Send);
        assert_eq!(ruled(Invitations::Anybody, &unconfirmed, "rosa@northwind.example"), Ruling::ConfirmFirst);
    }

    #[test]
    fn an_address_gives_a_name_to_begin_with() {
        for (email, name) in
            [("ana.ortiz@x.example", "Ana Ortiz"), ("rosa+desk@x.example", "Rosa"), ("jean-luc_p@x.example", "Jean Luc P"), ("__@x.example", "__@x.example")]
        {
            assert_eq!(name_from(&email.parse().unwrap()), name);
        }
    }
}
