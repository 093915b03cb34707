//! The people whom a page names, looked up together.

use std::collections::HashMap;

use db::Ctx;
use kernel::{Language, Result, UserId};
use people::Named;
use web::shell::Face;

/// Everybody a page speaks of, as its reader knows them.
pub struct Names {
    reader: Option<UserId>,
    known: HashMap<UserId, Named>,
}

impl Names {
    pub fn find(ctx: &mut Ctx<'_>, ids: impl IntoIterator<Item = UserId>) -> Result<Self> {
        let mut ids: Vec<UserId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let known = people::find_named(ctx, &ids)?.into_iter().map(|user| (user.id, user)).collect();
        Ok(Self { reader: ctx.actor().person(), known })
    }

    pub fn user(&self, id: UserId) -> Option<&Named> {
        self.known.get(&id)
    }

    pub fn face(&self, id: UserId) -> Option<Face> {
        self.user(id).map(Named::face)
    }

    /// "Rosa Mendes".
    pub fn full(&self, l: Language, id: Option<UserId>) -> String {
        match id.map(|id| self.user(id)) {
            None => l.t("feed-desk").to_owned(),
            Some(None) => l.t("feed-somebody").to_owned(),
            Some(Some(user)) => user.display_name.clone(),
        }
    }

    /// "Rosa", or "You" for the reader.
    pub fn short(&self, l: Language, id: Option<UserId>) -> String {
        match id {
            Some(id) if self.reader == Some(id) => l.t("feed-you").to_owned(),
            Some(id) if self.user(id).is_some() => first_name(&self.full(l, Some(id))).to_owned(),
            _ => self.full(l, id),
        }
    }

    /// "Rosa Mendes", or "You" for the reader.
    pub fn full_or_you(&self, l: Language, id: Option<UserId>) -> String {
        match id {
            Some(id) if self.reader == Some(id) => l.t("feed-you").to_owned(),
            _ => self.full(l, id),
        }
    }

    pub fn is_reader(&self, id: Option<UserId>) -> bool {
        id.is_some() && id == self.reader
    }
}

/// The first word of a name; a short one such as "Dr." keeps its neighbour.
pub fn first_name(name: &str) -> &str {
    let first = name.split_whitespace().next().unwrap_or(name);
    if first.ends_with('.') { name } else { first }
}

#[cfg(test)]
impl Names {
    /// Invented people for tests.
    pub fn invented(reader: UserId, users: Vec<people::User>) -> Self {
        Self { reader: Some(reader), known: users.into_iter().map(|user| (user.id, user.into())).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_do_not_stand_for_a_name() {
        assert_eq!(first_name("Rosa Mendes"), "Rosa");
        assert_eq!(first_name("Dr. Rosa Mendes"), "Dr. Rosa Mendes");
        assert_eq!(first_name("Ольга"), "Ольга");
        assert_eq!(first_name(""), "");
    }
}
