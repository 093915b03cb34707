//! What stays the same from request to request, gathered once with the product's help: surroundings, labels, menus.

use std::collections::HashMap;

use anyhow::Result;
use db::{Ctx, Db, Who};
use kernel::{Actor, Language, OrganizationId, Standing, TicketNumber, Timestamp, UserId, Via};
use tickets::{
    pages::feed::{
        actions::{Actions, Move},
        filter::{self, Filter},
        row::Pill,
    },
    query::{self, Query, Vocabulary},
    ticket::{LastChange, Ticket},
    workflow::{Priority, Status, Workflow, priority_label, type_label},
};
use web::{
    Shell,
    shell::{Clock, Face, Me},
};

pub struct Furniture {
    shell: Shell,
    pub user: UserId,
    pub workflows: Vec<Workflow>,
    pub vocabulary: Vocabulary,
    /// Of the bare feed, and of the filtered one.
    pub queries: [Query; 2],
    looks: HashMap<(String, String), Look>,
    /// What stands before and behind the words of a reply.
    pub reply: (String, String),
    /// The same for a ticket that only its requester has touched.
    pub opening: (String, String),
}

/// What hangs on type and status alone.
struct Look {
    pill: Pill,
    moves: Vec<Move>,
}

impl Furniture {
    /// Blocks.
    pub fn gather(location: db::Location, organization: i64, user: i64) -> Result<Self> {
        firstline::wiring::install();
        let db = Db::open(&db::Options::new(location), firstline::wiring::MIGRATIONS).map_err(|error| anyhow::anyhow!("{error}"))?;
        let (organization, user) = (OrganizationId(organization), UserId(user));
        let standing = Standing::DESK;
        let who = Who { organization, actor: Actor::Person(user), standing, via: Via::Web };
        let gathered =
            db.installation_read_blocking(move |installation| gather(&mut installation.within(who.clone()), user)).map_err(|error| anyhow::anyhow!("{error}"));
        db.close(std::time::Duration::from_secs(5));
        gathered
    }

    /// The surroundings at this moment.
    pub fn shell(&self, path: &str) -> Shell {
        let mut shell = self.shell.clone();
        shell.path = path.to_owned();
        shell.clock.now = Timestamp::now();
        shell
    }

    pub fn pill(&self, type_slug: &str, status: &str) -> Pill {
        let look = self.look(type_slug, status);
        Pill { look: look.map_or("open", |look| look.pill.look), label: look.map(|look| look.pill.label.clone()).unwrap_or_default() }
    }

    pub fn actions(&self, number: i64, type_slug: &str, status: &str, owner: Option<i64>, follows: bool) -> Actions {
        let step = |step: &Move| Move { name: step.name.clone(), label: step.label.clone(), icon: step.icon, asks: step.asks, is_main: step.is_main };
        Actions {
            number: TicketNumber(number),
            may_assign: true,
            is_mine: owner == Some(self.user.0),
            may_attach: true,
            may_merge: true,
            may_follow: true,
            may_delete: false,
            follows,
            moves: self.look(type_slug, status).map(|look| look.moves.iter().map(step).collect()).unwrap_or_default(),
        }
    }

    fn look(&self, type_slug: &str, status: &str) -> Option<&Look> {
        self.looks.get(&(type_slug.to_owned(), status.to_owned()))
    }

    pub fn kind(&self, slug: &str) -> (String, String) {
        (slug.to_owned(), type_label(self.shell.l, slug))
    }

    pub fn priority(&self, rank: i64) -> (&'static str, String) {
        let priority = Priority::from_rank(rank);
        (priority.slug(), priority_label(self.shell.l, priority))
    }

    pub fn filter(&self, query: &Query) -> Filter {
        Filter::of(self.shell.l, query, &self.vocabulary)
    }

    pub fn language(&self) -> Language {
        self.shell.l
    }
}

fn gather(ctx: &mut Ctx<'_>, user: UserId) -> kernel::Result<Furniture> {
    let l = Language::En;
    let workflows = tickets::ticket::types(ctx)?;
    let vocabulary = Vocabulary::of(&workflows);
    let filtered = query::parse_with("type:incident priority>=high is:open", &vocabulary).map_err(kernel::Error::from)?;
    let looks = workflows.iter().flat_map(|workflow| workflow.statuses.iter().map(move |status| (workflow, status)));
    let looks = looks.map(|(workflow, status)| (key(workflow, status), look(ctx, l, workflow, status))).collect();
    Ok(Furniture {
        shell: shell(ctx, l, user)?,
        user,
        queries: [filter::default_query(), filtered],
        reply: around(l, "feed-did-reply-saying"),
        opening: around(l, "feed-did-say"),
        looks,
        vocabulary,
        workflows,
    })
}

fn shell(ctx: &mut Ctx<'_>, l: Language, user: UserId) -> kernel::Result<Shell> {
    let mut rail = Vec::new();
    for items in firstline::wiring::hooks().rail {
        rail.extend(items(ctx, l)?);
    }
    let name = people::find_user(ctx, user)?.map(|user| user.display_name).unwrap_or_default();
    let clock = Clock::new(l, web::door::zone("UTC"), ctx.now());
    let mut shell = Shell::anonymous(l, clock, web::secret::fresh(), "/feed");
    shell.me = Some(Me {
        id: user,
        face: Face::of(&name, user, None),
        name,
        grants: kernel::Grants::ALL,
        is_administrator: true,
        is_operator: true,
        is_viewed: false,
    });
    shell.organization = people::organization(ctx)?.name;
    shell.rail = rail;
    shell.shortcuts_on = true;
    Ok(shell)
}

fn key(workflow: &Workflow, status: &Status) -> (String, String) {
    (workflow.ticket_type.to_string(), status.slug.clone())
}

fn look(ctx: &Ctx<'_>, l: Language, workflow: &Workflow, status: &Status) -> Look {
    let now = ctx.now();
    let sample = Ticket {
        id: kernel::TicketId(1),
        organization: ctx.organization(),
        number: TicketNumber(1),
        ticket_type: workflow.ticket_type.clone(),
        status: status.slug.clone(),
        category: status.category,
        priority: Priority::Normal,
        title: String::new(),
        requester: UserId(0),
        owner: None,
        department: None,
        team: None,
        duplicate_of: None,
        merged_into: None,
        client: None,
        confidential: None,
        urgency: None,
        impact: None,
        via: Via::Web,
        created_at: now,
        updated_at: now,
        resolved_at: None,
        closed_at: None,
        agent_replied_at: None,
        message_count: 1,
        attachment_count: 0,
        last: LastChange { kind: String::new(), actor: None, text: String::new() },
        version: 1,
    };
    Look { pill: Pill::of(l, &sample, Some(workflow)), moves: Actions::of(ctx, l, &sample, Some(workflow), false).moves }
}

/// A sentence around its gap `text`.
fn around(l: Language, key: &'static str) -> (String, String) {
    let sentence = l.a(key, "text", "\u{1}");
    let (before, behind) = sentence.split_once('\u{1}').unwrap_or((&sentence, ""));
    (before.to_owned(), behind.to_owned())
}
