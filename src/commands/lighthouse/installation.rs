//! `fastenctl lighthouse installation` and `migrate`: the operator's view of the database, beside a running
//! gateway or without one. The rules are in `crate::lighthouse::installations::operator`.

use crate::clock::{Clock, rfc3339};
use crate::commands::context::Context;
use crate::commands::lighthouse::arguments::{List, Migrate, Place, Resume, Show, Suspend};
use crate::error::{Error, Kind, Result};
use crate::http::block_on;
use crate::lighthouse::catalog::snapshot::Catalog;
use crate::lighthouse::installations::operator::{Limit, Listed};
use crate::lighthouse::installations::record::Installation;
use crate::lighthouse::installations::{operator, record};
use crate::lighthouse::seats::counts::{Counts, counts};
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store::Store;
use crate::lighthouse::{database, store};
use crate::text::clean;
use comfy_table::{Table, presets};
use serde::Serialize;

/// The settings' database, which must be there already: a mistyped folder is not filled with a new one.
///
/// # Errors
/// 3 for wrong settings, 10 where there is no database.
pub(crate) fn existing(place: &Place) -> Result<(Settings, Store)> {
    let settings = place.load()?;
    if let Some(folder) = database::missing(&settings)? {
        let message = format!("there is no database in `{}`", folder.display());
        return Err(Error::new(Kind::NotFound, message).hint(
            "name the gateway's own settings with `--settings`, or its folder with `--data-dir`",
        ));
    }
    let store = database::open(&settings)?;
    Ok((settings, store))
}

/// Those of the database, in the terminal's words.
pub(crate) fn failed(error: &store::Error) -> Error {
    Error::new(Kind::Failure, error.to_string())
}

/// No installation of that id.
pub(crate) fn unknown(id: &str) -> Error {
    Error::new(Kind::NotFound, format!("no installation has the id `{id}`"))
        .hint("`fastenctl lighthouse installation list` shows them all")
}

/// Rows under a head, without lines.
pub(crate) fn table<const N: usize>(
    head: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head);
    for row in rows {
        table.add_row(row.map(|cell| clean(&cell)));
    }
    table
        .lines()
        .map(|line| format!("{}\n", line.trim()))
        .collect()
}

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
    verification_status: String,
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
    /// All installations, oldest first.
    ///
    /// # Errors
    /// Those of [`existing`].
    pub fn run(self, context: &Context) -> Result<()> {
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
            return Ok(());
        }
        if listed.is_empty() {
            context.ui.out("No installations yet\n");
            return Ok(());
        }
        let rows = listed.into_iter().map(|one| {
            let state = if one.suspended {
                "suspended".to_owned()
            } else {
                one.verification_status.to_lowercase()
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
        Ok(())
    }
}

#[derive(Serialize)]
struct ShowDocument {
    schema_version: u8,
    ok: bool,
    installation_id: String,
    administrator_name: String,
    administrator_email: String,
    verification_status: crate::api::installation::VerificationStatus,
    issued_at: String,
    /// Null: it is not.
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
    /// One installation.
    ///
    /// # Errors
    /// Those of [`existing`]; 10 for an unknown id.
    pub fn run(self, context: &Context) -> Result<()> {
        let (settings, store) = existing(&self.place)?;
        let catalog = Catalog::open(&settings, "https://lighthouse.invalid", &store)?;
        let input = (self.id.clone(), Clock::default().now());
        let found = block_on(store.read(input, |tx, (id, now)| {
            Box::pin(async move { Ok((record::find(tx, id).await?, counts(tx, id, *now).await?)) })
        }));
        let (Some(one), counted) = found.map_err(|error| failed(&error))? else {
            return Err(unknown(&self.id));
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
                .word
                .limits
                .iter()
                .filter(|limit| own(limit))
                .cloned()
                .collect(),
            suspended: one.word.suspended,
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
        Ok(())
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
    let cap = one.cap_of(settings.unverified_limit);
    let gone = cap.map_or(settings.default_limit, |cap| {
        cap.min(settings.default_limit)
    });
    ProviderDocument {
        limit_group: counts.limit_group.clone(),
        display: endpoint.map_or_else(String::new, |endpoint| endpoint.definition.display.clone()),
        users: counts.users,
        pending: counts.pending,
        limit: endpoint.map_or(gone, |endpoint| {
            operator::limit(&one.word, &endpoint.terms(), cap)
        }),
    }
}

impl ShowDocument {
    fn text(&self) -> String {
        let state = match &self.suspended {
            Some(reason) if reason.is_empty() => "suspended".to_owned(),
            Some(reason) => format!("suspended: {reason}"),
            None => format!("{:?}", self.verification_status).to_lowercase(),
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

#[derive(Serialize)]
struct StateDocument<'a> {
    schema_version: u8,
    ok: bool,
    installation_id: &'a str,
    suspended: bool,
}

impl Suspend {
    /// Suspends.
    ///
    /// # Errors
    /// Those of [`existing`]; 10 for an unknown id.
    pub fn run(self, context: &Context) -> Result<()> {
        let (_, store) = existing(&self.place)?;
        let input = (self.id.clone(), clean(&self.reason), Clock::default().now());
        let known = store.write(input, |tx, (id, reason, now)| {
            Box::pin(operator::suspend(tx, id, reason, *now))
        });
        say(
            context,
            &self.id,
            true,
            block_on(known).map_err(|error| failed(&error))?,
        )
    }
}

impl Resume {
    /// Ends a suspension.
    ///
    /// # Errors
    /// Those of [`existing`]; 10 for an unknown id.
    pub fn run(self, context: &Context) -> Result<()> {
        let (_, store) = existing(&self.place)?;
        let known = store.write(self.id.clone(), |tx, id| Box::pin(operator::resume(tx, id)));
        say(
            context,
            &self.id,
            false,
            block_on(known).map_err(|error| failed(&error))?,
        )
    }
}

fn say(context: &Context, id: &str, suspended: bool, known: bool) -> Result<()> {
    if !known {
        return Err(unknown(id));
    }
    if context.ui.json() {
        context.ui.document(&StateDocument {
            schema_version: 1,
            ok: true,
            installation_id: id,
            suspended,
        });
    } else {
        let state = if suspended {
            "is suspended"
        } else {
            "may be used"
        };
        context.ui.out(&format!("installation {id} {state}\n"));
    }
    Ok(())
}

impl Migrate {
    /// Opening a database brings it up to date.
    ///
    /// # Errors
    /// 3 when it cannot be opened or was made by a newer program.
    pub fn run(self, context: &Context) -> Result<()> {
        #[derive(Serialize)]
        struct Document {
            schema_version: u8,
            ok: bool,
        }
        let settings = self.place.load()?;
        database::open(&settings)?;
        if context.ui.json() {
            context.ui.document(&Document {
                schema_version: 1,
                ok: true,
            });
        } else {
            context.ui.out("the database is up to date\n");
        }
        Ok(())
    }
}
