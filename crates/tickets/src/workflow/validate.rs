//! What a workflow must fulfil before it is stored.

use std::collections::HashSet;

use kernel::{Error, Result, Text};

use super::model::{Category, Requirement, Workflow, is_slug};

impl Workflow {
    /// Refuses, at the field `workflow`, a definition by which tickets could get lost or stuck, and says why.
    pub fn validate(&self) -> Result<()> {
        match self.flaw() {
            Some(text) => Err(Error::invalid("workflow", text)),
            None => Ok(()),
        }
    }

    fn flaw(&self) -> Option<Text> {
        self.flaw_of_names().or_else(|| self.flaw_of_references()).or_else(|| self.flaw_of_shape())
    }

    fn flaw_of_names(&self) -> Option<Text> {
        let statuses = self.statuses.iter().map(|status| status.slug.as_str());
        let transitions = self.transitions.iter().map(|transition| transition.name.as_str());
        if let Some(bad) = statuses.clone().chain(transitions.clone()).find(|slug| !is_slug(slug)) {
            return Some(Text::new("ticket-workflow-bad-slug").with("slug", bad));
        }
        let twice = first_repeated(statuses).or_else(|| first_repeated(transitions));
        twice.map(|slug| Text::new("ticket-workflow-twice").with("slug", slug))
    }

    fn flaw_of_references(&self) -> Option<Text> {
        let unknown = self.mentioned_statuses().find(|slug| self.status(slug).is_none());
        unknown.map(|slug| Text::new("ticket-workflow-unknown-status").with("slug", slug))
    }

    fn flaw_of_shape(&self) -> Option<Text> {
        if self.category(&self.initial) != Category::Open {
            return Some(Text::new("ticket-workflow-initial-not-open").with("slug", &self.initial));
        }
        if !self.statuses.iter().any(|status| status.category.is_done()) {
            return Some(Text::new("ticket-workflow-never-done"));
        }
        if let Some(idle) = self.transitions.iter().find(|transition| transition.from.is_empty() || transition.from.contains(&transition.to)) {
            return Some(Text::new("ticket-workflow-goes-nowhere").with("slug", &idle.name));
        }
        let reachable = self.reachable();
        let lost = self.statuses.iter().find(|status| !reachable.contains(status.slug.as_str()));
        lost.map(|status| Text::new("ticket-workflow-unreachable").with("slug", &status.slug))
    }

    fn mentioned_statuses(&self) -> impl Iterator<Item = &str> {
        let transitions = self.transitions.iter().flat_map(|transition| {
            let exempt = if let Requirement::CommentUnless(exempt) = &transition.requires { exempt.as_slice() } else { &[] };
            transition.from.iter().chain(exempt).chain([&transition.to])
        });
        let replies = self.automatic.requester_reply.iter().flat_map(|reply| reply.from.iter().chain(&reply.from_within_window).chain([&reply.to]));
        let first = self.automatic.first_agent_reply.iter().flat_map(|reply| reply.from.iter().chain([&reply.to]));
        [&self.initial].into_iter().chain(transitions).chain(replies).chain(first).map(String::as_str)
    }

    /// The statuses that a ticket can come to by named transitions, the initial one included.
    fn reachable(&self) -> HashSet<&str> {
        let mut reached = HashSet::from([self.initial.as_str()]);
        loop {
            let leaving = |from: &[String]| from.iter().any(|slug| reached.contains(slug.as_str()));
            let next = self.transitions.iter().find(|transition| leaving(&transition.from) && !reached.contains(transition.to.as_str()));
            match next {
                Some(transition) => reached.insert(&transition.to),
                None => return reached,
            };
        }
    }
}

fn first_repeated<'a>(slugs: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = HashSet::new();
    slugs.into_iter().find(|slug| !seen.insert(*slug))
}
