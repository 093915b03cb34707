//! The sample company: a print house with its people, and the tickets of its last three months.
//!
//! Everything goes in through the verbs that people use, with the desk's clock moved by hand through the past, so that the sample is as consistent as the
//! product. The conversations are [scripts](script) under `content/`; the [plan] spreads them over working hours up to the present, and the [stage] plays them.

mod calendar;
mod catalogue;
mod chance;
mod company;
mod drawing;
mod plan;
mod post;
mod props;
mod script;
mod stage;
#[cfg(test)]
mod tests;
mod visits;
mod words;

use std::{io::Write, time::Duration};

use anyhow::{Context, Result, bail};
use kernel::{Timestamp, hours, minutes};
use people::password::PasswordHash;

use self::{
    calendar::{Calendar, WORKING_DAY},
    chance::Chance,
    company::{Company, NAME, PASSWORD, Person},
    plan::Plan,
    stage::{Performance, Stage},
    visits::Visits,
};
use crate::{Config, wiring};

/// The conversations, by what they are about.
const SCRIPTS: &[(&str, &str)] = &[
    ("now", include_str!("content/now.txt")),
    ("printing", include_str!("content/printing.txt")),
    ("workplace", include_str!("content/workplace.txt")),
    ("accounts", include_str!("content/accounts.txt")),
    ("network", include_str!("content/network.txt")),
    ("shop", include_str!("content/shop.txt")),
    ("prepress", include_str!("content/prepress.txt")),
    ("questions", include_str!("content/questions.txt")),
    ("requests", include_str!("content/requests.txt")),
    ("russian", include_str!("content/russian.txt")),
];

/// How long before the present the company begins, and when its leaver leaves, in working time.
const FOUNDED: i64 = 70 * WORKING_DAY;
const LEFT: i64 = 21 * WORKING_DAY;

/// Alerts are worked off at once in these last days, so that the bell tells the right minute; before, once in a while.
const BELL_IS_EXACT: i64 = kernel::days(4);

/// Loads the sample company into an empty desk, and says how to sign in. Where it is loaded already nothing changes; a desk of other people is refused.
pub fn load(config: &Config) -> Result<()> {
    config.make_data_dir()?;
    wiring::install();
    web::links::install(&config.site().base_url);
    kernel::vault::install(crate::secret_key::vault(config)?);
    mail::install(config.postmaster(mailwire::proof::Judge::system())?);
    let stage = Stage::open(config, Timestamp::now())?;
    let loaded = load_on(&stage, config);
    stage.db.close(Duration::from_secs(30));
    loaded
}

fn load_on(stage: &Stage, config: &Config) -> Result<()> {
    let here = stage.db.installation_read_blocking(people::organization::names).map_err(words_of)?;
    let outcome = match here.first().map(String::as_str) {
        None => play(stage)?,
        Some(NAME) => "The sample company is loaded already; nothing was changed.".to_owned(),
        Some(other) => bail!(
            "this desk belongs to {other}. The sample company goes into an empty desk only: choose another data folder with FIRSTLINE_DATA_DIR, or another database"
        ),
    };
    let address = config.site().url("/sign-in");
    let mut out = std::io::stdout().lock();
    writeln!(out, "{outcome}\n\n  {NAME}\n  Sign in at  {address}")?;
    writeln!(out, "  Username    ana (service desk), helena (administrator), rosa, tomas, or olga (in Russian)\n  Password    {PASSWORD}\n")?;
    Ok(())
}

/// Plays the whole past, up to the present; says how much that was.
fn play(stage: &Stage) -> Result<String> {
    let now = stage.db.now();
    let calendar = Calendar::until(now, &stage.zone);
    let persons = Person::all()?;
    let (founder, others) = persons.split_first().context("the company has nobody")?;
    let plan = Plan::of(scripts()?, now, &calendar);

    stage.at(calendar.at(calendar.worked(now) - FOUNDED));
    let company = Company::found(stage, founder)?;
    let password = company::password_hash()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().context("cannot start the async runtime")?;
    runtime.block_on(async {
        let company = gather(stage, company, founder, others, &password, &calendar, now).await?;
        perform(stage, &company, &persons, &plan, &calendar, now).await?;
        post::arrive(stage, &company, now).await?;
        stage.at(now);
        queue::work_off(&stage.db).await.map_err(words_of)?;
        tickets::search::index_all(&stage.db).await.map_err(words_of)
    })?;
    Ok(format!("The sample company is loaded: {} people and {} tickets.", persons.len(), plan.scripts.len()))
}

fn scripts() -> Result<Vec<script::Script>> {
    let mut all = Vec::new();
    for (name, text) in SCRIPTS {
        all.extend(script::read(text).with_context(|| format!("content/{name}.txt"))?);
    }
    Ok(all)
}

/// The first days: one after the other comes in.
async fn gather(
    stage: &Stage,
    mut company: Company,
    founder: &Person,
    others: &[Person],
    password: &PasswordHash,
    calendar: &Calendar,
    now: Timestamp,
) -> Result<Company> {
    company.set_up(stage).await?;
    company.settle_in(stage, founder).await?;
    catalogue::set_up(stage, &company).await?;
    let mut worked = calendar.worked(now) - FOUNDED;
    for person in others {
        worked += minutes(47);
        stage.at(calendar.at(worked));
        company.join(stage, person, password).await?;
        stage.at(calendar.at(worked + minutes(9)));
        company.settle_in(stage, person).await?;
    }
    Ok(company)
}

/// Plays the tickets, and between them what happens to people.
async fn perform(stage: &Stage, company: &Company, persons: &[Person], plan: &Plan, calendar: &Calendar, now: Timestamp) -> Result<()> {
    let mut due = occasions(calendar, now)?;
    let mut performance = Performance::new(stage, company)?;
    let (mut visits, mut chance) = (Visits::default(), Chance::of("bell"));
    for (number, cue) in plan.cues.iter().enumerate() {
        while due.first().is_some_and(|(at, _)| *at <= cue.at) {
            let (at, occasion) = due.remove(0);
            stage.at(at);
            occasion.happen(stage, company, persons, &mut visits).await?;
        }
        let speaker = performance.play(plan, cue).await?;
        let next = plan.cues.get(number + 1).map_or(now, |next| next.at);
        if cue.at > now.minus(BELL_IS_EXACT) || next.since(cue.at) > minutes(20) {
            queue::work_off(&stage.db).await.map_err(words_of)?;
        }
        // Who writes has often looked at the bell before.
        if chance.happens(0.25) && cue.at < now.minus(hours(2)) {
            let who = company.member(&speaker)?.through(kernel::Via::Web);
            stage.db.write(who, |ctx| notices::read_all(ctx).map(drop)).await.map_err(words_of)?;
        }
        visits.saw(speaker, cue.at);
    }
    visits.write_down(stage).await
}

/// What happens to people while the tickets go on, and when.
fn occasions(calendar: &Calendar, now: Timestamp) -> Result<Vec<(Timestamp, Occasion)>> {
    let worked = calendar.worked(now);
    let mut all = vec![
        (calendar.at(worked - LEFT), Occasion::Leaving),
        (calendar.at(worked - 6 * WORKING_DAY), Occasion::SigningIn),
        (now.minus(hours(20)), Occasion::AlertsByMail),
        (now.minus(hours(3)), Occasion::Newcomers),
    ];
    let request = |request: catalogue::Request| (calendar.at(worked - hours(request.hours_ago)), Occasion::Requesting(request));
    all.extend(catalogue::requests()?.into_iter().map(request));
    all.sort_by_key(|(at, _)| *at);
    Ok(all)
}

enum Occasion {
    Leaving,
    SigningIn,
    AlertsByMail,
    Newcomers,
    Requesting(catalogue::Request),
}

impl Occasion {
    async fn happen(&self, stage: &Stage, company: &Company, persons: &[Person], visits: &mut Visits) -> Result<()> {
        let (leavers, stayers): (Vec<&Person>, Vec<&Person>) = persons.iter().partition(|person| person.leaves);
        match self {
            Self::Leaving => {
                for person in leavers {
                    company.leave(stage, person).await?;
                }
            }
            Self::SigningIn => {
                for (number, person) in stayers.iter().enumerate() {
                    visits.sign_in(stage, company, &person.username, number).await?;
                }
            }
            Self::AlertsByMail => {
                for person in stayers {
                    company.switch_alerts_on(stage, &person.username).await?;
                }
            }
            Self::Requesting(request) => catalogue::send(stage, company, request).await?,
            Self::Newcomers => company.expect_newcomers(stage).await?,
        }
        Ok(())
    }
}

/// A refusal of a verb in words; here it is always a mistake in the scripts.
fn words_of(error: kernel::Error) -> anyhow::Error {
    match &error {
        kernel::Error::Invalid(errors) => {
            let fields: Vec<String> = errors.0.iter().map(|error| format!("{}: {}", error.field, kernel::Language::En.say(&error.text))).collect();
            anyhow::anyhow!("{}", fields.join("; "))
        }
        _ => anyhow::anyhow!("{error}"),
    }
}
