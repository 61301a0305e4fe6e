//! `fastenctl lighthouse catalog check`: fetches the metadata of the endpoints in the catalog, and
//! reports their state. The rules are in `crate::lighthouse::probe::judge`.

use crate::commands::storage::place::Place;
use clap::Args;
use std::time::Duration;

/// Arguments of `catalog check`.
#[derive(Args)]
pub struct CheckCatalog {
    /// Check only endpoints of this platform
    #[arg(long, value_name = "NAME")]
    pub platform: Option<String>,
    /// Check only endpoints that an import has changed since this date, such as `2026-01-31`
    #[arg(long, value_name = "DATE", value_parser = crate::clock::parse_date)]
    pub changed_since: Option<i64>,
    /// Check only this endpoint, no matter when it was last checked
    #[arg(long, value_name = "ID")]
    pub endpoint: Option<String>,
    /// Skip endpoints checked less than this long ago, so that an interrupted check resumes where
    /// it stopped
    #[arg(long, value_name = "DURATION", default_value = "12h", value_parser = humantime::parse_duration)]
    pub older_than: Duration,
    /// Number of hosts to query at once; each gets one request at a time
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub concurrency: u16,
    /// Allow addresses on private networks
    #[arg(long)]
    pub allow_private_network: bool,
    /// Exit with 20 if an endpoint is not `ok`
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub place: Place,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::Clock;
    use crate::commands::catalog::check::CheckCatalog;
    use crate::commands::context::Context;
    use crate::commands::lighthouse::table::table;
    use crate::commands::storage::database::{existing, failed};
    use crate::error::{Error, Kind, Result};
    use crate::http::block_on;
    use crate::lighthouse::probe::fetch::Probed;
    use crate::lighthouse::probe::host::Manners;
    use crate::lighthouse::probe::run;
    use crate::lighthouse::probe::run::Scope;
    use crate::lighthouse::probe::verdict::Verdict;
    use crate::text::clean;
    use serde::Serialize;
    use std::collections::BTreeMap;
    use std::process::ExitCode;

    #[derive(Serialize)]
    struct CheckDocument {
        schema_version: u8,
        ok: bool,
        checked: usize,
        /// Number of endpoints that were postponed because their hosts asked for fewer requests.
        left_for_later: usize,
        verdicts: BTreeMap<&'static str, usize>,
        platforms: BTreeMap<String, BTreeMap<&'static str, usize>>,
        endpoints: Vec<EndpointDocument>,
    }

    #[derive(Serialize)]
    struct EndpointDocument {
        endpoint_id: String,
        url: String,
        platform_type: String,
        verdict: &'static str,
        detail: String,
    }

    impl CheckCatalog {
        /// Checks the endpoints that are due.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings, 10 if there is no database or no such endpoint; 20 with
        /// `--strict` if an endpoint is not `ok` or was postponed.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let (settings, store) = existing(&self.place)?;
            let clock = Clock::default();
            let age = i64::try_from(self.older_than.as_secs()).unwrap_or(i64::MAX / 4);
            let scope = Scope {
                platform: self.platform,
                changed_since: self.changed_since,
                checked_before: self.endpoint.is_none().then(|| clock.now() - age + 1),
                endpoint: self.endpoint.clone(),
                allow_private_network: self.allow_private_network,
            };
            let due =
                block_on(run::due(&store, &settings, scope)).map_err(|error| failed(&error))?;
            if let Some(id) = self.endpoint.filter(|_| due.is_empty()) {
                return Err(Error::new(
                    Kind::NotFound,
                    format!("no list has an endpoint with the ID `{id}`"),
                ));
            }
            let concurrency = usize::from(self.concurrency);
            let manners = Manners {
                concurrency,
                http: context.http.clone(),
                reach: settings.reach.clone(),
            };
            let bar = context.ui.bar("checking", due.len());
            let mut all = Vec::new();
            let told = |one: Probed| {
                all.push(one);
                bar.advance_to(all.len());
            };
            block_on(run::run(&store, &clock, due, manners, told))
                .map_err(|error| failed(&error))?;
            drop(bar);
            let document = CheckDocument::from_probes(all);
            let all_ok = document
                .verdicts
                .keys()
                .all(|verdict| *verdict == Verdict::Ok.name());
            if context.ui.json() {
                context.ui.document(&document);
            } else {
                document
                    .endpoints
                    .iter()
                    .for_each(|one| context.ui.detail(&one.line()));
                context.ui.out(&document.text());
            }
            if self.strict && !(all_ok && document.left_for_later == 0) {
                return Ok(Kind::ChecksFailed.into());
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    impl CheckDocument {
        fn from_probes(all: Vec<Probed>) -> Self {
            let total = all.len();
            let mut verdicts = BTreeMap::new();
            let mut platforms: BTreeMap<String, BTreeMap<&'static str, usize>> = BTreeMap::new();
            let mut endpoints = Vec::new();
            for Probed { target, judged } in all {
                let Some(judged) = judged else { continue };
                let (verdict, platform_type) = (judged.verdict.name(), target.platform_type);
                *verdicts.entry(verdict).or_default() += 1;
                *platforms
                    .entry(platform_type.clone())
                    .or_default()
                    .entry(verdict)
                    .or_default() += 1;
                let (endpoint_id, url, detail) = (target.id, target.url, judged.sentence);
                endpoints.push(EndpointDocument {
                    endpoint_id,
                    url,
                    platform_type,
                    verdict,
                    detail,
                });
            }
            endpoints.sort_by(|a, b| a.endpoint_id.cmp(&b.endpoint_id));
            let checked = endpoints.len();
            Self {
                schema_version: 1,
                ok: true,
                checked,
                left_for_later: total - checked,
                verdicts,
                platforms,
                endpoints,
            }
        }

        fn text(&self) -> String {
            if self.checked + self.left_for_later == 0 {
                return "No endpoint is due for a check; `--older-than` sets how soon one is due \
                     again\n"
                    .to_owned();
            }
            let counts = |counts: &BTreeMap<&'static str, usize>| {
                let counted = Verdict::ALL
                    .iter()
                    .filter_map(|one| Some((one.name(), *counts.get(one.name())?)));
                counted
                    .map(|(name, count)| format!("{count} {name}"))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let rows = self.platforms.iter().map(|(platform, verdicts)| {
                [
                    platform.clone(),
                    verdicts.values().sum::<usize>().to_string(),
                    counts(verdicts),
                ]
            });
            let all = [[
                "all".to_owned(),
                self.checked.to_string(),
                counts(&self.verdicts),
            ]];
            let later = match self.left_for_later {
                0 => String::new(),
                count => format!(
                    "Endpoints postponed because their hosts asked for fewer requests: {count}\n"
                ),
            };
            table(["Platform", "Checked", "Verdicts"], rows.chain(all)) + &later
        }
    }

    impl EndpointDocument {
        fn line(&self) -> String {
            clean(&format!(
                "{} {} {}: it {}",
                self.endpoint_id, self.url, self.verdict, self.detail
            ))
        }
    }
}
