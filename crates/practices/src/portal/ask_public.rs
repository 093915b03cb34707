//! Asking for help without an account: nothing is opened before the address is confirmed by a link that works once.

use db::{Installation, Who};
use kernel::{Actor, EmailAddress, Error, FieldErrors, Grants, Language, OrganizationId, Result, Standing, TicketNumber, Via, clean_line, has_nul, hours};
use mail::{Letter, Outgoing};
use people::membership::know_outsider;
use tickets::{Content, NewTicket, intake, ticket, workflow::TicketType};
use web::Site;

use super::{model::Portal, store};

/// For how long the link works, in microseconds.
const LIFE: i64 = hours(24);
const LONGEST_TEXT: usize = 20_000;

/// What somebody without an account asks, until their address is confirmed.
#[derive(Clone, PartialEq, Debug)]
pub struct Asked {
    pub organization: OrganizationId,
    pub email: String,
    /// May be empty.
    pub name: String,
    pub title: String,
    pub text: String,
    pub language: Language,
}

/// What was filled in.
#[derive(Clone, Debug, Default)]
pub struct PublicForm {
    pub email: String,
    pub name: String,
    pub title: String,
    pub text: String,
}

impl PublicForm {
    /// What is asked, or everything that is wrong.
    pub fn check(&self, portal: &Portal, language: Language) -> Result<(Asked, EmailAddress)> {
        let mut errors = FieldErrors::default();
        let email = errors.take(EmailAddress::at("email", &self.email));
        let name = match self.name.trim() {
            "" => Some(String::new()),
            name => errors.take(clean_line("name", name, 100)),
        };
        let title = errors.take(clean_line("title", &self.title, ticket::TITLE));
        let text = errors.take(text(&self.text));
        match (email, name, title, text) {
            (Some(email), Some(name), Some(title), Some(text)) => {
                Ok((Asked { organization: portal.organization, email: email.to_string(), name, title, text, language }, email))
            }
            _ => Err(Error::Invalid(errors)),
        }
    }
}

fn text(text: &str) -> Result<String> {
    match text.trim() {
        "" => Err(Error::invalid("text", "error-required")),
        text if has_nul(text) => Err(Error::invalid("text", "error-nul")),
        text if text.chars().count() > LONGEST_TEXT => Err(Error::invalid("text", kernel::Text::new("error-too-long").with("max", LONGEST_TEXT))),
        text => Ok(text.to_owned()),
    }
}

/// Keeps what was asked and mails the link. The mail says nothing of what was written: whose address it is has not been proven (S14).
pub fn ask(installation: &mut Installation<'_>, site: &Site, portal: &Portal, asked: &Asked, to: &EmailAddress) -> Result<()> {
    if !portal.is_form_open {
        return Err(Error::NotFound);
    }
    let organization = people::organization(&mut installation.within(Who::desk(portal.organization)))?;
    let secret = web::secret::fresh();
    store::insert_asked(installation, asked, &web::secret::hash(&secret), LIFE)?;
    let l = asked.language;
    let letter = Letter {
        greeting: l.t("portal-mail-greeting").to_owned(),
        paragraphs: vec![l.a("portal-mail-text", "organization", &organization.name), l.t("portal-mail-link").to_owned()],
        button: Some((l.t("portal-mail-button").to_owned(), site.url(&format!("{}/public/{secret}", portal.path())))),
        footer: l.a("portal-mail-footer", "address", to.as_str()),
    };
    let (text, html) = mail::letter(l, &letter);
    let outgoing = Outgoing {
        organization: portal.organization,
        to: to.clone(),
        to_name: String::new(),
        language: l,
        subject: l.a("portal-mail-subject", "organization", &organization.name),
        text,
        html,
        kind: "portal.confirmation",
        mailbox: None,
        thread: mail::Thread::default(),
    };
    mail::queue(installation, &outgoing).map(drop)
}

/// What waits behind a link, to be shown before it is confirmed. Looking does not use it up: scanners of mails look at every link.
pub fn find(installation: &mut Installation<'_>, portal: &Portal, secret: &str) -> Result<Option<Asked>> {
    let asked = store::find_asked(installation, &web::secret::hash(secret))?;
    Ok(asked.filter(|asked| asked.organization == portal.organization && portal.is_form_open))
}

/// Opens the ticket that was asked for, in the name of whoever has the address, and tells them by a mail that they can answer. Refused when the link was followed before, has run out, or never was.
pub fn confirm(installation: &mut Installation<'_>, portal: &Portal, secret: &str, content: &Content) -> Result<TicketNumber> {
    let asked = find(installation, portal, secret)?.ok_or_else(people::link::gone)?;
    if !store::mark_used(installation, &web::secret::hash(secret))? {
        return Err(people::link::gone());
    }
    let email: EmailAddress = asked.email.parse().map_err(|()| Error::Internal("a stored address is none".into()))?;
    let mut desk = installation.within(Who { via: Via::Web, ..Who::desk(asked.organization) });
    let author = know_outsider(&mut desk, &email, &asked.name, asked.language)?;
    // Whoever came by a link may ask and nothing else, though the address be an administrator's.
    let standing = Standing::with(Grants::NONE);
    let mut acting = desk.acting(Actor::Person(author.id), standing, Via::Web);
    let new = NewTicket {
        ticket_type: TicketType::from_stored("question".into()),
        title: asked.title,
        content: content.clone(),
        tags: Vec::new(),
        priority: None,
        requester: None,
        owner: None,
    };
    let opened = ticket::open(&mut acting, &new)?;
    intake::acknowledge(&mut desk, &opened, asked.language)?;
    Ok(opened.number)
}
