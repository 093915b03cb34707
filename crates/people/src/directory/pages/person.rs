//! `/people/{id}`: one colleague.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::{Error, FieldErrors, OrNotFound, Result, UserId};
use web::{Door, Refusal, Shell, refusal::encode, shell::Face};

use crate::{
    PeopleAct, User, UserState,
    directory::{Held, held},
    membership, second_factor, structure,
    user::{self, store},
};

#[derive(Template)]
#[template(path = "directory/templates/person.html")]
struct PersonPage {
    shell: Shell,
    person: User,
    face: Face,
    is_me: bool,
    /// The hour where they live, if that is not where the reader lives.
    hour_there: Option<String>,
    /// What an administrator typed and what is wrong with it.
    typed_name: String,
    errors: FieldErrors,
    /// Whether this is the only administrator.
    is_last_administrator: bool,
    is_away: bool,
    /// The last day away, in words; empty while nobody knows it.
    away_until: String,
    /// Who stands in now.
    substitute: Option<User>,
    /// Whether signing in asks them for a second step; told to administrators.
    has_second_factor: bool,
    held: Held,
    /// Nothing tells any more who this was.
    is_erased: bool,
}

impl PersonPage {
    fn skills(&self) -> impl Iterator<Item = &str> {
        self.person.skills.split(',').map(str::trim).filter(|skill| !skill.is_empty())
    }

    /// Whether an administrator may see the desk as this person.
    fn may_be_seen_as(&self) -> bool {
        self.person.is_active() && !self.person.is_operator && !self.is_me
    }

    /// What the person is called when one speaks of them.
    fn given_name(&self) -> &str {
        self.person.display_name.split_whitespace().next().unwrap_or_default()
    }

    /// Their tickets, found by a query.
    fn tickets(&self, field: &str) -> String {
        format!("/feed?q={}", encode(&format!("{field}:{}", self.person.username)))
    }
}

/// `GET /people/{id}`
pub async fn show(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, id, None, FieldErrors::default()).await
}

/// The page, perhaps with what an administrator typed and what is wrong with it.
pub(super) async fn show_with(door: &Door, status: StatusCode, id: UserId, name: Option<String>, errors: FieldErrors) -> Result<Response, Refusal> {
    let app = door.app.clone();
    door.page_with(status, move |ctx, shell| {
        let person = user::find_user(ctx, id)?.or_not_found()?;
        ctx.permit(PeopleAct::See, &person.guarded())?;
        let is_online = app.presence.here(ctx.organization(), ctx.now()).contains(&id);
        let is_last_administrator = person.is_active() && person.is_administrator() && store::count_administrators(ctx)? <= 1;
        Ok(PersonPage {
            face: person.face().online(is_online),
            is_me: ctx.me()? == id,
            hour_there: hour_there(&shell, &person),
            typed_name: name.clone().unwrap_or_else(|| person.display_name.clone()),
            errors: errors.clone(),
            is_erased: membership::is_erased(&person),
            is_last_administrator,
            is_away: person.is_absent(ctx.now()),
            away_until: person
                .absence
                .and_then(|absence| absence.until)
                .map(|until| shell.l.a("absence-away-until", "at", shell.clock.date(&until.minus(1))))
                .unwrap_or_default(),
            substitute: structure::substitute_of(ctx, &person)?,
            has_second_factor: shell.may(kernel::Grant::People) && second_factor::overview_of(ctx, id)?.is_on(),
            held: if shell.may(kernel::Grant::People) { held(ctx, id)? } else { Held::default() },
            person,
            shell,
        })
    })
    .await
}

fn hour_there(shell: &Shell, person: &User) -> Option<String> {
    let now = shell.clock.now.to_jiff();
    let zone = web::door::zone(&person.zone);
    let differs = zone.to_offset(now) != shell.clock.zone.to_offset(now);
    (differs && person.is_active()).then(|| now.to_zoned(zone).strftime("%H:%M").to_string())
}

#[derive(Template)]
#[template(path = "directory/templates/remove.html")]
struct RemovePage {
    shell: Shell,
    person: User,
    face: Face,
    held: Held,
    tickets: String,
}

/// `GET /people/{id}/remove`: asks before an account is closed for good.
pub async fn ask_removal(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    door.page(move |ctx, shell| {
        ctx.permit_here(PeopleAct::Remove)?;
        let person = user::find_user(ctx, id)?.or_not_found()?;
        if person.state == UserState::Left {
            return Err(Error::conflict("people-has-left"));
        }
        let tickets = format!("/feed?q={}", encode(&format!("owner:{}", person.username)));
        Ok(RemovePage { held: held(ctx, id)?, face: person.face(), tickets, person, shell })
    })
    .await
}
