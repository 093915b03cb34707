//! The two databases have one schema, and every statement of the product fits it and names its tenant.

use std::collections::{BTreeMap, BTreeSet};

use db::{Connection, Db, Location, STATEMENTS, Scope, check_scope};
use firstline::wiring::MIGRATIONS;
use testkit::{TestDesk, desk_test};

#[desk_test]
async fn every_statement_is_understood_and_names_its_tenant(desk: TestDesk) {
    let location = desk.location();
    let checked = tokio::task::spawn_blocking(move || {
        let mut connection = Connection::open(&location).expect("a connection");
        let mut wrong = Vec::new();
        for statement in STATEMENTS.iter().filter(|statement| !statement.file.contains("/tests/")) {
            if let Err(error) = connection.prepare(&statement.sample()) {
                wrong.push(format!("{}:{}: {error}\n{}", statement.file, statement.line, statement.text));
            }
            if statement.scope == Scope::Organization && !check_scope(statement.text) {
                wrong.push(format!("{}:{}: names no organization\n{}", statement.file, statement.line, statement.text));
            }
        }
        (STATEMENTS.len(), wrong)
    });
    let (count, wrong) = checked.await.expect("an answer");
    assert!(count > 150, "only {count} statements are listed");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Tables of the installation (ARCHITECTURE.md); a row there may be asked for without knowing its organization.
const INSTALLATION: [&str; 13] = [
    "username",
    "contract_number",
    "credential",
    "session",
    "api_token",
    "one_time_link",
    "email_account",
    "job",
    "mail_out",
    "attempt",
    "node_lease",
    "portal",
    "public_request",
];

/// Statements on tables of tenants that run before anybody knows whose request it is, or for the operator: by file.
const BEFORE_THE_DOOR: [(&str, &str); 20] = [
    ("tickets/src/ticket/bin/store.rs", "finds what has been in the bin for a month, in every organization"),
    ("people/src/security/store.rs", "forgets browsers that were not used for over a year, in every organization"),
    ("people/src/registration/store.rs", "forgets registrations that came to nothing, in every organization"),
    ("mail/src/intake/store.rs", "takes mails of all organizations that wait to be read"),
    ("mail/src/mailbox/store.rs", "takes mailboxes of all organizations that are due; whether an address is one of ours"),
    ("mail/src/sign_in/store.rs", "takes codes of all organizations that a provider is to be asked about"),
    ("mail/src/outbox.rs", "takes what leaves through the server of a mailbox"),
    ("mail/src/outbox/lanes.rs", "takes what leaves through the server of a mailbox"),
    ("people/src/session/visitor.rs", "finds whose session or token it is, joined by organization and user"),
    ("people/src/credential.rs", "finds the accounts that an address or username opens, joined by organization and user"),
    ("people/src/user/everywhere.rs", "the operator looks accounts up, whichever organization they are in"),
    ("people/src/user/store.rs", "whether the installation has an operator"),
    ("people/src/organization/store.rs", "whether there is any organization, and how those of the sample company are called"),
    ("web/src/api.rs", "forgets answers that were kept for a day"),
    ("files/src/sweep.rs", "removes what nobody refers to, in every organization"),
    ("files/src/store.rs", "removes what nobody refers to, in every organization"),
    ("files/src/attachment.rs", "removes uploads that nobody bound"),
    ("tickets/src/search/store.rs", "takes tickets of all organizations into the index"),
    ("tickets/src/search/indexer.rs", "takes tickets of all organizations into the index"),
    ("notices/src/store.rs", "forgets old lines"),
];

#[desk_test]
async fn statements_of_the_installation_leave_tenants_alone(desk: TestDesk) {
    let tables = tables(&desk).await;
    let tenants: BTreeSet<&String> = tables
        .iter()
        .filter(|(name, columns)| columns.contains_key("organization_id") && !INSTALLATION.contains(&name.as_str()))
        .map(|(name, _)| name)
        .collect();
    assert!(tenants.len() > 10, "{tenants:?}");
    let mut strays = Vec::new();
    for statement in STATEMENTS.iter().filter(|statement| statement.scope == Scope::Installation && !statement.file.contains("tests/")) {
        let words: BTreeSet<&str> = statement.text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
        let touched: Vec<_> = tenants.iter().filter(|table| words.contains(table.as_str())).collect();
        let is_known = BEFORE_THE_DOOR.iter().any(|(file, _)| statement.file.ends_with(file));
        if !touched.is_empty() && !is_known && !statement.text.contains("organization_id = $") {
            strays.push(format!("{}:{} {touched:?}\n{}", statement.file, statement.line, statement.text));
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n\n"));
}

/// Columns of all tables: kind, and whether they may be empty.
type Tables = BTreeMap<String, BTreeMap<String, (String, bool)>>;

async fn tables(desk: &TestDesk) -> Tables {
    let columns = desk.app.db.installation_read(|installation| {
        let text = match installation.is_postgres() {
            true => {
                "SELECT table_name::text, column_name::text, upper(data_type::text), is_nullable = 'YES'
                 FROM information_schema.columns WHERE table_schema = 'public'"
            }
            false => {
                "SELECT t.name, c.name, upper(c.type), c.\"notnull\" = 0 AND c.pk = 0
                 FROM sqlite_schema t, pragma_table_info(t.name) c
                 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
            }
        };
        installation.query(text, &[], |row| Ok((row.take::<String>()?, row.take::<String>()?, row.take::<String>()?, row.take::<bool>()?)))
    });
    let mut tables = Tables::new();
    for (table, column, kind, may_be_empty) in columns.await.expect("columns").into_iter().filter(|(table, ..)| !is_search(table)) {
        let kind = match kind.as_str() {
            "INTEGER" | "BIGINT" => "whole",
            "BLOB" | "BYTEA" => "bytes",
            "DOUBLE PRECISION" => "part",
            other => other,
        };
        tables.entry(table).or_default().insert(column, (kind.to_owned(), may_be_empty));
    }
    tables
}

/// Indexes: table, columns, whether they are unique, whether they are partial.
async fn indexes(desk: &TestDesk) -> BTreeMap<String, (String, String, bool, bool)> {
    let rows = desk.app.db.installation_read(|installation| {
        let text = match installation.is_postgres() {
            true => {
                "SELECT i.relname::text, t.relname::text,
                        (SELECT string_agg(a.attname::text, ',' ORDER BY k.n) FROM unnest(x.indkey) WITH ORDINALITY k (attnum, n) JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum),
                        x.indisunique, x.indpred IS NOT NULL
                 FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
                 WHERE n.nspname = 'public' AND NOT x.indisprimary"
            }
            false => {
                "SELECT i.name, t.name, (SELECT group_concat(c.name) FROM pragma_index_info(i.name) c), i.\"unique\" = 1, i.partial = 1
                 FROM sqlite_schema t, pragma_index_list(t.name) i
                 WHERE t.type = 'table' AND i.origin = 'c'"
            }
        };
        installation.query(text, &[], |row| Ok((row.take::<String>()?, (row.take::<String>()?, row.take::<String>()?, row.take::<bool>()?, row.take::<bool>()?))))
    });
    rows.await.expect("indexes").into_iter().filter(|(name, _)| !is_search(name) && !TOGETHER.contains(&name.as_str())).collect()
}

/// Full-text search is kept in each engine's own way.
fn is_search(name: &str) -> bool {
    ["ticket_search", "mail_in_search"].iter().any(|search| name.starts_with(search))
}

/// SQLite keeps the rows of one ticket's conversation, and of one item's history, together by their primary key; PostgreSQL finds them by an index, and has the id as its key.
const TOGETHER: [&str; 3] = ["message_of_ticket", "event_of_item", "event_id"];

#[test]
fn both_databases_have_the_same_tables_and_indexes() {
    let seen = std::sync::Mutex::new(Vec::new());
    for engine in [testkit::Engine::Sqlite, testkit::Engine::Postgres] {
        testkit::run(engine, |desk| async {
            let both = (tables(&desk).await, indexes(&desk).await);
            seen.lock().expect("two schemas").push(both);
            drop(desk);
        });
    }
    let seen = seen.into_inner().expect("two schemas");
    let [(sqlite, sqlite_indexes), (postgres, postgres_indexes)] = seen.as_slice() else { return };
    assert_eq!(sqlite.keys().collect::<Vec<_>>(), postgres.keys().collect::<Vec<_>>());
    for (table, columns) in sqlite {
        assert_eq!(columns, &postgres[table], "{table}");
    }
    assert_eq!(sqlite_indexes, postgres_indexes);
    assert!(sqlite_indexes.values().any(|(_, _, is_unique, _)| *is_unique));
}

#[desk_test]
async fn indexes_of_tenants_begin_with_the_organization(desk: TestDesk) {
    let tables = tables(&desk).await;
    for (name, (table, columns, _, _)) in indexes(&desk).await {
        let is_tenant = tables[&table].contains_key("organization_id") && !INSTALLATION.contains(&table.as_str());
        // Looked through by the sweepers and workers of all organizations.
        let is_sweeping = name.ends_with("_due")
            || name.ends_with("_any_address")
            || name.ends_with("_age")
            || name.ends_with("_operator")
            || name.contains("unbound")
            || name.contains("unused");
        assert!(!is_tenant || is_sweeping || columns.starts_with("organization_id"), "{name} ({columns})");
    }
}

#[test]
fn an_older_program_leaves_a_newer_database_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = db::Options::new(Location::Sqlite(folder.path().join("firstline.db")));
    let newer = [db::Migration { number: 2999_01_01_01, name: "of the future", text: "CREATE TABLE future (n BIGINT NOT NULL);" }];
    let mut all = MIGRATIONS.to_vec();
    all.push(&newer);
    Db::open(&options, &all).expect("a newer database").close(std::time::Duration::from_secs(5));
    let Err(refused) = Db::open(&options, MIGRATIONS) else { panic!("an older program opened it") };
    assert!(refused.to_string().contains("newer Firstline"), "{refused}");
}

#[test]
fn migrations_have_numbers_of_their_own_and_grow() {
    let mut seen = BTreeSet::new();
    for migration in MIGRATIONS.iter().flat_map(|area| area.iter()) {
        assert!(seen.insert(migration.number), "{} is used twice", migration.number);
        assert!((2026_01_01_01..2100_01_01_01).contains(&migration.number));
    }
}
