//! What a query says, as a tree.

use crate::workflow::Priority;

use super::{Moment, lexeme, tokens};

/// A filter and an order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Query {
    /// `None` finds every ticket.
    pub filter: Option<Expr>,
    pub sort: Sort,
}

impl Query {
    /// Whether it looks for words in what was written.
    pub fn has_words(&self) -> bool {
        self.filter.as_ref().is_some_and(Expr::has_words)
    }
}

/// A condition on tickets. Build it with [`Expr::all`], [`Expr::any`] and [`Expr::negate`], which keep it in canonical form:
/// no conjunction within a conjunction, no list of fewer than two, no double negation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expr {
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Not(Box<Expr>),
    Term(Term),
}

impl Expr {
    /// All of `parts`; `None` when there are none.
    pub fn all(parts: Vec<Expr>) -> Option<Expr> {
        let flat = parts.into_iter().flat_map(|part| if let Expr::All(inner) = part { inner } else { vec![part] }).collect();
        Self::unless_single(flat, Expr::All)
    }

    /// At least one of `parts`; `None` when there are none.
    pub fn any(parts: Vec<Expr>) -> Option<Expr> {
        let flat = parts.into_iter().flat_map(|part| if let Expr::Any(inner) = part { inner } else { vec![part] }).collect();
        Self::unless_single(flat, Expr::Any)
    }

    pub fn negate(self) -> Expr {
        match self {
            Expr::Not(inner) => *inner,
            other => Expr::Not(Box::new(other)),
        }
    }

    fn has_words(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::has_words),
            Self::Not(inner) => inner.has_words(),
            Self::Term(term) => matches!(term, Term::Word(_) | Term::Phrase(_)),
        }
    }

    /// Whether it asks, anywhere, for tickets that were merged.
    pub(super) fn speaks_of_merged(&self) -> bool {
        match self {
            Expr::All(parts) | Expr::Any(parts) => parts.iter().any(Self::speaks_of_merged),
            Expr::Not(inner) => inner.speaks_of_merged(),
            Expr::Term(Term::Is(states)) => states.contains(&Is::Merged),
            Expr::Term(_) => false,
        }
    }

    fn unless_single(mut parts: Vec<Expr>, wrap: fn(Vec<Expr>) -> Expr) -> Option<Expr> {
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(wrap(parts)),
        }
    }
}

/// One thing asked of a ticket. Where a term lists several values, any of them will do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Term {
    /// A bare word; one made of digits is also tried as the ticket's number.
    Word(String),
    /// Words in this order.
    Phrase(String),
    Is(Vec<Is>),
    /// Slugs of types.
    Type(Vec<String>),
    /// Slugs of statuses.
    Status(Vec<String>),
    /// Several priorities only with [`Comparison::Equal`].
    Priority(Comparison, Vec<Priority>),
    Person(Role, Vec<Person>),
    Tag(Vec<String>),
    Has(Vec<Has>),
    Place(PlaceKind, Vec<Place>),
    /// Several numbers only with [`Comparison::Equal`].
    Number(Comparison, Vec<i64>),
    Time(TimeField, Comparison, Moment),
}

impl Term {
    /// Text to look for: a bare word where it can be written as one, a phrase otherwise; `None` when it has no letter or digit to look for.
    pub fn text(text: &str) -> Option<Self> {
        if tokens(text).is_empty() {
            return None;
        }
        Some(if lexeme::is_bare_word(text) { Self::Word(text.to_owned()) } else { Self::Phrase(text.to_owned()) })
    }

    /// The ticket number that a bare word of digits also stands for.
    pub(super) fn number_in(word: &str) -> Option<i64> {
        if word.bytes().all(|b| b.is_ascii_digit()) { word.parse().ok() } else { None }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

impl Comparison {
    /// The sign, the same in SQL; the language itself writes `:` for equality.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
        }
    }

    /// Whether `left` stands in this relation to `right`.
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
        }
    }
}

/// A state of affairs: `is:open`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Is {
    /// Not done: of the category open or waiting.
    Open,
    /// Of the category open alone: the desk has to act.
    Active,
    /// Of the category waiting.
    Waiting,
    Done,
    /// Of the category open, owned by nobody, and no agent has replied.
    New,
    Assigned,
    Unassigned,
    /// Merged into another. Only a query that speaks of it finds such tickets.
    Merged,
    /// Any other status by its slug: `is:resolved`.
    Status(String),
}

/// In what relation a person stands to a ticket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    Owner,
    Requester,
    Follower,
    /// Any of the three.
    Involved,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Person {
    Me,
    /// No owner; of other roles nobody says this.
    Nobody,
    /// By username, by mail address, or by one or several whole words of the name.
    Named(String),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlaceKind {
    Department,
    Team,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    Nowhere,
    Named(String),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Has {
    Attachment,
    /// One by an agent; the requester's own do not count.
    Reply,
    Note,
    Owner,
    Tag,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeField {
    Created,
    Updated,
    Resolved,
    Closed,
}

/// By what tickets are ordered: the latest, most urgent or highest number first, unless reversed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sort {
    pub key: SortKey,
    pub reversed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SortKey {
    #[default]
    Updated,
    Created,
    Resolved,
    Closed,
    Priority,
    Number,
}
