//! What it costs that people see different things: lists restricted by role beside unrestricted ones, at many tickets and many people.

use std::{fs, path::PathBuf, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use db::{Ctx, Db, Installation, Who, installation_sql, params};
use kernel::{Actor, Grant, Grants, OrganizationId, Standing, UserId, Via};
use people::{membership::NewPerson, roles, session::Origin, structure};
use tokio::runtime::Runtime;

use crate::{
    Engine, Surroundings,
    faults::stage,
    http::Request,
    measure::{create_database, load},
    process::{Place, Server, free_address},
    seed::{self, Desk},
};

#[derive(clap::Args)]
pub struct Options {
    /// Where seeded files are kept from run to run.
    #[arg(long)]
    cache: PathBuf,
    #[arg(long, default_value_t = 100_000)]
    tickets: i64,
    #[arg(long, default_value_t = 100_000)]
    people: i64,
    /// How long each list is measured in each of five rounds.
    #[arg(long, default_value_t = 1.0)]
    seconds: f64,
}

/// A restricted list may take so much of the time of the unrestricted one.
const BAR: f64 = 1.3;
/// Permissions may add so much to a page.
const BAR_OF_CHECKS: f64 = 1.05;
const DEPARTMENTS: usize = 10;
const ROUNDS: usize = 5;

/// Sessions of those who look.
struct Readers {
    helena: String,
    /// An agent who sees all tickets.
    wide: String,
    /// An agent who sees those of one department of ten.
    narrow: String,
    /// Where all the people are.
    department: i64,
}

pub fn run(surroundings: &Surroundings, options: &Options, runtime: &Runtime) -> Result<()> {
    for engine in stage::engines(surroundings) {
        let folder = tempfile::Builder::new().prefix("run-").tempdir_in(&options.cache)?;
        let (place, desk) = prepare(surroundings, options, engine, folder.path().to_owned())?;
        let readers = people_it(&place, &desk, options.people)?;
        compare(surroundings, options, runtime, engine, &place, &desk, &readers)?;
    }
    Ok(())
}

fn prepare(surroundings: &Surroundings, options: &Options, engine: Engine, folder: PathBuf) -> Result<(Place, Desk)> {
    if engine == Engine::Postgres {
        let server = surroundings.postgres.as_deref().context("--postgres is needed")?;
        return seed::postgres(&create_database(server, "bench_sight", None)?, &folder, options.tickets);
    }
    let (seeded, desk) = seed::sqlite(&options.cache, options.tickets)?;
    fs::copy(seeded.database_file(), folder.join("firstline.db"))?;
    Ok((Place { data_dir: folder, database_url: None }, desk))
}

/// Departments with a tenth of the tickets each, two agents, and many people.
fn people_it(place: &Place, desk: &Desk, people: i64) -> Result<Readers> {
    let plain = |error: kernel::Error| anyhow::anyhow!("{error}");
    let db = Db::open(&db::Options::new(place.location()), firstline::wiring::MIGRATIONS).map_err(plain)?;
    let (organization, helena) = (OrganizationId(desk.organization), UserId(desk.user));
    let made = db.installation_write_blocking(move |installation| {
        let who = Who { organization, actor: Actor::Person(helena), standing: Standing::ADMINISTRATOR, via: Via::Web };
        let (wide, narrow) = agents(&mut installation.within(who))?;
        multiply(installation, organization, wide, people)?;
        let mut open = |user| {
            let origin = Origin { source: "127.0.0.1".into(), user_agent: "bench".into(), ..Origin::default() };
            people::session::open(installation, organization, user, &origin)
        };
        let (wide_session, narrow) = (open(wide)?, open(narrow)?);
        let department = installation.query_one(installation_sql!("SELECT department_id FROM app_user WHERE id = $1"), &params![wide], |row| row.take())?;
        Ok((wide_session, narrow, department.unwrap_or_default()))
    });
    let (wide, narrow, department) = made.map_err(plain)?;
    db.installation_write_blocking(|installation| installation.execute("ANALYZE", &[])).map_err(plain)?;
    db.close(Duration::from_secs(10));
    Ok(Readers { helena: desk.cookie.clone(), wide, narrow, department })
}

fn agents(ctx: &mut Ctx<'_>) -> kernel::Result<(UserId, UserId)> {
    let mut departments = Vec::new();
    for n in 0..DEPARTMENTS {
        departments.push(structure::add_department(ctx, &format!("Department {n}"))?.id);
    }
    for (n, department) in departments.iter().enumerate() {
        let (organization, rest, all) = (ctx.organization(), n as i64, DEPARTMENTS as i64);
        let spread = installation_sql!("UPDATE ticket SET department_id = $2 WHERE organization_id = $1 AND number % $3 = $4");
        ctx.installation().execute(spread, &params![organization, *department, all, rest])?;
    }
    let site = firstline::config::Config::default().site();
    let agent = |ctx: &mut Ctx<'_>, name: &str, grants: &[Grant]| {
        let work = Grants::of(&[Grant::Reply, Grant::Note, Grant::Assign, Grant::Change, Grant::Prioritize]);
        let email = kernel::EmailAddress::at("email", &format!("{name}@northwind.example"))?;
        let id = people::membership::add_person(ctx, &site, &NewPerson { name: name.into(), email, role: people::Role::Member, password: None })?.id;
        let change = roles::RoleChange { name: format!("Role of {name}"), description: String::new(), grants: work.and(Grants::of(grants)) };
        let role = roles::add_role(ctx, &change)?;
        let now = ctx.now();
        let activate = installation_sql!("UPDATE app_user SET state = 'active', email_confirmed_at = $2 WHERE id = $1");
        ctx.installation().execute(activate, &params![id, now])?;
        roles::give_roles(ctx, id, &[role.slug])?;
        Ok::<_, kernel::Error>(id)
    };
    let wide = agent(ctx, "wide", &[Grant::SeeAll])?;
    let narrow = agent(ctx, "narrow", &[Grant::SeeDepartment])?;
    structure::add_manager(ctx, departments[DEPARTMENTS / 2], narrow)?;
    Ok((wide, narrow))
}

/// Copies of one account, row by row, with names of their own.
fn multiply(installation: &mut Installation<'_>, organization: OrganizationId, like: UserId, people: i64) -> kernel::Result<()> {
    let columns = match installation.is_postgres() {
        true => "SELECT column_name::text FROM information_schema.columns WHERE table_name = 'app_user' AND table_schema = 'public'",
        false => "SELECT name FROM pragma_table_info('app_user')",
    };
    let columns = installation.query(columns, &[], |row| row.take::<String>())?;
    let value = |column: &String| match column.as_str() {
        "id" => "n.i".to_owned(),
        "username" | "username_key" | "display_name" | "display_name_key" | "name_key" => "'person' || n.i".to_owned(),
        "email" | "email_key" => "'person' || n.i || '@northwind.example'".to_owned(),
        other => format!("u.{other}"),
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    let text = format!(
        "INSERT INTO app_user ({}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $3) SELECT {} FROM n, app_user u WHERE u.organization_id = $1 AND u.id = $2",
        columns.join(", "),
        values.join(", ")
    );
    installation.execute(&text, &params![organization, like, people]).map(drop)
}

/// One list to look at, by one reader.
struct Look {
    what: &'static str,
    path: String,
    cookie: String,
}

fn compare(surroundings: &Surroundings, options: &Options, runtime: &Runtime, engine: Engine, place: &Place, desk: &Desk, readers: &Readers) -> Result<()> {
    let mut server = Server::product(&surroundings.program, place, free_address()?)?;
    let address = server.address;
    let page = |path: &str, cookie: &str| Request::get(address, path).header("Cookie", &format!("__Host-firstline={cookie}")).header("Accept", "text/html");
    runtime.block_on(server.wait_for(|| page("/feed", &readers.helena), Duration::from_secs(60)))?;
    let look = |what, path: &str, cookie: &String| Look { what, path: path.to_owned(), cookie: cookie.clone() };
    let [feed, filtered] = ["/feed", "/feed?q=type%3Aincident%20priority%3E%3Dhigh%20is%3Aopen"];
    let everyone = [look("feed", feed, &readers.wide), look("feed, filtered", filtered, &readers.wide)];
    let before = measure(options, address, &everyone)?;
    let way = Request::new("PUT", address, "/api/v1/organization/way").header("Authorization", &format!("Bearer {}", desk.token));
    let switched = runtime.block_on(crate::http::once(address, way.json(&serde_json::json!({"way": "help_desk", "agents": []}))))?;
    anyhow::ensure!(switched.status == 200, "{}", switched.text());
    let looks = [
        look("feed, all", feed, &readers.wide),
        look("feed, one department", feed, &readers.narrow),
        look("filtered, all", filtered, &readers.wide),
        look("filtered, one department", filtered, &readers.narrow),
        look("people", "/people?class=everyone", &readers.helena),
        look("people, administrators", "/people?class=everyone&role=administrator", &readers.helena),
        look("people, one department", &format!("/people?class=everyone&department={}", readers.department), &readers.helena),
    ];
    let after = measure(options, address, &looks)?;
    let again = measure(options, address, &everyone)?;
    println!("\n### {}: {} tickets, {} people\n", if engine == Engine::Postgres { "PostgreSQL" } else { "SQLite" }, options.tickets, options.people);
    println!("| list | p50 ms | beside | p50 ms | ratio | most |\n|---|---:|---|---:|---:|---:|");
    let row = |what: &str, of: f64, beside: &str, base: f64, bar: f64| println!("| {what} | {:.3} | {beside} | {base:.3} | {:.2} | {bar:.2} |", of, of / base);
    row("feed in Help desk", again[0], "in Everyone helps", before[0], BAR_OF_CHECKS);
    row("filtered in Help desk", again[1], "in Everyone helps", before[1], BAR_OF_CHECKS);
    for (of, beside) in [(1, 0), (3, 2), (5, 4), (6, 4)] {
        row(looks[of].what, after[of], looks[beside].what, after[beside], BAR);
    }
    runtime.block_on(server.stop())?;
    Ok(())
}

/// The median of each look's p50, in milliseconds; all looks in turn in each round, so that noise falls on all.
fn measure(options: &Options, address: std::net::SocketAddr, looks: &[Look]) -> Result<Vec<f64>> {
    let mut all = vec![Vec::new(); looks.len()];
    for _ in 0..ROUNDS {
        for (look, times) in looks.iter().zip(&mut all) {
            let request = Request::get(address, &look.path).header("Cookie", &format!("__Host-firstline={}", look.cookie)).header("Accept", "text/html");
            let requests = Arc::new(vec![request.into_bytes()]);
            let measured = load::run(load::Load { address, requests, connections: 1, time: Duration::from_secs_f64(options.seconds) })?;
            anyhow::ensure!(measured.errors == 0, "{}: {} errors", look.what, measured.errors);
            times.push(measured.p50.as_secs_f64() * 1_000.0);
        }
    }
    Ok(all
        .into_iter()
        .map(|mut times| {
            times.sort_by(f64::total_cmp);
            times[times.len() / 2]
        })
        .collect())
}
