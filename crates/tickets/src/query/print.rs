//! The canonical text of a query, which reads as the same query again.

use std::fmt::{self, Display, Formatter, Write};

use super::{
    Comparison, Expr, Is, Person, Place, PlaceKind, Query, Role, Sort, SortKey, Term, TimeField,
    lexeme::is_bare_value,
    vocabulary::{HAS, SORT_KEYS, STATES, name_of},
};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(filter) = &self.filter {
            filter.fmt(f)?;
        }
        if self.sort == Sort::default() {
            return Ok(());
        }
        let space = if self.filter.is_some() { " " } else { "" };
        write!(f, "{space}sort:{}", self.sort)
    }
}

impl Display for Sort {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.reversed { "-" } else { "" }, name_of(&SORT_KEYS, &self.key))
    }
}

impl SortKey {
    pub fn name(self) -> &'static str {
        name_of(&SORT_KEYS, &self)
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Expr::All(parts) => joined(f, parts, " ", |part| matches!(part, Expr::Any(_))),
            Expr::Any(parts) => joined(f, parts, " or ", |_| false),
            Expr::Not(inner) if matches!(**inner, Expr::Term(_)) => write!(f, "-{inner}"),
            Expr::Not(inner) => write!(f, "-({inner})"),
            Expr::Term(term) => term.fmt(f),
        }
    }
}

fn joined(f: &mut Formatter<'_>, parts: &[Expr], between: &str, needs_brackets: fn(&Expr) -> bool) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        if needs_brackets(part) { write!(f, "({part})")? } else { part.fmt(f)? }
    }
    Ok(())
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Term::Word(word) => f.write_str(word),
            Term::Phrase(text) => quoted(f, text),
            Term::Is(states) => list(f, "is:", states, |f, state| f.write_str(state_name(state))),
            Term::Type(slugs) => list(f, "type:", slugs, |f, slug| f.write_str(slug)),
            Term::Status(slugs) => list(f, "status:", slugs, |f, slug| f.write_str(slug)),
            Term::Priority(comparison, priorities) => {
                let start = format!("priority{}", sign(*comparison));
                list(f, &start, priorities, |f, priority| f.write_str(priority.slug()))
            }
            Term::Person(role, people) => list(f, role_name(*role), people, person),
            Term::Tag(tags) => list(f, "tag:", tags, |f, tag| value(f, tag)),
            Term::Has(things) => list(f, "has:", things, |f, thing| f.write_str(name_of(&HAS, thing))),
            Term::Place(PlaceKind::Department, places) => list(f, "department:", places, place),
            Term::Place(PlaceKind::Team, places) => list(f, "team:", places, place),
            Term::Number(Comparison::Equal, numbers) if numbers.len() == 1 => list(f, "#", numbers, |f, number| number.fmt(f)),
            Term::Number(comparison, numbers) => list(f, &format!("number{}", sign(*comparison)), numbers, |f, number| number.fmt(f)),
            Term::Time(field, comparison, moment) => write!(f, "{}{}{moment}", time_name(*field), sign(*comparison)),
        }
    }
}

fn list<T>(f: &mut Formatter<'_>, start: &str, values: &[T], write: impl Fn(&mut Formatter<'_>, &T) -> fmt::Result) -> fmt::Result {
    f.write_str(start)?;
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            f.write_char(',')?;
        }
        write(f, value)?;
    }
    Ok(())
}

fn sign(comparison: Comparison) -> &'static str {
    if comparison == Comparison::Equal { ":" } else { comparison.sign() }
}

fn state_name(state: &Is) -> &str {
    match state {
        Is::Status(slug) => slug,
        other => name_of(&STATES, other),
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner:",
        Role::Requester => "requester:",
        Role::Follower => "following:",
        Role::Involved => "involving:",
    }
}

fn time_name(field: TimeField) -> &'static str {
    match field {
        TimeField::Created => "created",
        TimeField::Updated => "updated",
        TimeField::Resolved => "resolved",
        TimeField::Closed => "closed",
    }
}

fn person(f: &mut Formatter<'_>, person: &Person) -> fmt::Result {
    match person {
        Person::Me => f.write_str("me"),
        Person::Nobody => f.write_str("none"),
        Person::Named(name) if is_reserved(name) || name.starts_with('@') => quoted(f, name),
        Person::Named(name) => value(f, name),
    }
}

fn place(f: &mut Formatter<'_>, place: &Place) -> fmt::Result {
    match place {
        Place::Nowhere => f.write_str("none"),
        Place::Named(name) if is_reserved(name) => quoted(f, name),
        Place::Named(name) => value(f, name),
    }
}

/// Words that mean something of their own unless they are quoted.
fn is_reserved(name: &str) -> bool {
    name.eq_ignore_ascii_case("me") || name.eq_ignore_ascii_case("none")
}

fn value(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    if is_bare_value(text) { f.write_str(text) } else { quoted(f, text) }
}

fn quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}
