//! A list of people as SQL: only the conditions that narrow it, so that each list finds the index made for it.

use db::Value;
use kernel::fold;

use super::list::{Class, InRole, Listed, Query};
use crate::{Role, user::find::escape_like};

/// More words narrow nothing that four do not.
const MOST_WORDS: usize = 4;

/// Conditions behind `organization_id = $1`, and what fills their gaps.
pub struct Narrow {
    pub text: String,
    /// From `$2` on.
    params: Vec<Filling>,
}

enum Filling {
    Text(String),
    Int(i64),
}

impl Narrow {
    /// `few` tells that the first word finds few people, so that looking them up one by one is quicker than going through all by name.
    pub fn to(query: &Query, words: &[String], few: bool) -> Self {
        let mut narrow = Self { text: String::new(), params: Vec::new() };
        narrow.state(query);
        narrow.role(query.role.as_ref());
        if let Some(department) = query.department {
            narrow.push(" AND department_id = ?", vec![Filling::Int(department.0)]);
        }
        if let Some(team) = query.team {
            narrow.push(" AND team_id = ?", vec![Filling::Int(team.0)]);
        }
        if let Some(client) = query.client {
            narrow.push(" AND client_id = ?", vec![Filling::Int(client.0)]);
        }
        if let (Some(word), true) = (words.first(), few) {
            let [from, to] = range(word).map(Filling::Text);
            narrow.push(" AND id IN (SELECT w.user_id FROM person_word w WHERE w.organization_id = $1 AND w.word >= ? AND w.word < ?)", vec![from, to]);
        }
        for word in words {
            narrow.word(word);
        }
        narrow
    }

    fn state(&mut self, query: &Query) {
        match (query.listed, query.class) {
            (Listed::Here, Class::Everyone) => self.text.push_str(" AND state <> 'left'"),
            (Listed::Here, _) => self.text.push_str(" AND state NOT IN ('left', 'outsider')"),
            (listed, _) => self.push(" AND state = ?", vec![Filling::Text(listed.slug().into())]),
        }
        if query.class == Class::Verified {
            self.text.push_str(" AND email_confirmed_at IS NOT NULL");
        }
    }

    fn role(&mut self, role: Option<&InRole>) {
        match role {
            None => {}
            // In this word an index tells administrators from everybody else.
            Some(InRole::Kind(Role::Administrator)) => self.text.push_str(" AND role = 'administrator'"),
            Some(InRole::Kind(Role::Member)) => self.text.push_str(" AND role = 'member'"),
            Some(InRole::Holder(slug)) => {
                let text = " AND id IN (SELECT r.user_id FROM user_role r WHERE r.organization_id = $1 AND r.role = ?)";
                self.push(text, vec![Filling::Text(slug.clone())]);
            }
        }
    }

    fn word(&mut self, word: &str) {
        let key = escape_like(word);
        let (begins, within) = (format!("{key}%"), format!("% {key}%"));
        let fillings = [&begins, &within, &begins, &begins].map(|text| Filling::Text(text.clone())).into();
        let text = " AND (name_key LIKE ? ESCAPE '\\' OR name_key LIKE ? ESCAPE '\\' OR username_key LIKE ? ESCAPE '\\' OR email_key LIKE ? ESCAPE '\\')";
        self.push(text, fillings);
    }

    /// Only those behind this name.
    pub fn behind(&mut self, name_key: String, id: i64) {
        self.push(" AND (name_key, id) > (?, ?)", vec![Filling::Text(name_key), Filling::Int(id)]);
    }

    /// At most so many, and so on: the end of the statement.
    pub fn end(&mut self, text: &str, limit: i64) {
        self.push(text, vec![Filling::Int(limit)]);
    }

    fn push(&mut self, text: &str, fillings: Vec<Filling>) {
        let mut parts = text.split('?');
        self.text.push_str(parts.next().unwrap_or_default());
        for (part, filling) in parts.zip(fillings) {
            self.params.push(filling);
            self.text.push_str(&format!("${}{part}", self.params.len() + 1));
        }
    }

    pub fn params(&self) -> Vec<Value<'_>> {
        self.params.iter().map(Filling::value).collect()
    }
}

impl Filling {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Text(text) => Value::Text(text),
            Self::Int(number) => Value::Int(*number),
        }
    }
}

/// The words that somebody typed, the longest first, since it finds the fewest.
pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = fold(text).split_whitespace().map(str::to_owned).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.truncate(MOST_WORDS);
    words
}

/// Everything that begins with this word lies between these two.
pub fn range(word: &str) -> [String; 2] {
    [word.to_owned(), format!("{word}\u{10ffff}")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_narrows_is_asked() {
        let all = Narrow::to(&Query::of(Listed::Here), &[], false);
        assert_eq!((all.text.as_str(), all.params().len()), (" AND state NOT IN ('left', 'outsider')", 0));

        let query = Query { class: Class::Verified, role: Some(InRole::Holder("agent".into())), ..Query::of(Listed::Locked) };
        let mut some = Narrow::to(&query, &[], false);
        some.behind("ana".into(), 7);
        some.end(" LIMIT ?", 51);
        let held = "id IN (SELECT r.user_id FROM user_role r WHERE r.organization_id = $1 AND r.role = $3)";
        assert_eq!(some.text, format!(" AND state = $2 AND email_confirmed_at IS NOT NULL AND {held} AND (name_key, id) > ($4, $5) LIMIT $6"));
        assert_eq!(some.params(), [Value::Text("locked"), Value::Text("agent"), Value::Text("ana"), Value::Int(7), Value::Int(51)]);
    }

    #[test]
    fn the_longest_word_goes_first() {
        assert_eq!(words(" Al  ORTIZ x "), ["ortiz", "al", "x"]);
        assert_eq!(words("a b c d e").len(), MOST_WORDS);
        assert!(words(" ").is_empty());
    }
}
