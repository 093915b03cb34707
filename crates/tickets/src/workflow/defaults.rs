//! The workflows an organization begins with.

use super::model::{Automatic, Category, FirstAgentReply, RequesterReply, Requirement, Status, TicketType, Transition, Workflow};

/// The slugs of the built-in types, in the order in which pages show them.
pub fn built_in_types() -> [&'static str; 4] {
    ["incident", "bug", "question", "service_request"]
}

/// The workflows of the built-in types, in the same order.
pub fn built_in() -> Vec<Workflow> {
    vec![incident(), bug(), question(), service_request()]
}

fn incident() -> Workflow {
    let unfinished = ["open", "in_progress", "waiting"];
    Draft::new("incident", &["open", "in_progress"], &["waiting"], &["resolved", "closed"])
        .step("start", &["open"], "in_progress")
        .step("wait", &["open", "in_progress"], "waiting")
        .step("resume", &["waiting"], "in_progress")
        .step("resolve", &unfinished, "resolved")
        .close_and_reopen(&unfinished, "resolved")
        .first_agent_reply("in_progress")
        .0
}

fn bug() -> Workflow {
    let unfinished = ["open", "in_progress", "waiting"];
    Draft::new("bug", &["open", "in_progress"], &["waiting"], &["resolved", "wont_fix", "duplicate", "closed"])
        .step("start", &["open"], "in_progress")
        .step("wait", &["open", "in_progress"], "waiting")
        .step("resume", &["waiting"], "in_progress")
        .step("resolve", &unfinished, "resolved")
        .step("decline", &unfinished, "wont_fix")
        .requiring(Requirement::Comment)
        .step("mark_duplicate", &unfinished, "duplicate")
        .requiring(Requirement::Ticket)
        .close_and_reopen(&unfinished, "resolved")
        .first_agent_reply("in_progress")
        .0
}

fn question() -> Workflow {
    let unfinished = ["open", "waiting"];
    Draft::new("question", &["open"], &["waiting"], &["answered", "closed"])
        .step("answer", &unfinished, "answered")
        .step("wait", &["open"], "waiting")
        .step("resume", &["waiting"], "open")
        .close_and_reopen(&unfinished, "answered")
        .first_agent_reply("answered")
        .0
}

fn service_request() -> Workflow {
    let unfinished = ["open", "in_progress", "waiting"];
    Draft::new("service_request", &["open", "in_progress"], &["waiting"], &["fulfilled", "declined", "closed"])
        .step("start", &["open"], "in_progress")
        .step("wait", &["open", "in_progress"], "waiting")
        .step("resume", &["waiting"], "in_progress")
        .step("fulfil", &unfinished, "fulfilled")
        .step("decline", &unfinished, "declined")
        .requiring(Requirement::Comment)
        .close_and_reopen(&unfinished, "fulfilled")
        .first_agent_reply("in_progress")
        .0
}

/// A workflow being written down. What all built-in types share is said here once.
struct Draft(Workflow);

impl Draft {
    fn new(slug: &'static str, open: &[&str], waiting: &[&str], done: &[&str]) -> Self {
        let of = |slugs: &[&str], category| slugs.iter().map(move |slug| Status { slug: (*slug).to_owned(), category }).collect::<Vec<_>>();
        let statuses = [of(open, Category::Open), of(waiting, Category::Waiting), of(done, Category::Done)].concat();
        Self(Workflow {
            ticket_type: TicketType::built_in(slug),
            initial: "open".to_owned(),
            statuses,
            transitions: Vec::new(),
            automatic: Automatic::default(),
        })
    }

    fn step(mut self, name: &str, from: &[&str], to: &str) -> Self {
        self.0.transitions.push(Transition { name: name.to_owned(), from: owned(from), to: to.to_owned(), requires: Requirement::None, requester_may: false });
        self
    }

    /// Says what the step just written requires.
    fn requiring(mut self, requirement: Requirement) -> Self {
        if let Some(last) = self.0.transitions.last_mut() {
            last.requires = requirement;
        }
        self
    }

    /// Says that the requester, too, may take the step just written.
    fn for_requesters(mut self) -> Self {
        if let Some(last) = self.0.transitions.last_mut() {
            last.requester_may = true;
        }
        self
    }

    /// How tickets end: closed quietly once `solved`, with a comment from where work is unfinished, reopened from every done status,
    /// and given back to the desk when the requester writes again.
    fn close_and_reopen(self, unfinished: &[&str], solved: &str) -> Self {
        let done: Vec<String> = self.0.statuses.iter().filter(|status| status.category.is_done()).map(|status| status.slug.clone()).collect();
        let done: Vec<&str> = done.iter().map(String::as_str).collect();
        let mut this = self
            .step("close", &[&[solved], unfinished].concat(), "closed")
            .requiring(Requirement::CommentUnless(owned(&[solved])))
            .for_requesters()
            .step("reopen", &done, "open")
            .for_requesters();
        this.0.automatic.requester_reply =
            Some(RequesterReply { from: owned(&["waiting", solved]), from_within_window: owned(&["closed"]), to: "open".to_owned() });
        this
    }

    fn first_agent_reply(mut self, to: &str) -> Self {
        self.0.automatic.first_agent_reply = Some(FirstAgentReply { from: owned(&["open"]), to: to.to_owned() });
        self
    }
}

fn owned(slugs: &[&str]) -> Vec<String> {
    slugs.iter().map(|slug| (*slug).to_owned()).collect()
}
