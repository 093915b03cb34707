//! Erasing a person (K10, S27): a word planted in everything that is theirs is nowhere afterwards, and what they did stays.

use kernel::{Error, Username};
use people::{UserState, membership, token::Scope, user::store};
use serde_json::json;
use testkit::{Person, TestDesk, desk_test};

use crate::{account, events, follow};

/// Planted wherever the person can be told from.
const CANARY: &str = "zebrafinch";
const PHONE: &str = "+49 555 019977";

/// Somebody with the canary in every field, who has used everything that leaves something behind.
async fn canary(desk: &TestDesk) -> kernel::UserId {
    let (helena, id) = (desk.admin(), desk.id_of("jonas"));
    let name: Username = CANARY.parse().expect("a username");
    desk.act("helena", move |ctx| {
        let organization = ctx.organization();
        store::claim_username(&mut ctx.installation(), &name, organization, id, true)?;
        store::set_username(ctx, id, &name)?;
        let jonas = people::find_user(ctx, id)?.expect("jonas");
        let canary = people::User {
            display_name: "Zebrafinch Lind".into(),
            email: "zebrafinch@birds.example".into(),
            email_wanted: Some("zebrafinch.new@birds.example".into()),
            signature: "Zebrafinch, second floor".into(),
            ..jonas
        };
        store::update(ctx, &canary).map(drop)
    })
    .await
    .expect("a canary");
    helena.post(&format!("/people/{id}/rename"), &[("name", "Zebrafinch Lind-Kovac")]).await.expect(303);

    let own = desk.person("jonas");
    let form = [
        ("display_name", "Zebrafinch L. Kovac"),
        ("first_name", "Zebrafinch"),
        ("last_name", "Kovac"),
        ("phone", PHONE),
        ("about", CANARY),
        ("skills", CANARY),
    ];
    own.post("/account", &form).await.expect(303);
    own.post("/account/tokens", &[("name", CANARY), ("scope", "write"), ("expires_at", "")]).await;
    own.post("/drafts", &[("item", "new:incident"), ("html", "<p>zebrafinch begins</p>")]).await;
    own.post_file("/attachments", "file", "zebrafinch.txt", b"zebrafinch was here", &[]).await;
    own.with_token(Scope::Write).api_with("PATCH", "/me", json!({"about": "zebrafinch sings"}), &[("idempotency-key", "z1")]).await.expect(200);
    helena
        .with_token(Scope::Write)
        .api_with("PATCH", &format!("/users/{id}"), json!({"name": "Zebrafinch Kovac"}), &[("idempotency-key", "z2")])
        .await
        .expect(200);
    desk.anonymous().post("/sign-in", &[("identifier", CANARY), ("password", "not the right one")]).await;
    desk.anonymous().post("/forgot", &[("email", "zebrafinch@birds.example")]).await;
    wrote_and_was_written_to(desk, &own).await;
    id
}

/// Tickets, bells and mails in both directions.
async fn wrote_and_was_written_to(desk: &TestDesk, own: &Person) {
    let ticket = desk.ticket().from("jonas").owned_by("ana").titled("The projector is dark").open().await;
    let path = format!("{}/messages", ticket.path());
    own.post(&path, &[("kind", "reply"), ("text", "It still is.")]).await.expect(303);
    desk.person("ana").post(&path, &[("kind", "reply"), ("text", "Is the plug in?")]).await.expect(303);
    desk.work().await;
    desk.wait(kernel::minutes(5));
    desk.work().await;
    let mailbox = desk.mailbox("helena", "desk@harbourlight.example").await;
    let raw = "From: Zebrafinch Kovac <zebrafinch@birds.example>\r\nTo: desk@harbourlight.example\r\nSubject: The lamp\r\nMessage-ID: <1@mail.example>\r\n\r\nThe lamp flickers.\r\n";
    desk.receive(mailbox, raw).await;
    desk.receive(mailbox, raw.replace("<1@", "<2@")).await;
    desk.work().await;
}

/// Every place in the database where the word stands.
async fn places(desk: &TestDesk, word: &'static str) -> Vec<String> {
    desk.app
        .db
        .installation_read(move |installation| {
            let text = match installation.is_postgres() {
                true => "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'",
                false => {
                    "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c
                     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '%_search%'"
                }
            };
            let columns = installation.query(text, &[], |row| Ok((row.take::<String>()?, row.take::<String>()?)))?;
            let mut places = Vec::new();
            for (table, column) in columns {
                let text = format!("SELECT count(*) FROM {table} WHERE lower(CAST({column} AS TEXT)) LIKE $1");
                let found: i64 = installation.query_one(&text, &db::params![format!("%{word}%")], |row| row.take())?.unwrap_or(0);
                if found > 0 {
                    places.push(format!("{table}.{column}: {found}"));
                }
            }
            Ok(places)
        })
        .await
        .expect("a walk through the schema")
}

#[desk_test]
async fn a_word_planted_in_every_field_is_nowhere_afterwards(desk: TestDesk) {
    let (helena, id) = (desk.admin(), canary(&desk).await);
    let planted = places(&desk, CANARY).await;
    for table in [
        "app_user",
        "person_word",
        "username",
        "email_account",
        "draft",
        "attachment",
        "api_token",
        "event",
        "notification",
        "mail_out",
        "mail_in",
        "idempotency",
        "attempt",
    ] {
        assert!(planted.iter().any(|place| place.starts_with(&format!("{table}."))), "{table} holds nothing: {planted:#?}");
    }
    assert!(!places(&desk, "019977").await.is_empty());
    let organization = desk.who_is("jonas").0;
    let files = desk
        .app
        .db
        .read(db::Who::desk(organization), |ctx| {
            let raw = ctx.query("SELECT raw_sha256 FROM mail_in WHERE organization_id = $1", &[], |row| row.take::<String>())?;
            let mut unsent = ctx.query("SELECT sha256 FROM attachment WHERE organization_id = $1 AND item_kind IS NULL", &[], |row| row.take::<String>())?;
            unsent.extend(raw);
            Ok(unsent)
        })
        .await
        .expect("files");
    assert_eq!(files.len(), 3, "an upload and two mails");

    let asked = helena.get(&format!("/people/{id}/erase")).await.expect(200).text();
    assert!(asked.contains("Erase Zebrafinch Kovac?") && asked.contains("cannot be undone"), "{asked}");
    let wrong = helena.post(&format!("/people/{id}/erase"), &[("name", "Zebra")]).await.expect(422);
    assert!(wrong.text().contains("not the name of this person"));
    let erased = helena.post(&format!("/people/{id}/erase"), &[("name", "zebrafinch kovac")]).await;
    let page = follow(&helena, &erased).await.expect(200).text();
    assert!(page.contains("Former user") && page.contains("The personal data is erased"), "{page}");
    desk.work().await;

    for word in [CANARY, "019977"] {
        assert_eq!(places(&desk, word).await, Vec::<String>::new());
    }
    for sha256 in files {
        assert!(!desk.app.files.exists(organization, &sha256).await.expect("an answer"), "{sha256} is still stored");
    }
    assert!(helena.get("/mail?q=zebrafinch").await.expect(200).text().contains("Nothing"), "mails are found by the sender no more");
}

#[desk_test]
async fn what_was_done_stays_by_a_former_user_and_the_audit_keeps_the_fact(desk: TestDesk) {
    let (helena, id) = (desk.admin(), desk.id_of("rosa"));
    let ticket = desk.ticket().from("rosa").titled("Printer on fire").open().await;
    desk.act("helena", move |ctx| membership::rename(ctx, id, "Rosa M. Silva")).await.expect("a name");
    desk.act("helena", move |ctx| membership::erase_person(ctx, id, "Rosa M. Silva")).await.expect("erased");
    desk.act("helena", move |ctx| membership::erase_person(ctx, id, "")).await.expect("again changes nothing");

    let page = desk.person("ana").get(&ticket.path()).await.expect(200).text();
    assert!(page.contains("Printer on fire") && page.contains("Former user") && !page.contains("Rosa"), "{page}");
    let kinds: Vec<String> = events(&desk, "helena", Some(id)).await.into_iter().map(|event| event.kind).collect();
    assert!(kinds.contains(&"user.renamed".into()) && kinds.contains(&"user.erased".into()), "{kinds:?}");
    let audit = helena.get(&format!("/settings/audit?thing=user&id={id}")).await.expect(200).text();
    assert!(audit.contains("Personal data erased") && audit.contains("Name changed") && !audit.contains("Rosa"), "{audit}");
    assert!(helena.get("/people?q=rosa").await.text().contains("Nobody found"));
    assert!(helena.get("/people?state=left").await.text().contains("Former user"));
}

#[desk_test]
async fn the_username_is_never_given_again_and_nobody_reads_it(desk: TestDesk) {
    let id = desk.id_of("rosa");
    desk.act("helena", move |ctx| membership::erase_person(ctx, id, "Rosa Mendes")).await.expect("erased");
    let taken = desk.admin().with_token(Scope::Write).api("POST", "/users", json!({"name": "Rosa", "email": "rosa@new.example", "username": "ROSA"})).await;
    assert!(taken.expect(422).error_at("username").contains("taken"));
    let back = desk.admin().with_token(Scope::Write).api("POST", "/users", json!({"name": "Rosa", "email": "rosa@example.com"})).await.expect(201).json();
    assert!(back["username"].as_str().is_some_and(|name| name.starts_with("rosa-")), "the address is free, the name is not: {back}");
    assert_ne!(back["id"], json!(id.to_string()));
}

#[desk_test]
async fn administrators_erase_others_and_nobody_else_does(desk: TestDesk) {
    let (id, me) = (desk.id_of("rosa"), desk.id_of("helena"));
    desk.person("ana").post(&format!("/people/{id}/erase"), &[("name", "Rosa Mendes")]).await.expect(403);
    desk.stranger().post(&format!("/people/{id}/erase"), &[("name", "Rosa Mendes")]).await.expect(404);
    let own = desk.act("helena", move |ctx| membership::erase_person(ctx, me, "Helena Brandt")).await;
    assert!(matches!(own, Err(Error::Conflict(_))));
    let program = desk.admin().with_token(Scope::Write);
    program.api("POST", &format!("/users/{id}/erasure"), json!({"name": "Somebody Else"})).await.expect(422);
    assert_eq!(account(&desk, "rosa@example.com").await.state, UserState::Active);
    let erased = program.api("POST", &format!("/users/{id}/erasure"), json!({"name": "Rosa Mendes"})).await.expect(200).json();
    assert_eq!((erased["name"].as_str(), erased["email"].as_str(), erased["state"].as_str()), (Some("Former user"), Some(""), Some("left")));
}
