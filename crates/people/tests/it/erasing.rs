//! Erasing a person (K10, S27): a word planted in everything that is theirs is nowhere afterwards, and what they did stays.

use kernel::{Error, Username};
use people::{
    UserState,
    contract::{self, ContractChange},
    membership,
    token::Scope,
    user::store,
};
use serde_json::json;
use testkit::{Person, TestDesk, desk_test};

use crate::{account, clients::mill, events, follow};

/// Planted wherever the person can be told from.
const CANARY: &str = "zebrafinch";
const ADDRESS: &str = "zebrafinch@birds.example";
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
    let (_, contract) = mill(desk).await;
    let contact = ContractChange { contact_name: Some("Zebrafinch Kovac".into()), contact_email: Some(ADDRESS.into()), ..ContractChange::default() };
    desk.act("helena", move |ctx| contract::change_contract(ctx, contract.id, &contact, |_| Ok(()))).await.expect("a contact");
    helena.post_file("/people/load", "file", "zebrafinch.csv", FILE.as_bytes(), &[]).await.expect(303);
    helena.post_file("/people/load", "file", "flock.csv", "zebrafinch@birds.example,Zebrafinch Kovac\r\n".as_bytes(), &[]).await.expect(303);
    left_behind(desk, id).await;
    id
}

/// Each line of it stands elsewhere once the file is looked through: somebody new, somebody here, somebody with problems.
const FILE: &str = "\
Full name,E-mail,Phone\r\n\
Zebrafinch Kovac,zebrafinch.new@birds.example,\r\n\
Zebrafinch Kovac,Zebrafinch@birds.example,\r\n\
Zebrafinch Kovac,not an address,\r\n\
Olga Serova,olga@press.example,\r\n";

/// What only browsers and the passing of time bring about.
async fn left_behind(desk: &TestDesk, id: kernel::UserId) {
    let ticket = desk.ticket().from("ana").titled("Who is paid what").open().await.number;
    let substituted = desk.id_of("ana");
    desk.act("helena", move |ctx| {
        let secret: &[u8] = b"a hash";
        for (text, given) in [
            ("INSERT INTO authenticator_app (organization_id, user_id, secret, last_step) VALUES ($1, $2, $3, 0)", CANARY),
            ("INSERT INTO recovery_code (organization_id, user_id, tag) VALUES ($1, $2, $3)", CANARY),
            ("INSERT INTO passkey (organization_id, id, user_id, credential, name, data, created_at) VALUES ($1, 1, $2, 'credential', $3, '{}', 1)", CANARY),
            (
                "INSERT INTO registration (organization_id, id, kind, state, user_id, username, first_name, last_name, email, email_key, phone, language, zone,
                     department_id, team_id, role, asked_department, asked_team, created_at)
                 VALUES ($1, 1, 'staff', 'joined', $2, $3, '', '', '', '', '', 'en', 'UTC', 1, 1, '', '', '', 1)",
                CANARY,
            ),
            (
                "INSERT INTO event (organization_id, id, operation_id, kind, item_kind, item_id, via, source, at, version, data)
                 VALUES ($1, 1, 1, 'user.password_changed', 'user', $2, 'web', '', 1, 1, $3)",
                r#"{"by_link":false,"origin":{"source":"203.0.113.9","user_agent":"Zebrafinch/1.0"}}"#,
            ),
        ] {
            ctx.execute(text, &db::params![id, given])?;
        }
        // However somebody wrote it, and wherever it stands for others.
        for text in [
            "UPDATE notification SET args = replace(replace(args, 'Zebrafinch', 'ZEBRAFINCH'), 'zebrafinch', 'ZEBRAFINCH') WHERE organization_id = $1",
            "UPDATE mail_out SET subject = 'What ZEBRAFINCH wrote' WHERE organization_id = $1 AND lower(to_address) NOT LIKE '%zebra%'",
            "UPDATE event SET data = replace(replace(data, 'Zebrafinch', 'ZEBRAFINCH'), 'zebrafinch', 'ZEBRAFINCH') WHERE organization_id = $1",
            "UPDATE idempotency SET body = replace(replace(body, 'Zebrafinch', 'ZEBRAFINCH'), 'zebrafinch', 'ZEBRAFINCH') WHERE organization_id = $1",
        ] {
            ctx.execute(text, &[])?;
        }
        ctx.execute(
            "INSERT INTO device (organization_id, user_id, secret_hash, user_agent, first_used_at, last_used_at) VALUES ($1, $2, $3, $4, 1, 1)",
            &db::params![id, secret, CANARY],
        )?;
        ctx.execute(
            "INSERT INTO session (organization_id, id, user_id, secret_hash, created_at, last_used_at, source, user_agent, expires_at) VALUES ($1, 1, $2, $3, 1, 1, '', $4, $5)",
            &db::params![id, secret, CANARY, i64::MAX],
        )?;
        ctx.execute(
            "INSERT INTO public_request (organization_id, secret_hash, email, name, title, text, language, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $4, $4, 'en', 1, $5)",
            &db::params![secret, ADDRESS, CANARY, i64::MAX],
        )?;
        ctx.execute(
            "UPDATE ticket SET confidential_people = $3 WHERE organization_id = $1 AND number = $2",
            &db::params![ticket, format!(",7,{id},12,")],
        )?;
        ctx.execute(
            "UPDATE app_user SET absent_from = 1, substitute_id = $3 WHERE organization_id = $1 AND id = $2",
            &db::params![substituted, id],
        )
    })
    .await
    .expect("what is left behind");
}

/// Where somebody is mentioned by their id alone.
async fn mentions(desk: &TestDesk, id: kernel::UserId) -> i64 {
    let read = desk.act("helena", move |ctx| {
        ctx.query_one(
            "SELECT (SELECT count(*) FROM ticket WHERE organization_id = $1 AND confidential_people LIKE $2)
                  + (SELECT count(*) FROM app_user WHERE organization_id = $1 AND substitute_id = $3)",
            &db::params![format!("%,{id},%"), id],
            |row| row.take(),
        )
    });
    read.await.expect("a count").unwrap_or_default()
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
        "authenticator_app",
        "recovery_code",
        "passkey",
        "device",
        "session",
        "registration",
        "contract",
        "people_load",
        "public_request",
    ] {
        assert!(planted.iter().any(|place| place.starts_with(&format!("{table}."))), "{table} holds nothing: {planted:#?}");
    }
    for column in ["people_load_part.lines", "people_load_part.newcomers", "people_load_part.bad", "people_load.headers", "people_load.file_name"] {
        assert!(planted.iter().any(|place| place.starts_with(column)), "{column} holds nothing: {planted:#?}");
    }
    assert!(!places(&desk, "019977").await.is_empty() && !places(&desk, "203.0.113.9").await.is_empty());
    assert_eq!(mentions(&desk, id).await, 2);
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
    assert_eq!(raw_mails(&desk).await, 2, "as they came");

    let asked = helena.get(&format!("/people/{id}/erase")).await.expect(200).text();
    assert!(asked.contains("Erase Zebrafinch Kovac?") && asked.contains("cannot be undone"), "{asked}");
    let wrong = helena.post(&format!("/people/{id}/erase"), &[("name", "Zebra")]).await.expect(422);
    assert!(wrong.text().contains("not the name of this person"));
    let erased = helena.post(&format!("/people/{id}/erase"), &[("name", "zebrafinch kovac")]).await;
    let page = follow(&helena, &erased).await.expect(200).text();
    assert!(page.contains("Former user") && page.contains("The personal data is erased"), "{page}");
    desk.work().await;

    for word in [CANARY, "019977", "203.0.113.9"] {
        assert_eq!(places(&desk, word).await, Vec::<String>::new());
    }
    assert_eq!((mentions(&desk, id).await, raw_mails(&desk).await), (0, 0));
    assert!(!places(&desk, "olga@press.example").await.is_empty(), "others stay in the file");
    let load = helena.get("/people/load").await.expect(200).html();
    assert!(!load.to_lowercase().contains("zebrafinch"), "{load}");
    for sha256 in files {
        assert!(!desk.app.files.exists(organization, &sha256).await.expect("an answer"), "{sha256} is still stored");
    }
    assert!(helena.get("/mail?q=zebrafinch").await.expect(200).text().contains("Nothing"), "mails are found by the sender no more");
}

/// How many mails the database keeps as they came.
async fn raw_mails(desk: &TestDesk) -> i64 {
    let count = desk.app.db.installation_read(|installation| installation.query_one("SELECT count(*) FROM mail_in_bytes", &[], |row| row.take()));
    count.await.expect("a count").unwrap_or(0)
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
