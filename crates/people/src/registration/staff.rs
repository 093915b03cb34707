//! Registering as support staff: with the names of company, department and team (D13 to D17).

use db::{Ctx, Installation, Who};
use kernel::{EmailAddress, FieldErrors, Language, OrganizationId, Result, Text, UserId, Via, clean_line, fold};
use notices::Notice;
use queue::{ItemKind, ItemRef};
use serde::{Deserialize, Serialize};
use web::Site;

use super::{
    events::RegistrationAsked,
    jobs::{self, REGISTER_STAFF},
    letters,
    model::{Kind, Registration, State},
    personal::{Personal, PersonalText},
    place::place_named,
    user::{known_account, new_registration, open, recipient, send_link, tell_known},
};
use crate::{
    Organization, User, Way,
    entry::{
        brakes,
        founding::{Founding, found},
    },
    letters::{Recipient, send},
    link::{self, LinkKind, Subject},
    organization, user,
};

/// In characters.
const LONGEST_NAME: usize = 100;

/// Somebody who registers as support staff.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AskStaff {
    pub personal: Personal,
    pub company: String,
    pub department: String,
    pub team: String,
}

impl AskStaff {
    /// Reads what was typed, noting all that is wrong with it. Department and team may be left out.
    pub fn check(personal: &PersonalText<'_>, company: &str, department: &str, team: &str, language: Language) -> Result<Self> {
        let mut errors = FieldErrors::default();
        let personal = errors.take(Personal::check(personal, language));
        let company = errors.take(Organization::check_name("company", company));
        let optional = |field, text: &str| if text.trim().is_empty() { Ok(String::new()) } else { clean_line(field, text, LONGEST_NAME) };
        let department = errors.take(optional("department", department));
        let team = errors.take(optional("team", team));
        match (personal, company, department, team) {
            (Some(personal), Some(company), Some(department), Some(team)) => Ok(Self { personal, company, department, team }),
            _ => Err(kernel::Error::Invalid(errors)),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Asked {
    ask: AskStaff,
    /// Whether this desk opens organizations for strangers.
    may_found: bool,
}

/// Takes the wish. All that is told is a username that is taken: whether there is such a company, a job finds out.
pub fn ask_as_staff(installation: &mut Installation<'_>, site: &Site, ask: &AskStaff) -> Result<()> {
    ask.personal.require_free_name(installation)?;
    brakes::registration_mail(installation, &ask.personal.email)?;
    jobs::enqueue(installation, REGISTER_STAFF, &Asked { ask: ask.clone(), may_found: site.sign_up_is_open })
}

/// Asks the administrators of the company, or opens one where there is none of that name.
pub(super) fn register(ctx: &mut Ctx<'_>, job: &queue::Job) -> Result<()> {
    let Asked { ask, may_found } = job.payload()?;
    let email = ask.personal.address()?;
    let mut installation = ctx.installation();
    match find_company(&mut installation, &ask.company, &email)? {
        Some(company) => join_company(&mut installation.within(Who::desk(company)), &ask, &email),
        None if may_found => found_company(&mut installation, &ask, email),
        None => {
            let to = Recipient {
                organization: OrganizationId(0),
                organization_name: ask.company.clone(),
                address: email,
                name: format!("{} {}", ask.personal.first_name, ask.personal.last_name),
                language: ask.personal.language,
            };
            send(&mut installation, &to, &letters::no_company(&to))
        }
    }
}

/// The active organization of this name. Of several the one to which the address' domain belongs, else the oldest.
fn find_company(installation: &mut Installation<'_>, name: &str, email: &EmailAddress) -> Result<Option<OrganizationId>> {
    let wanted = fold(name);
    let mut named = organization::store::active_names(installation)?;
    named.retain(|(_, known)| fold(known) == wanted);
    for (id, _) in &named {
        if named.len() > 1 && organization::domains(&mut installation.within(Who::desk(*id)))?.contains(&email.domain()) {
            return Ok(Some(*id));
        }
    }
    Ok(named.first().map(|(id, _)| *id))
}

/// Keeps the registration, locked, and tells those who can unlock it.
fn join_company(ctx: &mut Ctx<'_>, ask: &AskStaff, email: &EmailAddress) -> Result<()> {
    let organization = organization::read(ctx)?;
    if let Some(known) = known_account(ctx, email)? {
        return tell_known(ctx, &organization, &known);
    }
    let place = place_named(ctx, &ask.department, &ask.team)?;
    let new = new_registration(ctx, Kind::Staff, &ask.personal, &organization, place)?;
    let new = Registration { asked_department: ask.department.clone(), asked_team: ask.team.clone(), ..new };
    let (registration, is_new) = open(ctx, &ask.personal, new)?;
    if registration.state == State::Sent {
        return send_link(ctx, &organization, &registration);
    }
    if !is_new {
        return Ok(());
    }
    let to = recipient(&organization, &registration)?;
    send(&mut ctx.installation(), &to, &letters::waits(&to))?;
    tell_administrators(ctx, &organization, &registration)?;
    let asked = RegistrationAsked {
        kind: Kind::Staff,
        name: registration.display_name(),
        email: registration.email.clone(),
        username: registration.username.clone(),
        contract: None,
        department: ask.department.clone(),
        team: ask.team.clone(),
    };
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, registration.item(), &asked)?;
    ctx.announce("people");
    Ok(())
}

/// In the bell, and by mail to those who want mails and whose address is proven.
fn tell_administrators(ctx: &mut Ctx<'_>, organization: &Organization, registration: &Registration) -> Result<()> {
    let administrators = user::find::administrators(ctx)?;
    let ids: Vec<UserId> = administrators.iter().map(|user| user.id).collect();
    let text = Text::new("registration-told").with("name", registration.display_name());
    let notice = Notice { users: &ids, text, href: registration.path(), icon: "invite", item: ItemRef { kind: ItemKind::Registration, id: registration.id.0 }, actor: None };
    notices::tell(ctx, &notice)?;
    for administrator in administrators.iter().filter(|user| user.email_confirmed_at.is_some() && user.mail_alerts_on) {
        let to = Recipient::of(administrator, organization)?;
        send(&mut ctx.installation(), &to, &letters::asks(&to, registration))?;
    }
    Ok(())
}

/// Opens a company of the typed name as a *Help desk*, with this one person as its administrator, who gets the link (D17).
fn found_company(installation: &mut Installation<'_>, ask: &AskStaff, email: EmailAddress) -> Result<()> {
    let personal = &ask.personal;
    let founding = Founding {
        organization: ask.company.clone(),
        way: Way::HelpDesk,
        department: ask.department.clone(),
        team: ask.team.clone(),
        name: format!("{} {}", personal.first_name, personal.last_name),
        email,
        username: Some(personal.name()?),
        password: None,
        language: personal.language,
        zone: if personal.zone.is_empty() { "UTC".into() } else { personal.zone.clone() },
        is_operator: false,
        confirmed_at: None,
        via: Via::Web,
    };
    let (organization, administrator) = found(installation, &founding)?;
    let administrator = User {
        first_name: personal.first_name.clone(),
        last_name: personal.last_name.clone(),
        phone: personal.phone.clone(),
        ..administrator
    };
    user::store::update(&mut installation.within(Who::desk(organization.id)), &administrator)?;
    let to = Recipient::of(&administrator, &organization)?;
    let subject = Subject { user: Some(administrator.id), ..Subject::default() };
    let secret = link::create(installation, LinkKind::Join, organization.id, &subject)?;
    send(installation, &to, &letters::founded(&to, &secret, &administrator.username))
}
