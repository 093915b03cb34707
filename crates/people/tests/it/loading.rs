//! Many people at once from a file (D1, R17, S19).

use std::path::Path;

use people::token::Scope;
use serde_json::{Value, json};
use testkit::{Answer, Person, TestDesk, desk_test};

use crate::{account, count_mails, events, follow};

async fn upload(person: &Person, name: &str, bytes: &[u8]) -> Answer {
    person.post_file("/people/load", "file", name, bytes, &[]).await
}

/// Uploads a file that is taken; the path of its load.
async fn begin(person: &Person, bytes: &[u8]) -> String {
    upload(person, "people.csv", bytes).await.expect(303).location().to_owned()
}

/// Starts a load and works it off.
async fn load(desk: &TestDesk, person: &Person, path: &str, invites: &str) {
    person.post(&format!("{path}/start"), &[("invites", invites)]).await.expect(303);
    desk.work().await;
}

async fn count_people(desk: &TestDesk) -> i64 {
    let organization = desk.who_is("helena").0;
    let counted = desk.app.db.installation_read(move |installation| {
        installation.query_one("SELECT count(*) FROM app_user WHERE organization_id = $1", &db::params![organization], |row| row.take::<i64>())
    });
    counted.await.expect("a count").unwrap_or_default()
}

const FILE: &str = "\
Full name,E-mail,Login,Phone,Department\r\n\
Olga Serova,olga@press.example,olga.s,+351 21 555 0101,General\r\n\
Ivan Petrov,ivan@press.example,,,\r\n\
Ana Ortiz,ANA@example.com,,,\r\n\
Nobody,not an address,,,\r\n\
Olga again,olga@press.example,,,\r\n\
Eve,eve@press.example,helena,,Sales\r\n";

#[desk_test]
async fn a_file_is_looked_through_first_with_every_problem_by_line_and_field(desk: TestDesk) {
    let (helena, before) = (desk.admin(), count_people(&desk).await);
    let path = begin(&helena, FILE.as_bytes()).await;
    let page = helena.get(&path).await.expect(200);
    let text = page.text();
    for said in [
        "New 2",
        "Here already 1",
        "With problems 3",
        "Line 5 Nobody",
        "Email: Enter a valid email",
        "Email: This address stands in line 2 already.",
        "Username: This username is taken. Choose another.",
        "Department: There is no department “Sales”.",
        "Load 2 people",
        "olga.s",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert_eq!(count_people(&desk).await, before, "looking loads nobody");
    helena.post(&format!("{path}/discard"), &[]).await.expect(303);
    helena.get(&path).await.expect(404);
}

#[desk_test]
async fn the_good_lines_are_loaded_and_the_same_file_again_changes_nothing(desk: TestDesk) {
    let (helena, before) = (desk.admin(), count_people(&desk).await);
    let path = begin(&helena, FILE.as_bytes()).await;
    load(&desk, &helena, &path, "later").await;
    assert!(helena.get(&path).await.text().contains("2 people are loaded."));
    assert_eq!(count_people(&desk).await, before + 2);
    let olga = account(&desk, "olga@press.example").await;
    assert_eq!(
        (olga.username.as_str(), olga.display_name.as_str(), olga.phone.as_str(), olga.state.slug()),
        ("olga.s", "Olga Serova", "+351 21 555 0101", "invited")
    );
    assert_eq!(desk.outbox().await.len(), 0, "nobody is mailed before the administrator says so");

    let again = begin(&helena, FILE.as_bytes()).await;
    let page = helena.get(&again).await.text();
    assert!(page.contains("New 0") && page.contains("Here already 3") && page.contains("There is nobody new in this file."), "{page}");
    helena.post(&format!("{again}/start"), &[("invites", "later")]).await.expect(409);
    helena.post(&format!("{path}/start"), &[("invites", "now")]).await.expect(303);
    desk.work().await;
    assert_eq!((count_people(&desk).await, desk.outbox().await.len()), (before + 2, 0), "starting again changes nothing");
}

#[desk_test]
async fn whoever_is_loaded_is_invited_now_or_later_and_once(desk: TestDesk) {
    let helena = desk.admin();
    let now = begin(&helena, b"name,email\nOlga,olga@press.example\n").await;
    load(&desk, &helena, &now, "now").await;
    assert_eq!(count_mails(&desk, "olga@press.example", "people.joining").await, 1);
    let later = begin(&helena, b"name,email\nIvan,ivan@press.example\n").await;
    load(&desk, &helena, &later, "later").await;
    assert_eq!(count_mails(&desk, "ivan@press.example", "people.joining").await, 0);
    for _ in 0..2 {
        helena.post(&format!("{later}/invite"), &[]).await.expect(303);
        desk.work().await;
    }
    assert_eq!(count_mails(&desk, "ivan@press.example", "people.joining").await, 1);
    let link = crate::link_to(&desk, "ivan@press.example", "people.joining").await;
    desk.anonymous().post(&link, &[("username", "ivan"), ("suggested", "ivan"), ("password", "a walk by the harbour")]).await.expect(303);
}

#[desk_test]
async fn a_load_is_taken_back_as_one_and_whoever_joined_stays(desk: TestDesk) {
    let (helena, before) = (desk.admin(), count_people(&desk).await);
    let file = b"name,email\nOlga,olga@press.example\nIvan,ivan@press.example\n";
    let path = begin(&helena, file).await;
    load(&desk, &helena, &path, "now").await;
    let link = crate::link_to(&desk, "ivan@press.example", "people.joining").await;
    desk.anonymous().post(&link, &[("username", "ivan"), ("suggested", "ivan"), ("password", "a walk by the harbour")]).await.expect(303);
    helena.post(&format!("{path}/undo"), &[]).await.expect(303);
    desk.work().await;
    assert!(helena.get(&path).await.text().contains("One person had joined and stays."));
    assert_eq!(count_people(&desk).await, before + 1);
    let olgas = crate::link_to(&desk, "olga@press.example", "people.joining").await;
    desk.anonymous().get(&olgas).await.expect(410);
    // Address and username are free again.
    let again = begin(&helena, file).await;
    load(&desk, &helena, &again, "later").await;
    assert_eq!(account(&desk, "olga@press.example").await.username, "olga");
    let told: Vec<String> = events(&desk, "helena", None).await.into_iter().map(|event| event.kind).filter(|kind| kind.contains("people_load")).collect();
    assert_eq!(told, ["organization.people_loaded", "organization.people_load_undone", "organization.people_loaded"]);
}

#[desk_test]
async fn columns_are_named_by_hand_where_headers_say_nothing(desk: TestDesk) {
    let helena = desk.admin();
    let path = begin(&helena, "Кто;Куда;Что\nОльга;olga@press.example;x\n".as_bytes()).await;
    assert!(helena.get(&path).await.text().contains("With problems 1"));
    helena.post(&format!("{path}/columns"), &[("column", "name"), ("column", "name"), ("column", "")]).await.expect(422);
    helena.post(&format!("{path}/columns"), &[("column", "name"), ("column", ""), ("column", "")]).await.expect(422);
    helena.post(&format!("{path}/columns"), &[("column", "name"), ("column", "email"), ("column", "")]).await.expect(303);
    assert!(helena.get(&path).await.text().contains("Load one person"));
}

#[desk_test]
async fn the_bad_lines_are_downloaded_corrected_and_loaded_and_run_nothing(desk: TestDesk) {
    let helena = desk.admin();
    let path = begin(&helena, b"name,email,phone\n=1+1,nobody,+49 30 1234\n@SUM(A1),also nobody,\n").await;
    let csv = helena.get(&format!("{path}/problems")).await.expect(200);
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"problems.csv\"");
    assert!(csv.html().contains("'=1+1,nobody,'+49 30 1234,Email: Enter a valid email"), "{}", csv.html());
    let corrected = csv.html().replace(",nobody,", ",olga@press.example,");
    let path = begin(&helena, corrected.as_bytes()).await;
    load(&desk, &helena, &path, "later").await;
    let olga = account(&desk, "olga@press.example").await;
    assert_eq!((olga.display_name.as_str(), olga.phone.as_str()), ("=1+1", "+49 30 1234"), "what was defused comes back as it was");
}

#[desk_test]
async fn a_load_that_was_broken_off_goes_on_and_is_whole(desk: TestDesk) {
    let (helena, before) = (desk.admin(), count_people(&desk).await);
    let rows: String = (0..600).map(|n| format!("Person {n},p{n}@press.example\n")).collect();
    let path = begin(&helena, format!("name,email\n{rows}").as_bytes()).await;
    helena.post(&format!("{path}/start"), &[("invites", "later")]).await.expect(303);
    // One part, then the process is gone; its claim runs out and another one goes on.
    queue::Runner::new(desk.app.db.clone()).round().await.expect("a part");
    assert_eq!(count_people(&desk).await, before + 250);
    let page = helena.get(&path).await.expect(200);
    assert!(page.text().contains("250 of 600.") && page.html().contains("data-live-topic-value=\"people-load:"), "{}", page.text());
    desk.wait(kernel::minutes(1));
    desk.work().await;
    assert_eq!(count_people(&desk).await, before + 600);
    assert!(helena.get(&path).await.text().contains("600 people are loaded."));
}

#[desk_test]
async fn only_who_may_loads_people_by_page_or_program(desk: TestDesk) {
    let rosa = desk.person("rosa");
    rosa.get("/people/load").await.expect(403);
    upload(&rosa, "people.csv", FILE.as_bytes()).await.expect(403);
    let path = begin(&desk.admin(), FILE.as_bytes()).await;
    desk.stranger().get(&path).await.expect(404);
    desk.stranger().post(&format!("{path}/start"), &[]).await.expect(404);

    let (writer, reader) = (desk.admin().with_token(Scope::Write), desk.admin().with_token(Scope::Read));
    let id = path.rsplit('/').next().unwrap_or_default();
    let seen = reader.api("GET", &format!("/people-loads/{id}"), Value::Null).await.expect(200).json();
    assert_eq!((&seen["new"], &seen["here"], &seen["bad"], &seen["state"]), (&json!(2), &json!(1), &json!(3), &json!("checked")));
    let problems = reader.api("GET", &format!("/people-loads/{id}/problems"), Value::Null).await.expect(200).json();
    assert_eq!((&problems["data"][0]["line"], &problems["data"][0]["problems"][0]["field"]), (&json!(5), &json!("email")));
    reader.api("POST", &format!("/people-loads/{id}/start"), json!({"invite": false})).await.expect(403);
    writer.api("POST", &format!("/people-loads/{id}/start"), json!({"invite": false})).await.expect(200);
    desk.work().await;
    let done = reader.api("GET", &format!("/people-loads/{id}"), Value::Null).await.expect(200).json();
    assert_eq!((&done["state"], &done["loaded"], &done["percent"]), (&json!("done"), &json!(2), &json!(100)));
    let sent = writer.post_file("/api/v1/people-loads", "file", "more.csv", b"name,email\nIvan,ivan2@press.example\n", &[]).await.expect(201).json();
    assert_eq!(sent["new"], json!(1));
}

fn corpus(path: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus")).join(path);
    let files = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| path.is_file());
    let all: Vec<Vec<u8>> = files.filter_map(|path| std::fs::read(path).ok()).collect();
    if all.is_empty() {
        eprintln!("SKIPPED: no corpus at {}", folder.display());
    }
    all
}

#[desk_test]
async fn hostile_files_are_read_or_refused_and_load_nobody_by_halves(desk: TestDesk) {
    let (helena, before) = (desk.admin(), count_people(&desk).await);
    let mut files: Vec<Vec<u8>> = ["csv/spectrum/csvs", "csv/formula-injection/Intruder", "hostile-strings"].into_iter().flat_map(corpus).collect();
    let strings: Vec<String> = corpus("hostile-strings").iter().find_map(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
    // Every hostile string as a name, each with an address of its own.
    let mut writer = String::from("name,email\n");
    strings.iter().enumerate().for_each(|(n, text)| writer.push_str(&format!("\"{}\",hostile{n}@press.example\n", text.replace('"', "\"\""))));
    files.push(writer.into_bytes());
    files.push(vec![0; 4_096]);
    files.push((0..=255).collect());
    files.push(format!("name,email\n{},long@press.example\n", "x".repeat(1 << 20)).into_bytes());
    for file in files {
        let answer = upload(&helena, "hostile.csv", &file).await;
        assert!(matches!(answer.status(), 303 | 422), "{}", answer.text());
        if answer.status() == 303 {
            helena.get(answer.location()).await.expect(200);
            helena.get(&format!("{}/problems", answer.location())).await.expect(200);
        }
    }
    assert_eq!(count_people(&desk).await, before);
    let refused = upload(&helena, "empty.csv", b"").await.expect(422);
    assert!(refused.text().contains("Choose a file."));
}

#[desk_test]
async fn the_page_of_loads_lists_what_was_done(desk: TestDesk) {
    let helena = desk.admin();
    let path = begin(&helena, FILE.as_bytes()).await;
    load(&desk, &helena, &path, "later").await;
    let undone = helena.post(&format!("{path}/invite"), &[]).await;
    assert!(follow(&helena, &undone).await.text().contains("The invitations are on their way."));
    let list = helena.get("/people/load").await.expect(200).text();
    assert!(list.contains("people.csv") && list.contains("Loaded"), "{list}");
    assert!(helena.get("/people").await.html().contains("/people/load"));
}
