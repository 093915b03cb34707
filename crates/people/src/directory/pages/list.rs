//! `/people`: everybody, by name; for administrators with classes, filters and what can be done to many at once.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use db::Ctx;
use kernel::{Cursor, PageRequest, Result, truncate};
use serde::Deserialize;
use web::{Door, Query, Refusal, Shell, refusal::encode, shell::Face};

use crate::{
    Role, User, UserState, Way,
    directory::{self, Class, Counts, InRole, Listed, store},
    organization, roles, structure,
};

const A_PAGE: i64 = 50;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    class: String,
    state: String,
    role: String,
    department: String,
    team: String,
    client: String,
    after: String,
    /// `all` ticks every box, where no script does.
    tick: String,
}

impl ListQuery {
    fn read(&self) -> directory::Query {
        directory::Query {
            text: truncate(self.q.trim(), 100).to_owned(),
            class: Class::from_slug(&self.class).unwrap_or(Class::Registered),
            listed: Listed::from_slug(&self.state).unwrap_or(Listed::Here),
            role: InRole::from_word(truncate(&self.role, 60)),
            department: self.department.parse().ok(),
            team: self.team.parse().ok(),
            client: self.client.parse().ok(),
        }
    }
}

/// The same list, as it stands in an address: `/people?` and what narrows it, ready for one more field.
fn address(query: &directory::Query, class: Class) -> String {
    let mut address = String::from("/people?");
    let mut add = |name: &str, value: &str| address.push_str(&format!("{name}={}&", encode(value)));
    if class != Class::Registered {
        add("class", class.slug());
    }
    if query.listed != Listed::Here {
        add("state", query.listed.slug());
    }
    if let Some(role) = &query.role {
        add("role", role.word());
    }
    if let Some(department) = query.department {
        add("department", &department.to_string());
    }
    if let Some(team) = query.team {
        add("team", &team.to_string());
    }
    if let Some(client) = query.client {
        add("client", &client.to_string());
    }
    if !query.text.is_empty() {
        add("q", &query.text);
    }
    address
}

/// A colleague as the list shows them.
struct Row {
    user: User,
    face: Face,
    is_away: bool,
}

/// Pairs of a value and a label.
pub(super) type Choices = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "directory/templates/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<Row>,
    counts: Counts,
    query: directory::Query,
    roles: Choices,
    /// One alone is no choice.
    departments: Choices,
    department: String,
    teams: Choices,
    team: String,
    is_ticked: bool,
    is_first_page: bool,
    next: Option<String>,
}

impl ListPage {
    /// Which tab the list is on: administrators choose a class, others where accounts stand.
    fn is_on(&self, tab: &str) -> bool {
        match self.shell.may(kernel::Grant::People) {
            true => self.query.class.slug() == tab,
            false => self.query.listed.slug() == tab,
        }
    }

    /// Whether there is nobody but the reader.
    fn is_alone(&self) -> bool {
        self.counts.registered <= 1 && !self.is_narrowed()
    }

    fn is_narrowed(&self) -> bool {
        let Self { query, .. } = self;
        !query.text.is_empty()
            || query.listed != Listed::Here
            || query.role.is_some()
            || query.department.is_some()
            || query.team.is_some()
            || query.client.is_some()
    }

    fn role(&self) -> &str {
        self.query.role.as_ref().map_or("", InRole::word)
    }

    /// This list.
    fn address(&self) -> String {
        address(&self.query, self.query.class)
    }

    /// The list of another class, narrowed as this one is.
    fn of_class(&self, class: &str) -> String {
        address(&self.query, Class::from_slug(class).unwrap_or(Class::Registered))
    }

    fn last_column(&self) -> &'static str {
        self.shell.t(if self.query.listed == Listed::Left { "directory-left-at" } else { "directory-last-seen" })
    }

    fn states(&self) -> Choices {
        let label = |listed| {
            (
                listed,
                self.shell.t(match listed {
                    Listed::Here => "directory-state-any",
                    Listed::Active => "directory-active",
                    Listed::Invited => "directory-not-joined-yet",
                    Listed::Locked => "directory-locked",
                    Listed::Disabled => "directory-disabled",
                    Listed::Left => "directory-left",
                }),
            )
        };
        let all = [Listed::Here, Listed::Active, Listed::Invited, Listed::Locked, Listed::Disabled, Listed::Left].map(label);
        all.map(|(listed, label)| (listed.slug().to_owned(), label.to_owned())).into()
    }
}

/// `GET /people`
pub async fn show(door: Door, Query(asked): Query<ListQuery>) -> Result<Response, Refusal> {
    let app = door.app.clone();
    let (query, is_ticked) = (asked.read(), asked.tick == "all");
    let page = PageRequest { limit: A_PAGE, after: Cursor::decode(&asked.after) };
    door.page(move |ctx, shell| {
        let found = directory::list(ctx, &query, &page)?;
        let here = app.presence.here(ctx.organization(), ctx.now());
        let now = ctx.now();
        let row = |user: User| Row { face: user.face().online(here.contains(&user.id)), is_away: user.is_absent(now), user };
        let (roles, departments, teams) = match shell.may(kernel::Grant::People) {
            true => (roles(ctx, &shell)?, departments(ctx, &shell)?, teams(ctx, &shell)?),
            false => Default::default(),
        };
        Ok(ListPage {
            counts: store::counts(ctx)?,
            rows: found.data.into_iter().map(row).collect(),
            next: found.next,
            is_first_page: page.after.is_none(),
            query: query.clone(),
            roles,
            departments,
            department: query.department.map(|id| id.to_string()).unwrap_or_default(),
            teams,
            team: query.team.map(|id| id.to_string()).unwrap_or_default(),
            is_ticked,
            shell,
        })
    })
    .await
}

/// The two kinds of accounts, and where roles count the roles.
fn roles(ctx: &mut Ctx<'_>, shell: &Shell) -> Result<Choices> {
    let choice = |value: &str, key| (value.to_owned(), shell.t(key).to_owned());
    let mut choices =
        vec![choice("", "directory-role-any"), choice(Role::Administrator.slug(), "directory-administrator"), choice(Role::Member.slug(), "directory-member")];
    choices.extend(role_choices(ctx, shell)?);
    Ok(choices)
}

/// The roles there are, where roles count.
pub(super) fn role_choices(ctx: &mut Ctx<'_>, shell: &Shell) -> Result<Choices> {
    match organization::read(ctx)?.way {
        Way::HelpDesk => Ok(roles::store::all(ctx)?.into_iter().map(|role| (role.slug.clone(), role_name(shell, &role))).collect()),
        Way::EveryoneHelps => Ok(Vec::new()),
    }
}

/// The teams in which somebody can have their place.
pub(super) fn team_choices(ctx: &mut Ctx<'_>) -> Result<Choices> {
    let all = structure::store::teams(ctx)?.into_iter().filter(|team| team.archived_at.is_none());
    Ok(all.map(|team| (team.id.to_string(), team.name)).collect())
}

fn role_name(shell: &Shell, role: &roles::Role) -> String {
    match role.as_built_in() {
        Some(roles::BuiltIn::Agent) => shell.t("directory-role-agent").to_owned(),
        Some(roles::BuiltIn::DepartmentManager) => shell.t("directory-role-department-manager").to_owned(),
        Some(roles::BuiltIn::HelpDeskManager) => shell.t("directory-role-help-desk-manager").to_owned(),
        None => role.name.clone(),
    }
}

fn departments(ctx: &mut Ctx<'_>, shell: &Shell) -> Result<Choices> {
    let all = structure::store::departments(ctx)?.into_iter().filter(|department| department.archived_at.is_none());
    Ok(or_any(all.map(|department| (department.id.to_string(), department.name)).collect(), shell.t("directory-department-any")))
}

fn teams(ctx: &mut Ctx<'_>, shell: &Shell) -> Result<Choices> {
    Ok(or_any(team_choices(ctx)?, shell.t("directory-team-any")))
}

/// "Any" first; nothing where there is no choice.
fn or_any(all: Choices, any: &str) -> Choices {
    match all.len() {
        0 | 1 => Vec::new(),
        _ => std::iter::once((String::new(), any.to_owned())).chain(all).collect(),
    }
}

/// `GET /settings/users`: the same list, where the older layout had it.
pub async fn show_in_settings(door: Door) -> Result<Response, Refusal> {
    door.read(|ctx| ctx.permit_here(crate::PeopleAct::Add)).await?;
    Ok(Redirect::to("/people").into_response())
}
