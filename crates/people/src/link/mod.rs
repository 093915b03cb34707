//! Links that work once: in mails, and at the first start. Only the fingerprint of the secret is stored.

pub mod store;

pub use store::Link;

use db::Installation;
use kernel::{Error, InvitationId, OrganizationId, Result, UserId, days, hours, minutes};

db::slugs! {
    /// What following the link does.
    #[derive(utoipa::ToSchema)]
    LinkKind {
        /// Confirms the address of an account.
        Confirm = "confirm",
        /// Sets a forgotten password.
        Reset = "reset",
        /// Sets the first password of somebody added or invited.
        Join = "join",
        /// Creates the first organization of the installation.
        Setup = "setup",
        /// Confirms a new address.
        EmailChange = "email_change",
        /// Chooses one of several accounts after the password was right.
        Choose = "choose",
        /// Stands for a right password until the second step is done.
        SecondStep = "second_step",
        /// Adds a passkey to an account.
        Passkey = "passkey",
    }
}

impl LinkKind {
    /// For how long it works, in microseconds.
    pub fn life(self) -> i64 {
        match self {
            Self::Choose => minutes(5),
            Self::SecondStep | Self::Passkey => minutes(10),
            Self::Reset => hours(1),
            Self::Confirm | Self::EmailChange => hours(24),
            Self::Join => days(7),
            Self::Setup => days(3650),
        }
    }
}

/// Whom or what a new link is for.
#[derive(Clone, Default, Debug)]
pub struct Subject {
    pub user: Option<UserId>,
    pub invitation: Option<InvitationId>,
    /// A new address that following the link confirms.
    pub email: Option<String>,
    /// What must be seen again when the link is followed.
    pub state: Option<String>,
}

/// Makes a link; its secret is handed out once. Links of the same kind for the same account stop working.
pub fn create(installation: &mut Installation<'_>, kind: LinkKind, organization: OrganizationId, subject: &Subject) -> Result<String> {
    // Choices for several accounts, and sign-ins in several browsers, stand beside each other.
    if let (Some(user), false) = (subject.user, matches!(kind, LinkKind::Choose | LinkKind::SecondStep)) {
        store::void_of_user(installation, user, kind)?;
    }
    let secret = web::secret::fresh();
    store::insert(installation, kind, organization, subject, &web::secret::hash(&secret))?;
    Ok(secret)
}

/// The link with this secret, if it can still be followed. Looking does not use it up: mail scanners look at every link.
pub fn find(installation: &mut Installation<'_>, kind: LinkKind, secret: &str) -> Result<Option<Link>> {
    store::find(installation, kind, &web::secret::hash(secret))
}

/// Uses the link up. Refused when it was followed before, has run out, or never was.
pub fn take(installation: &mut Installation<'_>, kind: LinkKind, secret: &str) -> Result<Link> {
    let hash = web::secret::hash(secret);
    let link = store::find(installation, kind, &hash)?.ok_or_else(gone)?;
    match store::mark_used(installation, &hash)? {
        true => Ok(link),
        false => Err(gone()),
    }
}

/// Keeps what must be seen again when the link is followed; what was kept before is void.
pub fn set_state(installation: &mut Installation<'_>, kind: LinkKind, secret: &str, state: &str) -> Result<()> {
    store::set_state(installation, kind, &web::secret::hash(secret), state)
}

/// What is said of a link that does not work, whatever the reason.
pub fn gone() -> Error {
    Error::conflict("people-link-gone")
}
