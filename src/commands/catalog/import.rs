//! `fastenctl lighthouse catalog import`: lists into the database. Reading lists is `crate::catalog`'s, writing them
//! `crate::lighthouse::catalog_import`'s.

use crate::commands::lighthouse::place::Place;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `catalog import`.
#[derive(Args)]
pub struct Import {
    /// Lists as files or `https` addresses; the name of each, without its ending, is the list's own
    #[arg(value_name = "FILE|URL", required = true)]
    pub files: Vec<PathBuf>,
    /// The list's name, where its file or address has none that fits
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Addresses on private networks are meant, too
    #[arg(long)]
    pub allow_private_network: bool,
    /// Say what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Remove what a list no longer holds, but nothing that people are connected to
    #[arg(long)]
    pub prune: bool,
    /// The format of all files (default: found out from what each holds)
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ListFormat>,
    /// Which columns of a table hold what, as `url=HEADER,name=2` (default: found out from header and cells)
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    pub columns: Option<String>,
    #[command(flatten)]
    pub place: Place,
}

/// The formats of lists, also in a build that reads none.
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
    use crate::catalog::formats::account::{Merged, Rejected, line_about, line_about_merged};
    use crate::catalog::formats::columns;
    use crate::catalog::formats::format;
    use crate::catalog::formats::format::{Format, How, why_nothing};
    use crate::catalog::formats::packing::without_packing;
    use crate::catalog::formats::read::Listed;
    use crate::clock::Clock;
    use crate::commands::catalog::import::{Import as Arguments, ListFormat};
    use crate::commands::context::Context;
    use crate::commands::lighthouse::database::{failed, load};
    use crate::commands::lighthouse::table::table;
    use crate::error::{Error, Kind, Result};
    use crate::files;
    use crate::http::block_on;
    use crate::lighthouse::catalog_import;
    use crate::lighthouse::catalog_import::{Counts, Import, List, Outcome};

    use crate::lighthouse::database;
    use crate::lighthouse::list_source::fetch::{Answer, Fetching, Validators, fetch};
    use crate::lighthouse::list_source::stored::{Source, put};
    use crate::lighthouse::store::Store;
    use crate::text::clean;
    use crate::ui::Ui;
    use serde::Serialize;
    use std::path::{Path, PathBuf};
    use std::process::ExitCode;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;
    use url::Url;

    /// Rejected rows that are named where nobody asked for all.
    const NAMED: usize = 5;

    #[derive(Serialize)]
    struct ImportDocument {
        schema_version: u8,
        ok: bool,
        dry_run: bool,
        lists: Vec<ListDocument>,
        total: Counts,
        /// Of all lists, what became of their entries: the three add up to those that were read.
        read: usize,
        taken: usize,
        merged: usize,
        rejected: usize,
        /// Endpoints no longer listed that stay because users are connected to them.
        in_use: Vec<String>,
    }

    #[derive(Serialize)]
    struct ListDocument {
        file: PathBuf,
        list: String,
        format: &'static str,
        rows: usize,
        brands: usize,
        portals: usize,
        endpoints: usize,
        #[serde(flatten)]
        counts: Counts,
        /// Of the rows, those that are neither merged nor rejected.
        taken: usize,
        merged: Vec<MergedDocument>,
        rejected: Vec<RejectedDocument>,
    }

    #[derive(Serialize)]
    struct MergedDocument {
        row: usize,
        name: String,
        into_row: usize,
        into_name: String,
    }

    impl From<Merged> for MergedDocument {
        fn from(merged: Merged) -> Self {
            let Merged {
                row,
                name,
                into_row,
                into_name,
            } = merged;
            Self {
                row,
                name,
                into_row,
                into_name,
            }
        }
    }

    impl MergedDocument {
        fn line(&self) -> String {
            line_about_merged(&Merged {
                row: self.row,
                name: self.name.clone(),
                into_row: self.into_row,
                into_name: self.into_name.clone(),
            })
        }
    }

    #[derive(Serialize)]
    struct RejectedDocument {
        row: usize,
        name: String,
        reason: String,
    }

    impl From<Rejected> for RejectedDocument {
        fn from(Rejected { row, name, reason }: Rejected) -> Self {
            Self { row, name, reason }
        }
    }

    impl RejectedDocument {
        fn line(&self) -> String {
            line_about(&Rejected {
                row: self.row,
                name: self.name.clone(),
                reason: self.reason.clone(),
            })
        }
    }

    /// One file, read.
    struct Read {
        file: PathBuf,
        name: String,
        /// Where it was fetched, and as what.
        origin: Option<(Url, Validators)>,
        format: Format,
        listed: Listed,
    }

    impl Arguments {
        /// Imports all files in one transaction.
        ///
        /// # Errors
        /// 2 for columns that there cannot be, 3 for wrong settings, 10 for a file that is not there, 1 where one cannot be
        /// read, nothing is taken of any, or the database fails.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let settings = load(&self.place)?;
            if self.name.is_some() && self.files.len() > 1 {
                return Err(Error::new(Kind::Usage, "`--name` names one list")
                    .hint("import the lists one by one"));
            }
            let fetching = Fetching {
                http: context.http.clone(),
                reach: settings.reach.clone(),
                allow_private_network: self.allow_private_network
                    || settings.catalog.allow_private_network,
            };
            let read = self.read_all(&fetching, &context.ui)?;
            refuse_nothing(&read)?;
            let store = database::open(&settings)?;
            let now = Clock::default().now();
            let sources = self.sources(&read, now);
            let lists = read.iter().map(|one| List {
                name: one.name.clone(),
                entries: one.listed.entries.clone(),
            });
            let import = Import {
                lists: Arc::new(lists.collect()),
                prune: self.prune,
                // What the operator has as a file, they have looked at.
                hold: sources.len() == read.len(),
                dry_run: self.dry_run,
                groups: Arc::new(settings.limit_groups()),
                now,
                written: Arc::default(),
            };
            let outcome = write(&store, import, &context.ui)?;
            if !self.dry_run {
                remember(&store, sources)?;
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

    /// Files of which nothing at all is taken are no lists; one of them among others is told with its rejected rows.
    fn refuse_nothing(read: &[Read]) -> Result<()> {
        let nothing: Option<Vec<(&Read, String)>> = read
            .iter()
            .map(|one| Some((one, why_nothing(&one.listed)?)))
            .collect();
        match nothing.as_deref().and_then(<[_]>::first) {
            None => Ok(()),
            Some((one, reason)) => Err(Error::new(
                Kind::Failure,
                format!("cannot import `{}`: {}", one.file.display(), clean(reason)),
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
        fn read_all(&self, fetching: &Fetching, ui: &Ui) -> Result<Vec<Read>> {
            let how = self.how()?;
            let bar = ui.bar("reading", self.files.len());
            let mut all: Vec<Read> = Vec::with_capacity(self.files.len());
            for file in &self.files {
                let name = self.name.clone().unwrap_or_else(|| list_name(file));
                let one = read(file, name, &how, fetching)?;
                if let Some(other) = all.iter().find(|other| other.name == one.name) {
                    let message = format!(
                        "`{}` and `{}` have one name",
                        other.file.display(),
                        file.display()
                    );
                    return Err(Error::new(Kind::Usage, message)
                        .hint("a list is known by its name: import one of the two by itself, with `--name NAME`"));
                }
                all.push(one);
                bar.advance_to(all.len());
            }
            Ok(all)
        }

        /// Of the lists that came from an address, what is needed to fetch them again.
        fn sources(&self, read: &[Read], now: i64) -> Vec<Source> {
            let named = self.format.map(|format| Format::from(format).name());
            let source = |one: &Read| {
                let (url, validators) = one.origin.clone()?;
                Some(Source {
                    list: one.name.clone(),
                    url: url.to_string(),
                    format: named.unwrap_or_default().to_owned(),
                    columns: self.columns.clone().unwrap_or_default(),
                    validators,
                    endpoints: i64::try_from(one.listed.entries.endpoints.len())
                        .unwrap_or(i64::MAX),
                    imported_at: now,
                    asked_at: now,
                    failure: String::new(),
                })
            };
            read.iter().filter_map(source).collect()
        }
    }

    fn remember(store: &Store, sources: Vec<Source>) -> Result<()> {
        let done = block_on(store.write(sources, |tx, sources| {
            Box::pin(async move {
                for source in sources {
                    put(tx, source).await?;
                }
                Ok(())
            })
        }));
        done.map_err(|error| failed(&error))
    }

    fn cannot(file: &Path, kind: Kind, reason: &str) -> Error {
        Error::new(
            kind,
            format!("cannot import `{}`: {reason}", file.display()),
        )
    }

    fn read(file: &Path, name: String, how: &How, fetching: &Fetching) -> Result<Read> {
        let (bytes, origin) = match address(file) {
            None => (bytes_of(file)?, None),
            Some(url) => {
                let (bytes, validators) = fetched(file, &url, fetching)?;
                (bytes, Some((url, validators)))
            }
        };
        let (format, listed) = format::read(&bytes, &name, how).map_err(|reason| {
            let names = Format::ALL
                .map(|one| format!("`{}`", one.name()))
                .join(", ");
            cannot(file, Kind::Failure, &clean(&reason)).hint(format!(
                "known are the formats {names}; nothing was imported"
            ))
        })?;
        Ok(Read {
            file: file.to_owned(),
            name,
            origin,
            format,
            listed,
        })
    }

    fn bytes_of(file: &Path) -> Result<Vec<u8>> {
        let opened = files::open_given(file);
        let bytes = opened.and_then(|opened| files::bounded(opened, files::LIST));
        bytes.map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => cannot(file, Kind::NotFound, "there is no such file"),
            _ => cannot(file, Kind::Failure, &error.to_string()),
        })
    }

    fn fetched(file: &Path, url: &Url, fetching: &Fetching) -> Result<(Vec<u8>, Validators)> {
        match block_on(fetch(fetching, url, &Validators::default())) {
            Ok(Answer::Given {
                bytes, validators, ..
            }) => Ok((bytes, validators)),
            Ok(Answer::Unchanged) => Err(cannot(file, Kind::Failure, "it answers 304 unasked")),
            Err(reason) => Err(cannot(file, Kind::Failure, &format!("it {reason}"))
                .hint("nothing was imported; lists are fetched over `https` from public hosts, and from private networks with `--allow-private-network`")),
        }
    }

    /// What is no file, but where one lies.
    fn address(file: &Path) -> Option<Url> {
        let text = file.to_str()?;
        let is_address = ["https://", "http://"]
            .iter()
            .any(|scheme| text.starts_with(scheme));
        Url::parse(text).ok().filter(|_| is_address)
    }

    /// The file's name without its ending, and without the one that says how it is packed.
    fn list_name(file: &Path) -> String {
        if let Some(url) = address(file) {
            let mut segments = url.path_segments().into_iter().flatten();
            let last = segments.rfind(|segment| !segment.is_empty());
            return match last {
                Some(last) => stem(last),
                None => url.host_str().unwrap_or_default().to_owned(),
            };
        }
        let name = file.file_name().and_then(|name| name.to_str());
        stem(name.unwrap_or_default())
    }

    fn stem(name: &str) -> String {
        let stem = Path::new(without_packing(name)).file_stem();
        stem.and_then(|stem| stem.to_str())
            .unwrap_or_default()
            .to_owned()
    }

    /// With a bar that follows what is written.
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

    impl ImportDocument {
        fn new(read: Vec<Read>, outcome: Outcome, dry_run: bool) -> Self {
            let total = outcome
                .counts
                .iter()
                .fold(Counts::default(), |sum, one| sum.plus(*one));
            let sum = |count: fn(&Listed) -> usize| read.iter().map(|one| count(&one.listed)).sum();
            let [entries, taken, merged, rejected]: [usize; 4] = [
                sum(|listed| listed.account.read),
                sum(|listed| listed.account.kept),
                sum(|listed| listed.account.merged.len()),
                sum(|listed| listed.account.rejected.len()),
            ];
            let lists = read
                .into_iter()
                .zip(outcome.counts)
                .map(|(one, counts)| ListDocument {
                    file: one.file,
                    list: one.name,
                    format: one.format.name(),
                    rows: one.listed.account.read,
                    brands: one.listed.entries.brands.len(),
                    portals: one.listed.entries.portals.len(),
                    endpoints: one.listed.entries.endpoints.len(),
                    counts,
                    taken: one.listed.account.kept,
                    merged: one
                        .listed
                        .account
                        .merged
                        .into_iter()
                        .map(MergedDocument::from)
                        .collect(),
                    rejected: one
                        .listed
                        .account
                        .rejected
                        .into_iter()
                        .map(RejectedDocument::from)
                        .collect(),
                });
            Self {
                schema_version: 1,
                ok: true,
                dry_run,
                lists: lists.collect(),
                total,
                read: entries,
                taken,
                merged,
                rejected,
                in_use: outcome.in_use,
            }
        }

        fn text(&self, all: bool) -> String {
            let row = |name: &str, format: &str, counts: &Counts, rejected: usize| {
                let Counts {
                    added,
                    changed,
                    removed,
                    kept,
                    gone,
                } = counts;
                let numbers =
                    [added, changed, removed, kept, gone, &rejected].map(ToString::to_string);
                let [added, changed, removed, kept, gone, rejected] = numbers;
                [
                    name.to_owned(),
                    format.to_owned(),
                    added,
                    changed,
                    removed,
                    kept,
                    gone,
                    rejected,
                ]
            };
            let lists = self
                .lists
                .iter()
                .map(|one| row(&one.list, one.format, &one.counts, one.rejected.len()));
            let total =
                (self.lists.len() > 1).then(|| row("all together", "", &self.total, self.rejected));
            let head = [
                "List", "Format", "Added", "Changed", "Removed", "Kept", "Gone", "Rejected",
            ];
            let mut text = table(head, lists.chain(total));
            text += &self.rejected_rows(all);
            if !self.in_use.is_empty() {
                text += "\nNo longer listed, and kept because people are connected to them:\n";
                text += &self
                    .in_use
                    .iter()
                    .map(|id| format!("  endpoint {}\n", clean(id)))
                    .collect::<String>();
            }
            if self.total.gone > self.in_use.len() && self.in_use.is_empty() {
                text += "\nWhat is gone from its list is still served; `--prune` removes it\n";
            }
            if self.dry_run {
                text += "\nNothing was written (--dry-run)\n";
            }
            text
        }

        fn rejected_rows(&self, all: bool) -> String {
            let most = if all { usize::MAX } else { NAMED };
            let told = self
                .lists
                .iter()
                .map(|list| list.rejected_rows(most) + &list.merged_rows(most));
            told.collect()
        }
    }

    impl ListDocument {
        fn rejected_rows(&self, most: usize) -> String {
            let lines = self.rejected.iter().map(RejectedDocument::line);
            self.told("rejected", self.rejected.len(), lines.take(most))
        }

        fn merged_rows(&self, most: usize) -> String {
            let lines = self.merged.iter().map(MergedDocument::line);
            self.told("merged into others", self.merged.len(), lines.take(most))
        }

        /// What became of `number` of the rows, the first of them by name.
        fn told(&self, fate: &str, number: usize, lines: impl Iterator<Item = String>) -> String {
            if number == 0 {
                return String::new();
            }
            let lines: Vec<String> = lines.map(|line| format!("  {}\n", clean(&line))).collect();
            let more = number - lines.len();
            let rest = if more > 0 {
                format!("  and {more} more (-v names them all)\n")
            } else {
                String::new()
            };
            let were = if number == 1 { "was" } else { "were" };
            let list = clean(&self.list);
            format!(
                "\n{number} of {} rows of {list} {were} {fate}:\n{}{rest}",
                self.rows,
                lines.concat()
            )
        }
    }
}
