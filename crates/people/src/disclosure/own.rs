//! What this area knows about a person. Secrets, and what secrets are recognized by, are not read at all.

use db::Ctx;
use kernel::{Cursor, EventId, Language, Result, Timestamp, UserId};
use queue::{Event, ItemKind, ItemRef};
use serde::Serialize;
use serde_json::{Value, json};

use super::section::{AT_ONCE, Piece, Reading, Section, value};
use crate::{
    User,
    api::bodies::{InvitationBody, MeBody, SecondFactorBody, SessionBody, TokenBody},
    audit, client, contract, invitation, organization, registration, roles, second_factor, security, session, structure, token,
};

pub(super) const SECTIONS: &[Section] = &[
    Section { name: "export", read: Reading::Whole(export) },
    Section { name: "account", read: Reading::Whole(account) },
    Section { name: "second_factor", read: Reading::Whole(second_steps) },
    Section { name: "sessions", read: Reading::List(sessions) },
    Section { name: "devices", read: Reading::List(devices) },
    Section { name: "tokens", read: Reading::List(tokens) },
    Section { name: "invitations", read: Reading::List(invitations) },
    Section { name: "registrations", read: Reading::List(registrations) },
    Section { name: "history", read: Reading::List(history) },
];

/// What the file is, and what it leaves out.
fn export(ctx: &mut Ctx<'_>, user: &User) -> Result<Value> {
    let is_own = ctx.actor().person() == Some(user.id);
    let organization = organization::read(ctx)?.name;
    Ok(json!({
        "made_at": ctx.now(),
        "made_by": if is_own { "oneself" } else { "somebody_else" },
        "organization": organization,
        "left_out": user.language.t(if is_own { "people-export-left-out" } else { "people-export-left-out-of-others" }),
    }))
}

/// An account with what hangs on it, by the names of things.
#[derive(Serialize)]
struct Account {
    #[serde(flatten)]
    me: MeBody,
    email_confirmed_at: Option<Timestamp>,
    department: Option<String>,
    team: Option<String>,
    member_of_teams: Vec<String>,
    manager_of_departments: Vec<String>,
    roles: Vec<String>,
    absence: Option<Away>,
    client_name: Option<String>,
    contract_number: Option<String>,
}

#[derive(Serialize)]
struct Away {
    from: Timestamp,
    until: Option<Timestamp>,
    substitute: Option<UserId>,
}

fn account(ctx: &mut Ctx<'_>, user: &User) -> Result<Value> {
    let client = user.client.map(|id| client::store::find(ctx, id)).transpose()?.flatten();
    let contract = user.contract.map(|id| contract::find(ctx, id)).transpose()?.flatten();
    let absence = user.absence.map(|absence| Away { from: absence.from, until: absence.until, substitute: absence.substitute });
    value(Account {
        email_confirmed_at: user.email_confirmed_at,
        department: structure::store::find_department(ctx, user.department)?.map(|department| department.name),
        team: structure::store::find_team(ctx, user.team)?.map(|team| team.name),
        member_of_teams: structure::store::teams_of(ctx, user.id)?,
        manager_of_departments: structure::store::managed_by(ctx, user.id)?,
        roles: names_of_roles(ctx, user.id)?,
        absence,
        client_name: client.map(|client| client.name),
        contract_number: contract.map(|contract| contract.number.to_string()),
        me: MeBody::new(user.clone(), &organization::read(ctx)?),
    })
}

/// Built-in roles have no name of their own but a word.
fn names_of_roles(ctx: &mut Ctx<'_>, id: UserId) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for slug in roles::store::of(ctx, id)? {
        let name = roles::store::find(ctx, &slug)?.map(|role| role.name).filter(|name| !name.is_empty());
        names.push(name.unwrap_or(slug));
    }
    Ok(names)
}

fn second_steps(ctx: &mut Ctx<'_>, user: &User) -> Result<Value> {
    value(SecondFactorBody::from(second_factor::read(ctx, user.id)?))
}

fn sessions(ctx: &mut Ctx<'_>, user: &User, _: Option<&Cursor>) -> Result<Piece> {
    let all = session::store::of_user(&mut ctx.installation(), user.id)?;
    Piece::whole(all.into_iter().map(SessionBody::from).collect())
}

fn devices(ctx: &mut Ctx<'_>, user: &User, _: Option<&Cursor>) -> Result<Piece> {
    Piece::whole(security::store::devices(ctx, user.id)?)
}

fn tokens(ctx: &mut Ctx<'_>, user: &User, _: Option<&Cursor>) -> Result<Piece> {
    let all = token::store::of_user(&mut ctx.installation(), user.id)?;
    Piece::whole(all.into_iter().map(TokenBody::from).collect())
}

/// Who invited them is told by an id, as everywhere in the API.
fn invitations(ctx: &mut Ctx<'_>, user: &User, _: Option<&Cursor>) -> Result<Piece> {
    let all = invitation::store::of_address(ctx, &user.email_key())?;
    Piece::whole(all.into_iter().map(InvitationBody::from).collect())
}

fn registrations(ctx: &mut Ctx<'_>, user: &User, _: Option<&Cursor>) -> Result<Piece> {
    let entry = |asked: registration::Registration| {
        json!({
            "kind": asked.kind, "state": asked.state, "username": asked.username, "first_name": asked.first_name, "last_name": asked.last_name,
            "email": asked.email, "phone": asked.phone, "role": asked.role, "asked_department": asked.asked_department, "asked_team": asked.asked_team,
            "created_at": asked.created_at, "decided_at": asked.decided_at,
        })
    };
    Piece::whole(registration::store::of_user(ctx, user.id)?.into_iter().map(entry).collect())
}

/// Everything that happened to the account, oldest first: the security log and what was changed.
fn history(ctx: &mut Ctx<'_>, user: &User, after: Option<&Cursor>) -> Result<Piece> {
    let item = ItemRef { kind: ItemKind::User, id: user.id.0 };
    let events = queue::timeline(ctx, item, after.map(|cursor| EventId(cursor.id)), AT_ONCE)?;
    let entry = |event: Event| Ok(Some(happening(user.language, user.id, event)));
    Piece::of(events, |event| Cursor { key: 0, id: event.id.0 }, entry)
}

/// Who else did it, and where that person was, is not theirs to take along; that it was somebody else is.
fn happening(l: Language, id: UserId, event: Event) -> Value {
    let by = match event.actor {
        Some(actor) if actor == id => "oneself",
        Some(_) => "somebody_else",
        None => "desk",
    };
    let mut data: Value = serde_json::from_str(&event.data).unwrap_or_default();
    let is_others = by == "somebody_else";
    if let Some(told) = data.as_object_mut().filter(|_| is_others) {
        told.remove("origin");
    }
    json!({
        "at": event.at,
        "kind": event.kind,
        "what": audit::what(l, &event.kind),
        "by": by,
        "via": event.via.slug(),
        "source": if is_others { None } else { Some(event.source) },
        "data": data,
    })
}
