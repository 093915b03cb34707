//! Somebody's wish to get an account.

use kernel::{ContractId, DepartmentId, Language, RegistrationId, TeamId, Timestamp, UserId};

use crate::Role;

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
    pub role: Role,
    /// What was typed, which may be wrong.
    pub asked_department: String,
    pub asked_team: String,
    pub created_at: Timestamp,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<Timestamp>,
}

impl Registration {
    pub fn display_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// Where administrators decide about it.
    pub fn path(&self) -> String {
        format!("/people/registrations/{}", self.id)
    }
}
