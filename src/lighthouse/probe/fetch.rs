//! Fetches what endpoints publish: from a limited number of hosts concurrently, and from the
//! endpoints of each host one by one. `host` makes the requests, and `judge` interprets the
//! documents.

use crate::lighthouse::probe::host::{Host, Manners};
use crate::lighthouse::probe::judge::Judged;
use crate::lighthouse::probe::target::Target;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinSet;
use url::Url;

/// After this many consecutive failures that concern the host, its other endpoints are not probed.
const ENOUGH_FAILURES: usize = 3;

/// An endpoint and its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probed {
    pub target: Target,
    /// `None` if the host has asked for fewer requests; a later run will try again.
    pub judged: Option<Judged>,
}

/// Probes all targets; the results arrive in any order. Dropping the receiver stops the probing.
#[must_use]
pub fn probe_all(targets: Vec<Target>, manners: Manners) -> Receiver<Probed> {
    let (results, received) = channel(manners.concurrency.max(1));
    tokio::spawn(async move {
        let (workers, manners) = (manners.concurrency.max(1), Arc::new(manners));
        let queue = Arc::new(Mutex::new(by_host(targets)));
        let mut running = JoinSet::new();
        for _ in 0..workers {
            running.spawn(work(queue.clone(), manners.clone(), results.clone()));
        }
        drop(results);
        running.join_all().await;
    });
    received
}

/// A host and its targets.
type Group = (String, Vec<Target>);

/// Groups the targets by host. The largest group comes last, because groups are taken from the end.
fn by_host(targets: Vec<Target>) -> Vec<Group> {
    let mut hosts: BTreeMap<String, Vec<Target>> = BTreeMap::new();
    for target in targets {
        let host = Url::parse(&target.url)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned));
        hosts
            .entry(host.unwrap_or_default())
            .or_default()
            .push(target);
    }
    let mut hosts: Vec<Group> = hosts.into_iter().collect();
    hosts.sort_by_key(|(_, targets)| targets.len());
    hosts
}

async fn work(queue: Arc<Mutex<Vec<Group>>>, manners: Arc<Manners>, results: Sender<Probed>) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Some((host, targets)) = next else { return };
        if !probe_host(&host, targets, &manners, &results).await {
            return;
        }
    }
}

/// Probes the endpoints of a host; returns whether the receiver still exists.
async fn probe_host(
    host: &str,
    targets: Vec<Target>,
    manners: &Manners,
    results: &Sender<Probed>,
) -> bool {
    let host = Host::find(host, manners).await;
    let (mut failures, mut last, mut patience) = (0, None, false);
    for target in targets {
        let judged = match &last {
            _ if patience => None,
            Some(trouble) if failures >= ENOUGH_FAILURES => Some(not_asked(trouble)),
            _ => host.probe(&target).await,
        };
        patience |= judged.is_none();
        if failures < ENOUGH_FAILURES {
            last = judged
                .clone()
                .filter(|judged| judged.verdict.is_about_the_host());
            failures = if last.is_some() { failures + 1 } else { 0 };
        }
        if results.send(Probed { target, judged }).await.is_err() {
            return false;
        }
    }
    true
}

fn not_asked(host: &Judged) -> Judged {
    let sentence = format!(
        "was not checked, because three others on its host failed; the last one {}",
        host.sentence
    );
    Judged {
        sentence,
        ..host.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(url: &str) -> Target {
        Target {
            url: url.to_owned(),
            ..Target::default()
        }
    }

    #[test]
    fn a_host_is_the_same_whatever_its_port_and_case_and_the_longest_list_comes_first() {
        let urls = [
            "https://b.example/1",
            "https://A.example/1",
            "https://a.example:444/2",
            "nonsense",
        ];
        let hosts = by_host(urls.map(target).to_vec());
        let shown: Vec<(&str, usize)> = hosts
            .iter()
            .map(|(host, list)| (host.as_str(), list.len()))
            .collect();
        assert_eq!(shown, [("", 1), ("b.example", 1), ("a.example", 2)]);
    }
}
