//! On both databases, the gateway reads exactly what it wrote, or gets an error.

use super::mail::delivered;
use super::store::ask;
use super::*;
use crate::world::postgres::database;
use fastenctl::lighthouse::mail::letter::Letter;
use fastenctl::lighthouse::mail::outbox::post;
use fastenctl::lighthouse::store::{Error, Result, Row, Store};

fn of_each_engine(test: impl Fn(Store)) {
    let folder = tempfile::tempdir().unwrap();
    test(Store::open(folder.path()).unwrap());
    test(Store::connect(&Secret::new(database()), None, 16).unwrap());
}

fn read(store: &Store, sql: &'static str, read: impl Fn(&Row) -> Result<String>) -> Result<String> {
    let rows = block_on(store.read(sql, |tx, sql| Box::pin(tx.query(sql, &[]))));
    read(&rows.unwrap()[0])
}

#[test]
fn both_databases_name_query_and_column_of_an_unreadable_value() {
    const QUERY: &str = "SELECT CAST('a' AS TEXT) AS word,
        CAST(7 AS BIGINT) AS number, CAST(NULL AS BIGINT) AS nil";
    let number = |number: i64| number.to_string();
    of_each_engine(|store| {
        let read = |how: &dyn Fn(&Row) -> Result<String>| read(&store, QUERY, how);
        assert_eq!(read(&|row| row.text("word")), Ok("a".to_owned()));
        assert_eq!(
            read(&|row| row.integer("number").map(number)),
            Ok("7".to_owned())
        );
        assert_eq!(
            read(&|row| row.optional_integer("nil").map(|nil| format!("{nil:?}"))),
            Ok("None".to_owned())
        );
        let failed = |what: &str| {
            Err(Error::Failed(format!(
                "`SELECT CAST('a' AS TEXT) AS word, CAST(7 AS BIGINT) AS number, CAST(NULL AS BIGINT) AS nil`: {what}"
            )))
        };
        assert_eq!(read(&|row| row.text("wrod")), failed("no column `wrod`"));
        assert_eq!(
            read(&|row| row.text("number")),
            failed("column `number` is an integer, not text")
        );
        assert_eq!(
            read(&|row| row.integer("word").map(number)),
            failed("column `word` is text, not an integer")
        );
        assert_eq!(
            read(&|row| row.integer("nil").map(number)),
            failed("column `nil` is NULL, not an integer")
        );
    });
}

/// A column that is neither text nor an integer is refused, even if it is not read.
#[test]
fn both_databases_name_a_column_that_is_neither_text_nor_an_integer() {
    of_each_engine(|store| {
        let sql = "SELECT 1 AS one, CAST(1.5 AS DOUBLE PRECISION) AS half";
        let rows = block_on(store.read(sql, |tx, sql| Box::pin(tx.query(sql, &[]))));
        let Error::Failed(reason) = rows.unwrap_err() else {
            panic!("it is another error");
        };
        let (query, what) = reason.rsplit_once(": ").unwrap();
        assert_eq!(query, format!("`{sql}`"));
        let what = what.replace("a float8, which is ", "");
        assert_eq!(what, "column `half` is neither text nor an integer");
    });
}

/// A word that another version or a person wrote is not mistaken for one of ours.
#[test]
fn an_unknown_word_is_an_error() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let show = || gateway.as_installation(Method::GET, "/v1/installation", &who, &Value::Null);
        for (spoil, mend) in [
            (
                "UPDATE installations SET verification_status = 'CHECKED'",
                "UPDATE installations SET verification_status = 'VERIFIED'",
            ),
            (
                "INSERT INTO operator_limits (installation_id, scope, name, users, set_at) VALUES ('', 'planet', 'x', 1, 0)",
                "DELETE FROM operator_limits",
            ),
        ] {
            assert_eq!(show().await.status, StatusCode::OK);
            ask(&gateway, spoil);
            assert_eq!(
                show().await.status,
                StatusCode::INTERNAL_SERVER_ERROR,
                "{spoil}"
            );
            ask(&gateway, mend);
        }
        for spoil in [
            "UPDATE flows SET status = 'paused'",
            "UPDATE flows SET evidence = 'passport'",
            "UPDATE flows SET desktop_mode = 2",
        ] {
            let attempt = Attempt::at(PUBLIC);
            let cookie = gateway.leave(&who, &attempt).await;
            ask(&gateway, spoil);
            let answer = gateway
                .get(&attempt.callback("public", "code=c"), &cookie)
                .await;
            assert_eq!(
                (answer.status, answer.header(header::LOCATION)),
                (StatusCode::INTERNAL_SERVER_ERROR, ""),
                "{spoil}"
            );
            ask(&gateway, "DELETE FROM flows");
        }
    });
}

/// An e-mail of an unknown kind waits and finally expires, like a refused one; the next e-mail is
/// sent.
#[test]
fn an_unknown_email_does_not_block_the_others() {
    block_on(async {
        let gateway = Gateway::new();
        for recipient in ["first@example.org", "second@example.org"] {
            let input = (recipient, gateway.clock.now());
            let posted = gateway.app.store.write(input, |tx, (recipient, now)| {
                Box::pin(post(tx, "i", recipient, &Letter::EmailChanged, *now))
            });
            posted.await.unwrap();
        }
        ask(
            &gateway,
            "UPDATE outbox SET letter = '{\"kind\":\"greeting\"}' WHERE recipient = 'first@example.org'",
        );
        let mails = delivered(&gateway).await;
        let to: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
        assert_eq!(to, ["second@example.org"]);
        assert_eq!(rows(&gateway, "outbox"), 1);
    });
}

/// Providers with equally many users are sorted by the bytes of their limit groups, whatever the
/// database's language.
#[test]
fn providers_with_equally_many_users_are_paged_in_one_order() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let mut groups = ["a", "B", "a-b", "aB", "ab", "Z", "_", "10", "9", "ä"];
        let filled = gateway.app.store.write(who.id.clone(), move |tx, id| {
            Box::pin(async move {
                let sql = "INSERT INTO usage_counts (installation_id, limit_group, users, by_subject,
                    by_reference, by_browser, pending, sign_ins) VALUES ($1, $2, $3, $3, 0, 0, 0, 0)";
                for group in groups {
                    tx.execute(sql, &[(&*id).into(), group.into(), 1.into()]).await?;
                }
                tx.execute(sql, &[(&*id).into(), "most".into(), 2.into()]).await
            })
        });
        filled.await.unwrap();
        groups.sort_unstable();
        let expected = [&["most"], &groups[..]].concat();
        for size in [1, 2, 3, 10, 11, 100] {
            let (mut seen, mut after) = (Vec::new(), String::new());
            loop {
                let path = format!("/usage?page_size={size}{after}");
                let page = gateway
                    .call(&who, Method::GET, &path, Value::Null)
                    .await
                    .data();
                let lines = page["providers"].as_array().unwrap();
                assert!(lines.len() <= size);
                let ids = lines
                    .iter()
                    .map(|line| line["endpoint_id"].as_str().unwrap().to_owned());
                seen.extend(ids);
                let Some(next) = page["next"].as_str() else {
                    break;
                };
                let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
                after = format!("&after={next}");
            }
            assert_eq!(seen, expected, "{size}");
        }
    });
}
