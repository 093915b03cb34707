//! The security log of an account: its events, read back.

use db::Ctx;
use kernel::{EventId, Guarded, Result, Text, Timestamp, UserId, Via};
use queue::{Event, ItemKind, ItemRef};
use serde::Deserialize;

use super::events::Step;
use crate::{PeopleAct, second_factor::Factor, session::Origin};

/// One thing that happened to an account.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: EventId,
    pub at: Timestamp,
    /// The event's kind: `user.signed_in`.
    pub kind: String,
    /// In words.
    pub text: Text,
    /// Whether somebody should look twice.
    pub is_warning: bool,
    /// From where, where that was noted.
    pub origin: Option<Origin>,
    /// Who did it, if it was somebody else.
    pub by: Option<UserId>,
    pub via: Via,
}

/// So many events are looked through for a page of lines: a profile that is edited all day does not hide what matters.
const LOOKED_AT: i64 = 400;

/// One's own log from before an event, newest first, at most `most` lines, and where the rest begins.
pub fn lines(ctx: &mut Ctx<'_>, before: Option<EventId>, most: usize) -> Result<(Vec<Line>, Option<EventId>)> {
    let me = ctx.me()?;
    ctx.permit(PeopleAct::See, &Guarded::personal(ctx.organization(), me))?;
    let events = queue::newest(ctx, ItemRef { kind: ItemKind::User, id: me.0 }, before, LOOKED_AT)?;
    let is_all = (events.len() as i64) < LOOKED_AT;
    let oldest = events.last().map(|event| event.id);
    let mut lines: Vec<Line> = events.into_iter().filter_map(|event| line(event, me)).collect();
    let is_cut = lines.len() > most;
    lines.truncate(most);
    let rest = match (is_cut, is_all) {
        (true, _) => lines.last().map(|line| line.id),
        (false, true) => None,
        (false, false) => oldest,
    };
    Ok((lines, rest))
}

/// What events tell that is said here; each kind has some of it.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Told {
    origin: Option<Origin>,
    factor: Option<Factor>,
    step: Option<Step>,
    is_new_device: bool,
    by_link: bool,
    name: String,
    before: serde_json::Value,
    after: serde_json::Value,
    email: String,
}

fn line(event: Event, me: UserId) -> Option<Line> {
    let told: Told = serde_json::from_str(&event.data).unwrap_or_default();
    let (text, is_warning) = sentence(&event.kind, &told)?;
    let by = event.actor.filter(|actor| *actor != me);
    Some(Line { id: event.id, at: event.at, kind: event.kind, text, is_warning, origin: told.origin, by, via: event.via })
}

fn sentence(kind: &str, told: &Told) -> Option<(Text, bool)> {
    let plain = |key: &'static str| (Text::new(key), false);
    let named = |key: &'static str, name: &str| (Text::new(key).with("name", name), false);
    let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    Some(match (kind, told.factor) {
        ("user.signed_in", _) if told.is_new_device => (Text::new("security-signed-in-new"), true),
        ("user.signed_in", Some(Factor::App)) => plain("security-signed-in-app"),
        ("user.signed_in", Some(Factor::Passkey)) => plain("security-signed-in-passkey"),
        ("user.signed_in", Some(Factor::RecoveryCode)) => plain("security-signed-in-recovery"),
        ("user.signed_in", None) => plain("security-signed-in"),
        ("user.sign_in_failed", _) if told.step == Some(Step::Second) => (Text::new("security-failed-second"), true),
        ("user.sign_in_failed", _) => (Text::new("security-failed-password"), true),
        ("user.signed_out", _) => plain("security-signed-out"),
        ("user.session_ended", _) => plain("security-session-ended"),
        ("user.sessions_ended", _) => plain("security-sessions-ended"),
        ("user.password_changed", _) if told.by_link => plain("security-password-by-link"),
        ("user.password_changed", _) => plain("security-password-changed"),
        ("user.new_password_required", _) => plain("security-new-password"),
        ("user.factor_added", Some(Factor::Passkey)) => named("security-passkey-added", &told.name),
        ("user.factor_added", _) => plain("security-app-added"),
        ("user.factor_removed", Some(Factor::Passkey)) => named("security-passkey-removed", &told.name),
        ("user.factor_removed", _) => plain("security-app-removed"),
        ("user.passkey_renamed", _) => named("security-passkey-renamed", &word(&told.after)),
        ("user.codes_renewed", _) => plain("security-codes-renewed"),
        ("user.factors_reset", _) => plain("security-factors-reset"),
        ("user.token_created", _) => named("security-token-made", &told.name),
        ("user.token_revoked", _) => plain("security-token-revoked"),
        ("user.email_changed", _) => (Text::new("security-email-changed").with("before", word(&told.before)).with("after", word(&told.after)), false),
        ("user.email_confirmed", _) => (Text::new("security-email-confirmed").with("email", told.email.as_str()), false),
        ("user.viewed_as", _) => plain("security-viewed-as"),
        ("user.role_changed", _) => plain("security-role-changed"),
        ("user.exported", _) => plain("security-exported"),
        ("user.joined" | "user.added", _) => plain("security-joined"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn key(kind: &str, data: serde_json::Value) -> Option<String> {
        let told: Told = serde_json::from_value(data).unwrap();
        sentence(kind, &told).map(|(text, _)| text.key.into_owned())
    }

    #[test]
    fn each_event_of_the_door_has_its_sentence() {
        for (kind, data, expected) in [
            ("user.signed_in", json!({"factor": null, "is_new_device": false, "origin": {"source": "::1", "user_agent": ""}}), Some("security-signed-in")),
            ("user.signed_in", json!({"factor": "app"}), Some("security-signed-in-app")),
            ("user.signed_in", json!({"factor": "app", "is_new_device": true}), Some("security-signed-in-new")),
            ("user.sign_in_failed", json!({"step": "password"}), Some("security-failed-password")),
            ("user.sign_in_failed", json!({"step": "second"}), Some("security-failed-second")),
            ("user.password_changed", json!({"by_link": true}), Some("security-password-by-link")),
            ("user.token_created", json!({"token": "7", "name": "Monitoring", "scope": "read"}), Some("security-token-made")),
            ("user.changed", json!({"before": {"about": ""}, "after": {"about": "x"}}), None),
        ] {
            assert_eq!(key(kind, data).as_deref(), expected, "{kind}");
        }
    }
}
