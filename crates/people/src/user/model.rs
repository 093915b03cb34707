//! An account of a person in one organization.

use db::Who;
use kernel::{
    Actor, ClientId, ContractId, DepartmentId, EmailAddress, Error, Grant, Grants, Guarded, Language, OrganizationId, Result, TeamId, Timestamp, UserId,
    Username, Via, clean_line, fold,
};
use web::shell::Face;

use crate::{organization::Way, roles::standing::Account};

db::slugs! {
    /// The two kinds of accounts.
    #[derive(utoipa::ToSchema)]
    Role {
        Administrator = "administrator",
        Member = "member",
    }
}

db::slugs! {
    /// Where an account stands in its life.
    #[derive(utoipa::ToSchema)]
    UserState {
        Active = "active",
        /// Added by an administrator; has not followed the link yet.
        Invited = "invited",
        /// Closed for good. The name stays on what the person did.
        Left = "left",
        /// May not sign in until an administrator says so.
        Locked = "locked",
        /// Wrote to the desk and has no account: known by an address that nobody has proven, and never a member (K16).
        Outsider = "outsider",
    }
}

db::slugs! {
    #[derive(utoipa::ToSchema)]
    Theme {
        System = "system",
        Light = "light",
        Dark = "dark",
    }
}

db::slugs! {
    #[derive(utoipa::ToSchema)]
    Density {
        Comfortable = "comfortable",
        Compact = "compact",
    }
}

db::slugs! {
    /// How soon mails about tickets are written.
    #[derive(utoipa::ToSchema)]
    MailPace {
        AtOnce = "at_once",
        /// One mail an hour, when something happened.
        Hourly = "hourly",
        /// One mail a day, at a time of one's own.
        Daily = "daily",
    }
}

/// Eight o'clock: when the mail of the day is written unless somebody chose another time.
pub const DIGEST_AT: i64 = 8 * 60;

#[derive(Clone, PartialEq, Debug)]
pub struct User {
    pub id: UserId,
    pub organization: OrganizationId,
    /// As it is shown; unique in the installation under its folded form.
    pub username: String,
    pub display_name: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    /// Until then the address is a claim.
    pub email_confirmed_at: Option<Timestamp>,
    /// A new address that waits for its confirmation.
    pub email_wanted: Option<String>,
    pub phone: String,
    pub about: String,
    pub skills: String,
    pub picture_sha256: Option<String>,
    pub role: Role,
    /// What the roles allow together, where roles count.
    pub grants: Grants,
    /// Of which client company this person is; `None`: the organization's own.
    pub client: Option<ClientId>,
    /// From when to when somebody is away, and who stands in for them.
    pub absence: Option<Absence>,
    pub state: UserState,
    pub is_operator: bool,
    pub department: DepartmentId,
    pub team: TeamId,
    /// What was agreed with that client for this person.
    pub contract: Option<ContractId>,
    pub language: Language,
    /// IANA name of the time zone.
    pub zone: String,
    pub theme: Theme,
    pub density: Density,
    /// Whether single keys act.
    pub shortcuts_on: bool,
    pub mail_alerts_on: bool,
    pub mail_pace: MailPace,
    /// When the mail of the day is written, in minutes after midnight in one's own time zone.
    pub digest_at: i64,
    /// The password was typed by an administrator.
    pub must_change_password: bool,
    pub created_at: Timestamp,
    pub last_seen_at: Option<Timestamp>,
    pub left_at: Option<Timestamp>,
    /// Counts changes of the account.
    pub version: i64,
}

/// A time in which somebody is not here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Absence {
    pub from: Timestamp,
    /// `None`: until they say otherwise.
    pub until: Option<Timestamp>,
    pub substitute: Option<UserId>,
}

impl Absence {
    pub fn is_now(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }
}

/// What is asked of somebody who gets an account; the rest is ordinary.
#[derive(Clone, Debug)]
pub struct NewUser {
    pub id: UserId,
    pub organization: OrganizationId,
    /// `None` for who cannot sign in.
    pub username: Option<Username>,
    pub display_name: String,
    pub email: EmailAddress,
    pub role: Role,
    pub state: UserState,
    pub place: (DepartmentId, TeamId),
    pub language: Language,
    pub zone: String,
}

impl NewUser {
    /// The account as it begins.
    pub fn begin(self, now: Timestamp) -> User {
        User {
            id: self.id,
            organization: self.organization,
            username: self.username.map(|name| name.to_string()).unwrap_or_default(),
            display_name: self.display_name,
            first_name: String::new(),
            last_name: String::new(),
            email: self.email.to_string(),
            email_confirmed_at: None,
            email_wanted: None,
            phone: String::new(),
            about: String::new(),
            skills: String::new(),
            picture_sha256: None,
            role: self.role,
            grants: Grants::NONE,
            client: None,
            absence: None,
            state: self.state,
            is_operator: false,
            department: self.place.0,
            team: self.place.1,
            contract: None,
            language: self.language,
            zone: self.zone,
            theme: Theme::System,
            density: Density::Comfortable,
            shortcuts_on: true,
            mail_alerts_on: true,
            mail_pace: MailPace::AtOnce,
            digest_at: DIGEST_AT,
            must_change_password: false,
            created_at: now,
            last_seen_at: None,
            left_at: None,
            version: 1,
        }
    }
}

impl User {
    /// Reads a display name from the form field `field`: free text of one line.
    pub fn check_name(field: &'static str, text: &str) -> Result<String> {
        clean_line(field, text, 100)
    }

    pub fn is_active(&self) -> bool {
        self.state == UserState::Active
    }

    /// Whether tickets can be opened for this person: who is here, or wrote in without an account.
    pub fn is_requester(&self) -> bool {
        matches!(self.state, UserState::Active | UserState::Outsider)
    }

    pub fn is_administrator(&self) -> bool {
        self.role == Role::Administrator
    }

    /// Whether this person answers tickets.
    pub fn is_agent(&self, way: Way) -> bool {
        self.is_active() && self.grants(way).has(Grant::Reply)
    }

    /// What this person may.
    pub fn grants(&self, way: Way) -> Grants {
        self.account().grants(way)
    }

    /// Whether this person is away now.
    pub fn is_absent(&self, now: Timestamp) -> bool {
        self.absence.is_some_and(|absence| absence.is_now(now))
    }

    /// What decides about this person's standing.
    pub fn account(&self) -> Account {
        Account {
            organization: self.organization,
            id: self.id,
            role: self.role,
            grants: self.grants,
            is_operator: self.is_operator,
            is_client: self.client.is_some(),
            place: (self.department, self.team),
        }
    }

    /// Whether mail may go out to others in this person's name. The operator owns the installation and need not prove an address to it.
    pub fn may_reach_others(&self) -> bool {
        self.email_confirmed_at.is_some() || self.is_operator
    }

    /// This person at work, where their places do not matter.
    pub fn who(&self, way: Way, via: Via) -> Who {
        Who { organization: self.organization, actor: Actor::Person(self.id), standing: self.account().standing(way), via }
    }

    /// What guards the account: its person, for [`kernel::Need::Self_`].
    pub fn guarded(&self) -> Guarded {
        Guarded::account(self.organization, self.id)
    }

    pub fn email_key(&self) -> String {
        fold(&self.email)
    }

    /// The address, which was checked when it was stored.
    pub fn address(&self) -> Result<EmailAddress> {
        self.email.parse().map_err(|()| Error::Internal(format!("user {} has no valid address", self.id)))
    }

    /// Where the picture is shown, if there is one.
    pub fn picture(&self) -> Option<String> {
        picture_path(self.id, self.picture_sha256.as_deref())
    }

    pub fn face(&self) -> Face {
        Face::of(&self.display_name, self.id, self.picture())
    }

    /// The page about this person.
    pub fn path(&self) -> String {
        format!("/people/{}", self.id)
    }
}

/// A picture's address changes with the picture, so browsers may keep it for ever.
pub fn picture_path(user: UserId, sha256: Option<&str>) -> Option<String> {
    sha256.map(|sha256| format!("/people/{user}/picture?v={}", kernel::truncate(sha256, 16)))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::roles::BuiltIn;

    pub(crate) fn ana() -> User {
        NewUser {
            id: UserId(7),
            organization: OrganizationId(1),
            username: "ana".parse().ok(),
            display_name: "Ana Ortiz".into(),
            email: "ana@northwind.example".parse().unwrap(),
            role: Role::Member,
            state: UserState::Active,
            place: (DepartmentId(2), TeamId(3)),
            language: Language::En,
            zone: "UTC".into(),
        }
        .begin(Timestamp(0))
    }

    #[test]
    fn everybody_helps_until_the_organization_says_otherwise() {
        let ana = ana();
        assert!(ana.is_agent(Way::EveryoneHelps));
        assert!(!ana.is_agent(Way::HelpDesk));
        assert!(User { role: Role::Administrator, ..ana.clone() }.is_agent(Way::HelpDesk));
        assert!(User { grants: BuiltIn::Agent.grants(), ..ana.clone() }.is_agent(Way::HelpDesk));
        assert!(!User { client: Some(ClientId(1)), ..ana.clone() }.is_agent(Way::EveryoneHelps), "a client's person is served");
        assert!(!User { state: UserState::Left, ..ana }.is_agent(Way::EveryoneHelps));
    }

    #[test]
    fn an_unconfirmed_address_reaches_nobody() {
        let ana = ana();
        assert!(!ana.may_reach_others());
        assert!(User { email_confirmed_at: Some(Timestamp(1)), ..ana.clone() }.may_reach_others());
        assert!(User { is_operator: true, ..ana }.may_reach_others());
    }

    #[test]
    fn a_new_picture_has_a_new_address() {
        let path = picture_path(UserId(7), Some("0123456789abcdef0123456789abcdef"));
        assert_eq!(path.as_deref(), Some("/people/7/picture?v=0123456789abcdef"));
        assert_eq!(picture_path(UserId(7), None), None);
    }
}
