//! Every type, every status, every transition, as tables of cases.

use kernel::{Error, Language, TicketNumber, language};
use proptest::prelude::*;

use super::*;

const AGENT: Who = Who { is_agent: true, is_requester: false };
const REQUESTER: Who = Who { is_agent: false, is_requester: true };
const STRANGER: Who = Who { is_agent: false, is_requester: false };

fn workflow(slug: &str) -> Workflow {
    built_in().into_iter().find(|workflow| workflow.ticket_type.as_str() == slug).unwrap()
}

/// `status: transition → to`, one a line, for everything an agent may do.
fn table(slug: &str) -> String {
    let workflow = workflow(slug);
    let rows = workflow.statuses.iter().map(|status| {
        let moves: Vec<String> = workflow.allowed(&status.slug, AGENT).iter().map(|t| format!("{}→{}{}", t.name, t.to, marks(t, &status.slug))).collect();
        format!("{} ({}): {}\n", status.slug, status.category.slug(), moves.join(" "))
    });
    rows.collect()
}

fn marks(transition: &Transition, status: &str) -> &'static str {
    match (transition.needs_comment(status), transition.needs_ticket()) {
        (true, _) => "!",
        (_, true) => "#",
        _ => "",
    }
}

#[test]
fn an_incident_goes_from_open_to_closed() {
    assert_eq!(
        table("incident"),
        "open (open): start→in_progress wait→waiting resolve→resolved close→closed!\n\
         in_progress (open): wait→waiting resolve→resolved close→closed!\n\
         waiting (waiting): resume→in_progress resolve→resolved close→closed!\n\
         resolved (done): close→closed reopen→open\n\
         closed (done): reopen→open\n"
    );
}

#[test]
fn a_bug_can_also_be_declined_and_be_a_duplicate() {
    assert_eq!(
        table("bug"),
        "open (open): start→in_progress wait→waiting resolve→resolved decline→wont_fix! mark_duplicate→duplicate# close→closed!\n\
         in_progress (open): wait→waiting resolve→resolved decline→wont_fix! mark_duplicate→duplicate# close→closed!\n\
         waiting (waiting): resume→in_progress resolve→resolved decline→wont_fix! mark_duplicate→duplicate# close→closed!\n\
         resolved (done): close→closed reopen→open\n\
         wont_fix (done): reopen→open\n\
         duplicate (done): reopen→open\n\
         closed (done): reopen→open\n"
    );
}

#[test]
fn a_question_is_answered() {
    assert_eq!(
        table("question"),
        "open (open): answer→answered wait→waiting close→closed!\n\
         waiting (waiting): answer→answered resume→open close→closed!\n\
         answered (done): close→closed reopen→open\n\
         closed (done): reopen→open\n"
    );
}

#[test]
fn a_service_request_is_fulfilled_or_declined() {
    assert_eq!(
        table("service_request"),
        "open (open): start→in_progress wait→waiting fulfil→fulfilled decline→declined! close→closed!\n\
         in_progress (open): wait→waiting fulfil→fulfilled decline→declined! close→closed!\n\
         waiting (waiting): resume→in_progress fulfil→fulfilled decline→declined! close→closed!\n\
         fulfilled (done): close→closed reopen→open\n\
         declined (done): reopen→open\n\
         closed (done): reopen→open\n"
    );
}

#[test]
fn requesters_may_close_and_reopen_their_own_and_nobody_else_may_anything() {
    for workflow in built_in() {
        for status in &workflow.statuses {
            let expected = if status.category.is_done() { vec!["reopen"] } else { vec!["close"] };
            let allowed: Vec<&str> = workflow.allowed(&status.slug, REQUESTER).iter().map(|transition| transition.name.as_str()).collect();
            let solved = status.category.is_done() && workflow.find("close").unwrap().from.contains(&status.slug);
            assert_eq!(allowed, if solved { vec!["close", "reopen"] } else { expected }, "{} {}", workflow.ticket_type, status.slug);
            assert!(workflow.allowed(&status.slug, STRANGER).is_empty());
        }
    }
}

#[test]
fn what_a_transition_requires_is_refused_when_missing() {
    let bug = workflow("bug");
    let refusal = |status: &str, name: &str, comment: Option<&str>, ticket: Option<i64>| match bug.apply(status, name, comment, ticket.map(TicketNumber)) {
        Ok(status) => status.slug.clone(),
        Err(Error::Invalid(errors)) => format!("{}: {}", errors.0[0].field, errors.0[0].text.key),
        Err(Error::Conflict(text)) => format!("conflict: {}", text.key),
        Err(other) => panic!("{other}"),
    };

    assert_eq!(refusal("open", "start", None, None), "in_progress");
    assert_eq!(refusal("open", "close", None, None), "comment: ticket-transition-comment-required");
    assert_eq!(refusal("open", "close", Some(" \n"), None), "comment: ticket-transition-comment-required");
    assert_eq!(refusal("open", "close", Some("sold the laptop"), None), "closed");
    assert_eq!(refusal("resolved", "close", None, None), "closed");
    assert_eq!(refusal("open", "decline", None, None), "comment: ticket-transition-comment-required");
    assert_eq!(refusal("open", "decline", Some("by design"), None), "wont_fix");
    assert_eq!(refusal("waiting", "mark_duplicate", None, None), "ticket: ticket-transition-ticket-required");
    assert_eq!(refusal("waiting", "mark_duplicate", None, Some(7)), "duplicate");
    assert_eq!(refusal("closed", "resolve", None, None), "conflict: ticket-transition-not-now");
    assert_eq!(refusal("open", "explode", None, None), "transition: ticket-transition-not-known");
}

#[test]
fn the_requesters_reply_brings_a_ticket_back() {
    let window = kernel::days(7);
    let cases = [
        ("incident", "waiting", None, Some("open")),
        ("incident", "resolved", None, Some("open")),
        ("incident", "open", None, None),
        ("incident", "in_progress", None, None),
        ("incident", "closed", Some(kernel::days(7)), Some("open")),
        ("incident", "closed", Some(kernel::days(7) + 1), None),
        ("bug", "wont_fix", None, None),
        ("bug", "duplicate", None, None),
        ("question", "answered", None, Some("open")),
        ("question", "waiting", None, Some("open")),
        ("service_request", "fulfilled", None, Some("open")),
        ("service_request", "declined", None, None),
    ];
    for (slug, status, closed_for, expected) in cases {
        let workflow = workflow(slug);
        assert_eq!(workflow.after_requester_reply(status, closed_for, window).map(|status| status.slug.as_str()), expected, "{slug} {status}");
    }
}

#[test]
fn an_agents_first_reply_starts_work_and_answers_a_question() {
    let cases = [("incident", "in_progress"), ("bug", "in_progress"), ("question", "answered"), ("service_request", "in_progress")];
    for (slug, expected) in cases {
        let workflow = workflow(slug);
        assert_eq!(workflow.after_agent_reply("open", true).map(|status| status.slug.as_str()), Some(expected));
        assert_eq!(workflow.after_agent_reply("open", false), None);
        assert_eq!(workflow.after_agent_reply("waiting", true), None);
        assert_eq!(workflow.after_agent_reply("closed", true), None);
    }
}

#[test]
fn a_ticket_that_changes_its_type_keeps_its_meaning() {
    let cases = [
        ("incident", "open", "question", "open"),
        ("incident", "in_progress", "bug", "in_progress"),
        ("incident", "in_progress", "question", "open"),
        ("incident", "waiting", "question", "waiting"),
        ("incident", "resolved", "question", "answered"),
        ("incident", "closed", "service_request", "closed"),
        ("question", "answered", "service_request", "fulfilled"),
        ("service_request", "fulfilled", "incident", "resolved"),
        ("service_request", "declined", "bug", "wont_fix"),
        ("service_request", "declined", "incident", "closed"),
        ("bug", "wont_fix", "service_request", "declined"),
        ("bug", "duplicate", "service_request", "closed"),
        ("bug", "duplicate", "question", "closed"),
    ];
    for (from, status, to, expected) in cases {
        let new = workflow(to);
        assert_eq!(workflow(from).status_after_type_change(status, &new).unwrap().slug, expected, "{from} {status} → {to}");
    }
}

#[test]
fn the_definition_survives_being_stored() {
    for workflow in built_in() {
        workflow.validate().unwrap();
        assert_eq!(Workflow::from_json(&workflow.to_json().unwrap()).unwrap(), workflow);
    }
    assert_eq!(built_in().iter().map(|workflow| workflow.ticket_type.to_string()).collect::<Vec<_>>(), built_in_types());
    assert!(Workflow::from_json(r#"{"type":"Bad Name"}"#).is_err());
}

#[test]
fn a_broken_definition_is_refused_with_its_reason() {
    let broken = |change: &dyn Fn(&mut Workflow)| {
        let mut workflow = workflow("incident");
        change(&mut workflow);
        match workflow.validate() {
            Err(Error::Invalid(errors)) => errors.of("workflow").unwrap().key.to_string(),
            other => panic!("{other:?}"),
        }
    };

    assert_eq!(broken(&|w| w.initial = "new".into()), "ticket-workflow-unknown-status");
    assert_eq!(broken(&|w| w.initial = "closed".into()), "ticket-workflow-initial-not-open");
    assert_eq!(broken(&|w| w.transitions[0].to = "nirvana".into()), "ticket-workflow-unknown-status");
    assert_eq!(broken(&|w| w.transitions[0].to = "open".into()), "ticket-workflow-goes-nowhere");
    assert_eq!(broken(&|w| w.transitions[0].from.clear()), "ticket-workflow-goes-nowhere");
    assert_eq!(broken(&|w| w.transitions[1].name = "start".into()), "ticket-workflow-twice");
    assert_eq!(broken(&|w| w.statuses[1].slug = "In Progress".into()), "ticket-workflow-bad-slug");
    assert_eq!(broken(&|w| w.transitions.retain(|t| t.name != "wait")), "ticket-workflow-unreachable");
    assert_eq!(broken(&|w| w.statuses.iter_mut().for_each(|s| s.category = Category::Open)), "ticket-workflow-never-done");
    assert_eq!(broken(&|w| w.automatic.first_agent_reply.as_mut().unwrap().to = "x".into()), "ticket-workflow-unknown-status");
}

#[test]
fn every_slug_has_a_label_in_both_languages() {
    language::install(&[&CATALOGUE]);
    let keys = |source| language::keys(source).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(keys(CATALOGUE.en), keys(CATALOGUE.ru));
    for workflow in built_in() {
        let slug = workflow.ticket_type.as_str();
        for key in [format!("ticket-type-{slug}"), format!("ticket-type-{slug}-plural"), format!("ticket-type-{slug}-raise")] {
            assert!(keys(CATALOGUE.en).contains(&key), "{key}");
        }
        for status in &workflow.statuses {
            assert!(keys(CATALOGUE.en).contains(&format!("ticket-status-{}", status.slug)), "{}", status.slug);
        }
        for transition in &workflow.transitions {
            assert!(keys(CATALOGUE.en).contains(&format!("ticket-transition-{}", transition.name)), "{}", transition.name);
        }
    }
    assert_eq!(status_label(Language::En, "in_progress"), "In progress");
    assert_eq!(raise_label(Language::Ru, "bug"), "Сообщить об ошибке");
    assert_eq!(status_label(Language::En, "on_hold"), "On hold");
    assert_eq!(raise_label(Language::En, "access_request"), "Raise: Access request");
}

proptest! {
    #[test]
    fn whatever_is_allowed_stays_within_the_definition(which in 0..4usize, steps in prop::collection::vec((any::<u8>(), 0..3u8), 0..40)) {
        let workflows = built_in();
        let mut workflow = &workflows[which];
        let mut status = workflow.initial.clone();
        for (choice, kind) in steps {
            let choice = usize::from(choice);
            status = match kind {
                0 => {
                    let allowed = workflow.allowed(&status, AGENT);
                    prop_assert!(!allowed.is_empty(), "stuck in {status}");
                    let transition = allowed[choice % allowed.len()];
                    workflow.apply(&status, &transition.name, Some("because"), Some(TicketNumber(1))).unwrap().slug.clone()
                }
                1 => workflow.after_requester_reply(&status, Some(choice as i64), 100).map_or(status, |status| status.slug.clone()),
                _ => {
                    let new = &workflows[choice % 4];
                    let category = workflow.category(&status);
                    let next = workflow.status_after_type_change(&status, new).unwrap();
                    prop_assert_eq!(next.category, category);
                    workflow = new;
                    next.slug.clone()
                }
            };
            prop_assert!(workflow.status(&status).is_some());
        }
    }
}
