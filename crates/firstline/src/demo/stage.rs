//! The stage: a desk whose clock is moved by hand, on which the scripts are played through the verbs that people use.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use anyhow::{Context, Result};
use db::{Clock, Ctx, Db, Options};
use files::{Files, NewAttachment};
use jiff::tz::TimeZone;
use kernel::{TicketNumber, Timestamp};
use tickets::{
    Content, NewMessage, NewTicket, drafts,
    ticket::{self, Change, Move},
};
use web::Site;

use super::{
    company::{Company, Member, ZONE},
    plan::{Cue, Plan},
    props::Props,
    script::{Action, Line, Script},
    words::Words,
    words_of,
};
use crate::{Config, wiring};

/// A desk and its clock.
pub struct Stage {
    pub db: Db,
    pub files: Files,
    pub site: Site,
    pub zone: TimeZone,
    clock: Arc<AtomicI64>,
}

impl Stage {
    /// Opens the desk; its clock stands at `now`. Blocks.
    pub fn open(config: &Config, now: Timestamp) -> Result<Self> {
        let clock = Arc::new(AtomicI64::new(now.0));
        let hand = Arc::clone(&clock);
        let options = Options { clock: Clock::from_fn(move || Timestamp(hand.load(Ordering::Relaxed))), ..Options::new(config.database()) };
        let db = Db::open(&options, wiring::MIGRATIONS).map_err(words_of)?;
        let files = Files::open(config.data_dir.join("files"), config.largest_file()).map_err(words_of)?;
        Ok(Self { db, files, site: config.site(), zone: TimeZone::get(ZONE)?, clock })
    }

    /// Moves the clock.
    pub fn at(&self, time: Timestamp) {
        self.clock.store(time.0, Ordering::Relaxed);
    }
}

/// The play as far as it has got.
pub struct Performance<'s> {
    stage: &'s Stage,
    company: Arc<Company>,
    props: Props,
    /// The ticket of each script of the plan.
    tickets: HashMap<usize, TicketNumber>,
    /// The newest ticket of each script by its key.
    by_key: HashMap<String, TicketNumber>,
}

impl<'s> Performance<'s> {
    pub fn new(stage: &'s Stage, company: &Company) -> Result<Self> {
        Ok(Self { stage, company: Arc::new(company.clone()), props: Props::read()?, tickets: HashMap::new(), by_key: HashMap::new() })
    }

    /// Lets happen what is due; the username of who did it.
    pub async fn play(&mut self, plan: &Plan, cue: &Cue) -> Result<String> {
        self.stage.at(cue.at);
        let script = &plan.scripts[cue.script];
        match cue.line {
            None => self.open(script, cue).await,
            Some(line) => self.act(script, &script.lines[line], cue).await,
        }
        .with_context(|| format!("the script {} ({}), line {:?}", script.key, script.turn, cue.line))
    }

    async fn open(&mut self, script: &Script, cue: &Cue) -> Result<String> {
        let speaker = script.by.clone().unwrap_or_else(|| script.from.clone());
        let said = self.said(script, cue, &script.text, &script.files).await?;
        let title = self.words(script, cue)?.fill(&script.title)?;
        let new = NewTicket {
            ticket_type: script.ticket_type.parse().map_err(words_of)?,
            title,
            content: Content::from_text("text", "").map_err(words_of)?,
            tags: script.tags.clone(),
            priority: None,
            requester: script.by.as_ref().map(|_| self.company.id(&script.from)).transpose().map_err(words_of)?,
            owner: None,
        };
        let who = self.member(&speaker)?.through(script.via);
        let open = move |ctx: &mut Ctx<'_>| {
            let content = said.content(ctx)?;
            ticket::open(ctx, &NewTicket { content, ..new.clone() })
        };
        let opened = self.stage.db.write(who, open).await.map_err(words_of)?;
        self.tickets.insert(cue.script, opened.number);
        self.by_key.insert(script.key.clone(), opened.number);
        Ok(speaker)
    }

    async fn act(&mut self, script: &Script, line: &Line, cue: &Cue) -> Result<String> {
        let number = *self.tickets.get(&cue.script).context("it was not opened")?;
        let speaker = match line.who.as_str() {
            "owner" => &script.owner,
            "requester" => &script.from,
            name => name,
        };
        // Whoever asked by mail answers by mail.
        let via = if speaker == script.from { script.via } else { kernel::Via::Web };
        let scene = Scene {
            number,
            actions: line.actions.clone(),
            said: self.said(script, cue, &line.text, &line.files).await?,
            company: Arc::clone(&self.company),
            owner: script.owner.clone(),
            tickets: self.by_key.clone(),
        };
        self.stage.db.write(self.member(speaker)?.through(via), move |ctx| scene.play(ctx)).await.map_err(words_of)?;
        Ok(speaker.to_owned())
    }

    fn member(&self, username: &str) -> Result<&Member> {
        self.company.member(username)
    }

    fn words<'a>(&'a self, script: &Script, cue: &Cue) -> Result<Filled<'a>> {
        Ok(Filled {
            requester: self.member(&script.from)?.first_name.clone(),
            owner: self.member(&script.owner)?.first_name.clone(),
            seed: format!("{} {}", script.key, script.turn),
            at: cue.at,
            performance: self,
        })
    }

    /// What is said, with its names filled in and its files in the store.
    async fn said(&self, script: &Script, cue: &Cue, text: &str, files: &[String]) -> Result<Said> {
        let markdown = self.words(script, cue)?.fill(text)?;
        let organization = self.member(&script.from)?.through(script.via).organization;
        let mut received = Vec::with_capacity(files.len());
        for name in files {
            let (media_type, bytes) = self.props.make(name)?;
            received.push(self.stage.files.receive(organization, name, media_type, &bytes).await.map_err(words_of)?);
        }
        Ok(Said { markdown, files: received })
    }
}

/// The words of one script at one moment.
struct Filled<'a> {
    requester: String,
    owner: String,
    seed: String,
    at: Timestamp,
    performance: &'a Performance<'a>,
}

impl Filled<'_> {
    fn fill(&self, text: &str) -> Result<String> {
        let number_of = |key: &str| self.performance.by_key.get(key).copied();
        let words = Words {
            requester: &self.requester,
            owner: &self.owner,
            seed: self.seed.clone(),
            now: self.at,
            zone: &self.performance.stage.zone,
            number_of: &number_of,
        };
        words.fill(text)
    }
}

/// Words and files, before they are a message.
#[derive(Clone)]
struct Said {
    markdown: String,
    files: Vec<NewAttachment>,
}

impl Said {
    /// Uploads the files; pictures that the text shows by their names are shown by their addresses.
    fn content(&self, ctx: &mut Ctx<'_>) -> kernel::Result<Content> {
        let (mut markdown, mut ids) = (self.markdown.clone(), Vec::with_capacity(self.files.len()));
        for file in &self.files {
            let attachment = files::upload(ctx, file)?;
            markdown = markdown.replace(&format!("]({})", file.name), &format!("](/attachments/{})", attachment.id));
            ids.push(attachment.id);
        }
        Ok(Content::from_markdown("text", &markdown)?.with_attachments(&ids))
    }

    fn is_empty(&self) -> bool {
        self.markdown.is_empty() && self.files.is_empty()
    }
}

/// One line, ready to be played in a transaction.
struct Scene {
    number: TicketNumber,
    actions: Vec<Action>,
    said: Said,
    company: Arc<Company>,
    owner: String,
    tickets: HashMap<String, TicketNumber>,
}

impl Scene {
    fn play(&self, ctx: &mut Ctx<'_>) -> kernel::Result<()> {
        // What is said goes with the last move.
        let last_move = self.actions.iter().rposition(|action| matches!(action, Action::Move { .. }));
        self.actions.iter().enumerate().try_for_each(|(number, action)| self.act(ctx, action, Some(number) == last_move))
    }

    fn act(&self, ctx: &mut Ctx<'_>, action: &Action, speaks: bool) -> kernel::Result<()> {
        let number = self.number;
        match action {
            Action::Own => {
                let me = ctx.me()?;
                ticket::assign(ctx, number, me).map(drop)
            }
            Action::Release => ticket::release(ctx, number).map(drop),
            Action::Assign(name) => ticket::assign(ctx, number, self.person(name)?).map(drop),
            Action::Follow(name) if name.is_empty() => {
                let me = ctx.me()?;
                ticket::follow(ctx, number, me).map(drop)
            }
            Action::Follow(name) => ticket::follow(ctx, number, self.person(name)?).map(drop),
            Action::Priority(priority) => self.change(ctx, Change { priority: Some(*priority), ..Change::default() }),
            Action::Type(slug) => self.change(ctx, Change { ticket_type: Some(slug.parse()?), ..Change::default() }),
            Action::Title(title) => self.change(ctx, Change { title: Some(title.clone()), ..Change::default() }),
            Action::Tags(tags) => self.change(ctx, Change { tags: Some(tags.clone()), ..Change::default() }),
            Action::Reply => {
                let content = self.said.content(ctx)?;
                ticket::reply(ctx, number, &NewMessage { content }).map(drop)
            }
            Action::Note => {
                let content = self.said.content(ctx)?;
                ticket::note(ctx, number, &NewMessage { content }).map(drop)
            }
            Action::Attach => {
                let content = self.said.content(ctx)?;
                ticket::attach(ctx, number, content.attachments()).map(drop)
            }
            Action::Draft => {
                let content = self.said.content(ctx)?;
                drafts::keep(ctx, &format!("ticket:{number}:reply"), content.html())
            }
            Action::Move { transition, original } => self.transition(ctx, transition, original.as_deref(), speaks),
            Action::CloseIfSolved => match ticket::find(ctx, number)?.status.as_str() {
                "resolved" | "answered" | "fulfilled" => self.transition(ctx, "close", None, false),
                _ => Ok(()),
            },
        }
    }

    fn person(&self, name: &str) -> kernel::Result<kernel::UserId> {
        self.company.id(if name == "owner" { &self.owner } else { name })
    }

    fn change(&self, ctx: &mut Ctx<'_>, change: Change) -> kernel::Result<()> {
        ticket::change(ctx, self.number, &change, |_| Ok(())).map(drop)
    }

    fn transition(&self, ctx: &mut Ctx<'_>, name: &str, original: Option<&str>, speaks: bool) -> kernel::Result<()> {
        let is_said_already = self.actions.iter().any(|action| matches!(action, Action::Reply | Action::Note));
        let comment = if is_said_already || !speaks || self.said.is_empty() { None } else { Some(self.said.content(ctx)?) };
        let duplicate_of = match original {
            Some(key) => Some(*self.tickets.get(key).ok_or_else(|| kernel::Error::Internal(format!("there is no ticket {key} yet")))?),
            None => None,
        };
        ticket::transition(ctx, self.number, &Move { transition: name.to_owned(), comment, duplicate_of }).map(drop)
    }
}
