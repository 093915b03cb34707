//! What goes over the wire.

use kernel::{ClientId, ContractId, Cursor, Error, InvitationId, OrganizationId, PageRequest, Result, SessionId, Text, Timestamp, TokenId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Invitations, Organization, Role, User, UserState, Way,
    account::preferences::time_words,
    invitation::{Invitation, InvitationState},
    session::Session,
    token::{Scope, Token},
    user::{Density, MailPace, Theme},
};

/// A colleague.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UserBody {
    #[schema(value_type = String)]
    pub id: UserId,
    pub username: String,
    pub name: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub email_confirmed: bool,
    pub phone: String,
    pub about: String,
    /// Words between commas.
    pub skills: String,
    /// Where the picture is, if there is one; shown to who is signed in.
    pub picture: Option<String>,
    pub role: Role,
    pub state: UserState,
    /// The client they belong to, and their contract there; `null` for your own people.
    #[schema(value_type = Option<String>)]
    pub client: Option<ClientId>,
    #[schema(value_type = Option<String>)]
    pub contract: Option<ContractId>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_seen_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub left_at: Option<Timestamp>,
    /// Counts changes; also the entity tag.
    pub version: i64,
    pub url: String,
}

impl From<User> for UserBody {
    fn from(user: User) -> Self {
        Self {
            url: web::links::url(&user.path()),
            picture: user.picture().map(|path| web::links::url(&path)),
            email_confirmed: user.email_confirmed_at.is_some(),
            id: user.id,
            username: user.username,
            name: user.display_name,
            first_name: user.first_name,
            last_name: user.last_name,
            email: user.email,
            phone: user.phone,
            about: user.about,
            skills: user.skills,
            role: user.role,
            state: user.state,
            client: user.client,
            contract: user.contract,
            created_at: user.created_at,
            last_seen_at: user.last_seen_at,
            left_at: user.left_at,
            version: user.version,
        }
    }
}

/// The caller's own account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MeBody {
    #[serde(flatten)]
    pub user: UserBody,
    /// A new address that waits for its confirmation.
    pub email_wanted: Option<String>,
    /// `en` or `ru`.
    pub language: String,
    /// IANA name.
    pub time_zone: String,
    pub theme: Theme,
    pub density: Density,
    /// Whether single keys act in the browser.
    pub shortcuts_on: bool,
    /// Whether the desk writes mails about tickets.
    pub mail_alerts_on: bool,
    /// How soon they are written.
    pub mail_pace: MailPace,
    /// When the mail of the day is written, in your time zone: `08:00`.
    pub digest_at: String,
    pub is_operator: bool,
    pub organization: OrganizationName,
}

impl MeBody {
    pub fn new(user: User, organization: &Organization) -> Self {
        Self {
            email_wanted: user.email_wanted.clone(),
            language: user.language.code().to_owned(),
            time_zone: user.zone.clone(),
            theme: user.theme,
            density: user.density,
            shortcuts_on: user.shortcuts_on,
            mail_alerts_on: user.mail_alerts_on,
            mail_pace: user.mail_pace,
            digest_at: time_words(user.digest_at),
            is_operator: user.is_operator,
            organization: OrganizationName { id: organization.id, name: organization.name.clone() },
            user: user.into(),
        }
    }
}

/// An organization, as far as others name it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrganizationName {
    #[schema(value_type = String)]
    pub id: OrganizationId,
    pub name: String,
}

/// The caller's organization.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrganizationBody {
    #[schema(value_type = String)]
    pub id: OrganizationId,
    pub name: String,
    pub way: Way,
    /// Whom a member may invite without asking an administrator.
    pub invitations: Invitations,
    /// The organization's own mail domains.
    pub domains: Vec<String>,
    /// For how many days after closing a reply opens a ticket again.
    pub reopen_days: i64,
    /// What stands before a ticket's number in the subjects of mails.
    pub subject_hook: String,
    /// Of new accounts, and of mails to people who are not here yet: `en` or `ru`.
    pub language: String,
    /// IANA name.
    pub time_zone: String,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Counts changes; also the entity tag.
    pub version: i64,
}

impl OrganizationBody {
    pub fn new(organization: Organization, domains: Vec<String>) -> Self {
        Self {
            id: organization.id,
            name: organization.name,
            way: organization.way,
            invitations: organization.invitations,
            domains,
            reopen_days: organization.reopen_days,
            subject_hook: organization.subject_hook,
            language: organization.language.code().to_owned(),
            time_zone: organization.zone,
            created_at: organization.created_at,
            version: organization.version,
        }
    }
}

/// An API token, without its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TokenBody {
    #[schema(value_type = String)]
    pub id: TokenId,
    pub name: String,
    pub scope: Scope,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_used_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
}

impl From<Token> for TokenBody {
    fn from(token: Token) -> Self {
        let Token { id, name, scope, created_at, last_used_at, expires_at } = token;
        Self { id, name, scope, created_at, last_used_at, expires_at }
    }
}

/// A new API token with its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IssuedBody {
    #[serde(flatten)]
    pub token: TokenBody,
    /// Shown this once.
    #[schema(example = "flt_…")]
    pub secret: String,
}

/// A signed-in browser.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionBody {
    #[schema(value_type = String)]
    pub id: SessionId,
    /// The address it was opened from.
    pub source: String,
    pub user_agent: String,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub last_used_at: Timestamp,
}

impl From<Session> for SessionBody {
    fn from(session: Session) -> Self {
        let Session { id, created_at, last_used_at, source, user_agent, .. } = session;
        Self { id, source, user_agent, created_at, last_used_at }
    }
}

/// An invitation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InvitationBody {
    #[schema(value_type = String)]
    pub id: InvitationId,
    pub email: String,
    pub name: Option<String>,
    #[schema(value_type = Option<String>)]
    pub invited_by: Option<UserId>,
    pub state: InvitationState,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

impl From<Invitation> for InvitationBody {
    fn from(invitation: Invitation) -> Self {
        let Invitation { id, email, name, invited_by, state, created_at, expires_at } = invitation;
        Self { id, email, name, invited_by, state, created_at, expires_at }
    }
}

/// A list, and where its next page begins.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeopleList<T> {
    pub data: Vec<T>,
    /// To be sent as `after`; `null` at the end.
    pub next: Option<String>,
}

impl<T> PeopleList<T> {
    /// All there is.
    pub fn whole<U: Into<T>>(all: Vec<U>) -> Self {
        Self { data: all.into_iter().map(Into::into).collect(), next: None }
    }

    pub fn page<U: Into<T>>(page: kernel::Page<U>) -> Self {
        Self { data: page.data.into_iter().map(Into::into).collect(), next: page.next }
    }
}

/// Reads `limit` and `after` of a list.
pub fn page_request(limit: Option<i64>, after: Option<&str>) -> Result<PageRequest> {
    const MOST: i64 = 100;
    let limit = limit.unwrap_or(50);
    if !(1..=MOST).contains(&limit) {
        return Err(Error::invalid("limit", Text::new("directory-limit").with("max", MOST)));
    }
    let after = after.map(|text| Cursor::decode(text).ok_or_else(|| Error::invalid("after", "directory-after"))).transpose()?;
    Ok(PageRequest { limit, after })
}
