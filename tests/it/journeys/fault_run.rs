//! Acknowledged answers hold: a ledger records everything that clients were told, through all
//! faults of one gateway on SQLite and of three on PostgreSQL (protocol.md sections 2, 5 and 7).

use crate::world::faults::audit::audit;
use crate::world::faults::disk::Disk;
use crate::world::faults::gateways::{ENDPOINTS, Gateways};
use crate::world::faults::ledger::{Held, Ledger, Wrong};
use crate::world::faults::{Fault, Lift, Run};
use crate::world::postgres::{Cluster, sql};
use crate::world::standby::Pair;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Minimum number of acknowledgements; even a short run has several times as many.
const FEW: usize = 300;

#[test]
fn every_answer_of_a_gateway_on_sqlite_holds_through_all_faults() {
    let gateways = Gateways::new(1, "sqlite");
    let run = Run::new(gateways);
    let disk = Disk::under(&run.gateways);
    run.gateways.start_all();
    let faults = [
        Fault::new("kill", || run.gateways.kill(0)),
        Fault::new("stall", || run.gateways.halt(0)),
        Fault::new("lock", || locked(&run.gateways)),
        Fault::new(disk.kind(), || disk.fill(&run.gateways)),
        Fault::new("cut", || run.cut()),
    ];
    holds(&run, &faults);
}

#[test]
fn every_answer_of_three_gateways_on_postgresql_holds_through_all_faults() {
    // Without further options, the server does everything that makes commits durable.
    let cluster = Cluster::start("");
    let url = cluster.database();
    let run = Run::new(Gateways::new(3, &url));
    run.gateways.start_all();
    let faults = [
        Fault::new("stall of the database", || frozen(&cluster)),
        Fault::new("cut from the database", || cut_off(&url)),
        Fault::new("crash of the database", || crashed(&cluster)),
        Fault::new("kill", || run.gateways.kill(0)),
        Fault::new("stall", || run.gateways.halt(1)),
        Fault::new("cut", || run.cut()),
    ];
    holds(&run, &faults);
}

#[test]
#[ignore = "takes long: tests/run --long"]
fn every_answer_of_two_gateways_holds_through_fail_overs_to_a_standby() {
    let pair = Pair::start();
    let run = Run::new(Gateways::new(2, pair.url()));
    run.gateways.start_all();
    let faults = [
        Fault::new("fail-over", || pair.fails_over()),
        Fault::new("kill", || run.gateways.kill(0)),
        Fault::new("fail-over back", || pair.fails_over()),
        Fault::new("cut", || run.cut()),
    ];
    holds(&run, &faults);
}

#[test]
fn a_ledger_that_disagrees_is_found_out() {
    let run = Run::new(Gateways::new(1, "sqlite"));
    run.gateways.start_all();
    let mut told = run.undisturbed();
    audit(&run, &mut told);
    assert_eq!(told.wrong, []);
    let found = |forge: fn(&mut Ledger)| {
        let mut ledger = told.clone();
        forge(&mut ledger);
        audit(&run, &mut ledger);
        ledger
            .wrong
            .iter()
            .map(|(kind, _)| *kind)
            .collect::<Vec<_>>()
    };
    let forged_secret = found(|ledger| one(ledger).secret = "another".to_owned());
    assert_eq!(forged_secret, [Wrong::Lost]);
    let forged_name = found(|ledger| {
        let another = vec![json!("another")];
        one(ledger).promised.insert("administrator_name", another);
    });
    assert_eq!(forged_name, [Wrong::Untrue]);
    let one_person_more = found(|ledger| {
        one(ledger).people.entry(ENDPOINTS[0]).or_default().reached += 1;
    });
    assert_eq!(one_person_more, [Wrong::Lost]);
    let one_person_fewer = found(|ledger| {
        one(ledger).people.entry(ENDPOINTS[0]).or_default().reached -= 1;
    });
    assert_eq!(one_person_fewer, [Wrong::Doubled]);
    let one_installation_fewer = found(|ledger| {
        ledger.keys.clear();
        ledger.installations.pop_first();
    });
    assert_eq!(one_installation_fewer, [Wrong::Doubled]);
}

/// Returns what was acknowledged to one of the installations with users.
fn one(ledger: &mut Ledger) -> &mut Held {
    let mut all = ledger.installations.values_mut();
    all.find(|held| !held.people.is_empty()).unwrap()
}

fn holds(run: &Run, faults: &[Fault<'_>]) {
    let mut noticed = BTreeMap::<String, usize>::new();
    let mut told = run.under(faults, |fault, unanswered| {
        println!("{fault}: {unanswered} requests unanswered");
        *noticed.entry(fault.to_owned()).or_default() += unanswered;
    });
    audit(run, &mut told);
    println!("{told}");
    let some: Vec<_> = told.wrong.iter().take(20).collect();
    assert!(some.is_empty(), "{some:#?}\n{}", run.gateways.logs());
    // A single fault may go unnoticed: a full disk has room where SQLite's log was before.
    noticed.retain(|_, unanswered| *unanswered == 0);
    assert!(noticed.is_empty(), "nobody ever noticed {noticed:?}");
    assert!(told.acknowledged > FEW, "{told}");
}

/// Holds the write lock for a long time, like another program.
fn locked(gateways: &Gateways) -> Lift<'static> {
    let file = gateways.data().join("lighthouse.db");
    let connection = rusqlite::Connection::open(file).unwrap();
    connection.busy_timeout(Duration::from_secs(60)).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    Lift::by(move || connection.execute_batch("COMMIT").unwrap())
}

fn frozen(cluster: &Cluster) -> Lift<'_> {
    cluster.freeze();
    Lift::by(|| cluster.thaw())
}

fn crashed(cluster: &Cluster) -> Lift<'_> {
    cluster.stop();
    Lift::by(|| {
        if !std::thread::panicking() {
            cluster.resume();
        }
    })
}

/// Cuts all connections of all gateways repeatedly.
fn cut_off(url: &str) -> Lift<'static> {
    let url = url.to_owned();
    let (stop, stopped) = channel::<()>();
    let cutting = std::thread::spawn(move || {
        let all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'fastenctl lighthouse'";
        while stopped.recv_timeout(Duration::from_millis(100)) == Err(RecvTimeoutError::Timeout) {
            sql(&url, all);
        }
    });
    Lift::by(move || {
        drop(stop);
        assert!(cutting.join().is_ok() || std::thread::panicking());
    })
}
