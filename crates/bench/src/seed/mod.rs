//! Databases of a given size: one organization at work, founded by the product's own verbs and filled by the bare driver.

mod phrases;
mod postgres;
mod sqlite;
mod story;
mod table;

use std::{fs, path::Path};

use anyhow::{Context, Result};
use db::{Db, Installation, Who};
use kernel::{Actor, OrganizationId, Standing, UserId, Via};
use people::{session::Origin, token::Scope};
use serde::{Deserialize, Serialize};
use tickets::{Content, NewTicket, workflow::TicketType};

use crate::process::Place;
use story::Story;
use table::Sink;

/// Raised when seeds of an earlier kind must not be used again.
const KIND: u32 = 1;

/// What a load needs to know of a seeded database.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Desk {
    kind: u32,
    /// Steps of the schema when it was seeded.
    schema: usize,
    pub size: i64,
    pub organization: i64,
    pub user: i64,
    /// The secret of a session's cookie.
    pub cookie: String,
    pub token: String,
    /// Numbers of unfinished tickets whose conversation has [`story::CONVERSATION`] messages.
    pub conversations: Vec<i64>,
}

impl Desk {
    fn is_current(&self, size: i64) -> bool {
        self.kind == KIND && self.size == size && self.schema == schema_steps()
    }
}

fn schema_steps() -> usize {
    firstline::wiring::MIGRATIONS.iter().map(|area| area.len()).sum()
}

/// The seeded SQLite file of this size, made unless an earlier run left it.
pub fn sqlite(cache: &Path, size: i64) -> Result<(Place, Desk)> {
    let folder = cache.join(format!("sqlite-{size}"));
    let (place, note) = (Place { data_dir: folder.clone(), database_url: None }, folder.join("desk.json"));
    if let Some(desk) = fs::read(&note).ok().and_then(|bytes| serde_json::from_slice::<Desk>(&bytes).ok()).filter(|desk| desk.is_current(size)) {
        return Ok((place, desk));
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let desk = seed(&place, size, || Ok(Box::new(sqlite::File::open(&place.database_file())?)))?;
    fs::write(&note, serde_json::to_vec_pretty(&desk)?)?;
    Ok((place, desk))
}

/// Fills an empty PostgreSQL database.
pub fn postgres(url: &str, data_dir: &Path, size: i64) -> Result<(Place, Desk)> {
    fs::create_dir_all(data_dir)?;
    let place = Place { data_dir: data_dir.to_owned(), database_url: Some(url.to_owned()) };
    let desk = seed(&place, size, || Ok(Box::new(postgres::Database::open(url)?)))?;
    Ok((place, desk))
}

fn seed(place: &Place, size: i64, open: impl FnOnce() -> Result<Box<dyn Sink>>) -> Result<Desk> {
    let began = std::time::Instant::now();
    eprint!("seeding {size} tickets …");
    let mut desk = found(place, size)?;
    let mut sink = open()?;
    let story = Story::new(desk.organization, desk.user, size);
    sink.begin()?;
    story.tell(&mut *sink, &mut desk.conversations)?;
    sink.finish(desk.organization, size)?;
    eprintln!(" {:.0} s", began.elapsed().as_secs_f64());
    Ok(desk)
}

/// Signs an organization up and opens its first ticket, with the verbs of the product.
pub fn found(place: &Place, size: i64) -> Result<Desk> {
    found_as(place, size, "Northwind", "helena@northwind.example")
}

/// The same for an organization of another name, with this administrator.
pub fn found_as(place: &Place, size: i64, name: &'static str, administrator: &'static str) -> Result<Desk> {
    firstline::wiring::install();
    let db = Db::open(&db::Options::new(place.location()), firstline::wiring::MIGRATIONS).map_err(plain)?;
    let (organization, user) = people::entry::create_organization_with_admin(&db, name, administrator, "nine dry umbrellas").map_err(plain)?;
    let token = people::entry::issue_token(&db, administrator, None, Scope::Write, "bench").map_err(plain)?;
    let cookie = db.installation_write_blocking(move |installation| begin(installation, organization, user)).map_err(plain)?;
    db.close(std::time::Duration::from_secs(10));
    Ok(Desk { kind: KIND, schema: schema_steps(), size, organization: organization.0, user: user.0, cookie, token, conversations: Vec::new() })
}

fn begin(installation: &mut Installation<'_>, organization: OrganizationId, user: UserId) -> kernel::Result<String> {
    let standing = Standing::ADMINISTRATOR;
    let who = Who { organization, actor: Actor::Person(user), standing, via: Via::Web };
    let first = NewTicket {
        ticket_type: TicketType::from_stored("question".into()),
        title: "How do we begin?".into(),
        content: Content::from_text("text", "Somebody has to ask the first question.")?,
        tags: Vec::new(),
        priority: None,
        requester: None,
        owner: None,
    };
    tickets::ticket::open(&mut installation.within(who), &first)?;
    people::session::open(installation, organization, user, &Origin { source: "127.0.0.1".into(), user_agent: "bench".into(), ..Origin::default() })
}

fn plain(error: kernel::Error) -> anyhow::Error {
    anyhow::anyhow!("{error}")
}
