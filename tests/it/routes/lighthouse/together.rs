//! On PostgreSQL, waiting jobs are committed together, and no job waits or fails because of
//! another.

use super::*;
use crate::world::postgres::{on_postgres, sql};
use fastenctl::lighthouse::store::{
    Error, Held, Result, Row, Statement, Together, Tx, Value as Sql,
};
use tokio_postgres::NoTls;

/// Jobs that write numbers as refresh tokens. Odd numbers cannot be written together with others,
/// and all numbers that end in 8 share a name.
static NUMBERS: Together<i64, &str> = Together {
    names: |number| {
        if number % 10 == 8 {
            vec!["eight"]
        } else {
            Vec::new()
        }
    },
    hold: |all| Statement {
        sql: "SELECT place - 1 AS place FROM unnest($1::bigint[]) WITH ORDINALITY AS w (number, place)",
        values: vec![Sql::Integers(all.iter().map(|number| **number).collect())],
    },
    write: |all| {
        Statement {
        sql: "WITH wanted AS (SELECT * FROM unnest($1::bigint[], $2::bigint[]) AS w (place, number) WHERE number % 2 = 0),
            written AS (INSERT INTO refresh_tokens SELECT number / 100, 'together', 1 FROM wanted)
            SELECT place FROM wanted",
        values: values(all),
    }
    },
    done: |_, _: &Row| Ok("together"),
};

fn values(all: &[Held<'_, i64>]) -> Vec<Sql> {
    vec![
        Sql::Integers(all.iter().map(|one| one.place).collect()),
        Sql::Integers(all.iter().map(|one| *one.input).collect()),
    ]
}

/// Writes a single number; the token is the number without its last two digits.
async fn alone(tx: &Tx, number: i64) -> Result<&'static str> {
    let sql =
        "INSERT INTO refresh_tokens (token_hash, endpoint_id, seen_at) VALUES ($1, 'alone', 1)";
    let token = (number / 100).to_string();
    tx.execute(sql, &[(&token).into()]).await.map(|_| "alone")
}

async fn write(gateway: Arc<Gateway>, number: i64) -> Result<&'static str> {
    let store = &gateway.app.store;
    store
        .write_together(&NUMBERS, number, |tx, number| Box::pin(alone(tx, *number)))
        .await
}

#[test]
fn waiting_jobs_are_committed_together_and_complex_ones_separately() {
    on_postgres(|| {
        block_on(async {
            let gateway = Arc::new(Gateway::new());
            let all = (0..200).map(|number| write(gateway.clone(), number * 100 + number % 2));
            let outcome = together(all).await;
            let count = |how| outcome.iter().filter(|one| **one == Ok(how)).count();
            assert_eq!((count("alone"), count("together")), (100, 100));
            let url = gateway.database.as_ref().unwrap();
            let commits = |how: &str| {
                let counted = format!(
                    "SELECT COUNT(DISTINCT xmin::text) FROM refresh_tokens WHERE endpoint_id = '{how}'"
                );
                sql(url, &counted)[0][0].parse::<usize>().unwrap()
            };
            assert_eq!(commits("alone"), 100);
            assert!(commits("together") < 50, "{}", commits("together"));
        });
    });
}

#[test]
fn a_failed_job_leaves_nothing_behind_and_does_not_affect_its_neighbours() {
    on_postgres(|| {
        block_on(async {
            let gateway = Arc::new(Gateway::new());
            write(gateway.clone(), 700).await.unwrap();
            let all = (0..30).map(|number| write(gateway.clone(), number * 100));
            let failed: Vec<Error> = together(all)
                .await
                .into_iter()
                .filter_map(Result::err)
                .collect();
            assert!(
                matches!(failed[..], [Error::Conflict(_) | Error::Busy]),
                "{failed:?}"
            );
            assert_eq!(rows(&gateway, "refresh_tokens"), 30);
        });
    });
}

#[test]
fn jobs_with_the_same_name_run_one_at_a_time() {
    on_postgres(|| {
        block_on(async {
            let gateway = Arc::new(Gateway::new());
            let all = (0..20).map(|number| write(gateway.clone(), number * 100 + 8));
            let outcome = together(all).await;
            assert!(outcome.iter().all(Result::is_ok), "{outcome:?}");
            let url = gateway.database.as_ref().unwrap();
            let commits = "SELECT COUNT(DISTINCT xmin::text) FROM refresh_tokens";
            assert_eq!(sql(url, commits), [["20"]]);
        });
    });
}

/// Another session has locked rows of three installations, which is more than the number of groups
/// that run concurrently.
#[test]
fn nobody_waits_for_another_installations_row() {
    on_postgres(|| {
        block_on(async {
            let gateway = Arc::new(Gateway::new());
            let url = gateway.database.clone().unwrap();
            let (mut waiting, mut others) = (Vec::new(), Vec::new());
            for _ in 0..3 {
                waiting.push(Arc::new(gateway.register().await));
            }
            for _ in 0..8 {
                others.push(Arc::new(gateway.register().await));
            }
            let (other, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
            tokio::spawn(connection);
            let ids: Vec<String> = waiting.iter().map(|who| format!("'{}'", who.id)).collect();
            let ids = ids.join(", ");
            let hold = format!(
                "BEGIN; SELECT 1 FROM installations WHERE installation_id IN ({ids}) FOR UPDATE"
            );
            other.batch_execute(&hold).await.unwrap();
            let ticket = |who: &Arc<Installation>| {
                let (gateway, who) = (gateway.clone(), who.clone());
                async move { gateway.ticket(&who, &Attempt::at(PUBLIC)).await.status }
            };
            let first = tokio::spawn(together(
                waiting.iter().map(ticket).collect::<Vec<_>>().into_iter(),
            ));
            let waits = "SELECT COUNT(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'";
            while sql(&url, waits)[0][0] != "3" {
                tokio::task::yield_now().await;
            }
            let tickets: Vec<_> = others.iter().map(ticket).collect();
            assert_eq!(together(tickets.into_iter()).await, [StatusCode::OK; 8]);
            let redirects = others.iter().map(|who| {
                let (gateway, who) = (gateway.clone(), who.clone());
                async move {
                    let path = format!("/i/{}", who.id);
                    let path = Attempt::at(PUBLIC).redirect_under(&path, &gateway, &[]);
                    gateway.get(&path, "").await.status
                }
            });
            let redirects: Vec<_> = redirects.collect();
            let away = together(redirects.into_iter()).await;
            assert_eq!(away, [StatusCode::SEE_OTHER; 8]);
            // All three jobs are still waiting.
            assert_eq!(sql(&url, waits), [["3"]]);
            assert!(!first.is_finished());
            other.batch_execute("ROLLBACK").await.unwrap();
            assert_eq!(first.await.unwrap(), [StatusCode::OK; 3]);
        });
    });
}
