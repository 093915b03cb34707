//! Taking along what is known about a person (S27): theirs is in it, what others wrote is not, and nothing in it opens a door.

use db::params;
use people::token::Scope;
use serde_json::{Value, json};
use testkit::{TestDesk, desk_test};

use crate::{events, second_steps::set_up_app};

/// What Jonas wrote, attached and began, and what others wrote to him and about him; the number of the ticket.
async fn conversation(desk: &TestDesk) -> i64 {
    let own = desk.person("jonas");
    let ticket = desk.ticket().from("jonas").owned_by("ana").titled("The projector is dark").saying("It hums like a heron.").open().await;
    let path = format!("{}/messages", ticket.path());
    own.post(&path, &[("kind", "reply"), ("text", "A heron still.")]).await.expect(303);
    own.post_file("/attachments", "file", "heron.txt", b"heron", &[]).await.expect(201);
    own.post("/drafts", &[("item", "new:incident"), ("html", "<p>heron begins</p>")]).await;
    let ana = desk.person("ana");
    ana.post(&path, &[("kind", "reply"), ("text", "Is it an egret?")]).await.expect(303);
    ana.post(&path, &[("kind", "note"), ("text", "Jonas mistakes every bittern.")]).await.expect(303);
    ana.post_file("/attachments", "file", "egret.txt", b"egret", &[]).await.expect(201);
    // A machine in his name: it is parked, and no ticket tells of it.
    let mailbox = desk.mailbox("helena", "desk@harbourlight.example").await;
    let raw = "From: Jonas <jonas@example.com>\r\nTo: desk@harbourlight.example\r\nSubject: Out like a heron\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <1@mail.example>\r\n\r\nBack on Monday.\r\n";
    desk.receive(mailbox, raw).await;
    desk.work().await;
    ticket.number.0
}

fn entries<'v>(file: &'v Value, section: &str) -> &'v Vec<Value> {
    file[section].as_array().unwrap_or_else(|| panic!("no {section}: {file:#}"))
}

fn kinds(file: &Value) -> Vec<&str> {
    entries(file, "history").iter().filter_map(|entry| entry["kind"].as_str()).collect()
}

#[desk_test]
async fn the_export_holds_what_the_person_wrote_and_nothing_of_others(desk: TestDesk) {
    let (helena, own, id) = (desk.admin(), desk.person("jonas"), desk.id_of("jonas"));
    let number = conversation(&desk).await;
    let page = helena.get(&format!("/people/{id}")).await.expect(200).html();
    assert!(page.contains(&format!("href=\"/people/{id}/export\"")), "the page of a person leads there");
    assert!(own.get("/account/security").await.expect(200).html().contains("href=\"/account/export\""));

    let by_helena = helena.get(&format!("/people/{id}/export")).await.expect(200);
    assert_eq!((by_helena.header("cache-control"), by_helena.header("content-type")), ("no-store", "application/json"));
    assert!(by_helena.header("content-disposition").starts_with("attachment; filename=\"jonas-personal-data.json\""));
    let by_program = own.with_token(Scope::Read).api("GET", "/me/export", Value::Null).await.expect(200);
    for answer in [by_helena, own.get("/account/export").await.expect(200), by_program] {
        let (text, file) = (answer.html(), answer.json());
        for others in ["egret", "bittern"] {
            assert!(!text.contains(others), "{others} is in {file:#}");
        }
        assert_eq!((file["account"]["username"].as_str(), file["account"]["id"].as_str()), (Some("jonas"), Some(id.to_string().as_str())));
        assert_eq!(entries(&file, "tickets")[0]["title"], "The projector is dark");
        let written: Vec<&str> = entries(&file, "messages").iter().filter_map(|message| message["html"].as_str()).collect();
        assert!(written.len() == 2 && written.iter().all(|html| html.contains("heron")), "{written:?}");
        assert_eq!(entries(&file, "messages")[0]["ticket"], json!(number));
        assert_eq!((entries(&file, "files")[0]["name"].as_str(), entries(&file, "files")[0]["size"].as_i64()), (Some("heron.txt"), Some(5)));
        assert!(entries(&file, "drafts")[0]["html"].as_str().is_some_and(|html| html.contains("heron begins")));
        let mail = &entries(&file, "mails")[0];
        assert_eq!((mail["subject"].as_str(), mail["state"].as_str(), &mail["ticket"]), (Some("Out like a heron"), Some("parked"), &Value::Null));
        assert!(!entries(&file, "notifications").is_empty(), "the bell told of the reply");
        assert!(kinds(&file).contains(&"user.exported"), "{file:#}");
    }
    let exported: Vec<_> = events(&desk, "helena", Some(id)).await.into_iter().filter(|event| event.kind == "user.exported").map(|event| event.actor).collect();
    assert_eq!(exported, [Some(desk.id_of("helena")), Some(id), Some(id)]);
    assert!(own.get("/account/security").await.text().contains("was exported by Helena Brandt"), "the person reads who did it");
}

#[desk_test]
async fn only_administrators_export_about_others(desk: TestDesk) {
    let id = desk.id_of("rosa");
    let page = format!("/people/{id}/export");
    desk.person("ana").get(&page).await.expect(403);
    desk.stranger().get(&page).await.expect(404);
    assert_ne!(desk.anonymous().get(&page).await.status(), 200);
    let program = |name: &str| desk.person(name).with_token(Scope::Write);
    program("ana").api("GET", &format!("/users/{id}/export"), Value::Null).await.expect(403);
    desk.anonymous().api("GET", "/me/export", Value::Null).await.expect(401);
    assert!(!events(&desk, "helena", Some(id)).await.iter().any(|event| event.kind == "user.exported"));
    let file = program("helena").api("GET", &format!("/users/{id}/export"), Value::Null).await.expect(200).json();
    assert_eq!((file["account"]["username"].as_str(), file["export"]["made_by"].as_str()), (Some("rosa"), Some("somebody_else")));

    desk.act("helena", move |ctx| people::membership::erase_person(ctx, id, "Rosa Mendes")).await.expect("erased");
    desk.admin().get(&page).await.expect(409);
}

/// Everything in the tables of secrets that must not be told, as text and as the digits of bytes.
async fn secrets(desk: &TestDesk) -> Vec<String> {
    let id = desk.id_of("helena");
    let read = desk.app.db.installation_read(move |installation| {
        let mut all = Vec::new();
        for text in [
            "SELECT password_hash FROM credential WHERE user_id = $1",
            "SELECT secret FROM authenticator_app WHERE user_id = $1",
            "SELECT tag FROM recovery_code WHERE user_id = $1",
            "SELECT data FROM passkey WHERE user_id = $1",
            "SELECT credential FROM passkey WHERE user_id = $1",
        ] {
            all.extend(installation.query(text, &params![id], |row| row.take::<String>())?);
        }
        for text in [
            "SELECT secret_hash FROM session WHERE user_id = $1",
            "SELECT secret_hash FROM api_token WHERE user_id = $1",
            "SELECT secret_hash FROM device WHERE user_id = $1",
        ] {
            let hashes = installation.query(text, &params![id], |row| row.take::<Vec<u8>>())?;
            all.extend(hashes.into_iter().map(|hash| hash.iter().map(|byte| format!("{byte:02x}")).collect()));
        }
        Ok(all)
    });
    read.await.expect("secrets")
}

#[desk_test]
async fn no_secret_is_in_an_export(desk: TestDesk) {
    let (own, id) = (desk.admin(), desk.id_of("helena"));
    let (app_secret, codes) = set_up_app(&desk, &own).await;
    let issued = own.with_token(Scope::Write).api("POST", "/me/tokens", json!({"name": "Heron feeder", "scope": "read"})).await.expect(201).json();
    desk.act("helena", move |ctx| {
        ctx.execute(
            "INSERT INTO passkey (organization_id, id, user_id, credential, name, data, created_at) VALUES ($1, 1, $2, 'feather-credential', 'Blue key', 'feather-data', 1)",
            &params![id],
        )?;
        let secret: &[u8] = b"feather-device";
        ctx.execute(
            "INSERT INTO device (organization_id, user_id, secret_hash, user_agent, first_used_at, last_used_at) VALUES ($1, $2, $3, 'Heron/1.0', 1, 2)",
            &params![id, secret],
        )
    })
    .await
    .expect("a passkey and a device");
    let mut forbidden = secrets(&desk).await;
    assert!(forbidden.len() > 15 && forbidden.iter().all(|secret| secret.len() > 5), "{forbidden:?}");
    forbidden.extend(codes.into_iter().chain([
        app_secret,
        issued["secret"].as_str().expect("a secret").to_owned(),
        own.session().expect("a session").to_owned(),
    ]));
    for answer in [own.get("/account/export").await.expect(200), own.get(&format!("/people/{id}/export")).await.expect(200)] {
        let text = answer.html();
        for secret in &forbidden {
            assert!(!text.contains(secret.as_str()), "{secret} is in {text}");
        }
        for name in ["secret_hash", "password_hash", "argon2", "\"secret\""] {
            assert!(!text.contains(name), "{name} is in {text}");
        }
        let file = answer.json();
        assert_eq!((&file["second_factor"]["on"], &file["second_factor"]["passkeys"][0]["name"]), (&json!(true), &json!("Blue key")));
        assert!(entries(&file, "tokens").iter().any(|token| token["name"] == "Heron feeder"));
        assert!(entries(&file, "devices").iter().any(|device| device["user_agent"] == "Heron/1.0"));
        assert!(!entries(&file, "sessions").is_empty());
    }
}

#[desk_test]
async fn what_is_confidential_to_others_is_in_ones_own_export_alone(desk: TestDesk) {
    let (own, id) = (desk.person("jonas"), desk.id_of("jonas"));
    let number = conversation(&desk).await;
    own.post(&format!("/tickets/{number}/messages"), &[("kind", "reply"), ("text", "Only you may know.")]).await.expect(303);
    own.post("/drafts", &[("item", &format!("ticket:{number}:reply")), ("html", "<p>Only you, again</p>")]).await;
    let named = format!(",{},", desk.id_of("ana"));
    desk.act("helena", move |ctx| {
        ctx.execute("UPDATE ticket SET confidential_people = $3 WHERE organization_id = $1 AND number = $2", &params![number, named])
    })
    .await
    .expect("a confidential ticket");

    let file = desk.admin().get(&format!("/people/{id}/export")).await.expect(200);
    for hidden in ["Only you", "The projector is dark", "heron still"] {
        assert!(!file.html().contains(hidden), "{hidden}: {}", file.html());
    }
    assert!(entries(&file.json(), "tickets").is_empty() && file.json()["export"]["left_out"].as_str().is_some_and(|text| text.contains("may not see")));
    let file = own.get("/account/export").await.expect(200);
    for theirs in ["Only you may know", "Only you, again", "The projector is dark"] {
        assert!(file.html().contains(theirs), "{theirs}: {}", file.html());
    }
}

#[desk_test]
async fn a_long_export_comes_piece_by_piece_and_is_whole(desk: TestDesk) {
    const MANY: i64 = 3 * people::disclosure::AT_ONCE;
    let (own, id) = (desk.person("jonas"), desk.id_of("jonas"));
    let number = desk.ticket().from("jonas").titled("A flock").open().await.number;
    desk.act("helena", move |ctx| {
        let ticket: i64 =
            ctx.query_one("SELECT id FROM ticket WHERE organization_id = $1 AND number = $2", &params![number], |row| row.take())?.expect("a ticket");
        for n in 1..MANY {
            ctx.execute(
                "INSERT INTO message (organization_id, id, ticket_id, author_id, kind, by_requester, html, via, created_at)
                 VALUES ($1, $2, $3, $4, 'reply', TRUE, $5, 'web', 1)",
                &params![n, ticket, id, format!("<p>bird {n}</p>")],
            )?;
        }
        Ok(())
    })
    .await
    .expect("many messages");
    let file = own.get("/account/export").await.expect(200).json();
    let messages = entries(&file, "messages");
    assert_eq!(messages.len() as i64, MANY, "with the one that opened the ticket");
    assert_eq!(messages[0]["html"], "<p>bird 1</p>");
}
