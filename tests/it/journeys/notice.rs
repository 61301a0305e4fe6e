//! `lighthouse notice`: each administrator with a verified address gets one e-mail, however often
//! the command is run.

use crate::world::site::Site;
use crate::world::support::{Home, finished};
use fastenctl::http::block_on;
use fastenctl::lighthouse::mail::outbox::deliver_due;
use fastenctl::lighthouse::settings::Retention;
use serde_json::{Value, json};

const TEXT: &str = "On Sunday the gateway moves.\n\nNothing has to be done.\n";

/// Runs `notice`; returns the exit code and the JSON output.
fn notice(site: &Site, more: &[&str]) -> (i32, Value) {
    let home = Home::new();
    std::fs::write(home.path("letter.txt"), TEXT).unwrap();
    let settings = site.settings_file();
    let args = [
        "lighthouse",
        "notice",
        "letter.txt",
        "--subject",
        "We move",
        "--json",
    ];
    let place = ["--settings", settings.to_str().unwrap()];
    let output = home.fastenctl(&[&args, more, &place].concat()).output();
    let (code, out, _) = finished(&output.unwrap());
    (code, serde_json::from_str(&out).unwrap())
}

fn change(site: &Site, sql: &str) {
    let file = site.folder.path().join("data/lighthouse.db");
    let database = rusqlite::Connection::open(file).unwrap();
    database.execute_batch(sql).unwrap();
}

fn verify(site: &Site, email: &str) {
    let who = site.register();
    let sql = format!(
        "UPDATE installations SET verification_status = 'VERIFIED', administrator_email = '{email}' WHERE installation_id = '{}';
         DELETE FROM outbox",
        who.id
    );
    change(site, &sql);
}

fn letters(site: &Site) -> Vec<String> {
    block_on(deliver_due(&site.app.mail, || false)).unwrap();
    let folder = std::fs::read_dir(site.folder.path().join("data/mail"));
    let files = folder
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path());
    let mut letters: Vec<String> = files
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    letters.sort();
    letters
}

fn document(id: &Value, dry_run: bool, letters: usize, had_before: usize) -> Value {
    json!({"schema_version": 1, "ok": true, "id": id, "dry_run": dry_run, "letters": letters, "had_before": had_before})
}

#[test]
fn a_notice_goes_once_to_each_verified_mailbox() {
    let site = Site::new("");
    for email in [
        "ada@example.org",
        "Ada+gateway@example.org",
        "max@example.org",
    ] {
        verify(&site, email);
    }
    site.register();
    change(&site, "DELETE FROM outbox");
    let (code, would) = notice(&site, &["--dry-run"]);
    let id = would["id"].clone();
    assert_eq!((code, &would), (0, &document(&id, true, 2, 0)));
    let (code, refused) = notice(&site, &[]);
    assert_eq!(
        (code, &refused["error"]["message"]),
        (2, &json!("`--yes` is missing"))
    );
    assert_eq!(letters(&site), [""; 0]);
    assert_eq!(notice(&site, &["--yes"]), (0, document(&id, false, 2, 0)));
    assert_eq!(notice(&site, &["--yes"]), (0, document(&id, false, 0, 2)));
    let sent = letters(&site);
    assert_eq!(sent.len(), 2);
    for letter in &sent {
        for part in [
            "Subject: We move\r\n",
            "On Sunday the gateway moves.\r\n\r\nNothing has to be done.\r\n",
            "\r\n-- \r\nThe operator of the gateway ",
        ] {
            assert!(letter.contains(part), "{part:?}: {letter}");
        }
    }
    verify(&site, "eve@example.org");
    assert_eq!(notice(&site, &["--yes"]), (0, document(&id, false, 1, 2)));
    assert_eq!(letters(&site).len(), 3);
    change(
        &site,
        "UPDATE operator_letters SET content_hash = 'another'",
    );
    let (code, refused) = notice(&site, &["--yes"]);
    let message = format!(
        "another e-mail was already sent with the ID `{}`",
        id.as_str().unwrap()
    );
    assert_eq!((code, &refused["error"]["message"]), (11, &json!(message)));
    let (code, other) = notice(&site, &["--yes", "--id", "again"]);
    assert_eq!((code, &other["letters"]), (0, &json!(3)));
    let file = site.folder.path().join("data/lighthouse.db");
    let database = rusqlite::Connection::open(file).unwrap();
    let noted =
        "SELECT actor || ' ' || field FROM audit WHERE action = 'notice_sent' ORDER BY entry_id";
    let mut noted = database.prepare(noted).unwrap();
    let noted = noted.query_map([], |row| row.get(0)).unwrap();
    let noted: Vec<String> = noted.map(Result::unwrap).collect();
    let id = id.as_str().unwrap();
    assert_eq!(
        noted,
        [
            format!("operator {id}: 2"),
            format!("operator {id}: 1"),
            "operator again: 3".to_owned()
        ]
    );
}

#[test]
fn emails_written_as_files_are_deleted_after_their_time() {
    let site = Site::new("");
    verify(&site, "ada@example.org");
    assert_eq!(notice(&site, &["--yes"]).0, 0);
    assert_eq!(letters(&site).len(), 1);
    let kept = Retention::default().mail_files;
    let forget = |after: i64| {
        let before = kept.before(site.app.clock.now() + after).unwrap();
        block_on(site.app.mail.forget_files(before)).unwrap()
    };
    assert_eq!((forget(89 * 24 * 3600), letters(&site).len()), (0, 1));
    assert_eq!((forget(91 * 24 * 3600), letters(&site).len()), (1, 0));
}
