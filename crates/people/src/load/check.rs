//! What would become of each line: somebody new, somebody who is here already, or a problem that is told by line and field.

use std::collections::{HashMap, HashSet};

use kernel::{DepartmentId, EmailAddress, Error, FieldErrors, Result, TeamId, Text, Username, clean_line, fold};
use serde::{Deserialize, Serialize};

use super::{
    columns::{Columns, Field},
    table::Line,
};
use crate::{User, account::check_phone, membership::username};

/// Who is in the organization, and where people can be placed; read once for a whole file.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// Folded addresses of everybody who has an account.
    pub emails: HashSet<String>,
    /// Folded usernames of the file that somebody in the installation has or had.
    pub usernames: HashSet<String>,
    pub departments: HashMap<String, DepartmentId>,
    /// By department and folded name.
    pub teams: HashMap<(DepartmentId, String), TeamId>,
    /// The team in which a department's accounts begin.
    pub first_teams: HashMap<DepartmentId, TeamId>,
    pub place: Option<(DepartmentId, TeamId)>,
}

/// Somebody to be loaded.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Newcomer {
    pub line: i64,
    pub name: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub username: Option<String>,
    pub phone: String,
    pub department: DepartmentId,
    pub team: TeamId,
}

/// What is wrong with a line.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// What the column is called in the API: `email`.
    pub field: String,
    pub key: String,
    /// What fills the gaps of the sentence.
    pub args: Vec<(String, String)>,
}

/// What would become of a line.
#[derive(Clone, PartialEq, Debug)]
pub enum Verdict {
    New(Box<Newcomer>),
    /// The address has an account already; nothing changes.
    Here,
    Bad(Vec<Problem>),
}

/// Looks at the lines of a file one after the other, and remembers whom it has seen.
pub struct Checker<'d> {
    columns: &'d Columns,
    directory: &'d Directory,
    emails: HashMap<String, i64>,
    usernames: HashMap<String, i64>,
}

impl<'d> Checker<'d> {
    pub fn new(columns: &'d Columns, directory: &'d Directory) -> Self {
        Self { columns, directory, emails: HashMap::new(), usernames: HashMap::new() }
    }

    /// What would become of this line.
    pub fn check(&mut self, line: &Line) -> Verdict {
        let mut errors = FieldErrors::default();
        let cell = |field| self.columns.cell(line, field);
        let email = errors.take(required("email", cell(Field::Email)).and_then(|text| EmailAddress::at("email", text)));
        let (first_name, last_name) = (short(&mut errors, "first_name", cell(Field::FirstName)), short(&mut errors, "last_name", cell(Field::LastName)));
        let whole = match cell(Field::Name) {
            "" => format!("{first_name} {last_name}"),
            name => name.to_owned(),
        };
        let name = errors.take(User::check_name("name", whole.trim()));
        let phone = errors.take(check_phone(cell(Field::Phone)));
        let username = match cell(Field::Username) {
            "" => None,
            text => errors.take(username::check("username", text)),
        };
        let place = errors.take(self.place(cell(Field::Department), cell(Field::Team)));

        let email = email.and_then(|email| errors.take(self.first_of_its_address(email, line.number)));
        let is_here = email.as_ref().is_some_and(|email| self.directory.emails.contains(&email.key()));
        if let Some(name) = username.as_ref().filter(|_| !is_here) {
            errors.take(self.first_of_its_username(name, line.number));
        }
        match (email, name, phone, place) {
            (Some(_), ..) if is_here && errors.is_empty() => Verdict::Here,
            (Some(email), Some(name), Some(phone), Some((department, team))) if errors.is_empty() => Verdict::New(Box::new(Newcomer {
                line: line.number,
                name,
                first_name,
                last_name,
                email: email.to_string(),
                username: username.map(|name| name.to_string()),
                phone,
                department,
                team,
            })),
            _ => Verdict::Bad(problems(errors)),
        }
    }

    fn first_of_its_address(&mut self, email: EmailAddress, line: i64) -> Result<EmailAddress> {
        match self.emails.insert(email.key(), line) {
            None => Ok(email),
            Some(first) => {
                self.emails.insert(email.key(), first);
                Err(Error::invalid("email", Text::new("load-email-twice").with("line", first)))
            }
        }
    }

    fn first_of_its_username(&mut self, name: &Username, line: i64) -> Result<()> {
        if self.directory.usernames.contains(&name.key()) {
            return Err(Error::invalid("username", "people-username-taken"));
        }
        match self.usernames.insert(name.key(), line) {
            None => Ok(()),
            Some(first) => {
                self.usernames.insert(name.key(), first);
                Err(Error::invalid("username", Text::new("load-username-twice").with("line", first)))
            }
        }
    }

    fn place(&self, department: &str, team: &str) -> Result<(DepartmentId, TeamId)> {
        let directory = self.directory;
        let (default, default_team) = directory.place.ok_or_else(|| Error::Internal("the organization has no default department".into()))?;
        let department = match department {
            "" => None,
            name => Some(
                *directory.departments.get(&fold(name)).ok_or_else(|| Error::invalid("department", Text::new("load-department-unknown").with("name", name)))?,
            ),
        };
        let unknown = || Error::invalid("team", Text::new("load-team-unknown").with("name", team));
        match (department, team) {
            (None, "") => Ok((default, default_team)),
            (Some(department), "") => Ok((department, directory.first_teams.get(&department).copied().unwrap_or(default_team))),
            (Some(department), team) => directory.teams.get(&(department, fold(team))).map(|id| (department, *id)).ok_or_else(unknown),
            // Without a department a team is known by its name, if there is one of that name only.
            (None, team) => {
                let key = fold(team);
                let mut named = directory.teams.iter().filter(|((_, name), _)| *name == key);
                match (named.next(), named.next()) {
                    (Some(((department, _), id)), None) => Ok((*department, *id)),
                    _ => Err(unknown()),
                }
            }
        }
    }
}

fn required<'t>(field: &'static str, text: &'t str) -> Result<&'t str> {
    if text.is_empty() { Err(Error::invalid(field, "error-required")) } else { Ok(text) }
}

/// A name that may be missing.
fn short(errors: &mut FieldErrors, field: &'static str, text: &str) -> String {
    if text.is_empty() { String::new() } else { errors.take(clean_line(field, text, 100)).unwrap_or_default() }
}

fn problems(errors: FieldErrors) -> Vec<Problem> {
    let words = |value: kernel::Value| match value {
        kernel::Value::Text(text) => text,
        kernel::Value::Number(number) => number.to_string(),
    };
    let problem = |error: kernel::FieldError| Problem {
        field: error.field.into_owned(),
        key: error.text.key.into_owned(),
        args: error.text.args.into_iter().map(|(name, value)| (name.to_owned(), words(value))).collect(),
    };
    errors.0.into_iter().map(problem).collect()
}

impl Problem {
    /// In words of the catalogue.
    pub fn text(&self) -> Text {
        // The gaps of the sentences above.
        const GAPS: [&str; 4] = ["line", "name", "max", "min"];
        let mut text = Text::new(self.key.clone());
        for (name, value) in &self.args {
            if let Some(gap) = GAPS.iter().find(|gap| *gap == name) {
                text = match value.parse::<i64>() {
                    Ok(number) if *gap != "name" => text.with(gap, number),
                    _ => text.with(gap, value.as_str()),
                };
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: i64, cells: &[&str]) -> Line {
        Line { number, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }
    }

    fn columns(fields: &[Field]) -> Columns {
        Columns { fields: fields.iter().copied().map(Some).collect(), has_header: true }
    }

    fn directory() -> Directory {
        let (general, it, everyone, first, network) = (DepartmentId(1), DepartmentId(2), TeamId(1), TeamId(2), TeamId(3));
        Directory {
            emails: ["here@example.com".to_owned()].into(),
            usernames: ["taken".to_owned()].into(),
            departments: [("general".to_owned(), general), ("it".to_owned(), it)].into(),
            teams: [((general, "everyone".to_owned()), everyone), ((it, "first line".to_owned()), first), ((it, "network".to_owned()), network)].into(),
            first_teams: [(general, everyone), (it, first)].into(),
            place: Some((general, everyone)),
        }
    }

    /// What is said of each line: `new`, `here`, or `field: key`.
    fn said(fields: &[Field], rows: &[&[&str]]) -> Vec<String> {
        let (columns, directory) = (columns(fields), directory());
        let mut checker = Checker::new(&columns, &directory);
        let verdicts = rows.iter().zip(2..).map(|(cells, number)| checker.check(&line(number, cells)));
        verdicts
            .map(|verdict| match verdict {
                Verdict::New(_) => "new".to_owned(),
                Verdict::Here => "here".to_owned(),
                Verdict::Bad(problems) => problems.iter().map(|problem| format!("{}: {}", problem.field, problem.key)).collect::<Vec<_>>().join(", "),
            })
            .collect()
    }

    #[test]
    fn every_line_is_new_or_here_or_told_what_is_wrong() {
        let long = "x".repeat(101);
        let rows: &[&[&str]] = &[
            &["Ana Ortiz", "ana@example.com"],
            &["Somebody", "HERE@example.com"],
            &["", "nameless@example.com"],
            &["Tomas", "tomas at example"],
            &["Tomas", ""],
            &["Ana again", "Ana@Example.com"],
            &[&long, "long@example.com"],
            &["short line"],
        ];
        assert_eq!(
            said(&[Field::Name, Field::Email], rows),
            [
                "new",
                "here",
                "name: error-required",
                "email: error-email",
                "email: error-required",
                "email: load-email-twice",
                "name: error-too-long",
                "email: error-required"
            ]
        );
    }

    #[test]
    fn usernames_are_nobodys_else() {
        let fields = [Field::Name, Field::Email, Field::Username];
        let rows: &[&[&str]] = &[
            &["A", "a@example.com", "fresh"],
            &["B", "b@example.com", "FRESH"],
            &["C", "c@example.com", "Taken"],
            &["D", "d@example.com", "d@d"],
            &["E", "e@example.com", ""],
        ];
        assert_eq!(said(&fields, rows), ["new", "username: load-username-twice", "username: people-username-taken", "username: people-username-rule", "new"]);
    }

    #[test]
    fn people_are_placed_where_the_file_says() {
        let fields = [Field::Name, Field::Email, Field::Department, Field::Team];
        let (columns, directory) = (columns(&fields), directory());
        let mut checker = Checker::new(&columns, &directory);
        let mut place =
            |number: i64, department: &str, team: &str| match checker.check(&line(number, &["A", &format!("p{number}@example.com"), department, team])) {
                Verdict::New(newcomer) => Ok((newcomer.department.0, newcomer.team.0)),
                Verdict::Bad(problems) => Err(problems[0].key.clone()),
                Verdict::Here => Err("here".into()),
            };
        assert_eq!(place(1, "", ""), Ok((1, 1)));
        assert_eq!(place(2, "IT", ""), Ok((2, 2)));
        assert_eq!(place(3, "it", "Network"), Ok((2, 3)));
        assert_eq!(place(4, "", "network"), Ok((2, 3)));
        assert_eq!(place(5, "Sales", ""), Err("load-department-unknown".into()));
        assert_eq!(place(6, "General", "Network"), Err("load-team-unknown".into()));
    }

    #[test]
    fn a_name_may_come_in_two_columns() {
        let columns = columns(&[Field::FirstName, Field::LastName, Field::Email]);
        let directory = directory();
        let Verdict::New(newcomer) = Checker::new(&columns, &directory).check(&line(2, &["Ольга", "Серова", "olga@example.com"])) else {
            panic!("refused")
        };
        assert_eq!((newcomer.name.as_str(), newcomer.first_name.as_str(), newcomer.last_name.as_str()), ("Ольга Серова", "Ольга", "Серова"));
    }
}
