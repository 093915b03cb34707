//! Which column of a file is what: guessed from its headers, in English and in Russian, and changed by hand.

use kernel::fold;

use super::table::Line;

db::slugs! {
    /// What a column can be.
    #[derive(utoipa::ToSchema)]
    Field {
        Name = "name",
        FirstName = "first_name",
        LastName = "last_name",
        Email = "email",
        Username = "username",
        Phone = "phone",
        Department = "department",
        Team = "team",
    }
}

impl Field {
    /// How people head such a column, folded and without signs.
    fn headers(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["name", "fullname", "displayname", "person", "employee", "имя", "фио", "полноеимя", "отображаемоеимя", "сотрудник", "пользователь"],
            Self::FirstName => &["firstname", "givenname", "forename", "first", "личноеимя", "собственноеимя"],
            Self::LastName => &["lastname", "surname", "familyname", "last", "фамилия"],
            Self::Email => {
                &["email", "mail", "emailaddress", "address", "почта", "электроннаяпочта", "адресэлектроннойпочты", "эпочта", "адрес", "емейл", "имейл"]
            }
            Self::Username => {
                &["username", "login", "loginname", "userid", "account", "логин", "имявхода", "имяпользователя", "учетнаязапись", "учётнаязапись"]
            }
            Self::Phone => &["phone", "telephone", "phonenumber", "mobile", "tel", "телефон", "номертелефона", "мобильный", "тел"],
            Self::Department => &["department", "dept", "division", "отдел", "подразделение", "департамент"],
            Self::Team => &["team", "group", "supportgroup", "группа", "команда", "группаподдержки"],
        }
    }

    fn of_header(header: &str) -> Option<Self> {
        let plain: String = fold(header).chars().filter(|c| c.is_alphanumeric()).collect();
        Self::ALL.iter().copied().find(|field| field.headers().contains(&plain.as_str()))
    }
}

/// What each column is; `None` is not read.
#[derive(Clone, PartialEq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Columns {
    pub fields: Vec<Option<Field>>,
    /// Whether the first line names the columns and is nobody.
    pub has_header: bool,
}

impl Columns {
    /// Guesses from the first lines. Beside a family name, "Имя" is the given name.
    pub fn guess(lines: &[Line]) -> Self {
        let width = lines.iter().take(20).map(|line| line.cells.len()).max().unwrap_or(0);
        let first = lines.first().map(|line| line.cells.as_slice()).unwrap_or_default();
        let mut fields: Vec<Option<Field>> = (0..width).map(|index| first.get(index).and_then(|header| Field::of_header(header))).collect();
        let has_header = fields.iter().any(Option::is_some) || !first.iter().any(|cell| cell.contains('@'));
        if !fields.contains(&Some(Field::Email)) {
            let holds_addresses =
                |index: &usize| lines.iter().skip(1).take(20).filter(|line| line.cells.get(*index).is_some_and(|cell| cell.contains('@'))).count() > 0;
            let free = (0..width).filter(|index| fields[*index].is_none());
            if let Some(index) = free
                .clone()
                .find(|index| !has_header && first.get(*index).is_some_and(|cell| cell.contains('@')))
                .or_else(|| free.clone().find(holds_addresses))
            {
                fields[index] = Some(Field::Email);
            }
        }
        if fields.contains(&Some(Field::LastName)) && !fields.contains(&Some(Field::FirstName)) {
            fields.iter_mut().filter(|field| **field == Some(Field::Name)).for_each(|field| *field = Some(Field::FirstName));
        }
        // A field is read from one column: the first that is headed so.
        for index in 0..fields.len() {
            if fields[index].is_some() && fields[..index].contains(&fields[index]) {
                fields[index] = None;
            }
        }
        Self { fields, has_header }
    }

    /// The cell of a field.
    pub fn cell<'l>(&self, line: &'l Line, field: Field) -> &'l str {
        let at = self.fields.iter().position(|known| *known == Some(field));
        at.and_then(|index| line.cells.get(index)).map_or("", String::as_str)
    }

    /// The lines that are people.
    pub fn people<'l>(&self, lines: &'l [Line]) -> &'l [Line] {
        if self.has_header && !lines.is_empty() { &lines[1..] } else { lines }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(rows: &[&[&str]]) -> (Vec<&'static str>, bool) {
        let lines: Vec<Line> =
            rows.iter().zip(1..).map(|(cells, number)| Line { number, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }).collect();
        let columns = Columns::guess(&lines);
        (columns.fields.iter().map(|field| field.map_or("-", Field::slug)).collect(), columns.has_header)
    }

    #[test]
    fn headers_are_known_in_both_languages() {
        assert_eq!(guess(&[&["Full name", "E-Mail", "Dept.", "Shoe size"]]), (vec!["name", "email", "department", "-"], true));
        assert_eq!(
            guess(&[&["Фамилия", "Имя", "Электронная почта", "Имя входа", "Группа поддержки"]]),
            (vec!["last_name", "first_name", "email", "username", "team"], true)
        );
        assert_eq!(guess(&[&["ФИО", "Почта", "Отдел", "Телефон"]]), (vec!["name", "email", "department", "phone"], true));
    }

    #[test]
    fn addresses_are_known_by_their_look() {
        assert_eq!(guess(&[&["Who", "Where"], &["Ana", "ana@example.com"]]), (vec!["-", "email"], true));
        assert_eq!(guess(&[&["Ana", "ana@example.com"], &["Tomas", "tomas@example.com"]]), (vec!["-", "email"], false));
    }

    #[test]
    fn of_two_columns_of_one_field_the_first_is_read() {
        assert_eq!(guess(&[&["email", "mail", "name"]]), (vec!["email", "-", "name"], true));
    }
}
