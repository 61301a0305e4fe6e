//! `fastenctl lighthouse catalog show`: shows one brand, portal or endpoint with everything the
//! gateway knows about it, as found by `crate::lighthouse::lookup::explain`.

use crate::commands::storage::place::Place;
use clap::Args;

/// Arguments of `catalog show`.
#[derive(Args)]
pub struct ShowCatalog {
    /// ID of a brand, portal or endpoint
    #[arg(value_name = "ID")]
    pub id: String,
    #[command(flatten)]
    pub place: Place,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::commands::catalog::show::ShowCatalog;
    use crate::commands::context::Context;
    use crate::commands::storage::database::{existing, failed};
    use crate::error::{Error, Kind, Result};
    use crate::http::block_on;
    use crate::lighthouse::catalog::served::Catalog;
    use crate::lighthouse::lookup::explain::explain;
    use crate::lighthouse::lookup::explained::{About, Check, Explained, Step};
    use crate::text::clean;
    use serde::Serialize;
    use std::collections::BTreeMap;
    use std::process::ExitCode;

    #[derive(Serialize)]
    struct ShowDocument<'a> {
        schema_version: u8,
        ok: bool,
        #[serde(flatten)]
        explained: &'a Explained,
    }

    impl ShowCatalog {
        /// Shows one entry.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings, 10 if there is no database or nothing with that ID.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let (settings, store) = existing(&self.place)?;
            let catalog = Catalog::open(&settings, "https://lighthouse.invalid", &store)?;
            let explained = block_on(explain(&store, &settings, &catalog, &self.id))
                .map_err(|error| failed(&error))?;
            let Some(explained) = explained else {
                let message = format!(
                    "neither a list nor the settings contain an entry with the ID `{}`",
                    self.id
                );
                return Err(Error::new(Kind::NotFound, message)
                    .hint("`fastenctl providers WORDS --json` shows the IDs of its results"));
            };
            if context.ui.json() {
                context.ui.document(&ShowDocument {
                    schema_version: 1,
                    ok: true,
                    explained: &explained,
                });
            } else {
                context.ui.out(&text(&explained));
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    fn text(of: &Explained) -> String {
        let mut lines = vec![
            clean(&format!("{} {}", of.kind, of.id)),
            line("name", &of.name),
        ];
        lines.extend(of.served_as.as_ref().map(|other| line("served as", other)));
        let lists = if of.lists.is_empty() {
            "none".to_owned()
        } else {
            of.lists.join(", ")
        };
        lines.push(line("lists", &lists));
        lines.extend(of.endpoint.iter().flat_map(about));
        if of.kind == "endpoint" {
            let addresses = ["authorization_endpoint", "token_endpoint", "fhir_version"];
            lines.extend(
                addresses
                    .iter()
                    .filter_map(|key| Some(line(&key.replace('_', " "), of.entry[*key].as_str()?))),
            );
        }
        lines.push(line("found", if of.found { "yes" } else { "no" }));
        if !of.remark.is_empty() {
            lines.push(line("", &of.remark));
        }
        lines.extend(
            of.leads_to
                .iter()
                .map(|step| line("leads to", &step_line(step))),
        );
        lines.extend(
            of.led_to_by
                .iter()
                .map(|step| line("linked from", &step_line(step))),
        );
        if of.led_to_by_more > 0 {
            lines.push(line("", &format!("and {} more", of.led_to_by_more)));
        }
        let origins = of.fields.iter();
        lines.extend(
            origins.map(|one| line("from", &format!("{}: {}", one.from, one.fields.join(", ")))),
        );
        lines
            .into_iter()
            .map(|line| format!("{}\n", line.trim_end()))
            .collect()
    }

    fn about(about: &About) -> Vec<String> {
        let mut lines = vec![
            line("platform", &about.platform),
            line("", &about.platform_rule),
            line("served", if about.served { "yes" } else { "no" }),
        ];
        match &about.check {
            None => lines.push(line("check", "never")),
            Some(Check {
                verdict,
                detail,
                checked_at,
                good_at,
                failures,
            }) => {
                lines.push(line(
                    "check",
                    &format!("{verdict} at {checked_at}: it {detail}"),
                ));
                if *failures > 0 {
                    let good = good_at.as_deref().unwrap_or("never");
                    lines.push(line(
                        "",
                        &format!(
                            "failed checks since the last success: {failures}; last success: {good}"
                        ),
                    ));
                }
            }
        }
        let mut by_place: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        about
            .settings
            .iter()
            .for_each(|one| by_place.entry(&one.from).or_default().push(one.setting));
        let said = by_place.iter().map(|(from, settings)| {
            line("settings", &format!("{} in {from}", settings.join(", ")))
        });
        lines.extend(said);
        lines
    }

    fn step_line(step: &Step) -> String {
        let served = if step.found { "" } else { " (not found)" };
        format!("{} {} {}{served}", step.kind, step.id, step.name)
    }

    fn line(name: &str, value: &str) -> String {
        format!("  {name:<22}  {}", clean(value))
    }
}
