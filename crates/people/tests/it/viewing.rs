//! An administrator sees the desk as somebody else does, changes nothing, and is written down.

use kernel::{Grant, Grants, UserId, hours, minutes};
use people::{
    Way, membership,
    organization::{self, Agents},
    roles::{self, RoleChange},
    token::Scope,
};
use serde_json::json;
use testkit::{Person, TestDesk, desk_test};

use crate::{events, follow};

const BANNER: &str = "You see the desk as";

async fn see_as(desk: &TestDesk, viewer: &Person, name: &str) {
    viewer.post(&format!("/people/{}/view-as", desk.id_of(name)), &[]).await.expect(303);
}

/// A help desk in which Rosa answers her team's tickets and keeps the settings, and Tomas only asks.
async fn help_desk(desk: &TestDesk) {
    let rosa = desk.id_of("rosa");
    let settled = desk.act("helena", move |ctx| {
        organization::switch(ctx, Way::HelpDesk, &Agents::These(Vec::new()))?;
        let grants = Grants::of(&[Grant::Reply, Grant::Settings]);
        let role = roles::add_role(ctx, &RoleChange { name: "Keeper".into(), description: String::new(), grants })?;
        roles::give_roles(ctx, rosa, &[role.slug]).map(drop)
    });
    settled.await.expect("a help desk");
}

async fn kinds(desk: &TestDesk, user: UserId) -> Vec<(String, Option<UserId>)> {
    let of_views = |kind: &str| kind.starts_with("user.view");
    events(desk, "helena", Some(user)).await.into_iter().filter(|event| of_views(&event.kind)).map(|event| (event.kind, event.actor)).collect()
}

/// Whom the page says one is: the banner names them.
async fn seen_as(viewer: &Person) -> Option<String> {
    let page = viewer.get("/help").await.expect(200).text();
    let (_, rest) = page.split_once(BANNER)?;
    Some(rest.split_once('.')?.0.trim().to_owned())
}

#[desk_test]
async fn an_administrator_sees_the_desk_as_somebody_and_changes_nothing(desk: TestDesk) {
    help_desk(&desk).await;
    let (helena, rosa) = (desk.admin(), desk.id_of("rosa"));
    let others = desk.ticket().from("ana").titled("The press is hot").open().await;
    let own = desk.ticket().from("rosa").titled("My chair squeaks").open().await;
    let item = format!("ticket:{}:reply", own.number);
    desk.person("rosa").post("/drafts", &[("item", &item), ("html", "<p>half a thought</p>")]).await.expect(204);
    desk.work().await;
    let path = format!("/tickets/{}", own.number);
    let offered = helena.get(&format!("/people/{rosa}")).await.expect(200).text();
    assert!(offered.contains("See as Rosa"), "{offered}");

    let started = helena.post(&format!("/people/{rosa}/view-as"), &[]).await.expect(303);
    assert_eq!(started.location(), "/");
    assert_eq!(helena.get("/").await.expect(303).location(), "/feed");

    // The page is hers: her tickets, what her roles offer, her name; it is read in the way of who looks.
    let feed = helena.get("/feed").await.expect(200).text();
    assert!(feed.contains("You see the desk as Rosa Mendes. Nothing can be changed.") && feed.contains("My chair squeaks"), "{feed}");
    assert!(!feed.contains("The press is hot") && feed.contains("Settings"), "{feed}");
    helena.get(&format!("/tickets/{}", others.number)).await.expect(404);
    helena.get("/settings").await.expect(200);
    helena.get("/settings/way").await.expect(403);
    assert!(helena.get("/operator/outbox").await.status() == 403, "the powers of who looks stay outside");
    let page = helena.get(&path).await.expect(200);
    assert!(page.html().contains("data-composer-item-value=\"ticket:") && !page.html().contains("half a thought"), "what she has begun to write is hers");
    assert!(desk.person("rosa").get(&path).await.html().contains("half a thought"));

    // Nothing changes, and the refusal says why.
    for (post, fields) in [(format!("{path}/messages"), vec![("kind", "reply"), ("text", "in her name")]), ("/notifications/read".into(), vec![])] {
        let refused = helena.post(&post, &fields).await.expect(403).text();
        assert!(refused.contains("so nothing was changed") && refused.contains(BANNER), "{post}: {refused}");
    }
    let verb = desk.app.db.write(who(&desk, &helena).await, |ctx| people::token::create(ctx, "hers", Scope::Write, None).map(drop)).await;
    assert!(matches!(verb, Err(kernel::Error::Forbidden(text)) if text.key == "error-seen-as"), "no verb changes anything, whichever door it comes through");

    // Nobody appears to be here who is not.
    let here = desk.app.presence.here(desk.who_is("helena").0, desk.now());
    assert!(here.contains(&desk.id_of("helena")), "whoever looks is here");
    desk.wait(minutes(10));
    helena.get("/feed").await.expect(200);
    assert!(!desk.app.presence.here(desk.who_is("helena").0, desk.now()).contains(&rosa));

    let stopped = helena.post("/view-as/stop", &[]).await;
    assert_eq!(stopped.location(), format!("/people/{rosa}"));
    let page = follow(&helena, &stopped).await.expect(200).text();
    assert!(page.contains("You see the desk as yourself again") && !page.contains("Nothing can be changed."), "{page}");
    helena.get("/operator/outbox").await.expect(200);
    assert_eq!(helena.post("/view-as/stop", &[]).await.expect(303).location(), "/", "stopping again changes nothing");
}

/// Whom the door lets in with this browser.
async fn who(desk: &TestDesk, person: &Person) -> db::Who {
    let secret = web::secret::hash(person.session().expect("a session"));
    let found = desk.app.db.installation_read(move |installation| people::session::by_session(installation, &secret)).await;
    found.expect("a visitor").expect("a visitor").who
}

#[desk_test]
async fn who_only_asks_is_seen_in_the_portal(desk: TestDesk) {
    help_desk(&desk).await;
    let helena = desk.admin();
    see_as(&desk, &helena, "tomas").await;
    assert_eq!(helena.get("/").await.expect(303).location(), "/portal");
    let portal = helena.get("/portal").await.expect(303).location().to_owned();
    let page = helena.get(&portal).await.expect(200).text();
    assert!(page.contains(BANNER) && page.contains("Nothing can be changed."), "{page}");
    helena.get("/people").await.expect(404);
    helena.post(&format!("{portal}/ask"), &[("type", "question"), ("title", "Mine"), ("text", "not his")]).await.expect(403);
    assert!(helena.in_russian().get(&portal).await.text().contains(BANNER), "in the language of whoever looks");
}

#[desk_test]
async fn nobody_sees_as_the_operator_or_as_somebody_with_more_rights(desk: TestDesk) {
    let (ana, rosa, helena, tomas) = (desk.id_of("ana"), desk.id_of("rosa"), desk.id_of("helena"), desk.id_of("tomas"));
    desk.act("helena", move |ctx| membership::make_administrator(ctx, ana)).await.expect("an administrator");
    let administrator = desk.person("ana");
    let start = |viewer: Person, id: UserId| async move { viewer.post(&format!("/people/{id}/view-as"), &[]).await };

    assert!(start(administrator.clone(), helena).await.expect(403).text().contains("runs the whole installation"));
    assert!(start(desk.admin(), helena).await.expect(409).text().contains("your own account"), "nor as oneself");
    desk.act("helena", move |ctx| membership::lock(ctx, tomas)).await.expect("locked");
    assert!(start(administrator.clone(), tomas).await.expect(409).text().contains("Nobody uses this account now"));
    let nils = desk.id_of("nils");
    start(administrator.clone(), nils).await.expect(404);
    // Roles that allow to administer people are not enough.
    let grants = Grants::of(&[Grant::People, Grant::Settings, Grant::Audit, Grant::Reply]);
    let empowered = desk.act("helena", move |ctx| {
        organization::switch(ctx, Way::HelpDesk, &Agents::These(Vec::new()))?;
        let role = roles::add_role(ctx, &RoleChange { name: "All of it".into(), description: String::new(), grants })?;
        roles::give_roles(ctx, rosa, &[role.slug]).map(drop)
    });
    empowered.await.expect("a role");
    let jonas = desk.id_of("jonas");
    start(desk.person("rosa"), jonas).await.expect(403);
    start(desk.person("rosa"), ana).await.expect(403);
    assert!(!desk.person("rosa").get(&format!("/people/{jonas}")).await.expect(200).text().contains("See as"));
    // One look at a time.
    see_as(&desk, &administrator, "rosa").await;
    start(administrator.clone(), jonas).await.expect(403);
    assert_eq!(seen_as(&administrator).await.as_deref(), Some("Rosa Mendes"));
    // Programs never do.
    administrator.with_token(Scope::Write).post(&format!("/people/{jonas}/view-as"), &[]).await.expect(401);
}

#[desk_test]
async fn it_ends_by_itself_and_with_the_session(desk: TestDesk) {
    let (ana, rosa, helena) = (desk.id_of("ana"), desk.id_of("rosa"), desk.id_of("helena"));
    let ended = |by: Option<UserId>| vec![("user.viewed_as".to_owned(), Some(ana)), ("user.view_ended".to_owned(), by)];
    desk.act("helena", move |ctx| membership::make_administrator(ctx, ana)).await.expect("an administrator");

    let viewer = desk.person("ana");
    see_as(&desk, &viewer, "rosa").await;
    desk.wait(minutes(29));
    assert_eq!(seen_as(&viewer).await.as_deref(), Some("Rosa Mendes"));
    desk.wait(minutes(1));
    assert_eq!(seen_as(&viewer).await, None, "half an hour is over");
    viewer.get("/account").await.expect(200);
    desk.work().await;
    assert_eq!(kinds(&desk, rosa).await, ended(None), "nobody stopped it");

    // The session ends: by signing out, from another browser, because the account is locked.
    let other = desk.person("ana");
    for end in ["sign out", "others", "the account"] {
        let (viewer, before) = (desk.person("ana"), kinds(&desk, rosa).await.len());
        see_as(&desk, &viewer, "rosa").await;
        assert!(seen_as(&viewer).await.is_some());
        match end {
            "sign out" => viewer.post("/sign-out", &[]).await.expect(303),
            "others" => other.post("/account/sessions/end-others", &[]).await.expect(303),
            _ => desk.admin().post(&format!("/people/{ana}/end-sessions"), &[]).await.expect(303),
        };
        viewer.get("/feed").await.expect(303);
        let all = kinds(&desk, rosa).await;
        assert_eq!(all[before..], ended(if end == "sign out" { Some(ana) } else { None }), "{end}");
        desk.wait(hours(1));
        desk.work().await;
        assert_eq!(kinds(&desk, rosa).await, all, "{end}: it ends once");
    }

    // Whoever is seen is locked out; whoever looks is no administrator any more.
    let viewer = desk.person("ana");
    see_as(&desk, &viewer, "rosa").await;
    desk.admin().post(&format!("/people/{rosa}/lock"), &[]).await.expect(303);
    assert_eq!(seen_as(&viewer).await, None);
    desk.admin().post(&format!("/people/{rosa}/unlock"), &[]).await.expect(303);
    assert_eq!(seen_as(&viewer).await, None, "and it does not come back");
    see_as(&desk, &viewer, "rosa").await;
    desk.act("helena", move |ctx| membership::make_member(ctx, ana)).await.expect("a member");
    assert_eq!(seen_as(&viewer).await, None);
    viewer.get("/account").await.expect(200);
    assert_eq!(kinds(&desk, rosa).await.last().map(|(kind, _)| kind.clone()).as_deref(), Some("user.view_ended"));
    assert!(kinds(&desk, helena).await.is_empty());
}

#[desk_test]
async fn it_is_in_the_audit(desk: TestDesk) {
    let (helena, rosa) = (desk.admin(), desk.id_of("rosa"));
    see_as(&desk, &helena, "rosa").await;
    helena.post("/view-as/stop", &[]).await.expect(303);
    let id = desk.id_of("helena");
    assert_eq!(kinds(&desk, rosa).await, [("user.viewed_as".into(), Some(id)), ("user.view_ended".into(), Some(id))]);

    let page = helena.get(&format!("/settings/audit?thing=user&id={rosa}")).await.expect(200).text();
    for told in ["Desk seen as this person", "Desk no longer seen as this person", "Helena Brandt", "the pages, 127.0.0.1"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let events = helena.with_token(Scope::Read).api("GET", &format!("/audit?thing=user&id={rosa}&kind=user.view"), json!(null)).await.expect(200).json();
    assert_eq!(events["data"][0]["operation"], events["data"][1]["operation"], "one operation: {events}");
    let log = desk.person("rosa").get("/account/security").await.expect(200).text();
    assert!(log.contains("An administrator saw the desk as you do, without changing anything") && log.contains("by Helena Brandt"), "{log}");
}

#[desk_test]
async fn account_pages_stay_closed(desk: TestDesk) {
    let helena = desk.admin();
    see_as(&desk, &helena, "rosa").await;
    for path in [
        "/account",
        "/account/preferences",
        "/account/password",
        "/account/second-factor",
        "/account/security",
        "/account/sessions",
        "/account/tokens",
        "/welcome",
    ] {
        let page = helena.get(path).await.expect(403).text();
        assert!(page.contains("their account pages stay closed. Stop seeing as Rosa Mendes to go on."), "{path}: {page}");
    }
    for path in ["/account", "/account/tokens", "/account/sessions/end-others", "/account/picture/remove", "/welcome/username"] {
        assert!(helena.post(path, &[("name", "mine"), ("scope", "write")]).await.expect(403).text().contains("stay closed"), "{path}");
    }
    helena.post("/view-as/stop", &[]).await.expect(303);
    helena.get("/account").await.expect(200);
}
