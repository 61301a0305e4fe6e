//! `fastenctl lighthouse example`: files for operators to start with, as this version understands
//! them. Each is a file of the project, printed unchanged.

use crate::commands::context::Context;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::process::ExitCode;

/// Print an example for this version: settings, a systemd unit, alerts or a dashboard
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl lighthouse example
  fastenctl lighthouse example alerts")]
pub struct Example {
    /// Which example
    #[arg(value_name = "WHAT", value_enum, default_value_t = What::Settings)]
    what: What,
}

/// The kinds of examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
enum What {
    /// Settings of a gateway with their defaults, for `serve --settings`
    Settings,
    /// A systemd unit that runs the gateway
    Systemd,
    /// Prometheus rules that alert when a gateway needs attention
    Alerts,
    /// A Grafana dashboard of all the gateway's metrics
    Dashboard,
}

impl What {
    /// The file's contents.
    const fn text(self) -> &'static str {
        match self {
            Self::Settings => include_str!("../../../docs/lighthouse.example.toml"),
            Self::Systemd => {
                include_str!("../../../packaging/systemd/fastenctl-lighthouse.service")
            }
            Self::Alerts => include_str!("../../../packaging/prometheus/alerts.yml"),
            Self::Dashboard => include_str!("../../../packaging/grafana/dashboard.json"),
        }
    }
}

/// What `--json` prints.
#[derive(Serialize)]
struct ExampleDocument {
    schema_version: u8,
    ok: bool,
    what: What,
    text: &'static str,
}

impl Example {
    /// Prints it.
    pub(crate) fn run(self, context: &Context) -> ExitCode {
        let (what, text) = (self.what, self.what.text());
        if context.ui.json() {
            context.ui.document(&ExampleDocument {
                schema_version: 1,
                ok: true,
                what,
                text,
            });
        } else {
            context.ui.own(text);
        }
        ExitCode::SUCCESS
    }
}
