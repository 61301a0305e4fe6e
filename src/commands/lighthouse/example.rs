//! `fastenctl lighthouse example`: what an operator begins with, as this version understands it. Each is a file of the
//! project, printed as it is.

use crate::commands::context::Context;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::process::ExitCode;

/// Print an example that this version understands: settings, a unit, alerts, a dashboard
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl lighthouse example
  fastenctl lighthouse example alerts")]
pub struct Example {
    /// Which one
    #[arg(value_name = "WHAT", value_enum, default_value_t = What::Settings)]
    what: What,
}

/// What there is an example of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
enum What {
    /// The settings of a gateway, each with its default, for `serve --settings`
    Settings,
    /// A unit that runs the gateway under systemd
    Systemd,
    /// Rules for Prometheus that say when a gateway needs somebody
    Alerts,
    /// A dashboard for Grafana that shows everything a gateway tells of itself
    Dashboard,
}

impl What {
    /// As it stands in the project.
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
