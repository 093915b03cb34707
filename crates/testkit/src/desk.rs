//! The desk itself: the product's router, its database, its clock, and what went out.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::Router;
use db::{Clock, Ctx, Db, Location, Options, Who};
use files::Files;
use kernel::{Actor, EmailId, MailboxId, OrganizationId, Result, Timestamp, UserId, Username, Via};
use mail::{
    intake::{self, Email},
    mailbox,
};
use mailwire::proof::Judge;
use people::user::{self, NewUser, Role, User, UserState};
use web::{App, Site};

use crate::{Person, TicketBuilder, engine::Place};

/// Everybody's password in tests.
pub const PASSWORD: &str = "correct horse battery";

/// When tests begin: Monday, 2026-11-23, 09:00 UTC.
pub(crate) const BEGINNING: Timestamp = Timestamp(1_795_424_400_000_000);

/// The provider at which mailboxes of tests can sign in.
pub const ISSUER: &str = "northwind";

/// How browsers in tests reach the desk.
pub const BASE_URL: &str = "http://127.0.0.1:8080";

/// Who works where, first name to organization. The first of each is its administrator; `helena` also runs the installation.
const PEOPLE: [(&str, &[(&str, &str)]); 2] = [
    (
        "Harbour Light Press",
        &[("helena", "Helena Brandt"), ("ana", "Ana Ortiz"), ("tomas", "Tomas Søndergaard"), ("rosa", "Rosa Mendes"), ("jonas", "Jonas Lind")],
    ),
    ("Northern Paper", &[("nils", "Nils Aho"), ("petra", "Petra Vogel")]),
];

/// A whole installation, for one test.
pub struct TestDesk {
    pub app: App,
    router: Router,
    clock: Arc<AtomicI64>,
    people: BTreeMap<String, (OrganizationId, UserId)>,
    stop: tokio::sync::watch::Sender<bool>,
    /// Hears no name server; a test may set another one.
    pub judge: Arc<Judge>,
    // Last, since the database must be closed before it is removed.
    _place: Place,
}

pub(crate) fn clock_at(at: Timestamp) -> (Clock, Arc<AtomicI64>) {
    let hand = Arc::new(AtomicI64::new(at.0));
    let shown = Arc::clone(&hand);
    // Time goes on by a microsecond a look, so that nothing happens at the same time as something else.
    (Clock::from_fn(move || Timestamp(shown.fetch_add(1, Ordering::Relaxed))), hand)
}

/// Brings the sample people in, through the verbs.
pub(crate) fn people_of_the_samples(db: &Db) {
    for (organization, people) in PEOPLE {
        let (first, _) = people[0];
        let (organization, _) =
            people::entry::create_organization_with_admin(db, organization, &format!("{first}@example.com"), PASSWORD).expect("an organization");
        db.installation_write_blocking(move |installation| {
            let mut ctx = installation.within(Who::desk(organization));
            for (username, name) in people {
                settle(&mut ctx, username, name)?;
            }
            Ok(())
        })
        .expect("people");
    }
}

/// An account as it is once somebody has followed all links: active, with a confirmed address. Only the administrator has a password, since hashing takes long.
fn settle(ctx: &mut Ctx<'_>, username: &str, name: &str) -> Result<()> {
    let now = ctx.now();
    if let Some(administrator) = people::by_username(ctx, username)? {
        return user::store::update(ctx, &User { display_name: name.into(), email_confirmed_at: Some(now), ..administrator }).map(drop);
    }
    let id = UserId(ctx.next_id());
    let organization = people::organization(ctx)?;
    let username: Username = username.parse().map_err(|()| kernel::Error::internal(username))?;
    let new = NewUser {
        id,
        organization: organization.id,
        username: Some(username.clone()),
        display_name: name.into(),
        email: format!("{username}@example.com").parse().map_err(|()| kernel::Error::internal(&username))?,
        role: Role::Member,
        state: UserState::Active,
        place: people::organization::default_place(ctx)?,
        language: organization.language,
        zone: "UTC".into(),
    };
    user::store::claim_username(&mut ctx.installation(), &username, organization.id, id, true)?;
    user::store::insert(ctx, &User { email_confirmed_at: Some(now), ..new.begin(now) }).map(drop)
}

impl TestDesk {
    pub(crate) fn open(place: Place) -> Self {
        firstline::wiring::install();
        web::links::install(BASE_URL);
        kernel::vault::install(kernel::Vault::new(&[7; kernel::vault::KEY]).expect("a vault"));
        mail::install(POSTMASTER.first().map_or_else(postmaster, |made| made()));
        let (clock, hand) = clock_at(BEGINNING.plus(kernel::hours(1)));
        let options = Options { clock, readers: Some(2), writers: Some(3), ..Options::new(place.location.clone()) };
        let folder = place.folder.clone();
        let (db, files) = std::thread::spawn(move || {
            let db = Db::open(&options, firstline::wiring::MIGRATIONS).expect("a database");
            (db, Files::open(folder.join("files"), 1 << 20).expect("files"))
        })
        .join()
        .expect("an open desk");
        let site = Site { base_url: BASE_URL.into(), trusted_proxies: Vec::new(), sign_up_is_open: true, largest_file: 1 << 20 };
        let (stop, stopping) = tokio::sync::watch::channel(false);
        let app = App::new(db, files, site, firstline::wiring::hooks(), stopping);
        let router = firstline::wiring::service(app.clone(), firstline::health::Metrics { handle: None, token: None });
        let people = ids(&app.db);
        Self { app, router, clock: hand, people, stop, judge: Arc::new(Judge::deaf()), _place: place }
    }

    /// Somebody of the samples (`helena`, `ana`, `tomas`, `rosa`, `jonas`; at the other organization `nils`, `petra`), signed in in a browser of their own.
    pub fn person(&self, name: &str) -> Person {
        let (organization, user) = self.who_is(name);
        Person::signed_in(self, name, organization, user)
    }

    /// The administrator of the organization, who is the operator as well.
    pub fn admin(&self) -> Person {
        self.person("helena")
    }

    /// The administrator of another organization.
    pub fn stranger(&self) -> Person {
        self.person("nils")
    }

    /// A browser in which nobody is signed in.
    pub fn anonymous(&self) -> Person {
        Person::anonymous(self)
    }

    /// A ticket in the making.
    pub fn ticket(&self) -> TicketBuilder<'_> {
        TicketBuilder::new(self)
    }

    /// Organization and id of somebody of the samples.
    pub fn who_is(&self, name: &str) -> (OrganizationId, UserId) {
        *self.people.get(name).unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    pub fn id_of(&self, name: &str) -> UserId {
        self.who_is(name).1
    }

    /// Calls verbs as somebody, where going through a page would only be in the way.
    pub async fn act<T: Send + 'static>(&self, name: &str, f: impl Fn(&mut Ctx<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        let (organization, user) = self.who_is(name);
        let as_that_person = move |ctx: &mut Ctx<'_>| {
            let way = people::organization(ctx)?.way;
            let person = people::find_user(ctx, user)?.ok_or(kernel::Error::NotFound)?;
            let standing = people::roles::standing_of(ctx, &person, way)?;
            f(&mut ctx.acting(Actor::Person(user), standing, Via::Web))
        };
        self.app.db.write(Who::desk(organization), as_that_person).await
    }

    /// Does what is queued: jobs and search index.
    pub async fn work(&self) {
        queue::work_off(&self.app.db).await.expect("jobs");
        tickets::search::index_all(&self.app.db).await.expect("the search index");
    }

    /// A mailbox of an organization, by the address of one of its people: nobody visits it, mail is put in with [`TestDesk::receive`].
    pub async fn mailbox(&self, administrator: &str, address: &str) -> MailboxId {
        self.mailbox_with(administrator, address, |settings| settings).await
    }

    /// The same with other settings.
    pub async fn mailbox_with(&self, administrator: &str, address: &str, change: impl Fn(mailbox::Settings) -> mailbox::Settings) -> MailboxId {
        let settings = change(mailbox::Settings {
            address: address.parse().expect("an address"),
            from_name: "The desk".into(),
            incoming: mailbox::ServerSettings {
                protocol: mailbox::Protocol::Imap,
                host: "imap.example.com".into(),
                port: 993,
                encryption: mail::Encryption::Tls,
                username: address.into(),
                secret: Some(mailbox::Secret { text: "open sesame".into(), nonce: [1; 12] }),
            },
            folder: String::new(),
            outgoing: None,
            default_type: "question".into(),
            language: kernel::Language::En,
            strangers: None,
            department: None,
            trusted_server: String::new(),
            reply_addresses: false,
            issuer: String::new(),
        });
        self.act(administrator, move |ctx| mailbox::add(ctx, &settings)).await.expect("a mailbox").id
    }

    /// Takes a raw mail in through a mailbox and reads it; what became of it.
    pub async fn receive(&self, mailbox: MailboxId, raw: impl AsRef<[u8]>) -> Email {
        let id = self.take_in(mailbox, raw.as_ref()).await.expect("a mail that was not there before");
        self.read_mail().await;
        let organization = self.organization_of(mailbox).await;
        self.app.db.read(Who::desk(organization), move |ctx| intake::find(ctx, id)).await.expect("a read").expect("the mail")
    }

    /// Takes a raw mail in without reading it; `None` when it was there.
    pub async fn take_in(&self, mailbox: MailboxId, raw: &[u8]) -> Option<EmailId> {
        let organization = self.organization_of(mailbox).await;
        let uid = files::Fingerprint::of(raw).sha256;
        let source = intake::Source::take(&self.app.files, organization, raw.to_vec()).await.expect("a stored mail");
        self.app.db.write(Who::desk(organization), move |ctx| intake::receive(ctx, mailbox, &uid, &source)).await.expect("a mail")
    }

    /// Reads the mails that wait.
    pub async fn read_mail(&self) -> usize {
        tickets::intake::Reader::new(self.app.db.clone(), self.app.files.clone(), Arc::clone(&self.judge)).read_waiting().await.expect("read mails")
    }

    async fn organization_of(&self, mailbox: MailboxId) -> OrganizationId {
        for (organization, _) in self.people.values() {
            let found = self.app.db.read(Who::desk(*organization), move |ctx| mailbox::find(ctx, mailbox)).await.expect("a read");
            if found.is_some() {
                return *organization;
            }
        }
        panic!("no organization has this mailbox")
    }

    /// All mails waiting, newest first.
    pub async fn outbox(&self) -> Vec<mail::Mail> {
        let page = kernel::PageRequest::first(200);
        self.app.db.installation_read(move |installation| mail::list(installation, None, &page)).await.expect("the outbox").data
    }

    /// Lets time pass, in microseconds: `desk.wait(kernel::hours(4))`.
    pub fn wait(&self, microseconds: i64) {
        self.clock.fetch_add(microseconds, Ordering::Relaxed);
    }

    pub fn now(&self) -> Timestamp {
        Timestamp(self.clock.load(Ordering::Relaxed))
    }

    /// Where the database is, for another process on it.
    pub fn location(&self) -> Location {
        self._place.location.clone()
    }

    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Ends streams as a stop of the process would.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }
}

/// A program of tests that sends and signs in in its own way says so here.
#[db::linkme::distributed_slice]
#[linkme(crate = db::linkme)]
pub static POSTMASTER: [fn() -> mail::Postmaster];

/// Mail servers of tests listen on this machine.
fn postmaster() -> mail::Postmaster {
    let guard = mailwire::Guard::new(&["127.0.0.1"]).expect("a guard");
    let issuers = mail::sign_in::Issuers::new(vec![issuer()], guard.clone());
    mail::Postmaster::new(BASE_URL, None).with_guard(guard).with_issuers(issuers)
}

/// A provider of tokens where nobody answers, so that pages have one to offer.
fn issuer() -> mail::sign_in::Issuer {
    let at = |path: &str| format!("https://127.0.0.1:9/{path}");
    let endpoints =
        mailwire::oauth2::Endpoints { authorize: at("authorize"), device: at("device"), token: at("token"), scopes: "mail".into(), extra: Vec::new() };
    mail::sign_in::Issuer {
        slug: ISSUER.into(),
        name: "Northwind".into(),
        client: mailwire::oauth2::Client { endpoints, id: "desk".into(), secret: mailwire::Secret::default() },
        has_device_codes: true,
    }
}

fn ids(db: &Db) -> BTreeMap<String, (OrganizationId, UserId)> {
    let db = db.clone();
    std::thread::spawn(move || {
        db.installation_read_blocking(|installation| {
            installation.query("SELECT name_key, organization_id, user_id FROM username", &[], |row| Ok((row.take::<String>()?, (row.take()?, row.take()?))))
        })
    })
    .join()
    .expect("people")
    .expect("people")
    .into_iter()
    .collect()
}
