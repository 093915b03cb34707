//! Choosing somebody: a search with a list of buttons, as a page of its own or, where scripts run, as a dialog over the page that asked.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use db::Ctx;
use kernel::{FieldErrors, Result, UserId};
use people::{User, UserState};
use serde::Deserialize;
use web::{Door, Refusal, Shell, shell::Face};

/// People offered at once; the search finds the others.
const OFFERED: i64 = 12;

/// What the search field says.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Find {
    #[serde(default)]
    find: String,
}

/// The chosen person. Nothing that could be one is an id of nobody.
#[derive(Clone, Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    user: String,
}

impl Chosen {
    pub(crate) fn id(&self) -> UserId {
        UserId(self.user.parse().unwrap_or_default())
    }
}

/// What is asked, and where the answer goes.
#[derive(Clone)]
pub(crate) struct Question {
    pub(crate) heading: String,
    pub(crate) action: String,
    pub(crate) back: String,
    /// Who has been chosen already.
    pub(crate) without: Vec<UserId>,
}

#[derive(Template)]
#[template(path = "picker/picker.html")]
struct PickerPage {
    shell: Shell,
    question: Question,
    find: String,
    people: Vec<Person>,
    errors: FieldErrors,
}

/// Somebody as lists of the settings show them.
pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) name: String,
    pub(crate) face: Face,
    pub(crate) path: String,
}

impl From<&User> for Person {
    fn from(user: &User) -> Self {
        Self { id: user.id, name: user.display_name.clone(), face: user.face(), path: user.path() }
    }
}

/// These people, by name.
pub(crate) fn people(ctx: &mut Ctx<'_>, ids: &[UserId]) -> Result<Vec<User>> {
    let mut found = people::find_users(ctx, ids)?;
    found.sort_by_cached_key(|user| (kernel::fold(&user.display_name), user.id));
    Ok(found)
}

/// Shows the page; `question` permits and says what is asked.
pub(crate) async fn show(
    door: &Door,
    find: Find,
    refused: Option<(StatusCode, FieldErrors)>,
    question: impl Fn(&mut Ctx<'_>, &Shell) -> Result<Question> + Send + 'static,
) -> Result<Response, Refusal> {
    let (status, errors) = refused.unwrap_or((StatusCode::OK, FieldErrors::default()));
    door.page_with(status, move |ctx, shell| {
        let question = question(ctx, &shell)?;
        let limit = OFFERED + i64::try_from(question.without.len()).unwrap_or(OFFERED);
        let mut found = people::search_people(ctx, find.find.trim(), limit)?;
        found.retain(|user| user.state == UserState::Active && user.client.is_none() && !question.without.contains(&user.id));
        let people = found.iter().take(usize::try_from(OFFERED).unwrap_or_default()).map(Person::from).collect();
        Ok(PickerPage { people, find: find.find.clone(), errors: errors.clone(), question, shell })
    })
    .await
}
