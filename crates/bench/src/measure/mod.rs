//! The benchmark: product and floor under the same load in the same run.

pub mod load;
mod machine;
mod page;
mod report;
mod weigh;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use tokio::runtime::Runtime;

use self::{
    load::{Load, Measured},
    page::{Subject, Work},
    report::{Cell, Report, Size},
};
use crate::{
    Engine,
    http::{self, Request},
    process::{Place, Server, free_address},
    seed::{self, Desk},
};

#[derive(Args)]
pub struct Options {
    /// The program `firstline`, built for release.
    #[arg(long)]
    program: PathBuf,
    /// Where seeded files are kept from run to run.
    #[arg(long)]
    cache: PathBuf,
    /// A PostgreSQL server that fsyncs and on which databases may be made.
    #[arg(long)]
    postgres: Option<String>,
    #[arg(long, value_enum, default_value = "sqlite")]
    engine: Engine,
    /// Tickets in the organization.
    #[arg(long, value_delimiter = ',', default_value = "1000,100000")]
    sizes: Vec<i64>,
    #[arg(long, value_delimiter = ',', default_value = "1,8,64")]
    connections: Vec<usize>,
    /// How long each number is measured.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Measure only these: feed, filtered, ticket, create.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Leave the floor out.
    #[arg(long)]
    without_floor: bool,
    /// Also write the tables to this file.
    #[arg(long)]
    write: Option<PathBuf>,
}

impl Options {
    fn works(&self) -> Vec<Work> {
        let wanted = |work: &Work| self.only.is_empty() || self.only.iter().any(|name| format!("{work:?}").eq_ignore_ascii_case(name));
        Work::ALL.into_iter().filter(wanted).collect()
    }
}

pub fn run(options: &Options, runtime: &Runtime) -> Result<()> {
    let mut text = String::new();
    for engine in [Engine::Sqlite, Engine::Postgres].into_iter().filter(|engine| options.engine == Engine::Both || *engine == options.engine) {
        let mut report = Report { engine: name(engine), machine: machine::describe(), sizes: Vec::new() };
        for size in &options.sizes {
            report.sizes.push(measure_size(options, runtime, engine, *size)?);
        }
        let table = report.to_markdown();
        println!("{table}");
        text.push_str(&table);
    }
    if let Some(path) = &options.write {
        fs::write(path, text)?;
    }
    Ok(())
}

fn name(engine: Engine) -> &'static str {
    if engine == Engine::Postgres { "PostgreSQL" } else { "SQLite" }
}

/// Two copies of the same seed: the load on one must not grow the other.
struct Seeds {
    product: Place,
    floor: Place,
    desk: Desk,
    /// Removes the copies when the run is over.
    _folder: tempfile::TempDir,
}

fn prepare(options: &Options, engine: Engine, size: i64) -> Result<Seeds> {
    fs::create_dir_all(&options.cache)?;
    let folder = tempfile::Builder::new().prefix("run-").tempdir_in(&options.cache)?;
    let (product, floor) = (folder.path().join("product"), folder.path().join("floor"));
    fs::create_dir(&product)?;
    fs::create_dir(&floor)?;
    match engine {
        Engine::Postgres => {
            let server = options.postgres.as_deref().context("--postgres is needed")?;
            let (of_product, of_floor) = (format!("bench_{size}"), format!("bench_{size}_floor"));
            let product = Place { data_dir: product, database_url: Some(create_database(server, &of_product, None)?) };
            let (_, desk) = seed::postgres(product.database_url.as_deref().unwrap_or_default(), &product.data_dir, size)?;
            let floor = Place { data_dir: floor, database_url: Some(create_database(server, &of_floor, Some(&of_product))?) };
            Ok(Seeds { product, floor, desk, _folder: folder })
        }
        _ => {
            let (seeded, desk) = seed::sqlite(&options.cache, size)?;
            for target in [&product, &floor] {
                fs::copy(seeded.database_file(), target.join("firstline.db"))?;
            }
            let place = |data_dir| Place { data_dir, database_url: None };
            Ok(Seeds { product: place(product), floor: place(floor), desk, _folder: folder })
        }
    }
}

/// Makes a database, a copy of `template` where one is named; its URL.
pub fn create_database(server: &str, name: &str, template: Option<&str>) -> Result<String> {
    let mut client = postgres::Client::connect(server, postgres::NoTls)?;
    client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
    let template = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
    client.batch_execute(&format!("CREATE DATABASE {name}{template}"))?;
    let (base, _) = server.rsplit_once('/').context("the server's URL has no database")?;
    Ok(format!("{base}/{name}"))
}

fn measure_size(options: &Options, runtime: &Runtime, engine: Engine, size: i64) -> Result<Size> {
    let seeds = prepare(options, engine, size)?;
    let mut product = Server::product(&options.program, &seeds.product, free_address()?)?;
    let subject = Subject { address: product.address, desk: seeds.desk.clone() };
    let feed = |subject: &Subject| page::get(subject, "/feed");
    runtime.block_on(product.wait_for(|| feed(&subject), Duration::from_secs(60))).with_context(|| log(&seeds.product))?;
    let weight = runtime.block_on(weigh::weigh(&subject))?;

    let floor = match options.without_floor {
        true => None,
        false => Some(start_floor(runtime, &seeds, engine, size)?),
    };
    let mut cells = Vec::new();
    for work in options.works() {
        for &connections in &options.connections {
            eprint!("  {size} tickets, {}, {connections} connections: ", work.name());
            let of_product = drive(options, &subject, work, connections)?;
            let of_floor = floor.as_ref().map(|(_, subject)| drive(options, subject, work, connections)).transpose()?;
            let shown = of_floor.map_or_else(String::new, |floor| format!(" (floor {:.0})", floor.rate));
            eprintln!("{:.0} a second{shown}, {} errors", of_product.rate, of_product.errors);
            cells.push(Cell { work, connections, product: of_product, floor: of_floor });
        }
    }
    let memory = product.memory()?;
    runtime.block_on(product.stop())?;
    let starts = (0..5).map(|_| start_time(options, runtime, &seeds, &subject)).collect::<Result<Vec<_>>>()?;
    Ok(Size { size, cells, memory, starts, weight })
}

fn drive(options: &Options, subject: &Subject, work: Work, connections: usize) -> Result<Measured> {
    let requests = Arc::new(work.requests(subject));
    ensure!(!requests.is_empty(), "the seed has nothing to ask for");
    load::run(Load { address: subject.address, requests, connections, time: Duration::from_secs_f64(options.seconds) })
}

/// From the start of the process to its first page, on a database of this size.
fn start_time(options: &Options, runtime: &Runtime, seeds: &Seeds, subject: &Subject) -> Result<Duration> {
    let mut server = Server::product(&options.program, &seeds.product, free_address()?)?;
    let subject = Subject { address: server.address, ..subject.clone() };
    let took = runtime.block_on(server.wait_for(|| page::get(&subject, "/feed"), Duration::from_secs(60)))?;
    runtime.block_on(server.stop())?;
    Ok(took)
}

fn start_floor(runtime: &Runtime, seeds: &Seeds, engine: Engine, size: i64) -> Result<(Server, Subject)> {
    let address = free_address()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["floor", "--listen", &address.to_string()]);
    match (engine, &seeds.floor.database_url) {
        (Engine::Postgres, Some(url)) => command.args(["--postgres", url]),
        _ => command.arg("--sqlite").arg(seeds.floor.database_file()),
    };
    command.args(["--organization", &seeds.desk.organization.to_string(), "--user", &seeds.desk.user.to_string()]);
    let mut server = Server::spawn(command, address)?;
    runtime.block_on(server.wait_for(|| Request::get(address, "/ready"), Duration::from_secs(30)))?;
    let subject = Subject { address, desk: seeds.desk.clone() };
    check_floor(runtime, &subject, size)?;
    Ok((server, subject))
}

/// The floor must answer what the product answers, or it is no measure.
fn check_floor(runtime: &Runtime, subject: &Subject, size: i64) -> Result<()> {
    let response = runtime.block_on(http::once(subject.address, page::get(subject, "/feed")))?;
    if response.status != 200 {
        bail!("the floor over {size} tickets answers {}: {}", response.status, response.text());
    }
    Ok(())
}

fn log(place: &Place) -> String {
    let text = fs::read_to_string(Path::new(&place.data_dir).join("server.log")).unwrap_or_default();
    format!("the product does not answer; its log:\n{text}")
}
