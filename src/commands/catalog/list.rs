//! `fastenctl lighthouse catalog list`: the lists in the database, which of their entries are
//! served, and why the rest are not.

use crate::commands::storage::place::Place;
use clap::Args;

/// Arguments of `catalog list`.
#[derive(Args)]
pub struct ListCatalog {
    /// Show only endpoints that updates held back because their list moved them to another host
    #[arg(long)]
    pub held: bool,
    #[command(flatten)]
    pub place: Place,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::rfc3339;
    use crate::commands::catalog::list::ListCatalog;
    use crate::commands::catalog::stored::{StoredList, stored_lists};
    use crate::commands::context::Context;
    use crate::commands::lighthouse::table::table;
    use crate::commands::storage::database::{existing, failed};
    use crate::error::Result;
    use crate::http::block_on;
    use crate::lighthouse::catalog::served::Catalog;
    use crate::lighthouse::lookup::platforms::{ByRule, by_rule};
    use crate::lighthouse::store::Store;
    use crate::lighthouse::stored_catalog::held;
    use crate::lighthouse::stored_catalog::held::Held;
    use crate::text::clean;
    use serde::Serialize;
    use std::process::ExitCode;

    #[derive(Serialize)]
    struct CatalogDocument {
        schema_version: u8,
        ok: bool,
        lists: Vec<StoredList>,
        served: ServedDocument,
        platforms: Vec<PlatformDocument>,
        left_out: Vec<LeftOutDocument>,
        unused: Vec<UnusedDocument>,
    }

    /// A correction in the settings for an endpoint that is not in any list.
    #[derive(Serialize)]
    struct UnusedDocument {
        endpoint_id: String,
        hint: String,
    }

    #[derive(Serialize)]
    struct ServedDocument {
        brands: usize,
        endpoints: usize,
    }

    /// The number of listed endpoints that one rule assigned to a platform.
    #[derive(Serialize)]
    struct PlatformDocument {
        platform: String,
        rule: String,
        endpoints: usize,
    }

    #[derive(Serialize)]
    struct LeftOutDocument {
        reason: String,
        endpoints: usize,
        example: String,
    }

    #[derive(Serialize)]
    struct HeldDocument {
        schema_version: u8,
        ok: bool,
        held: Vec<Held>,
    }

    fn show_held(context: &Context, store: &Store) -> Result<ExitCode> {
        let held = block_on(store.read((), |tx, ()| Box::pin(held::held(tx))));
        let held = held.map_err(|error| failed(&error))?;
        if context.ui.json() {
            context.ui.document(&HeldDocument {
                schema_version: 1,
                ok: true,
                held,
            });
        } else if held.is_empty() {
            context.ui.out("No endpoint is held back\n");
        } else {
            let rows = held.into_iter().map(|one| {
                let since = rfc3339(one.noticed_at);
                [one.endpoint_id, one.list, one.from_host, one.to_host, since]
            });
            let columns = [
                "Endpoint",
                "List",
                "Served host",
                "Host in the list",
                "Since",
            ];
            context.ui.out(
                &(table(columns, rows)
                    + "\n`fastenctl lighthouse catalog override ENDPOINT --take` accepts the \
                         new host of an endpoint\n"),
            );
        }
        Ok(ExitCode::SUCCESS)
    }

    impl From<ByRule> for PlatformDocument {
        fn from(by_rule: ByRule) -> Self {
            let ByRule {
                platform,
                rule,
                endpoints,
            } = by_rule;
            Self {
                platform,
                rule,
                endpoints,
            }
        }
    }

    impl ListCatalog {
        /// Prints the lists, which of their entries are served, and why the rest are not.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let (settings, store) = existing(&self.place)?;
            if self.held {
                return show_held(context, &store);
            }
            let lists = stored_lists(&store)?;
            let platforms = block_on(by_rule(&store, &settings)).map_err(|error| failed(&error))?;
            let catalog = Catalog::open(&settings, "https://lighthouse.invalid", &store)?;
            let now = catalog.now();
            let left = now.left_out.iter().map(|(reason, left)| LeftOutDocument {
                reason: reason.clone(),
                endpoints: left.endpoints,
                example: left.example.clone(),
            });
            let mut left: Vec<LeftOutDocument> = left.collect();
            left.sort_by_key(|left| std::cmp::Reverse(left.endpoints));
            let document = CatalogDocument {
                schema_version: 1,
                ok: true,
                lists,
                served: ServedDocument {
                    brands: now.shelf.brands.len(),
                    endpoints: now.shelf.endpoints.len(),
                },
                platforms: platforms.into_iter().map(PlatformDocument::from).collect(),
                left_out: left,
                unused: now
                    .unused
                    .iter()
                    .map(|one| UnusedDocument {
                        endpoint_id: one.id.to_string(),
                        hint: one.hint.clone(),
                    })
                    .collect(),
            };
            if context.ui.json() {
                context.ui.document(&document);
            } else {
                context.ui.out(&document.text());
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    impl CatalogDocument {
        fn platform_rows(&self) -> String {
            if self.platforms.is_empty() {
                return String::new();
            }
            let row = |one: &PlatformDocument| {
                [
                    one.platform.clone(),
                    one.endpoints.to_string(),
                    one.rule.clone(),
                ]
            };
            let rows = self.platforms.iter().map(row);
            format!("\n{}", table(["Platform", "Endpoints", "Because"], rows))
        }

        fn text(&self) -> String {
            let rows = self.lists.iter().map(|one| {
                [
                    one.list.clone(),
                    one.brands.to_string(),
                    one.portals.to_string(),
                    one.endpoints.to_string(),
                ]
            });
            let lists = if self.lists.is_empty() {
                "No list has been imported\n".to_owned()
            } else {
                table(["List", "Brands", "Portals", "Endpoints"], rows)
            };
            let addresses = self.lists.iter().filter_map(StoredList::address);
            let lists = lists + &addresses.collect::<String>();
            let served = format!(
                "\nServed: {} brands, {} endpoints\n",
                self.served.brands, self.served.endpoints
            );
            let left = |left: &LeftOutDocument| {
                let (reason, example) = (clean(&left.reason), clean(&left.example));
                format!(
                    "{:>7}  {reason}\n         such as {example}\n",
                    left.endpoints
                )
            };
            let left: String = self.left_out.iter().map(left).collect();
            let head = if left.is_empty() {
                ""
            } else {
                "\nNot served:\n"
            };
            let unused = |one: &UnusedDocument| {
                format!("  {}: {}\n", clean(&one.endpoint_id), clean(&one.hint))
            };
            let unused: String = self.unused.iter().map(unused).collect();
            let unused_head = if unused.is_empty() {
                ""
            } else {
                "\nNot used, because no list has the endpoint:\n"
            };
            lists + &self.platform_rows() + &served + head + &left + unused_head + &unused
        }
    }
}
