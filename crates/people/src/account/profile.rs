//! What somebody says about themselves.

use db::Ctx;
use kernel::{Error, FieldErrors, OrNotFound, Result, Text, check_person_name, clean_line, has_nul};
use serde_json::{Value, json};

use crate::{
    PeopleAct, User,
    difference::difference,
    events::{self, UserChanged, UserRenamed},
    user::store,
};

/// In characters.
const LONGEST_PHONE: usize = 40;
const LONGEST_SKILLS: usize = 300;
const LONGEST_ABOUT: usize = 2_000;

/// What to change; `None` leaves a field as it is.
#[derive(Clone, Debug, Default)]
pub struct ProfileChange {
    /// By which colleagues know the person: free text.
    pub display_name: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub phone: Option<String>,
    pub about: Option<String>,
    /// Words between commas.
    pub skills: Option<String>,
}

/// Changes one's own profile. `unless_stale` sees the account as it is before.
///
/// Fails at the fields that cannot be taken, all of them at once. Saving what is there already changes nothing.
pub fn change_profile(ctx: &mut Ctx<'_>, change: &ProfileChange, unless_stale: impl FnOnce(&User) -> Result<()>) -> Result<User> {
    let me = ctx.me()?;
    let before = store::find_for_change(ctx, me)?.or_not_found()?;
    ctx.permit(PeopleAct::ChangeOwn, &before.guarded())?;
    unless_stale(&before)?;
    let after = change.apply(before.clone())?;
    save(ctx, &before, after)
}

fn save(ctx: &mut Ctx<'_>, before: &User, after: User) -> Result<User> {
    let renamed = before.display_name != after.display_name;
    let differs = difference(told(before), told(&after));
    if !renamed && differs.is_none() {
        return Ok(after);
    }
    if !store::update(ctx, &after)? {
        return Err(Error::Internal("a profile changed an address".into()));
    }
    let operation = queue::operation(ctx);
    if renamed {
        let event = UserRenamed { before: before.display_name.clone(), after: after.display_name.clone() };
        queue::record(ctx, operation, events::item(&after), &event)?;
    }
    if let Some((gone, come)) = differs {
        queue::record(ctx, operation, events::item(&after), &UserChanged { before: gone, after: come })?;
    }
    ctx.announce("people");
    Ok(User { version: before.version + 1, ..after })
}

/// What events tell of a profile.
fn told(user: &User) -> Value {
    json!({"first_name": user.first_name, "last_name": user.last_name, "phone": user.phone, "about": user.about, "skills": user.skills})
}

impl ProfileChange {
    fn apply(&self, mut user: User) -> Result<User> {
        let mut errors = FieldErrors::default();
        let mut set = |place: &mut String, wanted: &Option<String>, check: &dyn Fn(&str) -> Result<String>| {
            if let Some(good) = wanted.as_deref().and_then(|text| errors.take(check(text))) {
                *place = good;
            }
        };
        set(&mut user.display_name, &self.display_name, &|text| User::check_name("display_name", text));
        set(&mut user.first_name, &self.first_name, &|text| check_person_name("first_name", text, 2, "account-first-name-bad"));
        set(&mut user.last_name, &self.last_name, &|text| check_person_name("last_name", text, 1, "account-last-name-bad"));
        set(&mut user.phone, &self.phone, &check_phone);
        set(&mut user.about, &self.about, &|text| check_lines("about", text, LONGEST_ABOUT));
        set(&mut user.skills, &self.skills, &check_skills);
        errors.check()?;
        Ok(user)
    }
}

/// Whatever people write as a telephone number has a few digits in it: "+49 30 1234-56, ext. 7".
pub(crate) fn check_phone(text: &str) -> Result<String> {
    let phone = optional_line("phone", text, LONGEST_PHONE)?;
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    match phone.is_empty() || digits >= 2 {
        true => Ok(phone),
        false => Err(Error::invalid("phone", "account-phone-bad")),
    }
}

fn check_skills(text: &str) -> Result<String> {
    let line = optional_line("skills", &text.replace(['\n', ';'], ","), LONGEST_SKILLS)?;
    let words: Vec<&str> = line.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    Ok(words.join(", "))
}

fn optional_line(field: &'static str, text: &str, longest: usize) -> Result<String> {
    if text.trim().is_empty() { Ok(String::new()) } else { clean_line(field, text, longest) }
}

/// Several lines of plain text: trimmed, with plain line ends and without control characters.
fn check_lines(field: &'static str, text: &str, longest: usize) -> Result<String> {
    if has_nul(text) {
        return Err(Error::invalid(field, "error-nul"));
    }
    let lines = text.replace("\r\n", "\n");
    let clean: String = lines.trim().chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    match clean.chars().count() <= longest {
        true => Ok(clean),
        false => Err(Error::invalid(field, Text::new("error-too-long").with("max", longest))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::model::tests::ana;

    fn refused(change: ProfileChange) -> Vec<(String, String)> {
        match change.apply(ana()) {
            Err(Error::Invalid(errors)) => errors.0.into_iter().map(|error| (error.field.into_owned(), error.text.key.into_owned())).collect(),
            _ => Vec::new(),
        }
    }

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let change = ProfileChange { display_name: text(" "), first_name: text("A"), last_name: text("0rtiz"), phone: text("none"), ..Default::default() };
        let fields: Vec<String> = refused(change).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["display_name", "first_name", "last_name", "phone"]);
    }

    #[test]
    fn names_have_letters_of_any_script() {
        for (first, last) in [("Ana", "O’Neil"), ("Ольга", "Я"), ("Jean-Luc", "St. John")] {
            assert!(refused(ProfileChange { first_name: text(first), last_name: text(last), ..Default::default() }).is_empty(), "{first} {last}");
        }
    }

    #[test]
    fn what_is_left_out_stays() {
        let before = User { phone: "12".into(), about: "old".into(), ..ana() };
        let after = ProfileChange { about: text(" new\r\nlines "), ..Default::default() }.apply(before).unwrap();
        assert_eq!((after.phone.as_str(), after.about.as_str()), ("12", "new\nlines"));
    }

    #[test]
    fn skills_are_words_between_commas() {
        assert_eq!(check_skills(" VPN ;printers,,\nExcel ").unwrap(), "VPN, printers, Excel");
        assert_eq!(check_skills(" ").unwrap(), "");
    }

    #[test]
    fn telephones_are_written_in_many_ways() {
        for good in ["", "+49 30 1234-56", "(020) 7946 0018 ext. 5", "112"] {
            assert!(check_phone(good).is_ok(), "{good}");
        }
        assert!(check_phone("call me").is_err());
    }
}
