//! `fastenctl auth checks`: lists the conformance checks that `auth test` knows. `conformance`
//! implements them.

use crate::commands::context::Context;
use crate::conformance::check::Check;
use crate::conformance::register::all;
use crate::error::{Error, Kind, Result};
use crate::trace::finding::{Class, Severity};
use clap::Args;
use serde::Serialize;
use std::process::ExitCode;

/// List the conformance checks of `auth test`
#[derive(Args)]
#[command(after_help = "\
Classes:
  S   reads public documents
  L   runs along with a sign-in
  A   sends malformed requests (`auth test --negative`)
  X   is intrusive, only for this machine and test systems
  RP  checks fastenctl itself")]
pub struct Checks {
    /// List only this group, such as PKCE
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
}

#[derive(Serialize)]
struct ChecksDocument {
    schema_version: u8,
    ok: bool,
    checks: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    id: &'static str,
    subject: String,
    class: Class,
    severity: Severity,
    sentence: &'static str,
    source: &'static [&'static str],
}

impl Checks {
    /// Prints the table.
    ///
    /// # Errors
    /// [`Kind::NotFound`] for a group that does not exist.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let is_wanted = |check: &&Check| {
            self.group
                .as_ref()
                .is_none_or(|group| group.eq_ignore_ascii_case(check.group()))
        };
        let checks: Vec<&Check> = all().filter(is_wanted).collect();
        if checks.is_empty() {
            let mut groups: Vec<&str> = all().map(Check::group).collect();
            groups.dedup();
            let group = self.group.as_deref().unwrap_or("");
            let message = format!("`{group}` is not a group of checks");
            return Err(Error::new(Kind::NotFound, message)
                .hint(format!("the groups are {}", groups.join(", "))));
        }
        if context.ui.json() {
            let checks = checks.into_iter().map(entry).collect();
            context.ui.document(&ChecksDocument {
                schema_version: 1,
                ok: true,
                checks,
            });
        } else {
            context
                .ui
                .out(&checks.into_iter().map(line).collect::<String>());
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn entry(check: &Check) -> Entry {
    Entry {
        id: check.id,
        subject: check.marks(),
        class: check.class,
        severity: check.severity,
        sentence: check.sentence,
        source: check.source,
    }
}

fn line(check: &Check) -> String {
    format!(
        "{:<9} {:<6} {:?} {:<9} {} ({})\n",
        check.id,
        check.marks(),
        check.class,
        check.severity.name(),
        check.sentence,
        check.source.join("; ")
    )
}
