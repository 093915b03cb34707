//! Two organizations side by side, each with a word of its own in every field, and the ids of everything one could ask for.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
};

use axum::{
    body::Body,
    http::{Method, header},
};
use db::{installation_sql, params};
use kernel::AttachmentId;
use people::{
    link::{self, LinkKind, Subject},
    membership::NewPerson,
    token::Scope,
};
use testkit::{Answer, Person, TestDesk};
use tickets::{Content, NewMessage, ticket};

use crate::examples::Example;

/// Stands in every field of Harbour Light Press, where Ana, Helena and the others work.
pub const HARBOUR: &str = "zqharbour";
/// Stands in every field of Northern Paper, where Nils and Petra work.
pub const NORTHERN: &str = "zqnorthern";

/// The ids of one request, by the names of the permission table.
pub type Ids = BTreeMap<&'static str, String>;

pub struct Ground<'d> {
    pub desk: &'d TestDesk,
    fresh: AtomicU64,
}

impl<'d> Ground<'d> {
    /// Plants the words, and sets the two organizations' ticket numbers apart, so that a number of one never exists in the other.
    pub async fn new(desk: &'d TestDesk) -> Self {
        let (harbour, northern) = (desk.who_is("helena").0, desk.who_is("nils").0);
        let planted = desk.app.db.installation_write(move |installation| {
            for (organization, word, counter) in [(harbour, HARBOUR, 10_000_i64), (northern, NORTHERN, 50_000)] {
                installation.execute(installation_sql!("UPDATE organization SET name = $2 WHERE id = $1"), &params![organization, format!("House {word}")])?;
                installation.execute(
                    installation_sql!("INSERT INTO ticket_counter (organization_id, last) VALUES ($1, $2) ON CONFLICT (organization_id) DO UPDATE SET last = $2"),
                    &params![organization, counter],
                )?;
                installation.execute(
                    installation_sql!(
                        "UPDATE app_user SET display_name = username || $2, first_name = $2, last_name = $2, phone = $2, about = $2, skills = $2 WHERE organization_id = $1"
                    ),
                    &params![organization, word],
                )?;
                installation.execute(
                    installation_sql!("UPDATE portal SET welcome = $2, is_form_open = TRUE WHERE organization_id = $1"),
                    &params![organization, word],
                )?;
                installation.execute(installation_sql!("UPDATE department SET name = $2 WHERE organization_id = $1"), &params![organization, word])?;
                installation.execute(installation_sql!("UPDATE team SET name = $2 WHERE organization_id = $1"), &params![organization, word])?;
            }
            Ok(())
        });
        planted.await.expect("planted words");
        Self { desk, fresh: AtomicU64::new(1) }
    }

    pub fn fresh(&self) -> u64 {
        self.fresh.fetch_add(1, Ordering::Relaxed)
    }

    fn word(&self, person: &str) -> &'static str {
        if matches!(person, "nils" | "petra") { NORTHERN } else { HARBOUR }
    }

    /// A colleague of this person.
    pub fn colleague(person: &str) -> &'static str {
        match person {
            "nils" => "petra",
            "petra" => "nils",
            "tomas" => "ana",
            _ => "tomas",
        }
    }

    /// A thing of this kind that this person may ask for: made for the purpose, with the organization's word in all its fields.
    pub async fn thing(&self, kind: &str, person: &'static str) -> String {
        match kind {
            "ticket" => self.ticket(person).await.to_string(),
            "binned-ticket" => self.binned(person).await.to_string(),
            "person" => self.newcomer(person, true).await.to_string(),
            "any-person" => self.newcomer(person, false).await.to_string(),
            "picture" => self.picture(person).await,
            "attachment" => self.attachment(person).await.to_string(),
            "own-upload" => self.upload(person).await.to_string(),
            "own-session" => self.last_of(person, "session").await.to_string(),
            "own-passkey" => self.passkey(person).await,
            "load" => self.load(person, false).await,
            "loaded" => self.load(person, true).await,
            "own-token" => self.token(person).await.to_string(),
            "own-notification" => self.notification(person).await,
            "invitation" => self.invitation(person).await.to_string(),
            "client" => self.client(person).await.to_string(),
            "contract" => self.contract(person).await.to_string(),
            "registration" => self.registration(person).await.to_string(),
            "mail" => self.mail(person).await.to_string(),
            "mailbox" => self.mailbox(person).await.to_string(),
            "token-mailbox" => self.token_mailbox(person).await.to_string(),
            "department" => self.department(person).await.0.to_string(),
            "team" => self.department(person).await.1.to_string(),
            "role" => self.role(person).await,
            "portal" | "any-portal" => self.portal(person).await,
            "public-link" => self.public_link(person).await,
            "service" => self.service(person).await.to_string(),
            "service-operation" => self.service_operation(person).await,
            "request" => self.request(person).await.to_string(),
            "dkim-key" => self.dkim_key(person).await.to_string(),
            "email" => self.email(person).await.to_string(),
            "ticket-mail" => self.ticket_mail(person).await.to_string(),
            "operation" => self.operation(person).await,
            "link" => self.link(person).await,
            "stop" => self.stop(person).await,
            "page" => "query-language".to_owned(),
            "part" => "0".to_owned(),
            "asset" => web::assets::url("app.css").trim_start_matches("/assets/").to_owned(),
            other => panic!("the permission table knows an id that the tests do not: {other}"),
        }
    }

    /// A ticket in the bin.
    async fn binned(&self, person: &'static str) -> i64 {
        let number = self.ticket(person).await;
        let deleted = self.desk.act(self.administrator(person), move |ctx| tickets::ticket::bin::delete(ctx, kernel::TicketNumber(number)));
        deleted.await.expect("a deleted ticket").number.0
    }

    /// A ticket with the word in title, text, tag, note, file and draft.
    pub async fn ticket(&self, person: &'static str) -> i64 {
        let word = self.word(person);
        let number =
            self.desk.ticket().from(person).of_type("bug").titled(&format!("Title {word}")).saying(&format!("Text {word}")).tagged(word).open().await.number;
        // Requesters of a help desk write no notes.
        let writer = self.administrator(person);
        let upload = self.upload(writer).await;
        let note = Content::from_html("text", &format!("<p>Note {word}</p>")).expect("a note").with_attachments(&[upload]);
        let note = NewMessage { content: note };
        self.desk.act(writer, move |ctx| ticket::note(ctx, number, &note).map(drop)).await.expect("a note");
        let draft = format!("<p>Draft {word}</p>");
        self.desk.act(person, move |ctx| tickets::drafts::keep(ctx, &format!("ticket:{number}"), &draft)).await.expect("a draft");
        number.0
    }

    /// A file that is uploaded and not yet bound to anything.
    pub async fn upload(&self, person: &'static str) -> AttachmentId {
        let word = self.word(person);
        let (organization, _) = self.desk.who_is(person);
        let new = self.desk.app.files.receive(organization, &format!("{word}.txt"), "text/plain", format!("File {word}").as_bytes()).await.expect("a file");
        self.desk.act(person, move |ctx| files::upload(ctx, &new).map(|kept| kept.id)).await.expect("an upload")
    }

    async fn attachment(&self, person: &'static str) -> AttachmentId {
        let number = kernel::TicketNumber(self.ticket(person).await);
        let upload = self.upload(person).await;
        self.desk.act(person, move |ctx| ticket::attach(ctx, number, &[upload]).map(drop)).await.expect("an attachment");
        upload
    }

    /// A new colleague, at work already.
    async fn newcomer(&self, person: &'static str, is_confirmed: bool) -> i64 {
        let administrator = if self.word(person) == NORTHERN { "nils" } else { "helena" };
        let (name, email) = (format!("Newcomer {}", self.word(person)), format!("newcomer{}@example.com", self.fresh()));
        let site = self.desk.app.site.clone();
        let settled = self.desk.act(administrator, move |ctx| {
            let new = NewPerson { name: name.clone(), email: kernel::EmailAddress::at("email", &email)?, role: people::Role::Member, password: None };
            let id = people::membership::add_person(ctx, &site, &new)?.id;
            let activate = installation_sql!("UPDATE app_user SET state = 'active', email_confirmed_at = $2 WHERE id = $1");
            let confirmed_at = is_confirmed.then_some(ctx.now());
            ctx.installation().execute(activate, &params![id, confirmed_at])?;
            Ok(id.0)
        });
        settled.await.expect("a newcomer")
    }

    async fn picture(&self, person: &'static str) -> String {
        let colleague = Self::colleague(person);
        let (organization, id) = self.desk.who_is(colleague);
        let square = self.desk.app.files.put_square(organization, picture().into()).await.expect("a picture");
        let kept = self.desk.act(colleague, move |ctx| people::account::change_picture(ctx, Some(&square.sha256)).map(drop));
        kept.await.expect("a picture");
        id.to_string()
    }

    async fn last_of(&self, person: &'static str, table: &'static str) -> i64 {
        let user = self.desk.id_of(person);
        if table == "session" {
            self.desk.person(person);
        }
        let newest = format!("SELECT max(id) FROM {table} WHERE user_id = $1");
        let found = self.desk.app.db.installation_read(move |installation| installation.query_one(&newest, &params![user], |row| row.take::<Option<i64>>()));
        found.await.expect("a row").flatten().expect("a row")
    }

    /// The row of a passkey; nobody will answer with it.
    async fn passkey(&self, person: &'static str) -> String {
        let (user, word, number) = (self.desk.id_of(person), self.word(person), self.fresh());
        let made = self.desk.act(person, move |ctx| {
            let (id, now) = (ctx.next_id(), ctx.now());
            let insert = db::sql!(
                "INSERT INTO passkey (organization_id, id, user_id, credential, name, data, created_at, last_used_at) VALUES ($1, $2, $3, $4, $5, '{}', $6, NULL)"
            );
            ctx.execute(insert, &params![id, user, format!("credential {number}"), word, now])?;
            Ok(id.to_string())
        });
        made.await.expect("a passkey")
    }

    /// A file of people that was looked through, or one that was loaded.
    async fn load(&self, person: &'static str, is_loaded: bool) -> String {
        let (word, number, site) = (self.word(person), self.fresh(), self.desk.app.site.clone());
        let file = format!("name,email\nLoaded {word},loaded{number}@{word}.example\n");
        let lines = people::load::read(file.as_bytes()).expect("lines");
        let begun = self.desk.act(self.administrator(person), move |ctx| {
            let load = people::load::begin(ctx, &format!("{word}.csv"), &lines)?;
            if is_loaded { people::load::start(ctx, &site, load.id, false) } else { Ok(load) }
        });
        let id = begun.await.expect("a load").id.to_string();
        if is_loaded {
            self.desk.work().await;
        }
        id
    }

    async fn token(&self, person: &'static str) -> i64 {
        let name = format!("Token {}", self.word(person));
        let made = self.desk.act(person, move |ctx| people::token::create(ctx, &name, Scope::Read, None).map(|issued| issued.token.id.0));
        made.await.expect("a token")
    }

    async fn notification(&self, person: &'static str) -> String {
        // A colleague hands over a ticket, of which the bell tells.
        let colleague = Self::colleague(person);
        let (number, user) = (kernel::TicketNumber(self.ticket(colleague).await), self.desk.id_of(person));
        self.desk.act(colleague, move |ctx| ticket::assign(ctx, number, user).map(drop)).await.expect("an assignment");
        self.desk.work().await;
        self.last_of(person, "notification").await.to_string()
    }

    /// The address of the organization's portal.
    async fn portal(&self, person: &'static str) -> String {
        self.desk.act(person, |ctx| Ok(practices::portal::store::find(ctx)?.map(|portal| portal.slug))).await.expect("a portal").expect("a portal")
    }

    /// The secret of a request at the public form that waits for its address to be confirmed.
    async fn public_link(&self, person: &'static str) -> String {
        let secret = format!("secret-{}-{}", self.word(person), self.fresh());
        let (organization, _) = self.desk.who_is(person);
        let word = self.word(person).to_owned();
        let asked = practices::portal::ask_public::Asked {
            organization,
            email: format!("{word}{}@guests.example", self.fresh()),
            name: word.clone(),
            title: word.clone(),
            text: word,
            language: kernel::Language::En,
        };
        let hash = web::secret::hash(&secret);
        let kept =
            self.desk.app.db.installation_write(move |installation| practices::portal::store::insert_asked(installation, &asked, &hash, kernel::hours(24)));
        kept.await.expect("a request");
        secret
    }

    /// A service with the word in all its fields, and a form.
    async fn service(&self, person: &'static str) -> kernel::ServiceId {
        let word = self.word(person);
        let name = format!("Service {word} {}", self.fresh());
        let made = self.desk.act(self.administrator(person), move |ctx| {
            let change = practices::catalogue::ServiceChange {
                name: Some(name.clone()),
                summary: Some(word.to_owned()),
                description: Some(format!("<p>{word}</p>")),
                ..Default::default()
            };
            let service = practices::catalogue::create(ctx, false, &change)?;
            let form =
                format!(r#"{{"fields": [{{"key": "model", "label": "Which {word}?", "kind": "one", "choices": ["Light", "Strong"], "required": true}}]}}"#);
            let form = practices::catalogue::form::Form::from_json(&form)?;
            practices::catalogue::give_form(ctx, service.id, &form, |_| Ok(()))?;
            Ok(service.id)
        });
        made.await.expect("a service")
    }

    /// Something that can be taken back on the service made last.
    async fn service_operation(&self, person: &'static str) -> String {
        let change = practices::catalogue::ServiceChange { summary: Some(format!("Again {} {}", self.word(person), self.fresh())), ..Default::default() };
        let made = self.desk.act(self.administrator(person), move |ctx| {
            let services = practices::catalogue::store::all(ctx)?;
            let last = services.iter().map(|service| service.id).max().ok_or(kernel::Error::NotFound)?;
            practices::catalogue::edit(ctx, last, &change, |_| Ok(())).map(|(_, operation)| operation.to_string())
        });
        made.await.expect("an operation")
    }

    /// A ticket that came from the catalogue.
    async fn request(&self, person: &'static str) -> i64 {
        let service = self.service(person).await;
        let sent = self.desk.act(person, move |ctx| {
            let (service, form) = practices::catalogue::find_requestable(ctx, service)?;
            let given = std::iter::once(("model".to_owned(), vec!["Light".to_owned()])).collect();
            let new = practices::catalogue::NewRequest::check(&service, &form, &given, &Content::from_text("text", "")?)?;
            practices::catalogue::send(ctx, &new).map(|ticket| ticket.number.0)
        });
        sent.await.expect("a request")
    }

    async fn invitation(&self, person: &'static str) -> i64 {
        let email = format!("{}{}@guests.example", self.word(person), self.fresh());
        let site = self.desk.app.site.clone();
        let made = self.desk.act(person, move |ctx| {
            let email = kernel::EmailAddress::at("email", &email)?;
            people::invitation::invite(ctx, &site, email, None).map(|invitation| invitation.id.0)
        });
        made.await.expect("an invitation")
    }

    async fn client(&self, person: &'static str) -> kernel::ClientId {
        let (word, number) = (self.word(person), self.fresh());
        let change = people::client::ClientChange {
            name: Some(format!("Client {word} {number}")),
            domains: Some(vec![format!("{}{number}.example", word.to_lowercase())]),
            colleagues_see: None,
        };
        let added = self.desk.act(self.administrator(person), move |ctx| people::client::add_client(ctx, &change));
        added.await.expect("a client").id
    }

    async fn contract(&self, person: &'static str) -> kernel::ContractId {
        let (client, word, number) = (self.client(person).await, self.word(person), self.fresh());
        let change = people::contract::ContractChange {
            number: Some(format!("{word}-{number}")),
            code: Some(format!("Code {word}")),
            contact_name: Some(format!("Contact {word}")),
            ..people::contract::ContractChange::default()
        };
        let added = self.desk.act(self.administrator(person), move |ctx| people::contract::add_contract(ctx, client, &change));
        added.await.expect("a contract").id
    }

    /// Somebody who asks to join the organization as support staff.
    async fn registration(&self, person: &'static str) -> i64 {
        let (word, number) = (self.word(person), self.fresh());
        let text = people::registration::PersonalText {
            first_name: word,
            last_name: "Newcomer",
            email: &format!("{word}{number}@joining.example"),
            username: &format!("{word}-{number}"),
            phone: "",
            zone: "",
        };
        // Requests sent before may have renamed it.
        let company = self.desk.act(self.administrator(person), |ctx| Ok(people::organization::read(ctx)?.name)).await.expect("an organization");
        let ask = people::registration::AskStaff::check(&text, &company, word, word, kernel::Language::En).expect("a registration");
        let site = self.desk.app.site.clone();
        let asked = self.desk.app.db.installation_write(move |installation| people::registration::ask_as_staff(installation, &site, &ask));
        asked.await.expect("a registration");
        self.desk.work().await;
        let (organization, _) = self.desk.who_is(person);
        let newest = self.desk.app.db.installation_read(move |installation| {
            installation.query_one(installation_sql!("SELECT max(id) FROM registration WHERE organization_id = $1"), &params![organization], |row| {
                row.take::<Option<i64>>()
            })
        });
        newest.await.expect("a registration").flatten().expect("a registration")
    }

    async fn mail(&self, person: &'static str) -> i64 {
        self.invitation(person).await;
        let (organization, _) = self.desk.who_is(person);
        let newest = self.desk.app.db.installation_read(move |installation| {
            installation.query_one(installation_sql!("SELECT max(id) FROM mail_out WHERE organization_id = $1"), &params![organization], |row| {
                row.take::<Option<i64>>()
            })
        });
        newest.await.expect("a mail").flatten().expect("a mail")
    }

    /// Who may add a mailbox where this person works.
    fn administrator(&self, person: &str) -> &'static str {
        if self.word(person) == NORTHERN { "nils" } else { "helena" }
    }

    /// A department, and a team of it beside the default one.
    async fn department(&self, person: &'static str) -> (kernel::DepartmentId, kernel::TeamId) {
        let name = format!("Department {} {}", self.word(person), self.fresh());
        let made = self.desk.act(self.administrator(person), move |ctx| {
            let department = people::structure::add_department(ctx, &name)?;
            Ok((department.id, people::structure::add_team(ctx, department.id, "Night watch")?.id))
        });
        made.await.expect("a department")
    }

    /// A role of the organization's own.
    async fn role(&self, person: &'static str) -> String {
        let change = people::roles::RoleChange {
            name: format!("Role {} {}", self.word(person), self.fresh()),
            description: String::new(),
            grants: kernel::Grants::of(&[kernel::Grant::Reply]),
        };
        self.desk.act(self.administrator(person), move |ctx| Ok(people::roles::add_role(ctx, &change)?.slug)).await.expect("a role")
    }

    async fn mailbox(&self, person: &'static str) -> kernel::MailboxId {
        self.desk.mailbox(self.administrator(person), &format!("{}{}@desk.example", self.word(person), self.fresh())).await
    }

    /// A mailbox that somebody signs in for at a provider.
    async fn token_mailbox(&self, person: &'static str) -> kernel::MailboxId {
        let address = format!("{}{}@token.example", self.word(person), self.fresh());
        let signed_in_for = |settings| mail::mailbox::Settings { issuer: testkit::ISSUER.into(), ..settings };
        self.desk.mailbox_with(self.administrator(person), &address, signed_in_for).await
    }

    /// A key that waits for its record, in a domain of its own.
    async fn dkim_key(&self, person: &'static str) -> kernel::DkimKeyId {
        let domain = format!("{}{}.example", self.word(person).to_lowercase(), self.fresh());
        self.desk.mailbox(self.administrator(person), &format!("post@{domain}")).await;
        let organization = self.desk.who_is(person).0;
        let new = mail::signing::generate(organization, &domain).await.expect("a key");
        self.desk.act(self.administrator(person), move |ctx| Ok(mail::signing::make(ctx, &new)?.id)).await.expect("a key")
    }

    /// A mail of a stranger, parked in the one mailbox that takes such mails.
    async fn email(&self, person: &'static str) -> kernel::EmailId {
        let word = self.word(person);
        let mailboxes = self.desk.act(self.administrator(person), mail::mailbox::all).await.expect("mailboxes");
        let mailbox = match mailboxes.iter().find(|mailbox| mailbox.address.as_str().starts_with("post-")) {
            Some(mailbox) => mailbox.id,
            None => self.desk.mailbox(self.administrator(person), &format!("post-{word}@desk.example")).await,
        };
        let number = self.fresh();
        let picture = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, picture());
        let raw = format!(
            "From: {word} <{word}{number}@strangers.example>\r\nTo: post-{word}@desk.example\r\nSubject: Mail {word} {number}\r\n\
             Message-ID: <{number}.{word}@strangers.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nText {word}\r\n\
             --b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n{picture}\r\n--b--\r\n"
        );
        self.desk.receive(mailbox, raw).await.id
    }

    /// A mail about a ticket that waits in the outbox.
    async fn ticket_mail(&self, person: &'static str) -> i64 {
        let colleague = Self::colleague(person);
        let (number, user) = (kernel::TicketNumber(self.ticket(colleague).await), self.desk.id_of(person));
        self.desk.act(colleague, move |ctx| ticket::assign(ctx, number, user).map(drop)).await.expect("an assignment");
        self.desk.work().await;
        self.desk.wait(kernel::minutes(1));
        self.desk.work().await;
        let (organization, _) = self.desk.who_is(person);
        let newest = self.desk.app.db.installation_read(move |installation| {
            let text = installation_sql!("SELECT max(id) FROM mail_out WHERE organization_id = $1 AND kind = 'tickets.alert'");
            installation.query_one(text, &params![organization], |row| row.take::<Option<i64>>())
        });
        newest.await.expect("a mail").flatten().expect("a mail")
    }

    /// Something that can be taken back on the ticket made last.
    async fn operation(&self, person: &'static str) -> String {
        let word = self.word(person);
        let number = self.last_ticket(person).await;
        let change = ticket::Change { title: Some(format!("Again {word} {}", self.fresh())), ..ticket::Change::default() };
        let made = self.desk.act(person, move |ctx| {
            let ticket = ticket::change(ctx, number, &change, |_| Ok(()))?;
            Ok(queue::latest(ctx, ticket.item())?.map(|event| event.operation.to_string()))
        });
        made.await.expect("an operation").expect("an operation")
    }

    pub async fn last_ticket(&self, person: &'static str) -> kernel::TicketNumber {
        let (organization, _) = self.desk.who_is(person);
        let newest = self.desk.app.db.installation_read(move |installation| {
            installation.query_one(installation_sql!("SELECT max(number) FROM ticket WHERE organization_id = $1"), &params![organization], |row| {
                row.take::<Option<i64>>()
            })
        });
        kernel::TicketNumber(newest.await.expect("a ticket").flatten().expect("a ticket"))
    }

    async fn link(&self, person: &'static str) -> String {
        self.make_link(person, LinkKind::Reset).await
    }

    /// The secret with which this person ends mails about a ticket.
    async fn stop(&self, person: &'static str) -> String {
        let (number, user) = (kernel::TicketNumber(self.ticket(person).await), self.desk.id_of(person));
        let list = self.desk.act(person, move |ctx| {
            let ticket = ticket::find(ctx, number)?;
            tickets::quiet::list(ctx, user, Some(ticket.id))
        });
        list.await.expect("a link").stop.rsplit('/').next().expect("a secret").to_owned()
    }

    pub async fn make_link(&self, person: &'static str, kind: LinkKind) -> String {
        let (organization, user) = self.desk.who_is(person);
        let subject = Subject { user: Some(user), ..Subject::default() };
        let made = self.desk.app.db.installation_write(move |installation| link::create(installation, kind, organization, &subject));
        made.await.expect("a link")
    }

    /// An id of the same look that names nothing.
    pub fn absent(kind: &str, like: &str) -> String {
        match (kind, like.parse::<i64>()) {
            ("ticket" | "request", Ok(number)) => (number % 1_000 + 90_000).to_string(),
            (_, Ok(id)) => (id ^ 0x2a2a).to_string(),
            (_, Err(_)) => like.chars().rev().collect(),
        }
    }

    /// The ids that an example needs, all of this person's own.
    pub async fn own(&self, example: &Example, person: &'static str) -> Ids {
        let mut ids = Ids::new();
        for id in &example.entry.ids {
            ids.insert(id.name, self.thing(id.kind, person).await);
        }
        ids
    }

    /// Sends the example with these ids.
    pub async fn send(&self, example: &Example, person: &Person, ids: &Ids) -> Answer {
        let fill = |text: &str, quoted: bool| {
            let mut text = text.replace("{fresh}", &format!("{}", self.fresh()));
            for (name, value) in ids {
                let value = if quoted { web::refusal::encode(value) } else { value.clone() };
                text = text.replace(&format!("{{{name}}}"), &value);
            }
            text
        };
        let path = fill(example.entry.path, true);
        let body = fill(example.body, false).replace("{organization-version}", &self.organization_version().await);
        let body = match body.contains("{portal-version}") {
            true => body.replace("{portal-version}", &self.portal_version().await),
            false => body,
        };
        let (path, body) = match body.strip_prefix('?') {
            Some(query) => (format!("{path}?{query}"), String::new()),
            None => (path, body),
        };
        let method = Method::from_bytes(example.entry.method.as_bytes()).expect("a method");
        match body.as_str() {
            "@file" => person.post_file(&path, "file", "seen.txt", b"some text", &[]).await,
            "@people" => person.post_file(&path, "file", "people.csv", b"name,email\nOlga,olga@press.example\n", &[]).await,
            "@picture" => person.post_file(&path, "picture", "me.png", &picture(), &[]).await,
            _ => {
                let kind = if example.is_api() { "application/json" } else { "application/x-www-form-urlencoded" };
                let request = person.request(method, &path).header(header::CONTENT_TYPE, kind);
                // A peek is fetched into its row; elsewhere it leads to the ticket.
                let request = if path.contains("/peek") { request.header("turbo-frame", "peek") } else { request };
                person.send(request.body(Body::from(body)).expect("a request")).await
            }
        }
    }

    async fn portal_version(&self) -> String {
        let found = self.desk.act("helena", |ctx| Ok(practices::portal::store::find(ctx)?.map(|portal| portal.version))).await;
        found.expect("a portal").unwrap_or_default().to_string()
    }

    async fn organization_version(&self) -> String {
        let (organization, _) = self.desk.who_is("helena");
        let version = self.desk.app.db.installation_read(move |installation| {
            installation.query_one(installation_sql!("SELECT version FROM organization WHERE id = $1"), &params![organization], |row| row.take::<i64>())
        });
        version.await.expect("a version").unwrap_or_default().to_string()
    }

    /// All rows of all tables but those that only count or wait, as text: what a request that was refused may not change.
    pub async fn dump(&self) -> BTreeMap<String, Vec<String>> {
        dump(&self.desk.app.db).await
    }
}

/// A small picture.
pub fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(64, 64, |x, y| image::Rgb([x as u8 * 4, y as u8 * 4, 99])).write_to(&mut bytes, image::ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

/// Tables in which a request leaves traces without changing anything: brakes, leases, when somebody was seen, and what
/// need not be told to them by mail any more because they have looked at it.
const TRACES: [&str; 5] = ["alert_waiting", "attempt", "node_lease", "schema_step", "sqlite_sequence"];

pub async fn dump(db: &db::Db) -> BTreeMap<String, Vec<String>> {
    let rows = db.installation_read(|installation| {
        let is_postgres = installation.is_postgres();
        let tables = match is_postgres {
            true => "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
            false => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'ticket_search%'",
        };
        let tables = installation.query(tables, &[], |row| row.take::<String>())?;
        let mut all = BTreeMap::new();
        for table in tables.into_iter().filter(|table| !TRACES.contains(&table.as_str())) {
            let text = match is_postgres {
                true => format!("SELECT t::text FROM {table} t ORDER BY 1"),
                false => {
                    let columns = installation.query(&format!("SELECT name FROM pragma_table_info('{table}')"), &[], |row| row.take::<String>())?;
                    let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
                    format!("SELECT {} FROM {table} ORDER BY 1", quoted.join(" || ',' || "))
                }
            };
            all.insert(table, installation.query(&text, &[], |row| row.take::<String>())?);
        }
        Ok(all)
    });
    rows.await.expect("all rows")
}

/// Fails with the first table that differs.
#[track_caller]
pub fn assert_same(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>, why: &str) {
    for (table, rows) in before {
        let now = &after[table];
        if rows != now {
            let gone: Vec<_> = rows.iter().filter(|row| !now.contains(row)).take(3).collect();
            let new: Vec<_> = now.iter().filter(|row| !rows.contains(row)).take(3).collect();
            panic!("{why} changed {table}:\n- {gone:?}\n+ {new:?}");
        }
    }
}
