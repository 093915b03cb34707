//! Moving entries among their neighbours, putting them away, bringing them back, and taking changes back.

use db::Ctx;
use kernel::{Error, OperationId, OrNotFound, Result, ServiceId};
use serde_json::Value;

use super::{
    change::{begin, save},
    events::{ServiceChanged, ServiceCreated, item, told},
    model::{Service, neighbours},
    store,
};

/// Where an entry moves to among its neighbours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    Up,
    Down,
}

impl Direction {
    pub fn from_slug(slug: &str) -> Option<Self> {
        match slug {
            "up" => Some(Self::Up),
            "down" => Some(Self::Down),
            _ => None,
        }
    }

    pub fn slug(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }

    pub fn opposite(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

/// Moves an entry past its neighbour. The first moved up and the last moved down stay where they are.
pub fn shift(ctx: &mut Ctx<'_>, id: ServiceId, direction: Direction) -> Result<Service> {
    let known = begin(ctx)?;
    let entry = known.services.iter().find(|service| service.id == id && service.archived_at.is_none()).or_not_found()?;
    let mut order = neighbours(&known.services, entry.parent);
    let at = order.iter().position(|other| other.id == id).unwrap_or(0);
    let to = match direction {
        Direction::Up => at.saturating_sub(1),
        Direction::Down => (at + 1).min(order.len().saturating_sub(1)),
    };
    order.swap(at, to);
    let mut moved = entry.clone();
    for (position, other) in order.into_iter().enumerate() {
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        let after = Service { position, ..other.clone() };
        if other.id == id {
            moved = save(ctx, other, after)?.0;
        } else if other.position != position {
            store::update(ctx, &after)?;
        }
    }
    Ok(moved)
}

/// Puts an entry away, with what stands in it. What was requested keeps it. Doing it again changes nothing.
pub fn archive(ctx: &mut Ctx<'_>, id: ServiceId) -> Result<Service> {
    begin(ctx)?;
    let before = store::lock(ctx, id)?.or_not_found()?;
    let archived_at = before.archived_at.or(Some(ctx.now()));
    Ok(save(ctx, &before, Service { archived_at, ..before.clone() })?.0)
}

/// Brings an entry back; to the top, where its category is gone meanwhile. Doing it again changes nothing.
pub fn restore(ctx: &mut Ctx<'_>, id: ServiceId) -> Result<Service> {
    let known = begin(ctx)?;
    let before = store::lock(ctx, id)?.or_not_found()?;
    let parent = before.parent.filter(|parent| known.services.iter().any(|other| other.id == *parent && other.archived_at.is_none()));
    Ok(save(ctx, &before, Service { archived_at: None, parent, ..before.clone() })?.0)
}

/// Takes back what one operation did to an entry. Refused with words when something of it has been changed since, so that nobody's later work is undone with it.
pub fn undo(ctx: &mut Ctx<'_>, id: ServiceId, of: OperationId) -> Result<Service> {
    begin(ctx)?;
    let now = store::lock(ctx, id)?.or_not_found()?;
    let events = queue::of_operation(ctx, item(id), of)?;
    let event = events.first().ok_or_else(|| Error::conflict("catalogue-undo-nothing"))?;
    match event.data::<ServiceChanged>() {
        Ok(change) => {
            let before = taken_back(&now, &change)?;
            Ok(save(ctx, &now, before)?.0)
        }
        Err(_) => {
            event.data::<ServiceCreated>()?;
            archive(ctx, id)
        }
    }
}

/// The entry with the fields of a change as they were before it.
fn taken_back(now: &Service, change: &ServiceChanged) -> Result<Service> {
    let mut fields = told(now)?;
    let (Some(fields), Value::Object(before), Value::Object(after)) = (fields.as_object_mut(), &change.before, &change.after) else {
        return Err(Error::conflict("catalogue-undo-nothing"));
    };
    for (name, value) in after {
        if fields.get(name) != Some(value) {
            return Err(Error::conflict("catalogue-undo-changed"));
        }
    }
    fields.extend(before.iter().map(|(name, value)| (name.clone(), value.clone())));
    fields.insert("id".into(), Value::String(now.id.to_string()));
    fields.insert("version".into(), now.version.into());
    serde_json::from_value(Value::Object(fields.clone())).map_err(Error::internal)
}
