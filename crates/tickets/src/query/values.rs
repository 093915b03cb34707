//! What may stand behind a field's comparison.

use kernel::Text;

use crate::workflow::Priority;

use super::{
    Comparison, Is, Moment, Person, Place, PlaceKind, QueryError, Role, Sort, SortKey, Term,
    lexeme::{closing_quotes, ends_word},
    parse::{Parsed, Parser},
    vocabulary::{Field, HAS, SORT_KEYS, STATES, by_name, nearest},
};

/// A value as it was written.
struct Written {
    at: usize,
    len: usize,
    text: String,
    is_quoted: bool,
}

impl Parser<'_> {
    /// The term of a field whose name and comparison have been read.
    pub fn term(&mut self, field: Field, name: &str, comparison: Comparison) -> Parsed<Term> {
        let written = self.values(name, comparison)?;
        match field {
            Field::Is => self.states(&written).map(Term::Is),
            Field::Type => each(&written, |value| one_of(name, value, self.vocabulary.types.iter().map(String::as_str))).map(Term::Type),
            Field::Status => each(&written, |value| one_of(name, value, self.vocabulary.status_slugs())).map(Term::Status),
            Field::Priority => each(&written, |value| priority(name, value)).map(|priorities| Term::Priority(comparison, priorities)),
            Field::Owner => each(&written, |value| Ok(person(value, true))).map(|people| Term::Person(Role::Owner, people)),
            Field::Requester => each(&written, |value| Ok(person(value, false))).map(|people| Term::Person(Role::Requester, people)),
            Field::Following => each(&written, |value| Ok(person(value, false))).map(|people| Term::Person(Role::Follower, people)),
            Field::Involving => each(&written, |value| Ok(person(value, false))).map(|people| Term::Person(Role::Involved, people)),
            Field::Tag => each(&written, |value| Ok(value.text.clone())).map(Term::Tag),
            Field::Has => each(&written, |value| lookup(name, value, &HAS)).map(Term::Has),
            Field::Department => each(&written, |value| Ok(place(value))).map(|places| Term::Place(PlaceKind::Department, places)),
            Field::Team => each(&written, |value| Ok(place(value))).map(|places| Term::Place(PlaceKind::Team, places)),
            Field::Number => each(&written, number).map(|numbers| Term::Number(comparison, numbers)),
            Field::Time(time) => moment(name, &written).map(|moment| Term::Time(time, comparison, moment)),
            Field::Sort => Err(QueryError::new(self.at, 0, "query-sort-nested")),
        }
    }

    /// `updated`, `-updated`
    pub fn sort_value(&mut self) -> Parsed<Sort> {
        let value = self.value("sort")?;
        let (reversed, name) = value.text.strip_prefix('-').map_or((false, value.text.as_str()), |name| (true, name));
        let known: Option<SortKey> = by_name(&SORT_KEYS, name);
        match known {
            Some(key) => Ok(Sort { key, reversed }),
            None => {
                let sign = if reversed { "-" } else { "" };
                let suggestion = nearest(name, names(&SORT_KEYS)).map(|name| format!("{sign}{name}"));
                Err(unknown("sort", &value, names(&SORT_KEYS)).suggesting(suggestion))
            }
        }
    }

    /// One or more values, divided by commas; only one where an order is asked.
    fn values(&mut self, field: &str, comparison: Comparison) -> Parsed<Vec<Written>> {
        let mut values = vec![self.value(field)?];
        while self.chars.get(self.at) == Some(&',') {
            self.at += 1;
            values.push(self.value(field)?);
        }
        match values.as_slice() {
            [_, second, ..] if comparison != Comparison::Equal => {
                Err(QueryError::new(second.at, second.len, Text::new("query-one-value").with("word", comparison.sign())))
            }
            _ => Ok(values),
        }
    }

    fn value(&mut self, field: &str) -> Parsed<Written> {
        let at = self.at;
        self.count_value(at)?;
        let is_quoted = self.chars.get(at).is_some_and(|&c| closing_quotes(c).is_some());
        let text = if is_quoted { self.quoted()? } else { self.bare_value() };
        if text.trim().is_empty() {
            return Err(QueryError::new(at, self.at - at, Text::new("query-missing-value").with("field", field)));
        }
        Ok(Written { at, len: self.at - at, text, is_quoted })
    }

    fn bare_value(&mut self) -> String {
        let text: String = self.chars.iter().skip(self.at).take_while(|&&c| !ends_word(c) && c != ',').collect();
        self.at += text.chars().count();
        text
    }

    fn states(&self, written: &[Written]) -> Parsed<Vec<Is>> {
        each(written, |value| {
            if let Some(state) = by_name(&STATES, &value.text) {
                return Ok(state);
            }
            let own = self.vocabulary.status_slugs().filter(|slug| by_name(&STATES, slug).is_none());
            one_of("is", value, names(&STATES).chain(own)).map(Is::Status)
        })
    }
}

fn each<T>(written: &[Written], read: impl Fn(&Written) -> Parsed<T>) -> Parsed<Vec<T>> {
    written.iter().map(read).collect()
}

fn names<'a, T>(table: &'a [(&'a str, T)]) -> impl Iterator<Item = &'a str> + Clone {
    table.iter().map(|(name, _)| *name)
}

/// The known slug that was written, in whatever case.
fn one_of<'a>(field: &str, value: &Written, known: impl Iterator<Item = &'a str> + Clone) -> Parsed<String> {
    let found = known.clone().find(|slug| slug.eq_ignore_ascii_case(&value.text));
    found.map(str::to_owned).ok_or_else(|| unknown(field, value, known))
}

fn lookup<T: Clone>(field: &str, value: &Written, table: &[(&str, T)]) -> Parsed<T> {
    by_name(table, &value.text).ok_or_else(|| unknown(field, value, names(table)))
}

fn unknown<'a>(field: &str, value: &Written, known: impl Iterator<Item = &'a str> + Clone) -> QueryError {
    let all = known.clone().collect::<Vec<_>>().join(", ");
    let text = Text::new("query-unknown-value").with("field", field).with("value", &value.text).with("known", all);
    QueryError::new(value.at, value.len, text).suggesting(nearest(&value.text, known))
}

fn priority(field: &str, value: &Written) -> Parsed<Priority> {
    let known = Priority::ALL.map(|priority| (priority.slug(), priority));
    lookup(field, value, &known)
}

fn person(value: &Written, may_be_nobody: bool) -> Person {
    match value.text.to_ascii_lowercase().as_str() {
        _ if value.is_quoted => Person::Named(value.text.clone()),
        "me" => Person::Me,
        "none" if may_be_nobody => Person::Nobody,
        _ => Person::Named(value.text.strip_prefix('@').filter(|rest| !rest.is_empty()).unwrap_or(&value.text).to_owned()),
    }
}

fn place(value: &Written) -> Place {
    let is_none = !value.is_quoted && value.text.eq_ignore_ascii_case("none");
    if is_none { Place::Nowhere } else { Place::Named(value.text.clone()) }
}

fn number(value: &Written) -> Parsed<i64> {
    let digits = value.text.strip_prefix('#').unwrap_or(&value.text);
    let is_number = (1..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let number = if is_number { digits.parse().ok() } else { None };
    number.ok_or_else(|| QueryError::new(value.at, value.len, Text::new("query-bad-number").with("value", &value.text)))
}

fn moment(field: &str, written: &[Written]) -> Parsed<Moment> {
    let refuse = |value: &Written| QueryError::new(value.at, value.len, Text::new("query-bad-time").with("value", &value.text));
    match written {
        [value] => Moment::parse(&value.text).ok_or_else(|| refuse(value)),
        [_, second, ..] => Err(QueryError::new(second.at, second.len, Text::new("query-one-value").with("word", field))),
        [] => Err(QueryError::new(0, 0, Text::new("query-missing-value").with("field", field))),
    }
}
