//! Who sees which tickets: the rule for one ticket and the condition of lists say the same.

use std::{collections::BTreeSet, sync::Arc};

use db::{Ctx, Who};
use kernel::{Actor, Confidential, DepartmentId, Grant, Grants, PageRequest, Places, Standing, TeamId, TicketNumber, UserId, Via, sight};
use testkit::{TestDesk, desk_test};
use tickets::{
    feed,
    query::{Context, Query},
    ticket::{self, Ticket},
};

const DEPARTMENTS: [Option<DepartmentId>; 3] = [None, Some(DepartmentId(11)), Some(DepartmentId(12))];
const TEAMS: [Option<TeamId>; 3] = [None, Some(TeamId(21)), Some(TeamId(22))];

/// Every way in which a ticket can stand: by requester, owner, department, team, client, and to whom it is confidential.
fn shapes(ana: UserId, rosa: UserId) -> Vec<impl Fn(&mut Ticket) + Clone> {
    let secrets = [
        None,
        Some(Confidential { people: vec![ana], team: None }),
        Some(Confidential { people: vec![rosa], team: Some(TeamId(21)) }),
        Some(Confidential::default()),
    ];
    let mut all = Vec::new();
    for (at, secret) in secrets.into_iter().enumerate() {
        for department in DEPARTMENTS {
            for team in TEAMS {
                let (secret, owner) = (secret.clone(), [None, Some(ana), Some(rosa), None][at]);
                let client = (team.is_none() && department.is_some()).then_some(kernel::ClientId(31));
                all.push(move |ticket: &mut Ticket| {
                    (ticket.department, ticket.team, ticket.owner, ticket.client) = (department, team, owner, client);
                    ticket.confidential = secret.clone();
                });
            }
        }
    }
    all
}

/// Every kind of standing that sees some tickets and not others.
fn standings() -> Vec<Standing> {
    let places = |departments: &[i64], teams: &[i64], client: Option<i64>, stands_in_for: &[UserId]| {
        Some(Arc::new(Places {
            departments: departments.iter().copied().map(DepartmentId).collect(),
            teams: teams.iter().copied().map(TeamId).collect(),
            client: client.map(kernel::ClientId),
            stands_in_for: stands_in_for.to_vec(),
        }))
    };
    let sets: [&[Grant]; 6] = [
        &[],
        &[Grant::SeeAll],
        &[Grant::SeeDepartment],
        &[Grant::SeeTeam],
        &[Grant::SeeUnplaced, Grant::SeeTeam],
        &[Grant::SeeDepartment, Grant::SeeTeam, Grant::SeeUnplaced],
    ];
    let all_places = [None, places(&[11], &[21], None, &[]), places(&[], &[22, 21], Some(31), &[]), places(&[12], &[], Some(32), &[UserId(1)])];
    sets.iter().flat_map(|set| all_places.clone().map(|places| Standing { places, ..Standing::with(Grants::of(set)) })).collect()
}

fn listed(ctx: &mut Ctx<'_>) -> kernel::Result<BTreeSet<TicketNumber>> {
    let query = Query::default();
    let context = Context { me: ctx.actor().person(), now: ctx.now(), zone: jiff::tz::TimeZone::UTC };
    Ok(feed::list(ctx, &query, &context, &PageRequest::first(200))?.data.into_iter().map(|ticket| ticket.number).collect())
}

#[desk_test]
async fn a_list_shows_exactly_the_tickets_that_open(desk: TestDesk) {
    let (ana, rosa) = (desk.id_of("ana"), desk.id_of("rosa"));
    for shape in shapes(ana, rosa) {
        let number = desk.ticket().open().await.number;
        desk.act("helena", move |ctx| {
            let mut ticket = ticket::find(ctx, number)?;
            shape(&mut ticket);
            ticket::store::update(ctx, &ticket)
        })
        .await
        .expect("a ticket in its place");
    }
    for name in ["ana", "rosa", "jonas"] {
        let (organization, me) = desk.who_is(name);
        for standing in standings() {
            let who = Who { organization, actor: Actor::Person(me), standing: standing.clone(), via: Via::Web };
            let (open, shown) = desk
                .app
                .db
                .read(who, move |ctx| {
                    let mut open = BTreeSet::new();
                    for number in 1..=36 {
                        let found = ticket::store::find(ctx, TicketNumber(number))?.expect("a ticket");
                        if sight(ctx.organization(), ctx.actor(), ctx.standing(), &found.guarded()).is_some() {
                            open.insert(found.number);
                        }
                    }
                    Ok((open, listed(ctx)?))
                })
                .await
                .expect("a list");
            assert_eq!(open, shown, "{name} with {standing:?}");
        }
    }
}
