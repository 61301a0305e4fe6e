//! `fastenctl lighthouse catalog import`: imports lists into the database. `crate::catalog` reads
//! the lists, and `crate::lighthouse::catalog_import` writes them.

use crate::commands::storage::place::Place;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `catalog import`.
#[derive(Args)]
pub struct Import {
    /// Lists, as files or `https` URLs; each list is named after its file, without the extension
    #[arg(value_name = "FILE|URL", required = true)]
    pub files: Vec<PathBuf>,
    /// Name of the list, if its file or URL does not give a suitable one
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Allow addresses on private networks
    #[arg(long)]
    pub allow_private_network: bool,
    /// Show what would change without changing it
    #[arg(long)]
    pub dry_run: bool,
    /// Remove what a list no longer contains, except endpoints that people are connected to
    #[arg(long)]
    pub prune: bool,
    /// Format of all files (default: detected from the content)
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ListFormat>,
    /// Columns of a table, such as `url=HEADER,name=2` (default: detected from header and cells)
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    pub columns: Option<String>,
    #[command(flatten)]
    pub place: Place,
}

/// The formats of lists. This type also exists in builds that cannot read lists.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum ListFormat {
    Lantern,
    Brands,
    Endpoints,
    Fasten,
    Csv,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::catalog::formats::columns;
    use crate::catalog::formats::format::{Format, How, why_nothing};
    use crate::clock::Clock;
    use crate::commands::catalog::given::{Fetched, Given, check, list_name, named, read};
    use crate::commands::catalog::import::{Import as Arguments, ListFormat};
    use crate::commands::catalog::outcome::ImportDocument;
    use crate::commands::catalog::update::fetched_within;
    use crate::commands::context::Context;
    use crate::commands::storage::database::{failed, load};
    use crate::error::{Error, Kind, Result};
    use crate::http::block_on;
    use crate::lighthouse::audit;
    use crate::lighthouse::audit::Action;
    use crate::lighthouse::catalog_import;
    use crate::lighthouse::catalog_import::{Import, List, Origin, Outcome, Overtaken};
    use crate::lighthouse::database;
    use crate::lighthouse::list_source::fetch::{Fetching, shown};
    use crate::lighthouse::store::Store;
    use crate::lighthouse::stored_catalog::sources::Source;
    use crate::text::clean;
    use crate::ui::Ui;
    use std::process::ExitCode;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;
    use url::Url;

    impl Arguments {
        /// Imports all files in one transaction.
        ///
        /// # Errors
        /// Exit code 2 for impossible columns or list names, 3 for wrong settings, 6 and 9 if a
        /// list cannot be fetched, 10 for a missing file, 11 if a list comes from another address,
        /// 1 if a list cannot be read, nothing in it is usable, or the database fails.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let settings = load(&self.place)?;
            let fetching = Fetching {
                within: fetched_within(context),
                http: context.http.clone(),
                reach: settings.reach.clone(),
                allow_private_network: self.allow_private_network
                    || settings.catalog.allow_private_network,
            };
            let read = self.read_all(&fetching, &context.ui)?;
            refuse_nothing(&read)?;
            let store = database::open(&settings)?;
            let import = Import {
                lists: Arc::new(self.lists(&read)),
                prune: self.prune,
                dry_run: self.dry_run,
                groups: Arc::new(settings.limit_groups()),
                now: Clock::default().now(),
                by: Some((audit::operator(), Action::ListImported)),
                written: Arc::default(),
            };
            let outcome = write(&store, import, &context.ui)?;
            refuse_another_address(&read, &outcome)?;
            for list in outcome.replaced.iter().filter(|_| !self.dry_run) {
                context.ui.note(&format!(
                    "list {list} is no longer downloaded from its URL: the file has replaced it"
                ));
            }
            let document = ImportDocument::new(read, outcome, self.dry_run);
            if context.ui.json() {
                context.ui.document(&document);
            } else {
                context.ui.out(&document.text(context.ui.verbosity() > 0));
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    /// Refuses to import a list from an address other than its own.
    fn refuse_another_address(read: &[Given], outcome: &Outcome) -> Result<()> {
        let Some(Overtaken { list, url }) = &outcome.overtaken else {
            return Ok(());
        };
        let file = read.iter().find(|one| one.name == *list);
        let file = file.map_or_else(String::new, |one| named(&one.file));
        let url = url.as_deref().and_then(|url| Url::parse(url).ok());
        let other = url.map_or_else(String::new, |url| shown(&url));
        let message =
            format!("cannot import `{file}`: the list `{list}` comes from another URL, `{other}`");
        Err(Error::new(Kind::Conflict, message).hint(
            "nothing was imported; import it as a separate list with `--name NAME`, or replace the URL by \
             importing a file under the old name",
        ))
    }

    impl Arguments {
        fn how(&self) -> Result<How> {
            let columns = self.columns.as_deref().map(columns::parse).transpose();
            let columns = columns.map_err(|reason| {
                Error::new(Kind::Usage, format!("`--columns`: {reason}"))
                    .hint("write it as `--columns \"url=Base URL,name=Practice\"`")
            })?;
            Ok(How {
                format: self.format.map(Format::from),
                columns: columns.unwrap_or_default(),
            })
        }
    }

    /// Refuses to import if no file has a usable entry. One such file among others is reported with
    /// its rejected rows.
    fn refuse_nothing(read: &[Given]) -> Result<()> {
        let nothing: Option<Vec<(&Given, String)>> = read
            .iter()
            .map(|one| Some((one, why_nothing(&one.listed)?)))
            .collect();
        match nothing.as_deref().and_then(<[_]>::first) {
            None => Ok(()),
            Some((one, reason)) => Err(Error::new(
                Kind::Failure,
                format!("cannot import `{}`: {}", named(&one.file), clean(reason)),
            )
            .hint("nothing was imported")),
        }
    }

    impl From<ListFormat> for Format {
        fn from(format: ListFormat) -> Self {
            match format {
                ListFormat::Lantern => Self::Lantern,
                ListFormat::Brands => Self::Brands,
                ListFormat::Endpoints => Self::EndpointBundle,
                ListFormat::Fasten => Self::Fasten,
                ListFormat::Csv => Self::Csv,
            }
        }
    }

    impl Arguments {
        /// The name of each file's list. If two files have the same name, this fails before
        /// anything is fetched.
        fn names(&self) -> Result<Vec<String>> {
            let usage = |message: String, hint| Err(Error::new(Kind::Usage, message).hint(hint));
            if self.name.is_some() && self.files.len() > 1 {
                let message = "`--name` can name only one list".to_owned();
                return usage(message, "import the lists one at a time");
            }
            let mut names: Vec<String> = Vec::with_capacity(self.files.len());
            for file in &self.files {
                check(file)?;
                let name = self.name.clone().unwrap_or_else(|| list_name(file));
                if !name.chars().any(char::is_alphanumeric) {
                    let message = format!("cannot derive a list name from `{}`", named(file));
                    return usage(
                        message,
                        "name it with `--name NAME`, using at least one letter or digit",
                    );
                }
                if let Some(other) = names.iter().position(|other| *other == name) {
                    let other = self
                        .files
                        .get(other)
                        .map_or_else(String::new, |other| named(other));
                    let message = format!("`{other}` and `{}` have the same name", named(file));
                    return usage(
                        message,
                        "list names must be unique; import one of the two separately, with \
                         `--name NAME`",
                    );
                }
                names.push(name);
            }
            Ok(names)
        }

        fn read_all(&self, fetching: &Fetching, ui: &Ui) -> Result<Vec<Given>> {
            let (names, how) = (self.names()?, self.how()?);
            let bar = ui.bar("reading", self.files.len());
            let mut all: Vec<Given> = Vec::with_capacity(self.files.len());
            for (file, name) in self.files.iter().zip(names) {
                all.push(read(file, name, &how, fetching)?);
                bar.advance_to(all.len());
            }
            Ok(all)
        }

        /// The lists to write, with the data for fetching them again if they came from an address.
        fn lists(&self, read: &[Given]) -> Vec<List> {
            let format = self.format.map(|format| Format::from(format).name());
            let source = |one: &Given, fetched: &Fetched| Source {
                list: one.name.clone(),
                url: fetched.url.to_string(),
                format: format.unwrap_or_default().to_owned(),
                columns: self.columns.clone().unwrap_or_default(),
                validators: fetched.validators.clone(),
                ..Source::default()
            };
            let list = |one: &Given| List {
                name: one.name.clone(),
                entries: one.listed.entries.clone(),
                origin: one
                    .fetched
                    .as_ref()
                    .map_or(Origin::File, |fetched| Origin::Given(source(one, fetched))),
            };
            read.iter().map(list).collect()
        }
    }

    /// Writes with a progress bar.
    fn write(store: &Store, import: Import, ui: &Ui) -> Result<Outcome> {
        let (written, rows) = (import.written.clone(), Arc::new(AtomicUsize::new(0)));
        let outcome = block_on(async {
            let total = rows.clone();
            let mut importing =
                std::pin::pin!(catalog_import::import(store, import, move |rows| total
                    .store(rows, Ordering::Relaxed)));
            let mut bar = None;
            loop {
                tokio::select! {
                    outcome = &mut importing => return outcome,
                    () = tokio::time::sleep(Duration::from_millis(100)) => {
                        let total = rows.load(Ordering::Relaxed);
                        if total > 0 {
                            bar.get_or_insert_with(|| ui.bar("writing", total)).advance_to(written.load(Ordering::Relaxed));
                        }
                    }
                }
            }
        });
        outcome.map_err(|error| failed(&error))
    }
}
