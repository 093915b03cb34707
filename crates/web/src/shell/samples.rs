//! Draws the layout and every component with invented people, checks what all pages promise, and leaves the pages in `target/tmp/pages` to be looked at.

use askama::Template;
use jiff::tz::TimeZone;
use kernel::{FieldErrors, Grants, Language, Text, Timestamp, UserId};

use super::{Clock, Face, Flash, Me, RailItem, Shell, words};
use crate::assets;

struct Row {
    number: i64,
    slug: &'static str,
    kind: &'static str,
    title: &'static str,
    under: &'static str,
    priority: (&'static str, &'static str),
    status: (&'static str, &'static str),
    messages: i64,
    files: i64,
    owner: Option<Face>,
    at: Timestamp,
    is_unread: bool,
}

#[derive(Template)]
#[template(path = "shell/samples/feed.html")]
struct Feed {
    shell: Shell,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "shell/samples/ticket.html")]
struct Ticket {
    shell: Shell,
    rosa: Face,
    ana: Face,
    at: Timestamp,
}

#[derive(Template)]
#[template(path = "shell/samples/gate.html")]
struct Gate {
    shell: Shell,
    errors: FieldErrors,
    email: String,
}

#[derive(Template)]
#[template(path = "shell/samples/components.html")]
struct Components {
    shell: Shell,
    errors: FieldErrors,
    faces: Vec<Face>,
    at: Timestamp,
}

#[derive(Template)]
#[template(path = "shell/samples/error.html")]
struct Oops {
    shell: Shell,
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T12:30:00Z").unwrap()
}

fn minutes_ago(n: i64) -> Timestamp {
    now().minus(kernel::minutes(n))
}

fn person(name: &str, id: i64) -> Face {
    Face::of(name, UserId(id << 22), None)
}

fn item(label: &str, icon: &'static str, count: Option<i64>, group: Option<&str>) -> RailItem {
    RailItem { href: "/feed".into(), label: label.into(), icon, count, group: group.map(str::to_owned), is_current: label == "Live Feed" }
}

fn shell(l: Language, theme: &'static str, density: &'static str) -> Shell {
    words::install_for_tests();
    let clock = Clock::new(l, TimeZone::UTC, now());
    let face = person("Ewa Vogel", 5);
    Shell {
        theme,
        density,
        me: Some(Me { id: UserId(5), name: face.name.clone(), face, grants: Grants::ALL, is_administrator: true, is_operator: true, is_viewed: false }),
        organization: "Harbour Light Press".into(),
        unread: 3,
        rail: vec![
            item("Live Feed", "feed", Some(48), None),
            item("Notifications", "bell", Some(3), None),
            item("Assigned to me", "own", Some(6), Some("Views")),
            item("Unassigned", "unassigned", Some(11), Some("Views")),
            item("Done", "resolve", Some(25_000), Some("Views")),
            item("People", "people", None, Some("More")),
            item("Settings", "settings", None, Some("More")),
        ],
        online: ["Ana Ortiz", "Tomas Søndergaard", "Mika Korhonen"].iter().zip(1..).map(|(name, id)| person(name, id).online(true)).collect(),
        flash: Some(Flash { kind: "ok", text: "#1035 is assigned to you.".into(), undo: Some(("/undo/1".into(), "Undo".into())) }),
        shortcuts_on: true,
        ..Shell::anonymous(l, clock, "bm9uY2U", "/feed")
    }
}

fn rows() -> Vec<Row> {
    let row = |number, slug, title, under, status, owner: Option<(&str, i64)>, at| Row {
        number,
        slug,
        kind: "Incident",
        title,
        under,
        priority: ("normal", ""),
        status,
        messages: 3,
        files: 1,
        owner: owner.map(|(name, id)| person(name, id)),
        at: minutes_ago(at),
        is_unread: number > 1035,
    };
    let mut rows = vec![
        row(
            1042,
            "incident",
            "Invoices print blank on the second-floor Konica",
            "Rosa Mendes · Rosa replied: “Still blank after the restart, photo attached.”",
            ("active", "In progress"),
            Some(("Ana Ortiz", 1)),
            2,
        ),
        row(
            1041,
            "question",
            "Which laptop bag fits the new 16-inch model?",
            "Jonas Lind · You were mentioned: “Ewa ordered those in May”",
            ("open", "Open"),
            None,
            12,
        ),
        row(
            1039,
            "bug",
            "Order form loses the delivery date after “Back”",
            "Priya Nair · Tomas changed the priority to High",
            ("open", "Open"),
            Some(("Tomas Søndergaard", 2)),
            34,
        ),
        row(
            1036,
            "service_request",
            "Access to the archive share for two interns",
            "Mika Korhonen · Waiting for Mika since yesterday",
            ("waiting", "Waiting"),
            Some(("Ana Ortiz", 1)),
            60,
        ),
        row(
            1035,
            "incident",
            "VPN drops every hour on the train line, and the reconnection asks for the second factor each time",
            "Dana Whitfield · Ana added a note",
            ("active", "In progress"),
            Some(("Ewa Vogel", 5)),
            130,
        ),
        row(1033, "question", "Как перенести почту на новый телефон?", "Ольга Серова · Ewa ответила", ("done", "Answered"), Some(("Ewa Vogel", 5)), 600),
        row(
            1031,
            "service_request",
            "New starter on 1 December: desk, laptop, badge",
            "Helena Brandt · 3 of 5 tasks done",
            ("active", "In progress"),
            Some(("Tomas Søndergaard", 2)),
            1500,
        ),
        row(1028, "bug", "Calendar invitations arrive one hour late", "Sam Okafor · Linked to #1017", ("done", "Won’t fix"), None, 20_000),
    ];
    rows[0].priority = ("urgent", "Urgent");
    rows[2].priority = ("high", "High");
    rows
}

fn wrong() -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add("email", Text::new("web-js-password-short"));
    errors
}

/// All sample pages in one language, theme and density.
fn pages(l: Language, theme: &'static str, density: &'static str) -> Vec<(&'static str, String)> {
    let shell = shell(l, theme, density);
    let plain = Shell { theme, ..Shell::anonymous(l, shell.clock.clone(), "bm9uY2U", "/sign-in") };
    let faces = (0..12).map(|hue| Face { hue, ..person("Ana Ortiz", 1) }).collect();
    let ticket = Ticket { shell: shell.clone(), rosa: person("Rosa Mendes", 9), ana: person("Ana Ortiz", 1), at: minutes_ago(90) };
    vec![
        ("feed", Feed { shell: shell.clone(), rows: rows() }.render().unwrap()),
        ("ticket", ticket.render().unwrap()),
        ("components", Components { shell, errors: wrong(), faces, at: now() }.render().unwrap()),
        ("gate", Gate { shell: plain.clone(), errors: wrong(), email: "ana@".into() }.render().unwrap()),
        ("error", Oops { shell: plain }.render().unwrap()),
    ]
}

#[test]
fn every_sample_page_keeps_the_content_security_policy() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/tmp/pages");
    for (l, theme, density) in
        [(Language::En, "light", "comfortable"), (Language::En, "dark", "compact"), (Language::Ru, "light", "compact"), (Language::Ru, "dark", "comfortable")]
    {
        for (name, html) in pages(l, theme, density) {
            assert!(!html.contains(" style="), "{name} has a style attribute");
            assert!(!html.contains("<style"), "{name} has a style element");
            assert!(!html.contains(" onclick") && !html.contains("javascript:"), "{name} has inline script");
            assert!(!html.contains("<script>"), "{name} has inline script");
            assert!(html.contains("<a class=\"skip\" href=\"#main\">") && html.contains(r#"id="main""#), "{name} has no skip link");
            assert!(!html.contains(">web-"), "{name} shows a catalogue key");
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(format!("{folder}/{name}.{}.{theme}.{density}.html", l.code()), html).unwrap();
        }
    }
    let assets_folder = format!("{folder}/assets");
    std::fs::create_dir_all(&assets_folder).unwrap();
    for asset in assets::all() {
        std::fs::write(format!("{assets_folder}/{}", asset.path), asset.plain).unwrap();
    }
}

#[test]
fn what_users_write_is_escaped_in_every_component() {
    let mut shell = shell(Language::En, "light", "comfortable");
    let hostile = "<img src=x onerror=alert(1)>\"'";
    shell.organization = hostile.into();
    shell.flash = Some(Flash { kind: "problem", text: hostile.into(), undo: Some((hostile.into(), hostile.into())) });
    shell.online = vec![Face { picture: Some(hostile.into()), ..person(hostile, 3) }];
    let html = Feed { shell, rows: rows() }.render().unwrap();
    assert!(!html.contains("<img src=x"));
    assert!(!html.contains("\"'\""));
}
