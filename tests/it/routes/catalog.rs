//! Lists imported into the database and read back: all lists at once, and small ones that change.

use crate::world::lantern;
use crate::world::made_lists;
use crate::world::postgres::database;
use crate::world::postgres::sql;
use crate::world::servers::Server;
use crate::world::site::Site;
use crate::world::support::Home;
use crate::world::support::finished;
use fastenctl::catalog::normalize::key;
use fastenctl::http::block_on;
use fastenctl::server::Limits;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

fn import(home: &Home, files: &[PathBuf], more: &[&str]) -> Value {
    let mut command = home.fastenctl(&["lighthouse", "catalog", "import", "--json"]);
    let (code, out, told) = finished(&command.args(more).args(files).output().unwrap());
    assert_eq!((code, told.as_str()), (0, ""), "{out}");
    serde_json::from_str(&out).unwrap()
}

fn counts(document: &Value) -> [u64; 5] {
    ["added", "changed", "removed", "kept", "gone"]
        .map(|name| document["total"][name].as_u64().unwrap())
}

/// Institutions that are recognised by the host of their unnamed servers.
const INSTITUTIONS: [(&str, &str); 1] = [("1life.com", "One Medical")];
const RELEASES: [&str; 9] = [
    "dstu2", "stu2", "r2", "stu3", "dstu3", "r3", "r5", "r4b", "r4",
];

/// Returns the host and path of an address in lower case, or `None` if lists may not contain it.
fn address(url: &str) -> Option<(String, String)> {
    let odd = |c: char| c.is_whitespace() || "?#\\{}".contains(c);
    let (scheme, rest) = url.split_once("://").filter(|_| !url.contains(odd))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.to_lowercase();
    let host = host
        .strip_suffix(if scheme == "https" { ":443" } else { ":80" })
        .unwrap_or(&host)
        .to_owned();
    let path = path.trim_end_matches('/').to_lowercase();
    let is_odd = !host.contains(['.', ':']) || path.contains("://") || path.contains(".html");
    (!is_odd).then_some((host, path))
}

/// Returns the server of an address, regardless of its FHIR release, and a rank of how useful that
/// release is.
fn server((host, path): &(String, String)) -> (String, usize) {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let releases: Vec<usize> = (0..parts.len())
        .filter(|place| RELEASES.contains(&parts[*place]))
        .collect();
    let weight = match releases[..] {
        [place] => {
            let weight = RELEASES
                .iter()
                .position(|one| *one == parts[place])
                .unwrap();
            parts[place] = "any";
            weight + 1
        }
        _ => 0,
    };
    (format!("{host}/{}", parts.join("/")), weight)
}

/// The names at each address of a server, the most useful address last.
type Addresses = BTreeMap<(usize, bool, Reverse<usize>, String), BTreeSet<String>>;

/// Determines the expected result for one of Lantern's lists without the importer: the numbers of
/// brands, endpoints and rejected rows.
fn expected(file: &Path) -> (usize, usize, usize) {
    let document: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    // For each server, the names at each of its addresses, the most useful address last.
    let mut servers: BTreeMap<String, Addresses> = BTreeMap::new();
    let mut order: HashMap<String, usize> = HashMap::new();
    let mut rejected = 0;
    for (row, entry) in document["Endpoints"].as_array().unwrap().iter().enumerate() {
        let url = entry["URL"].as_str().unwrap().trim();
        let Some(address) = address(url) else {
            rejected += 1;
            continue;
        };
        let (server, weight) = server(&address);
        let is_https = url.to_lowercase().starts_with("https");
        // Paths that differ only in case are two addresses, and the first one is preferred.
        let written = url.split_once("://").unwrap().1.trim_end_matches('/');
        let (_, path) = written.split_once('/').unwrap_or((written, ""));
        let spelled = format!("{is_https} {}/{path}", address.0);
        let row = *order.entry(spelled.clone()).or_insert(row);
        let names = servers.entry(server).or_default();
        let names = names
            .entry((weight, is_https, Reverse(row), spelled))
            .or_default();
        let name = entry["OrganizationName"].as_str().unwrap();
        names.insert(name.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let (mut brands, mut nameless) = (0, HashSet::new());
    for (server, addresses) in &servers {
        let named = |names: &BTreeSet<String>| {
            names
                .iter()
                .filter(|name| !name.is_empty())
                .cloned()
                .collect::<Vec<_>>()
        };
        let best = named(addresses.values().next_back().unwrap());
        let mut known: HashSet<String> = best.iter().map(|name| key(name)).collect();
        brands += best.len();
        for name in addresses
            .values()
            .flat_map(named)
            .filter(|name| !best.contains(name))
        {
            brands += usize::from(known.insert(key(&name)));
        }
        if known.is_empty() {
            let institution = INSTITUTIONS.iter().find(|(host, _)| server.contains(host));
            nameless.insert(institution.map_or(server.as_str(), |(_, name)| *name));
        }
    }
    (brands + nameless.len(), servers.len(), rejected)
}

/// The contents of all lists, as reported by the importer.
pub(crate) struct Imported {
    pub(crate) by_format: BTreeMap<String, usize>,
    /// Rows in Lantern's lists, and the names in rejected rows.
    pub(crate) rows: usize,
    pub(crate) rejected: Vec<String>,
    /// Number of institutions in the made lists.
    made: usize,
    entries: u64,
}

/// Imports all lists twice. The report about each list must match its raw file, and the second
/// import must change nothing.
pub(crate) fn whole_import(home: &Home, more: &[&str]) -> Imported {
    let made = home.path("lists");
    std::fs::create_dir(&made).unwrap();
    let files = lantern::files(&made);
    let first = import(home, &files, more);
    let (mut all, mut entries) = (
        Imported {
            by_format: BTreeMap::new(),
            rows: 0,
            rejected: Vec::new(),
            made: 0,
            entries: 0,
        },
        Vec::new(),
    );
    for list in first["lists"].as_array().unwrap() {
        let number = |name: &str| usize::try_from(list[name].as_u64().unwrap()).unwrap();
        let format = list["format"].as_str().unwrap();
        *all.by_format.entry(format.to_owned()).or_default() += 1;
        all.entries += ["brands", "portals", "endpoints"]
            .map(|kind| list[kind].as_u64().unwrap())
            .iter()
            .sum::<u64>();
        if format == "lantern" {
            let file = Path::new(list["file"].as_str().unwrap());
            all.made += if file.starts_with(&made) {
                number("brands")
            } else {
                0
            };
            let rejected = list["rejected"].as_array().unwrap();
            let merged = list["merged"].as_array().unwrap().len();
            assert_eq!(number("taken") + merged + rejected.len(), number("rows"));
            entries.push((
                (number("brands"), number("endpoints"), rejected.len()),
                expected(file),
                file.to_owned(),
            ));
            assert_eq!(number("portals"), number("brands"));
            all.rows += number("rows");
            all.rejected.extend(
                rejected
                    .iter()
                    .map(|row| row["name"].as_str().unwrap().to_owned()),
            );
        }
    }
    let wrong: Vec<_> = entries
        .iter()
        .filter(|(found, expected, _)| found != expected)
        .collect();
    assert!(wrong.is_empty(), "found, expected, file: {wrong:#?}");
    assert_eq!(counts(&first), [all.entries, 0, 0, 0, 0]);
    assert_eq!(
        counts(&import(home, &files, more)),
        [0, 0, 0, all.entries, 0]
    );
    all
}

#[test]
fn all_lists_are_imported_completely_and_stay_the_same() {
    let home = Home::new();
    let folder = home.path("data");
    let all = whole_import(&home, &["--data-dir", folder.to_str().unwrap()]);
    if lantern::published().is_none() {
        let formats = ["brands", "endpoints", "fasten"].map(|format| all.by_format[format]);
        assert_eq!(formats, [2, 1, 1]);
        assert_eq!(all.made, made_lists::INSTITUTIONS);
        assert!(
            all.rejected.len() > made_lists::BROKEN,
            "{:?}",
            all.rejected
        );
    }
}

#[test]
fn all_lists_are_imported_on_postgresql() {
    let home = Home::new();
    let url = database();
    let folder = home.path("data");
    std::fs::write(
        home.path("l.toml"),
        format!("database = \"{url}\"\ndata_dir = '{}'\n", folder.display()),
    )
    .unwrap();
    let settings = home.path("l.toml");
    let all = whole_import(&home, &["--settings", settings.to_str().unwrap()]);
    let stored = sql(&url, "SELECT COUNT(*) FROM catalog_entries");
    assert_eq!(stored[0][0].parse::<u64>().unwrap(), all.entries);
    assert_eq!(sql(&url, "SELECT version FROM catalog_version"), [["1"]]);
}

fn row(name: &str, url: &str) -> Value {
    json!({"URL": url, "OrganizationName": name, "NPIID": "", "OrganizationZipCode": ""})
}

/// A home folder for importing small lists.
struct Lists(Home);

impl Lists {
    fn new() -> Self {
        Self(Home::new())
    }

    fn put(&self, list: &str, rows: &[Value]) -> PathBuf {
        let file = self.0.path(&format!("{list}.json"));
        std::fs::write(&file, json!({ "Endpoints": rows }).to_string()).unwrap();
        file
    }

    fn import(&self, files: &[PathBuf], more: &[&str]) -> Value {
        import(
            &self.0,
            files,
            &[&["--data-dir", self.0.path("data").to_str().unwrap()], more].concat(),
        )
    }
}

#[test]
fn a_second_import_changes_what_changed_and_removes_only_on_request() {
    let lists = Lists::new();
    let (a, b) = (
        row("A", "https://a.example/r4"),
        row("B", "https://b.example/r4"),
    );
    let file = lists.put("l", &[a.clone(), b.clone()]);
    assert_eq!(
        counts(&lists.import(std::slice::from_ref(&file), &["--dry-run"])),
        [6, 0, 0, 0, 0]
    );
    assert_eq!(
        counts(&lists.import(std::slice::from_ref(&file), &[])),
        [6, 0, 0, 0, 0]
    );

    let mut moved = a;
    moved["OrganizationZipCode"] = json!("02114");
    let file = lists.put("l", &[moved, row("C", "https://A.example/r4/")]);
    let other = lists.put("m", &[b]);
    assert_eq!(
        counts(&lists.import(&[file.clone(), other.clone()], &["--dry-run", "--prune"])),
        [5, 1, 3, 2, 0]
    );
    assert_eq!(
        counts(&lists.import(&[file.clone(), other.clone()], &[])),
        [5, 1, 0, 2, 3]
    );
    assert_eq!(
        counts(&lists.import(&[file.clone(), other.clone()], &["--prune"])),
        [0, 0, 3, 8, 0]
    );
    assert_eq!(
        counts(&lists.import(&[file, other], &["--prune"])),
        [0, 0, 0, 8, 0]
    );
}

#[test]
fn prune_leaves_entries_with_users_and_says_so() {
    let lists = Lists::new();
    let file = lists.put(
        "l",
        &[
            row("A", "https://a.example/r4"),
            row("B", "https://b.example/r4"),
        ],
    );
    lists.import(&[file], &[]);
    let file = lists.0.path("data").join("lighthouse.db");
    let store = rusqlite::Connection::open(file).unwrap();
    let id: String = store
        .query_row(
            "SELECT id FROM catalog_entries WHERE kind = 'endpoint' AND content LIKE '%//b.example%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    store
        .execute(
            "INSERT INTO refresh_tokens (token_hash, endpoint_id, seen_at) VALUES ('t', ?1, 1)",
            [&id],
        )
        .unwrap();
    let file = lists.put("l", &[row("C", "https://c.example/r4")]);
    let document = lists.import(&[file], &["--prune"]);
    assert_eq!(counts(&document), [3, 0, 3, 0, 3]);
    assert_eq!(document["in_use"], json!([id]));
}

/// A seat in a shared group may be for any endpoint of the group, so all of them stay.
#[test]
fn prune_leaves_every_endpoint_of_a_group_that_has_users() {
    let lists = Lists::new();
    let settings = lists.0.path("groups.toml");
    std::fs::write(
        &settings,
        "[platforms.shared]\nlimit_group = \"one\"\n[platforms.other]\nlimit_group = \"two\"\n",
    )
    .unwrap();
    let files = |a: &str, b: &str| {
        [
            lists.put("shared", &[row("A", a)]),
            lists.put("other", &[row("B", b)]),
        ]
    };
    let more = ["--settings", settings.to_str().unwrap(), "--prune"];
    lists.import(
        &files("https://a.example/r4", "https://b.example/r4"),
        &more,
    );
    let store = rusqlite::Connection::open(lists.0.path("data").join("lighthouse.db")).unwrap();
    let id: String = store
        .query_row(
            "SELECT id FROM catalog_entries WHERE kind = 'endpoint' AND list = 'shared'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let sql =
        "INSERT INTO usage_counts (installation_id, limit_group, users, by_subject, by_reference, by_browser, pending)
        VALUES ('i', 'one', 1, 1, 0, 0, 0)";
    store.execute(sql, []).unwrap();
    let document = lists.import(
        &files("https://c.example/r4", "https://d.example/r4"),
        &more,
    );
    assert_eq!(counts(&document), [6, 0, 3, 0, 3]);
    assert_eq!(document["in_use"], json!([id]));
}

#[test]
fn a_rejected_row_is_named_and_an_unreadable_file_stops_the_import() {
    let lists = Lists::new();
    let file = lists.put(
        "l",
        &[
            row("A", "https://a.example/r4"),
            row("Broken", "a.example"),
            row("", "https://a.example/r4?x=1"),
        ],
    );
    let folder = lists.0.path("data");
    let run = |files: &[&Path]| {
        let mut command = lists.0.fastenctl(&[
            "lighthouse",
            "catalog",
            "import",
            "--data-dir",
            folder.to_str().unwrap(),
        ]);
        finished(&command.args(files).output().unwrap())
    };
    let bad = lists.0.path("bad.json");
    std::fs::write(&bad, "{\"a\": 1}").unwrap();
    let (code, out, told) = run(&[&file, &bad]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        told.contains("it is not in a known format") && told.contains("nothing was imported"),
        "{told}"
    );
    assert!(!folder.exists());
    let (code, out, told) = run(&[&file]);
    assert_eq!((code, told.as_str()), (0, ""));
    let table = out.split_once("\n\n").unwrap();
    let words: Vec<Vec<&str>> = table
        .0
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(words[1], ["l", "lantern", "3", "0", "0", "0", "0", "2"]);
    assert_eq!(
        table.1,
        "2 of 3 rows of l were rejected:\n  row 2, `Broken`, has a URL that is not absolute\n  row 3 has a URL with a query or fragment\n"
    );
}

/// An import that is killed while it writes its rows leaves either all of them or none.
#[test]
fn a_killed_import_leaves_all_or_nothing() {
    let lists = Lists::new();
    let rows: Vec<Value> = (0..20_000)
        .map(|n| {
            row(
                &format!("Institution {n}"),
                &format!("https://{n}.example/r4"),
            )
        })
        .collect();
    let file = lists.put("l", &rows);
    let small = lists.put("small", &[row("A", "https://a.example/r4")]);
    lists.import(&[small], &[]);
    let folder = lists.0.path("data");
    let mut command = lists.0.fastenctl(&[
        "lighthouse",
        "catalog",
        "import",
        "--data-dir",
        folder.to_str().unwrap(),
    ]);
    let mut child = command
        .arg(&file)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let log = folder.join("lighthouse.db-wal");
    let written = || std::fs::metadata(&log).map_or(0, |log| log.len());
    while written() < 1_000_000 && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let store = rusqlite::Connection::open(folder.join("lighthouse.db")).unwrap();
    let (count, version): (i64, i64) = store
        .query_row(
            "SELECT (SELECT COUNT(*) FROM catalog_entries), (SELECT version FROM catalog_version)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert!(
        [(3, 1), (60_003, 2)].contains(&(count, version)),
        "{count} entries at version {version}"
    );
}

/// A running gateway notices an import: after its next look at the database, it serves the new
/// entries and no longer serves pruned ones.
#[test]
fn a_running_gateway_serves_what_was_imported() {
    let site = Site::with(
        "http://127.0.0.1:9",
        "[platforms.epic]\nclient_id = \"me\"\n",
        Limits::default(),
    );
    let settings = site.settings_file();
    let (brand, portal, id) = (uuid(1), uuid(2), uuid(3));
    let catalogue = |endpoints: Value| {
        json!({
            "brands": [{"id": brand, "name": "Quillmoor Health", "portal_ids": [portal]}],
            "portals": [{"id": portal, "name": "Quillmoor MyRecord", "endpoint_ids": [id]}],
            "endpoints": endpoints,
        })
    };
    let home = Home::new();
    let file = home.path("fasten.json");
    let served = |document: Value| {
        std::fs::write(&file, document.to_string()).unwrap();
        import(
            &home,
            std::slice::from_ref(&file),
            &["--prune", "--settings", settings.to_str().unwrap()],
        );
        assert!(block_on(site.app.catalog.refresh(&site.app.store)).unwrap());
        assert!(!block_on(site.app.catalog.refresh(&site.app.store)).unwrap());
        let answer = Site::call(
            http::Request::get(site.url(&format!("/v1/connect/{id}"))),
            "",
        );
        (
            answer.status().as_u16(),
            serde_json::from_slice::<Value>(answer.body()).unwrap()["data"].clone(),
        )
    };
    let endpoint = json!([{"id": id, "url": "https://fhir.quillmoor.example/r4", "platform_type": "epic",
        "authorization_endpoint": "https://auth.quillmoor.example/authorize", "token_endpoint": "https://auth.quillmoor.example/token"}]);
    let base = format!("http://{}", site.serving.address);
    let expected = json!({
        "id": id, "display": "Quillmoor MyRecord", "platform_type": "epic", "url": "https://fhir.quillmoor.example/r4/",
        "authorization_endpoint": "https://auth.quillmoor.example/authorize",
        "token_endpoint": "https://auth.quillmoor.example/token", "client_id": "me",
        "redirect_uri": format!("{base}/v1/callback/epic"), "issuer": "https://fhir.quillmoor.example/r4/",
        "aud": "https://fhir.quillmoor.example/r4/", "scopes_supported": ["openid", "fhirUser", "profile"],
        "response_types_supported": ["code"], "response_modes_supported": ["fragment", "query"],
        "grant_types_supported": ["authorization_code"], "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"], "confidential": false,
        "cors_relay_required": false, "limit_group": id,
    });
    assert_eq!(served(catalogue(endpoint)), (200, expected));
    let (code, out, _) = finished(
        &home
            .fastenctl(&[
                "lighthouse",
                "catalog",
                "list",
                "--settings",
                settings.to_str().unwrap(),
            ])
            .output()
            .unwrap(),
    );
    assert_eq!(code, 0);
    assert!(out.ends_with("\nServed: 3 brands, 3 endpoints\n"), "{out}");
    assert_eq!(served(catalogue(json!([]))), (404, Value::Null));
}

/// A gateway follows its database in a loop, without a restart or a request.
#[test]
fn a_running_gateway_serves_what_another_process_imports() {
    let home = Home::new();
    std::fs::write(
        home.path("l.toml"),
        "[platforms.epic]\nclient_id = \"me\"\n",
    )
    .unwrap();
    let serve = [
        "lighthouse",
        "serve",
        "--settings",
        "l.toml",
        "--data-dir",
        "data",
    ];
    let server = Server::start(&home, &serve, "log");
    let known = || {
        let url = format!("{}/connect/{}", server.text("lighthouse"), uuid(3));
        Site::call(http::Request::get(url), "").status() == 200
    };
    assert!(!known());
    let file = home.path("fasten.json");
    std::fs::write(&file, quillmoor().to_string()).unwrap();
    import(&home, &[file], &["--data-dir", "data"]);
    let begun = std::time::Instant::now();
    while !known() {
        assert!(
            begun.elapsed().as_secs() < 120,
            "{}",
            std::fs::read_to_string(home.path("log")).unwrap()
        );
    }
}

/// Returns a catalog with a brand, a portal and an endpoint of platform `epic`, with the IDs 1, 2
/// and 3.
fn quillmoor() -> Value {
    let address = |path: &str| format!("https://auth.quillmoor.example/{path}");
    json!({
        "brands": [{"id": uuid(1), "name": "Quillmoor Health", "portal_ids": [uuid(2)]}],
        "portals": [{"id": uuid(2), "name": "Quillmoor MyRecord", "endpoint_ids": [uuid(3)]}],
        "endpoints": [{"id": uuid(3), "url": "https://fhir.quillmoor.example/r4", "platform_type": "epic",
            "authorization_endpoint": address("authorize"), "token_endpoint": address("token")}],
    })
}

#[test]
fn shows_what_is_known_about_an_entry_and_why_it_is_not_found() {
    let home = Home::new();
    let file = home.path("fasten.json");
    std::fs::write(&file, quillmoor().to_string()).unwrap();
    import(&home, &[file], &["--data-dir", "data"]);
    let show = |id: &str, settings: &str, more: &[&str]| {
        std::fs::write(home.path("l.toml"), settings).unwrap();
        let args = [
            "lighthouse",
            "catalog",
            "show",
            id,
            "--settings",
            "l.toml",
            "--data-dir",
            "data",
        ];
        let (code, out, told) = finished(
            &home
                .fastenctl(&[&args[..], more].concat())
                .output()
                .unwrap(),
        );
        (code, if code == 0 { out } else { told })
    };
    let set_up = format!(
        "[platforms.epic]\nclient_id = \"me\"\n[[endpoints]]\nid = \"{}\"\nlimit = 3\nscopes = [\"openid\"]\n",
        uuid(3)
    );
    let expected = format!(
        "endpoint {}
  name                    https://fhir.quillmoor.example/r4/
  lists                   fasten
  platform                epic
                          the list says so
  served                  yes
  check                   never
  settings                scopes, limit in [[endpoints]]
  settings                client_id in [platforms.epic]
  authorization endpoint  https://auth.quillmoor.example/authorize
  token endpoint          https://auth.quillmoor.example/token
  found                   yes
  linked from             portal {} Quillmoor MyRecord
  from                    list `fasten`: authorization_endpoint, connection_type, status, token_endpoint, url\n",
        uuid(3),
        uuid(2)
    );
    assert_eq!(show(&uuid(3).to_uppercase(), &set_up, &[]), (0, expected));
    let hidden = format!("{set_up}hidden = true\n");
    for (id, settings, found, remark) in [
        (
            3,
            "",
            false,
            "it is not served: `platforms.epic.client_id` is missing",
        ),
        (
            2,
            "",
            false,
            "it is not found: none of its endpoints are served",
        ),
        (
            1,
            "",
            false,
            "it is not found: none of the endpoints it links to are served",
        ),
        (2, &set_up, true, ""),
        (1, &set_up, true, ""),
        (
            1,
            &hidden,
            false,
            "it is hidden: only searches that include hidden brands find it",
        ),
        (2, &hidden, false, "it is not found: its brands are hidden"),
    ] {
        let (code, out) = show(&uuid(id), settings, &["--json"]);
        let document: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{code} {out}"));
        assert_eq!(
            (&document["found"], &document["remark"]),
            (&json!(found), &json!(remark)),
            "{id} {settings}"
        );
    }
    let (code, told) = show(&uuid(9), &set_up, &[]);
    assert!(
        code == 10 && told.contains("neither a list nor the settings contain an entry with the ID"),
        "{told}"
    );
}

/// If missing endpoints were not named, a typo in an ID would go unnoticed, and the institution
/// would stay unchanged.
#[test]
fn settings_for_missing_endpoints_are_named_and_omitted_endpoints_counted() {
    let home = Home::new();
    let file = home.path("fasten.json");
    std::fs::write(&file, quillmoor().to_string()).unwrap();
    import(&home, &[file], &["--data-dir", "data"]);
    let settings = format!("[[endpoints]]\nid = \"{}\"\nhidden = true\n", uuid(7));
    std::fs::write(home.path("l.toml"), settings).unwrap();
    let run = |command: &[&str]| {
        let args = [
            &["lighthouse"],
            command,
            &["--settings", "l.toml", "--data-dir", "data", "--json"],
        ]
        .concat();
        let (code, out, told) = finished(&home.fastenctl(&args).output().unwrap());
        assert_eq!((code, told.as_str()), (0, ""), "{out}");
        serde_json::from_str::<Value>(&out).unwrap()
    };
    let hint = format!(
        "did you mean `{}` (https://fhir.quillmoor.example/r4/)?",
        uuid(3)
    );
    let listed = run(&["catalog", "list"]);
    assert_eq!(
        listed["unused"],
        json!([{"endpoint_id": uuid(7), "hint": hint}])
    );
    let checked = run(&["check"]);
    let message = format!(
        "`endpoints`: no list has `{}`, so these settings are not used",
        uuid(7)
    );
    assert_eq!(
        checked["warnings"],
        json!([{"message": message, "hint": hint, "setting": "endpoints.0.id",
            "place": {"file": "l.toml", "line": 2, "column": 1}}])
    );
    assert_eq!(
        (&checked["left_out"], &listed["left_out"][0]["endpoints"]),
        (&json!(1), &json!(1))
    );
}

fn uuid(number: u8) -> String {
    format!("0d9b6c62-7f0a-4a53-9a55-20f4f3d8b00{number}")
}
