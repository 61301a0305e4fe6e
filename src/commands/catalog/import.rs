//! `fastenctl lighthouse catalog import`: lists into the database. Reading lists is `crate::catalog`'s, writing them
//! `crate::lighthouse::catalog_import`'s.

use crate::commands::lighthouse::place::Place;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `catalog import`.
#[derive(Args)]
pub struct Import {
    /// Lists as files; the name of each, without its ending, is the list's own
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Say what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Remove what a list no longer holds, but nothing that people are connected to
    #[arg(long)]
    pub prune: bool,
    /// The format of all files (default: found out from what each holds)
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ListFormat>,
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
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::catalog::formats::format;
    use crate::catalog::formats::format::{Format, line_about};
    use crate::catalog::formats::read::{Listed, Rejected};
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
    use crate::lighthouse::store::Store;
    use crate::text::clean;
    use crate::ui::Ui;
    use serde::Serialize;
    use std::path::{Path, PathBuf};
    use std::process::ExitCode;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    /// Rejected rows that are named where nobody asked for all.
    const NAMED: usize = 5;

    #[derive(Serialize)]
    struct ImportDocument {
        schema_version: u8,
        ok: bool,
        dry_run: bool,
        lists: Vec<ListDocument>,
        total: Counts,
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
        rejected: Vec<RejectedDocument>,
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

    /// One file, read.
    struct Read {
        file: PathBuf,
        name: String,
        format: Format,
        listed: Listed,
    }

    impl Arguments {
        /// Imports all files in one transaction.
        ///
        /// # Errors
        /// 3 for wrong settings, 10 for a file that is not there, 1 where one cannot be read or the database fails.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let settings = load(&self.place)?;
            let read = read_all(&self.files, self.format.map(Format::from), &context.ui)?;
            let store = database::open(&settings)?;
            let lists = read.iter().map(|one| List {
                name: one.name.clone(),
                entries: one.listed.entries.clone(),
            });
            let import = Import {
                lists: Arc::new(lists.collect()),
                prune: self.prune,
                hold: false,
                dry_run: self.dry_run,
                groups: Arc::new(settings.limit_groups()),
                now: Clock::default().now(),
                written: Arc::default(),
            };
            let outcome = write(&store, import, &context.ui)?;
            let document = ImportDocument::new(read, outcome, self.dry_run);
            if context.ui.json() {
                context.ui.document(&document);
            } else {
                context.ui.out(&document.text(context.ui.verbosity() > 0));
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    impl From<ListFormat> for Format {
        fn from(format: ListFormat) -> Self {
            match format {
                ListFormat::Lantern => Self::Lantern,
                ListFormat::Brands => Self::Brands,
                ListFormat::Endpoints => Self::EndpointBundle,
                ListFormat::Fasten => Self::Fasten,
            }
        }
    }

    fn read_all(files: &[PathBuf], format: Option<Format>, ui: &Ui) -> Result<Vec<Read>> {
        let bar = ui.bar("reading", files.len());
        let mut all: Vec<Read> = Vec::with_capacity(files.len());
        for file in files {
            let one = read(file, format)?;
            if let Some(other) = all.iter().find(|other| other.name == one.name) {
                let message = format!(
                    "`{}` and `{}` have one name",
                    other.file.display(),
                    file.display()
                );
                return Err(Error::new(Kind::Usage, message)
                    .hint("a list is known by its file's name: give one of the two another"));
            }
            all.push(one);
            bar.advance_to(all.len());
        }
        Ok(all)
    }

    fn read(file: &Path, format: Option<Format>) -> Result<Read> {
        let fail = |kind, reason: &str| {
            Error::new(
                kind,
                format!("cannot import `{}`: {reason}", file.display()),
            )
        };
        let opened = files::open_given(file);
        let text = opened.and_then(|opened| files::bounded(opened, files::LIST));
        let text = text.map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => fail(Kind::NotFound, "there is no such file"),
            _ => fail(Kind::Failure, &error.to_string()),
        })?;
        let text = String::from_utf8(text).map_err(|_| fail(Kind::Failure, "it is not UTF-8"))?;
        let name = file
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default()
            .to_owned();
        let (format, listed) = format::read(&text, &name, format).map_err(|reason| {
            let names = Format::ALL
                .map(|one| format!("`{}`", one.name()))
                .join(", ");
            fail(Kind::Failure, &reason).hint(format!(
                "known are the formats {names}; nothing was imported"
            ))
        })?;
        Ok(Read {
            file: file.to_owned(),
            name,
            format,
            listed,
        })
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
            let rejected = read.iter().map(|one| one.listed.rejected.len()).sum();
            let lists = read
                .into_iter()
                .zip(outcome.counts)
                .map(|(one, counts)| ListDocument {
                    file: one.file,
                    list: one.name,
                    format: one.format.name(),
                    rows: one.listed.rows,
                    brands: one.listed.entries.brands.len(),
                    portals: one.listed.entries.portals.len(),
                    endpoints: one.listed.entries.endpoints.len(),
                    counts,
                    rejected: one
                        .listed
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
            let lists = self.lists.iter().filter(|list| !list.rejected.is_empty());
            lists
                .map(|list| list.rejected_rows(if all { usize::MAX } else { NAMED }))
                .collect()
        }
    }

    impl ListDocument {
        fn rejected_rows(&self, most: usize) -> String {
            let number = self.rejected.len();
            let head = format!(
                "\n{number} of {} rows of {} were rejected:\n",
                self.rows,
                clean(&self.list)
            );
            let row = |one: &RejectedDocument| {
                let rejected = Rejected {
                    row: one.row,
                    name: one.name.clone(),
                    reason: one.reason.clone(),
                };
                format!("  {}\n", clean(&line_about(&rejected)))
            };
            let rows: String = self.rejected.iter().take(most).map(row).collect();
            let more = number.saturating_sub(most);
            let rest = if more > 0 {
                format!("  and {more} more (-v names them all)\n")
            } else {
                String::new()
            };
            head + &rows + &rest
        }
    }
}
