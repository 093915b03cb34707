//! What is found out after somebody at the door was answered.

use db::{Ctx, Installation, Who};
use kernel::{OrganizationId, Result};
use queue::{Job, Reaction};
use serde::Serialize;

use super::{join, staff, user};

pub(super) const REGISTER_USER: &str = "people.register_user";
pub(super) const REGISTER_STAFF: &str = "people.register_staff";
const TELL_CONTACT: &str = "people.tell_contact";

pub const REACTIONS: &[Reaction] = &[
    Reaction { job: REGISTER_USER, events: &[], run: user::register },
    Reaction { job: REGISTER_STAFF, events: &[], run: staff::register },
    Reaction { job: TELL_CONTACT, events: &["registration.joined", "user.contract_changed"], run: tell_contact },
];

/// The job belongs to no organization: only it will find out which one is meant.
pub(super) fn enqueue(installation: &mut Installation<'_>, kind: &'static str, asked: &impl Serialize) -> Result<()> {
    let mut ctx = installation.within(Who::desk(OrganizationId(0)));
    let now = ctx.now();
    queue::enqueue(&mut ctx, kind, asked, now).map(drop)
}

fn tell_contact(ctx: &mut Ctx<'_>, job: &Job) -> Result<()> {
    match job.event(ctx)? {
        Some(event) => join::tell_contact(ctx, &event),
        None => Ok(()),
    }
}
