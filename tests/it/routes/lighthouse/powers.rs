//! What the operator can do with an installation, and which actions of the operator and of the
//! installation are recorded.

use super::forget::Table;
use super::mail::{delivered, verified};
use super::store::ask;
use super::*;
use fastenctl::lighthouse::audit::{Actor, operator};
use fastenctl::lighthouse::export::export;
use fastenctl::lighthouse::installations::forget::erase;
use fastenctl::lighthouse::installations::record::ANONYMOUS;
use fastenctl::lighthouse::installations::secret::reset;
use fastenctl::lighthouse::retention::{Forgotten, sweep};
use fastenctl::lighthouse::settings::Retention;

const DAY: i64 = 24 * 60 * 60;

async fn reset_to(gateway: &Gateway, id: &str, secret: &Secret) -> Option<bool> {
    let input = (id.to_owned(), secret.sha256(), gateway.clock.now());
    let done = gateway.app.store.write(input, |tx, (id, hash, now)| {
        Box::pin(async move { reset(tx, id, hash, &operator(), *now).await })
    });
    done.await.unwrap()
}

async fn erased(gateway: &Gateway, id: &str) -> bool {
    let input = (id.to_owned(), gateway.clock.now());
    let done = gateway.app.store.write(input, |tx, (id, now)| {
        Box::pin(async move { erase(tx, id, &operator(), *now).await })
    });
    done.await.unwrap()
}

async fn swept(gateway: &Gateway, kept: Retention) -> Forgotten {
    let input = (kept, gateway.clock.now());
    let done = gateway
        .app
        .store
        .write(input, |tx, (kept, now)| Box::pin(sweep(tx, kept, *now)));
    done.await.unwrap()
}

/// Returns the actor, action and field of everything recorded about an installation.
fn recorded(gateway: &Gateway, id: &str) -> Vec<String> {
    let sql = format!(
        "SELECT actor, action, field FROM audit WHERE installation_id = '{id}' ORDER BY entry_id"
    );
    let rows = ask(gateway, &sql).into_iter();
    rows.map(|row| row.join(" ").trim().to_owned()).collect()
}

#[test]
fn a_reset_ends_the_new_and_the_old_secret_at_once() {
    block_on(async {
        let gateway = Gateway::new();
        let old = gateway.register().await;
        let newer = gateway.rotate(&old).await;
        let secret = Secret::random();
        assert_eq!(reset_to(&gateway, &old.id, &secret).await, Some(false));
        let reset = Installation {
            id: old.id.clone(),
            secret: secret.expose().to_owned(),
        };
        assert!(!gateway.knows(&old).await);
        assert!(!gateway.knows(&newer).await);
        assert!(gateway.knows(&reset).await);
    });
}

#[test]
fn the_email_about_a_reset_goes_to_a_verified_address_and_contains_no_secret() {
    block_on(async {
        let gateway = Gateway::new();
        let (who, secret) = (verified(&gateway).await, Secret::random());
        assert_eq!(reset_to(&gateway, &who.id, &secret).await, Some(true));
        let mails = delivered(&gateway).await;
        let [mail] = &mails[..] else {
            panic!("{mails:?}")
        };
        assert_eq!(
            mail.subject,
            "The operator replaced the secret of your Fasten installation"
        );
        for hidden in [secret.expose(), &secret.sha256(), &who.secret] {
            assert!(!mail.raw.contains(hidden), "{mail:?}");
        }
    });
}

#[test]
fn the_shared_pseudo_installation_cannot_get_a_secret_or_be_deleted() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let rename = format!(
            "UPDATE installations SET installation_id = '{ANONYMOUS}' WHERE installation_id = '{}'",
            who.id
        );
        ask(&gateway, &rename);
        for id in [ANONYMOUS, "nobody"] {
            assert_eq!(reset_to(&gateway, id, &Secret::random()).await, None);
            assert!(!erased(&gateway, id).await);
        }
        assert_eq!(rows(&gateway, "installations"), 1);
    });
}

#[test]
fn a_deleted_installation_is_refused_as_unknown_and_leaves_its_id() {
    block_on(async {
        let gateway = Gateway::new();
        let (who, other) = (verified(&gateway).await, gateway.register().await);
        assert!(erased(&gateway, &who.id).await);
        assert!(!gateway.knows(&who).await);
        assert!(gateway.knows(&other).await);
        assert!(!erased(&gateway, &who.id).await, "it is deleted once");
        let gone = "SELECT installation_id FROM deleted_installations";
        assert_eq!(ask(&gateway, gone), [[who.id.clone()]]);
        let expected = [
            "installation registered",
            "installation email_verified",
            "operator deleted",
        ];
        assert_eq!(recorded(&gateway, &who.id), expected);
        let addresses = format!(
            "SELECT DISTINCT address_hash FROM audit WHERE installation_id = '{}'",
            who.id
        );
        assert_eq!(ask(&gateway, &addresses), [[""]]);
    });
}

#[test]
fn an_installations_own_changes_are_recorded_without_their_values() {
    block_on(async {
        let gateway = Gateway::new();
        let who = verified(&gateway).await;
        let contact = json!({
            "administrator_name": "Eve Lund", "administrator_email": "eve@example.org", "tickets_only": true,
        });
        for _ in 0..2 {
            gateway
                .call(&who, Method::PATCH, "", contact.clone())
                .await
                .data();
            gateway
                .call(
                    &who,
                    Method::PUT,
                    "/origins",
                    json!({"origins": ["http://10.0.0.7"]}),
                )
                .await
                .data();
        }
        gateway.rotate(&who).await;
        // The second time, nothing changes, so nothing is recorded.
        let expected = [
            "installation contact_changed administrator_email",
            "installation contact_changed administrator_name",
            "installation contact_changed tickets_only",
            "installation email_verified",
            "installation origins_changed",
            "installation registered",
            "installation secret_rotated",
        ];
        let mut found = recorded(&gateway, &who.id);
        found.sort();
        assert_eq!(found, expected);
        let whole = format!(
            "{:?}",
            ask(
                &gateway,
                "SELECT actor, login, field, address_hash FROM audit"
            )
        );
        for hidden in [
            "Eve",
            "eve@",
            "ada@",
            "10.0.0.7",
            "127.0.0.1",
            who.secret.as_str(),
        ] {
            assert!(!whole.contains(hidden), "{hidden}: {whole}");
        }
        // All requests come from the same address.
        let hashes = "SELECT COUNT(DISTINCT address_hash) FROM audit WHERE address_hash <> ''";
        assert_eq!(ask(&gateway, hashes), [["1"]]);
    });
}

/// Tables that contain only hashes, or nothing that belongs to an installation.
const NOT_EXPORTED: [&str; 4] = [
    "deleted_installations",
    "idempotency_keys",
    "owner_places",
    "test_subjects",
];

/// A new table that nobody has considered makes this test fail.
#[test]
fn an_export_covers_each_table_and_contains_no_hashes() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let tables = Table::all(&gateway);
        for table in &tables {
            table.fill(&gateway, &who.id, 1);
        }
        let read = gateway
            .app
            .store
            .read(who.id.clone(), |tx, id| Box::pin(export(tx, id)));
        let exported = serde_json::to_value(read.await.unwrap().unwrap()).unwrap();
        let parts = exported.as_object().unwrap();
        let empty: Vec<&String> = parts
            .iter()
            .filter(|(_, part)| part.as_array().is_some_and(Vec::is_empty))
            .map(|(name, _)| name)
            .collect();
        assert_eq!(empty, [""; 0], "{exported:#}");
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(parts.len() + NOT_EXPORTED.len(), names.len(), "{names:?}");
        assert!(
            NOT_EXPORTED.iter().all(|one| names.contains(one)),
            "{names:?}"
        );
        let text = exported.to_string();
        let hashes = "SELECT secret_hash FROM installations";
        for hidden in [
            "hash",
            "code_challenge",
            "network",
            "\"lease\"",
            "verification_id",
        ]
        .map(str::to_owned)
        .into_iter()
        .chain([ask(&gateway, hashes)[0][0].clone(), who.secret.clone()])
        {
            assert!(!text.contains(&hidden), "{hidden}: {text}");
        }
        let nobody = gateway
            .app
            .store
            .read("nobody", |tx, id| Box::pin(export(tx, id)));
        assert!(nobody.await.unwrap().is_none());
    });
}

#[test]
fn unused_data_is_deleted_after_its_time() {
    block_on(async {
        let gateway = Gateway::new();
        let (known, idle) = (verified(&gateway).await, gateway.register().await);
        let (busy, closed) = (gateway.register().await, gateway.register().await);
        let attempt = Attempt::at(PUBLIC);
        let cookie = gateway.leave(&busy, &attempt).await;
        gateway
            .get(&attempt.callback("public", "code=c"), &cookie)
            .await;
        let close = format!(
            "INSERT INTO suspensions (installation_id, reason, suspended_at) VALUES ('{}', 'abuse', 1)",
            closed.id
        );
        ask(&gateway, &close);
        gateway.clock.advance(90 * DAY - 600);
        assert_eq!(
            swept(&gateway, Retention::default()).await,
            Forgotten::default()
        );
        gateway.clock.advance(DAY);
        let forever: Retention =
            toml::from_str("audit = 'forever'\nunverified = 'forever'\nrefresh_tokens = 'forever'")
                .unwrap();
        assert_eq!(swept(&gateway, forever).await, Forgotten::default());
        let one = Forgotten {
            registrations: 1,
            ..Forgotten::default()
        };
        assert_eq!(swept(&gateway, Retention::default()).await, one);
        for (who, stays) in [(&known, true), (&idle, false), (&busy, true)] {
            assert_eq!(gateway.knows(who).await, stays, "{}", who.id);
        }
        assert_eq!(rows(&gateway, "suspensions"), 1);
        assert_eq!(
            recorded(&gateway, &idle.id),
            ["installation registered", "gateway deleted"]
        );
        gateway.clock.advance(640 * DAY);
        let all = rows(&gateway, "audit");
        let forgotten = swept(&gateway, Retention::default()).await;
        // Everything from the first day is deleted. The entry about the deletion is newer.
        assert_eq!(i64::try_from(forgotten.audit).unwrap(), all - 1);
        assert_eq!(recorded(&gateway, &idle.id), ["gateway deleted"]);
    });
}

/// An older version would delete an installation with this statement alone.
#[test]
fn an_installation_deleted_by_an_older_version_keeps_no_address_in_the_audit() {
    block_on(async {
        let gateway = Gateway::new();
        let (gone, stays) = (gateway.register().await, gateway.register().await);
        let delete = format!(
            "DELETE FROM installations WHERE installation_id = '{}'",
            gone.id
        );
        ask(&gateway, &delete);
        swept(&gateway, Retention::default()).await;
        let with_address = "SELECT installation_id FROM audit WHERE address_hash <> ''";
        assert_eq!(ask(&gateway, with_address), [[stays.id]]);
    });
}

#[test]
fn a_refresh_token_is_deleted_thirteen_months_after_its_last_use() {
    block_on(async {
        let provider = Provider::saying(
            StatusCode::OK,
            &[],
            r#"{"access_token":"a","token_type":"Bearer"}"#.to_owned(),
        );
        let gateway = Gateway::with(&provider.url, "");
        let refresh = async |token: &str| {
            let form = format!("grant_type=refresh_token&refresh_token={token}");
            gateway.form("/v1/token/secret", &form, "").await
        };
        for token in ["used", "idle"] {
            assert_eq!(refresh(token).await.status, StatusCode::OK);
        }
        gateway.clock.advance(200 * DAY);
        // Use the token twice. The second time, today's use is already marked.
        for _ in 0..2 {
            assert_eq!(refresh("used").await.status, StatusCode::OK);
        }
        gateway.clock.advance(200 * DAY);
        let forgotten = swept(&gateway, Retention::default()).await;
        assert_eq!(forgotten.refresh_tokens, 1);
        assert_eq!(rows(&gateway, "refresh_tokens"), 1);
        // The provider is asked, as for a token that was never seen.
        assert_eq!(refresh("idle").await.status, StatusCode::OK);
        assert_eq!(rows(&gateway, "refresh_tokens"), 2);
    });
}

#[test]
fn an_operator_is_recorded_by_login_and_user_id() {
    let Actor::Operator { login, uid } = operator() else {
        panic!("it is somebody else");
    };
    assert_eq!(uid, Some(rustix::process::getuid().as_raw()));
    assert_eq!(login, fastenctl::text::line(&login, 64));
}

/// At startup the program itself deletes what is due, and logs how much.
#[cfg(unix)]
#[test]
fn a_running_gateway_deletes_by_itself_and_logs_how_much() {
    let home = Home::new();
    let migrated = home
        .fastenctl(&["lighthouse", "migrate", "--data-dir", "data"])
        .output()
        .unwrap();
    assert!(migrated.status.success());
    let database = rusqlite::Connection::open(home.path("data/lighthouse.db")).unwrap();
    let old = "INSERT INTO audit (entry_id, happened_at, actor, login, installation_id, action, field, address_hash)
            VALUES ('e', 1, 'operator', '', '', 'key_rotated', '', '');
        INSERT INTO refresh_tokens (token_hash, endpoint_id, seen_at) VALUES ('a', 'e', 1), ('b', 'e', 1);";
    database.execute_batch(old).unwrap();
    drop(database);
    let serve = [
        "lighthouse",
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--data-dir",
        "data",
    ];
    let mut command = home.fastenctl(&serve);
    command.stdout(std::process::Stdio::null());
    let mut child = command
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let log = BufReader::new(child.stderr.take().unwrap());
    let told = log.lines().map_while(Result::ok).filter_map(|line| {
        let logged: Value = serde_json::from_str(&line).ok()?;
        let fields = &logged["fields"];
        Some((
            fields["kind"].as_str()?.to_owned(),
            fields["number"].as_i64()?,
        ))
    });
    let told: Vec<_> = told.take(2).collect();
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    child.wait().unwrap();
    assert_eq!(
        told,
        [("audit".to_owned(), 1), ("refresh_tokens".to_owned(), 2)]
    );
}

mod on_postgres {
    on_postgres_too! {
        a_reset_ends_the_new_and_the_old_secret_at_once
        a_deleted_installation_is_refused_as_unknown_and_leaves_its_id
        an_installations_own_changes_are_recorded_without_their_values
        an_export_covers_each_table_and_contains_no_hashes
        unused_data_is_deleted_after_its_time
        a_refresh_token_is_deleted_thirteen_months_after_its_last_use
        an_installation_deleted_by_an_older_version_keeps_no_address_in_the_audit
    }
}
