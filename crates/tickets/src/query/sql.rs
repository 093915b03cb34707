//! Turns a query into the condition and the order of a SELECT over `ticket t`, in the dialect that SQLite and PostgreSQL share.
//!
//! `$1` is always the organization. Every condition is true or false, never NULL, so that negating it means what a person expects.

use kernel::{Cursor, fold};

use crate::workflow::Priority;

use super::{Comparison, Context, Expr, Has, Is, Person, Place, PlaceKind, Query, Role, Sort, SortKey, Term, TimeField, tokens};

/// The value of a `$n`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Param {
    Int(i64),
    Text(String),
    Bool(bool),
}

/// Collects the values of parameters and hands out their numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Binder {
    next: usize,
    values: Vec<Param>,
}

impl Binder {
    /// The first value gets the number `first`.
    pub fn from(first: usize) -> Self {
        Self { next: first, values: Vec::new() }
    }

    /// Keeps a value and gives the `$n` to write for it.
    pub fn bind(&mut self, value: Param) -> String {
        let name = format!("${}", self.next);
        self.next += 1;
        self.values.push(value);
        name
    }

    pub fn int(&mut self, value: i64) -> String {
        self.bind(Param::Int(value))
    }

    pub fn text(&mut self, value: impl Into<String>) -> String {
        self.bind(Param::Text(value.into()))
    }

    /// The values in the order of their numbers.
    pub fn into_values(self) -> Vec<Param> {
        self.values
    }
}

/// Full-text search, which differs between the databases.
pub trait TextSearch {
    /// A condition on `t` that is true of tickets in which every phrase occurs. A phrase is a list of tokens that follow one another;
    /// neither the phrases nor any of them is empty. It must not be NULL and must hold to organization `$1`.
    fn condition(&self, phrases: &[Vec<String>], binder: &mut Binder) -> String;
}

/// The pieces of a SELECT over `ticket t`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sql {
    /// Begins with `t.organization_id = $1`.
    pub condition: String,
    /// Of `$first_param` and those after it.
    pub params: Vec<Param>,
    /// What stands behind ORDER BY; unique, since it ends with the id.
    pub order_by: String,
    /// Whether full-text search is part of it, which is slower to count.
    pub uses_text: bool,
}

/// Writes the query as SQL whose own parameters begin at `$first_param`. Tickets that were merged into others are left out unless it speaks of them.
pub fn to_sql(query: &Query, context: &Context, text: &dyn TextSearch, first_param: usize) -> Sql {
    let mut writer = Writer { context, text, binder: Binder::from(first_param), uses_text: false };
    let filter = query.filter.as_ref().map(|filter| format!(" AND {}", writer.expr(filter))).unwrap_or_default();
    let speaks_of_merged = query.filter.as_ref().is_some_and(super::Expr::speaks_of_merged);
    let standing = if speaks_of_merged { "" } else { " AND t.merged_into IS NULL" };
    Sql {
        condition: format!("t.organization_id = $1{standing}{filter}"),
        params: writer.binder.into_values(),
        order_by: query.sort.order_by(),
        uses_text: writer.uses_text,
    }
}

impl Sort {
    /// The whole number by which tickets are ordered; also the key of a [`Cursor`].
    pub fn key_sql(self) -> &'static str {
        match self.key {
            SortKey::Updated => "t.updated_at",
            SortKey::Created => "t.created_at",
            SortKey::Resolved => "COALESCE(t.resolved_at, 0)",
            SortKey::Closed => "COALESCE(t.closed_at, 0)",
            SortKey::Priority => "t.priority",
            SortKey::Number => "t.number",
        }
    }

    /// What stands behind ORDER BY.
    pub fn order_by(self) -> String {
        let direction = if self.reversed { "ASC" } else { "DESC" };
        format!("{} {direction}, t.id {direction}", self.key_sql())
    }

    /// The condition that a row comes after the cursor in this order.
    pub fn after(self, cursor: &Cursor, binder: &mut Binder) -> String {
        let sign = if self.reversed { ">" } else { "<" };
        format!("({}, t.id) {sign} ({}, {})", self.key_sql(), binder.int(cursor.key), binder.int(cursor.id))
    }
}

struct Writer<'a> {
    context: &'a Context,
    text: &'a dyn TextSearch,
    binder: Binder,
    uses_text: bool,
}

impl Writer<'_> {
    fn expr(&mut self, expr: &Expr) -> String {
        match expr {
            Expr::All(parts) => self.all(parts),
            Expr::Any(parts) => format!("({})", parts.iter().map(|part| self.expr(part)).collect::<Vec<_>>().join(" OR ")),
            Expr::Not(inner) => format!("NOT ({})", self.expr(inner)),
            Expr::Term(term) => self.term(term),
        }
    }

    /// A conjunction, its plain words gathered into one full-text search.
    fn all(&mut self, parts: &[Expr]) -> String {
        let phrases: Vec<Vec<String>> = parts.iter().filter_map(plain_text).map(tokens).filter(|phrase| !phrase.is_empty()).collect();
        let mut conditions: Vec<String> = parts.iter().filter(|part| plain_text(part).is_none()).map(|part| self.expr(part)).collect();
        if !phrases.is_empty() {
            conditions.push(self.phrases(&phrases));
        }
        if conditions.is_empty() { "1 = 1".to_owned() } else { format!("({})", conditions.join(" AND ")) }
    }

    fn phrases(&mut self, phrases: &[Vec<String>]) -> String {
        self.uses_text = true;
        self.text.condition(phrases, &mut self.binder)
    }

    fn one_phrase(&mut self, text: &str) -> String {
        let phrase = tokens(text);
        if phrase.is_empty() { "1 = 1".to_owned() } else { self.phrases(&[phrase]) }
    }

    fn term(&mut self, term: &Term) -> String {
        match term {
            Term::Word(word) => match Term::number_in(word) {
                Some(number) => format!("(t.number = {} OR {})", self.binder.int(number), self.one_phrase(word)),
                None => self.one_phrase(word),
            },
            Term::Phrase(text) => self.one_phrase(text),
            Term::Is(states) => self.any(states, Self::state),
            Term::Type(slugs) => self.text_in("t.type_slug", slugs.iter().cloned()),
            Term::Status(slugs) => self.text_in("t.status", slugs.iter().cloned()),
            Term::Priority(comparison, priorities) => self.compared("t.priority", *comparison, priorities.iter().copied().map(Priority::rank)),
            Term::Person(role, people) => self.any(people, |writer, person| writer.person(*role, person)),
            Term::Tag(tags) => {
                let key = self.text_in("g.tag_key", tags.iter().map(|tag| fold(tag)));
                of_ticket("ticket_tag g", "g", &format!(" AND {key}"))
            }
            Term::Has(things) => self.any(things, |_, thing| has(*thing)),
            Term::Place(kind, places) => self.any(places, |writer, place| writer.place(*kind, place)),
            Term::Number(comparison, numbers) => self.compared("t.number", *comparison, numbers.iter().copied()),
            Term::Time(field, comparison, moment) => {
                let bounds = moment.bounds(*comparison, self.context);
                let column = time_column(*field);
                let present = matches!(field, TimeField::Resolved | TimeField::Closed).then(|| format!("{column} IS NOT NULL"));
                let from = bounds.from.map(|from| format!("{column} >= {}", self.binder.int(from.0)));
                let before = bounds.before.map(|before| format!("{column} < {}", self.binder.int(before.0)));
                format!("({})", [present, from, before].into_iter().flatten().collect::<Vec<_>>().join(" AND "))
            }
        }
    }

    fn any<T>(&mut self, values: &[T], write: impl Fn(&mut Self, &T) -> String) -> String {
        match values {
            [single] => write(self, single),
            _ => format!("({})", values.iter().map(|value| write(self, value)).collect::<Vec<_>>().join(" OR ")),
        }
    }

    fn state(&mut self, state: &Is) -> String {
        match state {
            Is::Open => UNFINISHED.to_owned(),
            Is::Active => format!("({UNFINISHED} AND t.category = 'open')"),
            Is::Waiting => format!("({UNFINISHED} AND t.category = 'waiting')"),
            Is::Done => "t.category = 'done'".to_owned(),
            Is::New => format!("({UNFINISHED} AND t.category = 'open' AND t.owner_id IS NULL AND t.agent_replied_at IS NULL)"),
            Is::Assigned => "t.owner_id IS NOT NULL".to_owned(),
            Is::Unassigned => "t.owner_id IS NULL".to_owned(),
            Is::Merged => "t.merged_into IS NOT NULL".to_owned(),
            Is::Status(slug) => self.text_in("t.status", [slug.clone()].into_iter()),
        }
    }

    fn text_in(&mut self, column: &str, values: impl Iterator<Item = String>) -> String {
        let names: Vec<String> = values.map(|value| self.binder.text(value)).collect();
        one_of(column, &names)
    }

    fn compared(&mut self, column: &str, comparison: Comparison, values: impl Iterator<Item = i64>) -> String {
        let names: Vec<String> = values.map(|value| self.binder.int(value)).collect();
        match names.as_slice() {
            [single] => format!("{column} {} {single}", comparison.sign()),
            _ => one_of(column, &names),
        }
    }

    fn person(&mut self, role: Role, person: &Person) -> String {
        let who = match person {
            Person::Me => match self.context.me {
                Some(me) => format!("= {}", self.binder.int(me.0)),
                None => return "1 = 0".to_owned(),
            },
            Person::Nobody => return "t.owner_id IS NULL".to_owned(),
            Person::Named(name) => self.named_person(name),
        };
        let owner = format!("(t.owner_id IS NOT NULL AND t.owner_id {who})");
        let requester = format!("t.requester_id {who}");
        let follower = of_ticket("ticket_follower f", "f", &format!(" AND f.user_id {who}"));
        match role {
            Role::Owner => owner,
            Role::Requester => requester,
            Role::Follower => follower,
            Role::Involved => format!("({owner} OR {requester} OR {follower})"),
        }
    }

    /// By username, by address, or by one or several whole words of the name.
    fn named_person(&mut self, name: &str) -> String {
        let key = fold(name);
        let words = self.binder.text(format!("% {} %", escape_like(&key)));
        let key = self.binder.text(key);
        format!(
            "IN (SELECT u.id FROM app_user u WHERE u.organization_id = $1 \
             AND (u.username_key = {key} OR u.email_key = {key} OR (' ' || u.name_key || ' ') LIKE {words} ESCAPE '\\'))"
        )
    }

    fn place(&mut self, kind: PlaceKind, place: &Place) -> String {
        let (table, column) = match kind {
            PlaceKind::Department => ("department", "t.department_id"),
            PlaceKind::Team => ("team", "t.team_id"),
        };
        match place {
            Place::Nowhere => format!("{column} IS NULL"),
            Place::Named(name) => {
                let key = self.binder.text(fold(name));
                format!("({column} IS NOT NULL AND {column} IN (SELECT p.id FROM {table} p WHERE p.organization_id = $1 AND p.name_key = {key}))")
            }
        }
    }
}

/// In the words of the partial indexes over unfinished tickets, by which SQLite recognizes that it may use them.
const UNFINISHED: &str = "t.category <> 'done'";

/// The text of a word or phrase that is looked for and nothing else.
fn plain_text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Term(Term::Word(word)) if Term::number_in(word).is_none() => Some(word),
        Expr::Term(Term::Phrase(text)) => Some(text),
        _ => None,
    }
}

fn one_of(column: &str, names: &[String]) -> String {
    match names {
        [single] => format!("{column} = {single}"),
        _ => format!("{column} IN ({})", names.join(", ")),
    }
}

fn has(thing: Has) -> String {
    match thing {
        Has::Attachment => "t.attachment_count > 0".to_owned(),
        Has::Reply => "t.agent_replied_at IS NOT NULL".to_owned(),
        Has::Note => of_ticket("message m", "m", " AND m.kind = 'note'"),
        Has::Owner => "t.owner_id IS NOT NULL".to_owned(),
        Has::Tag => of_ticket("ticket_tag g", "g", ""),
    }
}

/// There is a row of the ticket in this table, about which more is asked.
fn of_ticket(table: &str, alias: &str, more: &str) -> String {
    format!("EXISTS (SELECT 1 FROM {table} WHERE {alias}.organization_id = $1 AND {alias}.ticket_id = t.id{more})")
}

fn time_column(field: TimeField) -> &'static str {
    match field {
        TimeField::Created => "t.created_at",
        TimeField::Updated => "t.updated_at",
        TimeField::Resolved => "t.resolved_at",
        TimeField::Closed => "t.closed_at",
    }
}

fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
