//! S1 where roles count (*Help desk*): every route as a requester, as somebody of a client, and as whoever has every right but the one that it takes.

use std::collections::{BTreeMap, BTreeSet};

use firstline::permissions::{Need, Who};
use kernel::{Grant, Grants};
use people::{
    Way,
    organization::{Agents, switch},
    roles::{RoleChange, add_role, give_roles},
    token::Scope,
};
use testkit::{Answer, Person, TestDesk, desk_test};

use crate::{
    examples::{Example, examples},
    ground::{Ground, Ids, assert_same},
    sweep::plain,
};

/// Kinds of things that come from a ticket and are hidden with it.
const OF_A_TICKET: [&str; 5] = ["ticket", "binned-ticket", "attachment", "request", "ticket-mail"];

/// Where an example asks for what is otherwise in a help desk, though the route is open: a stranger's mail is a ticket at once, and whoever asks closes and reopens, but does not start work,
/// put others in copy or follow what they are told of anyway.
const OTHERWISE: [(&str, u16); 7] = [
    ("POST /mail/{id}/decision", 409),
    ("POST /api/v1/mails/{id}/decision", 409),
    ("GET /tickets/{number}/transitions", 409),
    ("POST /tickets/{number}/transitions", 403),
    ("POST /api/v1/tickets/{number}/transitions", 403),
    ("POST /tickets/{number}/messages", 422),
    ("PUT /api/v1/tickets/{number}/follow", 422),
];

/// A desk where Ana and Tomas answer, Rosa asks, and Jonas has whatever roles he is given.
async fn help_desk(desk: &TestDesk) {
    let agents = Agents::These(vec![desk.id_of("ana"), desk.id_of("tomas")]);
    desk.act("helena", move |ctx| switch(ctx, Way::HelpDesk, &agents).map(drop)).await.expect("a help desk");
}

/// Rosa becomes somebody of a client.
async fn of_a_client(ground: &Ground<'_>) {
    let (rosa, number) = (ground.desk.id_of("rosa"), format!("HL-{}", ground.fresh()));
    let moved = ground.desk.act("helena", move |ctx| {
        let client = people::client::add_client(ctx, &people::client::ClientChange { name: Some("Mill".into()), ..Default::default() })?;
        let terms = people::contract::ContractChange { number: Some(number.clone()), state: Some("active".into()), ..Default::default() };
        people::contract::add_contract(ctx, client.id, &terms)?;
        people::contract::move_person(ctx, rosa, &number).map(drop)
    });
    moved.await.expect("somebody of a client");
}

/// Gives Jonas one role with these grants.
async fn may(ground: &Ground<'_>, grants: Grants) {
    let (jonas, number) = (ground.desk.id_of("jonas"), ground.fresh());
    let given = ground.desk.act("helena", move |ctx| {
        let role = add_role(ctx, &RoleChange { name: format!("Role {number}"), description: String::new(), grants })?;
        give_roles(ctx, jonas, &[role.slug]).map(drop)
    });
    given.await.expect("a role");
}

/// Somebody by both doors.
struct Somebody {
    name: &'static str,
    browser: Person,
    program: Person,
}

impl Somebody {
    fn new(desk: &TestDesk, name: &'static str) -> Self {
        let browser = desk.person(name);
        Self { name, program: browser.with_token(Scope::Write), browser }
    }

    async fn send(&self, ground: &Ground<'_>, example: &Example, ids: &Ids) -> Answer {
        ground.send(example, if example.is_api() { &self.program } else { &self.browser }, ids).await
    }
}

/// What Helena has, but for what is this person's own.
async fn ids_for(ground: &Ground<'_>, example: &Example, person: &'static str) -> Ids {
    let mut ids = Ids::new();
    for id in &example.entry.ids {
        let owner = if id.kind.starts_with("own-") { person } else { "helena" };
        ids.insert(id.name, ground.thing(id.kind, owner).await);
    }
    ids
}

/// The same with tickets of their own.
async fn ids_seen_by(ground: &Ground<'_>, example: &Example, person: &'static str) -> Ids {
    let mut ids = Ids::new();
    for id in &example.entry.ids {
        let is_theirs = id.kind.starts_with("own-") || matches!(id.kind, "ticket" | "attachment" | "request" | "operation");
        let thing = match id.kind == "person" && (id.name == "substitute" || example.entry.path.contains("/tickets/")) {
            // Tickets are given to, and followed by, those who answer them; so are substitutes.
            true => ground.desk.id_of("ana").to_string(),
            false => ground.thing(id.kind, if is_theirs { person } else { "helena" }).await,
        };
        ids.insert(id.name, thing);
    }
    ids
}

/// What a role allows that has everything but what this takes.
fn all_but(need: Need) -> Grants {
    Grants::ALL.without(match need {
        Need::Grant(grant) => Grants::of(&[grant]),
        Need::Colleague => Grants::of(&[Grant::Reply, Grant::People]),
    })
}

/// Routes that take more than being signed in, where roles count.
fn guarded() -> Vec<Example> {
    examples().into_iter().filter(|example| example.entry.need.is_some() || matches!(example.entry.who, Who::Administrator | Who::Operator)).collect()
}

fn needs() -> BTreeSet<Need> {
    guarded().iter().filter_map(|example| example.entry.need).collect()
}

#[desk_test]
async fn a_role_opens_what_it_names_and_nothing_else(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    help_desk(&desk).await;
    let all = guarded();
    let mut ids = BTreeMap::new();
    for example in &all {
        ids.insert(example.name(), ids_for(&ground, example, "jonas").await);
    }
    desk.work().await;
    for what in ["a requester", "somebody of a client"] {
        if what == "somebody of a client" {
            of_a_client(&ground).await;
        }
        assert_refused(&ground, &Somebody::new(&desk, "rosa"), what, &all, &ids).await;
    }
    let jonas = Somebody::new(&desk, "jonas");
    for need in needs() {
        may(&ground, all_but(need)).await;
        let of_need: Vec<Example> = all.iter().filter(|example| example.entry.need == Some(need)).cloned().collect();
        assert_refused(&ground, &jonas, &format!("without {need:?}"), &of_need, &ids).await;
    }
    // What administrators alone may is no matter of roles.
    may(&ground, Grants::ALL).await;
    let alone: Vec<Example> = all.iter().filter(|example| example.entry.need.is_none()).cloned().collect();
    assert_refused(&ground, &jonas, "with every role", &alone, &ids).await;
}

async fn assert_refused(ground: &Ground<'_>, somebody: &Somebody, what: &str, examples: &[Example], ids: &BTreeMap<String, Ids>) {
    let before = ground.dump().await;
    for example in examples {
        let answer = somebody.send(ground, example, &ids[&example.name()]).await;
        assert!(matches!(answer.status(), 403 | 404), "{} {what}: {} {}", example.name(), answer.status(), answer.text());
    }
    assert_same(&before, &ground.dump().await, what);
}

#[desk_test]
async fn whoever_holds_the_role_gets_through(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    help_desk(&desk).await;
    let mut wrong = Vec::new();
    let jonas = Somebody::new(&desk, "jonas");
    for need in needs() {
        let enough: &[&[Grant]] = match need {
            Need::Grant(grant) => &[&[grant, Grant::SeeAll]],
            Need::Colleague => &[&[Grant::Reply, Grant::SeeAll], &[Grant::People, Grant::SeeAll]],
        };
        for grants in enough {
            may(&ground, Grants::of(grants)).await;
            for example in guarded().into_iter().filter(|example| example.entry.need == Some(need)) {
                wrong.extend(stopped(&ground, &jonas, &example, &format!("with {grants:?}")).await);
            }
        }
    }
    // Whoever only asks is in the portal, in their account, and sees what is theirs.
    let rosa = Somebody::new(&desk, "rosa");
    for example in examples().into_iter().filter(|example| example.entry.need.is_none() && matches!(example.entry.who, Who::Member)) {
        // Only agents ask in somebody else's name.
        if example.entry.path != "/live" && example.entry.ids.iter().all(|id| id.name != "requester") {
            wrong.extend(stopped(&ground, &rosa, &example, "as a requester").await);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong when this person sends the example.
async fn stopped(ground: &Ground<'_>, somebody: &Somebody, example: &Example, what: &str) -> Option<String> {
    let ids = ids_seen_by(ground, example, somebody.name).await;
    let answer = somebody.send(ground, example, &ids).await;
    let status = answer.status();
    let is_expected = example.status == Some(status) || OTHERWISE.contains(&(example.name().as_str(), status));
    let is_right = is_expected || (200..400).contains(&status);
    (!is_right).then(|| format!("{} {what}: {} {} {}", example.name(), answer.status(), answer.location(), kernel::truncate(&answer.text(), 300)))
}

#[desk_test]
async fn a_ticket_that_is_not_theirs_to_see_is_not_there(desk: TestDesk) {
    let ground = Ground::new(&desk).await;
    help_desk(&desk).await;
    // An agent of another department, who may do everything to what they see; and somebody who asks.
    may(&ground, Grants::ALL.without(Grants::of(&[Grant::SeeAll, Grant::SeeUnplaced, Grant::People, Grant::Settings]))).await;
    for somebody in [Somebody::new(&desk, "jonas"), Somebody::new(&desk, "rosa")] {
        for example in examples().into_iter().filter(|example| matches!(example.entry.who, Who::Member | Who::Oneself | Who::Administrator)) {
            for id in example.entry.ids.iter().filter(|id| OF_A_TICKET.contains(&id.kind)) {
                let mut others = example.clone();
                others.entry.ids.retain(|other| other.name != id.name && other.kind != "operation");
                let mut ids = ids_seen_by(&ground, &others, somebody.name).await;
                ids.insert("operation", "990000000000001".to_owned());
                let hidden = ground.thing(id.kind, "helena").await;
                let absent = Ground::absent(id.kind, &hidden);
                desk.work().await;
                let before = ground.dump().await;
                ids.insert(id.name, hidden);
                let answer = somebody.send(&ground, &example, &ids).await;
                let theirs = plain(&answer, &ids);
                ids.insert(id.name, absent);
                let what = format!("{} with a hidden {} as {}", example.name(), id.kind, somebody.name);
                assert_eq!(theirs, plain(&somebody.send(&ground, &example, &ids).await, &ids), "{what} differs from an id of nobody");
                assert!(!(200..300).contains(&answer.status()), "{what}: {} {}", answer.status(), answer.text());
                assert_same(&before, &ground.dump().await, &what);
            }
        }
    }
}
