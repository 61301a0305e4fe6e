//! `fastenctl lighthouse installation list|show`: the operator's view of the database, with or
//! without a running gateway. The rules are in `crate::lighthouse::installations::operator`.

use crate::commands::storage::place::Place;
use clap::Args;

/// Arguments of `installation list`.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `installation show`.
#[derive(Args)]
pub struct Show {
    /// ID of the installation
    #[arg(value_name = "ID")]
    pub id: String,
    #[command(flatten)]
    pub place: Place,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::{Clock, rfc3339};
    use crate::commands::context::Context;
    use crate::commands::lighthouse::installation::{List, Show};
    use crate::commands::lighthouse::table::table;
    use crate::commands::storage::database::{existing, failed, gone};
    use crate::error::Result;
    use crate::http::block_on;
    use crate::lighthouse::catalog::served::Catalog;

    use crate::api::installation::VerificationStatus;
    use crate::lighthouse::installations::operator::Listed;
    use crate::lighthouse::installations::record::Installation;
    use crate::lighthouse::installations::{operator, record};
    use crate::lighthouse::seats::counts::{Counts, counts};
    use crate::lighthouse::seats::limits::{Limit, Limits};
    use crate::lighthouse::settings::Settings;

    use crate::text::clean;

    use serde::Serialize;
    use std::process::ExitCode;
    #[derive(Serialize)]
    struct ListDocument {
        schema_version: u8,
        ok: bool,
        installations: Vec<ListedDocument>,
    }

    #[derive(Serialize)]
    struct ListedDocument {
        installation_id: String,
        administrator_name: String,
        administrator_email: String,
        verification_status: VerificationStatus,
        issued_at: String,
        users: i64,
        suspended: bool,
    }

    impl From<Listed> for ListedDocument {
        fn from(one: Listed) -> Self {
            Self {
                installation_id: one.installation_id,
                administrator_name: one.administrator_name,
                administrator_email: one.administrator_email,
                verification_status: one.verification_status,
                issued_at: rfc3339(one.issued_at),
                users: one.users,
                suspended: one.suspended,
            }
        }
    }

    impl List {
        /// Lists all installations, oldest first.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let (_, store) = existing(&self.place)?;
            let listed = block_on(store.read((), |tx, ()| Box::pin(operator::installations(tx))));
            let listed: Vec<ListedDocument> = listed
                .map_err(|error| failed(&error))?
                .into_iter()
                .map(ListedDocument::from)
                .collect();
            if context.ui.json() {
                context.ui.document(&ListDocument {
                    schema_version: 1,
                    ok: true,
                    installations: listed,
                });
                return Ok(ExitCode::SUCCESS);
            }
            if listed.is_empty() {
                context.ui.out("No installations yet\n");
                return Ok(ExitCode::SUCCESS);
            }
            let rows = listed.into_iter().map(|one| {
                let state = if one.suspended {
                    "suspended".to_owned()
                } else {
                    one.verification_status.name().to_lowercase()
                };
                [
                    one.installation_id,
                    one.administrator_name,
                    one.administrator_email,
                    state,
                    one.users.to_string(),
                    one.issued_at,
                ]
            });
            context.ui.out(&table(
                [
                    "Installation",
                    "Administrator",
                    "E-mail",
                    "State",
                    "Users",
                    "Since",
                ],
                rows,
            ));
            Ok(ExitCode::SUCCESS)
        }
    }

    #[derive(Serialize)]
    struct ShowDocument {
        schema_version: u8,
        ok: bool,
        installation_id: String,
        administrator_name: String,
        administrator_email: String,
        verification_status: VerificationStatus,
        issued_at: String,
        /// Null if it is not suspended.
        suspended: Option<String>,
        limits: Vec<Limit>,
        providers: Vec<ProviderDocument>,
    }

    #[derive(Serialize)]
    struct ProviderDocument {
        limit_group: String,
        display: String,
        users: i64,
        pending: i64,
        limit: i64,
    }

    impl Show {
        /// Shows one installation.
        ///
        /// # Errors
        /// Same as [`existing`]; exit code 10 for an unknown ID.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let (settings, store) = existing(&self.place)?;
            let catalog = Catalog::open(&settings, "https://lighthouse.invalid", &store)?;
            let input = (self.id.clone(), Clock::default().now());
            let found = block_on(store.read(input, |tx, (id, now)| {
                Box::pin(
                    async move { Ok((record::find(tx, id).await?, counts(tx, id, *now).await?)) },
                )
            }));
            let (Some(one), counted) = found.map_err(|error| failed(&error))? else {
                return Err(gone(&store, &self.id));
            };
            let own = |limit: &Limit| limit.installation_id.is_some();
            let document = ShowDocument {
                schema_version: 1,
                ok: true,
                providers: counted
                    .iter()
                    .map(|counts| provider(&settings, &catalog, &one, counts))
                    .collect(),
                limits: one
                    .overrides
                    .0
                    .iter()
                    .filter(|limit| own(limit))
                    .cloned()
                    .collect(),
                suspended: one.suspended,
                installation_id: one.id,
                administrator_name: one.name,
                administrator_email: one.email,
                verification_status: one.verification,
                issued_at: rfc3339(one.issued_at),
            };
            if context.ui.json() {
                context.ui.document(&document);
            } else {
                context.ui.out(&document.text());
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    fn provider(
        settings: &Settings,
        catalog: &Catalog,
        one: &Installation,
        counts: &Counts,
    ) -> ProviderDocument {
        let endpoint = catalog.of_group(&counts.limit_group);
        let endpoint = endpoint.as_deref();
        let limits = Limits::new(settings, catalog.clone());
        let allowance = one.allowance(settings.unverified_limit);
        ProviderDocument {
            limit_group: counts.limit_group.clone(),
            display: endpoint
                .map_or_else(String::new, |endpoint| endpoint.definition.display.clone()),
            users: counts.users,
            pending: counts.pending,
            limit: limits.of_group(&counts.limit_group, allowance),
        }
    }

    impl ShowDocument {
        fn text(&self) -> String {
            let state = match &self.suspended {
                Some(reason) if reason.is_empty() => "suspended".to_owned(),
                Some(reason) => format!("suspended: {reason}"),
                None => self.verification_status.name().to_lowercase(),
            };
            let lines = [
                ("installation", &self.installation_id),
                ("administrator", &self.administrator_name),
                ("e-mail", &self.administrator_email),
                ("since", &self.issued_at),
                ("state", &state),
            ];
            let lines: String = lines
                .iter()
                .map(|(label, value)| format!("{label:<15}{}\n", clean(value)))
                .collect();
            if self.providers.is_empty() {
                return lines + "\nNo users yet\n";
            }
            let rows = self.providers.iter().map(|one| {
                let name = if one.display.is_empty() {
                    &one.limit_group
                } else {
                    &one.display
                };
                [
                    name.clone(),
                    one.users.to_string(),
                    one.pending.to_string(),
                    one.limit.to_string(),
                ]
            });
            format!(
                "{lines}\n{}",
                table(["Provider", "Users", "Signing in", "Limit"], rows)
            )
        }
    }
}
