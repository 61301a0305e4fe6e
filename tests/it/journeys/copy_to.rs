//! `lighthouse copy-to`: copies a gateway's whole database from SQLite to PostgreSQL and back, or
//! nothing at all.

use crate::world::postgres::{database, sql};
use crate::world::servers::Server;
use crate::world::support::{Home, finished};
use base64::{Engine, prelude::BASE64_STANDARD};
use fastenctl::http::{Client, Options, block_on};
use http::{Request, header};
use rusqlite::Connection;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

const DATABASE: &str = "FASTENCTL_LIGHTHOUSE__DATABASE";
/// Number of rows in each filled table: more than two pages of a copy.
const FILLED: usize = 450;

/// Prepares the recorded folder of version 0.1.0: migrated, with rows in every table.
fn home() -> Home {
    let home = Home::new();
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/v0.1.0");
    std::fs::create_dir(home.path("data")).unwrap();
    for name in ["lighthouse.db", "pepper"] {
        std::fs::copy(recorded.join(name), home.path("data").join(name)).unwrap();
    }
    crate::world::site::private(&home.path("data/pepper"));
    let migrate = ["lighthouse", "migrate", "--data-dir", "data"];
    assert_eq!(finished(&home.fastenctl(&migrate).output().unwrap()).0, 0);
    fill(&home);
    home
}

fn tables(sqlite: &Connection) -> Vec<String> {
    let all = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'
        AND name <> 'schema_programs' ORDER BY name";
    let mut all = sqlite.prepare(all).unwrap();
    let names = all.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

/// Returns the columns of a table: name, whether it is text, whether it may be NULL.
fn columns(sqlite: &Connection, table: &str) -> Vec<(String, bool, bool)> {
    let sql = "SELECT name, type = 'TEXT', \"notnull\" = 0 FROM pragma_table_info(?1) ORDER BY cid";
    let mut columns = sqlite.prepare(sql).unwrap();
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let columns = columns.query_map([table], read).unwrap();
    columns.map(Result::unwrap).collect()
}

/// Adds rows with all kinds of values to every table that may have more than one.
fn fill(home: &Home) {
    let sqlite = Connection::open(home.path("data/lighthouse.db")).unwrap();
    sqlite.execute_batch("BEGIN").unwrap();
    for table in tables(&sqlite) {
        if ["catalog_version", "pepper_check", "peppers"].contains(&table.as_str()) {
            continue;
        }
        let columns = columns(&sqlite, &table);
        for row in 0..FILLED {
            let value = |(at, (_, is_text, may_be_null)): (usize, &(String, bool, bool))| match (
                row % 7,
                is_text,
            ) {
                (3, _) if *may_be_null => "NULL".to_owned(),
                (_, true) => format!(
                    "'{}'",
                    ["é", "''", "ß\n\t", "", "日本", "\\x", "%"][row % 7].to_owned()
                        + &format!("{at}-{row}")
                ),
                (_, false) => (i64::try_from(row).unwrap() * [1, -1, 1 << 40][row % 3] + 1_000_000)
                    .to_string(),
            };
            let values: Vec<String> = columns.iter().enumerate().map(value).collect();
            let insert = format!("INSERT INTO {table} VALUES ({})", values.join(", "));
            sqlite
                .execute(&insert, [])
                .unwrap_or_else(|error| panic!("{insert}: {error}"));
        }
    }
    sqlite
        .execute_batch(
            "UPDATE catalog_version SET version = 77;
             INSERT INTO peppers SELECT key_hash, 0, 7, NULL FROM pepper_check; COMMIT",
        )
        .unwrap();
}

/// All rows of all tables, sorted and with each column as text, but without the note that the copy
/// itself adds.
type Content = BTreeMap<String, Vec<Vec<String>>>;

fn of_sqlite(file: &Path) -> Content {
    let sqlite = Connection::open(file).unwrap();
    let read = |table: String| {
        let columns = columns(&sqlite, &table);
        let shown: Vec<String> = columns
            .iter()
            .map(|(name, ..)| format!("COALESCE(CAST({name} AS TEXT), '<null>')"))
            .collect();
        let mut rows = sqlite
            .prepare(&format!("SELECT {} FROM {table}", shown.join(", ")))
            .unwrap();
        let rows = rows
            .query_map([], |row| {
                (0..columns.len())
                    .map(|at| row.get(at))
                    .collect::<Result<Vec<String>, _>>()
            })
            .unwrap();
        let rows = rows.map(Result::unwrap).collect();
        (table, in_order(rows))
    };
    tables(&sqlite).into_iter().map(read).collect()
}

fn of_postgresql(url: &str) -> Content {
    let all = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'
        AND table_name NOT IN ('schema_programs', 'lighthouse_schema')";
    let read = |name: Vec<String>| {
        let table = name.into_iter().next().unwrap();
        let columns = format!(
            "SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
        );
        let shown: Vec<String> = sql(url, &columns)
            .iter()
            .map(|name| format!("COALESCE(CAST({} AS TEXT), '<null>')", name[0]))
            .collect();
        let rows = sql(url, &format!("SELECT {} FROM {table}", shown.join(", ")));
        (table, in_order(rows))
    };
    sql(url, all).into_iter().map(read).collect()
}

fn in_order(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    rows.retain(|row| !row.iter().any(|value| value == "database_copied"));
    rows.sort();
    rows
}

fn assert_same(one: &Content, other: &Content) {
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        other.keys().collect::<Vec<_>>()
    );
    for (table, rows) in one {
        assert!(!rows.is_empty(), "{table}");
        assert_eq!(rows, &other[table], "{table}");
    }
}

fn copy(home: &Home, to: &str, from: &str) -> Command {
    let mut command = home.fastenctl(&["lighthouse", "copy-to", to, "--data-dir", "data"]);
    command.env(DATABASE, from);
    command
}

fn run(home: &Home, to: &str, from: &str) -> (i32, String, String) {
    finished(&copy(home, to, from).output().unwrap())
}

/// Returns the exit code and the first line of output of a copy that must be refused.
fn refused(home: &Home, to: &str, from: &str) -> (i32, String) {
    let (code, out, told) = run(home, to, from);
    assert_eq!(out, "");
    (code, told.lines().next().unwrap_or_default().to_owned())
}

/// Whether a gateway knows the first installation in the recording.
fn knows_ada(gateway: &Server) -> bool {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/v0.1.0/sqlite.json");
    let recorded: Value = serde_json::from_slice(&std::fs::read(recorded).unwrap()).unwrap();
    let text = |name: &str| {
        recorded["installations"][0][name]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let who = BASE64_STANDARD.encode(format!("{}:{}", text("id"), text("secret")));
    let address = format!("{}/installation", gateway.text("lighthouse"));
    let request = Request::get(address).header(header::AUTHORIZATION, format!("Basic {who}"));
    let answer = Client::new(Options::default()).call(request.body(Vec::new()).unwrap());
    answer.unwrap().status() == 200
}

#[test]
fn every_row_of_every_table_is_copied_to_postgresql_and_back() {
    let (home, url) = (home(), database());
    let before = of_sqlite(&home.path("data/lighthouse.db"));
    let rows: usize = before.values().map(Vec::len).sum();
    let (code, out, told) = run(&home, &url, "sqlite");
    assert_eq!((code, told.as_str()), (0, ""), "{out}");
    let said = format!(
        "\nCopied {rows} rows in {} tables to the PostgreSQL database and compared them with the SQLite database\n\
         every gateway that uses the new database needs the pepper `data/pepper`\n\
         the old database is unchanged: set `database` in the settings before you start the gateway again\n",
        before.len()
    );
    assert!(out.ends_with(&said), "{out}");
    for (table, rows) in &before {
        let line = format!("{table} {}", rows.len());
        let is_told = out
            .lines()
            .any(|one| one.split_whitespace().collect::<Vec<_>>().join(" ") == line);
        assert!(is_told, "{line}: {out}");
    }
    assert_same(&before, &of_postgresql(&url));
    assert_same(&before, &of_sqlite(&home.path("data/lighthouse.db")));
    let noted = "SELECT actor, field FROM audit WHERE action = 'database_copied'";
    assert_eq!(sql(&url, noted), [["operator", "sqlite"]]);
    let made = "SELECT COUNT(*) FROM information_schema.sequences";
    assert_eq!(
        sql(&url, made),
        [["0"]],
        "what counts by itself would have to go over too"
    );
    let args = [
        "lighthouse",
        "copy-to",
        "back",
        "--data-dir",
        "data",
        "--json",
    ];
    let back = home.fastenctl(&args).env(DATABASE, &url).output().unwrap();
    let back: Value = serde_json::from_slice(&back.stdout).unwrap();
    assert_eq!(
        (&back["from"], &back["to"], &back["rows"]),
        (&"postgresql".into(), &"sqlite".into(), &(rows + 1).into()),
        "{back}"
    );
    assert_eq!(back["pepper_file"], "back/pepper");
    assert_same(&before, &of_sqlite(&home.path("back/lighthouse.db")));
    assert_eq!(
        std::fs::read(home.path("back/pepper")).unwrap(),
        std::fs::read(home.path("data/pepper")).unwrap()
    );
    let serve = ["lighthouse", "serve", "--data-dir", "data"];
    let there = Server::start_with(&home, &serve, "there.log", &[(DATABASE, &url)]);
    let back = ["lighthouse", "serve", "--data-dir", "back"];
    assert!(knows_ada(&there) && knows_ada(&Server::start(&home, &back, "back.log")));
    let connected = (
        3,
        "error: gateways are connected to the database".to_owned(),
    );
    assert_eq!(refused(&home, "again", &url), connected);
    assert!(!home.path("again/lighthouse.db").exists());
}

#[test]
fn a_killed_copy_leaves_nothing_in_its_target_and_the_next_one_is_complete() {
    ended_in_the_middle(Signal::KILL, None);
}

#[test]
fn an_interrupted_copy_leaves_nothing_at_all_and_the_next_one_is_complete() {
    ended_in_the_middle(Signal::INT, Some(130));
}

fn ended_in_the_middle(signal: Signal, code: Option<i32>) {
    let (home, url) = (home(), database());
    let before = of_sqlite(&home.path("data/lighthouse.db"));
    let migrate = ["lighthouse", "migrate", "--data-dir", "data"];
    let migrated = home.fastenctl(&migrate).env(DATABASE, &url).status();
    assert!(migrated.unwrap().success());
    let empty = of_postgresql(&url);
    // Half of the tables are filled when the copy reaches this table.
    let (client, connection) =
        block_on(tokio_postgres::connect(&url, tokio_postgres::NoTls)).unwrap();
    let held = std::thread::spawn(move || block_on(connection));
    block_on(client.batch_execute("BEGIN; LOCK TABLE refresh_tokens IN SHARE MODE")).unwrap();
    let mut child = copy(&home, &url, "sqlite")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let copying = |more: &str| {
        let sql_text = format!(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
                AND application_name = 'fastenctl lighthouse' {more}"
        );
        sql(&url, &sql_text)[0][0] != "0"
    };
    while !copying("AND wait_event_type = 'Lock'") {
        assert_eq!(child.try_wait().unwrap(), None);
    }
    assert_eq!(at_work(&home), 1);
    kill_process(Pid::from_child(&child), signal).unwrap();
    assert_eq!(child.wait().unwrap().code(), code);
    assert_eq!(at_work(&home), usize::from(code.is_none()));
    drop(client);
    held.join().unwrap().unwrap();
    // Wait until the server has noticed the disconnect.
    while copying("") {}
    assert_eq!(of_postgresql(&url), empty);
    assert_eq!(run(&home, &url, "sqlite").0, 0);
    assert_same(&before, &of_postgresql(&url));
    assert_eq!(at_work(&home), 0);
}

/// Counts the folders of copies that are in progress or were interrupted.
fn at_work(home: &Home) -> usize {
    let names = std::fs::read_dir(home.path("data")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(".lighthouse")).count()
}

#[test]
fn databases_that_are_served_in_use_or_of_the_same_kind_are_not_copied() {
    let (home, url) = (home(), database());
    let serve = ["lighthouse", "serve", "--data-dir", "data"];
    let mut gateway = Server::start(&home, &serve, "gateway.log");
    let served = (3, "error: another gateway is using `data`".to_owned());
    assert_eq!(refused(&home, &url, "sqlite"), served);
    assert!(gateway.stop());
    for (to, from, expected) in [
        (
            "postgres://me:hush@127.0.0.1/d",
            "sqlite",
            (
                2,
                "error: the URL contains a password, which every user of this machine can see on the command line",
            ),
        ),
        ("other", "sqlite", (2, "error: both databases are SQLite")),
        (&url, &url, (2, "error: both databases are PostgreSQL")),
        (
            "data",
            &url,
            (11, "error: `data/lighthouse.db` already exists"),
        ),
        (
            "mysql://h/d",
            "sqlite",
            (
                2,
                "error: `mysql` is neither a `postgres://` URL nor a folder",
            ),
        ),
    ] {
        assert_eq!(
            refused(&home, to, from),
            (expected.0, expected.1.to_owned()),
            "{to}"
        );
    }
    let pepper = std::fs::read(home.path("data/pepper")).unwrap();
    std::fs::write(home.path("data/pepper"), "x".repeat(43)).unwrap();
    let another = "error: `pepper` is not the key that this database was created with";
    assert_eq!(refused(&home, &url, "sqlite"), (3, another.to_owned()));
    std::fs::write(home.path("data/pepper"), pepper).unwrap();
    let used = database();
    let start = Server::start_with(
        &home,
        &["lighthouse", "serve", "--data-dir", "data"],
        "used.log",
        &[(DATABASE, &used)],
    );
    drop(start);
    let not_empty = (
        11,
        "error: the database is not empty: `pepper_check` has rows".to_owned(),
    );
    assert_eq!(refused(&home, &used, "sqlite"), not_empty);
    assert_eq!(sql(&used, "SELECT COUNT(*) FROM seats"), [["0"]]);
    assert_eq!(run(&home, &url, "sqlite").0, 0);
}
