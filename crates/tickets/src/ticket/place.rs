//! Moves a ticket between departments, and gives it to a team.

use db::Ctx;
use kernel::{DepartmentId, OperationId, OrNotFound, Result, TeamId, TicketNumber, clean_line};
use people::structure;
use queue::operation;

use super::{
    Ticket, TicketAct,
    events::{TicketGivenToTeam, TicketMovedToDepartment},
    find_for_change,
    model::happened,
};

/// The longest reason, in characters.
const REASON: usize = 300;

/// Moves a ticket to a department, or out of any. The reason may be left out; it stands in the ticket's history. A team of another department lets go of it.
///
/// Moving it where it is changes nothing.
pub fn move_to_department(ctx: &mut Ctx<'_>, number: TicketNumber, to: Option<DepartmentId>, reason: &str) -> Result<Ticket> {
    let mut ticket = find_for_change(ctx, number, TicketAct::Assign)?;
    let reason = if reason.trim().is_empty() { String::new() } else { clean_line("reason", reason, REASON)? };
    if let Some(to) = to {
        structure::store::find_department(ctx, to)?
            .filter(|department| department.archived_at.is_none())
            .or_invalid("department", "ticket-no-such-department")?;
    }
    let operation = operation(ctx);
    if let Some(team) = ticket.team
        && ticket.department != to
        && structure::store::find_team(ctx, team)?.is_none_or(|team| Some(team.department) != to)
    {
        hand_to_team(ctx, operation, &mut ticket, None)?;
    }
    put(ctx, operation, &mut ticket, to, reason)?;
    Ok(ticket)
}

/// Gives a ticket to a team, whose people are told of it, or takes it from its team. A ticket without a department comes to that of the team.
pub fn give_to_team(ctx: &mut Ctx<'_>, number: TicketNumber, to: Option<TeamId>) -> Result<Ticket> {
    let mut ticket = find_for_change(ctx, number, TicketAct::Assign)?;
    let operation = operation(ctx);
    if let Some(to) = to {
        let team = structure::store::find_team(ctx, to)?.filter(|team| team.archived_at.is_none()).or_invalid("team", "ticket-no-such-team")?;
        if ticket.department.is_none() {
            put(ctx, operation, &mut ticket, Some(team.department), String::new())?;
        }
    }
    hand_to_team(ctx, operation, &mut ticket, to)?;
    Ok(ticket)
}

pub(super) fn put(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, to: Option<DepartmentId>, reason: String) -> Result<()> {
    if ticket.department == to {
        return Ok(());
    }
    let name = match to {
        Some(to) => structure::store::find_department(ctx, to)?.map(|department| department.name),
        None => None,
    };
    let text = name.clone().unwrap_or_default();
    let happening = TicketMovedToDepartment { from: std::mem::replace(&mut ticket.department, to), to, name, reason };
    happened(ctx, operation, ticket, &happening, &text).map(drop)
}

pub(super) fn hand_to_team(ctx: &mut Ctx<'_>, operation: OperationId, ticket: &mut Ticket, to: Option<TeamId>) -> Result<()> {
    if ticket.team == to {
        return Ok(());
    }
    let name = match to {
        Some(to) => structure::store::find_team(ctx, to)?.map(|team| team.name),
        None => None,
    };
    let text = name.clone().unwrap_or_default();
    let happening = TicketGivenToTeam { from: std::mem::replace(&mut ticket.team, to), to, name };
    happened(ctx, operation, ticket, &happening, &text).map(drop)
}
