//! The check boxes of the feed, and the query that says the same.

use std::collections::BTreeSet;

use crate::workflow::Category;

use super::{Expr, Is, Person, Query, Role, Sort, Term, Vocabulary};

/// What the check boxes of the feed show. An empty set asks nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeedFilter {
    /// Slugs of types.
    pub types: BTreeSet<String>,
    pub categories: BTreeSet<Category>,
    /// Slugs of statuses that are shown beside those of the categories.
    pub statuses: BTreeSet<String>,
    /// The reader's relations to the ticket, any of which will do.
    pub relations: BTreeSet<Relation>,
    pub sort: Sort,
}

/// What the reader has to do with a ticket.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Relation {
    Raised,
    Owned,
    Followed,
}

impl Relation {
    pub const ALL: [Self; 3] = [Self::Raised, Self::Owned, Self::Followed];

    pub fn slug(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Owned => "owned",
            Self::Followed => "followed",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.slug() == slug)
    }

    fn role(self) -> Role {
        match self {
            Self::Raised => Role::Requester,
            Self::Owned => Role::Owner,
            Self::Followed => Role::Follower,
        }
    }
}

impl Default for FeedFilter {
    /// Everything that is not done, the latest first.
    fn default() -> Self {
        Self { categories: BTreeSet::from([Category::Open, Category::Waiting]), ..Self::everything() }
    }
}

impl FeedFilter {
    /// No filter at all.
    pub fn everything() -> Self {
        Self { types: BTreeSet::new(), categories: BTreeSet::new(), statuses: BTreeSet::new(), relations: BTreeSet::new(), sort: Sort::default() }
    }

    /// From the boxes that were checked, one for each type, status and relation. All types or all statuses checked, or none, ask nothing;
    /// the statuses of a whole category become the category, so that a status the organization adds later is shown with its like.
    pub fn from_boxes(types: BTreeSet<String>, statuses: BTreeSet<String>, relations: BTreeSet<Relation>, vocabulary: &Vocabulary) -> Self {
        let all_types = vocabulary.types.iter().all(|slug| types.contains(slug));
        let whole = |category: &Category| {
            let mut members = vocabulary.statuses.iter().filter(|(_, of)| of == category).peekable();
            members.peek().is_some() && members.all(|(slug, _)| statuses.contains(slug))
        };
        let categories: BTreeSet<Category> = Category::ALL.into_iter().filter(whole).collect();
        let covered = |slug: &String| vocabulary.statuses.iter().any(|(known, category)| known == slug && categories.contains(category));
        let rest: BTreeSet<String> = statuses.iter().filter(|slug| !covered(slug)).cloned().collect();
        let all_statuses = vocabulary.statuses.iter().all(|(slug, _)| statuses.contains(slug));
        Self {
            types: if all_types { BTreeSet::new() } else { types },
            categories: if all_statuses { BTreeSet::new() } else { categories },
            statuses: if all_statuses { BTreeSet::new() } else { rest },
            relations,
            sort: Sort::default(),
        }
    }

    /// Whether the box of a type is checked.
    pub fn shows_type(&self, slug: &str) -> bool {
        self.types.is_empty() || self.types.contains(slug)
    }

    /// Whether the box of a status is checked.
    pub fn shows_status(&self, slug: &str, category: Category) -> bool {
        let asks_nothing = self.categories.is_empty() && self.statuses.is_empty();
        asks_nothing || self.categories.contains(&category) || self.statuses.contains(slug)
    }

    /// The query that says the same.
    pub fn to_query(&self) -> Query {
        let types: Vec<String> = self.types.iter().cloned().collect();
        let types = (!types.is_empty()).then_some(Expr::Term(Term::Type(types)));
        let parts = [types, self.state(), self.relation()].into_iter().flatten().collect();
        Query { filter: Expr::all(parts), sort: self.sort }
    }

    fn state(&self) -> Option<Expr> {
        let has = |category| self.categories.contains(&category);
        let mut states = match (has(Category::Open), has(Category::Waiting)) {
            (true, true) => vec![Is::Open],
            (true, false) => vec![Is::Active],
            (false, true) => vec![Is::Waiting],
            (false, false) => Vec::new(),
        };
        states.extend(has(Category::Done).then_some(Is::Done));
        let statuses: Vec<String> = self.statuses.iter().cloned().collect();
        let states = (!states.is_empty()).then_some(Expr::Term(Term::Is(states)));
        let statuses = (!statuses.is_empty()).then_some(Expr::Term(Term::Status(statuses)));
        Expr::any([states, statuses].into_iter().flatten().collect())
    }

    fn relation(&self) -> Option<Expr> {
        let terms = self.relations.iter().map(|relation| Expr::Term(Term::Person(relation.role(), vec![Person::Me])));
        match self.relations.len() {
            3 => Some(Expr::Term(Term::Person(Role::Involved, vec![Person::Me]))),
            _ => Expr::any(terms.collect()),
        }
    }

    /// The boxes that say the same as the query; `None` when boxes cannot say it.
    pub fn from_query(query: &Query) -> Option<Self> {
        let mut filter = Self { sort: query.sort, ..Self::everything() };
        let parts = match &query.filter {
            None => &[],
            Some(Expr::All(parts)) => parts.as_slice(),
            Some(single) => std::slice::from_ref(single),
        };
        parts.iter().all(|part| filter.take(part)).then_some(filter)
    }

    /// Reads one part of the conjunction into boxes that are still empty.
    fn take(&mut self, part: &Expr) -> bool {
        let alternatives = if let Expr::Any(alternatives) = part { alternatives.as_slice() } else { std::slice::from_ref(part) };
        let mut found = Self::everything();
        alternatives.iter().all(|alternative| found.take_alternative(alternative)) && self.merge(found)
    }

    fn take_alternative(&mut self, alternative: &Expr) -> bool {
        match alternative {
            Expr::Term(Term::Type(slugs)) => self.types.extend(slugs.iter().cloned()),
            Expr::Term(Term::Status(slugs)) => self.statuses.extend(slugs.iter().cloned()),
            Expr::Term(Term::Is(states)) => return states.iter().all(|state| self.take_state(state)),
            Expr::Term(Term::Person(role, people)) if *people == [Person::Me] => self.relations.extend(relations_of(*role)),
            _ => return false,
        }
        true
    }

    fn take_state(&mut self, state: &Is) -> bool {
        match state {
            Is::Open => self.categories.extend([Category::Open, Category::Waiting]),
            Is::Active => self.categories.extend([Category::Open]),
            Is::Waiting => self.categories.extend([Category::Waiting]),
            Is::Done => self.categories.extend([Category::Done]),
            Is::Status(slug) => self.statuses.extend([slug.clone()]),
            Is::New | Is::Assigned | Is::Unassigned | Is::Merged => return false,
        }
        true
    }

    /// Joins what one part of a conjunction asks. It must be of one kind, and that kind must not have been asked before.
    fn merge(&mut self, found: Self) -> bool {
        let asks = |filter: &Self| [!filter.types.is_empty(), !filter.categories.is_empty() || !filter.statuses.is_empty(), !filter.relations.is_empty()];
        let (before, now) = (asks(self), asks(&found));
        if now.iter().filter(|asked| **asked).count() != 1 || before.iter().zip(now).any(|(before, now)| *before && now) {
            return false;
        }
        self.types.extend(found.types);
        self.categories.extend(found.categories);
        self.statuses.extend(found.statuses);
        self.relations.extend(found.relations);
        true
    }
}

fn relations_of(role: Role) -> Vec<Relation> {
    Relation::ALL.into_iter().filter(|relation| role == Role::Involved || relation.role() == role).collect()
}
