//! The jobs of loads: each works off one part and queues the next in the same transaction.

use db::Ctx;
use kernel::{LoadId, Result};
use queue::{Job, Reaction};
use serde::{Deserialize, Serialize};
use web::Site;

use super::{model::Load, undo, work};

pub(super) const LOAD: &str = "people.load";
pub(super) const INVITE: &str = "people.load_invite";
pub(super) const UNDO: &str = "people.load_undo";

pub const REACTIONS: &[Reaction] =
    &[Reaction { job: LOAD, events: &[], run: load }, Reaction { job: INVITE, events: &[], run: invite }, Reaction { job: UNDO, events: &[], run: take_back }];

/// A part of a load to be worked off, and where links lead.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Part {
    pub load: LoadId,
    pub number: i64,
    pub base_url: String,
}

pub(super) fn enqueue(ctx: &mut Ctx<'_>, kind: &'static str, load: &Load, number: i64, site: &Site) -> Result<()> {
    enqueue_part(ctx, kind, &Part { load: load.id, number, base_url: site.base_url.clone() })
}

pub(super) fn enqueue_part(ctx: &mut Ctx<'_>, kind: &'static str, part: &Part) -> Result<()> {
    let now = ctx.now();
    queue::enqueue(ctx, kind, part, now).map(drop)
}

impl Part {
    pub(super) fn next(&self) -> Self {
        Self { number: self.number + 1, ..self.clone() }
    }

    /// Enough of the site to write links.
    pub(super) fn site(&self) -> Site {
        Site { base_url: self.base_url.clone(), trusted_proxies: Vec::new(), sign_up_is_open: false, largest_file: 0 }
    }
}

fn load(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    work::load_part(ctx, &job.payload()?)
}

fn invite(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    work::invite_part(ctx, &job.payload()?)
}

fn take_back(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    undo::take_back_part(ctx, &job.payload()?)
}
