//! `/settings/way`.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use kernel::{FieldErrors, OperationId, Result, Timestamp, UserId};
use people::{
    PeopleAct, Way,
    organization::{self, Agents, Group, Prospect},
};
use serde::Deserialize;
use web::{Door, Form, Message, Query, Refusal, Routes, Shell};

use crate::failed;

const PATH: &str = "/settings/way";

/// People who can be ticked on the page; whoever has more members gives them roles afterwards.
const LISTED: i64 = 300;

/// People told by name in a sentence.
const NAMED: usize = 5;

pub fn routes() -> Routes {
    Routes::new().get(PATH, show).post(PATH, switch).post("/settings/way/undo", undo)
}

/// The switch that can be taken back.
struct Last {
    operation: OperationId,
    at: Timestamp,
    by: String,
}

#[derive(Template)]
#[template(path = "way/templates/way.html")]
struct WayPage {
    shell: Shell,
    way: Way,
    prospect: Prospect,
    last: Option<Last>,
    form: SwitchForm,
    errors: FieldErrors,
}

impl WayPage {
    /// The first of a group by name, and how many more.
    fn names(&self, group: &Group) -> String {
        let names: Vec<&str> = group.first.iter().take(NAMED).map(|(_, name)| name.as_str()).collect();
        let more = group.count - i64::try_from(names.len()).unwrap_or(0);
        match more {
            0 => names.join(", "),
            more => self.shell.l.b("way-names-more", "name", names.join(", "), "n", more),
        }
    }

    /// Members who cannot be ticked, for there are too many.
    fn unlisted(&self) -> i64 {
        (self.prospect.asking.count - LISTED).max(0)
    }

    fn is_ticked(&self, id: &UserId) -> bool {
        self.form.agents.iter().any(|ticked| ticked.parse() == Ok(id.0))
    }
}

/// `GET /settings/way`
async fn show(door: Door) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, SwitchForm::default(), FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, form: SwitchForm, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(PeopleAct::SeeSwitch)?;
        let last = match organization::last_switch(ctx)? {
            None => None,
            Some((operation, at, by)) => {
                let by = by.map(|id| people::find_user(ctx, id)).transpose()?.flatten();
                Some(Last { operation, at, by: by.map(|user| user.display_name).unwrap_or_default() })
            }
        };
        Ok(WayPage {
            way: people::organization(ctx)?.way,
            prospect: organization::prospect(ctx, LISTED)?,
            last,
            form: form.clone(),
            errors: errors.clone(),
            shell,
        })
    })
    .await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct SwitchForm {
    /// The way to switch to.
    to: String,
    /// `chosen`: those who are ticked; anything else: everybody.
    who: String,
    agents: Vec<String>,
}

impl SwitchForm {
    fn agents(&self) -> Agents {
        match self.who.as_str() {
            "chosen" => Agents::These(self.agents.iter().map(|id| UserId(id.parse().unwrap_or_default())).collect()),
            _ => Agents::Everybody,
        }
    }
}

/// `POST /settings/way`
async fn switch(door: Door, Form(form): Form<SwitchForm>) -> Result<Response, Refusal> {
    let (to, agents) = (Way::from_slug(&form.to), form.agents());
    let switched = door.write(move |ctx| {
        let to = to.ok_or_else(|| kernel::Error::invalid("to", "way-unknown"))?;
        organization::switch(ctx, to, &agents)
    });
    match switched.await {
        Ok(switched) => {
            let key = if switched.organization.way == Way::HelpDesk { "way-switched-help-desk" } else { "way-switched-everyone" };
            Ok(Message::ok(key).with_undo(format!("{PATH}/undo?operation={}", switched.operation)).redirect(PATH))
        }
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, form, errors).await
        }
    }
}

#[derive(Clone, Deserialize)]
struct Undo {
    #[serde(default)]
    operation: String,
}

/// `POST /settings/way/undo`
async fn undo(door: Door, Query(undo): Query<Undo>) -> Result<Response, Refusal> {
    let operation = OperationId(undo.operation.parse().unwrap_or_default());
    match door.write(move |ctx| organization::take_back_switch(ctx, operation)).await {
        Ok(_) => Ok(Message::ok("way-taken-back").redirect(PATH)),
        Err(kernel::Error::Conflict(text)) => Ok(Message::problem(text).redirect(PATH)),
        Err(error) => Err(error.into()),
    }
}

fn name(way: &Way) -> &'static str {
    match way {
        Way::EveryoneHelps => "settings-way-everyone",
        Way::HelpDesk => "settings-way-help-desk",
    }
}

fn about(way: &Way) -> &'static str {
    match way {
        Way::EveryoneHelps => "settings-way-everyone-what",
        Way::HelpDesk => "settings-way-help-desk-what",
    }
}
