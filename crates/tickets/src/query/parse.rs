//! Reads a query by recursive descent: alternatives of conjunctions of terms, as deep as brackets and negations go.

use kernel::Text;

use super::{
    Comparison, Expr, Query, QueryError, Sort, Term, Vocabulary,
    lexeme::{Lexeme, closing_quotes, lexeme},
    vocabulary::{FIELDS, Field, nearest},
};

/// The longest query, in characters.
const LONGEST: usize = 2_000;
/// How deep brackets and negations may nest.
const DEEPEST: usize = 40;
/// How many words and values a query may have, so that what it costs stays bounded.
const MOST_VALUES: usize = 100;

pub(super) type Parsed<T> = Result<T, QueryError>;

/// Reads a query in the words of the built-in workflows.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    parse_with(text, &Vocabulary::default())
}

/// Reads a query in the words of an organization.
pub fn parse_with(text: &str, vocabulary: &Vocabulary) -> Result<Query, QueryError> {
    let chars: Vec<char> = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if chars.len() > LONGEST {
        return Err(QueryError::new(LONGEST, chars.len() - LONGEST, Text::new("query-too-long").with("max", LONGEST)));
    }
    let mut parser = Parser { chars, at: 0, depth: 0, values: 0, sort: None, vocabulary };
    let filter = parser.alternatives()?;
    if parser.at < parser.chars.len() {
        return Err(QueryError::new(parser.at, 1, "query-stray-bracket"));
    }
    Ok(Query { filter, sort: parser.sort.unwrap_or_default() })
}

pub(super) struct Parser<'a> {
    pub chars: Vec<char>,
    pub at: usize,
    pub vocabulary: &'a Vocabulary,
    depth: usize,
    values: usize,
    sort: Option<Sort>,
}

impl Parser<'_> {
    /// `a b or c`; `None` when nothing is asked.
    fn alternatives(&mut self) -> Parsed<Option<Expr>> {
        let mut alternatives = Vec::new();
        loop {
            let start = self.at;
            alternatives.extend(self.conjunction()?);
            let before = self.at;
            let Some(or) = self.take_keyword("or") else { return Ok(Expr::any(alternatives)) };
            let left_is_empty = self.chars[start..before].iter().all(|c| c.is_whitespace());
            self.require_operands(or, !left_is_empty)?;
        }
    }

    /// `a and b c`
    fn conjunction(&mut self) -> Parsed<Option<Expr>> {
        let mut parts = Vec::new();
        let mut has_left = false;
        loop {
            if let Some(and) = self.take_keyword("and") {
                self.require_operands(and, has_left)?;
            }
            if !self.operand_follows() {
                return Ok(Expr::all(parts));
            }
            parts.extend(self.operand()?);
            has_left = true;
        }
    }

    /// A term, a negation, or alternatives in brackets; `None` for what asks nothing, such as a lone dash.
    fn operand(&mut self) -> Parsed<Option<Expr>> {
        if let Some(not) = self.take_keyword("not") {
            self.require_operands(not, true)?;
            return self.nested(not, |parser| Ok(parser.operand()?.map(Expr::negate)));
        }
        let start = self.at;
        match lexeme(&self.chars, start) {
            Lexeme::Minus => {
                self.at += 1;
                self.nested((start, 1), |parser| Ok(parser.operand()?.map(Expr::negate)))
            }
            Lexeme::Open => self.nested((start, 1), Self::bracketed),
            Lexeme::Quote => {
                self.count_value(start)?;
                let phrase = self.quoted()?;
                Ok(Term::text(&phrase).map(|term| if let Term::Word(text) = term { Term::Phrase(text) } else { term }).map(Expr::Term))
            }
            Lexeme::Number { digits, len } => {
                self.at += len;
                self.count_value(start)?;
                let number = digits.parse().map_err(|_| QueryError::new(start, len, Text::new("query-bad-number").with("value", digits)))?;
                Ok(Some(Expr::Term(Term::Number(Comparison::Equal, vec![number]))))
            }
            Lexeme::Field { name, comparison, len } => {
                self.at += len;
                self.field(start, &name, comparison)
            }
            Lexeme::Word(word) => {
                self.at += word.chars().count();
                self.count_value(start)?;
                Ok(Term::text(&word).map(Expr::Term))
            }
            Lexeme::Close | Lexeme::End => Ok(None),
        }
    }

    fn bracketed(&mut self) -> Parsed<Option<Expr>> {
        let open = self.at;
        self.at += 1;
        self.skip_spaces();
        if self.chars.get(self.at) == Some(&')') {
            return Err(QueryError::new(open, self.at + 1 - open, "query-empty-brackets"));
        }
        let inner = self.alternatives()?;
        if self.chars.get(self.at) != Some(&')') {
            return Err(QueryError::new(open, 1, "query-open-bracket"));
        }
        self.at += 1;
        Ok(inner)
    }

    fn field(&mut self, start: usize, name: &str, comparison: Comparison) -> Parsed<Option<Expr>> {
        let name_len = name.chars().count();
        let Some(field) = Field::from_name(name) else {
            let suggestion = nearest(name, FIELDS.iter().map(|(known, _)| *known));
            return Err(QueryError::new(start, name_len, Text::new("query-unknown-field").with("field", name)).suggesting(suggestion));
        };
        let name = name.to_lowercase();
        if comparison != Comparison::Equal && !field.is_ordered() {
            let text = Text::new("query-not-ordered").with("field", &name).with("sign", comparison.sign());
            return Err(QueryError::new(start, self.at - start, text));
        }
        if field == Field::Sort {
            return self.sort(start).map(|()| None);
        }
        self.term(field, &name, comparison).map(|term| Some(Expr::Term(term)))
    }

    /// The order belongs to the whole query, wherever it is written.
    fn sort(&mut self, start: usize) -> Parsed<()> {
        let sort = self.sort_value()?;
        let refusal = if self.depth > 0 { "query-sort-nested" } else { "query-sort-twice" };
        if self.depth > 0 || self.sort.replace(sort).is_some() {
            return Err(QueryError::new(start, self.at - start, refusal));
        }
        Ok(())
    }

    /// The text between quotation marks, within which a backslash protects a mark or a backslash.
    pub fn quoted(&mut self) -> Parsed<String> {
        let open = self.at;
        let closing = self.chars.get(open).and_then(|&c| closing_quotes(c)).unwrap_or(&['"']);
        let mut text = String::new();
        let mut at = open + 1;
        while let Some(&c) = self.chars.get(at) {
            let next = self.chars.get(at + 1).copied();
            match (c, next) {
                ('\\', Some(protected)) if protected == '\\' || closing.contains(&protected) => {
                    text.push(protected);
                    at += 1;
                }
                (c, _) if closing.contains(&c) => {
                    self.at = at + 1;
                    return Ok(text);
                }
                _ => text.push(c),
            }
            at += 1;
        }
        Err(QueryError::new(open, 1, "query-open-quote"))
    }

    pub fn count_value(&mut self, at: usize) -> Parsed<()> {
        self.values += 1;
        if self.values > MOST_VALUES { Err(QueryError::new(at, 0, Text::new("query-too-many").with("max", MOST_VALUES))) } else { Ok(()) }
    }

    fn nested<T>(&mut self, (at, len): (usize, usize), read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == DEEPEST {
            return Err(QueryError::new(at, len, Text::new("query-too-deep").with("max", DEEPEST)));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn skip_spaces(&mut self) {
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
    }

    fn keyword_here(&mut self, keyword: &str) -> bool {
        self.skip_spaces();
        matches!(lexeme(&self.chars, self.at), Lexeme::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    /// Goes past `and`, `or` or `not` and tells where it stood.
    fn take_keyword(&mut self, keyword: &str) -> Option<(usize, usize)> {
        self.keyword_here(keyword).then(|| {
            let start = self.at;
            self.at += keyword.len();
            (start, keyword.len())
        })
    }

    fn operand_follows(&mut self) -> bool {
        let is_keyword = self.keyword_here("or") || self.keyword_here("and");
        !is_keyword && !matches!(lexeme(&self.chars, self.at), Lexeme::End | Lexeme::Close)
    }

    fn require_operands(&mut self, (at, len): (usize, usize), has_left: bool) -> Parsed<()> {
        let word: String = self.chars[at..at + len].iter().collect::<String>().to_lowercase();
        if !has_left {
            return Err(QueryError::new(at, len, Text::new("query-nothing-before").with("word", word)));
        }
        if !self.operand_follows() {
            return Err(QueryError::new(at, len, Text::new("query-nothing-behind").with("word", word)));
        }
        Ok(())
    }
}
