//! What may be done to a ticket now, as a menu offers it.

use db::Ctx;
use kernel::{Language, TicketNumber};

use crate::{
    ticket::{Ticket, TicketAct},
    workflow::{Transition, Workflow, transition_label},
};

/// The acts open to the reader: exactly these are in the menu.
pub struct Actions {
    pub number: TicketNumber,
    pub may_assign: bool,
    pub is_mine: bool,
    pub may_attach: bool,
    pub may_merge: bool,
    pub may_follow: bool,
    pub may_delete: bool,
    pub follows: bool,
    pub moves: Vec<Move>,
}

/// A transition of the workflow.
pub struct Move {
    pub name: String,
    pub label: String,
    pub icon: &'static str,
    /// Wants a comment or a number first.
    pub asks: bool,
    /// Leads where the ticket is meant to go: the move that the key `e` makes.
    pub is_main: bool,
}

impl Actions {
    pub fn of(ctx: &Ctx<'_>, l: Language, ticket: &Ticket, workflow: Option<&Workflow>, follows: bool) -> Self {
        let guarded = ticket.guarded();
        // What was merged changes where it went.
        let may = |act| ticket.merged_into.is_none() && ctx.permit(act, &guarded).is_ok();
        let transitions = match workflow.filter(|_| may(TicketAct::Transition)) {
            Some(workflow) => workflow.allowed(&ticket.status, ticket.part_of(ctx)),
            None => Vec::new(),
        };
        let main = main(&transitions, ticket, workflow);
        Self {
            number: ticket.number,
            may_assign: may(TicketAct::Assign),
            is_mine: ticket.owner.is_some() && ticket.owner == ctx.actor().person(),
            may_attach: may(TicketAct::Attach),
            may_merge: may(TicketAct::Merge),
            may_follow: may(TicketAct::Follow),
            may_delete: may(TicketAct::Delete),
            follows,
            moves: transitions.iter().map(|transition| Move::of(l, transition, ticket, main == Some(transition.name.as_str()))).collect(),
        }
    }

    /// "#1042".
    pub fn name(&self) -> String {
        format!("#{}", self.number)
    }

    /// The move that stands as a button of its own.
    pub fn main(&self) -> Option<&Move> {
        self.moves.iter().find(|step| step.is_main)
    }

    /// The move that stands beside it.
    pub fn second(&self) -> Option<&Move> {
        self.moves.iter().find(|step| !step.is_main && !step.asks)
    }

    /// What is left for the menu behind the buttons.
    pub fn rest(&self) -> Vec<&Move> {
        let second = self.second().map(|step| &step.name);
        self.moves.iter().filter(|step| !step.is_main && Some(&step.name) != second).collect()
    }
}

impl Move {
    fn of(l: Language, transition: &Transition, ticket: &Ticket, is_main: bool) -> Self {
        Self {
            name: transition.name.clone(),
            label: transition_label(l, &transition.name),
            icon: icon(&transition.name),
            asks: transition.needs_comment(&ticket.status) || transition.needs_ticket(),
            is_main,
        }
    }
}

/// The first way to be done that asks nothing, or the way back from there.
fn main<'a>(transitions: &[&'a Transition], ticket: &Ticket, workflow: Option<&Workflow>) -> Option<&'a str> {
    let leads_to_done = |transition: &Transition| workflow.and_then(|workflow| workflow.status(&transition.to)).is_some_and(|to| to.category.is_done());
    let finishing = |transition: &Transition| leads_to_done(transition) && !transition.needs_comment(&ticket.status) && !transition.needs_ticket();
    let wanted = |transition: &&&'a Transition| if ticket.category.is_done() { !leads_to_done(transition) } else { finishing(transition) };
    transitions.iter().find(wanted).map(|transition| transition.name.as_str())
}

fn icon(transition: &str) -> &'static str {
    match transition {
        "start" => "start",
        "wait" => "wait",
        "resume" => "resume",
        "resolve" | "answer" | "fulfil" => "resolve",
        "decline" => "decline",
        "mark_duplicate" => "duplicate",
        "close" => "check",
        "reopen" => "reopen",
        _ => "status",
    }
}
