//! How the things are called that events are about.

use std::collections::HashMap;

use db::Ctx;
use kernel::{MailboxId, Result, UserId};
use queue::{Event, ItemKind, ItemRef};
use serde_json::Value;

use crate::{User, organization, user};

/// A thing that an event is about, as people know it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Thing {
    /// Empty when it has gone and nobody knows its name any more.
    pub name: String,
    /// Its page, if there is one.
    pub path: Option<String>,
}

/// Names things of other areas, which add themselves, since this one knows nothing of them. `None`: not one of theirs, or gone.
///
/// ```ignore
/// #[db::linkme::distributed_slice(people::audit::NAMES)]
/// #[linkme(crate = db::linkme)]
/// static TICKETS: people::audit::NameOf = name_of;
/// ```
#[db::linkme::distributed_slice]
#[linkme(crate = db::linkme)]
pub static NAMES: [NameOf] = [..];

/// See [`NAMES`].
pub type NameOf = fn(&mut Ctx<'_>, ItemRef) -> Result<Option<Thing>>;

/// The people and things of some events.
pub(super) struct Names {
    people: HashMap<UserId, User>,
    things: HashMap<ItemRef, Thing>,
}

impl Names {
    pub fn of(ctx: &mut Ctx<'_>, events: &[Event]) -> Result<Self> {
        let of_items = events.iter().filter(|event| event.item.kind == ItemKind::User).map(|event| UserId(event.item.id));
        let ids: Vec<UserId> = events.iter().filter_map(|event| event.actor).chain(of_items).collect();
        let people = user::find_users(ctx, &ids)?.into_iter().map(|user| (user.id, user)).collect();
        let mut names = Self { people, things: HashMap::new() };
        for event in events {
            if !names.things.contains_key(&event.item) {
                let thing = names.find(ctx, event)?;
                names.things.insert(event.item, thing);
            }
        }
        Ok(names)
    }

    pub fn person(&self, id: Option<UserId>) -> Option<&User> {
        self.people.get(&id?)
    }

    pub fn thing(&self, item: ItemRef) -> Thing {
        self.things.get(&item).cloned().unwrap_or_default()
    }

    fn find(&self, ctx: &mut Ctx<'_>, event: &Event) -> Result<Thing> {
        let named = |name: String, path: &str| Thing { name, path: Some(path.to_owned()) };
        match event.item.kind {
            ItemKind::User => {
                let person = self.people.get(&UserId(event.item.id));
                Ok(person.map(|user| named(user.display_name.clone(), &user.path())).unwrap_or_default())
            }
            ItemKind::Organization => Ok(named(organization::read(ctx)?.name, "/settings")),
            ItemKind::Invitation => Ok(Thing { name: told(event, "email"), path: Some("/people/invitations".into()) }),
            ItemKind::Mailbox => {
                let mailbox = mail::mailbox::find(ctx, MailboxId(event.item.id))?;
                let path = mailbox.as_ref().map(|mailbox| format!("/settings/mailboxes/{}", mailbox.id));
                Ok(Thing { name: mailbox.map_or_else(|| told(event, "address"), |mailbox| mailbox.address.to_string()), path })
            }
            _ => {
                for name_of in NAMES {
                    if let Some(thing) = name_of(ctx, event.item)? {
                        return Ok(thing);
                    }
                }
                Ok(Thing { name: told(event, "name"), path: None })
            }
        }
    }
}

/// What the event itself tells, for a thing that has gone.
fn told(event: &Event, field: &str) -> String {
    let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
    data[field].as_str().unwrap_or_default().to_owned()
}
