//! The catalogue and the portal held to their promises, on both databases.

mod kept;
mod portal;
mod public;
mod requesting;

use practices::catalogue::{self, Service, ServiceChange, form::Form};
use testkit::TestDesk;

/// A laptop that asks which one, and what for where it is the strong one.
pub const LAPTOP: &str = r#"{"fields": [
    {"key": "model", "label": "Which one?", "kind": "one", "choices": ["Light", "Strong"], "required": true},
    {"key": "why", "label": "What for?", "kind": "long_text", "required": true, "shown_if": {"field": "model", "is": ["Strong"]}},
    {"key": "screens", "label": "Screens", "kind": "number", "min": 0, "max": 2}
]}"#;

/// Helena adds a service with this form.
pub async fn service(desk: &TestDesk, name: &str, form: &str) -> Service {
    let (change, form) = (ServiceChange { name: Some(name.into()), ..ServiceChange::default() }, Form::from_json(form).expect("a form"));
    let made = desk.act("helena", move |ctx| {
        let service = catalogue::create(ctx, false, &change)?;
        catalogue::give_form(ctx, service.id, &form, |_| Ok(())).map(|(service, _)| service)
    });
    made.await.expect("a service")
}

/// From now on only administrators answer tickets; everybody else asks.
pub async fn work_as_help_desk(desk: &TestDesk) {
    let changed = desk.app.db.installation_write(|installation| installation.execute("UPDATE organization SET way = 'help_desk'", &[]));
    changed.await.expect("another way");
}

/// The portal's address.
pub async fn portal(desk: &TestDesk) -> String {
    let found = desk.act("helena", |ctx| practices::portal::store::find(ctx).map(|portal| portal.map(|portal| portal.path())));
    found.await.expect("a portal").expect("a portal")
}
