//! Somebody's wish to get an account.

use kernel::{ContractId, DepartmentId, Language, RegistrationId, TeamId, Timestamp, UserId};
use queue::{ItemKind, ItemRef};

/// The word for whoever runs the organization, beside those of roles.
pub const ADMINISTRATOR: &str = "administrator";

db::slugs! {
    /// As what somebody registers.
    #[derive(utoipa::ToSchema)]
    Kind {
        /// Somebody of a client, under a contract.
        User = "user",
        /// Somebody of the organization itself.
        Staff = "staff",
    }
}

db::slugs! {
    /// Where a registration stands.
    #[derive(utoipa::ToSchema)]
    State {
        /// Locked until an administrator says yes.
        Waiting = "waiting",
        /// The link to set a password was mailed.
        Sent = "sent",
        /// The link was followed: there is an account.
        Joined = "joined",
        Refused = "refused",
    }
}

#[derive(Clone, PartialEq, Debug)]
pub struct Registration {
    pub id: RegistrationId,
    pub kind: Kind,
    pub state: State,
    /// The account that it becomes; the username is taken for it already.
    pub user: UserId,
    pub username: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
    pub language: Language,
    /// IANA name of the time zone.
    pub zone: String,
    /// Of a user.
    pub contract: Option<ContractId>,
    /// Where the account will be placed.
    pub department: DepartmentId,
    pub team: TeamId,
    /// As what: [`ADMINISTRATOR`], the word of a role, or nothing for a requester.
    pub role: String,
    /// What was typed, which may be wrong.
    pub asked_department: String,
    pub asked_team: String,
    pub created_at: Timestamp,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<Timestamp>,
}

impl Registration {
    /// The account that it becomes, as an event's item: what happens to a registration is the beginning of that account's history.
    pub fn item(&self) -> ItemRef {
        ItemRef { kind: ItemKind::User, id: self.user.0 }
    }

    pub fn is_administrator(&self) -> bool {
        self.role == ADMINISTRATOR
    }

    /// Without what is personal, once there is an account to ask.
    pub fn emptied(self) -> Self {
        let nothing = String::new;
        Self { first_name: nothing(), last_name: nothing(), email: nothing(), phone: nothing(), asked_department: nothing(), asked_team: nothing(), ..self }
    }

    pub fn display_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// Where administrators decide about it.
    pub fn path(&self) -> String {
        format!("/people/registrations/{}", self.id)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn lee() -> Registration {
        Registration {
            id: RegistrationId(1),
            kind: Kind::Staff,
            state: State::Waiting,
            user: UserId(8),
            username: "lee".into(),
            first_name: "Lee".into(),
            last_name: "Ray".into(),
            email: "lee@northwind.example".into(),
            phone: String::new(),
            language: Language::En,
            zone: "UTC".into(),
            contract: None,
            department: DepartmentId(2),
            team: TeamId(3),
            role: "agent".into(),
            asked_department: "Repairs".into(),
            asked_team: "Night shift".into(),
            created_at: Timestamp(0),
            decided_by: None,
            decided_at: None,
        }
    }

    #[test]
    fn what_is_personal_goes_once_there_is_an_account() {
        let emptied = lee().emptied();
        assert_eq!((emptied.username.as_str(), emptied.user), ("lee", UserId(8)));
        assert!([emptied.first_name, emptied.last_name, emptied.email, emptied.phone, emptied.asked_department, emptied.asked_team].iter().all(String::is_empty));
    }
}
