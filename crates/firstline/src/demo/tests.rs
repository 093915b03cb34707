//! The sample company, loaded on each database and looked at through the verbs.

use std::collections::{BTreeMap, BTreeSet};

use db::{Connection, Ctx, Db, Location, Who};
use kernel::{Cursor, MessageId, OrganizationId, PageRequest, Via, fold};
use tempfile::TempDir;
use tickets::{
    Ticket,
    ticket::{Message, store},
};

use super::*;

/// Words that are left behind when somebody means to write later.
const PLACEHOLDERS: [&str; 12] = ["lorem", "ipsum", "todo", "tbd", "xxx", "fixme", "placeholder", "insert ", "{", "}", "asdf", "foobar"];

fn config(folder: &TempDir) -> Config {
    Config { data_dir: folder.path().to_owned(), ..Config::default() }
}

/// What a loaded desk has.
struct Loaded {
    now: Timestamp,
    tickets: Vec<(Ticket, Vec<Message>)>,
    /// Unread lines of the bell, by username.
    unread: BTreeMap<String, i64>,
    drafts: Vec<String>,
    found: usize,
    jobs: i64,
}

/// Loads, looks, and loads again.
fn load_and_look(config: &Config) -> Loaded {
    load(config).unwrap();
    let before = look(config);
    load(config).unwrap();
    assert_eq!(look(config).tickets, before.tickets, "loading again changes nothing");
    before
}

fn look(config: &Config) -> Loaded {
    let stage = Stage::open(config, Timestamp::now()).unwrap();
    let organization = only_organization(&stage.db);
    let loaded = stage.db.installation_read_blocking(move |installation| read(&mut installation.within(Who::desk(organization)))).unwrap();
    let jobs = stage.db.installation_read_blocking(queue::waiting).unwrap();
    stage.db.close(Duration::from_secs(5));
    Loaded { jobs, ..loaded }
}

/// The organization in which Helena's tokens work.
fn only_organization(db: &Db) -> OrganizationId {
    let token = people::entry::issue_token(db, "helena", Some(NAME), people::token::Scope::Read, "test").unwrap();
    let found = db.installation_read_blocking(move |installation| people::session::by_token(installation, &web::secret::hash(&token))).unwrap();
    found.unwrap().who.organization
}

fn read(ctx: &mut Ctx<'_>) -> kernel::Result<Loaded> {
    let mut tickets = Vec::new();
    for ticket in all_tickets(ctx)? {
        let messages = store::messages(ctx, &ticket, MessageId(0), 500)?;
        tickets.push((ticket, messages));
    }
    let (mut unread, mut drafts) = (BTreeMap::new(), Vec::new());
    for user in people::members(ctx, &PageRequest::first(100))?.data {
        let who = user.who(people::Way::EveryoneHelps, Via::Web);
        let mut own = ctx.acting(who.actor, who.standing, who.via);
        unread.insert(user.username.clone(), notices::unread(&mut own)?);
        for (ticket, _) in &tickets {
            let draft = tickets::drafts::find(&mut own, &format!("ticket:{}:reply", ticket.number))?;
            drafts.extend(draft.map(|draft| draft.html));
        }
    }
    let found = list(ctx, "Grußkarten", None)?.len();
    Ok(Loaded { now: ctx.now(), tickets, unread, drafts, found, jobs: 0 })
}

fn all_tickets(ctx: &mut Ctx<'_>) -> kernel::Result<Vec<Ticket>> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = list(ctx, "sort:number", after)?;
        after = page.last().map(|ticket: &Ticket| Cursor { key: ticket.number.0, id: ticket.id.0 });
        if after.is_none() {
            return Ok(all);
        }
        all.extend(page);
    }
}

fn list(ctx: &mut Ctx<'_>, query: &str, after: Option<Cursor>) -> kernel::Result<Vec<Ticket>> {
    let query = tickets::feed::parse_or_refuse(ctx, query)?;
    let context = tickets::query::Context { me: None, now: ctx.now(), zone: jiff::tz::TimeZone::UTC };
    Ok(tickets::feed::list(ctx, &query, &context, &PageRequest { limit: 100, after })?.data)
}

/// The promises of the sample, on whichever database.
fn check(loaded: &Loaded) {
    check_counts(loaded);
    check_conversations(loaded);
    assert_eq!(loaded.jobs, 0, "nothing is left to be done");
    assert!(loaded.found >= 1, "the search finds what was written");
    assert!(loaded.drafts.len() >= 2 && loaded.drafts.iter().all(|html| !richtext::is_empty(html)));
    let (some, none) = (loaded.unread.values().filter(|unread| **unread > 0).count(), loaded.unread.get("noor"));
    assert!(some >= 6 && none == Some(&0), "{:?}", loaded.unread);
    assert!(!loaded.unread.contains_key("greta"), "who has left is no member");
}

fn check_counts(loaded: &Loaded) {
    let count = |of: &dyn Fn(&Ticket) -> bool| loaded.tickets.iter().filter(|(ticket, _)| of(ticket)).count();
    let unfinished = |status: &str| count(&|ticket| ticket.status == status);
    assert_eq!((unfinished("open"), unfinished("in_progress"), unfinished("waiting")), (25, 15, 12));
    assert!((300..400).contains(&loaded.tickets.len()), "{}", loaded.tickets.len());
    for workflow in tickets::workflow::built_in() {
        let of_type = count(&|ticket| ticket.ticket_type == workflow.ticket_type);
        assert!(of_type >= 30, "{} {}", of_type, workflow.ticket_type);
    }
    for status in ["resolved", "answered", "fulfilled", "closed", "wont_fix", "declined", "duplicate"] {
        assert!(unfinished(status) > 0, "nothing is {status}");
    }
    let attachments: i64 = loaded.tickets.iter().map(|(ticket, _)| ticket.attachment_count).sum();
    assert!(attachments >= 80, "{attachments} attachments");
    assert!(count(&|ticket| ticket.owner.is_none() && !ticket.category.is_done()) >= 8);
    let titles: BTreeSet<String> = loaded.tickets.iter().map(|(ticket, _)| fold(&ticket.title)).collect();
    assert_eq!(titles.len(), loaded.tickets.len(), "no two tickets have the same title");
}

fn check_conversations(loaded: &Loaded) {
    for (ticket, messages) in &loaded.tickets {
        let told = |what: &str| format!("{} {}: {what}", ticket.number, ticket.title);
        assert_eq!(ticket.message_count, messages.len() as i64, "{}", told("messages"));
        assert!(messages.is_sorted_by_key(|message| message.created_at), "{}", told("order"));
        assert!(ticket.updated_at <= loaded.now && ticket.created_at >= loaded.now.minus(kernel::days(130)), "{}", told("time"));
        for message in messages {
            assert!(!richtext::is_empty(&message.html), "{}", told("empty"));
            assert_eq!(richtext::clean(&message.html), message.html, "{}", told("not clean"));
            let words = format!("{} {}", ticket.title, richtext::to_text(&message.html)).to_lowercase();
            let left_behind = PLACEHOLDERS.iter().find(|word| words.contains(**word));
            assert_eq!(left_behind, None, "{}", told(&words));
        }
    }
}

#[test]
fn every_script_has_a_key_of_its_own() {
    let mut seen = BTreeSet::new();
    for script in scripts().unwrap() {
        assert!(seen.insert((script.key.clone(), script.turn)), "{}", script.key);
    }
}

/// Whatever day and hour it is: nothing lies in the future, nobody speaks of a ticket that is not there yet, and nobody works here who has left.
#[test]
fn the_plan_holds_at_any_time() {
    let zone = jiff::tz::TimeZone::get(company::ZONE).unwrap();
    for hour in (0..14 * 24).step_by(11) {
        let now = Timestamp::parse("2027-03-20T00:30:00Z").unwrap().plus(hours(hour));
        let calendar = Calendar::until(now, &zone);
        let plan = Plan::of(scripts().unwrap(), now, &calendar);
        let left = calendar.at(calendar.worked(now) - LEFT);
        let mut opened = BTreeSet::new();
        for cue in &plan.cues {
            let script = &plan.scripts[cue.script];
            let line = cue.line.map(|line| &script.lines[line]);
            let who = line.map_or(script.from.as_str(), |line| if line.who == "requester" { &script.from } else { &line.who });
            assert!(cue.at <= now && (who != "greta" || cue.at < left), "{now} {} {}", script.key, cue.at);
            let text = line.map_or(&script.text, |line| &line.text);
            let originals = line.into_iter().flat_map(|line| &line.actions).filter_map(|action| match action {
                script::Action::Move { original, .. } => original.as_deref(),
                _ => None,
            });
            let named = text.split("{#").skip(1).filter_map(|rest| rest.split_once('}')).map(|(key, _)| key);
            for key in named.chain(originals) {
                assert!(opened.contains(key), "{now} {} speaks of {key}", script.key);
            }
            if cue.line.is_none() {
                opened.insert(script.key.clone());
            }
        }
    }
}

#[test]
fn the_sample_company_is_loaded_on_sqlite() {
    let folder = TempDir::new().unwrap();
    check(&load_and_look(&config(&folder)));
}

#[test]
fn the_sample_company_is_loaded_on_postgres() {
    let Ok(server) = std::env::var("FIRSTLINE_TEST_POSTGRES") else {
        assert!(std::env::var_os("CI").is_none(), "CI must bring a PostgreSQL: FIRSTLINE_TEST_POSTGRES is not set");
        return eprintln!("SKIPPED on PostgreSQL: FIRSTLINE_TEST_POSTGRES is not set");
    };
    let folder = TempDir::new().unwrap();
    let database = Database::create(server);
    check(&load_and_look(&Config { database_url: Some(database.url.clone()), ..config(&folder) }));
}

#[test]
fn a_desk_of_other_people_is_refused_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let config = config(&folder);
    wiring::install();
    let stage = Stage::open(&config, Timestamp::now()).unwrap();
    people::entry::create_organization_with_admin(&stage.db, "Northern Paper", "nils@northern.example", "a long enough one").unwrap();
    stage.db.close(Duration::from_secs(5));
    let refusal = load(&config).unwrap_err().to_string();
    assert!(refusal.starts_with("this desk belongs to Northern Paper."), "{refusal}");
}

/// A fresh database of the server, which goes with the test.
struct Database {
    server: String,
    name: String,
    url: String,
}

impl Database {
    fn create(server: String) -> Self {
        let name = format!("firstline_sample_{}", std::process::id());
        Connection::open(&Location::Postgres(server.clone())).unwrap().batch(&format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")).unwrap();
        let (base, options) = server.split_once('?').map_or((server.as_str(), ""), |(base, options)| (base, options));
        let url = format!("{}/{name}?{options}", base.rsplit_once('/').unwrap().0);
        Self { server, name, url }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Ok(mut connection) = Connection::open(&Location::Postgres(self.server.clone())) {
            let _ = connection.batch(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}
