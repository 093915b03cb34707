//! The company: who works there, how they came in, and who has left.

use std::collections::HashMap;

use anyhow::{Context, Result};
use bytes::Bytes;
use db::Who;
use figment::{
    Figment,
    providers::{Format, Toml},
};
use kernel::{EmailAddress, Language, UserId, Via};
use people::{
    Role, User, Way,
    account::{PreferencesChange, ProfileChange},
    invitation::Joining,
    link::{LinkKind, Subject},
    membership::NewPerson,
    password::{Password, PasswordHash},
    settings::SettingsChange,
};
use serde::Deserialize;

use super::{drawing::portrait::Look, stage::Stage, words_of};

pub const NAME: &str = "Harbour Light Press";

/// Of everybody. Printed by the command, so no secret.
pub const PASSWORD: &str = "harbour-light";

const DOMAIN: &str = "harbourlight.example";

/// Where the company has its house, its hours and its holidays.
pub const ZONE: &str = "Europe/Berlin";

/// Somebody of the company, as written in `content/people.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// A first name; also the beginning of the address.
    pub username: String,
    pub name: String,
    role: String,
    #[serde(default)]
    language: Option<String>,
    zone: String,
    phone: String,
    skills: String,
    about: String,
    look: Look,
    /// Whether they have left since.
    #[serde(default)]
    pub leaves: bool,
}

impl Person {
    /// Everybody, administrators first.
    pub fn all() -> Result<Vec<Self>> {
        #[derive(Deserialize)]
        struct File {
            person: Vec<Person>,
        }
        let file: File = Figment::from(Toml::string(include_str!("content/people.toml"))).extract().context("content/people.toml")?;
        Ok(file.person)
    }

    fn address(&self) -> Result<EmailAddress> {
        address(&self.username)
    }

    fn first_name(&self) -> &str {
        self.name.split(' ').next().unwrap_or(&self.name)
    }

    fn profile(&self) -> ProfileChange {
        let (first, last) = self.name.split_once(' ').unwrap_or((&self.name, ""));
        ProfileChange {
            display_name: Some(self.name.clone()),
            first_name: Some(first.to_owned()),
            last_name: Some(last.to_owned()),
            phone: Some(self.phone.clone()),
            about: Some(self.about.clone()),
            skills: Some(self.skills.clone()),
        }
    }

    fn preferences(&self) -> PreferencesChange {
        // Alerts by mail begin when the past has been played, or the outbox would be full of it.
        PreferencesChange { language: self.language.clone(), time_zone: Some(self.zone.clone()), mail_alerts_on: Some(false), ..PreferencesChange::default() }
    }
}

fn address(username: &str) -> Result<EmailAddress> {
    format!("{username}@{DOMAIN}").parse().map_err(|()| anyhow::anyhow!("{username} is no part of an address"))
}

/// A member who can act.
#[derive(Clone, Debug)]
pub struct Member {
    pub first_name: String,
    who: Who,
}

impl Member {
    /// This person, coming through a door.
    pub fn through(&self, via: Via) -> Who {
        Who { via, ..self.who.clone() }
    }
}

/// Everybody who can act, by username.
#[derive(Clone, Debug, Default)]
pub struct Company {
    members: HashMap<String, Member>,
}

impl Company {
    /// The company on its first day: the organization and its administrator. Blocks.
    pub fn found(stage: &Stage, person: &Person) -> Result<Self> {
        let (organization, user) = people::entry::create_organization_with_admin(&stage.db, NAME, person.address()?.as_str(), PASSWORD).map_err(words_of)?;
        let helena = stage
            .db
            .installation_write_blocking(move |installation| people::find_user(&mut installation.within(Who::desk(organization)), user))
            .map_err(words_of)?
            .context("the administrator is not there")?;
        let mut company = Self::default();
        company.add(person, &helena);
        Ok(company)
    }

    fn add(&mut self, person: &Person, user: &User) {
        let member = Member { first_name: person.first_name().to_owned(), who: user.who(Way::EveryoneHelps, Via::Web) };
        self.members.insert(person.username.clone(), member);
    }

    pub fn member(&self, username: &str) -> Result<&Member> {
        self.members.get(username).with_context(|| format!("nobody is called {username}"))
    }

    pub fn id(&self, username: &str) -> kernel::Result<UserId> {
        let person = self.members.get(username).and_then(|member| member.who.actor.person());
        person.ok_or_else(|| kernel::Error::Internal(format!("nobody is called {username}")))
    }

    /// The administrator tells where the company has its house.
    pub async fn set_up(&self, stage: &Stage) -> Result<()> {
        let change = SettingsChange { time_zone: Some(ZONE.to_owned()), ..SettingsChange::default() };
        let helena = self.member("helena")?.through(Via::Web);
        stage.db.write(helena, move |ctx| people::settings::change_settings(ctx, &change, |_| Ok(())).map(drop)).await.map_err(words_of)
    }

    /// Adds somebody as administrators do, and lets them follow the link they were mailed.
    pub async fn join(&mut self, stage: &Stage, person: &Person, password: &PasswordHash) -> Result<()> {
        let role = Role::from_slug(&person.role).with_context(|| format!("{} is no role", person.role))?;
        let new = NewPerson { name: person.name.clone(), email: person.address()?, role, password: None };
        let (helena, site) = (self.member("helena")?.through(Via::Web), stage.site.clone());
        let added = stage.db.write(helena, move |ctx| people::membership::add_person(ctx, &site, &new)).await.map_err(words_of)?;

        let language = person.language.as_deref().and_then(Language::from_code).unwrap_or_default();
        let username = added.username.parse().map_err(|()| anyhow::anyhow!("{} is no username", added.username))?;
        let joining = Joining { username, is_chosen: false, password: password.clone(), language };
        let joined = stage
            .db
            .installation_write(move |installation| {
                let subject = Subject { user: Some(added.id), ..Subject::default() };
                let secret = people::link::create(installation, LinkKind::Join, added.organization, &subject)?;
                people::invitation::accept(installation, &secret, &joining)
            })
            .await
            .map_err(words_of)?;
        self.add(person, &joined);
        Ok(())
    }

    /// Somebody fills in their account and shows their face.
    pub async fn settle_in(&self, stage: &Stage, person: &Person) -> Result<()> {
        let who = self.member(&person.username)?.through(Via::Web);
        let picture = stage.files.put_square(who.organization, Bytes::from(person.look.draw()?)).await.map_err(words_of)?;
        let (profile, preferences) = (person.profile(), person.preferences());
        stage
            .db
            .write(who, move |ctx| {
                people::account::change_profile(ctx, &profile, |_| Ok(()))?;
                people::account::change_preferences(ctx, &preferences, |_| Ok(()))?;
                people::account::change_picture(ctx, Some(&picture.sha256)).map(drop)
            })
            .await
            .map_err(words_of)
    }

    /// An administrator closes the account of somebody who has left.
    pub async fn leave(&self, stage: &Stage, person: &Person) -> Result<()> {
        let (helena, leaver) = (self.member("helena")?.through(Via::Web), self.id(&person.username).map_err(words_of)?);
        stage.db.write(helena, move |ctx| people::membership::remove_person(ctx, leaver).map(drop)).await.map_err(words_of)
    }

    /// From now on alerts come by mail as well.
    pub async fn switch_alerts_on(&self, stage: &Stage, username: &str) -> Result<()> {
        let change = PreferencesChange { mail_alerts_on: Some(true), ..PreferencesChange::default() };
        let who = self.member(username)?.through(Via::Web);
        stage.db.write(who, move |ctx| people::account::change_preferences(ctx, &change, |_| Ok(())).map(drop)).await.map_err(words_of)
    }

    /// One colleague was added and has not come yet, another one is invited.
    pub async fn expect_newcomers(&self, stage: &Stage) -> Result<()> {
        let new = NewPerson { name: "Noor Haddad".to_owned(), email: address("noor")?, role: Role::Member, password: None };
        let (helena, site) = (self.member("helena")?.through(Via::Web), stage.site.clone());
        stage.db.write(helena, move |ctx| people::membership::add_person(ctx, &site, &new).map(drop)).await.map_err(words_of)?;

        let (ana, site, email) = (self.member("ana")?.through(Via::Web), stage.site.clone(), address("felix")?);
        let name = Some("Felix Anders".to_owned());
        stage.db.write(ana, move |ctx| people::invitation::invite(ctx, &site, email.clone(), name.clone()).map(drop)).await.map_err(words_of)
    }
}

/// The hash of everybody's password, made once, since making it takes its time by design.
pub fn password_hash() -> Result<PasswordHash> {
    let password = Password::check("password", PASSWORD, &[]).map_err(words_of)?;
    people::password::hash_blocking(&password).map_err(words_of)
}
