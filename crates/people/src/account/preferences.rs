//! How somebody wants the desk to look and to behave.

use db::Ctx;
use kernel::{Error, FieldErrors, Language, OrNotFound, Result};
use serde_json::{Value, json};

use super::zones;
use crate::{
    PeopleAct, User,
    difference::difference,
    events::{self, UserChanged},
    user::{Density, MailPace, Theme, store},
};

/// What to change; `None` leaves a preference as it is.
#[derive(Clone, Debug, Default)]
pub struct PreferencesChange {
    /// The code of a language.
    pub language: Option<String>,
    /// IANA name of a time zone.
    pub time_zone: Option<String>,
    pub theme: Option<String>,
    pub density: Option<String>,
    /// Whether single keys act.
    pub shortcuts_on: Option<bool>,
    /// Whether the desk writes mails about tickets (A55).
    pub mail_alerts_on: Option<bool>,
    /// How soon those mails are written.
    pub mail_pace: Option<String>,
    /// When the mail of the day is written: `08:00`.
    pub digest_at: Option<String>,
}

/// Changes one's own preferences. `unless_stale` sees the account as it is before.
pub fn change_preferences(ctx: &mut Ctx<'_>, change: &PreferencesChange, unless_stale: impl FnOnce(&User) -> Result<()>) -> Result<User> {
    let me = ctx.me()?;
    let before = store::find_for_change(ctx, me)?.or_not_found()?;
    ctx.permit(PeopleAct::ChangeOwn, &before.guarded())?;
    unless_stale(&before)?;
    let after = change.apply(before.clone())?;
    let Some((gone, come)) = difference(told(&before), told(&after)) else { return Ok(after) };
    store::update(ctx, &after)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, events::item(&after), &UserChanged { before: gone, after: come })?;
    Ok(User { version: before.version + 1, ..after })
}

fn told(user: &User) -> Value {
    json!({
        "language": user.language.code(), "time_zone": user.zone, "theme": user.theme, "density": user.density,
        "shortcuts_on": user.shortcuts_on, "mail_alerts_on": user.mail_alerts_on,
        "mail_pace": user.mail_pace, "digest_at": time_words(user.digest_at),
    })
}

impl PreferencesChange {
    fn apply(&self, mut user: User) -> Result<User> {
        let mut errors = FieldErrors::default();
        choose(&mut errors, &mut user.language, "language", self.language.as_deref(), Language::from_code);
        choose(&mut errors, &mut user.zone, "time_zone", self.time_zone.as_deref(), zones::find);
        choose(&mut errors, &mut user.theme, "theme", self.theme.as_deref(), Theme::from_slug);
        choose(&mut errors, &mut user.density, "density", self.density.as_deref(), Density::from_slug);
        choose(&mut errors, &mut user.mail_pace, "mail_pace", self.mail_pace.as_deref(), MailPace::from_slug);
        choose(&mut errors, &mut user.digest_at, "digest_at", self.digest_at.as_deref(), read_time);
        user.shortcuts_on = self.shortcuts_on.unwrap_or(user.shortcuts_on);
        user.mail_alerts_on = self.mail_alerts_on.unwrap_or(user.mail_alerts_on);
        errors.check()?;
        Ok(user)
    }
}

/// Takes one of a list's words, if any was sent.
pub(crate) fn choose<T>(errors: &mut FieldErrors, place: &mut T, field: &'static str, text: Option<&str>, read: impl Fn(&str) -> Option<T>) {
    let unknown = || {
        let key = match field {
            "time_zone" => "account-zone-unknown",
            "digest_at" => "account-time-unknown",
            _ => "account-choice-unknown",
        };
        Error::invalid(field, key)
    };
    if let Some(good) = text.and_then(|text| errors.take(read(text).ok_or_else(unknown))) {
        *place = good;
    }
}

/// Minutes after midnight as a clock shows them: `08:00`.
pub fn time_words(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The minutes after midnight of a time such as `8:00`; the seconds that some browsers add are dropped.
fn read_time(text: &str) -> Option<i64> {
    let (hours, rest) = text.trim().split_once(':')?;
    let minutes = rest.split(':').next()?;
    let number = |text: &str, below: i64| text.parse::<i64>().ok().filter(|number| (0..below).contains(number));
    Some(number(hours, 24)? * 60 + number(minutes, 60)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::model::tests::ana;

    #[test]
    fn the_theme_can_be_switched_alone() {
        let before = User { shortcuts_on: true, mail_alerts_on: false, zone: "Europe/Berlin".into(), ..ana() };
        let after = PreferencesChange { theme: Some("dark".into()), ..Default::default() }.apply(before.clone()).unwrap();
        assert_eq!(after, User { theme: Theme::Dark, ..before });
    }

    #[test]
    fn a_time_of_the_day_is_read_as_clocks_show_it() {
        assert_eq!(read_time("08:00"), Some(480));
        assert_eq!(read_time(" 8:05:00 "), Some(485));
        assert_eq!(time_words(485), "08:05");
        for bad in ["", "8", "24:00", "08:60", "-1:00", "ab:cd"] {
            assert_eq!(read_time(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn unknown_choices_are_refused_at_their_fields() {
        let change = PreferencesChange { language: Some("xx".into()), time_zone: Some("Mars/Olympus".into()), ..Default::default() };
        let Err(Error::Invalid(errors)) = change.apply(ana()) else { panic!("taken") };
        assert_eq!(errors.of("language").unwrap().key, "account-choice-unknown");
        assert_eq!(errors.of("time_zone").unwrap().key, "account-zone-unknown");
    }
}
