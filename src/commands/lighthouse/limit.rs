//! `fastenctl lighthouse limit`: limits in the database that override those in the settings. The
//! rules are in `crate::lighthouse::installations::operator`.

use crate::commands::storage::place::Place;
use clap::Args;

/// What a limit applies to.
#[derive(Args)]
pub struct About {
    #[command(flatten)]
    pub provider: Provider,
    /// Only for this installation, verified or not
    #[arg(long, value_name = "ID")]
    pub installation: Option<String>,
}

/// The target of a limit; exactly one of the three.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Provider {
    /// For every endpoint of this platform
    #[arg(long, value_name = "NAME")]
    pub platform: Option<String>,
    /// For the limit group of this endpoint (an endpoint ID or the name of a group)
    #[arg(long, value_name = "ID")]
    pub endpoint: Option<String>,
    /// For the verified installations of this owner, by e-mail address
    #[arg(long, value_name = "ADDRESS", conflicts_with = "installation")]
    pub owner: Option<String>,
}

/// Arguments of `limit set`.
#[derive(Args)]
pub struct SetLimit {
    /// Users per provider; 0 admits no new users
    #[arg(
        value_name = "USERS",
        required_unless_present = "owner",
        conflicts_with = "owner",
        value_parser = clap::value_parser!(i64).range(0..)
    )]
    pub users: Option<i64>,
    #[command(flatten)]
    pub about: About,
    /// Number of verified installations the owner may have; 3 by default
    #[arg(long, value_name = "N", requires = "owner", value_parser = clap::value_parser!(i64).range(0..=10_000))]
    pub installations: Option<i64>,
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `limit unset`.
#[derive(Args)]
pub struct UnsetLimit {
    #[command(flatten)]
    pub about: About,
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `limit list`.
#[derive(Args)]
pub struct ListLimits {
    #[command(flatten)]
    pub place: Place,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::{Clock, rfc3339};
    use crate::commands::context::Context;
    use crate::commands::lighthouse::limit::{About, ListLimits, SetLimit, UnsetLimit};
    use crate::commands::lighthouse::owner_limit;
    use crate::commands::lighthouse::owner_limit::OwnerDocument;
    use crate::commands::lighthouse::table::table;
    use crate::commands::storage::database::{existing, failed, unknown};
    use crate::error::{Error, Kind, Result};
    use crate::http::block_on;
    use crate::lighthouse::audit;
    use crate::lighthouse::audit::{Action, Entry, note};
    use crate::lighthouse::catalog::served::Catalog;
    use crate::lighthouse::installations::operator;
    use crate::lighthouse::seats::limits;
    use crate::lighthouse::seats::limits::{Limit, Scope};
    use crate::lighthouse::settings::Settings;
    use crate::lighthouse::store::Store;
    use crate::text::clean;
    use serde::Serialize;
    use std::process::ExitCode;

    #[derive(Serialize)]
    struct LimitsDocument {
        schema_version: u8,
        ok: bool,
        limits: Vec<LimitDocument>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        owners: Vec<OwnerDocument>,
    }

    #[derive(Serialize)]
    struct LimitDocument {
        #[serde(flatten)]
        limit: Limit,
        set_at: String,
    }

    impl From<Limit> for LimitDocument {
        fn from(limit: Limit) -> Self {
            Self {
                set_at: rfc3339(limit.set_at),
                limit,
            }
        }
    }

    impl About {
        /// Resolves the names in the settings. When a limit is set, checks that they exist, because
        /// a limit for a mistyped name would have no effect.
        fn limit(
            &self,
            settings: &Settings,
            store: &Store,
            users: i64,
            must_exist: bool,
        ) -> Result<Limit> {
            let catalog = Catalog::open(settings, "https://lighthouse.invalid", store)?;
            let missing = |what: &str, name: &str| {
                Error::new(
                    Kind::NotFound,
                    format!("the settings have no {what} `{name}`"),
                )
                .hint("pass the gateway's own settings with `--settings`")
            };
            let (scope, name) = match (&self.provider.platform, &self.provider.endpoint) {
                (Some(slug), _) if must_exist && !settings.platforms.contains_key(slug) => {
                    return Err(missing("platform", slug));
                }
                (Some(slug), _) => (Scope::Platform, slug.clone()),
                (None, None) => {
                    return Err(Error::new(
                        Kind::Usage,
                        "no platform, endpoint or owner was named",
                    )
                    .hint("pass `--platform`, `--endpoint` or `--owner`"));
                }
                (None, Some(given)) => {
                    let endpoint = catalog.of_group(given).or_else(|| catalog.find(given));
                    if must_exist && endpoint.is_none() {
                        return Err(missing("endpoint or limit group", given));
                    }
                    (
                        Scope::Group,
                        endpoint
                            .map_or_else(|| given.clone(), |e| e.definition.limit_group.clone()),
                    )
                }
            };
            Ok(Limit {
                scope,
                name,
                installation_id: self.installation.clone(),
                users,
                set_at: Clock::default().now(),
            })
        }
    }

    /// `platform my-epic for installation …`
    fn described(limit: &Limit) -> String {
        let whose = limit
            .installation_id
            .as_ref()
            .map_or_else(String::new, |id| format!(" for installation {id}"));
        clean(&format!("{} `{}`{whose}", limit.scope.name(), limit.name))
    }

    fn entry(action: Action, limit: &Limit, field: &str) -> Entry {
        let whose = limit.installation_id.as_deref().unwrap_or_default();
        Entry::new(audit::operator(), action, whose, field)
    }

    impl SetLimit {
        /// Sets a limit.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings, 10 for an unknown name or ID.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let (settings, store) = existing(&self.place)?;
            if let Some(email) = &self.about.provider.owner {
                let (owner, text) = owner_limit::set(&settings, &store, email, self.installations)?;
                say(context, Vec::new(), vec![owner], &text);
                return Ok(ExitCode::SUCCESS);
            }
            let users = self.users.unwrap_or_default();
            let limit = self.about.limit(&settings, &store, users, true)?;
            let field = format!("{} {}: {users}", limit.scope.name(), limit.name);
            let job = (limit.clone(), entry(Action::LimitSet, &limit, &field));
            let set = store.write(job, |tx, (limit, entry)| {
                Box::pin(async move {
                    let done = operator::set_limit(tx, limit).await?;
                    if done {
                        note(tx, entry, limit.set_at).await?;
                    }
                    Ok(done)
                })
            });
            if !block_on(set).map_err(|error| failed(&error))? {
                let nobodys = || Error::new(Kind::Failure, "the limit was not set");
                return Err(unknown(&limit.installation_id.ok_or_else(nobodys)?));
            }
            let users = if limit.users == 1 { "user" } else { "users" };
            let text = format!(
                "{}: {} {users} per provider from now on\n",
                described(&limit),
                limit.users
            );
            say(context, vec![limit], Vec::new(), &text);
            Ok(ExitCode::SUCCESS)
        }
    }

    impl UnsetLimit {
        /// Removes a limit.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings, 10 if there is none.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let (settings, store) = existing(&self.place)?;
            if let Some(email) = &self.about.provider.owner {
                let text = owner_limit::unset(&settings, &store, email)?;
                say(context, Vec::new(), Vec::new(), &text);
                return Ok(ExitCode::SUCCESS);
            }
            let limit = self.about.limit(&settings, &store, 0, false)?;
            let field = format!("{} {}", limit.scope.name(), limit.name);
            let job = (limit.clone(), entry(Action::LimitUnset, &limit, &field));
            let unset = store.write(job, |tx, (limit, entry)| {
                Box::pin(async move {
                    let done = limits::unset(tx, limit).await?;
                    if done {
                        note(tx, entry, limit.set_at).await?;
                    }
                    Ok(done)
                })
            });
            if !block_on(unset).map_err(|error| failed(&error))? {
                return Err(Error::new(
                    Kind::NotFound,
                    format!("no limit is set for {}", described(&limit)),
                )
                .hint("`fastenctl lighthouse limit list` shows all limits"));
            }
            say(
                context,
                Vec::new(),
                Vec::new(),
                &format!(
                    "{}: the limit from the settings applies again\n",
                    described(&limit)
                ),
            );
            Ok(ExitCode::SUCCESS)
        }
    }

    impl ListLimits {
        /// Lists all limits that were set.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let (_, store) = existing(&self.place)?;
            let limits = block_on(store.read((), |tx, ()| Box::pin(limits::all(tx))));
            let limits = limits.map_err(|error| failed(&error))?;
            let owners = owner_limit::all(&store)?;
            let rows = limits.iter().map(|limit| {
                let whose = limit
                    .installation_id
                    .clone()
                    .unwrap_or_else(|| "all".to_owned());
                [
                    limit.scope.name().to_owned(),
                    limit.name.clone(),
                    whose,
                    limit.users.to_string(),
                    rfc3339(limit.set_at),
                ]
            });
            let rows = rows.chain(owners.iter().map(OwnerDocument::row));
            let text = table(["About", "Name", "Installation", "Users", "Set"], rows);
            let text = if limits.is_empty() && owners.is_empty() {
                "No limits are set; those in the settings apply\n".to_owned()
            } else {
                text
            };
            say(context, limits, owners, &text);
            Ok(ExitCode::SUCCESS)
        }
    }

    fn say(context: &Context, limits: Vec<Limit>, owners: Vec<OwnerDocument>, text: &str) {
        if context.ui.json() {
            let limits = limits.into_iter().map(LimitDocument::from).collect();
            context.ui.document(&LimitsDocument {
                schema_version: 1,
                ok: true,
                limits,
                owners,
            });
        } else {
            context.ui.out(text);
        }
    }
}
