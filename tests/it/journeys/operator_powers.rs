//! The operator's commands for an administrator who needs help or has a question: a new secret,
//! everything that is stored, erasure, and who changed what.

use super::operator::{done, operator};
use crate::world::site::{Attempt, Installation, PUBLIC, Site};
use http::Method;
use serde_json::{Value, json};

fn answers(site: &Site, who: &Installation) -> u16 {
    let answer = site.as_installation(Method::GET, "/v1/installation", who, &Value::Null);
    answer.status().as_u16()
}

fn document(site: &Site, args: &[&str]) -> Value {
    serde_json::from_str(&done(site, &[args, &["--json"]].concat())).unwrap()
}

#[test]
fn a_new_secret_is_shown_once_and_the_old_one_is_refused() {
    let site = Site::new("");
    let who = site.register();
    let reset = document(&site, &["installation", "reset-secret", &who.id]);
    let secret = reset["installation_secret"].as_str().unwrap();
    let expected = json!({
        "schema_version": 1, "ok": true, "installation_id": who.id, "installation_secret": secret,
        "secret_file": null, "administrator_told": false,
    });
    assert_eq!((&reset, secret.len()), (&expected, 43));
    let newer = who.with_secret(secret);
    assert_eq!((answers(&site, &who), answers(&site, &newer)), (401, 200));
    let said = done(&site, &["installation", "reset-secret", &who.id]);
    let last = said.lines().nth(2).unwrap().trim();
    assert_eq!(
        said,
        format!(
            "The new secret of installation {}, shown only once:\n\n    {last}\n\nThe old secret no longer works; the installation's administrator is not notified, because the e-mail address is not verified\n",
            who.id
        )
    );
    let last = who.with_secret(last);
    assert_eq!((answers(&site, &newer), answers(&site, &last)), (401, 200));
}

#[test]
fn a_new_secret_goes_into_a_new_private_file() {
    let site = Site::new("");
    let who = site.register();
    let file = site.folder.path().join("new-secret");
    let args = [
        "installation",
        "reset-secret",
        &who.id,
        "--secret-file",
        file.to_str().unwrap(),
    ];
    let said = done(&site, &args);
    let written = std::fs::read_to_string(&file).unwrap();
    let secret = written.trim_end();
    assert!(
        said.starts_with(&format!("`{}` holds the new secret", file.display())),
        "{said}"
    );
    assert!(!said.contains(secret), "{said}");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&file.metadata().unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    let newer = who.with_secret(secret);
    assert_eq!(answers(&site, &newer), 200);
    let (code, out, told) = operator(&site, &args);
    assert_eq!((code, out.as_str()), (11, ""), "{told}");
    assert_eq!(answers(&site, &newer), 200, "nothing was changed");
    let nowhere = site.folder.path().join("no/such/folder");
    let args = [
        "installation",
        "reset-secret",
        &who.id,
        "--secret-file",
        nowhere.to_str().unwrap(),
    ];
    assert_eq!(operator(&site, &args).0, 1);
    assert_eq!(answers(&site, &newer), 200, "nothing was changed");
}

#[test]
fn a_deleted_installation_is_unknown_and_the_operator_learns_since_when() {
    let site = Site::new("");
    let (who, other) = (site.register(), site.register());
    let delete = ["installation", "delete", &who.id];
    let (code, out, told) = operator(&site, &delete);
    assert_eq!((code, out.as_str()), (2, ""), "{told}");
    assert!(
        told.starts_with("error: `--yes` is missing\n hint: pass `--yes`"),
        "{told}"
    );
    assert_eq!(answers(&site, &who), 200);
    let said = format!("installation {} was deleted; only its ID is kept\n", who.id);
    assert_eq!(
        done(&site, &["installation", "delete", &who.id, "--yes"]),
        said
    );
    assert_eq!((answers(&site, &who), answers(&site, &other)), (401, 200));
    for args in [
        &["installation", "delete", &who.id, "--yes"][..],
        &["installation", "show", &who.id],
        &["installation", "export", &who.id],
        &["installation", "reset-secret", &who.id],
    ] {
        let (code, out, told) = operator(&site, args);
        assert_eq!((code, out.as_str()), (10, ""), "{args:?}: {told}");
        let beginning = format!("error: installation `{}` was deleted at ", who.id);
        assert!(told.starts_with(&beginning), "{args:?}: {told}");
    }
    for args in [
        &["installation", "delete", "anonymous", "--yes"][..],
        &["installation", "reset-secret", "anonymous"],
    ] {
        assert_eq!(operator(&site, args).0, 2, "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_person_is_asked_before_an_installation_is_deleted() {
    let site = Site::new("");
    let who = site.register();
    let home = crate::world::support::Home::new();
    let ask = |answer: &str| {
        let settings = site.settings_file();
        let args = [
            "lighthouse",
            "installation",
            "delete",
            &who.id,
            "--settings",
            settings.to_str().unwrap(),
        ];
        let mut command = home.fastenctl(&args);
        command
            .env("TERM", "dumb")
            .stdin(std::process::Stdio::inherit());
        let mut terminal = rexpect::session::spawn_command(command, Some(30_000)).unwrap();
        terminal.exp_string("undone [y/N]").unwrap();
        terminal.send_line(answer).unwrap();
        terminal.exp_eof().unwrap()
    };
    let said = ask("n");
    assert!(said.contains("nothing was deleted"), "{said}");
    assert_eq!(answers(&site, &who), 200);
    let said = ask("y");
    assert!(said.contains("was deleted"), "{said}");
    assert_eq!(answers(&site, &who), 401);
}

#[test]
fn an_export_shows_an_installations_identity_and_connections() {
    let site = Site::new("");
    let who = site.register();
    let attempt = Attempt::at(PUBLIC);
    let cookie = site.leave(&who, &attempt);
    site.come_back(&attempt, &cookie);
    done(
        &site,
        &["installation", "suspend", &who.id, "--reason", "a question"],
    );
    let exported = document(&site, &["installation", "export", &who.id]);
    let installation = &exported["installation"];
    assert_eq!(
        (
            &installation["installation_id"],
            &installation["administrator_email"]
        ),
        (&json!(who.id), &json!("ada@example.org"))
    );
    assert_eq!(exported["suspensions"][0]["reason"], "a question");
    let (seat, user) = (&exported["seats"][0], &exported["users"][0]);
    assert_eq!(
        (&seat["limit_group"], &seat["user_id"]),
        (&json!(PUBLIC), &user["user_id"])
    );
    assert_eq!(exported["letters"][0]["kind"], "verification");
    let last = exported["audit"].as_array().unwrap().last().unwrap();
    assert_eq!(last["action"], "suspended");
    // An export is JSON even without `--json`.
    let plain: Value =
        serde_json::from_str(&done(&site, &["installation", "export", &who.id])).unwrap();
    assert_eq!(plain["installation"], exported["installation"]);
}

/// Returns the actor, action, field and installation of each entry, sorted, because many fall in
/// the same second.
fn entries(audit: &Value) -> Vec<[String; 4]> {
    let of = |entry: &Value| {
        ["actor", "action", "field", "installation_id"]
            .map(|name| entry[name].as_str().unwrap_or("-").to_owned())
    };
    let mut all: Vec<_> = audit["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(of)
        .collect();
    all.sort();
    all
}

#[test]
fn every_command_that_changes_something_is_recorded_with_who_and_when() {
    let site = Site::new("");
    let who = site.register();
    let attempt = Attempt::at(PUBLIC);
    let cookie = site.leave(&who, &attempt);
    site.come_back(&attempt, &cookie);
    let seats = document(&site, &["seat", "list"]);
    let list = site.folder.path().join("mine.csv");
    std::fs::write(&list, "name,url\nA,https://fhir.example.org/r4/\n").unwrap();
    for args in [
        &[
            "installation",
            "suspend",
            &who.id,
            "--reason",
            "ask Ada Park",
        ][..],
        &["installation", "resume", &who.id],
        &[
            "limit",
            "set",
            "7",
            "--platform",
            "public",
            "--installation",
            &who.id,
        ],
        &[
            "limit",
            "unset",
            "--platform",
            "public",
            "--installation",
            &who.id,
        ],
        &[
            "limit",
            "set",
            "--owner",
            "ada@example.org",
            "--installations",
            "5",
        ],
        &["limit", "unset", "--owner", "ada@example.org"],
        &[
            "seat",
            "release",
            seats["seats"][0]["seat"].as_str().unwrap(),
        ],
        &["catalog", "import", list.to_str().unwrap()],
        &["installation", "reset-secret", &who.id],
        &["installation", "delete", &who.id, "--yes"],
    ] {
        done(&site, args);
    }
    // A command that changes nothing leaves no entry.
    let nobody = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a0ff";
    for args in [
        &["installation", "suspend", nobody][..],
        &["installation", "resume", nobody],
        &["installation", "delete", nobody, "--yes"],
        &["limit", "unset", "--platform", "public"],
        &["limit", "unset", "--owner", "ada@example.org"],
        &["seat", "release", nobody],
    ] {
        assert_eq!(operator(&site, args).0, 10, "{args:?}");
    }
    let audit = document(&site, &["audit"]);
    let of = |actor: &str, action: &str, field: &str, id: &str| {
        [actor, action, field, id].map(str::to_owned)
    };
    let id = who.id.as_str();
    let mut expected = vec![
        of("installation", "registered", "-", id),
        of("operator", "suspended", "-", id),
        of("operator", "resumed", "-", id),
        of("operator", "limit_set", "platform public: 7", id),
        of("operator", "limit_unset", "platform public", id),
        of("operator", "limit_set", "owner: 5", "-"),
        of("operator", "limit_unset", "owner", "-"),
        of("operator", "seats_released", PUBLIC, id),
        of("operator", "list_imported", "mine", "-"),
        of("operator", "secret_reset", "-", id),
        of("operator", "deleted", "-", id),
    ];
    expected.sort();
    assert_eq!(entries(&audit), expected);
    let text = audit.to_string();
    assert!(!text.contains("Ada") && !text.contains("ada@"), "{text}");
    for entry in audit["entries"].as_array().unwrap() {
        let is_operators = entry["actor"] == "operator";
        assert_eq!(entry["uid"].is_u64(), is_operators, "{entry}");
        assert!(entry["at"].as_str().unwrap().ends_with('Z'), "{entry}");
    }
    let of_one = document(&site, &["audit", "--installation", id, "--since", "1h"]);
    assert_eq!(entries(&of_one).len(), 8);
    let none = ["audit", "--installation", nobody];
    assert_eq!(done(&site, &none), "No entries\n");
    let table = done(&site, &["audit"]);
    assert_eq!(table.lines().count(), 1 + expected.len(), "{table}");
}

mod on_postgres {
    on_postgres_too! {
        a_new_secret_is_shown_once_and_the_old_one_is_refused
        a_deleted_installation_is_unknown_and_the_operator_learns_since_when
        an_export_shows_an_installations_identity_and_connections
        every_command_that_changes_something_is_recorded_with_who_and_when
    }
}
