//! Compares the ledger with the gateways' final state, entry by entry, through the API.

use crate::world::faults::asked::{Asked, identity, json_of};
use crate::world::faults::client::Client;
use crate::world::faults::gateways::{LIMIT, SECRET};
use crate::world::faults::ledger::{Held, Identity, Ledger, People, Registration, Wrong};
use crate::world::faults::{CLIENTS, Run};
use http::{Method, StatusCode};
use serde_json::Value;
use std::collections::BTreeSet;

/// Checks every entry, and records in the ledger what is wrong.
pub(crate) fn audit(run: &Run, ledger: &mut Ledger) {
    let mut client = Client::new(run, CLIENTS);
    let mut wrong = Vec::new();
    for (registration, told) in &ledger.keys {
        wrong.extend(registered(&mut client, registration, told));
    }
    for (id, held) in &ledger.installations {
        let found = is_known(&mut client, id, held);
        if !found.iter().any(|(kind, _)| *kind == Wrong::Lost) {
            wrong.extend(counted(&mut client, id, held));
        }
        wrong.extend(found);
    }
    for id in run.gateways.installations() {
        if !ledger.installations.contains_key(&id) {
            wrong.push((Wrong::Doubled, format!("nobody was told of {id}")));
        }
    }
    ledger.wrong.extend(wrong);
}

type Found = Vec<(Wrong, String)>;

/// Checks that a key still stands for a single installation with a single secret.
fn registered(
    client: &mut Client<'_>,
    registration: &Registration,
    told: &BTreeSet<Identity>,
) -> Found {
    let again = identity(&client.hears(&Asked::registration(registration)));
    let mut wrong = Vec::new();
    for (id, secret) in told {
        if *id != again.0 {
            let what = format!("one key is both {id} and {}", again.0);
            wrong.push((Wrong::Doubled, what));
        } else if *secret != again.1 {
            let what = format!("the key of {id} answers another secret");
            wrong.push((Wrong::Untrue, what));
        }
    }
    wrong
}

/// Checks that an installation is known by its last secret, and has the last values that were
/// acknowledged.
fn is_known(client: &mut Client<'_>, id: &str, held: &Held) -> Found {
    let asked = Asked::by(
        id,
        &held.secret,
        Method::GET,
        "/v1/installation",
        &Value::Null,
    );
    let answer = client.hears(&asked);
    if answer.status() != StatusCode::OK {
        let what = format!("{id} is not known by its secret: {}", answer.status());
        return vec![(Wrong::Lost, what)];
    }
    let record = &json_of(&answer)["data"];
    let differs = |(field, values): (&&str, &Vec<Value>)| {
        let is = &record[*field];
        let what = format!("{field} of {id} is {is}, and was answered as {values:?}");
        (!values.contains(is)).then_some((Wrong::Untrue, what))
    };
    held.promised.iter().filter_map(differs).collect()
}

fn counted(client: &mut Client<'_>, id: &str, held: &Held) -> Found {
    let asked = Asked::by(
        id,
        &held.secret,
        Method::GET,
        "/v1/installation/usage",
        &Value::Null,
    );
    let usage = json_of(&client.hears(&asked));
    let lines = usage["data"]["providers"].as_array();
    let mut wrong = Vec::new();
    for (endpoint, people) in &held.people {
        let line = lines.and_then(|all| all.iter().find(|line| line["endpoint_id"] == *endpoint));
        let number = |name: &str| line.and_then(|line| line[name].as_i64()).unwrap_or(0);
        let (users, sign_ins) = (number("users"), number("authorizations_365d"));
        // If the database was unavailable when tokens were issued, the place stays reserved until
        // the user is counted.
        let kept = if *endpoint == SECRET {
            number("pending")
        } else {
            0
        };
        let found = judge(*people, users, sign_ins, kept);
        let told = |kind| {
            (
                kind,
                format!("{id} at {endpoint}: {users} users, {people:?}"),
            )
        };
        wrong.extend(found.into_iter().map(told));
    }
    wrong
}

/// Returns one entry for each user too few, too many or over the limit, and one if a user was told
/// too soon that no places were left.
fn judge(people: People, users: i64, sign_ins: i64, kept: i64) -> Vec<Wrong> {
    let most = people.reached + people.perhaps;
    let times = |number: i64| usize::try_from(number).unwrap_or(0);
    let fewest = users.min(sign_ins) + kept;
    let said_full_too_soon = i64::from(people.is_full && users + people.perhaps < LIMIT);
    [
        vec![Wrong::Lost; times(people.reached - fewest)],
        vec![Wrong::Doubled; times(users.max(sign_ins) - most)],
        vec![Wrong::OverTheLimit; times(users - LIMIT)],
        vec![Wrong::Untrue; times(said_full_too_soon)],
    ]
    .concat()
}
